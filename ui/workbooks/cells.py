"""One cell as text. Pure Python: the reader runs without Django."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from ui.vietnamese import normalize, unicode_of

# Kinds of a cell as read.
TEXT, NUMBER, DAY, BAD, OLD_FONT, LONG = "", "n", "d", "e", "o", "l"
_EXACT = 10**15  # whole numbers below this are stored exactly by a spreadsheet
SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)


def as_text(value: Any, longest: int) -> tuple[str, str] | None:
    """Kind and text of a value; None for an empty cell.

    A day is dd/mm/yyyy. A number is written out, a whole one without a decimal point; one too long to be
    exact, or in scientific form ("3,8E+13"), is BAD. For OLD_FONT the text is what it says in Unicode.
    """
    match value:
        case None | "":
            return None
        case bool():
            return TEXT, "TRUE" if value else "FALSE"
        case int() | float():
            return _of_number(value)
        case datetime():
            is_day = value.time() == time()
            return (DAY, f"{value:%d/%m/%Y}") if is_day else (TEXT, f"{value:%d/%m/%Y %H:%M}")
        case date():
            return DAY, f"{value:%d/%m/%Y}"
        case time() | timedelta():
            return BAD, str(value)
    return _of_text(str(value), longest)


def _of_number(value: float) -> tuple[str, str]:
    if value != value or abs(value) >= _EXACT:
        return BAD, f"{value:.6G}"
    if value == int(value):
        return NUMBER, str(int(value))
    return NUMBER, f"{value:.10f}".rstrip("0").replace(".", ",")


def _of_text(value: str, longest: int) -> tuple[str, str] | None:
    if len(value) > longest:
        return LONG, normalize(value[:80])
    turned = unicode_of(value)
    if turned is not None:
        return OLD_FONT, turned
    text = normalize(value)
    if SCIENTIFIC.fullmatch(text):
        return BAD, text
    return (TEXT, text) if text else None
