"""Biên bản of one meeting (domain.md 11.4)."""

from datetime import datetime

from django.utils.translation import gettext as _

from meetings.agenda import PART_LABELS, Part
from meetings.models import AgendaItem, AssignedTask, Meeting, MeetingKind
from reports.documents import head
from reports.documents.record import (
    assigned_grid,
    clock_time,
    decision_blocks,
    due_grid,
    headed,
    known,
    person,
    roll_sentences,
    said,
    score_sentences,
)
from ui.documents import (
    UNKNOWN,
    Block,
    Document,
    Heading,
    Note,
    Paragraph,
    Signature,
    form_on,
    paragraphs,
)

# Steps that have a section of their own further below.
_ELSEWHERE = {"conclusion", "assignment", "scoring", "minutes-approval"}


def minutes_of(meeting: Meeting, *, number: str = "", made_at: datetime) -> Document:
    """The minutes as they are on record now. `number`: the running number of the term, digits or nothing."""
    form, names = form_on(head.day_of(meeting)), head.names_of(meeting)
    note = head.draft_note(meeting)
    due = list(AssignedTask.objects.due_at(meeting))
    sections = [
        (_("Thời gian, địa điểm"), _when(meeting)),
        (_("Thành phần"), _who(meeting)),
        (_("Nội dung"), _contents(meeting)),
        (_("Kết quả nhiệm vụ đến hạn"), [grid] if (grid := due_grid(due)) else [Paragraph(_no_task_due())]),
        (_("Kết luận của chủ trì"), _conclusion(meeting)),
        (_("Phân công nhiệm vụ"), [assigned_grid(meeting.tasks.all())]),
        (_("Biểu quyết"), decision_blocks(list(meeting.decisions.all()), meeting.voting_denominator)),
    ]
    if meeting.kind != MeetingKind.EXTRAORDINARY:
        scored: list[Block] = [said(sentence) for sentence in score_sentences(meeting)]
        sections.append((_("Chấm điểm, xếp loại buổi sinh hoạt"), scored))
    sections.append((_("Kết thúc"), _end(meeting)))
    title = _("BIÊN BẢN")
    subject = head.subject_of(meeting)
    return Document(
        form=form,
        name=f"{title} {subject} – {names.cell}",
        letterhead=head.letterhead(
            names, head.numbered(number, form.minutes), meeting.held_on, meeting.month.year
        ),
        title=title,
        subject=subject,
        notes=(Note(note),) if note else (),
        body=tuple(
            block
            for roman, (heading, blocks) in zip(_ROMAN, sections, strict=False)
            for block in headed(f"{roman}. {heading.upper()}", blocks)
        ),
        left=Signature((_("NGƯỜI GHI BIÊN BẢN"),), _name(meeting.minute_taker)),
        right=Signature((_("CHỦ TRÌ HỘI NGHỊ"),), _name(meeting.chair)),
        made_at=made_at,
    )


_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def _name(member: object) -> str:
    return getattr(member, "full_name", UNKNOWN)


def _no_task_due() -> str:
    return _("Không có nhiệm vụ đến hạn.")


def _when(meeting: Meeting) -> list[Block]:
    day = head.long_date(meeting.held_on, meeting.month.year)
    return [
        said(_("Bắt đầu lúc %(time)s, %(day)s.") % {"time": clock_time(meeting.starts_at), "day": day}),
        said(_("Địa điểm: %(place)s.") % {"place": known(meeting.place)}),
    ]


def _who(meeting: Meeting) -> list[Block]:
    sentences = [
        *roll_sentences(meeting),
        # Guests are not on record.
        _("Đại biểu, đại diện cấp trên dự: %(gap)s.") % {"gap": UNKNOWN},
        _("Chủ trì: %(person)s.") % {"person": person(meeting.chair)},
        _("Người ghi biên bản: %(person)s.") % {"person": person(meeting.minute_taker)},
    ]
    return [said(sentence) for sentence in sentences]


def _contents(meeting: Meeting) -> list[Block]:
    blocks: list[Block] = []
    for part in Part:
        items = [item for item in meeting.agenda.all() if item.part == part and _is_told(item)]
        if items:
            blocks.append(Heading(str(PART_LABELS[part]), level=2))
        for number, item in enumerate(items, start=1):
            blocks += _step(number, item)
    return blocks


def _is_told(item: AgendaItem) -> bool:
    """What need not be done every month is told of only where it was done."""
    return item.code not in _ELSEWHERE and (item.is_mandatory or bool(item.is_done) or bool(item.text))


def _step(number: int, item: AgendaItem) -> list[Block]:
    values = {"number": str(number), "title": item.title}
    if item.is_done is False:
        return [Paragraph(_("%(number)s. %(title)s: không thực hiện.") % values), *paragraphs(item.text)]
    if item.is_done is None:
        return [Paragraph(_("%(number)s. %(title)s: ……") % values), *paragraphs(item.text)]
    if not item.has_minutes:
        return [Paragraph(_("%(number)s. %(title)s: đã thực hiện.") % values)]
    first = Paragraph(_("%(number)s. %(title)s:") % values, is_lead=True)
    return [first, *(paragraphs(item.text) or [Paragraph(UNKNOWN)])]


def _conclusion(meeting: Meeting) -> list[Block]:
    return [
        part for item in meeting.agenda.all() if item.code == "conclusion" for part in paragraphs(item.text)
    ]


def _end(meeting: Meeting) -> list[Block]:
    approved = {
        True: _("Biên bản đã được đọc lại và thông qua trước hội nghị."),
        False: _("Biên bản chưa được đọc lại và thông qua trước hội nghị."),
        None: _("Biên bản được đọc lại và thông qua trước hội nghị: ……"),
    }[meeting.is_minutes_approved]
    ended = _("Buổi sinh hoạt kết thúc lúc %(time)s cùng ngày.") % {"time": clock_time(meeting.ends_at)}
    return [said(approved), said(ended)]
