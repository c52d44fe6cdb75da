"""Phiếu đánh giá: the score sheet of one meeting on paper, both marks and every reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from meetings.models import Meeting, MeetingKind
from reports.documents import head
from reports.documents.record import known, said, sheet_of
from scoring import engine, explain, services
from scoring.engine.lines import NOT_APPLICABLE
from scoring.models import CriteriaSet, Rating, ScoreSheet
from ui import numbers
from ui.documents import UNKNOWN, Block, Document, Grid, Heading, Note, Row, Signature, form_on


@dataclass(frozen=True, slots=True)
class Mark:
    """One line: the cell's points as its line says, the superior's beside them."""

    line: engine.Line
    superior: Decimal | None
    superior_reason: str


@dataclass(frozen=True, slots=True)
class Sum:
    """A group of criteria; None while a line of it has no points."""

    code: str
    title: str
    most: Decimal
    own: Decimal | None
    superior: Decimal | None


@dataclass(frozen=True, slots=True)
class Read:
    """What the paper says, from a frozen sheet or from a record that is still open."""

    criteria_set: CriteriaSet
    facts: engine.Facts
    marks: Sequence[Mark]


def has_sheet(meeting: Meeting) -> bool:
    """Whether there is something to print: the meeting took place and a set of criteria applies to it."""
    if not meeting.is_held or meeting.kind == MeetingKind.EXTRAORDINARY:
        return False
    if sheet_of(meeting):
        return True
    try:
        services.criteria_set_for(meeting)
    except services.CriteriaSetMissing:
        return False
    return True


def sheet_document_of(meeting: Meeting, *, reads: bool, made_at: datetime) -> Document:
    """The sheet. `reads`: with what people wrote as reasons, which is minutes."""
    form, names = form_on(head.day_of(meeting)), head.names_of(meeting)
    sheet, read = sheet_of(meeting), _read(meeting)
    title, subject = _("PHIẾU ĐÁNH GIÁ"), _("chất lượng %(what)s") % {"what": head.subject_of(meeting)}
    return Document(
        form=form,
        name=f"{title} {subject} – {names.cell}",
        letterhead=head.letterhead(names, "", None, meeting.month.year),
        title=title,
        subject=subject,
        notes=_notes(read.criteria_set, sheet),
        body=tuple(_body(meeting, sheet, read, reads=reads)),
        left=Signature((_("CẤP TRÊN THẨM ĐỊNH"),), _reviewer(sheet)),
        right=Signature((form.on_behalf, UNKNOWN)),
        made_at=made_at,
    )


def group_grid(meeting: Meeting) -> Grid | None:
    """The cell's own points by group of criteria, once voted."""
    if sheet_of(meeting) is None:
        return None
    read = _read(meeting)
    rows = [
        Row((group.code, group.title, _points(group.most), _points(group.own))) for group in _groups(read)
    ]
    head_row = (_("Nhóm"), _("Nội dung"), _("Tối đa"), _("Tự chấm"))
    return Grid(head_row, (10, 58, 16, 16), tuple(rows), centred=(0, 2, 3))


def _read(meeting: Meeting) -> Read:
    if sheet := sheet_of(meeting):
        marks = [
            Mark(engine.Line.from_json(row.frozen), row.superior_points, row.superior_reason)
            for row in sheet.lines.all()
        ]
        return Read(sheet.criteria_set, engine.facts.clean(sheet.facts), marks)
    seen = services.preview(meeting, getattr(meeting, "sheet", None))
    return Read(seen.criteria_set, seen.facts, [Mark(line, None, "") for line in seen.outcome.lines])


def _notes(criteria_set: CriteriaSet, sheet: ScoreSheet | None) -> tuple[Note, ...]:
    notes = [Note(criteria_set.document)]
    if criteria_set.status != "verbatim":
        notes.append(Note(f"({explain.status_label(criteria_set.status)})"))
    if sheet is None:
        notes.append(Note(_("(Tạm tính: chi bộ chưa biểu quyết, điểm còn có thể thay đổi)")))
    return tuple(notes)


def _body(meeting: Meeting, sheet: ScoreSheet | None, read: Read, *, reads: bool) -> list[Block]:
    day = head.long_date(meeting.held_on, meeting.month.year)
    return [
        said(_("Ngày sinh hoạt: %(day)s.") % {"day": day}),
        Heading(_("I. ĐIỂM TỪNG TIÊU CHÍ")),
        _lines(read, reads=reads),
        Heading(_("II. KẾT QUẢ")),
        *(said(sentence) for sentence in _results(meeting, sheet)),
    ]


