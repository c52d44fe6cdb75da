"""On any day a member stands on one roll; a guest on a second one. The service says so on both
databases, PostgreSQL enforces it besides."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from cells import services
from cells.models import Category, Member, Membership
from cells.services import members
from tests.factories import MemberFactory, MembershipFactory
from tests.world import World

SPRING, MAY, JUNE = date(2024, 3, 1), date(2024, 5, 31), date(2024, 6, 1)
PAIRS = [
    # first, second, whether they may stand side by side
    (Category.OFFICIAL, Category.OFFICIAL, False),
    (Category.OFFICIAL, Category.PROBATIONARY, False),
    (Category.OFFICIAL, Category.TEMP_IN, False),
    (Category.EXEMPT, Category.TEMP_IN, False),
    (Category.TEMP_OUT, Category.TEMP_OUT, False),
    (Category.TEMP_OUT, Category.OFFICIAL, False),
    (Category.TEMP_IN, Category.TEMP_IN, False),
    (Category.TEMP_OUT, Category.TEMP_IN, True),
    (Category.TEMP_IN, Category.TEMP_OUT, True),
]


def second(world: World, member: Member, category: str, day: date = SPRING) -> Membership:
    return Membership(member=member, cell=world.cell_b, category=category, valid_from=day)


@pytest.mark.parametrize(("first", "other", "allowed"), PAIRS)
def test_the_service_knows_who_may_stand_on_two_rolls(
    world: World, first: str, other: str, allowed: bool
) -> None:
    member = MembershipFactory(cell=world.cell_a, category=first).member
    if allowed:
        services.require_one_roll(second(world, member, other))
        return
    with pytest.raises(ValidationError, match="Chi bộ xóm Diều"):
        services.require_one_roll(second(world, member, other))


@pytest.mark.parametrize(("first", "other", "allowed"), PAIRS)
def test_postgresql_knows_it_too(world: World, first: str, other: str, allowed: bool) -> None:
    member = MembershipFactory(cell=world.cell_a, category=first).member
    enforced = connection.vendor == "postgresql"
    try:
        with transaction.atomic():
            second(world, member, other).save()
        stored = True
    except IntegrityError:
        stored = False
    assert stored == (allowed or not enforced)


@pytest.mark.parametrize(("ends", "begins", "free"), [(MAY, JUNE, True), (JUNE, JUNE, False)])
def test_the_day_counts(world: World, ends: date, begins: date, free: bool) -> None:
    member = MembershipFactory(cell=world.cell_a, valid_to=ends).member
    row = second(world, member, Category.OFFICIAL, begins)
    if free:
        members.open_membership(row)
        assert row.pk
        return
    with pytest.raises(ValidationError):
        members.open_membership(row)
    assert row.pk is None


def test_an_earlier_time_that_runs_into_a_later_one_is_found(world: World) -> None:
    member = MembershipFactory(cell=world.cell_a, valid_from=JUNE).member
    before = second(world, member, Category.OFFICIAL)
    with pytest.raises(ValidationError):
        services.require_one_roll(before)
    before.valid_to = MAY
    services.require_one_roll(before)


def test_a_row_is_no_clash_with_itself_nor_with_other_members(world: World) -> None:
    row = MembershipFactory(cell=world.cell_a)
    services.require_one_roll(row)
    services.require_one_roll(second(world, MemberFactory(), Category.OFFICIAL))


def test_what_only_the_database_notices_is_said_in_words(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two people at one moment: the check saw nothing, the database refuses."""
    member = MembershipFactory(cell=world.cell_a).member
    monkeypatch.setattr(members, "require_one_roll", lambda membership: None)

    def refused(*args: object, **kwargs: object) -> None:
        raise IntegrityError

    row = second(world, member, Category.OFFICIAL)
    if connection.vendor != "postgresql":
        monkeypatch.setattr(Membership, "save", refused)
    with pytest.raises(ValidationError, match="vừa được người khác sửa"):
        members.open_membership(row)


def test_without_the_check_sqlite_would_keep_both(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: it is the service that refuses where the database cannot."""
    row = MembershipFactory(cell=world.cell_a, category=Category.TEMP_OUT)
    MembershipFactory(cell=world.cell_b, member=row.member, category=Category.TEMP_IN)

    def back() -> None:
        services.change_category(membership=row, category=Category.OFFICIAL, valid_from=JUNE, by=world.admin)

    with pytest.raises(ValidationError, match="Chi bộ xóm Enh"):
        back()
    row.refresh_from_db()
    if connection.vendor == "postgresql":
        return
    monkeypatch.setattr(members, "require_one_roll", lambda membership: None)
    back()
    assert Membership.objects.valid_on(JUNE).filter(member=row.member).count() == 2
