"""What became of one unit: how it stood from when to when, by which decision, and who inherits."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import OuterRef, Q, Subquery

from cells import kinds
from cells.access import Action, Scope
from cells.models import PartyUnit, Reorganisation, UnitPlacement, UnitSuccession

SHOWN = 100  # predecessors and successors


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
    """The history of a unit. Two queries."""
    above = UnitPlacement.objects.filter(unit=OuterRef("parent"), valid_from__lte=OuterRef("valid_from"))
    superior = Subquery(above.order_by("-valid_from").values("name")[:1])
    placements = UnitPlacement.objects.filter(unit=unit).annotate(superior=superior)
    rows = placements.select_related("begun_by__unit").defer("begun_by__journal").order_by("valid_from")
    stretches: list[Stretch] = []
    for row in rows:
        decision = row.begun_by
        stretch = Stretch(
            name=row.name,
            kind=kinds.name_of(row.kind),
            superior=row.superior or "",  # type: ignore[attr-defined]
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
    links = UnitSuccession.objects.filter(Q(predecessor=unit) | Q(successor=unit))
    links = links.select_related("predecessor", "successor", "reorganisation").defer(
        "reorganisation__journal"
    )
    found = list(links.order_by("happened_on", "pk")[:SHOWN])
    return History(
        stretches[::-1],
        [row for row in found if row.successor_id == unit.pk],
        [row for row in found if row.predecessor_id == unit.pk],
    )
