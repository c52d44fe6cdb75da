"""What became of one unit: how it stood from when to when, by which decision, and who inherits."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from cells import kinds
from cells.access import Action, Scope
from cells.models import PartyUnit, Reorganisation, UnitPlacement, UnitSuccession

SHOWN = 50  # predecessors, and successors


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time in which name, kind and direct superior stayed the same."""

    name: str
    kind: str
    superior: str
    first_day: date
    last_day: date | None
    decision: Reorganisation | None
    is_linked: bool  # the reader may open the decision
    is_planned: bool

    def says_the_same(self, other: "Stretch") -> bool:
        """Whether only the dates differ."""
        return (self.name, self.kind, self.superior) == (other.name, other.kind, other.superior)


@dataclass(frozen=True, slots=True)
class History:
    """Stretches, the newest first, and what came before and after. Names may be read by all who see the
    unit; pages behind links ask again."""

    stretches: list[Stretch]
    predecessors: list[UnitSuccession]
    successors: list[UnitSuccession]


def history_of(unit: PartyUnit, scope: Scope, today: date) -> History:
    """The history of a unit. Four queries."""
    rows = list(
        UnitPlacement.objects.filter(unit=unit).select_related("begun_by__unit").order_by("valid_from")
    )
    above = _names_of({row.parent_id for row in rows if row.parent_id})
    stretches: list[Stretch] = []
    for row in rows:
        decision = row.begun_by
        stretch = Stretch(
            name=row.name,
            kind=kinds.name_of(row.kind),
            superior=_name_on(above.get(row.parent_id or 0, []), row.valid_from),
            first_day=row.valid_from,
            last_day=row.valid_to,
            decision=decision,
            is_linked=decision is not None and scope.may(Action.VIEW, decision.unit.path),
            is_planned=row.valid_from > today,
        )
        last = stretches[-1] if stretches else None
        if last and last.says_the_same(stretch) and last.last_day == row.valid_from - timedelta(days=1):
            stretches[-1] = replace(last, last_day=row.valid_to)
        else:
            stretches.append(stretch)
    links = UnitSuccession.objects.select_related("predecessor", "successor").order_by("happened_on", "pk")
    return History(
        stretches[::-1],
        list(links.filter(successor=unit)[:SHOWN]),
        list(links.filter(predecessor=unit)[:SHOWN]),
    )


def _names_of(units: set[int]) -> dict[int, list[UnitPlacement]]:
    found: dict[int, list[UnitPlacement]] = {}
    for row in UnitPlacement.objects.filter(unit__in=units).order_by("unit", "valid_from"):
        found.setdefault(row.unit_id, []).append(row)
    return found


def _name_on(rows: list[UnitPlacement], day: date) -> str:
    begun = [row.name for row in rows if row.valid_from <= day]
    return begun[-1] if begun else ""
