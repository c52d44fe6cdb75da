"""Pages of criteria sets: read, upload, edit as text and as numbers, publish, delete."""

import time
import unicodedata
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from scoring import services
from scoring.editor.texts import fingerprint
from scoring.models import CriteriaSet, SetState
from tests.client import AppClient
from tests.scoring.conftest import Login, source_of
from tests.world import World

QD31 = source_of("qd31")
LOWER_BAR = QD31.replace("min = 90\n", "min = 88\n")
SECONDS = 2.0


@pytest.fixture
def board(world: World, login: Login) -> AppClient:
    """The organization board, logged in."""
    return login(world.board)


@pytest.fixture
def draft(world: World, qd31: CriteriaSet) -> CriteriaSet:
    """The second revision of Quy định 31, with "Tốt" from 88 points."""
    return services.start_draft(source=LOWER_BAR, by=world.board)


def url(criteria_set: CriteriaSet, page: str = "") -> str:
    return f"/criteria/{criteria_set.pk}/{page}"


def seen(criteria_set: CriteriaSet) -> str:
    return fingerprint(CriteriaSet.objects.get(pk=criteria_set.pk).source)


def text_of(response: Any) -> str:
    content: bytes = response.content
    return content.decode()


def as_typed(source: str) -> str:
    """As a browser sends a text field."""
    return source.replace("\n", "\r\n")


# --- Reading -------------------------------------------------------------------------------------
def test_the_list_offers_a_new_set_to_the_board_only(world: World, qd31: CriteriaSet, login: Login) -> None:
    for person, offered in ((world.board, True), (world.inspector, False), (world.secretary_a, False)):
        assert ("/criteria/new/" in text_of(login(person).get("/criteria/"))) == offered


def test_a_draft_is_seen_by_those_who_oversee_and_changed_by_the_board(
    world: World, draft: CriteriaSet, login: Login
) -> None:
    board, inspector = login(world.board), login(world.inspector)
    assert login(world.secretary_a).get(url(draft)).status_code == 404
    assert "Sửa toàn văn" in text_of(board.get(url(draft)))
    page = text_of(inspector.get(url(draft)))
    assert "dự thảo" in page
    for page_name in ("edit/", "numbers/", "publish/", "delete/"):
        assert url(draft, page_name) in text_of(board.get(url(draft)))
        assert url(draft, page_name) not in page
        assert inspector.get(url(draft, page_name)).status_code == 403


def test_a_published_set_is_not_deleted_or_published_again(board: AppClient, qd31: CriteriaSet) -> None:
    page = text_of(board.get(url(qd31)))
    assert "Sửa ở đây sẽ tạo một dự thảo mới" in page
    assert url(qd31, "delete/") not in page
    for page_name in ("delete/", "publish/"):
        assert board.get(url(qd31, page_name)).status_code == 404
        assert board.post(url(qd31, page_name), {"seen": seen(qd31)}).status_code == 404
    assert CriteriaSet.objects.get().state == SetState.PUBLISHED


@pytest.mark.parametrize("name", ["qd31", "qd31-cd", "hd42", "na08", "ap26"])
def test_the_spreadsheet_has_every_line_of_the_page(board: AppClient, world: World, name: str) -> None:
    source = source_of(name)
    for scope in ("NGHEAN", "ANPHU"):
        source = source.replace(f'scope = "{scope}"', 'scope = "DABAC"')
    stored = services.store_set(source=source, by=None)
    response = board.get(url(stored, "table.xlsx"))
    assert response["Content-Disposition"] == f'attachment; filename="{stored.code}-1.xlsx"'
    sheet = load_workbook(BytesIO(b"".join(response))).active
    rows = list(sheet.iter_rows(values_only=True))
    [header] = [number for number, row in enumerate(rows) if row[0] == "Mục"]
    body = rows[header + 1 :]
    criteria = {row[0]: row for row in body}
    rules = stored.rules
    page = text_of(board.get(url(stored)))
    for criterion in rules.criteria:
        assert criteria[criterion.code][3] == float(criterion.max)
        first_demand = str(criteria[criterion.code][4]).split("\n")[0]
        assert first_demand.replace("<", "&lt;") in page
    assert {cap.code for cap in rules.caps} <= set(criteria)
    [total] = [row for row in body if row[0] == "Cộng"]
    assert total[3] == float(rules.total)


