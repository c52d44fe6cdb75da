"""The table of states: which act from which state, by whom; and what happens between two requests."""

from collections.abc import Callable
from typing import Any

import pytest

from cells.access import ROLE_ACTIONS, Action
from cells.models import Role
from meetings.models import Meeting, MeetingState
from scoring import services
from scoring.models import ScoreSheet, SheetState
from scoring.states import TRANSITIONS, Act, StaleSheet, WrongState, allowed, move
from scoring.views import sheets
from tests.factories import MeetingFactory
from tests.reports import practice
from tests.scoring.conftest import source_of
from tests.scoring.pages import FORM, SheetPage, words
from tests.world import World

# By hand: from each state, what may be done and where it leads.
LIFE = {
    "SELF_SCORED": {"sheet.mark": "SELF_SCORED", "sheet.adopt": "ADOPTED"},
    "ADOPTED": {"sheet.reopen": "SELF_SCORED", "sheet.submit": "SUBMITTED"},
    "SUBMITTED": {"sheet.return": "RETURNED", "sheet.confirm": "CONFIRMED"},
    "RETURNED": {"sheet.mark": "SELF_SCORED", "sheet.adopt": "ADOPTED"},
    "CONFIRMED": {},
    "LOCKED": {},
}


@pytest.mark.parametrize("state", SheetState.values)
@pytest.mark.parametrize("act", list(Act))
def test_an_act_leads_where_the_table_says_or_nowhere(world: World, state: str, act: Act) -> None:
    sheet = practice.sheet_of(MeetingFactory(cell=world.cell_a, locked=True), SheetState(state))
    before = ScoreSheet.objects.values().get()
    target = LIFE[state].get(act.value)
    assert allowed(sheet, act) is (target is not None)
    if target is None:
        with pytest.raises(WrongState) as refusal:
            move(sheet, act)
        assert f"«{sheet.get_state_display()}»" in str(refusal.value)
        assert ScoreSheet.objects.values().get() == before
    else:
        move(sheet, act)
        assert (sheet.state, sheet.revision) == (target, before["revision"] + 1)


@pytest.mark.parametrize("act", list(Act))
def test_an_act_on_an_older_revision_changes_nothing(world: World, act: Act) -> None:
    state = TRANSITIONS[act].sources[0]
    sheet = practice.sheet_of(MeetingFactory(cell=world.cell_a, locked=True), state)
    with pytest.raises(StaleSheet):
        move(sheet, act, sheet.revision + 1)
    assert ScoreSheet.objects.get().revision == sheet.revision == 1
    move(sheet, act, 1)  # control: the same with the revision that is stored


def test_the_cell_records_and_sends_and_only_superiors_decide() -> None:
    may = {role: {act.value for act in Act if TRANSITIONS[act].needs in ROLE_ACTIONS[role]} for role in Role}
    cell = {"sheet.mark", "sheet.adopt", "sheet.reopen", "sheet.submit"}
    superior = {"sheet.return", "sheet.confirm"}
    assert may == {
        Role.SECRETARY: cell,
        Role.MINUTE_TAKER: {"sheet.mark"},
        Role.SUPERVISOR: superior,
        Role.SUPERIOR: superior,
        Role.BOARD: superior,
        Role.INSPECTOR: set(),
        Role.ADMINISTRATOR: set(),
    }
    assert Action.ADMINISTER not in {transition.needs for transition in TRANSITIONS.values()}


# --- Between the page and the save: somebody else was quicker ---------------------------------------
def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Let something happen after the view has read and before the service writes."""
    mark = services.mark

    def late(*, meeting: Meeting, **arguments: Any) -> ScoreSheet:
        happens()
        return mark(meeting=Meeting.objects.get(pk=meeting.pk), **arguments)

    monkeypatch.setattr(sheets.services, "mark", late)


def test_marks_that_a_set_published_meanwhile_refuses_are_shown_beside_their_lines(
    at_sheet: SheetPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def publish() -> None:
        source = source_of("qd31").replace('key = "minus1"', 'key = "sketchy"')
        services.publish_set(criteria_set=services.store_set(source=source, by=None), by=None)

    meanwhile(monkeypatch, publish)
    response = at_sheet.post("mark", FORM)
    assert list(response.context["marks"].errors) == ["III.4-level"]
    assert not ScoreSheet.objects.exists()


def test_marks_of_a_meeting_declared_not_held_meanwhile_are_refused_in_words(
    at_sheet: SheetPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, lambda: Meeting.objects.update(state=MeetingState.NOT_HELD))
    response = at_sheet.post("mark", FORM)
    assert "không có phiếu chấm điểm" in words(response)
    assert response.context["marks"]["III.7-reason"].value() == "Ít gợi mở"
    assert not ScoreSheet.objects.exists()
