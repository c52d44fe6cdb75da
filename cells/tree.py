"""The tree as pages show it: one open branch at a time, with the figures of every unit shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Self

from django.db.models import Case, Count, Exists, FilteredRelation, OuterRef, Q, Value, When
from django.db.models.functions import Substr

from cells.access import Action, Scope
from cells.models import SEGMENT, Category, PartyUnit
from cells.models.unit import PartyUnitQuerySet


class Figures(NamedTuple):
    """Cells in a unit (itself included) and members on their books."""

    cells: int
    members: int


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

    @classmethod
    def of(cls, unit: PartyUnit, *, depth: int, is_open: bool, figures: Figures) -> Self:
        """Build a row from a unit annotated by `with_children_flag`."""
        return cls(
            unit=unit,
            depth=depth,
            is_open=is_open,
            has_children=unit.has_children,  # type: ignore[attr-defined]
            cells=figures.cells,
            members=figures.members,
            parent_pk=unit.parent_id if depth else None,
        )


def root_paths(scope: Scope) -> tuple[str, ...]:
    """The topmost units this person may see; paths below another path are left out."""
    paths = scope.paths(Action.VIEW)
    return tuple(p for p in paths if not any(p != other and p.startswith(other) for other in paths))


def branches(scope: Scope, opened: PartyUnit | None, on: date) -> list[Branch]:
    """Rows of the tree page: the person's roots, and what is below `opened` and its superiors.

    A single root is always open. Two queries, whatever the size of the tree.
    """
    tops = root_paths(scope)
    if opened is None and len(tops) == 1:
        open_paths = list(tops)
    else:
        open_paths = [p for p in _prefixes(opened.path) if p.startswith(tops)] if opened else []
    shown = _with_children_flag(on).filter(Q(path__in=tops) | Q(parent__path__in=open_paths))
    units = list(shown.select_related("parent").in_official_order())
    figures = _figures(tops, open_paths, on)
    below: dict[str, list[PartyUnit]] = {}
    for unit in units:
        below.setdefault("" if unit.path in tops else unit.superior_path, []).append(unit)

    rows: list[Branch] = []

    def walk(above: str, depth: int) -> None:
        for unit in below.get(above, []):
            is_open = unit.path in open_paths
            rows.append(Branch.of(unit, depth=depth, is_open=is_open, figures=_sum(figures, unit.path)))
            if is_open:
                walk(unit.path, depth + 1)

    walk("", 0)
    return rows


def children(unit: PartyUnit, on: date) -> list[Branch]:
    """Rows of the units right below one unit, in official order."""
    units = _with_children_flag(on).filter(parent=unit).select_related("parent").in_official_order()
    figures = _figures((unit.path,), [unit.path], on)
    return [Branch.of(u, depth=1, is_open=False, figures=_sum(figures, u.path)) for u in units]


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


def _sum(figures: dict[str, Figures], path: str) -> Figures:
    inside = [found for branch, found in figures.items() if branch.startswith(path)]
    return Figures(sum(found.cells for found in inside), sum(found.members for found in inside))


def _figures(tops: Sequence[str], open_paths: Sequence[str], on: date) -> dict[str, Figures]:
    """Cells and members by the lowest unit on the page that contains them: one query."""
    if not tops:
        return {}
    opened = [
        When(path__startswith=path, then=Substr("path", 1, len(path) + SEGMENT))
        for path in sorted(open_paths, key=len, reverse=True)
    ]
    closed = [When(path__startswith=path, then=Value(path)) for path in tops]
    on_books = Q(memberships__valid_from__lte=on) & ~Q(memberships__category=Category.TEMP_IN)
    on_books &= Q(memberships__valid_to=None) | Q(memberships__valid_to__gte=on)
    rows = (
        PartyUnit.objects.within_any(tuple(tops))
        .cells()
        .valid_on(on)
        .alias(book=FilteredRelation("memberships", condition=on_books))
        .annotate(branch=Case(*opened, *closed))
        .values("branch")
        .annotate(cells=Count("pk", distinct=True), members=Count("book"))
        .order_by("branch")
    )
    return {row["branch"]: Figures(row["cells"], row["members"]) for row in rows}
