"""What every save of a record promises: all or nothing, on the trail, never over somebody else's text."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts import audit
from accounts.audit.models import AuditEvent
from cells.models import PartyUnit
from meetings import services
from meetings.models import Meeting, MeetingKind, MeetingState
from meetings.services import RecordLocked, StaleRecord, errors
from tests.factories import MembershipFactory, PartyUnitFactory
from tests.meetings import saves
from tests.meetings.conftest import JUNE
from tests.world import World

CLOSED = [MeetingState.LOCKED, MeetingState.NOT_HELD, MeetingState.CANCELLED]
every_save = pytest.mark.parametrize("name", saves.ALL)


@pytest.fixture
def ready(meeting: Meeting) -> Meeting:
    """The roll is called, so that votes can be counted."""
    return saves.attendance(meeting)


@every_save
def test_a_save_is_stored_and_raises_the_revision(ready: Meeting, name: str) -> None:
    before = saves.everything_of(ready)
    saved = saves.ALL[name](ready)
    stored = Meeting.objects.get(pk=ready.pk)
    assert saved.revision == stored.revision == 3
    if name != "attendance":  # the same roll call again
        assert saves.everything_of(ready) != {**before, "meeting": [{**before["meeting"][0], "revision": 3}]}


@every_save
def test_a_save_is_on_the_trail(ready: Meeting, world: World, name: str) -> None:
    saves.ALL[name](ready, by=world.minute_taker)
    event = AuditEvent.objects.latest("pk")
    assert event.act == saves.ACTS[name]
    assert event.by == world.minute_taker
    assert event.target == f"meetings.meeting:{ready.pk}"
    assert event.unit_path == ready.unit_path
    assert event.data["revision"] == 3
    assert event.reason == ("Lũ quét" if name == "not_held" else "")


@every_save
def test_the_trail_holds_no_text_of_minutes(ready: Meeting, name: str) -> None:
    saves.ALL[name](ready)
    event = AuditEvent.objects.latest("pk")
    assert set(event.data) == {"revision"}


# --- Refusals --------------------------------------------------------------------------------------
@every_save
@pytest.mark.parametrize("difference", [-1, 1])
def test_another_revision_is_refused_and_nothing_is_written(
    ready: Meeting, name: str, difference: int
) -> None:
    before, events = saves.everything_of(ready), AuditEvent.objects.count()
    with pytest.raises(StaleRecord):
        saves.ALL[name](ready, revision=ready.revision + difference)
    assert saves.everything_of(ready) == before
    assert AuditEvent.objects.count() == events


@every_save
@pytest.mark.parametrize("state", CLOSED)
def test_a_closed_record_is_refused_and_nothing_is_written(
    ready: Meeting, name: str, state: MeetingState
) -> None:
    Meeting.objects.filter(pk=ready.pk).update(state=state)
    before, events = saves.everything_of(ready), AuditEvent.objects.count()
    with pytest.raises(RecordLocked, match="không sửa được"):
        saves.ALL[name](ready)
    assert saves.everything_of(ready) == before
    assert AuditEvent.objects.count() == events


@every_save
def test_a_planned_meeting_can_be_written(ready: Meeting, name: str) -> None:
    Meeting.objects.filter(pk=ready.pk).update(state=MeetingState.PLANNED)
    assert saves.ALL[name](ready).revision == 3


@every_save
def test_a_save_that_fails_at_its_end_leaves_nothing_half_written(
    ready: Meeting, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_: object) -> None:
        raise RuntimeError("the trail is full")

    before = saves.everything_of(ready)
    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(RuntimeError, match="the trail is full"):
        saves.ALL[name](ready)
    assert saves.everything_of(ready) == before


def test_without_its_transaction_a_save_would_be_half_written(
    ready: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above: the rows are written before the trail."""

    def fails(**_: object) -> None:
        raise RuntimeError("the trail is full")

    before = saves.everything_of(ready)
    monkeypatch.setattr(audit, "record", fails)
    monkeypatch.setattr(services, "save_decisions", services.save_decisions.__wrapped__)  # type: ignore[attr-defined]
    with pytest.raises(RuntimeError):
        saves.decisions(ready)
    assert saves.everything_of(ready) != before


# --- Two at once -----------------------------------------------------------------------------------
def together(*acts: Callable[[], object]) -> list[object]:
    """What each act gave or raised: in threads on PostgreSQL; on SQLite, whose one writer at a time
    makes them a sequence anyway, one after the other from instances that were loaded before."""

    def attempt(act: Callable[[], object]) -> object:
        try:
            return act()
        except (StaleRecord, RecordLocked, ValidationError) as refusal:
            return type(refusal)

    if connection.vendor != "postgresql":
        return [attempt(act) for act in acts]
    barrier = Barrier(len(acts))

    def in_thread(act: Callable[[], object]) -> object:
        try:
            barrier.wait(10)
            return attempt(act)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(in_thread, acts))


@pytest.fixture
def cell(transactional_db: None) -> PartyUnit:
    """A cell of one member, visible to every thread."""
    made: PartyUnit = PartyUnitFactory(meeting_day=3)
    MembershipFactory(cell=made)
    return made


@pytest.fixture
def shared(cell: PartyUnit) -> Meeting:
    """Its meeting of this month."""
    return services.start_meeting(cell=cell, kind=MeetingKind.REGULAR, month=JUNE, by=None)


@every_save
def test_of_saves_from_one_revision_exactly_one_passes(shared: Meeting, name: str) -> None:
    loaded = [Meeting.objects.select_related("cell").get(pk=shared.pk) for _ in range(4)]
    changes = {"decisions": []} if name == "decisions" else {}
    results = together(*(lambda one=one: saves.ALL[name](one, **changes) for one in loaded))  # type: ignore[misc]
    refusals = [result for result in results if not isinstance(result, Meeting)]
    assert len(refusals) == 3
    assert set(refusals) <= {StaleRecord, RecordLocked}
    assert Meeting.objects.get(pk=shared.pk).revision == 2
    assert AuditEvent.objects.filter(act=saves.ACTS[name]).count() == 1


def test_a_save_and_the_lock_at_once(shared: Meeting) -> None:
    """Either the save comes first and the lock sees that its copy is old, or the save finds it closed."""
    saving, locking = (Meeting.objects.get(pk=shared.pk) for _ in range(2))
    results = together(lambda: saves.agenda(saving), lambda: services.lock(meeting=locking))
    stored = Meeting.objects.get(pk=shared.pk)
    if stored.state == MeetingState.LOCKED:
        assert results == [RecordLocked, None]
        assert stored.revision == 1
    else:
        assert results[1] is StaleRecord
        assert stored.revision == 2


def test_two_first_meetings_of_a_month_at_once_give_one(cell: PartyUnit) -> None:
    def start() -> Meeting:
        return services.start_meeting(cell=cell, kind=MeetingKind.REGULAR, month=JUNE, by=None)

    results = together(start, start)
    assert results.count(ValidationError) == 1
    assert Meeting.objects.get() in results


def test_without_the_conditional_update_both_would_pass(
    shared: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a claim that only compares in memory lets the second save through."""

    def compares_in_memory(meeting: Meeting, revision: int, **values: object) -> None:
        if meeting.revision != revision:
            raise StaleRecord
        meeting.revision = revision + 1

    monkeypatch.setattr(errors, "claim", compares_in_memory)
    monkeypatch.setattr(services.record, "claim", compares_in_memory)
    one, two = (Meeting.objects.get(pk=shared.pk) for _ in range(2))
    results = together(lambda: saves.preparation(one), lambda: saves.preparation(two))
    assert all(isinstance(result, Meeting) for result in results)
