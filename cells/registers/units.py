"""The register of units: a unit and everything below it, as it exists today."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cells import kinds, names, services
from cells.journal import Journal, image
from cells.models import CellType, PartyUnit, RegisterKind, UnitPlacement
from cells.models.unit import PartyUnitQuerySet
from cells.registers.columns import Column, Unreadable
from cells.registers.finder import UnitFinder
from cells.registers.lines import Change, Line, RowState
from cells.registers.register import BATCH, Register

# Columns that `update_unit` takes, by their names there.
_OWN = {
    "name": "name",
    "cell_type": "cell_type",
    "order": "order",
    "has_committee": "has_committee",
    "meeting_day": "meeting_day",
    "required_minutes": "required_minutes",
}
_KEYS = {"valid_from": "begun", "parent": "parent_code"}


class UnitRegister(Register):
    """Names, kinds, superiors and habits of units. Moves and mergers are acts of their own."""

    kind = RegisterKind.UNITS
    name_key, place_key = "name", "parent_name"
    is_rehearsed = True
    batch = 100_000  # all at once: a superior may stand anywhere in the file
    guidance = (
        gettext_lazy(
            "Lập đơn vị: ghi dòng mới, để trống cột «Mã dòng (không sửa)»; cấp trên có thể là dòng mới khác."
        ),
        gettext_lazy("Xóa một dòng khỏi tệp không xóa đơn vị. Tên trong sổ chỉ sửa lỗi viết."),
        gettext_lazy("Đổi tên, chuyển cấp trên, đổi loại hình, kết thúc: ghi ở mục «Quyết định về tổ chức»."),
    )
    columns = (
        Column("key", gettext_lazy("Mã dòng (không sửa)"), "key", width=22),
        Column("code", gettext_lazy("Mã tổ chức"), "code", required=True, width=20),
        Column("name", gettext_lazy("Tên đơn vị"), required=True, width=38),
        Column("kind", gettext_lazy("Loại hình"), "choice", kinds.choices, required=True, width=22),
        Column("cell_type", gettext_lazy("Loại chi bộ"), "choice", lambda: CellType.choices, width=22),
        Column("parent_code", gettext_lazy("Mã cấp trên"), "code", width=20),
        Column("parent_name", gettext_lazy("Cấp trên trực tiếp"), width=34),
        Column("order", gettext_lazy("Thứ tự"), "number", width=9),
        Column("begun", gettext_lazy("Thành lập ngày"), "date", required=True, width=14),
        Column("has_committee", gettext_lazy("Có chi ủy"), "yes", width=10),
        Column("meeting_day", gettext_lazy("Ngày sinh hoạt cố định"), "number", width=12),
        Column("required_minutes", gettext_lazy("Thời lượng tối thiểu (phút)"), "number", width=14),
    )

    def __init__(self, unit: PartyUnit) -> None:
        super().__init__(unit)
        self._finder: UnitFinder | None = None
        self._codes: set[str] = set()  # of new rows
        self._stored: dict[str, PartyUnit] = {}  # new units by code, once they are stored

    @property
    def finder(self) -> UnitFinder:
        """The units of the subtree, and those that the file makes."""
        if self._finder is None:
            self._finder = UnitFinder(self.unit, self.today, cells_only=False)
        return self._finder

    def _rows(self) -> PartyUnitQuerySet:
        rows = PartyUnit.objects.within(self.unit.path).valid_on(self.today)
        return rows.select_related("parent")

    def count(self) -> int:
        """How many units exist today."""
        return self._rows().count()

    def on_record(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Every unit, below its superior."""
        for row in self._rows().order_by("path").iterator(chunk_size=BATCH):
            yield _key(row), row.full_name, _values(row)

    def look_up(self, keys: Sequence[str]) -> dict[str, tuple[Any, dict[str, Any]]]:
        """Units by their keys."""
        pks = [int(key[1:]) for key in keys if key[1:].isdecimal() and len(key) < 15]
        return {_key(row): (row, _values(row)) for row in self._rows().filter(pk__in=pks)}

    def check_new(self, lines: Sequence[Line]) -> list[Change]:
        """New units; those they are to stand under may be new as well, further up in the file or below."""
        changes = [Change(line, RowState.NEW, str(line.values.get("name", ""))) for line in lines]
        codes = [line.values["code"] for line in lines if line.values.get("code")]
        taken = {
            code.casefold()
            for code in PartyUnit.objects.filter(code__in=codes).values_list("code", flat=True)
        }
        for change in changes:
            line = change.line
            if not self.require_columns(line):
                continue
            code = line.values["code"].casefold()
            if code in taken or code in self._codes or self.finder.by_code(code):
                text = _("Ô %(cell)s: mã này đã thuộc một đơn vị khác. Hãy chọn mã khác.")
                line.complain("code", text % {"cell": line.address("code")})
            self._codes.add(code)
            change.target = self._made(line)
            if not line.problems:
                self.finder.add(change.target)
        for change in changes:
            if not change.line.problems:
                self._place(change)
        return changes

    def _made(self, line: Line) -> PartyUnit:
        values = line.values
        if values["kind"] in kinds.codes_where("is_cell") and not values.get("cell_type"):
            text = _("Ô %(cell)s trống. Hãy chọn loại chi bộ.")
            line.complain("cell_type", text % {"cell": line.address("cell_type")})
        return PartyUnit(
            code=values["code"],
            name=names.normalize(values["name"]),
            search_key=names.search_key(values["name"]),
            kind=values["kind"],
            valid_from=values["begun"],
            **{field: values[key] for key, field in _OWN.items() if key in values and key != "name"},
        )

    def _place(self, change: Change) -> None:
        line, unit = change.line, change.target
        unit.order = unit.order or 0
        place = "parent_code" if line.values.get("parent_code") else "parent_name"
        try:
            parent = self.finder.find(
                line.values.get("parent_code", ""), line.values.get("parent_name", ""), line.address(place)
            )
            change.place = parent.full_name
            unit.parent = parent
            self._refuse_circle(line, unit)
        except Unreadable as error:
            line.complain(place, str(error))

    def _refuse_circle(self, line: Line, unit: PartyUnit) -> None:
        """New units that stand below each other would have no place."""
        above: PartyUnit | None = unit.parent
        while above is not None and above._state.adding:
            if above is unit:
                text = _(
                    "Ô %(cell)s: đơn vị mới không thể là cấp trên của chính mình. Hãy ghi lại mã cấp trên."
                )
                line.complain("parent_code", text % {"cell": line.address("parent_code")})
                return
            above = above.parent

    def check_changed(self, change: Change, changed: Mapping[str, Any]) -> None:
        """Own facts of a unit; what only an act of its own may change is refused."""
        line, row = change.line, change.target
        old = self.texts(_values(row))
        for key in ("code", "kind", "parent_code", "parent_name", "begun"):
            if key in changed:
                text = _("Ô %(cell)s: «%(label)s» không sửa trong sổ. Hãy ghi lại «%(old)s».")
                label = self.columns_by_key[key].label
                line.complain(key, text % {"cell": line.address(key), "label": label, "old": old[key]})
        fields = {_OWN[key]: value for key, value in changed.items() if key in _OWN}
        if "order" in fields:
            fields["order"] = fields["order"] or 0
        if "cell_type" in fields and bool(fields["cell_type"]) != row.is_cell:
            text = _("Ô %(cell)s: Hãy ghi loại chi bộ nếu là chi bộ, để trống nếu là đảng bộ.")
            line.complain("cell_type", text % {"cell": line.address("cell_type")})
        change.acts["update_unit"] = fields

    def apply(self, changes: Sequence[Change], journal: Journal, by: User | None) -> None:
        """Make new units, superiors first, then change the others, the deepest first."""
        waiting = [change for change in changes if change.state is RowState.NEW]
        while waiting:  # ends: `_refuse_circle` has seen to it that every line of superiors does
            later = []
            for change in waiting:
                if (parent := self._superior(change)) is None:
                    later.append(change)
                else:
                    self._create(change, parent, journal, by)
            waiting = later
        changed = [change for change in changes if change.state is RowState.CHANGED]
        for change in sorted(changed, key=lambda change: -len(change.target.path)):
            self._change(change, journal, by)

    def _superior(self, change: Change) -> PartyUnit | None:
        """The superior of a new unit as it is stored; None while it is not."""
        parent: PartyUnit = change.target.parent
        return self._stored.get(parent.code) if parent._state.adding else parent

    def _create(self, change: Change, parent: PartyUnit, journal: Journal, by: User | None) -> None:
        unit = change.target
        fields = {field: getattr(unit, field) for key, field in _OWN.items() if key != "name"}
        try:
            made = services.create_unit(
                code=unit.code,
                name=unit.name,
                kind=unit.kind,
                parent=parent,
                valid_from=unit.valid_from,
                by=by,
                **fields,
            )
        except ValidationError as error:
            self._refuse(change, error)
            self._stored[unit.code] = parent  # units below it have no fault of their own
            return
        self._stored[unit.code] = made
        journal.note(made, None)
        for row in UnitPlacement.objects.filter(unit=made):
            journal.note(row, None)

    def _change(self, change: Change, journal: Journal, by: User | None) -> None:
        unit = change.target
        places = {row.pk: image(row) for row in UnitPlacement.objects.filter(unit=unit)}
        was = image(unit)
        try:
            services.update_unit(unit=unit, by=by, **change.acts["update_unit"])
        except ValidationError as error:
            self._refuse(change, error)
            return
        journal.note(unit, was)
        for row in UnitPlacement.objects.filter(unit=unit):
            journal.note(row, places[row.pk])

    def _refuse(self, change: Change, error: ValidationError) -> None:
        self.take_errors(change.line, error, _KEYS)
        change.state = RowState.BAD


def _key(row: PartyUnit) -> str:
    return f"U{row.pk}"


def _values(row: PartyUnit) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "kind": row.kind,
        "cell_type": row.cell_type,
        "parent_code": row.parent.code if row.parent else "",
        "parent_name": row.parent.full_name if row.parent else "",
        "order": row.order,
        "begun": row.valid_from,
        "has_committee": row.has_committee,
        "meeting_day": row.meeting_day,
        "required_minutes": row.required_minutes,
    }
