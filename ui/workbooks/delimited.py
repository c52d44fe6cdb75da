"""Tables as text: CSV in the encodings and with the separators that Vietnamese offices have."""

import codecs
import csv
import io
from collections.abc import Iterator

from ui.vietnamese import reads_well
from ui.workbooks.limits import Limits, Refusal

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEPARATORS = ";\t,"
_CONTROL = dict.fromkeys(range(9), None) | dict.fromkeys((11, 12, *range(14, 32)), None)


def text_of(data: bytes) -> str:
    """The text of a file: by its mark, else UTF-8, UTF-16 by its zeros, else the old code page 1258."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data.removeprefix(mark), encoding)
    head = data[:2_000]
    if 0 in head:
        low, high = head[0::2].count(0), head[1::2].count(0)
        if (low and high) or (low + high) * 4 < len(head):
            raise Refusal("unknown")
        return _decoded(data, "utf-16-le" if high else "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        torn = data.decode("utf-8", errors="replace")
        if sum(letter > "\x7f" for letter in torn) > 2 * torn.count("\ufffd"):
            raise Refusal("damaged") from None  # UTF-8 all the same, with something broken in it
    for encoding in ("cp1258", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Letters for an old font look alike in both; Latin-1 is what the fonts were laid over.
        if encoding == "cp1252" or reads_well(text[:20_000]):
            return text
    return data.decode("latin-1")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refusal("damaged") from error


def rows_of(data: bytes, limits: Limits) -> Iterator[list[str]]:
    """The lines of the table, cell by cell."""
    text = text_of(data).translate(_CONTROL)
    first, _, rest = text.partition("\n")
    separator = ""
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        # Excel's own way to name the separator. The line stays, empty: addresses must be right.
        separator, text = first.strip()[-1], "\n" + rest
    else:
        lines = text.splitlines()[:30]
        separator = max(_SEPARATORS, key=lambda mark: max((line.count(mark) for line in lines), default=0))
    csv.field_size_limit(limits.file_size)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise Refusal("damaged") from error
