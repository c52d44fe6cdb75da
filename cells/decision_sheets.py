"""A decision as a workbook: written empty or filled, and read back with what is wrong by sheet and cell."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.styles import Font

from accounts import clock
from cells import kinds, names
from cells.access import Action, Scope
from cells.models import CellType, Membership, PartyUnit, Verb
from cells.registers.columns import Column
from cells.registers.download import Sheet, body_cell, head_cell, set_lists, set_up
from cells.registers.lines import lines_of, read_values
from cells.reorganisation import Decision, Step
from ui.exports import text_cell
from ui.workbooks.reading import Refused, read

SPARE = 200  # lines for steps that have dropdowns
_CODES = re.compile(r"[,;\s]+")


def _capital(options: Sequence[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    return [(value, capfirst(label)) for value, label in options]


HEAD = (
    Column("decision_no", gettext_lazy("Số quyết định"), required=True, width=24),
    Column("effective_on", gettext_lazy("Có hiệu lực từ ngày"), "date", required=True, width=20),
    Column("signer", gettext_lazy("Người ký"), required=True, width=34),
    Column("note", gettext_lazy("Ghi chú"), width=60),
)
STEPS = (
    Column("verb", gettext_lazy("Việc"), "choice", lambda: _capital(Verb.choices), required=True, width=18),
    Column(
        "units",
        gettext_lazy("Mã đơn vị"),
        "code",
        required=True,
        width=34,
        note=gettext_lazy("Nhiều đơn vị thì cách nhau bằng dấu phẩy."),
    ),
    Column(
        "target",
        gettext_lazy("Mã đơn vị nhận"),
        "code",
        width=18,
        note=gettext_lazy("Cấp trên mới khi chuyển; đơn vị nhận khi sáp nhập; đơn vị mới khi tách."),
    ),
    Column("name", gettext_lazy("Tên mới"), width=36),
    Column("kind", gettext_lazy("Loại hình mới"), "choice", lambda: _capital(kinds.choices()), width=22),
    Column("cell_type", gettext_lazy("Loại chi bộ"), "choice", lambda: _capital(CellType.choices), width=22),
    Column(
        "parent",
        gettext_lazy("Mã cấp trên của đơn vị mới"),
        "code",
        width=18,
        note=gettext_lazy("Để trống nếu cùng cấp trên với đơn vị thứ nhất."),
    ),
    Column("order", gettext_lazy("Số thứ tự"), "number", width=10),
    Column(
        "takes",
        gettext_lazy("Mã đơn vị cấp dưới đi theo"),
        "code",
        width=34,
        note=gettext_lazy("Chỉ khi tách đảng bộ. Đảng viên đi theo thì ghi ở trang «Đảng viên»."),
    ),
    Column(
        "ends", gettext_lazy("Đơn vị cũ kết thúc"), "yes", width=14, note=gettext_lazy("Chỉ khi chia, tách.")
    ),
)
PEOPLE = (
    Column("part", gettext_lazy("Mã chi bộ mới"), "code", required=True, width=20),
    Column("full_name", gettext_lazy("Họ và tên đảng viên"), required=True, width=34),
    Column(
        "card_no",
        gettext_lazy("Số thẻ đảng viên"),
        "code",
        width=22,
        note=gettext_lazy("Cần khi trong chi bộ có hai người trùng họ tên."),
    ),
)
GUIDE: tuple[Promise, ...] = (
    gettext_lazy(
        "Mỗi tệp là một quyết định. Trang «Quyết định»: một dòng. Trang «Các việc»: mỗi việc một dòng."
    ),
    gettext_lazy(
        "Các việc thực hiện lần lượt từ trên xuống: việc sau dùng được mã đơn vị mới lập ở việc trước."
    ),
    gettext_lazy("Chuyển cấp trên: mã các đơn vị, mã cấp trên mới ở cột «Mã đơn vị nhận»."),
    gettext_lazy(
        "Sáp nhập: mã các đơn vị kết thúc, mã đơn vị nhận. Lập đơn vị nhận mới thì ghi cả tên, loại hình mới."
    ),
    gettext_lazy(
        "Chia, tách: mã một đơn vị; mã, tên, loại hình của phần mới; đơn vị cấp dưới hoặc đảng viên đi theo."
    ),
    gettext_lazy("Đổi tên: mã một đơn vị và tên mới. Đổi loại hình: mã đơn vị và loại hình mới."),
    gettext_lazy("Giải thể: chỉ đơn vị không còn đảng viên, đơn vị cấp dưới."),
    gettext_lazy("Ngày ghi ngày/tháng/năm, ví dụ 01/07/2025. Mã giữ đủ số 0 ở đầu."),
)


@dataclass(slots=True)
class Sent:
    """What a workbook says: a decision as far as it could be read, and what is wrong, cell by cell."""

    decision: Decision | None = None
    problems: list[str] = field(default_factory=list)


def written(decision: Decision | None = None) -> IO[bytes]:
    """The workbook as an open file, empty or with a decision; whoever asks for it closes it."""
    book = Workbook(write_only=True)
    head = [{column.key: getattr(decision, column.key) for column in HEAD}] if decision else []
    _sheet(book, _("Quyết định"), HEAD, head)
    steps = _sheet(book, _("Các việc"), STEPS, [_row(step) for step in decision.steps] if decision else [])
    _sheet(book, _("Đảng viên"), PEOPLE, [])
    set_lists(book, steps, STEPS, 2, SPARE + 1)
    guide: Sheet = book.create_sheet(_("Hướng dẫn"))
    guide.column_dimensions["A"].width = 110
    guide.append([text_cell(guide, _("Ghi quyết định về tổ chức bằng Excel"), font=Font(bold=True, size=14))])
    for line in GUIDE:
        guide.append([text_cell(guide, line)])
    file = TemporaryFile()  # noqa: SIM115 - see above
    book.save(file)
    file.seek(0)
    return file


def _sheet(book: Workbook, name: str, columns: Sequence[Column], rows: Sequence[dict[str, Any]]) -> Sheet:
    sheet: Sheet = book.create_sheet(name)
    set_up(sheet, columns, 1)
    sheet.append([head_cell(sheet, column) for column in columns])
    for row in rows:
        sheet.append([body_cell(sheet, column, row[column.key]) for column in columns])
    return sheet


def _row(step: Step) -> dict[str, Any]:
    row = {column.key: getattr(step, column.key) for column in STEPS}
    return row | {
        "units": ", ".join(step.units),
        "takes": ", ".join(step.takes),
        "ends": step.ends or "",
    }


def read_decision(data: bytes, name: str, scope: Scope) -> Sent:
    """Read a workbook. Raises Refused when it is no such workbook at all."""
    sent = Sent()
    heads = list(_values(data, name, HEAD, _("Quyết định"), sent.problems))
    if len(heads) != 1:
        sent.problems.append(_("Trang «Quyết định» phải có đúng một dòng dưới tiêu đề."))
    steps = [_step(values) for _place, values in _values(data, name, STEPS, _("Các việc"), sent.problems)]
    if sent.problems:
        return sent
    head = heads[0][1]
    try:
        people = list(_values(data, name, PEOPLE, _("Đảng viên"), sent.problems))
    except Refused as error:
        if error.code not in ("heading", "blank"):
            raise
        people = []
    steps = _with_people(steps, people, head["effective_on"], scope, sent.problems)
    sent.decision = Decision(**{"note": "", **head}, steps=steps)
    return sent


def _values(
    data: bytes, name: str, columns: tuple[Column, ...], sheet_name: str, problems: list[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Where each row stands, in words, and its values; rows that cannot be read become problems."""
    with read(data, name, [str(column.label) for column in columns]) as sheet:
        for line in lines_of(sheet, columns):
            place = _("Trang «%(sheet)s», dòng %(row)d") % {"sheet": sheet_name, "row": line.number}
            read_values(line, columns, {}, is_1904=sheet.is_1904)
            missing = [str(c.label) for c in columns if c.required and c.key not in line.places]
            if missing:
                problems.append(
                    _("Trang «%(sheet)s» thiếu cột «%(label)s». Hãy tải mẫu mới.")
                    % {"sheet": sheet_name, "label": "», «".join(missing)}
                )
                return
            problems += [f"{place}: {problem.text}" for problem in line.problems]
            if not line.problems:
                yield place, line.values


