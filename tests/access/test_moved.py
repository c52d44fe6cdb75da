"""Moved last month: the old superior is left with figures, the new one has everything.

Cell A goes from `committee` (`reviewer`) to `committee_2` (`reviewer_2`) on 1 May; today is 5 June.
Its April meeting and sheet still say where it stood then. The pages are those of the table.
"""

from datetime import date

import pytest
from django.urls import reverse

from cells import services
from cells.access import Action, Scope
from cells.models import Verb
from cells.reorganisation import Decision, Step
from meetings.models import Meeting
from meetings.models.meeting import MeetingQuerySet
from reports.queries import Lens, Show
from tests.access import objects as filled
from tests.access import pages
from tests.access.bodies import readable
from tests.access.objects import Objects, name_mark, text_mark
from tests.access.pages import PAGES, units
from tests.access.walk import answers, problems
from tests.client import AppClient
from tests.world import World

NAME, TEXT = name_mark("cell_a"), text_mark("cell_a")
CELL_THEN = "Chi bộ xóm Diều"  # as its placement of April is called; marks came later
BOTH = ("reviewer", "reviewer_2")
ASKED = ("cell_a", "committee")  # whose objects are asked for
REPORTS = [name for name, page in PAGES.items() if name.startswith("reports:") and page.target == "unit"]


@pytest.fixture
def objects(world: World) -> Objects:
    """The world before the move, marked and filled."""
    return filled.build(world)


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the tables say of the two committees after the move."""
    for grant in (pages.VIEW, pages.READ_MINUTES, pages.REVIEW):
        monkeypatch.setitem(grant, "reviewer", grant["reviewer"] - units("cell_a"))
        monkeypatch.setitem(grant, "reviewer_2", grant["reviewer_2"] | units("cell_a"))


def move() -> None:
    step = Step(Verb.MOVE, ("TM-01",), target="DB-CS")
    services.reorganise(decision=Decision(date(2024, 5, 1), "12-QĐ/HU", "Bí thư", [step]), by=None)


def wrong(world: World, objects: Objects, names: list[str] | None = None) -> dict[str, list[str]]:
    """Pages on which one of the two committees is not answered as the tables say."""
    found = {
        name: problems(name, PAGES[name], world, objects, people=BOTH, units=ASKED) for name in names or PAGES
    }
    return {name: said for name, said in found.items() if said}


@pytest.mark.usefixtures("tables")
def test_every_page_follows_the_cell_to_its_new_superior(world: World, objects: Objects) -> None:
    move()
    april = Meeting.objects.get(pk=objects.pks["scored_meeting"]["cell_a"])
    assert april.unit_path.startswith(world.committee.path)  # the record itself stayed where it was
    assert not wrong(world, objects)


@pytest.mark.parametrize("name", ["meetings:record-show", "scoring:review-show"])
def test_the_new_superior_reads_the_texts(name: str, world: World, objects: Objects) -> None:
    move()
    given = list(answers(name, PAGES[name], world, objects, BOTH, ("GET",), units=("cell_a",)))
    assert [(a.person, a.status, TEXT in a.text) for a in given] == [
        ("reviewer", 404, False),
        ("reviewer_2", 200, True),
    ]


def reports(world: World, objects: Objects, person: str, unit: str, lens: Lens) -> dict[str, str]:
    """Every report and every list of a unit for April, by address."""
    client = AppClient()
    client.force_login(getattr(world, person))
    found = {}
    for name in REPORTS:
        for more in [(show.value,) for show in Show] if PAGES[name].more else [()]:
            address = reverse(name, args=[objects.pks["unit"][unit], *more])
            response = client.get(f"{address}?period=2024-04&lens={lens}")
            assert response.status_code == 200
            body = b"".join(response) if response.streaming else response.content
            found[address] = readable(body, response.headers["Content-Type"])
    return found


def links(objects: Objects) -> list[str]:
    """Addresses of what belongs to cell A."""
    kinds = {"unit": "units", "meeting": "meetings", "scored_meeting": "meetings", "sheet": "reviews"}
    return [f"/{word}/{objects.pks[kind]['cell_a']}/" for kind, word in kinds.items()]


def test_the_old_superior_has_figures_and_nothing_behind_them(world: World, objects: Objects) -> None:
    move()
    for lens in Lens:
        found = reports(world, objects, "reviewer", "committee", lens)
        assert not [at for at, body in found.items() if TEXT in body or NAME in body]
        assert not [(at, link) for at, body in found.items() for link in links(objects) if link in body]
        named = {at.split("/")[-2] for at, body in found.items() if CELL_THEN in body}
        assert named >= {"cells", "submitted", "ratings"} if lens == Lens.THEN else not named


def test_the_new_superior_finds_april_by_todays_tree(world: World, objects: Objects) -> None:
    move()
    for lens in Lens:
        found = reports(world, objects, "reviewer_2", "committee_2", lens)
        led = {link for body in found.values() for link in links(objects) if link in body}
        assert (f"/units/{objects.pks['unit']['cell_a']}/" in led) == (lens != Lens.THEN)
        assert not [at for at, body in found.items() if TEXT in body]


# --- Controls: without the move, or by the frozen path, it goes red -----------------------------
@pytest.mark.usefixtures("tables")
def test_red_when_the_cell_was_not_moved(world: World, objects: Objects) -> None:
    found = wrong(world, objects, ["meetings:record-show", "scoring:review-confirm"])
    assert "reviewer GET cell_a: 200, expected [404]" in found["meetings:record-show"]
    assert "reviewer_2 POST cell_a: 404, expected [200, 302, 400, 409]" in found["scoring:review-confirm"]


def by_frozen_path(rows: MeetingQuerySet, scope: Scope, action: Action) -> MeetingQuerySet:
    """What `visible_to` of meetings must never be."""
    (path,) = scope.paths(action)
    return rows.filter(unit_path__startswith=path)


@pytest.mark.usefixtures("tables")
def test_red_when_records_are_seen_by_the_path_of_their_month(
    world: World, objects: Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    move()
    monkeypatch.setattr(MeetingQuerySet, "visible_to", by_frozen_path)
    found = wrong(world, objects, ["scoring:sheet-show"])["scoring:sheet-show"]
    assert "reviewer GET cell_a: 403, expected [404]" in found
    assert "reviewer_2 GET cell_a: 404, expected [200]" in found


def test_red_when_a_report_leads_to_the_foreign_cell(world: World, objects: Objects) -> None:
    found = reports(world, objects, "reviewer", "committee", Lens.THEN)
    assert {link for body in found.values() for link in links(objects) if link in body}