def test_the_file_that_is_downloaded_is_the_text(board: AppClient, draft: CriteriaSet) -> None:
    response = board.get(url(draft, "source/"))
    assert response["Content-Disposition"] == 'attachment; filename="QD31-2.toml"'
    assert text_of(response) == LOWER_BAR


# --- Uploading and pasting -----------------------------------------------------------------------
def upload(name: str = "bo.toml", content: str | bytes = QD31) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


@pytest.mark.parametrize("by_file", [True, False])
def test_a_text_becomes_a_draft(board: AppClient, by_file: bool) -> None:
    data = {"file": upload()} if by_file else {"text": as_typed(QD31)}
    response = board.post("/criteria/new/", data, follow=True)
    stored = CriteriaSet.objects.get()
    assert (stored.state, stored.source) == (SetState.DRAFT, QD31)
    assert "Đã lưu dự thảo «Quy định 31-QĐi/TU», lần sửa 1." in text_of(response)


def test_checking_stores_nothing(board: AppClient, world: World) -> None:
    page = text_of(board.post("/criteria/new/", {"text": QD31, "then": "check"}))
    assert "Đã kiểm tra: không có lỗi. Văn bản chưa lưu." in page
    assert not CriteriaSet.objects.exists()


def test_every_mistake_stands_beside_its_line_and_the_text_stays(board: AppClient, world: World) -> None:
    bad = (
        QD31.replace("{ min = 80, points = 8 },", "{ min = 90, points = 8 },")
        .replace('fact = "speaking_percent"', 'fact = "speeking_percent"')
        .replace('mode = "manual"', 'mode = "magic"', 1)
    )
    response = board.post("/criteria/new/", {"file": upload(content=bad)})
    assert response.status_code == 200
    page = text_of(response)
    lines = bad.split("\n")
    for part, sentence in (
        ("{ min = 90, points = 8 },", "không bao giờ được xét"),
        ("speeking_percent", "Có phải là speaking_percent?"),
        ('mode = "magic"', "Hãy chọn một trong: auto, proposed, manual."),
    ):
        number = next(n for n, line in enumerate(lines, start=1) if part in line)
        assert f"dòng {number}" in page
        assert sentence in page
    assert "chỗ cần sửa" in page
    assert response.context["form"]["text"].value() == bad
    assert not CriteriaSet.objects.exists()


def test_the_text_being_edited_can_be_taken_home(board: AppClient, world: World) -> None:
    response = board.post("/criteria/new/", {"text": as_typed("[set]\ncode = "), "then": "download"})
    assert response["Content-Disposition"] == 'attachment; filename="bo-tieu-chi.toml"'
    assert text_of(response) == "[set]\ncode = \n"
    assert not CriteriaSet.objects.exists()


