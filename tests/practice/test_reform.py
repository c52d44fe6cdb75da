"""The reform of 1/7/2025 in the practice district, from the file that the documentation ships, end to end."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts import clock
from cells import services
from cells.access import Action, Scope
from cells.journal import image
from cells.models import Membership, PartyUnit, Reorganisation, Role, RoleAssignment, UnitPlacement, Verb
from cells.reorganisation import Decision, Step
from meetings.models import Meeting
from meetings.periods import Period
from reports.queries import rollup
from reports.queries.lens import Lens
from scoring.models import ScoreSheet
from tests.client import AppClient
from tests.factories import UserFactory

pytestmark = pytest.mark.usefixtures("part")

FILE = Path("docs/examples/cai-cach-2025.toml")
EARLY, DAY, AFTER = date(2024, 6, 5), date(2025, 7, 1), date(2025, 8, 4)
YEAR = Period.parse("2024")
COMMUNES = {
    "Đảng bộ xã Đà Bắc",
    "Đảng bộ xã Cao Sơn",
    "Đảng bộ xã Đức Nhàn",
    "Đảng bộ xã Quy Đức",
    "Đảng bộ xã Tân Pheo",
    "Đảng bộ xã Tiền Phong",
}


@contextmanager
def on(day: date) -> Iterator[None]:
    """Make a day the present; what is planned for it has come into force."""
    with clock.travel(datetime.combine(day, time(9), timezone.get_current_timezone())):
        services.catch_up()
        yield


def read(code: str, lens: Lens) -> list[Any]:
    """A report as it is read: names, codes and every number."""
    found = rollup(PartyUnit.objects.get(code=code), YEAR, lens=lens)
    rows = [(row.unit.code, row.unit.name, _exact(row.counts)) for row in found.children]
    return [_exact(found.total), *rows]


def _exact(counts: Any) -> Any:
    """The numbers without the dust of adding in another order (SQLite adds floating point)."""
    return counts._replace(score_sum=round(counts.score_sum, 6))


def frozen() -> list[Any]:
    """What was recorded: where it belonged, and its points."""
    sheets = ScoreSheet.objects.order_by("pk").values_list("pk", "unit_path", "official_score")
    return [*Meeting.objects.order_by("pk").values_list("pk", "unit_path"), *sheets]


def organisation() -> list[Any]:
    """Every row that a decision may write."""
    models = (PartyUnit, UnitPlacement, Membership, RoleAssignment)
    return [image(row) for model in models for row in model.objects.order_by("pk")]


@pytest.mark.parametrize("recorded_on", [EARLY, AFTER], ids=["as a plan of 2024", "after its day"])
def test_reports_of_2024_outlive_the_district(recorded_on: date) -> None:
    with on(AFTER):
        was, records, rows = read("DABAC", Lens.THEN), frozen(), organisation()
    with on(recorded_on):
        call_command("reorganise", str(FILE), verbosity=0)
    with on(EARLY):
        services.catch_up()
    with on(AFTER):
        assert read("DABAC", Lens.THEN) == was
        assert read("HOABINH", Lens.THEN)[0] == was[0]
        assert frozen() == records

        now = read("PHUTHO", Lens.NOW)
        assert {name for _code, name, _counts in now[1:]} == COMMUNES
        assert now[0] == was[0]
        held = {code: counts.held for code, _name, counts in now[1:]}
        assert (held["04831"] > 0, held["04849"], held["04891"]) == (True, 0, 0)

        act = Reorganisation.objects.get()
        services.undo_reorganisation(reorganisation=act, by=None)
        assert organisation() == rows
        assert read("DABAC", Lens.THEN) == was


def test_like_for_like_leaves_out_what_was_merged_since() -> None:
    with on(AFTER):
        call_command("reorganise", str(FILE), verbosity=0)
        now, like = read("PHUTHO", Lens.NOW), read("PHUTHO", Lens.LIKE)
        assert like[0].cells == now[0].cells
        merge = Step(Verb.MERGE, ("DB02.01",), target="DB02.02")
        services.reorganise(decision=Decision(date(2025, 7, 15), "2", "Bí thư", [merge]), by=None)
        assert read("PHUTHO", Lens.NOW)[0].held == now[0].held
        after = read("PHUTHO", Lens.LIKE)
        assert after[0].cells == like[0].cells - 2
        assert 0 < after[0].held < like[0].held


def test_people_go_on_with_their_work(client: AppClient) -> None:
    """The secretary keeps the cell; a committee sees it once it has its role; the district opens nothing."""
    cell = PartyUnit.objects.get(code="DB02.01")
    secretary = RoleAssignment.objects.get(unit=cell, role=Role.SECRETARY).user
    board = RoleAssignment.objects.filter(role=Role.BOARD).earliest("pk").user
    call_command("reorganise", str(FILE), verbosity=0)
    reviewer = UserFactory()
    commune = PartyUnit.objects.get(code="04831")
    services.assign_role(user=reviewer, unit=commune, role=Role.SUPERIOR, valid_from=DAY, by=None)
    with on(AFTER):
        cell.refresh_from_db()
        assert cell.full_name == "Chi bộ xóm Bến Gỗ – Đảng bộ xã Đà Bắc"
        assert Scope.of(secretary, AFTER).may(Action.RECORD, cell.path)
        assert Scope.of(reviewer, AFTER).reviews(cell)
        assert not Scope.of(board, AFTER).may(Action.VIEW, cell.path)
        client.force_login(secretary)
        page = client.get("/").content.decode()
        assert "Đảng bộ xã Tú Lý" not in page
        assert "Ghi buổi sinh hoạt" in page
