"""One object of every kind in every unit of the world, each carrying its unit's marker."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from accounts import clock
from accounts.models import User
from cells import names, services
from cells.models import (
    Category,
    Member,
    Membership,
    PartyUnit,
    RegisterImport,
    Reorganisation,
    Transfer,
    TransferKind,
)
from meetings.models import AgendaItem, Handover, Meeting
from meetings.models.handover import checksum_of
from scoring import engine
from scoring.models import CriteriaSet, ScoreLine, ScoreSheet, SetState, SheetState
from tests.access.pages import CELLS, UNITS
from tests.factories import (
    MeetingFactory,
    MembershipFactory,
    PartyUnitFactory,
    RoleAssignmentFactory,
    UserFactory,
)
from tests.reports import practice
from tests.scoring import worked
from tests.world import World


def name_mark(unit: str) -> str:
    """In the names of the unit and its people: seen by whoever may view the unit."""
    return f"Dauten{unit.replace('_', '')}z"


def text_mark(unit: str) -> str:
    """In what was said and decided there: seen by whoever may read its minutes."""
    return f"Dauchu{unit.replace('_', '')}z"


@dataclass(frozen=True)
class Objects:
    """Targets of pages: `pks["meeting"]["cell_a"]`."""

    pks: Mapping[str, Mapping[str, int]]
    codes: Mapping[str, str]  # of units
    fixed: Mapping[str, int]  # what belongs to no unit

    def arguments(self, target: str, unit: str) -> tuple[int, str]:
        """Primary key and unit code of a target; of one that does not exist when `unit` is ""."""
        return (self.pks[target][unit], self.codes[unit]) if unit else (9_999_999, "KHONG-CO")


def build(world: World) -> Objects:
    """Mark the world's units and fill them."""
    kinds = (
        "unit",
        "cell",
        "membership",
        "exempt",
        "arrival",
        "departure",
        "handover",
        "account",
        "assignment",
        "register_import",
        "decision",
        "meeting",
        "scored_meeting",
        "sheet",
    )
    pks: dict[str, dict[str, int]] = {kind: {} for kind in kinds}
    codes = {}
    criteria, elsewhere = practice.criteria_set(), PartyUnitFactory(parent=world.district)
    for key in sorted(UNITS):
        unit: PartyUnit = getattr(world, key)
        codes[key] = unit.code
        pks["unit"][key] = unit.pk
        user = UserFactory(full_name=f"Lò Văn {name_mark(key)}")
        assignment = RoleAssignmentFactory(user=user, unit=unit)
        pks["register_import"][key] = _register_import(unit, key).pk
        pks["decision"][key] = _decision(unit, key).pk
        pks["account"][key], pks["assignment"][key] = user.pk, assignment.pk
        if key in CELLS:
            pks["cell"][key] = unit.pk
            _mark_names(unit, key)
            pks["membership"][key] = Membership.objects.filter(cell=unit).earliest("pk").pk
            pks["exempt"][key] = _member(unit, key, Category.EXEMPT).pk
            pks["arrival"][key] = _transfer(_member(elsewhere), unit).pk
            pks["departure"][key] = _transfer(_member(unit, key), elsewhere).pk
            pks["handover"][key] = _handover(unit, user).pk
            pks["meeting"][key] = _meeting(unit, key).pk
            sheet = _sheet(unit, key, criteria)
            pks["sheet"][key], pks["scored_meeting"][key] = sheet.pk, sheet.meeting_id
    return Objects(pks, codes, {"criteria": criteria.pk, "draft": _draft(criteria, world.district).pk})


def _draft(criteria: CriteriaSet, scope: PartyUnit) -> CriteriaSet:
    """A set for one district, not in force yet."""
    draft = CriteriaSet.objects.get(pk=criteria.pk)
    draft.pk, draft.code, draft.state, draft.scope_unit = None, "RIENG", SetState.DRAFT, scope
    draft.source = draft.source.replace('scope = "*"', f'scope = "{scope.code}"')
    draft.source = draft.source.replace(f'code = "{criteria.code}"', f'code = "{draft.code}"', 1)
    draft.save(force_insert=True)
    return draft


