"""Writing the parts of a record as pages: what is typed is stored or explained, and never lost."""

import unicodedata
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from accounts.audit.models import AuditEvent
from cells.models import Member, Membership
from meetings import services
from meetings.models import Meeting
from meetings.parts import RECORD_PARTS
from tests.client import AppClient
from tests.meetings import saves
from tests.meetings.page_form import form_of
from tests.world import World

KEYS = [part.key for part in RECORD_PARTS]


def send(client: AppClient, meeting: Meeting, key: str, **changes: Any) -> Any:
    """Open a part, change fields (`__` in a name stands for a hyphen), press "Lưu"."""
    url = f"/meetings/{meeting.pk}/{key}/"
    form = form_of(client.get(url))
    typed = {name.replace("__", "-"): value for name, value in changes.items()}
    return client.post(url, {**form, "then": "stay", **typed})


def stored(meeting: Meeting) -> Meeting:
    """The meeting as stored."""
    return Meeting.objects.select_related("chair", "minute_taker").get(pk=meeting.pk)


# --- Saving and going on ---------------------------------------------------------------------------------
@pytest.mark.parametrize("key", KEYS)
def test_an_untouched_page_saves_without_changing_anything(
    secretary: AppClient, meeting: Meeting, key: str
) -> None:
    saves.attendance(meeting)
    for save in saves.PARTS.values():
        meeting.refresh_from_db()
        save(meeting)
    before = saves.everything_of(meeting)
    assert send(secretary, meeting, key).status_code == 302
    after = saves.everything_of(meeting)
    before["meeting"][0]["revision"] += 1
    if key == "decisions":  # written anew, with new keys
        before["decisions"][0]["id"] = after["decisions"][0]["id"]
    assert after == before


@pytest.mark.parametrize("key", KEYS)
def test_the_buttons_lead_where_they_say(secretary: AppClient, meeting: Meeting, key: str) -> None:
    url = f"/meetings/{meeting.pk}/{key}/"
    stay = send(secretary, meeting, key)
    assert stay.headers["Location"] == f"{url}#main"
    following = KEYS[KEYS.index(key) + 1 :][:1]
    onward = send(secretary, meeting, key, then="next")
    assert onward.headers["Location"] == (
        f"/meetings/{meeting.pk}/{following[0]}/#main" if following else f"/meetings/{meeting.pk}/#main"
    )
    title = next(part.title for part in RECORD_PARTS if part.key == key)
    assert f"Đã lưu: {title}." in secretary.get(url).content.decode()
    assert stored(meeting).revision == 3


def test_the_author_is_on_the_trail(secretary: AppClient, world: World, meeting: Meeting) -> None:
    send(secretary, meeting, "preparation", is_facility_ready="yes")
    assert AuditEvent.objects.latest("pk").by == world.secretary_a


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    "revision", [None, "", "abc", "-1", "1.0", "²", "١", "99999999999999999999", "2147483648"]
)
def test_a_save_without_a_revision_is_refused(
    secretary: AppClient, meeting: Meeting, key: str, revision: str | None
) -> None:
    before = saves.everything_of(meeting)
    sent = {} if revision is None else {"revision": revision}
    assert secretary.post(f"/meetings/{meeting.pk}/{key}/", sent).status_code == 400
    assert saves.everything_of(meeting) == before


