"""What a column of a register is: how a value is written into a cell, and read out of one."""

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import blake2s
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cells import names
from ui.workbooks.reading import NUMBER, Cell, complaint

Text = str | Promise
Kind = Literal["key", "text", "code", "date", "choice", "number", "yes"]

# How long codes and card numbers are when they are all there (domain.md 2.4): 8 and 12 for people,
# 12 and 14 for organisations. A number of another length may have lost its zeros in front.
WHOLE_LENGTHS = (8, 12, 14)
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
# Days as plain numbers: from 1927 to 2064.
_SERIALS = range(10_000, 60_000)
_EPOCH = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_MARK_LETTERS = "BCDGHKLMNPQRSTVX"


class Unreadable(Exception):
    """A cell that does not say what its column asks for. The text says what to do."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. Values: `date | None`, `int | None`, `bool`, else text ("" for none)."""

    key: str
    label: Text
    kind: Kind = "text"
    choices: Callable[[], Sequence[tuple[Any, Any]]] | None = None  # values and their words
    required: bool = False
    width: int = 16
    note: Text = ""  # beside the heading, when somebody points at it

    def shown(self, value: Any) -> str:
        """The value as people write it."""
        match value:
            case None | "":
                return ""
            case bool():
                return _("Có") if value else _("Không")
            case date():
                return f"{value:%d/%m/%Y}"
        return str(dict(self.choices()).get(value, value)) if self.choices else str(value)

    def read(self, cell: Cell | None, address: str, known: str = "", *, is_1904: bool = False) -> Any:
        """The value in a cell; `known` is what the row holds already. Raises Unreadable."""
        if cell is None or not cell.text:
            if self.required:
                raise Unreadable(
                    _("Ô %(cell)s trống. Hãy ghi «%(label)s».") % {"cell": address, "label": self.label}
                )
            return {"date": None, "number": None, "yes": False}.get(self.kind, "")
        if told := complaint(cell, address):
            raise Unreadable(told)
        reader: dict[str, Callable[[], Any]] = {
            "date": lambda: _day(cell, address, is_1904),
            "number": lambda: _number(cell, address),
            "yes": lambda: _yes(cell, address),
            "choice": lambda: self._choice(cell, address),
            "code": lambda: _code(cell, address, known),
        }
        return reader[self.kind]() if self.kind in reader else cell.text

    def _choice(self, cell: Cell, address: str) -> str:
        wanted = names.search_key(cell.text)
        labels = _values_by_word(self)
        if wanted in labels:
            return str(labels[wanted])
        near = nearest(wanted, labels)
        message = _("Ô %(cell)s: không có «%(text)s» trong «%(label)s». Hãy chọn trong danh sách của ô.")
        if near:
            message = _("Ô %(cell)s: không có «%(text)s» trong «%(label)s». Hãy sửa; có phải «%(near)s»?")
        found = self.shown(labels[near]) if near else ""
        raise Unreadable(message % {"cell": address, "text": cell.text, "label": self.label, "near": found})


@cache
def _values_by_word(column: Column) -> dict[str, str]:
    """The values of a column of choices, by their words without accents."""
    return {names.search_key(str(label)): value for value, label in (column.choices or tuple)()}


def nearest(text: str, others: Iterable[str]) -> str:
    """The most similar of the others; "" when none is similar."""
    return next(iter(difflib.get_close_matches(text, list(others), n=1, cutoff=0.6)), "")


def mark_of(texts: Iterable[str]) -> str:
    """Six letters that change when a row changes. No digits: a spreadsheet that fills cells downwards
    counts digits up, and would make the key of another row."""
    content = "\x1f".join(texts).encode()
    return "".join(_MARK_LETTERS[byte % 16] for byte in blake2s(content, digest_size=6).digest())


def _day(cell: Cell, address: str, is_1904: bool) -> date:
    found: tuple[str, ...] | None = None
    if cell.kind == NUMBER and cell.text.isdigit() and int(cell.text) in _SERIALS:
        return _EPOCH[is_1904] + timedelta(days=int(cell.text))
    if match := _DAY.fullmatch(cell.text):
        found = (match[3], match[2], match[1])
    elif match := _ISO.fullmatch(cell.text):
        found = match.groups()
    if found:
        try:
            return date(*map(int, found))
        except ValueError:
            pass
    message = _("Ô %(cell)s: «%(text)s» không phải ngày. Hãy ghi ngày/tháng/năm, ví dụ 03/02/2024.")
    raise Unreadable(message % {"cell": address, "text": cell.text})


def _number(cell: Cell, address: str) -> int:
    if not cell.text.isdecimal() or len(cell.text) > 6:
        message = _("Ô %(cell)s: «%(text)s» không phải số. Hãy ghi một số nguyên.")
        raise Unreadable(message % {"cell": address, "text": cell.text})
    return int(cell.text)


def _yes(cell: Cell, address: str) -> bool:
    said = names.search_key(cell.text)
    if said in ("co", "x", "true", "1"):
        return True
    if said in ("khong", "false", "0"):
        return False
    message = _("Ô %(cell)s: «%(text)s». Hãy ghi «Có» hoặc «Không».")
    raise Unreadable(message % {"cell": address, "text": cell.text})


def _code(cell: Cell, address: str, known: str) -> str:
    """A code as text. One that a spreadsheet keeps as a number counts only when nothing can be lost."""
    if cell.kind != NUMBER or cell.text == known:
        return cell.text
    if known.isdecimal() and cell.text.isdecimal() and int(known) == int(cell.text):
        return known
    is_whole = len(cell.text) in WHOLE_LENGTHS and not cell.text.endswith("000000")
    if is_whole and cell.text.isdecimal():
        return cell.text
    message = _(
        "Ô %(cell)s: mã «%(text)s» bị lưu thành số, có thể mất chữ số. "
        "Hãy đặt ô thành Văn bản (Text) rồi gõ lại."
    )
    raise Unreadable(message % {"cell": address, "text": cell.text})
