"""The strict client goes red when it should."""

import pytest
from django.http import HttpResponse

from tests.client import page_problems

GOOD = (
    '<!doctype html><html lang="vi"><head><title>Trang</title></head>'
    '<body><p id="a">Xin chào</p></body></html>'
)


def page(body: str, *, csp: bool = True) -> HttpResponse:
    headers = {"Content-Security-Policy": "default-src 'self'"} if csp else {}
    return HttpResponse(body, headers=headers)


def test_a_good_page_has_no_problems() -> None:
    assert page_problems(page(GOOD)) == []


@pytest.mark.parametrize(
    ("piece", "problem"),
    [
        ("<p>{{ unit.name }}</p>", "template syntax left over: {{"),
        ("<p>{% translate %}</p>", "template syntax left over: {%"),
        ('<p style="color: red">đỏ</p>', "inline style= on <p>"),
        ("<style>p { color: red }</style>", "inline <style>"),
        ("<script>alert(1)</script>", "inline <script>"),
        ('<button onclick="go()">Ghi</button>', "inline onclick= on <button>"),
        ('<a href="javascript:go()">Ghi</a>', "inline href= on <a>"),
        ('<p id="a">hai lần</p>', "id used twice: a"),
        ('<form method="post" action="/send/"><button>Gửi</button></form>', "form without token: /send/"),
        (
            '<form method="post"><input name="csrfmiddlewaretoken" value=""></form>',
            "form without token: here",
        ),
    ],
)
def test_a_bad_piece_is_found(piece: str, problem: str) -> None:
    assert problem in page_problems(page(GOOD.replace("</body>", f"{piece}</body>")))


@pytest.mark.parametrize(
    "piece",
    [
        '<form method="post"><input name="csrfmiddlewaretoken" value="x"></form><form method="get"></form>',
        '<script src="/static/js/app.js"></script>',
        '<script type="application/json" id="b">{"a": 1}</script>',
    ],
)
def test_scripts_from_a_file_and_data_blocks_are_allowed(piece: str) -> None:
    assert page_problems(page(GOOD.replace("</body>", f"{piece}</body>"))) == []


def test_a_page_without_policy_or_language_is_found() -> None:
    assert "no Content-Security-Policy header" in page_problems(page(GOOD, csp=False))
    assert 'no <html lang="vi">' in page_problems(page(GOOD.replace('lang="vi"', 'lang="en"')))


def test_a_fragment_needs_no_language() -> None:
    assert page_problems(page("<p>mảnh</p>"), fragment=True) == []
