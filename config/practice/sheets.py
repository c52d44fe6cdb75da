"""The sheet of a meeting: scored and voted on, sent, sent back or confirmed."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts import clock
from config.practice import phrases
from config.practice.habits import Superior
from config.practice.records import Record
from scoring import engine, services
from scoring.engine.criterion import MANUAL, Criterion
from scoring.models import ReviewMode, ScoreSheet
from scoring.services import SuperiorMark

# The practice clock stands here: what would happen from today on has not happened.
PRESENT = date(2024, 6, 5)
SENT_BACK_AFTER = 4  # days, where a sheet is sent back for teaching


def moment(day: date, hour: int, minute: int) -> datetime:
    """A time of a day in the product's time zone."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


@dataclass(frozen=True, slots=True)
class Sheet:
    """What becomes of the sheet of one record."""

    record: Record
    rules: engine.RuleSet
    superior: Superior

    def score(self) -> ScoreSheet:
        """The cell judges itself and votes, at the moment that the caller has travelled to."""
        judged = [criterion for criterion in self.rules.criteria if criterion.mode == MANUAL]
        marks = {criterion.code: self._level(criterion) for criterion in judged}
        services.mark(meeting=self.record.meeting, marks=marks, by=self.record.cell.secretary)
        return self._adopt()

    def send(self, sheet: ScoreSheet, day: date) -> None:
        """Send the sheet, and let the superior look at it."""
        if day >= PRESENT:
            return
        with clock.travel(moment(day, 22, self.record.dice.randint(25, 59))):
            services.submit(sheet=sheet, by=self.record.cell.secretary)
        dice, is_faulty = self.record.dice, self.record.plan.is_faulty
        wait = SENT_BACK_AFTER if is_faulty else dice.randint(1, self.superior.slowness)
        is_strict = is_faulty or dice.chance(self.superior.strictness)
        reviewed_on = day + timedelta(days=wait)
        if reviewed_on >= PRESENT:
            return
        is_fit_to_return = self.record.fault and not sheet.return_reason
        if is_fit_to_return and (is_faulty or (is_strict and dice.chance(0.5))):
            self._send_back(sheet, reviewed_on)
        else:
            self._confirm(sheet, reviewed_on, is_strict=is_strict)

    def _level(self, criterion: Criterion) -> engine.Mark:
        """Cells judge themselves kindly: the best level more often than their habits deserve."""
        dice, order = self.record.dice, self.record.habits.order
        levels = sorted(criterion.levels, key=lambda level: -level.points)
        if dice.chance(0.3 + 0.65 * order):
            return self._best(criterion)
        worse = [level for level in levels if level.points < criterion.max]
        depth = 1 if dice.chance(0.3 + 0.6 * order) else 2
        reasons = phrases.SHORTCOMINGS.get(criterion.code, (phrases.SHORTCOMING,))
        return engine.Mark(worse[min(depth, len(worse)) - 1].key, reason=dice.choice(reasons))

    def _best(self, criterion: Criterion) -> engine.Mark:
        """The full points; where nobody was mentioned, because there was nobody to mention."""
        mentions = self.record.notes.get("mentions")
        is_reasoned = not (mentions and mentions.text)
        best = [level for level in criterion.levels if level.points == criterion.max]
        fitting = [level for level in best if level.needs_reason == is_reasoned]
        level = (fitting or best)[0]
        return engine.Mark(level.key, reason=phrases.NOTHING_TO_MENTION if level.needs_reason else "")

    def _adopt(self) -> ScoreSheet:
        meeting = self.record.meeting
        return services.adopt(
            meeting=meeting,
            votes_for=meeting.official_present,
            votes_against=0,
            votes_other=0,
            by=self.record.cell.secretary,
        )

    def _send_back(self, sheet: ScoreSheet, day: date) -> None:
        """The cell gets its sheet back; some days later it has mended the record and sends it again."""
        with clock.travel(self._at_the_office(day)):
            services.return_sheet(sheet=sheet, reason=self.record.fault, by=self.record.cell.reviewer)
        mended_on = day + timedelta(days=self.record.dice.randint(1, 20))
        if mended_on >= PRESENT or self.record.plan.is_faulty:
            return
        with clock.travel(moment(mended_on, 19, self.record.dice.randint(0, 59))):
            self.record.mend()
            again = self._adopt()
        self.send(again, mended_on)

    def _confirm(self, sheet: ScoreSheet, day: date, *, is_strict: bool) -> None:
        mode = ReviewMode.ATTENDED if self.record.dice.chance(0.3) else ReviewMode.ON_FILE
        with clock.travel(self._at_the_office(day)):
            services.confirm(
                sheet=sheet,
                marks=self._lowered(sheet) if is_strict else {},
                mode=mode,
                by=self.record.cell.reviewer,
            )

    def _at_the_office(self, day: date) -> datetime:
        return moment(day, self.record.dice.choice((8, 9, 10, 14, 15)), self.record.dice.randint(0, 59))

    def _lowered(self, sheet: ScoreSheet) -> dict[str, SuperiorMark]:
        """A strict superior lowers a few of the lines that the cell judged, with the reason."""
        lowered = {}
        for row in sheet.lines.exclude(self_level=""):
            below = [level.points for level in self.rules.criterion(row.code).levels]
            below = [points for points in below if row.self_points is not None and points < row.self_points]
            if below and self.record.dice.chance(0.3):
                reason = self.record.dice.choice(phrases.LOWERED)
                lowered[row.code] = SuperiorMark(points=max(below), reason=reason)
        return lowered
