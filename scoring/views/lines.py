"""The lines of a sheet as pages show them: sentence, evidence, advice; grouped as in the regulation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.models import Meeting
from scoring import engine, evidence, explain
from scoring.engine.advice import cheapest
from scoring.engine.lines import NOT_APPLICABLE, UNKNOWN
from scoring.evidence import Evidence
from scoring.models import ScoreLine, ScoreSheet

_UNJUDGED = ("unmarked", "reason_missing")


@dataclass(frozen=True, slots=True)
class Row:
    """One line, ready to show. Which of the last fields are filled depends on the page."""

    line: engine.Line
    figure: str  # «8/10»
    why: str  # «17 trên 21 đảng viên dự (80,95 %); từ 85 % được 10 điểm (mục I.1)»
    evidence: tuple[Evidence, ...] = ()
    advice: str = ""
    later: str = ""  # what the line comes to once voted and sent
    level: BoundField | None = None
    points: BoundField | None = None
    reason: BoundField | None = None
    stored: str = ""  # what somebody else saved meanwhile
    mark: ScoreLine | None = None

    @property
    def anchor(self) -> str:
        return anchor(self.line)

    @property
    def differs(self) -> bool:
        """Whether the superior gave other points than the cell."""
        return self.mark is not None and self.mark.superior_points not in (None, self.mark.self_points)


@dataclass(frozen=True, slots=True)
class Way:
    """An honest way to a better score at the next meeting."""

    line: engine.Line
    advice: str  # «thêm 1 đảng viên phát biểu: +1»

    @property
    def anchor(self) -> str:
        return anchor(self.line)


def ways(lines: Iterable[engine.Line]) -> list[Way]:
    """The three that ask least; advice for next time, nothing to be typed in now."""
    return [Way(line, explain.margin_sentence(line.margin)) for line in cheapest(lines) if line.margin]


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the sheet with its rows."""

    code: str
    title: str
    rows: Sequence[Row]

    @property
    def earned(self) -> Decimal:
        return sum((row.line.points or Decimal(0) for row in self.rows), Decimal(0))

    @property
    def max(self) -> Decimal:
        applicable = (row.line.max for row in self.rows if row.line.state != NOT_APPLICABLE)
        return sum(applicable, Decimal(0))


def anchor(line: engine.Line) -> str:
    """The identifier of a line on its page."""
    return f"muc-{line.code}"


def waits_for_judgement(line: engine.Line) -> bool:
    """Whether a line is open because a person has to judge it, not because the record is incomplete."""
    return line.state == UNKNOWN and line.reason["code"] in _UNJUDGED


def sentence(line: engine.Line, facts: engine.Facts) -> tuple[str, str]:
    """The sentence of a line as its figure and the reason behind it."""
    figure, _colon, why = explain.line_sentence(line, facts).partition(": ")
    return figure, why


def grouped(rules: engine.RuleSet, rows: Iterable[Row]) -> list[Group]:
    """Rows under the headings of the set."""
    by_group: dict[str, list[Row]] = {}
    for row in rows:
        by_group.setdefault(row.line.group, []).append(row)
    return [
        Group(group.code, group.title, by_group[group.code])
        for group in rules.groups
        if group.code in by_group
    ]


def frozen_rows(
    sheet: ScoreSheet, meeting: Meeting, stored: Iterable[ScoreLine], *, reads: bool
) -> list[Row]:
    """The lines as they were frozen at the vote, each with its stored marks."""
    known, rules = engine.facts.clean(sheet.facts), sheet.criteria_set.rules
    rows = []
    for mark in stored:
        line = engine.Line.from_json(mark.frozen)
        figure, why = sentence(line if reads else explain.without_texts(line), known)
        seen = evidence.links(rules.criterion(line.code).facts, meeting, to_edit=False) if reads else ()
        rows.append(Row(line, figure, why, evidence=seen, mark=mark))
    return rows


def crumbs(meeting: Meeting, *, reads: bool) -> list[tuple[str, str]]:
    """The way to the sheet of a meeting, as far as this person may walk it."""
    steps = []
    if reads:
        steps.append((_("Sinh hoạt chi bộ"), reverse("meetings:meeting-list")))
        label = _("Buổi tháng %(month)s") % {"month": f"{meeting.month:%m/%Y}"}
        steps.append((label, reverse("meetings:record-show", args=[meeting.pk])))
    return [*steps, (_("Phiếu chấm điểm"), "")]
