"""What the scripts of the recording pages add: reminders, dates our way, gestures without a round trip."""

import re

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.journeys.visitor import Visitor

UNSAVED = "Có thay đổi chưa lưu."


@pytest.fixture
def record(visitor: Visitor) -> Page:
    """The secretary in front of this month's record, just begun."""
    visitor.login("bi-thu")
    page = visitor.page
    page.goto("/meetings/start/")
    page.get_by_text("Thường kỳ", exact=True).first.click()
    page.get_by_role("button", name="Bắt đầu ghi").click()
    page.get_by_role("link", name="Ghi tiếp: Thông tin chung").click()
    expect(page.get_by_role("heading", level=1, name="Thông tin chung")).to_be_in_viewport()
    return page


def test_dates_and_hours_are_said_our_way_whatever_the_browser_writes(record: Page) -> None:
    record.get_by_label("Ngày sinh hoạt", exact=True).fill("2024-06-03")
    expect(record.locator("output[for=id_held_on]")).to_have_text("Thứ Hai, 03/06/2024")
    record.get_by_label("Bắt đầu lúc").fill("19:05")
    expect(record.locator("output[for=id_starts_at]")).to_have_text("19:05")
    record.get_by_label("Bắt đầu lúc").fill("")
    expect(record.locator("output[for=id_starts_at]")).to_be_empty()


def test_a_date_typed_by_half_is_not_sent_as_no_date(record: Page) -> None:
    field = record.get_by_label("Ngày sinh hoạt", exact=True)
    field.focus()
    record.keyboard.type("03")
    assert field.evaluate("field => field.validity.badInput")
    record.get_by_role("button", name="Lưu", exact=True).click()
    expect(field).to_be_focused()
    expect(record.locator(".alert-success")).to_have_count(0)
    field.fill("2024-06-03")
    record.get_by_role("button", name="Lưu", exact=True).click()
    expect(record.locator(".alert-success")).to_contain_text("Đã lưu")


def test_what_is_not_saved_is_said_and_asked_about(record: Page) -> None:
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    record.on("dialog", answer)
    expect(record.get_by_text(UNSAVED)).to_have_count(0)
    record.get_by_label("Địa điểm").press_sequentially("Nhà văn hóa")
    expect(record.get_by_text(UNSAVED)).to_be_in_viewport()
    with record.expect_event("dialog"):
        record.get_by_role("link", name=re.compile("Chuẩn bị")).click(no_wait_after=True)
    assert asked == ["beforeunload"]
    expect(record.get_by_label("Địa điểm")).to_have_value("Nhà văn hóa")
    record.get_by_role("button", name="Lưu", exact=True).click()
    expect(record.locator(".alert-success")).to_contain_text("Đã lưu")
    assert asked == ["beforeunload"]


def test_gestures_need_no_round_trip_and_save_nothing(record: Page) -> None:
    record.get_by_role("link", name=re.compile("Điểm danh")).click()
    rows = record.locator(".attendee[data-expected]")
    rows.first.get_by_text("Vắng không lý do", exact=True).click()
    record.get_by_role("button", name=re.compile("Cả chi bộ có mặt")).click()
    present = str(rows.count() - 1)
    expect(record.locator("[data-count=present]")).to_have_text(present)
    expect(record.locator("[data-count=absent]")).to_have_text("1")
    expect(record.get_by_text(UNSAVED)).to_be_visible()
    rows.nth(1).get_by_text("Phát biểu", exact=True).click()
    expect(record.locator("[data-count=spoke]")).to_have_text("1")
    record.get_by_role("button", name="Lưu", exact=True).click()
    expect(record.locator(".alert-success")).to_contain_text("Đã lưu")
    expect(record.locator("[data-count=present]")).to_have_text(present)
