"""The tree as pages show it: one open branch at a time, with the figures of every unit shown."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Self

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When, Window
from django.db.models.functions import RowNumber, Substr

from cells.access import Action, Scope
from cells.models import SEGMENT, Category, Membership, PartyUnit
from cells.models.unit import PartyUnitQuerySet

SHOWN = 100  # units right below an open one; the page of that unit lists them all, page by page


class Figures(NamedTuple):
    """Cells in a unit (itself included) and members on their books."""

    cells: int
    members: int


NONE = Figures(0, 0)


@dataclass(frozen=True, slots=True)
class Branch:
    """One row of the tree."""

    unit: PartyUnit
    depth: int
    is_open: bool
    has_children: bool
    cells: int
    members: int
    parent_pk: int | None  # the row above it in the page; None for a root
    left_out: int  # units right below it that the page does not show

    @classmethod
    def of(cls, unit: PartyUnit, *, depth: int, is_open: bool, figures: Figures, left_out: int = 0) -> Self:
        """Build a row from a unit annotated by `_with_children_flag`."""
        return cls(
            unit=unit,
            depth=depth,
            is_open=is_open,
            has_children=unit.has_children,  # type: ignore[attr-defined]
            cells=figures.cells,
            members=figures.members,
            parent_pk=unit.parent_id if depth else None,
            left_out=left_out,
        )


def root_paths(scope: Scope) -> tuple[str, ...]:
    """The topmost units this person may see; paths below another path are left out."""
    paths = scope.paths(Action.VIEW)
    return tuple(p for p in paths if not any(p != other and p.startswith(other) for other in paths))


def branches(scope: Scope, opened: PartyUnit | None, on: date) -> list[Branch]:
    """Rows of the tree page: the person's roots, and what is below `opened` and its superiors, of
    each at most `SHOWN` and the open one.

    A single root is always open. Three queries, whatever the size of the tree.
    """
    tops = root_paths(scope)
    if opened is None and len(tops) == 1:
        open_paths = list(tops)
    else:
        open_paths = [p for p in _prefixes(opened.path) if p.startswith(tops)] if opened else []
    units = _shown(tops, open_paths, on)
    figures = _figures(tops, open_paths, on)
    below: dict[str, list[PartyUnit]] = {}
    for unit in units:
        below.setdefault("" if unit.path in tops else unit.superior_path, []).append(unit)

    rows: list[Branch] = []

    def walk(above: str, depth: int) -> None:
        for unit in below.get(above, []):
            is_open, inside = unit.path in open_paths, below.get(unit.path, [])
            left_out = inside[0].siblings - len(inside) if inside else 0  # type: ignore[attr-defined]
            figure = figures.get(unit.path, NONE)
            rows.append(Branch.of(unit, depth=depth, is_open=is_open, figures=figure, left_out=left_out))
            if is_open:
                walk(unit.path, depth + 1)

    walk("", 0)
    return rows


def _shown(tops: Sequence[str], open_paths: Sequence[str], on: date) -> list[PartyUnit]:
    order = [F("order").asc(), F("pk").asc()]
    found = (
        _with_children_flag(on)
        .filter(Q(path__in=tops) | Q(parent__path__in=open_paths))
        .annotate(
            rank=Window(RowNumber(), partition_by="parent", order_by=order),
            siblings=Window(Count("pk"), partition_by="parent"),
        )
    )
    first = Q(rank__lte=SHOWN) | Q(path__in=[*tops, *open_paths])
    return list(found.filter(first).select_related("parent").in_official_order())


def units_below(unit: PartyUnit, on: date) -> PartyUnitQuerySet:
    """The units right below one unit, in official order."""
    return _with_children_flag(on).filter(parent=unit).select_related("parent").in_official_order()


def children(unit: PartyUnit, below: Iterable[PartyUnit], on: date) -> list[Branch]:
    """Rows of some of `units_below`."""
    figures = _figures((unit.path,), [unit.path], on)
    return [Branch.of(u, depth=1, is_open=False, figures=figures.get(u.path, NONE)) for u in below]


def superiors(unit: PartyUnit, scope: Scope) -> list[PartyUnit]:
    """The units above this one that the person may see, from the top down."""
    tops = root_paths(scope)
    paths = [path for path in _prefixes(unit.superior_path) if path.startswith(tops)]
    return list(PartyUnit.objects.filter(path__in=paths).order_by("path")) if paths else []


def _prefixes(path: str) -> list[str]:
    return [path[:end] for end in range(SEGMENT, len(path) + 1, SEGMENT)]


def _with_children_flag(on: date) -> PartyUnitQuerySet:
    below = PartyUnit.objects.valid_on(on).filter(parent=OuterRef("pk"))
    return PartyUnit.objects.valid_on(on).annotate(has_children=Exists(below))


def _figures(tops: Sequence[str], open_paths: Sequence[str], on: date) -> dict[str, Figures]:
    """Cells and members in each unit on the page. Two queries: one that joins members to count both
    must also tell the cells apart, and takes PostgreSQL twice as long."""
    if not tops:
        return {}
    units = PartyUnit.objects.cells().valid_on(on)
    # A closed unit has nobody on its books: its own days need not be asked.
    on_books = Membership.objects.valid_on(on).exclude(category=Category.TEMP_IN)
    cells: Counter[str] = Counter()
    members: Counter[str] = Counter()
    for counted, rows, path in ((cells, units, "path"), (members, on_books, "cell__path")):
        branch = _branch(path, tops, open_paths)
        inside = rows.filter(Q(*((f"{path}__startswith", top) for top in tops), _connector=Q.OR))
        totals = inside.annotate(branch=branch).values_list("branch").annotate(Count("pk")).order_by()
        for found, number in totals:
            counted.update(dict.fromkeys(_prefixes(found), number))
    return {path: Figures(cells[path], members[path]) for path in cells}


def _branch(path: str, tops: Sequence[str], open_paths: Sequence[str]) -> Case:
    """The path of the lowest unit on the page that contains a row."""
    opened = [
        When(**{f"{path}__startswith": above, "then": Substr(path, 1, len(above) + SEGMENT)})
        for above in sorted(open_paths, key=len, reverse=True)
    ]
    return Case(*opened, *(When(**{f"{path}__startswith": top, "then": Value(top)}) for top in tops))
