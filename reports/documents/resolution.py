"""Nghị quyết or kết luận of one meeting (domain.md 11.5)."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from meetings.models import AssignedTask, Decision, DecisionKind, Meeting, MeetingKind
from reports.documents import head
from reports.documents.head import Signer
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
from reports.documents.sheet import group_grid
from ui.documents import (
    UNKNOWN,
    Block,
    Document,
    Heading,
    Note,
    Paragraph,
    Recipients,
    Signature,
    form_on,
    paragraphs,
)


def adopted(meeting: Meeting) -> list[Decision]:
    """Conclusions that got the votes they need: only these make a resolution."""
    return [
        decision
        for decision in meeting.decisions.all()
        if decision.kind == DecisionKind.CONCLUSION
        and decision.has_counts
        and meeting.voting_denominator
        and decision.is_valid(meeting.voting_denominator)
    ]


def resolution_of(meeting: Meeting, *, number: str = "", signer: str = "", made_at: datetime) -> Document:
    """A resolution where one was voted on and passed, else the chair's conclusion.

    `number`: the running number of the term, digits or nothing; `signer`: a `Signer` or nothing.
    """
    form, names = form_on(head.day_of(meeting)), head.names_of(meeting)
    is_adopted = bool(adopted(meeting))
    title = _("NGHỊ QUYẾT") if is_adopted else _("KẾT LUẬN")
    symbol = form.resolution if is_adopted else form.conclusion
    subject = _("lãnh đạo thực hiện nhiệm vụ %(month)s") % {"month": head.month_words(meeting.month)}
    if meeting.kind != MeetingKind.REGULAR:
        subject = head.subject_of(meeting)
    note = head.draft_note(meeting)
    job = str(Signer(signer).label).upper() if signer else UNKNOWN
    return Document(
        form=form,
        name=f"{title} {subject} – {names.cell}",
        letterhead=head.letterhead(
            names,
            head.numbered(number, symbol),
            meeting.held_on if is_adopted else None,
            meeting.month.year,
        ),
        title=title,
        subject=subject,
        notes=(Note(note),) if note else (),
        body=_ended(_body(meeting), form.end),
        left=Recipients(_("Nơi nhận:"), (f"- {UNKNOWN},", _("- Lưu Chi bộ."))),
        right=Signature((form.on_behalf, job), meeting.chair.full_name if meeting.chair else UNKNOWN),
        made_at=made_at,
    )


def _body(meeting: Meeting) -> list[Block]:
    due = due_grid(AssignedTask.objects.due_at(meeting))
    conclusions = [row for row in meeting.decisions.all() if row.kind == DecisionKind.CONCLUSION]
    before: list[Block] = [
        *_texts(meeting, "last-month"),
        *_titled(meeting, "ideology"),
        *_titled(meeting, "mentions"),
    ]
    if due:
        before += [Heading(_("Kết quả nhiệm vụ đến hạn"), level=2), due]
    now: list[Block] = [
        *_texts(meeting, "this-month"),
        *_titled(meeting, "topic-measures"),
        *_titled(meeting, "conclusion"),
    ]
    body = [
        said(_opening(meeting)),
        *headed(_("I. KẾT QUẢ THỰC HIỆN NHIỆM VỤ THÁNG TRƯỚC"), before),
        *headed(_("II. NHIỆM VỤ TRỌNG TÂM"), now),
        *headed(_("III. PHÂN CÔNG THỰC HIỆN"), [assigned_grid(meeting.tasks.all())]),
    ]
    voted = headed(_("IV. BIỂU QUYẾT"), decision_blocks(conclusions, meeting.voting_denominator))
    if meeting.kind == MeetingKind.EXTRAORDINARY:
        return [*body, *voted]
    scored: list[Block] = [said(sentence) for sentence in score_sentences(meeting)]
    if grid := group_grid(meeting):
        scored.insert(0, grid)
    return [
        *body,
        *headed(_("IV. TỰ ĐÁNH GIÁ BUỔI SINH HOẠT"), scored),
        *headed(_("V. BIỂU QUYẾT"), voted[1:]),
    ]


def _opening(meeting: Meeting) -> str:
    """Day, place, who came, who led."""
    minutes = meeting.duration_minutes
    values = {
        "day": head.long_date(meeting.held_on, meeting.month.year),
        "from": clock_time(meeting.starts_at),
        "until": clock_time(meeting.ends_at),
        "minutes": known(minutes),
        "place": known(meeting.place),
        "kind": meeting.get_kind_display(),
        "chair": person(meeting.chair),
        "taker": person(meeting.minute_taker),
    }
    first = (
        _(
            "Chi bộ họp sinh hoạt %(kind)s %(day)s, từ %(from)s đến %(until)s (%(minutes)s phút), "
            "tại %(place)s; chủ trì: %(chair)s; người ghi biên bản: %(taker)s."
        )
        % values
    )
    return " ".join([first, *roll_sentences(meeting)])


def _texts(meeting: Meeting, code: str) -> list[Block]:
    return [part for item in meeting.agenda.all() if item.code == code for part in paragraphs(item.text)]


def _titled(meeting: Meeting, code: str) -> list[Block]:
    titles: list[Block] = [Heading(item.title, level=2) for item in meeting.agenda.all() if item.code == code]
    texts = _texts(meeting, code)
    return [*titles, *texts] if texts else []


def _ended(body: list[Block], mark: str) -> tuple[Block, ...]:
    """The mark that closes the text stands at its last word."""
    last = body[-1]
    if isinstance(last, Paragraph):
        body = [*body[:-1], replace(last, text=last.text.rstrip(". ") + mark)]
    return tuple(body)
