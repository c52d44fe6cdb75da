"""The field that chooses a unit: found while typing, chosen by keyboard or by finger."""

import re

from playwright.sync_api import Locator, expect

from tests.journeys.visitor import Visitor

FIELD = "Đơn vị"


def open_form(visitor: Visitor) -> Locator:
    """The form for a new account, as the administrator; returns the field."""
    visitor.login("quan-tri")
    visitor.page.goto("/accounts/new/")
    field = visitor.page.get_by_role("combobox", name=FIELD)
    expect(field).to_have_attribute("aria-expanded", "false")
    return field


def test_a_unit_is_chosen_with_the_keyboard_alone(visitor: Visitor) -> None:
    field, page = open_form(visitor), visitor.page
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.press_sequentially("chi bo xom")
    options = page.get_by_role("listbox", name=FIELD).get_by_role("option")
    expect(options.first).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="đơn vị khớp")).to_be_visible()
    visitor.shot("unit-choice-open")

    field.press("ArrowDown")
    field.press("ArrowDown")
    second = options.nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", second.get_attribute("id") or "?")
    visitor.shot("unit-choice-active")
    wanted = second.get_attribute("data-value") or ""
    field.press("Enter")
    expect(field).to_have_value(wanted)
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(page).to_have_url(re.compile("/accounts/new/$"))

    field.press_sequentially(" zzz")
    expect(page.get_by_role("status").filter(has_text="Không có đơn vị nào khớp")).to_be_visible()
    field.press("Escape")
    expect(page.get_by_text("Không có đơn vị nào khớp")).to_have_count(0)


def test_a_unit_is_chosen_by_pressing_it_and_the_form_takes_it(visitor: Visitor) -> None:
    field, page = open_form(visitor), visitor.page
    page.get_by_label("Tên đăng nhập").fill("bi-thu-thu")
    page.get_by_label("Họ và tên người dùng").fill("Lò Văn Thử")
    page.get_by_label("Mật khẩu").fill("sông Đà chảy qua")
    page.get_by_label("Vai trò").select_option("SECRETARY")
    page.get_by_label("Từ ngày").fill("2024-06-01")
    field.press_sequentially("chi bo xom")
    options = page.get_by_role("listbox", name=FIELD).get_by_role("option")
    option = options.first
    wanted = option.get_attribute("data-value") or ""
    option.click()
    expect(field).to_have_value(wanted)
    expect(options).to_have_count(0)
    page.get_by_role("button", name="Tạo tài khoản").click()
    expect(page.get_by_text("Đã tạo tài khoản «bi-thu-thu».")).to_be_visible()


def test_without_the_network_the_field_says_so_and_the_form_still_helps(visitor: Visitor) -> None:
    field, page = open_form(visitor), visitor.page
    page.route("**/units/search/**", lambda route: route.abort("connectionfailed"))
    field.press_sequentially("chi bo xom")
    expect(page.get_by_text("Chưa nối được máy chủ")).to_be_visible()
    visitor.shot("unit-choice-failed")
    field.press("Escape")
    page.get_by_role("button", name="Tạo tài khoản").click()
    expect(page.get_by_role("radio").first).to_be_visible()
    visitor.shot("unit-choice-radios")
    visitor.problems.clear()  # the failed request is the point of this test
