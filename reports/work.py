"""What the start page asks of a person: each line one thing to do, with one button."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells.access import Scope
from cells.models import PartyUnit
from meetings.models import Meeting, MeetingKind, MeetingState
from meetings.own_cells import months_back, recorded_cells
from meetings.periods import first_of_month
from reports.queries import CellMonth, Key, rows
from reports.stages import Stage
from reports.wording import month_label
from scoring.models import SENT_STATES, ScoreSheet
from ui.numbers import decimal

# As many waiting sheets as fit a screen; the queue has all of them.
MOST_WAITING = 5
MOST_DONE = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One thing: what, a remark, its state, where the button leads."""

    title: str
    note: str
    state: str
    tone: str
    url: str
    button: str


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading; the first button of the page is the prominent one."""

    title: str | Promise
    lines: Sequence[Line]


RETURNED = gettext_lazy("Cấp trên trả lại")
OVERDUE = gettext_lazy("Quá hạn")
DUE = gettext_lazy("Đến kỳ")
WAITING = gettext_lazy("Đang chờ cấp trên")
DONE = gettext_lazy("Đã xong gần đây")
_OPEN = (Stage.NOT_STARTED, Stage.PLANNED, Stage.RECORDING, Stage.UNSENT)


def own_work(scope: Scope, today: date) -> tuple[list[PartyUnit], list[Section]]:
    """The cells this person records for, and their months by what is to be done."""
    cells = recorded_cells(scope, today)
    if not cells:
        return [], []
    found: dict[str | Promise, list[CellMonth]] = {RETURNED: [], OVERDUE: [], DUE: [], WAITING: [], DONE: []}
    for row in rows(_keys(cells, today), today):
        found[_heading(row, today)].append(row)
    found[DONE] = found[DONE][:MOST_DONE]
    has_several, own = len(cells) > 1, {cell.pk for cell in cells}
    return cells, [
        Section(title, [_line(row, today, with_cell=has_several or row.cell.pk not in own) for row in group])
        for title, group in found.items()
        if group
    ]


def _keys(cells: Sequence[PartyUnit], today: date) -> list[Key]:
    """Every month of the last year, the newest first; thematic meetings that are not sent, and whatever
    cells that ended have left to these."""
    months = months_back(today)
    own = Q(*(("cell__path__startswith", cell.path) for cell in cells), _connector=Q.OR)
    is_extra = Q(kind=MeetingKind.THEMATIC) | Q(cell__valid_to__lt=today)
    unsent = Meeting.objects.filter(own, is_extra)
    unsent = unsent.exclude(state__in=(MeetingState.NOT_HELD, MeetingState.CANCELLED))
    unsent = unsent.exclude(sheet__state__in=SENT_STATES).in_months(months[-1], months[0])
    keys = [
        Key(cell.pk, month) for cell in cells for month in months if month >= first_of_month(cell.valid_from)
    ]
    return [*keys, *(Key(*row) for row in unsent.values_list("cell_id", "month", "pk"))]


def _heading(row: CellMonth, today: date) -> str | Promise:
    if row.stage == Stage.RETURNED:
        return RETURNED
    if row.stage in _OPEN:
        return OVERDUE if row.due_on < today else DUE
    return WAITING if row.stage == Stage.WAITING else DONE


def _line(row: CellMonth, today: date, *, with_cell: bool) -> Line:
    title = _("Sinh hoạt tháng %(month)s") % {"month": month_label(row.month)}
    if row.meeting is not None and row.meeting.kind == MeetingKind.THEMATIC:
        title = _("Sinh hoạt chuyên đề tháng %(month)s") % {"month": month_label(row.month)}
    if with_cell:
        title = f"{title} – {row.cell.name}"
    url, button = _button(row)
    return Line(title, _note(row, today), row.stage.label, row.stage.tone, url, button)


def _note(row: CellMonth, today: date) -> str:
    if row.stage == Stage.RETURNED and row.sheet is not None:
        return _("Lý do: %(reason)s") % {"reason": row.sheet.return_reason}
    if row.stage in _OPEN:
        values = {"day": f"{row.due_on:%d/%m/%Y}", "count": row.days_late(today)}
        if values["count"]:
            return _("Hạn gửi %(day)s, đã quá %(count)s ngày.") % values
        return _("Hạn gửi %(day)s.") % values
    return ""


def _button(row: CellMonth) -> tuple[str, str]:
    if row.meeting is None:
        start = reverse("meetings:meeting-start")
        return f"{start}?cell={row.cell.pk}&month={row.month:%Y-%m}", _("Ghi buổi sinh hoạt")
    record = reverse("meetings:record-show", args=[row.meeting.pk])
    sheet = reverse("scoring:sheet-show", args=[row.meeting.pk])
    match row.stage:
        case Stage.PLANNED | Stage.RECORDING:
            return record, _("Ghi tiếp")
        case Stage.NOT_HELD:
            return record, _("Xem lý do")
        case Stage.RETURNED:
            return sheet, _("Sửa rồi gửi lại")
        case Stage.UNSENT:
            return sheet, _("Gửi cấp trên")
    return sheet, _("Xem phiếu")


def review_work(scope: Scope) -> tuple[int, list[Section]]:
    """How many sheets wait for this person, and the oldest of them."""
    awaiting = ScoreSheet.objects.awaiting(scope).select_related("cell__parent", "meeting")
    count = awaiting.count()
    oldest = awaiting.order_by("submitted_at", "pk")[:MOST_WAITING] if count else ()
    lines = list(_review_lines(oldest))
    return count, [Section(_("Chờ bạn thẩm định (%(count)s)") % {"count": count}, lines)] if lines else []


def _review_lines(sheets: Iterable[ScoreSheet]) -> Iterable[Line]:
    for sheet in sheets:
        yield Line(
            title=sheet.cell.full_name,
            note=_("Sinh hoạt tháng %(month)s, tự chấm %(score)s điểm.")
            % {"month": month_label(sheet.month), "score": decimal(sheet.score, 1)},
            state=_("gửi muộn") if sheet.is_late else "",
            tone="warn",
            url=reverse("scoring:review-show", args=[sheet.pk]),
            button=_("Thẩm định"),
        )
