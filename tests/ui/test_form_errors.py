"""Every error on top of the page, each a link to the field that is really there."""

from html.parser import HTMLParser
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.template import Context, Template

from ui.form_errors import Problem, problems
from ui.gallery import SampleForm

HOSTILE = '<b onclick="alert(1)">"\'&'


class TermForm(forms.Form):
    """A form with a rule over two fields and a hidden one."""

    begin = forms.IntegerField(label="Từ năm")
    end = forms.IntegerField(label="Đến năm")
    kind = forms.ChoiceField(label="Loại", choices=[("a", "A")], widget=forms.RadioSelect)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("begin") and data.get("end") and data["begin"] > data["end"]:
            raise ValidationError("Năm kết thúc phải sau năm bắt đầu.")
        return data


RIGHT = {"begin": "2020", "end": "2025", "kind": "a", "revision": "1"}


class Anchors(HTMLParser):
    """Addresses and ids of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: set[str] = set()
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.add(value or "")
            if name == "href" and (value or "").startswith("#"):
                self.targets.append((value or "")[1:])


def summary(*shown: Any) -> str:
    names = [f"form_{number}" for number in range(len(shown))]
    template = Template("{% error_summary " + " ".join(names) + " %}")
    return template.render(Context(dict(zip(names, shown, strict=True)))).strip()


def test_errors_come_in_the_order_of_the_page_with_label_text_and_anchor() -> None:
    assert list(problems(TermForm({"revision": "1"}))) == [
        Problem("Từ năm", "Chưa có nội dung: mục này phải nhập.", "id_begin"),
        Problem("Đến năm", "Chưa có nội dung: mục này phải nhập.", "id_end"),
        Problem("Loại", "Chưa có nội dung: mục này phải nhập.", "div_id_kind"),
    ]


def test_an_error_of_the_whole_form_or_of_a_hidden_field_has_no_anchor() -> None:
    whole = list(problems(TermForm({**RIGHT, "begin": "2026"})))
    assert whole == [Problem("", "Năm kết thúc phải sau năm bắt đầu.", "")]
    assert [problem.anchor for problem in problems(TermForm({**RIGHT, "revision": "x"}))] == [""]


def test_a_right_form_and_one_not_sent_have_no_problems() -> None:
    assert not list(problems(TermForm(RIGHT)))
    assert not list(problems(TermForm()))
    assert summary(TermForm(RIGHT), TermForm(), None) == ""


def test_a_formset_gives_the_errors_of_every_row_and_its_own() -> None:
    rows = formset_factory(TermForm, max_num=2, validate_max=True, absolute_max=5)
    data = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0"}
    for number in range(3):
        data |= {f"form-{number}-{name}": value for name, value in RIGHT.items()}
    found = list(problems(rows({**data, "form-2-end": "năm nay"})))
    assert found == [
        Problem("", "Nhiều nhất 2 dòng.", ""),
        Problem("Đến năm", "Hãy nhập một số nguyên.", "id_form-2-end"),
    ]
    assert not list(problems(rows()))


def test_a_formset_without_its_management_data_says_what_to_do() -> None:
    found = list(problems(formset_factory(TermForm)({"form-0-begin": "2020"})))
    assert [problem.text for problem in found] == [
        "Biểu mẫu gửi lên bị thiếu phần (form-TOTAL_FORMS, form-INITIAL_FORMS)."
        " Hãy tải lại trang rồi gửi lại."
    ]


def test_several_forms_share_one_summary() -> None:
    html = summary(TermForm({**RIGHT, "begin": ""}), TermForm({**RIGHT, "end": ""}, prefix="second"), None)
    assert html.count('role="alert"') == 1
    assert Anchors(html).targets == ["id_begin", "id_second-begin", "id_second-end", "div_id_second-kind"]
    assert "Những gì bạn đã nhập vẫn còn nguyên bên dưới." in html


def test_a_page_that_shows_nothing_back_says_something_else() -> None:
    context = Context({"form": TermForm({"revision": "1"}), "comfort": "Hãy gõ <lại>."})
    html = Template("{% error_summary form comfort=comfort %}").render(context)
    assert "Hãy gõ &lt;lại&gt;." in html
    assert "vẫn còn nguyên" not in html


def test_every_link_leads_to_a_field_of_the_page() -> None:
    form = SampleForm({"points": "82,5x"})
    page = summary(form) + Template("{% load crispy_forms_tags %}{% crispy form %}").render(
        Context({"form": form})
    )
    read = Anchors(page)
    assert len(read.targets) == len(form.errors) == 6
    assert set(read.targets) <= read.ids


def test_hostile_text_in_a_label_or_an_error_makes_no_tag() -> None:
    form = TermForm(RIGHT)
    form.fields["begin"].label = HOSTILE
    form.add_error("begin", HOSTILE)
    form.add_error(None, HOSTILE)
    html = summary(form)
    assert "b" not in Anchors(html).tags
    assert html.count("&lt;b onclick=") == 3
