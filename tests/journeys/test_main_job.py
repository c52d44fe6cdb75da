"""The main job, end to end: a cell records its meeting, scores it and sends it; the superior reviews
it; the board sees it, down to the meeting and in the spreadsheet; the administrator keeps the people."""

import re
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from tests.journeys.visitor import Visitor

CELL = "Chi bộ xóm Bến Gỗ"


def test_the_main_job(visitor: Visitor) -> None:
    visitor.login("bi-thu")
    record_the_meeting(visitor)
    score_vote_and_send(visitor)
    visitor.logout()
    visitor.login("dang-uy")
    review(visitor)
    visitor.logout()
    visitor.login("ban-to-chuc")
    oversee(visitor)
    visitor.logout()
    visitor.login("quan-tri")
    keep_the_people(visitor)


# --- 1. The secretary records ---------------------------------------------------------------------
def record_the_meeting(visitor: Visitor) -> None:
    page = visitor.page
    expect(page.get_by_role("heading", level=1, name="Việc của tôi")).to_be_visible()
    visitor.shot("1-việc-của-tôi")
    line = page.get_by_role("listitem").filter(has_text="Sinh hoạt tháng 06/2024")
    line.get_by_role("link", name="Ghi buổi sinh hoạt").click()
    page.get_by_text("Thường kỳ", exact=True).first.click()
    visitor.shot("1-bắt-đầu")
    page.get_by_role("button", name="Bắt đầu ghi").click()
    visitor.shot("1-các-phần")
    page.get_by_role("link", name="Ghi tiếp: Thông tin chung").click()
    for part in (general, preparation, attendance, agenda, decisions, tasks):
        part(page)
        visitor.shot(f"1-{part.__name__}")
        page.locator(".record-bar button.btn-primary").click()
        expect(page.locator(".alert-success")).to_contain_text("Đã lưu")
    expect(page.locator(".overview__count")).to_contain_text("Đã đủ 6 trên 6 phần.")
    visitor.shot("1-bản-ghi")


def general(page: Page) -> None:
    page.get_by_label("Ngày sinh hoạt", exact=True).fill("2024-06-03")
    page.get_by_label("Bắt đầu lúc").fill("19:30")
    page.get_by_label("Kết thúc lúc").fill("21:10")
    page.get_by_label("Địa điểm").fill("Nhà văn hóa xóm")
    page.get_by_label("Chủ trì").select_option(index=1)
    page.get_by_label("Người ghi biên bản").select_option(index=2)


def choose(page: Page, question: str, answer: str) -> None:
    group = page.get_by_role("group", name=re.compile(re.escape(question)))
    group.get_by_text(answer, exact=True).click()


def preparation(page: Page) -> None:
    if page.get_by_label("Ngày chi ủy họp chuẩn bị").count():
        choose(page, "Chi ủy có họp chuẩn bị", "Có")
        page.get_by_label("Ngày chi ủy họp chuẩn bị").fill("2024-06-01")
        choose(page, "Cuộc họp chi ủy có ghi biên bản", "Có")
    page.get_by_label("Ngày thông báo buổi sinh hoạt cho đảng viên").fill("2024-05-30")
    choose(page, "Có dự thảo nghị quyết hoặc kết luận", "Có")
    page.get_by_label("Ngày gửi dự thảo cho đảng viên").fill("2024-06-01")
    choose(page, "có được bảo đảm", "Có")


def attendance(page: Page) -> None:
    rows = page.locator(".attendee[data-expected]")
    for row in rows.all():  # nobody is present until somebody says so
        expect(row.get_by_role("radio", name="Chưa ghi", exact=True)).to_be_checked()
    ill = rows.last
    ill.get_by_text("Vắng có lý do", exact=True).click()
    ill.get_by_label("Lý do vắng").fill("Đi viện")
    page.get_by_role("button", name=re.compile("Cả chi bộ có mặt")).click()
    page.get_by_role("button", name="Tất cả người có mặt có sổ").click()
    for number in range(rows.count() - 1):
        rows.nth(number).get_by_text("Phát biểu", exact=True).click()
    page.get_by_text("Không ai đến muộn, về sớm").click()
    count = rows.count()
    expect(page.locator("[data-count=present]")).to_have_text(str(count - 1))
    expect(page.locator("[data-count=spoke]")).to_have_text(str(count - 1))
    expect(page.locator("[data-count=unrecorded]")).to_have_text("0")


def agenda(page: Page) -> None:
    for step in page.locator(".step").all():
        step.get_by_text("Đã làm", exact=True).click()
        if step.locator("textarea").count():
            step.locator("textarea").fill(
                "Chi bộ thảo luận, thống nhất; đồng chí Út nêu ý kiến về đường nội xóm."
            )


