"""What was voted on stays as it was, whatever happens to the record, the roll or the criteria set."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from meetings.models import Meeting, TaskResult
from scoring import services
from scoring.models import CriteriaSet, ScoreSheet, SetState, SheetState
from tests.scoring import worked
from tests.scoring.conftest import Login, source_of
from tests.world import World

BEST = "{ min = 85, points = 10 },"


def publish(**changes: str) -> CriteriaSet:
    """A revision of Quy định 31 in force; by default it asks for 90 % in I.1."""
    source = source_of("qd31")
    for old, new in (changes or {BEST: BEST.replace("85", "90")}).items():
        assert source.count(old) == 1
        source = source.replace(old, new)
    return services.publish_set(criteria_set=services.store_set(source=source, by=None), by=None)


def frozen(sheet: ScoreSheet) -> tuple[Any, ...]:
    stored = ScoreSheet.objects.get(pk=sheet.pk)
    lines = list(stored.lines.values_list("code", "computed_points", "self_points", "frozen"))
    return stored.criteria_set_id, stored.score, stored.rating, stored.facts, lines


def change_the_meeting(held: Meeting) -> None:
    Meeting.objects.filter(pk=held.pk).update(ends_at="19:20", speakers=0, late_members=10)


def change_the_rows(held: Meeting) -> None:
    held.attendance.filter(status="PRESENT").update(has_spoken=False)
    held.agenda.update(is_done=False, text="")
    held.decisions.all().delete()


def change_the_tasks(held: Meeting) -> None:
    held.task_results.update(result=TaskResult.NOT_DONE)


def correct_the_set(held: Meeting) -> None:
    assert publish().revision == 2


@pytest.mark.parametrize(
    "change",
    [change_the_meeting, change_the_rows, change_the_tasks, correct_the_set],
    ids=lambda f: f.__name__,
)
def test_a_frozen_sheet_is_immune(held: Meeting, change: Callable[[Meeting], None]) -> None:
    sheet = worked.adopted(held)
    before = frozen(sheet)
    with worked.evening():
        fresh = services.preview(held, sheet).projected
        change(held)
        changed = services.preview(Meeting.objects.get(pk=held.pk), sheet).projected
    assert frozen(sheet) == before
    assert changed.earned != fresh.earned  # control: an open sheet does follow


def test_sending_counts_the_facts_of_the_vote_and_the_set_of_the_vote(held: Meeting) -> None:
    sheet = worked.adopted(held)
    change_the_meeting(held)
    change_the_rows(held)
    publish()
    with worked.evening():
        services.submit(sheet=ScoreSheet.objects.select_related("meeting").get(pk=sheet.pk), by=None)
    stored = ScoreSheet.objects.get()
    assert (stored.score, stored.criteria_set.revision) == (Decimal("89.5"), 1)


def test_an_old_sheet_shows_its_own_lines_and_set_after_a_new_revision(
    held: Meeting, qd31: CriteriaSet, world: World, login: Login
) -> None:
    sheet = worked.submitted(held)
    new = publish()
    qd31.refresh_from_db()
    assert (qd31.state, new.state) == (SetState.RETIRED, SetState.PUBLISHED)
    for url in (f"/meetings/{held.pk}/score/", f"/reviews/{sheet.pk}/"):
        page = login(world.reviewer).get(url).content.decode()
        assert "10/10: 18 trên 21 đảng viên dự (85,71 %), đạt mức từ 85 % (mục I.1)" in page
        assert f"/criteria/{qd31.pk}/" in page


def test_a_confirmation_weighs_the_old_sheet_by_its_own_set(held: Meeting, world: World) -> None:
    sheet = worked.submitted(held)
    publish()
    services.confirm(sheet=ScoreSheet.objects.get(pk=sheet.pk), marks={}, mode="ON_FILE", by=world.reviewer)
    assert ScoreSheet.objects.get().official_score == Decimal("89.5")


def test_a_sheet_that_is_still_open_moves_to_the_new_revision(held: Meeting) -> None:
    services.mark(meeting=held, marks=worked.MARKS, by=None)
    new = publish()
    with worked.evening():
        sheet = services.adopt(meeting=held, votes_for=16, votes_against=0, votes_other=0, by=None)
    assert (sheet.criteria_set, sheet.score) == (new, Decimal("87.5"))


def test_a_returned_sheet_moves_to_the_revision_in_force_and_drops_lines_that_left_it(
    held: Meeting, world: World
) -> None:
    sheet = worked.submitted(held)
    services.return_sheet(sheet=sheet, reason="Bộ tiêu chí đã sửa", by=world.reviewer)
    publish(**{'code = "V.2"': 'code = "V.4"'})
    again = Meeting.objects.get(pk=held.pk)
    with worked.evening():
        services.adopt(meeting=again, votes_for=16, votes_against=0, votes_other=0, by=None)
    stored = ScoreSheet.objects.get()
    assert list(worked.points(stored))[-3:] == ["V.1", "V.3", "V.4"]
    assert (stored.score, stored.criteria_set.revision) == (Decimal("89.5"), 2)


def test_marks_that_no_longer_fit_are_not_carried_over(held: Meeting) -> None:
    services.mark(meeting=held, marks=worked.MARKS, by=None)
    publish(**{'key = "minus1"': 'key = "sketchy"'})
    with worked.evening():
        seen = services.preview(held, ScoreSheet.objects.get())
    assert set(seen.marks) == set(worked.MARKS) - {"III.4"}
    assert seen.projected.score is None


def test_a_meeting_outside_every_set_shows_why_and_keeps_its_frozen_sheet(
    held: Meeting, world: World, login: Login
) -> None:
    sheet = worked.adopted(held)
    CriteriaSet.objects.update(state=SetState.RETIRED)
    page = login(world.reviewer).get(f"/meetings/{held.pk}/score/").content.decode()
    assert "89,5" in page
    services.reopen(sheet=sheet, by=None)
    page = login(world.reviewer).get(f"/meetings/{held.pk}/score/").content.decode()
    assert "Chưa có bộ tiêu chí cho buổi thường kỳ ngày 03/05/2024" in page
    assert ScoreSheet.objects.get().state == SheetState.SELF_SCORED