def _step(values: dict[str, Any]) -> Step:
    codes = {key: tuple(filter(None, _CODES.split(values.get(key) or ""))) for key in ("units", "takes")}
    return Step(**{**values, **codes, "verb": Verb(values["verb"])})


def _with_people(
    steps: list[Step],
    people: list[tuple[str, dict[str, Any]]],
    day: date,
    scope: Scope,
    problems: list[str],
) -> list[Step]:
    """The steps that split a cell, with the members named for each part."""
    if not people:
        return steps
    splits = {step.target: step for step in steps if step.verb == Verb.SPLIT and len(step.units) == 1}
    cells = PartyUnit.objects.visible_to(scope, Action.ADMINISTER)
    rolls: dict[str, list[Membership]] = {}
    chosen: dict[str, list[int]] = {}
    for place, values in people:
        step = splits.get(values["part"])
        if step is None:
            message = _("%(place)s: không có việc «Chia, tách» nào lập chi bộ mã «%(code)s».")
            problems.append(message % {"place": place, "code": values["part"]})
            continue
        code = step.units[0]
        if code not in rolls:
            rows = Membership.objects.filter(cell__in=cells.filter(code=code)).select_related("member")
            rolls[code] = list(rows.valid_on(min(day, clock.today())))
        wanted, card = names.search_key(values["full_name"]), values.get("card_no") or ""
        found = {
            row.member_id
            for row in rolls[code]
            if names.search_key(row.member.full_name) == wanted and card in ("", row.member.card_no)
        }
        if len(found) == 1:
            chosen.setdefault(step.target, []).extend(found)
            continue
        message = _(
            "%(place)s: trong danh sách %(code)s có %(count)d người tên «%(name)s». Hãy kiểm tra lại."
        )
        problems.append(
            message % {"place": place, "code": code, "count": len(found), "name": values["full_name"]}
        )
    return [
        Step(**{**_fields(step), "members": tuple(chosen.get(step.target, ()))})
        if step.verb == Verb.SPLIT
        else step
        for step in steps
    ]


def _fields(step: Step) -> dict[str, Any]:
    return {name: getattr(step, name) for name in step.__dataclass_fields__}