NFD = unicodedata.normalize("NFD", QD31)
HOSTILE: dict[str, tuple[dict[str, Any], str]] = {
    "nothing": ({}, "Hãy chọn tệp hoặc dán nội dung"),
    "blanks": ({"text": " \n "}, "Hãy chọn tệp hoặc dán nội dung"),
    "an empty file": ({"file": upload(content=b"")}, "Tệp trống. Hãy chọn đúng tệp TOML."),
    "both": ({"file": upload(), "text": QD31}, "Hãy dùng một trong hai."),
    "a megabyte of nonsense": ({"text": "đ#[=\n" * 200_000}, "Hãy rút gọn tệp."),
    "a megabyte of nonsense in a file": ({"file": upload(content=b"\x8f[=\n" * 250_000)}, "Tệp lớn"),
    "not text": ({"file": upload(content=b"PK\x03\x04\xff\xfe")}, "không phải văn bản UTF-8"),
    "NUL": ({"text": QD31.replace("Tốt", "T\x00ốt")}, "có ký tự điều khiển không nhìn thấy"),
    "NUL in a file": ({"file": upload(content="[set]\x00")}, "Hãy sửa tại chỗ đã chỉ."),
    "a million bands": ({"text": "x = [" + "{min=1,points=1}," * 200_000 + "]"}, "Hãy rút gọn tệp."),
    "many bands": (
        {"text": QD31.replace("{ max = 0, points = 4 }", "{max=1,points=1}," * 4_000, 1)},
        "có 4000 mục, nhiều nhất được 300",
    ),
    "many tables": (
        {"text": '[[criterion]]\nrule = {kind="yes_no",fact="zz"}\n' * 2_000},
        "có 300 chỗ cần sửa",
    ),
    "brackets": ({"text": "x = " + "[" * 50_000}, "các ngoặc lồng nhau quá sâu"),
    "a script": ({"text": "<script>alert(1)</script>"}, "&lt;script&gt;alert(1)&lt;/script&gt;"),
    "a scope nobody has": ({"text": QD31.replace('scope = "*"', 'scope = "LA"')}, "Không có đơn vị mã «LA»"),
    "a code of thirty letters": ({"text": QD31.replace('"QD31"', f'"{"Q" * 30}"')}, "Q" * 30),
}


