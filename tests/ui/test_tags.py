"""Tags and filters of every template: what each shows, with hostile text and with nothing."""

from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError

from ui.ratings import RATINGS, UNRATED
from ui.templatetags.ui import TONES

HOSTILE = "<script>alert(1)</script>"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;"


def render(template: str, **context: Any) -> str:
    return Template(template).render(Context(context)).strip()


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{{ number|vn_decimal }}", "85,71"),
        ("{{ number|vn_decimal:1 }}", "85,7"),
        ("{{ number|vn_decimal:0 }}", "86"),
        ("{{ number|percent }}", "85,71 %"),
        ("{{ nothing|vn_decimal }}", "–"),
        ("{{ nothing|percent }}", "–"),
        ("{{ missing|percent }}", "–"),
        ("{{ text|vn_decimal }}", "–"),
    ],
)
def test_filters_show_numbers_as_people_write_them(template: str, shown: str) -> None:
    assert render(template, number=85.714, nothing=None, text=HOSTILE) == shown


def test_a_rating_is_said_in_word_shape_and_color() -> None:
    for code, look in RATINGS.items():
        html = render("{% rating_badge code %}", code=code)
        assert str(look.label) in html
        assert look.shape in html
        assert f"rating--{look.tone}" in html
    looks = [*RATINGS.values(), UNRATED]
    assert len({look.shape for look in looks}) == len({str(look.label) for look in looks}) == len(looks)


@pytest.mark.parametrize("code", ["", None, "EXCELLENT", HOSTILE])
def test_no_rating_is_said_too(code: str | None) -> None:
    assert "Chưa xếp loại" in render("{% rating_badge code %}", code=code)


def test_a_state_is_said_in_words() -> None:
    assert render('{% state_badge "Quá hạn" "stop" %}') == '<span class="state state--stop">Quá hạn</span>'
    assert ESCAPED in render("{% state_badge text %}", text=HOSTILE)


def test_an_unknown_tone_is_a_mistake_of_the_template() -> None:
    with pytest.raises(TemplateSyntaxError, match="neutral, info, good, warn, stop"):
        render('{% state_badge "Quá hạn" "red" %}')
    assert all(render('{% state_badge "x" tone %}', tone=tone) for tone in TONES)


def test_a_card_frames_what_is_in_it_and_escapes_what_people_typed() -> None:
    html = render('{% card "Ý kiến" "warn" %}<p>{{ text }}</p>{% endcard %}', text=HOSTILE)
    assert '<section class="panel panel--warn">' in html
    assert "Ý kiến" in html
    assert f"<p>{ESCAPED}</p>" in html
    assert "<h2" not in render("{% card %}<p>x</p>{% endcard %}")
    assert ESCAPED in render("{% card text %}<p>x</p>{% endcard %}", text=HOSTILE)


def test_a_summary_shows_names_and_values_and_says_what_is_missing() -> None:
    pairs = [("Chủ trì", HOSTILE), ("Địa điểm", None), ("Ghi chú", ""), ("Vắng", 0)]
    html = render("{% summary_list pairs %}", pairs=pairs)
    assert ESCAPED in html
    assert html.count("chưa có") == 2
    assert "<dd>0</dd>" in html


def test_an_empty_state_teaches_and_has_a_button_only_with_label_and_address() -> None:
    html = render('{% empty_state "Chưa có buổi nào" "Sẽ hiện ở đây." "/meetings/new/" "Ghi buổi" %}')
    assert '<a class="btn btn-primary" href="/meetings/new/">Ghi buổi</a>' in html
    assert "<a" not in render('{% empty_state "Chưa có buổi nào" "Sẽ hiện ở đây." "/meetings/new/" %}')
    assert ESCAPED in render("{% empty_state text text %}", text=HOSTILE)


def test_breadcrumbs_lead_up_and_end_without_a_link() -> None:
    html = render("{% breadcrumbs items %}", items=[("Trang đầu", "/"), (HOSTILE, "")])
    assert '<a href="/">Trang đầu</a>' in html
    assert f"<li>{ESCAPED}</li>" in html


def test_the_version_is_on_the_page() -> None:
    assert render("{% app_version %}") == settings.VERSION
