"""What the register of units and that of members have in common."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import User
from cells.journal import Journal
from cells.models import PartyUnit, RegisterKind
from cells.registers.columns import Column, Text, mark_of
from cells.registers.lines import Change, Difference, Line, RowState, read_values

BATCH = 1_000


class Register(ABC):
    """A register of one unit and everything below it, as it stands today.

    Rows are compared in batches, in the order of the file; one register object serves one reading,
    because it remembers what it has seen.
    """

    kind: ClassVar[RegisterKind]
    columns: ClassVar[tuple[Column, ...]]
    guidance: ClassVar[tuple[Text, ...]]
    name_key: ClassVar[str]  # the column that names a row to people
    place_key: ClassVar[str]  # the column that says where it stands
    is_rehearsed: ClassVar[bool] = False  # only performing the acts tells whether they are possible
    batch: ClassVar[int] = BATCH  # rows compared with few queries

    def __init__(self, unit: PartyUnit) -> None:
        self.unit = unit
        self.today: date = clock.today()
        self.seen: dict[str, int] = {}  # key without its mark → number of the row

    # --- What is on record -----------------------------------------------------------------------
    @abstractmethod
    def count(self) -> int:
        """How many rows there are."""

    @abstractmethod
    def on_record(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Key without its mark, name and values of every row, in order, a batch at a time."""

    @abstractmethod
    def look_up(self, keys: Sequence[str]) -> dict[str, tuple[Any, dict[str, Any]]]:
        """Row and values of these keys, as far as they are on record."""

    # --- What a row would do ---------------------------------------------------------------------
    @abstractmethod
    def check_new(self, lines: Sequence[Line]) -> list[Change]:
        """New rows: what they would make, or what is wrong with them."""

    @abstractmethod
    def check_changed(self, change: Change, changed: Mapping[str, Any]) -> None:
        """One row that differs: fill `change.acts`, or complain."""

    @abstractmethod
    def apply(self, changes: Sequence[Change], journal: Journal, by: User | None) -> None:
        """Perform the acts of new and changed rows. Raises ValidationError."""

    def texts(self, values: Mapping[str, Any]) -> dict[str, str]:
        """The values as the columns show them."""
        return {
            column.key: column.shown(values[column.key]) for column in self.columns if column.key in values
        }

    def key_of(self, key: str, values: Mapping[str, Any]) -> str:
        """The key of a row with the mark of what it says today."""
        return f"{key}-{mark_of(self.texts(values).values())}"

    def compare(self, lines: Sequence[Line], *, is_1904: bool) -> list[Change]:
        """What would become of these rows, in their order."""
        plain = {line.number: line.key.rpartition("-")[0] for line in lines if line.key}
        found = self.look_up([key for key in plain.values() if key])
        changes: dict[int, Change] = {}
        fresh = []
        for line in lines:
            key = plain.get(line.number, "")
            row, values = found.get(key, (None, {}))
            read_values(line, self.columns, self.texts(values), is_1904=is_1904)
            if not line.key:
                fresh.append(line)
                continue
            changes[line.number] = self._compare_one(line, key, row, values)
        for change in self.check_new(fresh):
            changes[change.line.number] = change
        for change in changes.values():
            if change.line.problems:
                change.state = RowState.BAD
        return [changes[line.number] for line in lines]

    def _compare_one(self, line: Line, key: str, row: Any, values: Mapping[str, Any]) -> Change:
        name = self.columns_by_key[self.name_key].shown(values.get(self.name_key))
        place = str(values.get(self.place_key, ""))
        name = name or str(line.values.get(self.name_key, ""))
        change = Change(line, RowState.UNCHANGED, name, place, target=row)
        if row is None:
            text = _(
                "Ô %(cell)s: mã dòng này không có trong sổ hôm nay. Hãy xóa mã dòng nếu là dòng mới, hoặc "
                "tải sổ mới."
            )
            line.complain("key", text % {"cell": line.address("key")})
            return change
        if (first := self.seen.setdefault(key, line.number)) != line.number:
            text = _("Ô %(cell)s: mã dòng trùng với dòng %(row)d. Hãy xóa mã dòng ở dòng mới thêm.")
            line.complain("key", text % {"cell": line.address("key"), "row": first})
            return change
        old, new = self.texts(values), self.texts(line.values)
        changed = {key: line.values[key] for key in new if new[key] != old.get(key, "")}
        changed = {column.key: changed[column.key] for column in self.columns if column.key in changed}
        change.differences = tuple(
            Difference(str(self.columns_by_key[key].label), old.get(key, ""), new[key]) for key in changed
        )
        if changed and not line.problems:
            if line.key != self.key_of(key, values):
                text = _(
                    "Ô %(cell)s: dòng này đã được sửa trong hệ thống sau khi tải sổ. "
                    "Hãy tải sổ mới rồi sửa lại."
                )
                line.complain("key", text % {"cell": line.address("key")})
            else:
                change.state = RowState.CHANGED
                self.check_changed(change, changed)
        return change

    @property
    def columns_by_key(self) -> dict[str, Column]:
        """The columns by their keys."""
        return {column.key: column for column in self.columns}

    def take_errors(self, line: Line, error: ValidationError, keys: Mapping[str, str] | None = None) -> None:
        """Write what a service complains about beside the columns it is about."""
        by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        for field, errors in by_field.items():
            key = (keys or {}).get(field, field)
            for message in (text for found in errors for text in found.messages):
                line.complain(key, _at(line, key, message))

    def require_columns(self, line: Line) -> bool:
        """Whether a new row has every value it needs; complains when the file lacks a column."""
        lacking = [c.label for c in self.columns if c.required and c.key not in line.places]
        if lacking:
            text = _("Dòng %(row)d là dòng mới nhưng tệp thiếu cột «%(label)s». Hãy thêm cột ấy.")
            line.complain("key", text % {"row": line.number, "label": lacking[0]})
        return not line.problems


def _at(line: Line, key: str, message: str) -> str:
    if key not in line.places:
        return _("Dòng %(row)d: %(message)s") % {"row": line.number, "message": message}
    return _("Ô %(cell)s: %(message)s") % {"cell": line.address(key), "message": message}
