"""The register of members: everybody on the rolls of a subtree today, one row for each place on a roll."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cells import services
from cells.journal import Journal, image
from cells.models import Category, DecidingBody, ExemptionReason, Membership, RegisterKind
from cells.models.member import MembershipQuerySet
from cells.registers.columns import Column, Unreadable
from cells.registers.finder import UnitFinder
from cells.registers.lines import Change, Line, RowState
from cells.registers.register import BATCH, Register

TERMS = ("until", "reason", "decided_by", "decision_no", "other_place")
# Fields of a membership by other names in the register.
_KEYS = {"valid_from": "since", "last_day": "left", "cell": "cell_code"}


class MemberRegister(Register):
    """Names, cards, categories and terms. A move to another cell is a transfer, not a row."""

    kind = RegisterKind.MEMBERS
    name_key, place_key = "full_name", "cell_name"
    guidance = (
        gettext_lazy("Thêm đảng viên: ghi dòng mới, để trống cột «Mã dòng (không sửa)»."),
        gettext_lazy(
            "Đổi diện: chọn «Diện» mới và ghi «Diện từ ngày» là ngày bắt đầu diện mới. "
            "Ra khỏi danh sách: ghi «Ngày cuối trong danh sách»."
        ),
        gettext_lazy(
            "Xóa một dòng khỏi tệp không xóa đảng viên. "
            "Chuyển chi bộ làm ở mục «Chuyển sinh hoạt» của chi bộ."
        ),
    )
    columns = (
        Column("key", gettext_lazy("Mã dòng (không sửa)"), "key", width=24),
        Column("cell_code", gettext_lazy("Mã chi bộ"), "code", width=18),
        Column("cell_name", gettext_lazy("Chi bộ"), width=38),
        Column("full_name", gettext_lazy("Họ và tên"), required=True, width=28),
        Column("card_no", gettext_lazy("Số thẻ đảng viên"), "code", width=18),
        Column("category", gettext_lazy("Diện"), "choice", lambda: Category.choices, required=True, width=26),
        Column("since", gettext_lazy("Diện từ ngày"), "date", required=True, width=14),
        Column("until", gettext_lazy("Thời hạn đến ngày"), "date", width=14),
        Column("reason", gettext_lazy("Lý do miễn"), "choice", lambda: ExemptionReason.choices, width=26),
        Column(
            "decided_by", gettext_lazy("Cấp quyết định"), "choice", lambda: DecidingBody.choices, width=16
        ),
        Column("decision_no", gettext_lazy("Số quyết định"), width=16),
        Column("other_place", gettext_lazy("Nơi sinh hoạt khác"), width=30),
        Column("left", gettext_lazy("Ngày cuối trong danh sách"), "date", width=16),
    )

    def __init__(self, unit: Any) -> None:
        super().__init__(unit)
        self._finder: UnitFinder | None = None
        # People on the rolls of these cells and in new rows so far, hashed: a province has many.
        self._people: set[int] = set()
        self._met: set[int] = set()

    @property
    def finder(self) -> UnitFinder:
        """The cells of the subtree, read when the first row needs them."""
        if self._finder is None:
            self._finder = UnitFinder(self.unit, self.today, cells_only=True)
        return self._finder

    def _rows(self) -> MembershipQuerySet:
        rows = Membership.objects.filter(cell__path__startswith=self.unit.path).valid_on(self.today)
        return rows.select_related("member", "cell__parent")

    def count(self) -> int:
        """How many places on rolls there are today."""
        return self._rows().count()

    def on_record(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Every place on a roll: units in official order, people by given name."""
        order = ("cell__parent__order", "cell__parent", "cell__order", "cell", "member__sort_key", "pk")
        for row in self._rows().order_by(*order).iterator(chunk_size=BATCH):
            yield _key(row), row.member.full_name, _values(row)

    def look_up(self, keys: Sequence[str]) -> dict[str, tuple[Any, dict[str, Any]]]:
        """Places on rolls by their keys."""
        people = [part[1:] for key in keys if (part := key.partition("-")[0])[1:].isdecimal()]
        rows = self._rows().filter(member__in=[int(pk) for pk in people if len(pk) < 15])
        return {_key(row): (row, _values(row)) for row in rows}

    def check_new(self, lines: Sequence[Line]) -> list[Change]:
        """New people: found their cell, not on its roll already, with everything that admitting asks."""
        changes = [self._prepare(line) for line in lines]
        self._meet({change.target.cell_id for change in changes if change.target})
        for change in changes:
            if not (row := change.target):
                continue
            person = _person(row.cell_id, row.member.full_name, row.member.card_no)
            if person in self._people:
                text = _(
                    "Ô %(cell)s: %(name)s đã có trong danh sách %(unit)s. "
                    "Nếu là người khác trùng tên, hãy ghi số thẻ."
                )
                details = {"name": row.member.full_name, "unit": row.cell.full_name}
                change.line.complain(
                    "full_name", text % {"cell": change.line.address("full_name"), **details}
                )
            self._people.add(person)
        return changes

    def _meet(self, cells: set[int]) -> None:
        """Remember who is on the rolls of these cells, each asked for once."""
        if unknown := cells - self._met:
            rows = Membership.objects.filter(cell__in=unknown).valid_on(self.today)
            names = rows.values_list("cell_id", "member__full_name", "member__card_no")
            self._people.update(_person(*row) for row in names.iterator(chunk_size=BATCH))
            self._met |= unknown

    def _prepare(self, line: Line) -> Change:
        change = Change(line, RowState.NEW, str(line.values.get("full_name", "")))
        if not self.require_columns(line):
            return change
        values = line.values
        if values["since"] > self.today:
            self._not_yet(line, "since")
        if values.get("left"):
            text = _("Ô %(cell)s: dòng mới chưa có ngày này. Hãy để trống.")
            line.complain("left", text % {"cell": line.address("left")})
        try:
            place = "cell_code" if values.get("cell_code") else "cell_name"
            cell = self.finder.find(
                values.get("cell_code", ""), values.get("cell_name", ""), line.address(place)
            )
            change.place = cell.full_name
            change.target = services.prepare_admission(
                cell=cell,
                full_name=values["full_name"],
                card_no=values.get("card_no", ""),
                category=values["category"],
                valid_from=values["since"],
                **{key: values[key] for key in TERMS if key in values},
            )
        except Unreadable as error:
            line.complain(place, str(error))
        except ValidationError as error:
            self.take_errors(line, error, _KEYS)
        return change

    def _not_yet(self, line: Line, key: str) -> None:
        text = _("Ô %(cell)s: ngày này chưa đến. Hãy ghi từ hôm nay trở về trước.")
        line.complain(key, text % {"cell": line.address(key)})

    def check_changed(self, change: Change, changed: Mapping[str, Any]) -> None:
        """What differs, as acts of the services in the order in which they are performed."""
        row, line, values = change.target, change.line, {**_values(change.target), **change.line.values}
        if "cell_code" in changed or "cell_name" in changed:
            self._refuse_move(line, row, values)
        if "full_name" in changed or "card_no" in changed:
            change.acts["update_member"] = {
                "full_name": values["full_name"],
                "card_no": values["card_no"],
            }
        terms = {key: values[key] for key in TERMS}
        if "category" in changed:
            if values["since"] <= row.valid_from:
                text = _("Ô %(cell)s: đã đổi diện. Hãy ghi ngày bắt đầu diện mới, sau %(day)s.")
                day = f"{row.valid_from:%d/%m/%Y}"
                line.complain("since", text % {"cell": line.address("since"), "day": day})
            change.acts["change_category"] = {
                "category": values["category"],
                "valid_from": values["since"],
                **terms,
            }
        elif "since" in changed:
            text = _("Ô %(cell)s: ngày này chỉ đổi khi đổi diện. Hãy ghi lại %(day)s.")
            day = f"{row.valid_from:%d/%m/%Y}"
            line.complain("since", text % {"cell": line.address("since"), "day": day})
        elif any(key in changed for key in TERMS):
            change.acts["set_terms"] = terms
        if "left" in changed:
            self._check_left(change, values)
        for key in ("since", "left"):
            if key in changed and values[key] and values[key] > self.today:
                self._not_yet(line, key)
        if not line.problems:
            self._check_terms(line, row, values)

    def _refuse_move(self, line: Line, row: Membership, values: Mapping[str, Any]) -> None:
        try:
            cell = self.finder.find(values["cell_code"], values["cell_name"], line.address("cell_code"))
        except Unreadable as error:
            line.complain("cell_code", str(error))
            return
        if cell.pk != row.cell_id:
            text = _(
                "Ô %(cell)s: chuyển chi bộ làm ở mục «Chuyển sinh hoạt», không làm trong sổ. "
                "Hãy ghi lại %(code)s."
            )
            line.complain("cell_code", text % {"cell": line.address("cell_code"), "code": row.cell.code})

    def _check_left(self, change: Change, values: Mapping[str, Any]) -> None:
        row, line = change.target, change.line
        if row.valid_to or not values["left"]:
            text = _("Ô %(cell)s: ngày cuối đã ghi trong hệ thống, không sửa bằng sổ. Hãy ghi lại như cũ.")
            line.complain("left", text % {"cell": line.address("left")})
        elif "change_category" in change.acts:
            text = _("Ô %(cell)s: đã đổi diện thì không ghi ngày cuối cùng lúc. Hãy gửi hai lần.")
            line.complain("left", text % {"cell": line.address("left")})
        elif values["left"] < row.valid_from:
            text = _("Ô %(cell)s: quá sớm. Hãy ghi ngày cuối từ %(day)s (ngày bắt đầu diện này).")
            day = f"{row.valid_from:%d/%m/%Y}"
            line.complain("left", text % {"cell": line.address("left"), "day": day})
        else:
            change.acts["end_membership"] = {"last_day": values["left"]}

    def _check_terms(self, line: Line, row: Membership, values: Mapping[str, Any]) -> None:
        """The rules of the services that ask no database: the rest is asked when the acts are performed."""
        tried = Membership(
            member=row.member, cell=row.cell, category=values["category"], valid_from=values["since"]
        )
        for key in TERMS:
            setattr(tried, key, values[key])
        try:
            services.check_terms(tried)
            tried.clean_fields(exclude={"member", "cell"})
        except ValidationError as error:
            self.take_errors(line, error, _KEYS)

    def apply(self, changes: Sequence[Change], journal: Journal, by: User | None) -> None:
        """Admit the new ones in few statements; the others act by act."""
        admitted = [change.target for change in changes if change.state is RowState.NEW]
        services.admit_members(unit=self.unit, admissions=admitted, journal=journal, by=by)
        for change in changes:
            if change.state is RowState.CHANGED:
                try:
                    self._perform(change, journal, by)
                except ValidationError as error:
                    self.take_errors(change.line, error, _KEYS)
                    change.state = RowState.BAD

    def _perform(self, change: Change, journal: Journal, by: User | None) -> None:
        row = change.target
        member, was, person = row.member, image(row), image(row.member)
        acts: dict[str, Any] = {
            "update_member": services.update_member,
            "set_terms": services.set_terms,
            "change_category": services.change_category,
            "end_membership": services.end_membership,
        }
        made = {
            name: act(membership=row, by=by, **change.acts[name])
            for name, act in acts.items()
            if name in change.acts
        }
        # In the order of writing: undone from the end, no two places on one roll meet.
        journal.note(member, person)
        journal.note(row, was)
        if "change_category" in made:
            journal.note(made["change_category"], None)


def _key(row: Membership) -> str:
    return f"M{row.member_id}-{row.cell_id}"


def _person(cell: int, full_name: str, card_no: str) -> int:
    return hash((cell, full_name.casefold(), card_no.casefold()))


def _values(row: Membership) -> dict[str, Any]:
    return {
        "cell_code": row.cell.code,
        "cell_name": row.cell.full_name,
        "full_name": row.member.full_name,
        "card_no": row.member.card_no,
        "category": row.category,
        "since": row.valid_from,
        "until": row.until,
        "reason": row.reason,
        "decided_by": row.decided_by,
        "decision_no": row.decision_no,
        "other_place": row.other_place,
        "left": row.valid_to,
    }
