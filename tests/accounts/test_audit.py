"""The trail of acts: what a row holds, in whose time, and that it lives and dies with the act."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import ProtectedError

from accounts import audit, clock
from accounts.models import AuditEvent, User

pytestmark = pytest.mark.django_db


def test_an_event_says_who_did_what_to_which_object_when_and_why(person: User) -> None:
    moment = datetime(2024, 5, 3, 13, 0, tzinfo=UTC)
    with clock.travel(moment):
        audit.record(
            by=person,
            act="unit.update",
            target=person,
            unit_path="0000001.",
            reason="Sai tên",
            fields=["name"],
            count=2,
        )
    event = AuditEvent.objects.get()
    assert event.at == moment
    assert (event.by, event.act, event.unit_path) == (person, "unit.update", "0000001.")
    assert event.target == f"accounts.user:{person.pk}"
    assert (event.reason, event.data) == ("Sai tên", {"fields": ["name"], "count": 2})
    assert str(event) == f"unit.update accounts.user:{person.pk}"


def test_an_act_of_the_system_has_no_person(person: User) -> None:
    audit.record(by=None, act="unit.create", target=person)
    event = AuditEvent.objects.get()
    assert (event.by, event.unit_path, event.reason, event.data) == (None, "", "", {})


def test_it_is_written_in_the_time_of_the_product(person: User) -> None:
    audit.record(by=person, act="account.update", target=person)
    assert date(2024, 6, 5) == clock.today()
    assert abs((AuditEvent.objects.get().at - clock.now()).total_seconds()) < 60


def test_an_act_that_is_rolled_back_leaves_no_event(person: User) -> None:
    def act(*, fail: bool) -> None:
        with transaction.atomic():
            User.objects.filter(pk=person.pk).update(full_name="Bùi Thị Hoa (đã sửa)")
            audit.record(by=person, act="account.update", target=person)
            if fail:
                raise RuntimeError("after the event")

    with pytest.raises(RuntimeError):
        act(fail=True)
    assert not AuditEvent.objects.exists()
    assert User.objects.get(pk=person.pk).full_name == "Bùi Thị Hoa"
    act(fail=False)
    assert AuditEvent.objects.count() == 1


def test_without_its_event_an_act_does_not_happen(person: User) -> None:
    def act() -> None:
        with transaction.atomic():
            User.objects.filter(pk=person.pk).update(full_name="Bùi Thị Hoa (đã sửa)")
            audit.record(by=person, act="account.update", target=person, day=clock.today())

    with pytest.raises(TypeError, match="not JSON serializable"):
        act()
    assert User.objects.get(pk=person.pk).full_name == "Bùi Thị Hoa"


def test_who_is_on_record_cannot_be_deleted(person: User) -> None:
    audit.record(by=person, act="account.update", target=person)
    with pytest.raises(ProtectedError):
        person.delete()


def test_the_longest_names_of_objects_fit() -> None:
    """SQLite takes any length; PostgreSQL does not."""
    names = [model._meta.label_lower for model in apps.get_models()]
    digits = len(str(2**63))
    assert max(len(name) for name in names) + len(":") + digits <= 80
    assert AuditEvent._meta.get_field("target").max_length == 80
