"""Summaries over many cells: reading only, a fixed number of queries each."""

from reports.queries.cell_months import CellMonth, Key, cells_in, list_keys, missing, owed_keys, rows
from reports.queries.counts import COUNT_KEYS, Counts, Show
from reports.queries.overview import Child, Overview, Rollup, TrendPoint, overview, rollup, trend
from reports.queries.ratings import CellPeriod, cell_months, cell_periods

__all__ = [
    "COUNT_KEYS",
    "CellMonth",
    "CellPeriod",
    "Child",
    "Counts",
    "Key",
    "Overview",
    "Rollup",
    "Show",
    "TrendPoint",
    "cell_months",
    "cell_periods",
    "cells_in",
    "list_keys",
    "missing",
    "overview",
    "owed_keys",
    "rollup",
    "rows",
    "trend",
]