def decisions(page: Page) -> None:
    entry = page.locator(".entry").first
    entry.get_by_label("Việc biểu quyết").select_option(index=1)
    entry.get_by_label("Nội dung").fill("Nghị quyết lãnh đạo thực hiện nhiệm vụ tháng 6")
    votes = int(page.locator(".alert-info strong").nth(1).inner_text())
    entry.get_by_label("Tán thành", exact=True).fill(str(votes))
    entry.get_by_label("Không tán thành").fill("0")
    entry.get_by_label("Ý kiến khác").fill("0")
    choose(page, "đọc lại và thông qua trước hội nghị", "Có")


def tasks(page: Page) -> None:
    for task in page.locator(".step").all():  # what became of last month's
        task.get_by_text("Hoàn thành đúng hạn", exact=True).click()
    entry = page.locator(".entry").last
    entry.get_by_label("Nhiệm vụ").fill("Rà soát hộ nghèo, hộ cận nghèo")
    entry.get_by_label("Người thực hiện").select_option(index=1)
    entry.get_by_label("Thời hạn").fill("2024-06-28")


# --- 2 and 3. The sheet: every line with its reason; the vote; sending ------------------------------
def score_vote_and_send(visitor: Visitor) -> None:
    page = visitor.page
    page.get_by_role("link", name="Chấm điểm và biểu quyết").click()
    expect(page.locator("h3.line__title")).to_have_count(24)
    chosen = page.locator("#phieu input[type=radio]:checked:not([value=''])")
    expect(chosen).to_have_count(0)  # levels are chosen, never prefilled
    attended = page.locator("li", has=page.locator("h3", has_text="I.1. ")).first
    expect(attended).to_contain_text("10/10:")
    expect(attended).to_contain_text("HD 12-HD/BTCTW")
    expect(page.get_by_role("button", name="Ghi biểu quyết")).to_be_disabled()
    visitor.shot("2-phiếu-chưa-chấm")
    judged = page.locator("li", has=page.locator("fieldset")).filter(has=page.locator("h3"))
    for line in judged.all():  # the first choice says «chưa chấm», the second is the best level
        line.locator("fieldset label").nth(1).click()
    topic = judged.filter(has_text="II.3. ")
    topic.locator("fieldset label").nth(2).click()
    topic.get_by_label(re.compile("^Lý do")).fill("Tài liệu gửi còn gấp")
    page.get_by_role("button", name="Lưu phần chấm").click()
    expect(page.locator(".alert-success")).to_contain_text("Đã lưu phần chấm.")
    visitor.shot("2-phiếu-đã-chấm")
    present = re.search(r"có mặt: (\d+)", page.locator("#bieu-quyet + p").inner_text())
    assert present
    page.get_by_label("Tán thành", exact=True).fill(present[1])
    page.get_by_label("Không tán thành").fill("0")
    page.get_by_label("Ý kiến khác").fill("0")
    page.get_by_role("button", name="Ghi biểu quyết").click()
    expect(page.locator(".alert-success")).to_contain_text("Đã ghi biểu quyết")
    visitor.shot("3-đã-biểu-quyết")
    page.get_by_label(re.compile("Tôi đã xem lại phiếu")).check()
    page.get_by_role("button", name="Gửi cấp trên").click()
    expect(page.locator(".alert-success")).to_contain_text("Đã gửi cấp trên.")
    expect(page.get_by_role("button")).not_to_contain_text(["Gửi cấp trên"])
    visitor.shot("3-đã-gửi")


# --- 3. The superior reviews ------------------------------------------------------------------------
def review(visitor: Visitor) -> None:
    page = visitor.page
    visitor.shot("3-việc-của-đảng-ủy")
    page.get_by_role("link", name="Thẩm định", exact=True).first.click()
    visitor.shot("3-danh-sách-chờ")
    june = page.get_by_role("row").filter(has_text=CELL).filter(has_text="06/2024")
    june.get_by_role("link").click()
    visitor.shot("3-thẩm-định")
    line = page.locator("[id='muc-II.1']")
    line.get_by_label(re.compile("điểm cấp trên chấm")).fill("1,5")
    page.get_by_text("Qua hồ sơ", exact=True).click()
    page.get_by_role("button", name="Xác nhận").click()
    expect(page.locator(".error-summary")).to_contain_text("phải ghi lý do")  # nothing is lost
    expect(line.get_by_label(re.compile("điểm cấp trên chấm"))).to_have_value("1,5")
    line.get_by_label("Lý do").fill("Phó bí thư chuẩn bị một phần")
    page.get_by_role("button", name="Xác nhận").click()
    expect(page.locator(".alert-success")).to_contain_text(f"Đã xác nhận phiếu của {CELL}")
    send_one_back(page)
    page.goto("/reviews/?tab=confirmed")
    page.get_by_role("row").filter(has_text=CELL).filter(has_text="06/2024").get_by_role("link").click()
    marks = page.locator("[id='muc-II.1']").locator("td")
    expect(marks.nth(2)).to_contain_text("3")  # the cell's mark stays beside the superior's
    expect(marks.nth(3)).to_contain_text("1,5")
    expect(marks.nth(3)).to_contain_text("Phó bí thư chuẩn bị một phần")
    visitor.shot("3-cả-hai-điểm")


