"""The rows of a register as somebody sent them, and what is to become of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from cells.registers.columns import Column, Unreadable
from ui.workbooks.reading import Row, Sheet


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a row; `column` counts from 0, -1 for the row as a whole."""

    row: int
    column: int
    text: str


class RowState(Enum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that changes, as people write it."""

    label: str
    old: str
    new: str


@dataclass(slots=True)
class Line:
    """One row: its key, the values of the columns that the file has, what could not be read."""

    row: Row
    places: Mapping[str, int]  # column of each key
    key: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The row's number in the sheet."""
        return self.row.number

    def address(self, key: str) -> str:
        """Where the value of a column stands: B5; the key's own place when the file lacks the column."""
        return self.row.address(self.places.get(key, self.places.get("key", 0)))

    def complain(self, key: str, text: str) -> None:
        """Note a problem with one column of this row."""
        self.problems.append(Problem(self.number, self.places.get(key, -1), text))


@dataclass(slots=True)
class Change:
    """A row compared with what is on record."""

    line: Line
    state: RowState
    name: str
    place: str = ""  # the unit it stands under
    differences: tuple[Difference, ...] = ()
    target: Any = None  # the row on record, or what the new one hangs on
    acts: dict[str, dict[str, Any]] = field(default_factory=dict)  # service → its arguments


def lines_of(sheet: Sheet, columns: tuple[Column, ...]) -> Iterator[Line]:
    """Every row with its key and its cells; values are read later, when what is on record is known."""
    places = {column.key: sheet.column(str(column.label)) for column in columns}
    places = {key: place for key, place in places.items() if place >= 0}
    for row in sheet.rows:
        cell = row.cell(places["key"]) if "key" in places else None
        yield Line(row, places, key=cell.text.upper() if cell else "")


def read_values(line: Line, columns: tuple[Column, ...], known: Mapping[str, str], *, is_1904: bool) -> None:
    """Fill `line.values`; what cannot be read becomes a problem. `known`: what the row on record shows."""
    for column in columns:
        if column.key == "key" or column.key not in line.places:
            continue
        cell, address = line.row.cell(line.places[column.key]), line.address(column.key)
        try:
            line.values[column.key] = column.read(cell, address, known.get(column.key, ""), is_1904=is_1904)
        except Unreadable as error:
            line.complain(column.key, str(error))