@pytest.mark.parametrize(("data", "sentence"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_gets_a_sentence_quickly_and_is_not_stored(
    board: AppClient, data: dict[str, Any], sentence: str
) -> None:
    if file := data.get("file"):
        file.seek(0)
    begin = time.process_time()
    response = board.post("/criteria/new/", data)
    assert time.process_time() - begin < SECONDS
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert "Chưa lưu" in text_of(response)
    assert not CriteriaSet.objects.exists()


@pytest.mark.parametrize("data", [{"text": NFD}, {"file": upload(content="\ufeff" + as_typed(NFD))}])
def test_decomposed_letters_are_stored_composed(board: AppClient, data: dict[str, Any]) -> None:
    board.post("/criteria/new/", data)
    assert CriteriaSet.objects.get().source == QD31


# --- Editing the text ----------------------------------------------------------------------------
def test_editing_a_published_set_makes_the_next_revision(board: AppClient, qd31: CriteriaSet) -> None:
    page = board.get(url(qd31, "edit/"))
    assert page.context["form"]["text"].value() == QD31
    board.post(url(qd31, "edit/"), {"text": as_typed(LOWER_BAR)})
    qd31.refresh_from_db()
    assert (qd31.state, qd31.source) == (SetState.PUBLISHED, QD31)
    made = CriteriaSet.objects.get(revision=2)
    assert (made.state, made.source) == (SetState.DRAFT, LOWER_BAR)


def test_saving_the_unchanged_text_of_a_published_set_says_so(board: AppClient, qd31: CriteriaSet) -> None:
    page = text_of(board.post(url(qd31, "edit/"), {"text": as_typed(QD31)}))
    assert "giống hệt" in page
    assert CriteriaSet.objects.count() == 1


def test_a_draft_is_changed_in_place(board: AppClient, draft: CriteriaSet) -> None:
    other = LOWER_BAR.replace("min = 88", "min = 87")
    response = board.post(url(draft, "edit/"), {"text": as_typed(other), "seen": seen(draft)})
    assert response["Location"] == url(draft)
    draft.refresh_from_db()
    assert (draft.source, CriteriaSet.objects.count()) == (other, 2)


def test_a_save_that_does_not_say_what_it_starts_from_is_refused(
    board: AppClient, draft: CriteriaSet
) -> None:
    for page, data in (
        ("edit/", {"text": QD31}),
        ("publish/", {"effective_from": "2024-07-01"}),
        ("delete/", {}),
    ):
        assert board.post(url(draft, page), data).status_code == 400
    draft.refresh_from_db()
    assert draft.source == LOWER_BAR


def test_two_people_editing_lose_nothing(board: AppClient, draft: CriteriaSet, world: World) -> None:
    opened = seen(draft)
    theirs = LOWER_BAR.replace("min = 88", "min = 86")
    services.rewrite_draft(draft=draft, source=theirs, seen=opened, by=world.board)
    mine = LOWER_BAR.replace("min = 88", "min = 87")
    response = board.post(url(draft, "edit/"), {"text": as_typed(mine), "seen": opened})
    assert response.status_code == 409
    page = text_of(response)
    assert "Dự thảo vừa được người khác sửa, ban hành hoặc xóa. Chưa có gì bị ghi đè." in page
    assert "<code>min = 86</code>" in page
    assert "<code>min = 87</code>" in page
    assert response.context["form"]["text"].value() == as_typed(mine)
    assert CriteriaSet.objects.get(pk=draft.pk).source == theirs
    again = board.post(url(draft, "edit/"), {"text": as_typed(mine), "seen": response.context["seen"]})
    assert again.status_code == 302
    assert CriteriaSet.objects.get(pk=draft.pk).source == mine


def test_a_draft_published_meanwhile_is_not_written_over(
    board: AppClient, draft: CriteriaSet, world: World
) -> None:
    opened = seen(draft)
    services.publish_draft(draft=draft, effective_from=date(2024, 7, 1), seen=opened, by=world.board)
    response = board.post(url(draft, "delete/"), {"seen": opened})
    assert response.status_code == 404
    # The editor of a published set makes a new draft: nothing of what was typed is lost.
    board.post(url(draft, "edit/"), {"text": LOWER_BAR.replace("min = 88", "min = 87"), "seen": opened})
    assert CriteriaSet.objects.get(revision=3).state == SetState.DRAFT


# --- Numbers -------------------------------------------------------------------------------------
def numbers(board: AppClient, criteria_set: CriteriaSet, **changes: str) -> dict[str, str]:
    """The form of numbers as the page shows it, with some of them typed anew."""
    form = board.get(url(criteria_set, "numbers/")).context["form"]
    data = {
        name: field.widget.format_value(form[name].value()) or ""
        for name, field in form.fields.items()
        if not name.endswith("enabled")
    }
    data |= {name: "on" for name in form.fields if name.endswith("enabled") and form[name].value()}
    data |= {"seen": seen(criteria_set)} if criteria_set.state == SetState.DRAFT else {}
    return {**data, **{name.replace("__", "."): value for name, value in changes.items()}}


FIRST_BAND = "criterion__0__rule__bands__0__min"


@pytest.mark.parametrize("name", ["qd31", "qd31-cd", "hd42", "na08", "ap26"])
def test_the_unchanged_form_gives_the_unchanged_text(board: AppClient, world: World, name: str) -> None:
    source = source_of(name)
    for scope in ("NGHEAN", "ANPHU"):
        source = source.replace(f'scope = "{scope}"', 'scope = "DABAC"')
    stored = services.store_set(source=source, by=None)
    assert board.post(url(stored, "numbers/"), numbers(board, stored)).status_code == 302
    assert CriteriaSet.objects.get().source == source


def test_every_number_has_a_label_to_see_or_to_hear(board: AppClient, qd31: CriteriaSet) -> None:
    response = board.get(url(qd31, "numbers/"))
    page = text_of(response)
    for name, field in response.context["form"].fields.items():
        spoken = field.widget.attrs.get("aria-label")
        assert (
            spoken == field.label
            or f'<label class="numbers__for" for="id_{name}"' in page
            or (f'<label class="form-check-label" for="id_{name}"' in page)
        )


def test_numbers_of_a_published_set_make_a_draft_that_differs_in_them_only(
    board: AppClient, qd31: CriteriaSet
) -> None:
    data = numbers(board, qd31, rating__0__min="88,5", **{FIRST_BAND: "86"})
    board.post(url(qd31, "numbers/"), data)
    made = CriteriaSet.objects.get(revision=2)
    expected = QD31.replace("min = 90\n", 'min = "88.5"\n').replace("{ min = 85, ", "{ min = 86, ", 1)
    assert made.source == expected


def test_a_band_comes_and_another_goes(board: AppClient, draft: CriteriaSet) -> None:
    bands = "criterion__0__rule__bands"
    changes = {
        f"{bands}__2__min": "",
        f"{bands}__2__points": "",
        f"{bands}__new": "82,5",
        f"{bands}__new-points": "9",
        "cap__0__enabled": "",
    }
    data = numbers(board, draft, **changes)
    del data["cap.0.enabled"]
    assert board.post(url(draft, "numbers/"), data).status_code == 302
    rules = CriteriaSet.objects.get(pk=draft.pk).rules
    spec = numbers(board, CriteriaSet.objects.get(pk=draft.pk))
    assert [spec[f"criterion.0.rule.bands.{n}.min"] for n in range(6)] == [
        "85",
        "82,5",
        "80",
        "65",
        "50",
        "0",
    ]
    assert [cap.enabled for cap in rules.caps] == [False] + [True] * 7


def test_numbers_that_do_not_add_up_are_refused_beside_their_criterion(
    board: AppClient, draft: CriteriaSet
) -> None:
    data = numbers(board, draft, criterion__0__max="12")
    response = board.post(url(draft, "numbers/"), data)
    assert response.status_code == 200
    errors = response.context["form"].errors
    assert "khác điểm tối đa 12" in errors["criterion.0.max"][0]
    assert any("tổng điểm tối đa các tiêu chí là 102" in text for text in errors["__all__"])
    assert response.context["form"]["criterion.0.max"].value() == "12"
    draft.refresh_from_db()
    assert draft.source == LOWER_BAR


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"criterion__0__max": ""}, "criterion.0.max"),
        ({"criterion__0__max": "mười"}, "criterion.0.max"),
        ({FIRST_BAND: ""}, "criterion.0.rule.bands.0.min"),
        ({"criterion__0__rule__bands__new": "7"}, "criterion.0.rule.bands.new-points"),
        ({"criterion__0__rule__bands__0__points": "1e9"}, "criterion.0.rule.bands.0.points"),
    ],
)
def test_a_number_that_is_none_is_refused_at_its_field(
    board: AppClient, draft: CriteriaSet, changes: dict[str, str], field: str
) -> None:
    response = board.post(url(draft, "numbers/"), numbers(board, draft, **changes))
    assert field in response.context["form"].errors
    draft.refresh_from_db()
    assert draft.source == LOWER_BAR


