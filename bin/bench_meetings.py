"""Invented meetings of a province, in memory and in a database; used by `bench.py`."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from scoring import engine

if TYPE_CHECKING:
    from django.db.models import Model

    from scoring.models import CriteriaSet, ScoreLine, ScoreSheet

MONTHS = tuple(date(2024, month, 1) for month in range(1, 13))
INVENTED_CELLS = 500
BATCH = 500


def raw_facts(random: Random) -> dict[str, Any]:
    """A meeting as it may be recorded: counts that agree with each other."""

    def upto(most: int, least: int = 0) -> int:
        return random.randint(least, max(least, most))

    def share(part: int, whole: int) -> Decimal | None:
        return engine.amounts.percent(part, whole)

    expected = upto(60, 5)
    present = upto(expected, expected * 7 // 10)
    punctual, speakers, notebooks = upto(present, present - 2), upto(present), upto(present, present - 2)
    due, assigned, decisions, duration = upto(12), upto(9), upto(4, 1), upto(150, 85)
    done, complete = upto(due, due // 2), upto(assigned)
    unexcused = upto(1) if upto(9) == 0 and present < expected else 0
    return {
        "kind": "REGULAR",
        "expected_members": expected,
        "present_members": present,
        "attendance_percent": share(present, expected),
        "excused_absences": expected - present - unexcused,
        "unexcused_absences": unexcused,
        "members_over_excused_limit": 0,
        "late_members": present - punctual,
        "left_early_members": 0,
        "punctual_members": punctual,
        "punctual_percent": share(punctual, present),
        "speakers": speakers,
        "speaking_percent": share(speakers, present),
        "notebook_members": notebooks,
        "notebook_percent": share(notebooks, present),
        "duration_minutes": duration,
        "duration_required_minutes": 90,
        "duration_shortfall_minutes": max(0, 90 - duration),
        "duration_percent": share(duration, 90),
        "schedule": random.choice(("ON_DATE", "ON_DATE", "MOVED_APPROVED", "MOVED_UNAPPROVED")),
        "notice_days": upto(6),
        "documents_days_before": upto(4),
        "draft_resolution": random.choice(("SENT_BEFORE", "ATTACHED_LATER", "NONE")),
        "committee_meeting": random.choice(("WITH_MINUTES", "WITHOUT_MINUTES", "NO_COMMITTEE")),
        "facilities_ready": True,
        "digital_documents": False,
        "agenda_steps_done": upto(12, 9),
        "agenda_steps_mandatory": 12,
        "ideology_minutes": upto(30),
        "mentions": upto(3),
        "minutes_parts_filled": upto(6, 5),
        "minutes_parts_mandatory": 6,
        "minutes_approved": True,
        "decisions": decisions,
        "decisions_with_counts": decisions,
        "decisions_valid": decisions,
        "conclusion_adopted": True,
        "official_present": present,
        "voting_denominator": expected,
        "tasks_due": due,
        "tasks_done": done,
        "task_completion_percent": share(done, due),
        "first_meeting": False,
        "tasks_assigned": assigned,
        "tasks_complete": complete,
        "tasks_complete_percent": share(complete, assigned),
        "self_score_voted": True,
        "submitted_days_after": upto(4),
    }


def marks(rules: engine.RuleSet, random: Random) -> dict[str, engine.Mark]:
    """What a cell chooses, most often the best; every reason is a text of its own."""
    chosen = {}
    for criterion in rules.criteria:
        if criterion.levels:
            level = random.choice((criterion.levels[0], criterion.levels[0], *criterion.levels[:3]))
            reason = f"lý do số {random.random()}"
            chosen[criterion.code] = engine.Mark(level=level.key, reason=reason)
    return chosen


def fill(source: str, meetings: int, random: Random, tell: Callable[[int], object]) -> None:
    """A province's year in the database: cells, meetings, sheets with every line.

    The first few hundred cells are invented; the database copies them until there are enough.
    """
    from meetings.models import Meeting
    from scoring.models import ScoreLine, ScoreSheet

    cells = -(-meetings // len(MONTHS))
    _make_cells(cells)
    criteria_set = _publish(source)
    months = [(cell, month) for cell in range(2, min(cells, INVENTED_CELLS) + 2) for month in MONTHS]
    invented = months[:meetings]
    for begin in range(0, len(invented), BATCH):
        _store(criteria_set, invented[begin : begin + BATCH], begin, random)
        tell(min(begin + BATCH, len(invented)))
    for begin in range(len(invented), meetings, len(invented)):
        limit = min(len(invented), meetings - begin)
        cell = f"cell_id + {begin // len(MONTHS)}"
        shifted = {"id": f"id + {begin}", "cell_id": cell, "unit_path": f"printf('0000001.%07d.', {cell})"}
        _copy(Meeting, {**shifted, "client_uid": "lower(hex(randomblob(16)))"}, f"id <= {limit}")
        _copy(ScoreSheet, {**shifted, "meeting_id": f"id + {begin}"}, f"id <= {limit}")
        _copy(ScoreLine, {"id": "NULL", "sheet_id": f"sheet_id + {begin}"}, f"sheet_id <= {limit}")
        tell(begin + limit)


def _copy(model: "type[Model]", changed: dict[str, str], where: str) -> None:
    """Copy rows inside the database, some columns changed."""
    from django.db import connection

    columns = [field.column for field in model._meta.concrete_fields]
    values = ", ".join(changed.get(str(column), f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    table = f'"{model._meta.db_table}"'
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE {where}")  # noqa: S608


def _publish(source: str) -> "CriteriaSet":
    from scoring.models import CriteriaSet, SetState

    rules = engine.parse(source)
    return CriteriaSet.objects.create(
        code=rules.code,
        title=rules.title,
        document=rules.document,
        status=rules.status,
        state=SetState.PUBLISHED,
        effective_from=rules.effective_from,
        meeting_kinds=list(rules.meeting_kinds),
        source=source,
    )


def _make_cells(number: int) -> None:
    from cells.models import PartyUnit, UnitKind

    root = {"code": "TINH", "name": "Đảng bộ tỉnh Mẫu", "kind": UnitKind.PROVINCE, "path": "0000001."}
    PartyUnit.objects.create(pk=1, valid_from=date(2020, 1, 1), search_key="tinh mau", **root)
    PartyUnit.objects.bulk_create(
        PartyUnit(
            pk=pk,
            parent_id=1,
            path=f"0000001.{pk:07d}.",
            code=f"CB{pk}",
            name=f"Chi bộ số {pk}",
            kind=UnitKind.GRASSROOTS_CELL,
            search_key=f"chi bo so {pk}",
            valid_from=date(2020, 1, 1),
        )
        for pk in range(2, number + 2)
    )


def _store(criteria_set: "CriteriaSet", months: list[tuple[int, date]], begin: int, random: Random) -> None:
    from django.db import transaction

    from meetings.models import Meeting, MeetingState
    from scoring.models import ScoreLine, ScoreSheet

    meetings, sheets, lines = [], [], []
    for pk, (cell, month) in enumerate(months, start=begin + 1):
        path = f"0000001.{cell:07d}."
        common: dict[str, Any] = {"cell_id": cell, "unit_path": path, "month": month, "kind": "REGULAR"}
        state = MeetingState.LOCKED
        meetings.append(Meeting(pk=pk, state=state, required_minutes=90, has_committee=True, **common))
        sheet, own = _sheet(criteria_set, pk, common, random)
        sheets.append(sheet)
        lines += own
    with transaction.atomic():
        Meeting.objects.bulk_create(meetings)
        ScoreSheet.objects.bulk_create(sheets)
        ScoreLine.objects.bulk_create(lines)


def _sheet(
    criteria_set: "CriteriaSet", pk: int, common: dict[str, Any], random: Random
) -> "tuple[ScoreSheet, list[ScoreLine]]":
    from scoring.models import ScoreLine, ScoreSheet, SheetState

    facts, chosen = engine.facts.clean(raw_facts(random)), marks(criteria_set.rules, random)
    outcome = engine.evaluate(criteria_set.rules, facts, chosen)
    sheet = ScoreSheet(
        pk=pk,
        meeting_id=pk,
        criteria_set=criteria_set,
        state=SheetState.SUBMITTED,
        facts=engine.facts.to_json(facts),
        score=outcome.score if outcome.score is not None else Decimal(0),
        rating=outcome.rating or "POOR",
        submitted_at=datetime(2025, 1, 2, tzinfo=UTC),
        **common,
    )
    lines = []
    for order, line in enumerate(outcome.lines, start=1):
        mark = chosen.get(line.code, engine.Mark())
        lines.append(
            ScoreLine(
                sheet_id=pk,
                code=line.code,
                order=order,
                self_level=mark.level or "",
                self_reason=mark.reason,
                self_points=line.points,
                computed_points=line.computed,
                frozen={"reason": line.reason},
            )
        )
    return sheet, lines
