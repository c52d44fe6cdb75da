"""A decision about the organisation as it is written down: six verbs, units named by their codes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self

from cells.models import Verb


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a decision does. Codes may name units that an earlier step of the decision founds.

    verb         MOVE       units go under `target`
                 MERGE      units end, everything in them goes to `target` (founded when it is new)
                 SPLIT      `target` is founded out of the one unit, with the units below named in `takes`
                            and the `members`; with `ends`, the unit ends and all the rest goes along
                 RENAME     the one unit is called `name`
                 DISSOLVE   units end; nothing may be left in them
                 CHANGE_KIND  units become `kind` (and `cell_type`)
    name, kind, cell_type, parent, order: of the unit to be founded; `parent` is the superior of the first
    of `units` when empty; `order` also the place of moved units among their new neighbours.
    """

    verb: Verb
    units: tuple[str, ...]
    target: str = ""
    name: str = ""
    kind: str = ""
    cell_type: str = ""
    parent: str = ""
    order: int | None = None
    takes: tuple[str, ...] = ()
    members: tuple[int, ...] = ()
    ends: bool = False

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """The step that `as_json` wrote."""
        lists = {name: tuple(stored.get(name, ())) for name in ("units", "takes", "members")}
        return cls(**{**stored, **lists, "verb": Verb(stored["verb"])})

    def as_json(self) -> dict[str, Any]:
        """What is stored of the step: only what it says."""
        return {name: value for name, value in asdict(self).items() if value not in ("", (), None, False)}


def checked(step: Step) -> Step:
    """The step itself; raises TypeError when its fields are not of their types, or no unit is named."""
    texts = (*step.units, *step.takes, step.target, step.name, step.kind, step.cell_type, step.parent)
    numbers = (*step.members, step.order or 0)
    if (
        not step.units
        or not all(isinstance(text, str) for text in texts)
        or not all(isinstance(n, int) for n in numbers)
    ):
        raise TypeError(f"a field of {step.verb} is missing or of another type")
    return step


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision with its number, signer and first day."""

    effective_on: date
    decision_no: str
    signer: str
    steps: Sequence[Step]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that becomes another of a unit which goes on: its superior, name or kind, in words."""

    unit: str
    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Removal:
    """Members who leave the roll of one cell for another's; `cell` is the key of the one they leave."""

    cell: int
    name: str
    to: str
    count: int


@dataclass(slots=True)
class Touched:
    """What a decision reaches, as found by trying it: for the page that is read before it is recorded.

    `followers` counts the units of which only the way to the top changes, because a superior moves.
    """

    founded: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    followers: int = 0
    removals: list[Removal] = field(default_factory=list)
    roles_ended: list[str] = field(default_factory=list)
    others: list["Impact"] = field(default_factory=list)

    @property
    def members(self) -> int:
        """How many members change their roll."""
        return sum(removal.count for removal in self.removals)


@dataclass(frozen=True, slots=True)
class Impact:
    """What an app above this one says about the units that a decision touches or ends."""

    label: str
    count: int
    is_blocking: bool = False
