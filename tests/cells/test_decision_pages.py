"""Pages of decisions: the list, writing one down without JavaScript, what it would do, undoing it."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cells import services
from cells.models import Membership, PartyUnit, Reorganisation, UnitKind, Verb
from cells.reorganisation import Decision, Step
from tests.client import AppClient
from tests.world import World

NEW = "/units/decisions/new/"
HEAD = {"decision_no": "12-QĐ/HU", "effective_on": "2024-09-01", "signer": "Bí thư Huyện ủy", "note": ""}
RENAME = Step(Verb.RENAME, ("TM-01",), name="Chi bộ Sơn Diều")
MERGE = Step(*(Verb.MERGE, ("TM-01", "TM-02"), "TM-03", "Chi bộ xóm Đoàn Kết", UnitKind.SUBORDINATE_CELL))


@pytest.fixture
def admin(world: World, client: AppClient) -> AppClient:
    """The administrator, logged in."""
    client.force_login(world.admin)
    return client


def posted(*steps: Step, **more: str) -> dict[str, str]:
    """What a page of a decision posts."""
    return {**HEAD, "steps": json.dumps([step.as_json() for step in steps]), **more}


def steps_in(response: Any) -> list[Step]:
    return list(response.context["draft"].steps)


def recorded(*steps: Step, on: date = date(2024, 9, 1), number: str = "12-QĐ/HU") -> Reorganisation:
    return services.reorganise(decision=Decision(on, number, "Bí thư", steps), by=None)


# --- Writing ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("verb", Verb.values)
def test_each_verb_has_a_form(admin: AppClient, verb: str) -> None:
    response = admin.post(NEW, posted(RENAME, act=f"verb:{verb}"))
    assert response.status_code == 200
    page = response.content.decode()
    assert 'name="unit_1"' in page
    assert 'value="12-QĐ/HU"' in page  # the head travels along


@pytest.mark.parametrize(
    ("fields", "step"),
    [
        (
            {"verb": "MOVE", "unit_1": "TM-01 – Chi bộ xóm Diều", "unit_2": "TM-02", "target": "DB-CS"},
            Step(Verb.MOVE, ("TM-01", "TM-02"), target="DB-CS"),
        ),
        ({"verb": "RENAME", "unit_1": "xóm Diều", "name": "Chi bộ  Sơn"}, None),
        (
            {"verb": "RENAME", "unit_1": "TM-01", "name": "Chi bộ  Sơn"},
            Step(Verb.RENAME, ("TM-01",), name="Chi bộ Sơn"),
        ),
        (
            {"verb": "MERGE", "unit_1": "TM-01", "target": "TM-02"},
            Step(Verb.MERGE, ("TM-01",), target="TM-02"),
        ),
        (
            {
                "verb": "MERGE",
                "unit_1": "TM-01",
                "unit_2": "TM-02",
                "code": "TM-03",
                "name": "Chi bộ xóm Đoàn Kết",
                "kind": "SUBORDINATE_CELL",
            },
            MERGE,
        ),
        ({"verb": "MERGE", "unit_1": "TM-01"}, None),
        ({"verb": "MERGE", "unit_1": "TM-01", "target": "TM-02", "code": "TM-03"}, None),
        ({"verb": "MERGE", "unit_1": "TM-01", "code": "TM-03"}, None),
        ({"verb": "DISSOLVE", "unit_1": "TM-01"}, Step(Verb.DISSOLVE, ("TM-01",))),
        ({"verb": "DISSOLVE", "unit_1": ""}, None),
        ({"verb": "DISSOLVE", "unit_1": "KHÔNG CÓ"}, None),
        ({"verb": "DISSOLVE", "unit_1": "TINH"}, None),  # out of the administrator's hands
        (
            {"verb": "CHANGE_KIND", "unit_1": "CB-YT", "kind": "SUBORDINATE_CELL", "cell_type": "OFFICE"},
            Step(Verb.CHANGE_KIND, ("CB-YT",), kind="SUBORDINATE_CELL", cell_type="OFFICE"),
        ),
        (
            {
                **{"verb": "SPLIT", "unit_1": "TM-01", "code": "TM-09", "name": "Chi bộ B"},
                **{"kind": "SUBORDINATE_CELL", "ends": "on"},
            },
            Step(
                *(Verb.SPLIT, ("TM-01",), "TM-09", "Chi bộ B", "SUBORDINATE_CELL"),
                ends=True,
            ),
        ),
    ],
)
def test_a_step_is_added_or_comes_back_with_its_errors(
    admin: AppClient, fields: dict[str, str], step: Step | None
) -> None:
    response = admin.post(NEW, posted(RENAME, act="add", **fields))
    if step is None:
        assert response.context["form"].errors
        assert steps_in(response) == [RENAME]
    else:
        assert steps_in(response) == [RENAME, step]
    assert not Reorganisation.objects.exists()


def test_a_cell_is_split_by_ticking_its_members(admin: AppClient, world: World) -> None:
    fields = {
        "verb": "SPLIT",
        "unit_1": "TM-01",
        "code": "TM-09",
        "name": "Chi bộ B",
        "kind": "SUBORDINATE_CELL",
    }
    first = admin.post(NEW, posted(act="add", **fields))
    assert steps_in(first) == []
    assert "Lò Văn Ân" in first.content.decode()
    member = Membership.objects.filter(cell=world.cell_a).earliest("pk").member_id
    second = admin.post(NEW, posted(act="add", **fields, listed="TM-01", members=str(member)))
    assert steps_in(second)[0].members == (member,)
    foreign = Membership.objects.filter(cell=world.cell_b).earliest("pk").member_id
    third = admin.post(NEW, posted(act="add", **fields, listed="TM-01", members=str(foreign)))
    assert third.context["form"].errors


def test_a_committee_is_split_by_ticking_its_units(admin: AppClient) -> None:
    fields = {"verb": "SPLIT", "unit_1": "DB-TM", "code": "DB-9", "name": "B", "kind": "GRASSROOTS_COMMITTEE"}
    first = admin.post(NEW, posted(act="add", **fields))
    assert "Chi bộ xóm Enh (TM-02)" in first.content.decode()
    second = admin.post(NEW, posted(act="add", **fields, listed="DB-TM", takes="TM-02"))
    assert steps_in(second)[0].takes == ("TM-02",)


def test_steps_are_changed_moved_and_removed(admin: AppClient) -> None:
    other = Step(Verb.DISSOLVE, ("TM-02",))
    edit = admin.post(NEW, posted(RENAME, other, act="edit:0"))
    assert 'value="TM-01 – Chi bộ xóm Diều"' in edit.content.decode()
    changed = {"verb": "RENAME", "unit_1": "TM-01", "name": "Tên khác", "place": "0"}
    assert steps_in(admin.post(NEW, posted(RENAME, other, act="add", **changed)))[0].name == "Tên khác"
    assert steps_in(admin.post(NEW, posted(RENAME, other, act="up:1"))) == [other, RENAME]
    assert steps_in(admin.post(NEW, posted(RENAME, other, act="remove:0"))) == [other]
    for nonsense in ("up:0", "up:9", "remove:x", "edit:²", "verb:FLY", "?", "add"):
        assert steps_in(admin.post(NEW, posted(RENAME, other, act=nonsense))) == [RENAME, other]


def test_more_fields_for_units_are_offered(admin: AppClient) -> None:
    response = admin.post(NEW, posted(act="add:more", verb="DISSOLVE", slots="4", unit_1="TM-01"))
    page = response.content.decode()
    assert 'name="unit_7"' in page
    assert 'value="TM-01"' in page
    assert (
        'name="unit_41"'
        not in admin.post(NEW, posted(act="add:more", verb="DISSOLVE", slots="999")).content.decode()
    )


def test_a_step_names_a_unit_that_an_earlier_step_founds(admin: AppClient) -> None:
    fields = {"verb": "RENAME", "unit_1": "TM-03", "name": "Chi bộ Mới"}
    assert len(steps_in(admin.post(NEW, posted(MERGE, act="add", **fields)))) == 2
    again = {"verb": "SPLIT", "unit_1": "TM-01", "code": "TM-03", "name": "B", "kind": "SUBORDINATE_CELL"}
    assert admin.post(NEW, posted(MERGE, act="add", **again)).context["form"].errors["code"]


# --- Trying and recording --------------------------------------------------------------------------
def test_the_preview_says_what_would_change_and_stores_nothing(admin: AppClient) -> None:
    page = admin.post(NEW, posted(MERGE, act="preview")).content.decode()
    for text in (
        "Chưa lưu gì",
        "Chi bộ xóm Đoàn Kết",
        "6 đảng viên sang Chi bộ xóm Đoàn Kết",
        "Bùi Thị Hoa – bí thư, phó bí thư chi bộ, Chi bộ xóm Diều",
    ):
        assert text in page
    assert not Reorganisation.objects.exists()
    assert not PartyUnit.objects.filter(code="TM-03").exists()


def test_recording_leads_to_the_decision(admin: AppClient, world: World) -> None:
    response = admin.post(NEW, posted(MERGE, act="record"), follow=True)
    act = Reorganisation.objects.get()
    assert (act.recorded_by, act.effective_on, act.unit) == (world.admin, date(2024, 9, 1), world.committee)
    page = response.content.decode()
    for text in ("Quyết định 12-QĐ/HU", "Sắp có hiệu lực", "Sáp nhập Chi bộ xóm Diều (TM-01)", "Hoàn tác"):
        assert text in page


@pytest.mark.parametrize("act", ["preview", "record"])
def test_what_cannot_be_comes_back_with_the_number_of_the_step(admin: AppClient, act: str) -> None:
    bad = Step(Verb.DISSOLVE, ("TM-02",))
    response = admin.post(NEW, posted(RENAME, bad, act=act))
    sentence = "Việc số 2 (giải thể): «Chi bộ xóm Enh» còn 3 đảng viên"
    assert response.content.decode().count(sentence) == 1
    assert steps_in(response) == [RENAME, bad]
    assert not Reorganisation.objects.exists()


@pytest.mark.parametrize("act", ["preview", "record"])
def test_an_unfinished_head_is_said(admin: AppClient, act: str) -> None:
    response = admin.post(NEW, {**posted(RENAME, act=act), "signer": "", "effective_on": "?"})
    assert set(response.context["draft"].head.errors) == {"signer", "effective_on"}
    assert "signer" not in admin.post(NEW, {**posted(act="verb:MOVE"), "signer": ""}).content.decode()[:0]


@pytest.mark.parametrize(
    "step",
    [
        Step(Verb.RENAME, ("TINH",), name="Tên khác"),
        Step(Verb.MOVE, ("TM-01",), target="TINH"),
        Step(Verb.MERGE, ("DABAC",), "MOI", "Đảng bộ mới", UnitKind.PROVINCE),
    ],
)
def test_units_out_of_ones_hands_are_not_touched_nor_named(admin: AppClient, step: Step) -> None:
    for act in ("preview", "record"):
        response = admin.post(NEW, posted(step, act=act))
        assert response.status_code == 200
        assert "phạm vi của bạn" in response.content.decode()
        assert "Thử Nghiệm" not in response.content.decode()
    assert not Reorganisation.objects.exists()


@pytest.mark.parametrize(
    "steps",
    ["", "[", "3", '[{"verb": "FLY"}]', '[{"verb": "MOVE"}]', '[{"verb":"MOVE","units":[[1]]}]', '[{"x":1}]'],
)
def test_steps_that_nobody_wrote_are_left_out(admin: AppClient, steps: str) -> None:
    assert steps_in(admin.post(NEW, {**HEAD, "steps": steps})) == []


def test_members_of_others_are_counted_not_named(admin: AppClient, world: World) -> None:
    stranger = Membership.objects.filter(cell=world.cell_a).earliest("pk").member
    world.admin.assignments.update(unit=world.committee_2)
    split = Step(Verb.SPLIT, ("CS-01",), "X", "B", UnitKind.SUBORDINATE_CELL, members=(stranger.pk,))
    page = admin.post(NEW, posted(split, act="")).content.decode()
    assert "nhận 1 đảng viên." in page
    assert stranger.full_name not in page


# --- Reading ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("", {"1", "2", "3"}),
        ("planned", {"1"}),
        ("in-force", {"2"}),
        ("undone", {"3"}),
        ("?", {"1", "2", "3"}),
    ],
)
def test_the_list_by_state(admin: AppClient, state: str, found: set[str]) -> None:
    recorded(RENAME, number="1")
    recorded(Step(Verb.RENAME, ("TM-02",), name="Khác"), on=date(2024, 3, 1), number="2")
    undone = recorded(Step(Verb.RENAME, ("CS-01",), name="Khác"), number="3")
    services.undo_reorganisation(reorganisation=undone, by=None)
    page = admin.get("/units/decisions/", {"state": state}).context["page"]
    assert {row.decision_no for row in page} == found


def test_the_list_says_when_there_is_none(admin: AppClient) -> None:
    assert "Chưa có quyết định nào" in admin.get("/units/decisions/").content.decode()


def test_as_many_queries_for_thirty_decisions_as_for_three(admin: AppClient) -> None:
    counts = []
    for number in range(30):
        recorded(Step(Verb.RENAME, ("TM-01",), name=f"Tên {number}"), number=str(number))
        if number in (2, 29):
            admin.get("/units/decisions/")
            with CaptureQueriesContext(connection) as queries:
                admin.get("/units/decisions/")
            counts.append(len(queries))
    assert counts[0] == counts[1]


def test_who_sees_the_unit_reads_the_decision_and_only_administrators_undo(
    client: AppClient, world: World
) -> None:
    act = recorded(RENAME)
    client.force_login(world.secretary_a)
    page = client.get(f"/units/decisions/{act.pk}/").content.decode()
    assert "Đổi tên Chi bộ xóm Diều (TM-01) thành «Chi bộ Sơn Diều»." in page
    assert "undo" not in page
    assert client.post(f"/units/decisions/{act.pk}/undo/").status_code == 403


def test_undoing_asks_first_and_says_what_was_done(admin: AppClient, world: World) -> None:
    act = recorded(RENAME, on=date(2024, 3, 1))
    assert "Hoàn tác quyết định 12-QĐ/HU" in admin.get(f"/units/decisions/{act.pk}/undo/").content.decode()
    page = admin.post(f"/units/decisions/{act.pk}/undo/", follow=True).content.decode()
    assert "Đã hoàn tác" in page
    assert PartyUnit.objects.get(code="TM-01").name == "Chi bộ xóm Diều"
    assert "đã được hoàn tác từ trước" in admin.post(f"/units/decisions/{act.pk}/undo/").content.decode()


def test_a_refused_undoing_names_the_later_decision(admin: AppClient) -> None:
    act = recorded(RENAME)
    recorded(Step(Verb.RENAME, ("TM-01",), name="Khác"), number="99-QĐ/HU")
    page = admin.post(f"/units/decisions/{act.pk}/undo/").content.decode()
    assert "Quyết định 99-QĐ/HU (01/09/2024) được ghi sau" in page


def test_the_unit_page_tells_its_history(admin: AppClient, world: World) -> None:
    recorded(RENAME, on=date(2024, 3, 1))
    recorded(MERGE, number="13-QĐ/HU")
    page = admin.get(f"/units/{world.cell_a.pk}/").content.decode()
    for text in ("Lịch sử", "theo quyết định 12-QĐ/HU", "Từ 01/03/2024 đến hết 31/08/2024", "Đơn vị kế thừa"):
        assert text in page
    assert page.index("Chi bộ Sơn Diều") < page.index("theo quyết định 12-QĐ/HU")
    heir = PartyUnit.objects.get(code="TM-03")
    page = admin.get(f"/units/{heir.pk}/").content.decode()
    assert "Sắp có hiệu lực" in page
    assert "nhận sáp nhập, 01/09/2024" in page


def test_a_decision_of_the_superior_is_named_without_a_link_to_it(client: AppClient, world: World) -> None:
    act = recorded(MERGE)
    client.force_login(world.secretary_a)
    page = client.get(f"/units/{world.cell_a.pk}/").content.decode()
    assert f"/units/decisions/{act.pk}/" not in page


def test_whoever_a_plan_will_move_is_still_looked_after_today(admin: AppClient, world: World) -> None:
    recorded(MERGE)
    row = Membership.objects.filter(cell=world.cell_b).earliest("pk")
    page = admin.get(f"/memberships/{row.pk}/").content.decode()
    assert f"/memberships/{row.pk}/category/" in page
    data = {"category": "PROBATIONARY", "valid_from": "2024-06-05"}
    assert admin.post(f"/memberships/{row.pk}/category/", data).status_code == 302
    rows = Membership.objects.filter(member=row.member).order_by("valid_from")
    assert [each.cell.code for each in rows] == ["TM-02", "TM-02", "TM-03"]
    planned = rows.last()
    assert planned is not None
    assert "/category/" not in admin.get(f"/memberships/{planned.pk}/").content.decode()