def _lines(read: Read, *, reads: bool) -> Grid:
    rows: list[Row] = []
    groups = _groups(read)
    for group in groups:
        rows.append(_sum_row(group))
        rows += [_line(mark, read.facts, reads=reads) for mark in read.marks if mark.line.group == group.code]
    rows.append(
        _sum_row(
            Sum(
                "",
                _("Cộng"),
                sum((group.most for group in groups), Decimal(0)),
                _sum([group.own for group in groups]),
                _sum([group.superior for group in groups]),
            )
        )
    )
    columns = (_("Mục"), _("Tiêu chí"), _("Tối đa"), _("Chi bộ"), _("Cấp trên"), _("Vì sao"))
    return Grid(columns, (10, 31, 9, 9, 9, 32), tuple(rows), centred=(0, 2, 3, 4))


def _sum_row(group: Sum) -> Row:
    figures = (_points(group.most), _points(group.own), _points(group.superior))
    return Row((group.code, group.title, *figures, ""), is_bold=True)


def _line(mark: Mark, facts: engine.Facts, *, reads: bool) -> Row:
    line = mark.line if reads else explain.without_texts(mark.line)
    why = capfirst(explain.reason_phrase(line.reason, facts, line.parts)).replace(" %", "\u00a0%")
    if mark.superior_reason and reads:
        why = _("%(why)s. Cấp trên: %(reason)s") % {"why": why, "reason": mark.superior_reason}
    is_counted = line.state != NOT_APPLICABLE
    own = _points(line.points) if is_counted else "–"
    superior = _points(mark.superior) if is_counted else "–"
    return Row((line.code, line.title, explain.number(line.max) if is_counted else "–", own, superior, why))


def _groups(read: Read) -> list[Sum]:
    found = []
    for group in read.criteria_set.rules.groups:
        marks = [mark for mark in read.marks if mark.line.group == group.code]
        counted = [mark for mark in marks if mark.line.state != NOT_APPLICABLE]
        if marks:
            most = sum((mark.line.max for mark in counted), Decimal(0))
            own = _sum([mark.line.points for mark in counted])
            superior = _sum([mark.superior for mark in counted])
            found.append(Sum(group.code, group.title, most, own, superior))
    return found


def _sum(points: list[Decimal | None]) -> Decimal | None:
    known_points = [value for value in points if value is not None]
    return sum(known_points, Decimal(0)) if len(known_points) == len(points) else None


def _points(value: Decimal | None) -> str:
    return UNKNOWN if value is None else explain.number(value)


def _results(meeting: Meeting, sheet: ScoreSheet | None) -> list[str]:
    voting = known(meeting.voting_denominator or "")
    votes = (sheet.votes_for, sheet.votes_against, sheet.votes_other) if sheet else (None, None, None)
    yes, no, other = (known(count) for count in votes)
    official = sheet if sheet and sheet.is_official else None
    sentences = [
        _result(
            _("Chi bộ tự chấm"),
            sheet.score if sheet else None,
            sheet.rating_by_points if sheet else "",
            sheet.rating if sheet else "",
        ),
        *_caps(sheet.caps if sheet else []),
        _(
            "Chi bộ biểu quyết: tán thành: %(yes)s; không tán thành: %(no)s; ý kiến khác: %(other)s, "
            "trên %(voting)s đảng viên được tính."
        )
        % {"yes": yes, "no": no, "other": other, "voting": voting},
        _result(
            _("Cấp trên chấm"),
            official.official_score if official else None,
            official.official_rating_by_points if official else "",
            official.official_rating if official else "",
        ),
        *_caps(official.official_caps if official else []),
    ]
    mode = official.get_review_mode_display() if official and official.review_mode else UNKNOWN
    return [*sentences, _("Hình thức thẩm định: %(mode)s.") % {"mode": mode}]


def _result(who: str, score: Decimal | None, by_points: str, rating: str) -> str:
    values = {
        "who": who,
        "score": UNKNOWN if score is None else numbers.decimal(score, 1),
        "rating": str(Rating(rating).label) if rating else UNKNOWN,
        "by_points": str(Rating(by_points).label) if by_points else "",
    }
    if by_points and by_points != rating:
        return _("%(who)s: %(score)s điểm; theo điểm: %(by_points)s; xếp loại: %(rating)s.") % values
    return _("%(who)s: %(score)s điểm; xếp loại: %(rating)s.") % values


def _caps(stored: list[dict[str, str]]) -> list[str]:
    return [_("Khống chế: %(cap)s.") % {"cap": explain.cap_sentence(engine.CapHit(**cap))} for cap in stored]


def _reviewer(sheet: ScoreSheet | None) -> str:
    if sheet and sheet.is_official and sheet.confirmed_by:
        return sheet.confirmed_by.full_name
    return UNKNOWN
