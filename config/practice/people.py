"""Members of every cell, and the accounts: five that people log in with, one per cell and committee."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.conf import settings
from django.core.management.base import CommandError

from accounts.models import User
from cells import services
from cells.models import Category, CellType, Member, PartyUnit, Role
from config.practice import names
from config.practice.district import MEMBERS, District

PASSWORD = "sinhhoat-2024"  # noqa: S105 - public on purpose, refused in production
COMMITTEE_FROM = 9  # official members from which a cell elects a chi ủy
_SINCE = date(2016, 1, 1)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with the people who act for it."""

    unit: PartyUnit
    secretary: User
    reviewer: User
    chair: Member
    minute_taker: Member


def populate(random: Random, district: District, step: Callable[[], None]) -> list[Cell]:
    """Fill every cell with members and accounts; calls `step` after each cell."""
    if not settings.PRACTICE_ACCOUNTS_ALLOWED:
        raise CommandError("Practice data must not be loaded in production (APP_ENV=prod).")
    village = next(unit for unit in district.cells if unit.code == "DB02.01")
    named = _named_accounts(district, village)
    reviewers = {
        unit.pk: named["dang-uy"]
        if unit.pk == village.parent_id
        else _silent_account(random, unit, Role.SUPERIOR)
        for unit in district.committees
    }
    reviewers[district.root.pk] = named["ban-to-chuc"]
    cells = []
    for unit, size in zip(district.cells, _sizes(random, district.cells), strict=True):
        members = _roll(random, unit, size)
        if unit.pk == village.pk:
            secretary = named["bi-thu"]
        else:
            secretary = _silent_account(random, unit, Role.SECRETARY, members[0].full_name)
        Member.objects.filter(pk=members[0].pk).update(user=secretary)
        reviewer = reviewers[unit.parent_id or 0]
        cells.append(Cell(unit, secretary, reviewer, members[0], members[1]))
        step()
    return cells


def _sizes(random: Random, cells: list[PartyUnit]) -> list[int]:
    """Members per cell, adding up to the district's 4,824."""
    usual = {CellType.RESIDENTIAL: (11, 34), CellType.SCHOOL: (12, 32), CellType.HEALTH: (5, 14)}
    sizes = [random.randint(*usual.get(CellType(cell.cell_type), (7, 26))) for cell in cells]
    while (gap := MEMBERS - sum(sizes)) != 0:
        at = random.randrange(len(sizes))
        if 5 <= sizes[at] + (1 if gap > 0 else -1) <= 45:
            sizes[at] += 1 if gap > 0 else -1
    return sizes


def _roll(random: Random, unit: PartyUnit, size: int) -> list[Member]:
    """Members of a cell; the first two are official and never absent from the roll."""
    categories = [Category.OFFICIAL] * size
    for position in range(4, size):
        chance = random.random()
        if unit.cell_type == CellType.RESIDENTIAL and chance < 0.07:
            categories[position] = Category.EXEMPT
        elif chance < 0.10:
            categories[position] = Category.PROBATIONARY
        elif chance < 0.115:
            categories[position] = Category.TEMP_OUT
    members = []
    for category in categories:
        joined = _SINCE + timedelta(days=random.randrange(2500))
        membership = services.admit_member(
            cell=unit, full_name=names.person(random), category=category, valid_from=joined, by=None
        )
        members.append(membership.member)
    if categories.count(Category.OFFICIAL) >= COMMITTEE_FROM:
        unit.has_committee = True
        unit.save(update_fields=["has_committee"])
    return members


def _named_accounts(district: District, village: PartyUnit) -> dict[str, User]:
    assert village.parent is not None  # noqa: S101 - a subordinate cell always has a parent
    holders = (
        ("bi-thu", "Bùi Thị Thơm", Role.SECRETARY, village),
        ("dang-uy", "Đinh Công Thắng", Role.SUPERIOR, village.parent),
        ("ban-to-chuc", "Nguyễn Thu Hạnh", Role.BOARD, district.root),
        ("quan-tri", "Xa Mạnh Toàn", Role.ADMINISTRATOR, district.root),
        ("kiem-tra", "Lường Văn Kiên", Role.INSPECTOR, district.root),
    )
    accounts = {}
    for username, full_name, role, unit in holders:
        user = User.objects.create_account(
            username=username, password=PASSWORD, full_name=full_name, is_practice=True
        )
        services.assign_role(user=user, unit=unit, role=role, valid_from=_SINCE, by=None)
        accounts[username] = user
    return accounts


def _silent_account(random: Random, unit: PartyUnit, role: Role, full_name: str | None = None) -> User:
    """An account nobody can log in with: it only signs what happened in the practice year."""
    username = f"{role.lower()}-{unit.code.lower()}"
    user = User.objects.create_account(
        username=username, password=None, full_name=full_name or names.person(random), is_practice=True
    )
    services.assign_role(user=user, unit=unit, role=role, valid_from=_SINCE, by=None)
    return user