def _register_import(unit: PartyUnit, key: str) -> RegisterImport:
    return RegisterImport.objects.create(
        unit=unit, register="members", at=clock.now(), file_name=f"{name_mark(key)}.xlsx"
    )


def _decision(unit: PartyUnit, key: str) -> Reorganisation:
    return Reorganisation.objects.create(
        unit=unit,
        effective_on=date(2024, 9, 1),
        decision_no=f"{name_mark(key)}-QĐ",
        signer="Bí thư",
        steps=[{"verb": "RENAME", "units": [unit.code], "name": f"Tên mới {name_mark(key)}"}],
        recorded_at=clock.now(),
    )


def _member(cell: PartyUnit, key: str = "", category: str = Category.OFFICIAL) -> Membership:
    name = f"Lò Thị Đi {name_mark(key)}" if key else "Lò Thị Đến"
    row: Membership = MembershipFactory(cell=cell, category=category, member__full_name=name)
    return row


def _transfer(membership: Membership, to_cell: PartyUnit) -> Transfer:
    return services.send_member(
        membership=membership, to_cell=to_cell, kind=TransferKind.OFFICIAL, sent_on=date(2024, 5, 1), by=None
    )


def _handover(cell: PartyUnit, from_user: User) -> Handover:
    """Without the act, which would end and begin roles."""
    listed: dict[str, list[Any]] = {"roll": [], "open": [], "meetings": [], "tasks": [], "moved": []}
    return Handover.objects.create(
        cell=cell,
        from_user=from_user,
        to_user=UserFactory(full_name=from_user.full_name),
        first_day=date(2024, 6, 1),
        made_at=clock.now(),
        listed=listed,
        checksum=checksum_of(listed),
    )


def _mark_names(cell: PartyUnit, key: str) -> None:
    # Only cells: the name of a committee is no secret to the cells below it.
    _rename(cell, "name", f"Chi bộ {name_mark(key)}")
    for member in Member.objects.filter(memberships__cell=cell):
        _rename(member, "full_name", f"{member.full_name} {name_mark(key)}")


def _rename(row: Any, field: str, value: str) -> None:
    setattr(row, field, value)
    row.search_key = names.search_key(value)
    row.save(update_fields=[field, "search_key"])


def _meeting(cell: PartyUnit, key: str) -> Meeting:
    meeting: Meeting = MeetingFactory(cell=cell, place=f"Nhà văn hóa {text_mark(key)}")
    AgendaItem.objects.create(
        meeting=meeting,
        code="trace",
        part="MAIN",
        title=f"Đánh giá {text_mark(key)}",
        order=1,
        is_mandatory=False,
        has_minutes=True,
        is_done=True,
        text=f"Đồng chí phát biểu {text_mark(key)}",
    )
    return meeting


def _sheet(cell: PartyUnit, key: str, criteria: CriteriaSet) -> ScoreSheet:
    """A sheet that was sent, sent back once, and sent again; judged lines with reasons in words."""
    meeting = MeetingFactory(cell=cell, month=date(2024, 4, 1), locked=True)
    sheet = practice.sheet_of(meeting, SheetState.SUBMITTED)
    sheet.return_reason = f"Thiếu biên bản {text_mark(key)}"
    sheet.save(update_fields=["return_reason"])
    judged = {code: replace(mark, reason=f"Vì {text_mark(key)}") for code, mark in worked.MARKS.items()}
    lines = engine.evaluate(criteria.rules, engine.facts.clean({}), judged).lines
    ScoreLine.objects.bulk_create(
        ScoreLine(sheet=sheet, code=line.code, order=order, self_points=line.points, frozen=line.to_json())
        for order, line in enumerate(lines, start=1)
    )
    return sheet
