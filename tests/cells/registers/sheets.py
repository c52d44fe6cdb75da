"""A register as a person holds it: downloaded, edited, ready to be sent."""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import openpyxl

from cells.models import PartyUnit
from cells.registers.download import written
from cells.registers.importing import REGISTERS

HEADING = 5  # the row of the heading: a title and three lines of guidance above


class Sheet:
    """An editable copy of the register of a unit."""

    def __init__(self, kind: str, unit: PartyUnit) -> None:
        self.keys = [column.key for column in REGISTERS[kind].columns]
        with written(kind, unit) as file:
            self.content = file.read()
        self.book = openpyxl.load_workbook(io.BytesIO(self.content))
        self.table: Any = self.book.worksheets[0]

    def row_of(self, text: str) -> int:
        """The number of the row that says this somewhere."""
        for row in self.table.iter_rows(min_row=HEADING + 1):
            if any(cell.value == text for cell in row):
                return int(row[0].row)
        raise LookupError(text)

    def get(self, row: int, key: str) -> Any:
        """What a cell holds."""
        return self.table.cell(row, self.keys.index(key) + 1).value

    def put(self, row: int, **values: Any) -> None:
        """Write into cells of a row."""
        for key, value in values.items():
            self.table.cell(row, self.keys.index(key) + 1).value = value

    def add(self, values: Mapping[str, Any]) -> int:
        """One more row."""
        self.table.append([values.get(key) for key in self.keys])
        return int(self.table.max_row)

    def drop(self, row: int) -> None:
        """Leave a row out."""
        self.table.delete_rows(row)

    @property
    def sent(self) -> bytes:
        """The file."""
        file = io.BytesIO()
        self.book.save(file)
        return file.getvalue()


def person(code: str, full_name: str, **more: Any) -> dict[str, Any]:
    """A new row of the register of members."""
    values = {"category": "chính thức", "since": date(2024, 6, 1), **more}
    return {"cell_code": code, "full_name": full_name, **values}