def send_one_back(page: Page) -> None:
    page.goto("/reviews/")
    first = page.locator("tbody tr").first
    name = first.get_by_role("link").inner_text()
    first.get_by_role("link").click()
    page.get_by_label("Lý do trả lại").fill("Phần thảo luận ghi quá vắn tắt")
    page.get_by_role("button", name="Trả lại").click()
    expect(page.locator(".alert-success")).to_contain_text("Đã trả lại phiếu")
    page.goto("/reviews/?tab=returned")
    expect(page.get_by_role("row").filter(has_text=name)).not_to_have_count(0)


# --- 4. The board sees ------------------------------------------------------------------------------
def figure(page: Page, name: str) -> Locator:
    return page.locator(".figure", has=page.get_by_text(name, exact=True)).locator("dd")


def oversee(visitor: Visitor) -> None:
    page = visitor.page
    expect(page.get_by_role("heading", level=1, name="Đảng bộ huyện Đà Bắc")).to_be_visible()
    expect(figure(page, "Chi bộ")).to_have_text("246")
    visitor.shot("4-tổng-quan")
    for period in ("2024-Q2", "2024-H1", "2024"):
        page.get_by_label("Kỳ", exact=True).select_option(period)
        page.get_by_role("button", name="Xem", exact=True).click()
        expect(page.get_by_label("Kỳ", exact=True)).to_have_value(period)
        expect(figure(page, "Chi bộ")).to_have_text("246")
    page.get_by_label("Kỳ", exact=True).select_option("2024-06")
    page.get_by_role("button", name="Xem", exact=True).click()
    expect(figure(page, "Đã xác nhận")).to_have_text("1")
    the_spreadsheet_says_the_same(page)
    figure(page, "Đã xác nhận").get_by_role("link").click()
    visitor.shot("4-danh-sách")
    page.get_by_role("link", name=CELL).click()
    expect(page.get_by_text("Phó bí thư chuẩn bị một phần")).to_be_visible()
    page.get_by_role("navigation", name="Đường dẫn").get_by_role("link", name="Buổi tháng 06/2024").click()
    expect(page.get_by_text("đồng chí Út nêu ý kiến về đường nội xóm").first).to_be_visible()
    page.goto("/reports/")
    page.get_by_role("link", name="Xếp loại từng chi bộ").click()
    visitor.shot("4-xếp-loại")


def the_spreadsheet_says_the_same(page: Page) -> None:
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải Excel").click()
    rows = list(load_workbook(BytesIO(Path(download.value.path()).read_bytes())).active.values)
    header = next(number for number, row in enumerate(rows) if row[0] == "Đơn vị")
    written = [
        [value if number == 0 else _number(value) for number, value in enumerate(row)]
        for row in rows[header + 1 :]
    ]
    table = page.locator(".data-table")
    texts = [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr, tfoot tr").all()]
    shown = [[text if number == 0 else _as_number(text) for number, text in enumerate(row)] for row in texts]
    assert len(shown) > 50
    assert written == shown


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))


def _as_number(text: str) -> float | None:
    """89,5 · 4.824 · 85,71 % · – as the page shows them."""
    plain = text.replace(".", "").replace(",", ".").replace("%", "").strip()
    return None if plain == "–" else float(plain)


# --- 5. The administrator keeps units, members and accounts, and reads no minutes --------------------
def keep_the_people(visitor: Visitor) -> None:
    page = visitor.page
    visitor.shot("5-việc-của-quản-trị")
    page.get_by_role("link", name="Tổ chức và đảng viên").first.click()
    page.get_by_label(re.compile("Tìm đơn vị")).fill("xom ben go tu ly")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name=re.compile(CELL)).click()
    page.get_by_role("link", name="Thêm đảng viên").click()
    page.get_by_label("Họ và tên").fill("Lường Thị Ánh")
    page.get_by_label("Diện").select_option(label="Chính thức")
    page.get_by_label("Từ ngày").fill("2024-06-01")
    visitor.shot("5-thêm-đảng-viên")
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_text("Lường Thị Ánh").first).to_be_visible()
    visitor.shot("5-chi-bộ")
    page.get_by_role("link", name="Tạo tài khoản").click()
    visitor.shot("5-tạo-tài-khoản")
    answer = page.request.get("/meetings/1/")
    assert answer.status == 403
    assert "đường nội xóm" not in answer.text()
