"""Column declarations: one for each table, used by page and spreadsheet alike."""

from reports.tables.addresses import list_address, query, ratings_address, sheet_address, unit_address
from reports.tables.ratings import ratings_table
from reports.tables.rollup import COUNTS, RATINGS, UnitRow, rollup_table
from reports.tables.rows import LIST_TITLES, cells_table, months_table, rows_table

__all__ = [
    "COUNTS",
    "LIST_TITLES",
    "RATINGS",
    "UnitRow",
    "cells_table",
    "list_address",
    "months_table",
    "query",
    "ratings_address",
    "ratings_table",
    "rollup_table",
    "rows_table",
    "sheet_address",
    "unit_address",
]
