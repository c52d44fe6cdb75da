"""Minutes, resolution and sheet: what is on record and nothing else, for whoever may read it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.audit.models import AuditEvent
from cells import services as cells_services
from cells.models import UnitPlacement
from meetings.models import Attendance, Decision, DecisionKind, Meeting, MeetingKind, MeetingState
from reports.documents import minutes_of, resolution_of, sheet_document_of
from scoring.explain import number
from scoring.models import CriteriaSet, ReviewMode, ScoreSheet
from scoring.services import SuperiorMark, confirm
from tests.client import AppClient
from tests.factories import MeetingFactory
from tests.scoring import worked
from tests.scoring.conftest import publish
from tests.ui.papers import in_pdf, in_word
from tests.world import World
from ui.documents import UNKNOWN, Document, Grid, pdf_of, word_of

ADDRESSES = [f"{kind}.{ending}" for kind in ("minutes", "resolution", "sheet") for ending in ("docx", "pdf")]


@pytest.fixture
def qd31(world: World) -> CriteriaSet:
    """Quy định 31, in force."""
    return publish("qd31")


@pytest.fixture
def held(world: World, qd31: CriteriaSet) -> Meeting:
    """The worked example of domain.md, completely recorded."""
    return worked.meeting(worked.cell(world.committee))


@pytest.fixture
def as_person(world: World) -> Callable[[str], AppClient]:
    """A client for somebody of the world."""

    def client(name: str) -> AppClient:
        made = AppClient()
        made.force_login(getattr(world, name))
        made.get("/units/")
        return made

    return client


def words(document: Document) -> str:
    """The document as a reader of the Word file sees it."""
    return in_word(word_of(document))


def minutes(meeting: Meeting, **fields: Any) -> str:
    return words(minutes_of(fresh(meeting), made_at=clock.now(), **fields))


def resolution(meeting: Meeting, **fields: Any) -> str:
    return words(resolution_of(fresh(meeting), made_at=clock.now(), **fields))


def sheet(meeting: Meeting, *, reads: bool = True) -> Document:
    return sheet_document_of(fresh(meeting), reads=reads, made_at=clock.now())


def fresh(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_related("cell__parent", "chair", "minute_taker").get(pk=meeting.pk)


# --- Minutes -------------------------------------------------------------------------------------
def test_the_minutes_say_what_is_on_record(held: Meeting) -> None:
    text = minutes(held, number="5")
    for part in (
        "ĐẢNG BỘ XÃ TÂN MINH CHI BỘ XÓM VÍ DỤ * Số 05-BB/CB ĐẢNG CỘNG SẢN VIỆT NAM",
        "Tân Minh, ngày 03 tháng 5 năm 2024",
        "BIÊN BẢN sinh hoạt chi bộ thường kỳ tháng 5 năm 2024 -----",
        "Bắt đầu lúc 19 giờ 00, ngày 03 tháng 5 năm 2024.",
        "Danh sách chi bộ: 23 đảng viên (chính thức 19, dự bị 2, miễn công tác và sinh hoạt đảng 1",
        "Phải dự: 21 đồng chí; có mặt: 18 đồng chí, đạt 85,71 %.",
        "Vắng có lý do: 3 đồng chí: ",
        "Chủ trì: đồng chí Lò Văn Số 00.",
        "Đại biểu, đại diện cấp trên dự: ……",
        "Thông qua chương trình sinh hoạt: không thực hiện.",
        "kết thúc lúc 20 giờ 35 cùng ngày.",
        "NGƯỜI GHI BIÊN BẢN Lò Văn Số 01 CHỦ TRÌ HỘI NGHỊ Lò Văn Số 00",
    ):
        assert part in text
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA" not in text.upper()


def test_nothing_is_said_of_a_record_that_says_nothing(world: World) -> None:
    empty = MeetingFactory(cell=world.cell_a, held_on=None, starts_at=None, ends_at=None)
    text = minutes(empty)
    assert "Số ……-BB/CB" in text
    assert "ngày …… tháng …… năm 2024" in text
    assert "Phải dự: …… đồng chí; có mặt: …… đồng chí." in text
    assert "Vắng không có lý do: …… đồng chí." in text
    assert "VII. BIỂU QUYẾT ……" in text
    assert "Điểm chi bộ tự chấm: …… điểm; xếp loại: ……" in text
    assert "tán thành: ……; không tán thành: ……; ý kiến khác: ……" in text
    assert "thông qua trước hội nghị: ……" in text
    assert "(Bản ghi chưa chốt, nội dung còn có thể thay đổi)" in text


def test_a_roll_call_that_is_not_finished_states_no_counts(held: Meeting) -> None:
    Attendance.objects.filter(meeting=held, status="ABSENT_EXCUSED").update(status="NOT_RECORDED")
    Meeting.objects.filter(pk=held.pk).update(excused_absences=0, unrecorded_members=3)
    text = minutes(held)
    assert "có mặt: …… đồng chí." in text
    assert "Chưa điểm danh: 3 đồng chí." in text
    assert "Vắng có lý do: …… đồng chí." in text


def test_votes_come_from_the_record_alone(world: World) -> None:
    meeting = MeetingFactory(cell=world.cell_a, voting_denominator=4)
    row = {"meeting": meeting, "kind": DecisionKind.ADMISSION, "text": "Kết nạp quần chúng"}
    Decision.objects.create(**row, order=1, votes_for=2, votes_against=1)
    assert "Tán thành: 2; không tán thành: 1; ý kiến khác: ……" in (text := minutes(meeting))
    assert "thông qua." not in text.partition("VIII.")[0].partition("VII.")[2]
    Decision.objects.create(**row, order=2, votes_for=3, votes_against=0, votes_other=1)
    assert "Tỷ lệ tán thành 75 % trên 4 đảng viên được tính; cần ít nhất 3: được thông qua." in minutes(
        meeting
    )


def test_the_score_in_the_minutes_is_the_voted_one(held: Meeting) -> None:
    assert "Điểm chi bộ tự chấm: …… điểm" in minutes(held)
    worked.adopted(held)
    voted = ScoreSheet.objects.get(meeting=held)
    text = minutes(held)
    assert "Điểm chi bộ tự chấm: …… điểm" not in text
    assert f"tán thành: {voted.votes_for}; không tán thành: {voted.votes_against}" in text
    assert "chưa chốt" not in text


def test_an_extraordinary_meeting_is_not_scored(world: World) -> None:
    meeting = MeetingFactory(cell=world.cell_a, kind=MeetingKind.EXTRAORDINARY)
    assert "CHẤM ĐIỂM" not in minutes(meeting)
    assert "ĐÁNH GIÁ" not in resolution(meeting)


# --- Resolution ----------------------------------------------------------------------------------
def test_what_was_voted_on_and_passed_is_a_resolution(held: Meeting) -> None:
    text = resolution(held, number="12", signer="deputy")
    assert "Số 12-NQ/CB" in text
    assert "NGHỊ QUYẾT lãnh đạo thực hiện nhiệm vụ tháng 5 năm 2024" in text
    assert "T/M CHI BỘ PHÓ BÍ THƯ Lò Văn Số 00" in text
    assert "Nơi nhận: - ……, - Lưu Chi bộ." in text
    assert "được thông qua./." in text
    assert "Việc 0" in text


def test_what_did_not_pass_is_no_resolution(held: Meeting) -> None:
    held.decisions.filter(kind=DecisionKind.CONCLUSION).update(votes_for=1)
    text = resolution(held)
    assert "NGHỊ QUYẾT lãnh đạo" not in text
    assert "Số ……-KL/CB" in text
    assert "KẾT LUẬN lãnh đạo" in text
    assert "chưa đủ phiếu để thông qua" in text
    assert "ngày …… tháng …… năm 2024" in text.partition("KẾT LUẬN")[0]
    assert "T/M CHI BỘ …… Lò Văn Số 00" in text


# --- Sheet ---------------------------------------------------------------------------------------
def test_the_sheet_has_both_marks_reasons_and_says_the_set_is_reconstructed(
    world: World, held: Meeting
) -> None:
    voted = worked.submitted(held)
    marks = {"II.3": SuperiorMark(Decimal(1), "Chưa sát")}
    confirm(sheet=voted, marks=marks, mode=ReviewMode.ON_FILE, by=world.reviewer)
    made = sheet(held)
    text = words(made)
    assert "(bộ tiêu chí dựng lại, cần đối chiếu văn bản gốc)" in text
    line = next(row for row in lines_of(made) if row[0] == "II.3")
    assert line[2:5] == ("3", "2", "1")
    assert "Chưa rõ trọng tâm" in line[5]
    assert "Cấp trên: Chưa sát" in line[5]
    assert "Chi bộ biểu quyết: tán thành:" in text
    assert world.reviewer.full_name in text
    assert "Hình thức thẩm định: qua hồ sơ." in text


def lines_of(document: Document) -> list[tuple[str, ...]]:
    return [row.cells for block in document.body if isinstance(block, Grid) for row in block.rows]


def test_reasons_are_left_out_for_whoever_may_not_read_minutes(held: Meeting) -> None:
    worked.submitted(held)
    assert "Chưa rõ trọng tâm" in words(sheet(held))
    assert "Chưa rõ trọng tâm" not in words(sheet(held, reads=False))


def test_an_open_sheet_says_that_it_is_not_voted_on(held: Meeting) -> None:
    text = words(sheet(held))
    assert "Tạm tính: chi bộ chưa biểu quyết" in text
    assert "Chi bộ tự chấm: …… điểm; xếp loại: ……" in text


def test_sums_of_the_sheet_are_those_of_its_lines(held: Meeting) -> None:
    voted = worked.submitted(held)
    rows = lines_of(sheet(held))
    assert rows[-1][1] == "Cộng"
    assert rows[-1][2:4] == (number(voted.applicable_max), number(voted.earned))
    assert rows[-1][4] == UNKNOWN


# --- Names and form of the day -------------------------------------------------------------------
def test_an_old_meeting_keeps_the_names_of_its_day(world: World) -> None:
    meeting = MeetingFactory(cell=world.cell_a)
    today = UnitPlacement.objects.get(unit=world.cell_a, valid_to=None)
    today.valid_to = date(2024, 5, 31)
    today.save()
    UnitPlacement.objects.create(
        unit=world.cell_a,
        parent=today.parent,
        name="Chi bộ xóm Mới",
        kind=today.kind,
        path=today.path,
        valid_from=date(2024, 6, 1),
    )
    type(world.cell_a).objects.filter(pk=world.cell_a.pk).update(name="Chi bộ xóm Mới")
    assert "CHI BỘ XÓM DIỀU" in minutes(meeting)
    june = MeetingFactory(cell=world.cell_a, month=date(2024, 6, 1))
    assert "CHI BỘ XÓM MỚI" in minutes(june)


def test_where_the_committee_sits_is_said_only_where_its_name_says_so(world: World) -> None:
    cells_services.update_unit(unit=world.committee, name="Đảng bộ Công an huyện", by=None)
    assert "ĐẢNG BỘ CÔNG AN HUYỆN" in (text := minutes(MeetingFactory(cell=world.cell_a)))
    assert "……, ngày 03 tháng 5 năm 2024" in text


# --- Files ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["minutes", "resolution", "sheet"])
def test_word_and_pdf_say_the_same(kind: str, held: Meeting) -> None:
    worked.submitted(held)
    make: Any = {"minutes": minutes_of, "resolution": resolution_of}.get(kind)
    made = make(fresh(held), made_at=clock.now()) if make else sheet(held)
    from_pdf, from_word = in_pdf(pdf_of(made)), in_word(word_of(made))
    for page in range(2, 9):  # page numbers, and heads of tables repeated on every page
        from_pdf = from_pdf.replace(f" {page} ", " ", 1) if f" {page} " in from_pdf else from_pdf
    assert set(from_word.split()) - set(from_pdf.split()) <= {"2", "3", "4", "5", "6", "7", "8"}


@pytest.mark.parametrize("address", ADDRESSES)
def test_one_click_gives_the_file_and_leaves_a_trace(
    address: str, world: World, qd31: CriteriaSet, as_person: Callable[[str], AppClient]
) -> None:
    meeting = MeetingFactory(cell=world.cell_a)
    answer: Any = as_person("secretary_a").get(f"/meetings/{meeting.pk}/{address}")
    body = b"".join(answer.streaming_content)
    assert body[:4] == (b"%PDF" if address.endswith("pdf") else b"PK\x03\x04")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    act = AuditEvent.objects.latest("pk")
    kind, _dot, ending = address.partition(".")
    assert (act.act, act.by, act.data) == (
        "document.download",
        world.secretary_a,
        {"kind": kind, "ending": ending},
    )


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_meeting_that_did_not_take_place_has_no_documents(
    address: str, world: World, qd31: CriteriaSet, as_person: Callable[[str], AppClient]
) -> None:
    meeting = MeetingFactory(cell=world.cell_a, state=MeetingState.NOT_HELD, held_on=None)
    assert as_person("secretary_a").get(f"/meetings/{meeting.pk}/{address}").status_code == 404


def test_without_criteria_there_is_no_sheet(world: World, as_person: Callable[[str], AppClient]) -> None:
    meeting = MeetingFactory(cell=world.cell_a)
    assert as_person("secretary_a").get(f"/meetings/{meeting.pk}/sheet.pdf").status_code == 404


@pytest.mark.parametrize(
    ("query", "number"),
    [("number=7", "Số 07-BB/CB"), ("number=%3Cb%3E", "Số ……-BB/CB"), ("number=12345", "Số ……-BB/CB")],
)
def test_the_number_is_what_the_office_gives(
    query: str, number: str, world: World, as_person: Callable[[str], AppClient]
) -> None:
    meeting = MeetingFactory(cell=world.cell_a)
    answer: Any = as_person("secretary_a").get(f"/meetings/{meeting.pk}/minutes.docx?{query}&signer=vua")
    assert number in in_word(b"".join(answer.streaming_content))


def test_a_long_record_asks_no_more_than_a_short_one(
    world: World, as_person: Callable[[str], AppClient]
) -> None:
    client = as_person("secretary_a")
    counts = []
    for month, rows in ((4, 3), (5, 30)):
        meeting = MeetingFactory(cell=world.cell_a, month=date(2024, month, 1))
        Decision.objects.bulk_create(
            Decision(meeting=meeting, order=n, kind=DecisionKind.OTHER, text=f"Việc {n}") for n in range(rows)
        )
        with CaptureQueriesContext(connection) as asked:
            b"".join(client.get(f"/meetings/{meeting.pk}/resolution.pdf"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_pages_offer_the_documents(
    world: World, held: Meeting, as_person: Callable[[str], AppClient]
) -> None:
    client = as_person("reviewer")
    record = client.get(f"/meetings/{held.pk}/").content.decode()
    for address in ADDRESSES[:4]:
        assert f"/meetings/{held.pk}/{address}" in record
    for state in ("open", "frozen"):
        if state == "frozen":
            worked.submitted(held)
        page = client.get(f"/meetings/{held.pk}/score/").content.decode()
        assert f"/meetings/{held.pk}/sheet.docx" in page
        assert f"/meetings/{held.pk}/sheet.pdf" in page
