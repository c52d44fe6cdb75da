"""Undoing an act row by row."""

import json
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from cells.journal import ChangedSince, Journal, image, undo
from cells.models import Category, Member, Membership, RoleAssignment
from tests.factories import MeetingFactory, MemberFactory, MembershipFactory
from tests.world import World


def stored(journal: Journal) -> list[Any]:
    """The entries as they come back from the database."""
    entries: list[Any] = json.loads(json.dumps(journal.entries))
    return entries


def everything() -> list[Any]:
    return [
        image(row) for model in (Member, Membership, RoleAssignment) for row in model.objects.order_by("pk")
    ]


def test_new_changed_and_deleted_rows_are_put_back(world: World) -> None:
    before, journal = everything(), Journal()
    one, two = Membership.objects.filter(cell=world.cell_a).order_by("pk")[:2]
    journal.update(one, valid_to=date(2024, 5, 31), category=Category.EXEMPT)
    journal.delete(two)
    journal.create(MemberFactory.build(full_name="Hà Thị Mới"))
    more = [MemberFactory.build(full_name=f"Hà Văn {n}") for n in range(3)]
    journal.create_many(more)
    journal.update_many((row, {"card_no": "7"}) for row in more)
    journal.update(one, category=Category.OFFICIAL)
    assert everything() != before
    undo(stored(journal))
    assert everything() == before


def test_a_row_that_came_and_went_and_one_that_did_not_change_leave_nothing_to_undo(world: World) -> None:
    journal, member = Journal(), MemberFactory.build()
    journal.create(member)
    journal.delete(member)
    kept = Membership.objects.filter(cell=world.cell_a)[0]
    journal.update(kept, category=kept.category)
    assert journal.entries == []


def test_what_was_changed_since_is_not_undone(world: World) -> None:
    journal = Journal()
    row, other = Membership.objects.filter(cell=world.cell_a).order_by("pk")[:2]
    journal.update(row, valid_to=date(2024, 5, 31))
    journal.update(other, valid_to=date(2024, 5, 31))
    Membership.objects.filter(pk=other.pk).update(valid_to=date(2024, 4, 30))
    left = everything()
    with pytest.raises(ChangedSince) as refusal:
        undo(stored(journal))
    assert refusal.value.rows == [other]
    assert str(other.member) in str(refusal.value)
    assert everything() == left


def test_another_column_may_have_changed_since(world: World) -> None:
    journal, row = Journal(), Membership.objects.filter(cell=world.cell_a)[0]
    journal.update(row, valid_to=date(2024, 5, 31))
    Membership.objects.filter(pk=row.pk).update(category=Category.EXEMPT)
    undo(stored(journal))
    row.refresh_from_db()
    assert (row.valid_to, row.category) == (None, Category.EXEMPT)


def test_a_new_row_that_is_in_use_stays(world: World) -> None:
    journal, member = Journal(), MemberFactory.build()
    journal.create(member)
    MembershipFactory(member=member, cell=world.cell_a)
    with pytest.raises(ChangedSince):
        undo(stored(journal))
    assert Member.objects.filter(pk=member.pk).exists()


def test_a_new_row_that_was_changed_stays_and_one_that_is_gone_is_no_matter(world: World) -> None:
    journal, one, two = Journal(), MemberFactory.build(), MemberFactory.build()
    journal.create(one)
    journal.create(two)
    two.delete()
    Member.objects.filter(pk=one.pk).update(card_no="1")
    with pytest.raises(ChangedSince):
        undo(stored(journal))
    Member.objects.filter(pk=one.pk).update(card_no="")
    undo(stored(journal))
    assert not Member.objects.filter(pk=one.pk).exists()


def test_a_row_deleted_since_or_there_again_stops_the_undoing(world: World) -> None:
    journal, row = Journal(), MeetingFactory(cell=world.cell_a)
    journal.update(row, place="Nhà văn hóa")
    row.delete()
    with pytest.raises(ValidationError):
        undo(stored(journal))
    again, member = Journal(), MemberFactory()
    again.delete(member)
    member.save()
    with pytest.raises(ChangedSince):
        undo(stored(again))
