"""Colors: every text color is readable on the grounds it is put on (contrast 4.5)."""

import re

import pytest
from django.conf import settings

ENOUGH = 4.5
GROUNDS = ("surface", "surface-sunken")
# Text colors; those with a tint are also put on it (badges, states, messages).
TEXTS = ("ink", "ink-soft", "accent", "good", "fair", "average", "poor")
TINTED = ("good", "fair", "average", "poor", "accent")


def tokens() -> dict[str, str]:
    css = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", css))


def luminance(color: str) -> float:
    digits = color.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    parts = (int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4))
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def faint(colors: dict[str, str]) -> list[str]:
    """Pairs of text and ground that cannot be read well."""
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS]
    pairs += [(text, f"{text}-tint") for text in TINTED]
    pairs += [("ink", ground) for ground in colors if ground.endswith("-tint")]
    found = {pair: contrast(colors[pair[0]], colors[pair[1]]) for pair in pairs}
    return [f"{text} on {ground}: {value:.2f}" for (text, ground), value in found.items() if value < ENOUGH]


def test_every_text_is_readable_on_its_grounds() -> None:
    assert faint(tokens()) == []


def test_a_faint_color_is_found() -> None:
    assert faint({**tokens(), "good-tint": "#e4f4e8"}) == ["good on good-tint: 4.45"]


@pytest.mark.parametrize(("one", "other", "value"), [("#000000", "#fff", 21.0), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_that_of_the_standard(one: str, other: str, value: float) -> None:
    assert round(contrast(one, other), 2) == value
