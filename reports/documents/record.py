"""Parts of a record in the words of a document, used by minutes and resolution alike."""

from collections.abc import Iterable, Sequence
from datetime import time
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cells.models import Category, Member
from meetings.models import AssignedTask, Attendance, AttendanceStatus, Decision, Meeting
from scoring.models import Rating, ScoreSheet
from ui.documents import UNKNOWN, Block, Grid, Heading, Paragraph, Row, paragraphs
from ui.numbers import decimal


def known(value: Any) -> str:
    """The value, or the gap to be filled in by hand. Zero is a value."""
    return UNKNOWN if value is None or value == "" else str(value)


def said(sentence: str) -> Paragraph:
    """A sentence of ours; a gap at its end needs no full stop."""
    return Paragraph(sentence.replace(f"{UNKNOWN}.", UNKNOWN))


def share_of(percent: Any) -> str:
    """«85,71 %», the sign never on a line of its own."""
    return f"{decimal(percent)}\u00a0%"


def person(member: Member | None) -> str:
    """«đồng chí Bùi Thị Hoa»."""
    return _("đồng chí %(name)s") % {"name": member.full_name if member else UNKNOWN}


def clock_time(at: time | None) -> str:
    """«19 giờ 00»."""
    if at is None:
        return _("%(gap)s giờ %(gap)s") % {"gap": UNKNOWN}
    return _("%(hour)s giờ %(minute)s") % {"hour": f"{at.hour:02d}", "minute": f"{at.minute:02d}"}


def sheet_of(meeting: Meeting) -> ScoreSheet | None:
    """The sheet as the cell voted on it; nothing while it may still change."""
    sheet: ScoreSheet | None = getattr(meeting, "sheet", None)
    return sheet if sheet is not None and sheet.is_frozen else None


def roll_sentences(meeting: Meeting) -> list[str]:
    """Who belongs to the cell, who came, who did not and why."""
    rows = list(meeting.attendance.all())
    counts = [(kind, sum(row.category == kind for row in rows)) for kind in Category]
    kinds = ", ".join(
        _("%(kind)s %(count)s") % {"kind": kind.label, "count": str(count)} for kind, count in counts if count
    )
    total = _("Danh sách chi bộ: %(total)s đảng viên") % {"total": known(len(rows) or "")}
    sentences = [f"{total} ({kinds})." if kinds else f"{total}."]
    expected = meeting.expected_members
    present = known(meeting.present_members) if rows and not meeting.unrecorded_members else UNKNOWN
    values = {"expected": known(expected or ""), "present": present, "share": ""}
    if expected and not meeting.unrecorded_members:
        share = share_of(100 * meeting.present_members / expected)
        values["share"] = _(", đạt %(share)s") % {"share": share}
    sentences.append(_("Phải dự: %(expected)s đồng chí; có mặt: %(present)s đồng chí%(share)s.") % values)
    if meeting.unrecorded_members:
        count = str(meeting.unrecorded_members)
        sentences.append(_("Chưa điểm danh: %(count)s đồng chí.") % {"count": count})
    return [
        *sentences,
        _absent(_("Vắng có lý do"), rows, AttendanceStatus.ABSENT_EXCUSED, meeting),
        _absent(_("Vắng không có lý do"), rows, AttendanceStatus.ABSENT_UNEXCUSED, meeting),
        *_not_expected(rows),
    ]


def _absent(label: str, rows: Iterable[Attendance], status: str, meeting: Meeting) -> str:
    found = [row for row in rows if row.is_expected and row.status == status]
    names = ", ".join(
        _("%(name)s (%(excuse)s)") % {"name": row.member.full_name, "excuse": row.excuse}
        if row.excuse
        else row.member.full_name
        for row in found
    )
    count = UNKNOWN if meeting.unrecorded_members or not meeting.expected_members else str(len(found))
    values = {"label": label, "count": count, "names": f": {names}" if names else ""}
    return _("%(label)s: %(count)s đồng chí%(names)s.") % values


def _not_expected(rows: Sequence[Attendance]) -> list[str]:
    found = [row for row in rows if not row.is_expected]
    if not found:
        return []
    names = ", ".join(
        _("%(name)s (%(why)s)") % {"name": row.member.full_name, "why": _why_not_expected(row)}
        for row in found
    )
    return [_("Không thuộc diện phải dự: %(names)s.") % {"names": names}]


def _why_not_expected(row: Attendance) -> str:
    words = str(row.get_category_display())
    return _("%(words)s, có dự") % {"words": words} if row.status == AttendanceStatus.PRESENT else words