def test_a_text_that_the_form_cannot_rewrite_points_to_the_text(board: AppClient, world: World) -> None:
    source = QD31.replace("{ min = 80, points = 8 },", "{ min = 80, points = 8 }, # chú thích")
    stored = services.start_draft(source=source, by=world.board)
    bands = "criterion__0__rule__bands"
    data = numbers(board, stored, **{f"{bands}__new": "82", f"{bands}__new-points": "9"})
    page = text_of(board.post(url(stored, "numbers/"), data))
    assert "không sửa được bằng bảng số. Hãy sửa trong văn bản." in page


def test_two_people_changing_numbers_see_where_they_differ(
    board: AppClient, draft: CriteriaSet, world: World
) -> None:
    data = numbers(board, draft, rating__0__min="87")
    theirs = LOWER_BAR.replace("min = 88", "min = 86")
    services.rewrite_draft(draft=draft, source=theirs, seen=seen(draft), by=world.board)
    response = board.post(url(draft, "numbers/"), data)
    assert response.status_code == 409
    assert response.context["differing"] == [("trở lên: Tốt", "86", "87")]
    assert CriteriaSet.objects.get(pk=draft.pk).source == theirs
    again = board.post(url(draft, "numbers/"), {**data, "seen": response.context["seen"]})
    assert again.status_code == 302
    assert CriteriaSet.objects.get(pk=draft.pk).source == LOWER_BAR.replace("min = 88", "min = 87")


def test_numbers_of_a_draft_that_is_gone_say_so(board: AppClient, draft: CriteriaSet, world: World) -> None:
    data = numbers(board, draft)
    services.delete_draft(draft=draft, seen=seen(draft), by=world.board)
    assert board.post(url(draft, "numbers/"), data).status_code == 404
    assert board.post(url(draft, "edit/"), {"text": QD31, "seen": "x"}).status_code == 404
