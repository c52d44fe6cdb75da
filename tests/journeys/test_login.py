"""Everybody of the practice district gets in, and sees a start page of their own."""

import pytest
from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

ACCOUNTS = ("bi-thu", "dang-uy", "ban-to-chuc", "quan-tri", "kiem-tra")


@pytest.mark.parametrize("username", ACCOUNTS)
def test_a_practice_account_logs_in(visitor: Visitor, username: str) -> None:
    visitor.page.goto("/")
    expect(visitor.page).to_have_title("Đăng nhập – Sinh hoạt chi bộ")
    visitor.login(username)
    expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
    visitor.shot(f"start-{username}")


def test_a_script_a_page_did_not_come_with_is_refused_and_noticed(visitor: Visitor) -> None:
    """The control: the Content-Security-Policy holds, and a visitor notices what it refuses."""
    visitor.page.goto("/account/login/")
    visitor.page.evaluate("document.body.appendChild(document.createElement('script')).textContent = '1'")
    assert any("Content Security Policy" in problem for problem in visitor.problems)
    visitor.problems.clear()


def test_a_missing_file_is_noticed(visitor: Visitor) -> None:
    """The control: a visitor notices a request that fails."""
    visitor.page.goto("/static/css/no-such-file.css")
    assert any(problem.startswith("404") for problem in visitor.problems)
    visitor.problems.clear()