# --- General and preparation -----------------------------------------------------------------------------
def test_general_facts_are_typed_in(secretary: AppClient, meeting: Meeting) -> None:
    chair, taker = (Member.objects.get(full_name=name) for name in ("Bùi Thị Hoa", "Hà Văn Bình"))
    send(
        secretary,
        meeting,
        "general",
        held_on="2024-06-03",
        registered_on="04/06/2024",
        is_move_approved="no",
        starts_at="19:00",
        ends_at="20h40",
        place=unicodedata.normalize("NFD", "Nhà văn hóa"),
        chair=str(chair.pk),
        minute_taker=str(taker.pk),
    )
    after = stored(meeting)
    assert (after.held_on, after.registered_on) == (date(2024, 6, 3), date(2024, 6, 4))
    assert after.is_move_approved is False
    assert (after.starts_at, after.ends_at) == (time(19, 0), time(20, 40))
    assert (after.place, after.chair, after.minute_taker) == ("Nhà văn hóa", chair, taker)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("03/05/2024", date(2024, 5, 3)),
        ("3/5/2024", date(2024, 5, 3)),
        ("03-05-2024", date(2024, 5, 3)),
        ("03.05.2024", date(2024, 5, 3)),
        ("03/05/24", date(2024, 5, 3)),
        ("2024-05-03", date(2024, 5, 3)),
        ("", None),
    ],
)
def test_dates_are_read_day_first(
    secretary: AppClient, meeting: Meeting, typed: str, day: date | None
) -> None:
    assert send(secretary, meeting, "general", held_on=typed).status_code == 302
    assert stored(meeting).held_on == day


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("held_on", "31/02/2024", "Hãy nhập ngày đúng, ví dụ 03/11/2024."),
        ("held_on", "05/13/2024", "Hãy nhập ngày đúng"),
        ("held_on", "0024-06-03", "Năm không đúng. Hãy ghi đủ bốn chữ số, ví dụ 2024."),
        ("registered_on", "2101-01-01", "Năm không đúng."),
        ("held_on", "2024-06-06", "Ngày sinh hoạt chưa tới."),
        ("starts_at", "25:00", "Hãy nhập giờ đúng, ví dụ 19:30."),
        ("ends_at", "18:00", "Giờ kết thúc phải sau giờ bắt đầu."),
        ("is_move_approved", "maybe", "Hãy chọn lại."),
        ("chair", "999999", "Hãy chọn lại."),
        ("chair", "abc", "Hãy chọn lại."),
        ("place", "x" * 201, "Nhiều nhất 200 ký tự, hiện có 201."),
    ],
)
def test_bad_input_is_explained_kept_and_not_stored(
    secretary: AppClient, meeting: Meeting, field: str, typed: str, sentence: str
) -> None:
    before = saves.everything_of(meeting)
    changes = {"starts_at": "19:00", "place": "Nhà ông Ân", field: typed}
    response = send(secretary, meeting, "general", **changes)
    assert response.status_code == 200
    page = response.content.decode()
    assert "Chưa lưu được, cần sửa:" in page
    assert sentence in page
    assert "data-unsaved" in page
    kept = {name: value for name, value in form_of(response).items() if name in changes}
    if field in ("is_move_approved", "chair"):
        kept.pop(field, None), changes.pop(field)
    assert kept == changes
    assert saves.everything_of(meeting) == before


def test_the_chair_cannot_be_the_minute_taker(secretary: AppClient, meeting: Meeting) -> None:
    hoa = str(Member.objects.get(full_name="Bùi Thị Hoa").pk)
    response = send(secretary, meeting, "general", chair=hoa, minute_taker=hoa)
    assert "Chủ trì không đồng thời ghi biên bản." in response.content.decode()
    assert form_of(response)["chair"] == hoa
    assert stored(meeting).chair is None


def test_people_of_one_name_are_told_apart_by_their_card(secretary: AppClient, meeting: Meeting) -> None:
    Member.objects.filter(full_name__in=["Lò Văn Ân", "Hà Văn Bình"]).update(full_name="Hà Văn Bình")
    for number, member in enumerate(Member.objects.filter(full_name="Hà Văn Bình"), start=1):
        Member.objects.filter(pk=member.pk).update(card_no=f"TM-{number}")
    page = secretary.get(f"/meetings/{meeting.pk}/general/").content.decode()
    assert "Hà Văn Bình (TM-1)" in page
    assert "Hà Văn Bình (TM-2)" in page
    assert "Bùi Thị Hoa (" not in page


def test_somebody_off_the_roll_stays_chosen(secretary: AppClient, meeting: Meeting) -> None:
    chair = Member.objects.get(full_name="Lò Văn Ân")
    saves.general(meeting, chair=chair)
    Membership.objects.filter(member=chair).update(valid_to=date(2024, 5, 31))
    send(secretary, meeting, "general", held_on="2024-06-04")
    send(secretary, meeting, "general", place="Nhà ông Ân")
    assert stored(meeting).chair == chair
    assert not meeting.attendance.filter(member=chair).exists()


def test_preparation_is_typed_in(secretary: AppClient, meeting: Meeting) -> None:
    send(
        secretary,
        meeting,
        "preparation",
        noticed_on="30/05/2024",
        has_draft_resolution="yes",
        draft_sent_on="01/06/2024",
        is_facility_ready="no",
        documents_posted_at="2024-06-01T20:05",
        has_digital_documents="",
    )
    after = stored(meeting)
    assert (after.noticed_on, after.draft_sent_on) == (date(2024, 5, 30), date(2024, 6, 1))
    assert (after.has_draft_resolution, after.is_facility_ready) == (True, False)
    assert after.has_digital_documents is None
    assert after.documents_posted_at == datetime(2024, 6, 1, 20, 5, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    response = secretary.get(f"/meetings/{meeting.pk}/preparation/")
    assert form_of(response)["documents_posted_at"] == "2024-06-01T20:05"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0024-06-01T20:05", "Năm không đúng. Hãy ghi đủ bốn chữ số, ví dụ 2024."),
        ("chiều qua", "Hãy nhập ngày và giờ đúng, ví dụ 03/11/2024 19:30."),
    ],
)
def test_a_moment_that_is_none_is_explained(
    secretary: AppClient, meeting: Meeting, typed: str, sentence: str
) -> None:
    response = send(secretary, meeting, "preparation", documents_posted_at=typed)
    assert sentence in response.content.decode()
    assert form_of(response)["documents_posted_at"] == typed
    assert stored(meeting).documents_posted_at is None