def vote_sentence(decision: Decision, voting: int) -> str:
    """The three counts as they are on record, and what they come to."""
    counts = _("Tán thành: %(yes)s; không tán thành: %(no)s; ý kiến khác: %(other)s.") % {
        "yes": known(decision.votes_for),
        "no": known(decision.votes_against),
        "other": known(decision.votes_other),
    }
    if not decision.has_counts or not voting:
        return counts
    passed = _("được thông qua") if decision.is_valid(voting) else _("chưa đủ phiếu để thông qua")
    result = _(
        "Tỷ lệ tán thành %(share)s trên %(voting)s đảng viên được tính; cần ít nhất %(needed)s: %(passed)s."
    )
    values = {
        "share": share_of(100 * (decision.votes_for or 0) / voting),
        "voting": str(voting),
        "needed": str(decision.needed(voting)),
        "passed": passed,
    }
    return f"{counts} {result % values}"


def decision_blocks(decisions: Sequence[Decision], voting: int) -> list[Block]:
    """Every matter voted on, numbered."""
    if not decisions:
        return [Paragraph(UNKNOWN)]
    blocks: list[Block] = []
    for number, decision in enumerate(decisions, start=1):
        kind = capfirst(str(decision.get_kind_display()))
        first, *more = paragraphs(decision.text) or [Paragraph(UNKNOWN)]
        values = {"number": str(number), "kind": kind, "text": first.text}
        blocks.append(Paragraph(_("%(number)s. %(kind)s: %(text)s") % values))
        blocks += [*more, said(vote_sentence(decision, voting))]
    return blocks


def assigned_grid(tasks: Iterable[AssignedTask]) -> Grid | Paragraph:
    """TT, task, who, until when."""
    rows = tuple(
        Row((str(number), task.text, known(task.owner and task.owner.full_name), _day(task)))
        for number, task in enumerate(tasks, start=1)
    )
    head = (_("TT"), _("Nhiệm vụ"), _("Người thực hiện"), _("Thời hạn"))
    return Grid(head, (7, 50, 25, 18), rows, centred=(0, 3)) if rows else Paragraph(UNKNOWN)


def due_grid(tasks: Iterable[AssignedTask]) -> Grid | None:
    """Tasks of earlier meetings with what became of them."""
    rows = tuple(
        Row((str(number), task.text, _owner(task), _day(task), _result(task)))
        for number, task in enumerate(tasks, start=1)
    )
    head = (_("TT"), _("Nhiệm vụ đề ra"), _("Người thực hiện"), _("Thời hạn"), _("Kết quả"))
    return Grid(head, (7, 38, 20, 15, 20), rows, centred=(0, 3)) if rows else None


def _owner(task: AssignedTask) -> str:
    owner = known(task.owner and task.owner.full_name)
    if task.taken_over_by is None:
        return owner
    return _("%(owner)s, bàn giao cho %(name)s") % {"owner": owner, "name": task.taken_over_by.full_name}


def _day(task: AssignedTask) -> str:
    return date_format(task.due_on, "SHORT_DATE_FORMAT") if task.due_on else UNKNOWN


def _result(task: AssignedTask) -> str:
    result = capfirst(str(task.get_result_display())) or UNKNOWN
    return f"{result}: {task.result_note}" if task.result_note else result


def score_sentences(meeting: Meeting) -> list[str]:
    """The score the cell voted on, with its vote; gaps before that."""
    sheet = sheet_of(meeting)
    score = decimal(sheet.score, 1) if sheet and sheet.score is not None else UNKNOWN
    rating = str(Rating(sheet.rating).label) if sheet and sheet.rating else UNKNOWN
    votes = (sheet.votes_for, sheet.votes_against, sheet.votes_other) if sheet else (None, None, None)
    yes, no, other = (known(count) for count in votes)
    return [
        _("Điểm chi bộ tự chấm: %(score)s điểm; xếp loại: %(rating)s.") % {"score": score, "rating": rating},
        _(
            "Kết quả biểu quyết điểm tự chấm: tán thành: %(yes)s; không tán thành: %(no)s; "
            "ý kiến khác: %(other)s, trên %(voting)s đảng viên được tính."
        )
        % {"yes": yes, "no": no, "other": other, "voting": known(meeting.voting_denominator or "")},
    ]


def headed(title: str, blocks: Iterable[Block], level: int = 1) -> list[Block]:
    """A heading and what stands under it; a gap where nothing does."""
    return [Heading(title, level), *(list(blocks) or [Paragraph(UNKNOWN)])]
