"""Summaries over many cells: reading only, a fixed number of queries each."""

from reports.queries.cell_months import CellMonth, Key, cells_in, cells_on, list_keys, missing, rows
from reports.queries.counts import COUNT_KEYS, Counts, Show
from reports.queries.lens import Lens
from reports.queries.overview import Child, Overview, Rollup, TrendPoint, overview, rollup, trend
from reports.queries.ratings import CellPeriod, cell_months

__all__ = [
    "COUNT_KEYS",
    "CellMonth",
    "CellPeriod",
    "Child",
    "Counts",
    "Key",
    "Lens",
    "Overview",
    "Rollup",
    "Show",
    "TrendPoint",
    "cell_months",
    "cells_in",
    "cells_on",
    "list_keys",
    "missing",
    "overview",
    "rollup",
    "rows",
    "trend",
]