def test_only_a_cell_with_a_committee_is_asked_about_it(secretary: AppClient, meeting: Meeting) -> None:
    url = f"/meetings/{meeting.pk}/preparation/"
    assert "committee_met_on" not in form_of(secretary.get(url))
    send(secretary, meeting, "preparation", has_committee_met="yes", committee_met_on="2024-06-01")
    assert stored(meeting).has_committee_met is None
    Meeting.objects.filter(pk=meeting.pk).update(has_committee=True)
    send(secretary, meeting, "preparation", has_committee_met="yes", committee_met_on="2024-06-01")
    assert stored(meeting).committee_met_on == date(2024, 6, 1)


# --- Agenda and texts --------------------------------------------------------------------------------------
def test_minutes_are_shown_as_typed(secretary: AppClient, meeting: Meeting) -> None:
    typed = "Đồng chí Ân: <script>alert(1)</script>\r\n\r\n  =HYPERLINK(\"x\") +1 @a & 'b'\r\nhết\x00\x1b"
    decomposed = unicodedata.normalize("NFD", typed)
    send(secretary, meeting, "agenda", discussion__text=decomposed, discussion__done="yes")
    text = meeting.agenda.get(code="discussion").text
    expected = "Đồng chí Ân: <script>alert(1)</script>\n\n  =HYPERLINK(\"x\") +1 @a & 'b'\nhết"
    assert text == expected
    for url in (f"/meetings/{meeting.pk}/", f"/meetings/{meeting.pk}/agenda/"):
        page = secretary.get(url).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script>alert" not in page
    form = form_of(secretary.get(f"/meetings/{meeting.pk}/agenda/"))
    assert str(form["discussion-text"]).replace("\r\n", "\n") == expected


def test_the_longest_text_is_kept_whole(secretary: AppClient, meeting: Meeting) -> None:
    longest = "Ế" * 29_999 + "."
    assert send(secretary, meeting, "agenda", discussion__text=longest).status_code == 302
    assert meeting.agenda.get(code="discussion").text == longest


def test_a_longer_text_is_explained_and_kept_on_the_page(secretary: AppClient, meeting: Meeting) -> None:
    longer = "Ế" * 30_001
    response = send(secretary, meeting, "agenda", discussion__text=longer, opening__done="yes")
    page = response.content.decode()
    assert "Nhiều nhất 30000 ký tự, hiện có 30001. Hãy rút gọn." in page
    form = form_of(response)
    assert form["discussion-text"] == longer
    assert form["opening-done"] == "yes"
    assert not meeting.agenda.exclude(text="").exists()


def test_the_browser_does_not_cut_a_long_text_off(secretary: AppClient, meeting: Meeting) -> None:
    """With `maxlength` a browser drops the end of what is pasted, without a word."""
    for key in ("agenda", "decisions", "tasks"):
        page = secretary.get(f"/meetings/{meeting.pk}/{key}/").content.decode()
        assert "<textarea" in page
        assert not [tag for tag in page.split("<textarea")[1:] if "maxlength" in tag.split(">")[0]]


def test_steps_can_be_done_not_done_or_not_recorded(secretary: AppClient, meeting: Meeting) -> None:
    send(secretary, meeting, "agenda", opening__done="yes", programme__done="no", ideology_minutes="25")
    done = dict(meeting.agenda.values_list("code", "is_done"))
    assert (done["opening"], done["programme"], done["conclusion"]) == (True, False, None)
    assert stored(meeting).ideology_minutes == 25
    send(secretary, meeting, "agenda", opening__done="")
    assert meeting.agenda.get(code="opening").is_done is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("-1", "Giá trị nhỏ nhất được nhận là 0."), ("601", "600"), ("nửa giờ", "Hãy nhập một số nguyên.")],
)
def test_minutes_of_ideology_are_a_number(
    secretary: AppClient, meeting: Meeting, typed: str, sentence: str
) -> None:
    response = send(secretary, meeting, "agenda", ideology_minutes=typed, discussion__text="Còn nguyên")
    assert sentence in response.content.decode()
    assert form_of(response)["discussion-text"] == "Còn nguyên"
    assert not meeting.agenda.exclude(text="").exists()


def test_a_locked_record_takes_nothing(secretary: AppClient, meeting: Meeting) -> None:
    url = f"/meetings/{meeting.pk}/agenda/"
    form = form_of(secretary.get(url))
    services.lock(meeting=meeting)
    response = secretary.post(url, {**form, "discussion-text": "Viết sau khi chốt"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Chưa lưu: buổi sinh hoạt đã chốt" in page
    assert "Viết sau khi chốt" in page
    assert "Lưu bản của tôi" not in page
    assert not meeting.agenda.exclude(text="").exists()
