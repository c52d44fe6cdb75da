"""Syllables, and texts typed in fonts from before Unicode."""

import pytest

from ui.vietnamese import is_syllable, unicode_of


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("§¶ng bé x· T©n Minh", "Đảng bộ xã Tân Minh"),
        ("NguyÔn ThÞ Hång", "Nguyễn Thị Hồng"),
        ("H­¬ng", "Hương"),
        ("chÝnh thøc", "chính thức"),
        ("Lß V¨n ¦íc", "Lò Văn Ước"),
        ("Ñaûng boä xaõ Taân Minh", "Đảng bộ xã Tân Minh"),
        ("Nguyeãn Thò Hoàng", "Nguyễn Thị Hồng"),
        ("ÑINH THÒ HÖÔNG", "ĐINH THỊ HƯƠNG"),
        ("Loø Vaên Öôùc", "Lò Văn Ước"),
    ],
)
def test_an_old_font_is_known(typed: str, said: str) -> None:
    assert unicode_of(typed) == said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Chi bo 1",
        "Đảng bộ xã Tân Minh",
        "Lê Quý Đôn",
        "Tô Hà",
        "Đắk Lắk",
        "Krông Pa",
        "Thuỷ",
        "Café Müller",
        "10 °C",
        "© 2024",
        "½",
        "– “x” …",
    ],
)
def test_what_is_not_in_an_old_font_stays(text: str) -> None:
    assert unicode_of(text) is None


@pytest.mark.parametrize(
    "word", ["nghiêng", "Đảng", "được", "Ước", "quyển", "giêng", "khuỷu", "Ỷ", "hoà", "hòa"]
)
def test_a_syllable(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["bé́", "ThÞ", "zê", "krông", "aeâ"])
def test_no_syllable(word: str) -> None:
    assert not is_syllable(word)
