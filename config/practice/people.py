"""Members of every cell, and the accounts: five that people log in with, one per cell and committee."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from cells import services
from cells.models import EXPECTED_CATEGORIES, Category, CellType, Member, Membership, PartyUnit, Role
from config.practice import names
from config.practice.dice import Dice
from config.practice.district import MEMBERS, SINCE, District
from config.practice.habits import OWN_CELL
from config.practice.terms import terms_of

PASSWORD = "sinhhoat-2024"  # noqa: S105 - public on purpose, refused in production
COMMITTEE_FROM = 9  # official members from which a cell elects a chi ủy
_SECRETARY = "Bùi Thị Thơm"  # bi-thu


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with the people who act for it. The first three members lead it."""

    unit: PartyUnit
    secretary: User
    reviewer: User
    roll: list[Membership]

    def expected(self, day: date) -> list[Member]:
        """Members who must come to a meeting on this day."""
        return [
            row.member for row in self.roll if row.category in EXPECTED_CATEGORIES and row.valid_from <= day
        ]


def populate(seed: int, district: District, codes: Collection[str], step: Callable[[], None]) -> list[Cell]:
    """Fill the cells with members and accounts; calls `step` after each cell."""
    own = next(unit for unit in district.cells if unit.code == OWN_CELL)
    named = _named_accounts(district, own)
    reviewers = {district.root.pk: named["ban-to-chuc"], own.parent_id: named["dang-uy"]}
    for committee in district.committees:
        if committee.pk not in reviewers:
            name = names.person(Dice(f"{seed} {committee.code}"))
            reviewers[committee.pk] = _silent_account(committee, Role.SUPERIOR, name)
    sizes = _sizes(Dice(f"{seed} sizes"), district.cells)
    cells = []
    for unit, size in zip(district.cells, sizes, strict=True):
        if unit.code in codes:
            secretary = named["bi-thu"] if unit == own else None
            cells.append(
                _cell(Dice(f"{seed} {unit.code} roll"), unit, size, secretary, reviewers[unit.parent_id])
            )
            step()
    return cells


def _sizes(dice: Dice, cells: list[PartyUnit]) -> list[int]:
    """Members per cell, adding up to the district's 4,824."""
    usual = {CellType.RESIDENTIAL: (11, 34), CellType.SCHOOL: (12, 32), CellType.HEALTH: (5, 14)}
    sizes = [dice.randint(*usual.get(CellType(cell.cell_type), (7, 26))) for cell in cells]
    while (gap := MEMBERS - sum(sizes)) != 0:
        at = dice.randrange(len(sizes))
        if 5 <= sizes[at] + (1 if gap > 0 else -1) <= 45:
            sizes[at] += 1 if gap > 0 else -1
    return sizes


def _cell(dice: Dice, unit: PartyUnit, size: int, secretary: User | None, reviewer: User) -> Cell:
    full_names = names.people(dice, size)
    if secretary is None:
        secretary = _silent_account(unit, Role.SECRETARY, full_names[0])
    else:
        full_names[0] = secretary.full_name
    categories = _categories(dice, unit, size)
    roll = [
        services.admit_member(
            cell=unit,
            full_name=full_name,
            category=category,
            valid_from=_since(dice, category),
            by=None,
            user=None if number else secretary,
            **terms_of(Dice(f"{unit.code} terms {number}"), category),
        )
        for number, (full_name, category) in enumerate(zip(full_names, categories, strict=True))
    ]
    if categories.count(Category.OFFICIAL) >= COMMITTEE_FROM:
        services.update_unit(unit=unit, by=None, has_committee=True)
    return Cell(unit, secretary, reviewer, roll)


def _categories(dice: Dice, unit: PartyUnit, size: int) -> list[Category]:
    """Of each member; the first four are official."""
    categories = [Category.OFFICIAL] * size
    for position in range(4, size):
        chance = dice.random()
        if unit.cell_type == CellType.RESIDENTIAL and chance < 0.07:
            categories[position] = Category.EXEMPT
        elif chance < 0.10:
            categories[position] = Category.PROBATIONARY
        elif chance < 0.115:
            categories[position] = Category.TEMP_OUT
    return categories


def _since(dice: Dice, category: Category) -> date:
    """From when a member is on the roll; who is on probation today began less than a year ago."""
    return SINCE + timedelta(days=30 + dice.randrange(300) if category == Category.PROBATIONARY else 0)


def _named_accounts(district: District, own: PartyUnit) -> dict[str, User]:
    assert own.parent is not None  # noqa: S101 - a subordinate cell always has a parent
    holders = (
        ("bi-thu", _SECRETARY, Role.SECRETARY, own),
        ("dang-uy", "Đinh Công Thắng", Role.SUPERIOR, own.parent),
        ("ban-to-chuc", "Nguyễn Thu Hạnh", Role.BOARD, district.root),
        ("quan-tri", "Xa Mạnh Toàn", Role.ADMINISTRATOR, district.root),
        ("kiem-tra", "Lường Văn Kiên", Role.INSPECTOR, district.root),
    )
    return {
        username: _account(username, PASSWORD, full_name, role, unit)
        for username, full_name, role, unit in holders
    }


def _silent_account(unit: PartyUnit, role: Role, full_name: str) -> User:
    """An account nobody can log in with: it only signs what happened in the practice year."""
    return _account(f"{role.lower()}-{unit.code.lower()}", None, full_name, role, unit)


def _account(username: str, password: str | None, full_name: str, role: Role, unit: PartyUnit) -> User:
    user = User.objects.create_account(
        username=username, password=password, full_name=full_name, is_practice=True
    )
    services.assign_role(user=user, unit=unit, role=role, valid_from=SINCE, by=None)
    return user
