"""Inputs for Vietnamese numbers and days: typed with a comma, stored as a number, shown with a comma."""

from datetime import date, time
from decimal import Decimal

import pytest
from django import forms

from ui.forms import DateInput, DecimalField, TimeInput


class MeetingForm(forms.Form):
    """One field of each kind."""

    points = DecimalField(label="Điểm", max_digits=6, decimal_places=2, max_value=100)
    held_on = forms.DateField(label="Ngày", widget=DateInput)
    starts_at = forms.TimeField(label="Bắt đầu", widget=TimeInput)


TYPED = {"points": "82,5", "held_on": "2024-05-03", "starts_at": "19:30"}


def filled(**typed: str) -> MeetingForm:
    return MeetingForm({**TYPED, **typed})


# --- Numbers --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("82,5", "82.5"),
        ("82.5", "82.5"),  # from the keypad of a phone that has no comma
        ("82", "82"),
        (" 82,50 ", "82.50"),
        ("0,25", "0.25"),
        ("-1,5", "-1.5"),
    ],
)
def test_a_number_is_read_with_comma_and_with_dot(typed: str, number: str) -> None:
    form = filled(points=typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["points"] == Decimal(number)


def test_a_dot_before_three_digits_groups_thousands() -> None:
    assert DecimalField().clean("1.234") == 1234
    assert DecimalField().clean("1.234,5") == Decimal("1234.5")


def test_what_was_typed_is_shown_back_as_typed() -> None:
    for typed in ("82,5", "82.50", "tám mươi", "82,5x"):
        assert f'value="{typed}"' in str(filled(points=typed)["points"])


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        (Decimal("82.50"), "82,5"),
        (Decimal("82.00"), "82"),
        (Decimal("100"), "100"),
        (Decimal("1E+2"), "100"),
        (Decimal("0.00"), "0"),
        (Decimal("-1.5"), "-1,5"),
        (82.5, "82,5"),
        (1234, "1234"),  # not grouped: "1.234" is hard to correct
    ],
)
def test_what_is_stored_is_shown_with_a_comma_and_without_padding(stored: object, shown: str) -> None:
    assert f'value="{shown}"' in str(MeetingForm(initial={"points": stored})["points"])


def test_what_is_shown_counts_as_unchanged_when_it_is_sent_back() -> None:
    stored = {"points": Decimal("82.50")}
    assert "points" not in MeetingForm({"points": "82,5"}, initial=stored).changed_data
    assert "points" in MeetingForm({"points": "82,6"}, initial=stored).changed_data


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("tám mươi", "Hãy nhập một số, ví dụ 82,5."),
        ("82,5,1", "Hãy nhập một số, ví dụ 82,5."),
        ("NaN", "Hãy nhập một số, ví dụ 82,5."),
        ("Infinity", "Hãy nhập một số, ví dụ 82,5."),
        ("82,555", "Nhiều nhất 2 chữ số sau dấu phẩy."),
        ("100,5", "Giá trị lớn nhất được nhận là 100."),
        ("", "Chưa có nội dung: mục này phải nhập."),
    ],
)
def test_a_wrong_number_gets_a_sentence_that_helps(typed: str, said: str) -> None:
    assert filled(points=typed).errors["points"] == [said]


def test_phones_open_the_number_pad() -> None:
    html = str(MeetingForm()["points"])
    assert 'type="text"' in html
    assert 'inputmode="decimal"' in html


# --- Days and times -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "typed", ["2024-05-03", "03/05/2024", "3/5/2024", "3-5-2024", "03.05.2024", "3/5/24"]
)
def test_a_day_is_read_day_first_or_as_the_picker_sends_it(typed: str) -> None:
    form = filled(held_on=typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["held_on"] == date(2024, 5, 3)


def test_the_picker_gets_the_day_it_understands() -> None:
    html = str(MeetingForm(initial={"held_on": date(2024, 5, 3)})["held_on"])
    assert 'type="date"' in html
    assert 'value="2024-05-03"' in html


@pytest.mark.parametrize("typed", ["31/02/2024", "2024-13-01", "hôm qua", "05/2024"])
def test_a_day_that_is_none_gets_a_sentence_that_helps(typed: str) -> None:
    form = filled(held_on=typed)
    assert form.errors["held_on"] == ["Hãy nhập ngày đúng, ví dụ 03/11/2024."]
    assert f'value="{typed}"' in str(form["held_on"])


@pytest.mark.parametrize("typed", ["19:30", "19:30:00", "19h30", "19.30"])
def test_a_time_is_read_as_people_write_it(typed: str) -> None:
    assert filled(starts_at=typed).is_valid()
    assert filled(starts_at=typed)["starts_at"].field.clean(typed) == time(19, 30)


def test_the_time_picker_gets_hours_and_minutes() -> None:
    html = str(MeetingForm(initial={"starts_at": time(19, 30, 15)})["starts_at"])
    assert 'type="time"' in html
    assert 'value="19:30"' in html
