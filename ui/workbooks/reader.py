"""The reader of one table file, in a process of its own with bounded memory and time.

    python -m ui.workbooks.reader LIMITS WANTED NAME < file

Whatever a hostile file does to the parsers, it does to this process, which holds no secret and no
database. Standard output is lines of JSON: first the sheet or a refusal, then a line for every row
that is not empty: `[number, [null | [kind, text], …]]`.
"""

import json
import re
import resource
import signal
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from ui.vietnamese import normalize, unicode_of
from ui.workbooks import delimited, gate
from ui.workbooks.cells import BAD, as_text
from ui.workbooks.limits import Limits, Refusal

HEADER_WITHIN = 30  # the heading stands in one of the first lines
_LEAST_WANTED = 2
# What parsers raise for parts that are not what they should be; XML that is not well-formed: SyntaxError.
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, LookupError, SyntaxError, ValueError)


def main() -> None:
    """Read standard input; write the answer."""
    limits = Limits.from_text(sys.argv[1])
    wanted, name = set(json.loads(sys.argv[2])), sys.argv[3]
    bind(limits)
    try:
        data = sys.stdin.buffer.read()
        for answer in read(data, name, wanted, limits):
            print(json.dumps(answer, ensure_ascii=False))  # noqa: T201 - the answer of this process
    except Refusal as refusal:
        print(json.dumps({"refused": refusal.code, **refusal.details}))  # noqa: T201
    except (MemoryError, RecursionError):
        print(json.dumps({"refused": "heavy"}))  # noqa: T201
    except UNREADABLE:
        print(json.dumps({"refused": "damaged"}))  # noqa: T201
    except BrokenPipeError:
        sys.stderr.close()  # nobody listens any more


def bind(limits: Limits, *, written: int = 0) -> None:
    """Let this process have no more than the limits, and write files of no more than so many bytes."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    signal.alarm(limits.seconds)


def read(data: bytes, name: str, wanted: set[str], limits: Limits) -> Iterator[Any]:
    """The sheet whose heading has the wanted labels (folded by `fold`), then its rows."""
    kind = gate.kind_of(data, name, limits)
    if kind == gate.TEXT:
        sheets: Iterable[_Found] = [_Found("", delimited.rows_of(data, limits))]
    else:
        sheets = _sheets(data, kind)
    seen = False
    for sheet in sheets:
        numbered = enumerate(sheet.rows, start=1)
        for number, values in numbered:
            seen = seen or any(value not in ("", None) for value in values)
            if number > HEADER_WITHIN:
                break
            header = [normalize(unicode_of(str(value)) or str(value)) for value in values]
            if len(wanted.intersection(map(fold, header))) >= min(_LEAST_WANTED, len(wanted)):
                # From here on the one who reads sets the pace; the time on the processor stays bounded.
                signal.alarm(0)
                yield from _table(sheet, number, header, numbered, limits)
                return
    raise Refusal("heading" if seen else "blank")


def fold(label: str) -> str:
    """A label of a column as it is compared: letters and digits, small."""
    return re.sub(r"[\W_]+", " ", normalize(label).lower()).strip()


class _Found:
    """A sheet: its name, its rows from the first on, what else is known of it."""

    def __init__(self, name: str, rows: Iterable[list[Any]]) -> None:
        self.name, self.rows = name, rows
        self.first_column = 1
        self.merged: list[tuple[tuple[int, int], tuple[int, int]]] = []
        self.faulty: dict[tuple[int, int], str] = {}
        self.is_1904 = False


def _table(
    sheet: _Found, at: int, header: list[str], rows: Iterable[tuple[int, list[Any]]], limits: Limits
) -> Iterator[Any]:
    shift = sheet.first_column - 1
    while header and not header[-1]:
        header.pop()
    if len(header) + shift > limits.columns:
        raise Refusal("columns", most=limits.columns)
    folded = [fold(label) for label in header if label]
    if twice := next((label for label in header if label and folded.count(fold(label)) > 1), None):
        raise Refusal("twice", label=twice)
    for (top, left), (bottom, _) in sheet.merged:
        if bottom + 1 > at and bottom > top and left < len(header) + shift:
            raise Refusal("merged", cell=f"{letters(left + 1)}{top + 1}")
    yield {
        "sheet": sheet.name,
        "header_row": at,
        "header": [""] * shift + header,
        "is_1904": sheet.is_1904,
    }
    count = length = 0
    for number, values in rows:
        cells: list[Any] = [as_text(value, limits.cell_length) for value in values[: len(header)]]
        for index in range(len(cells)):
            if fault := sheet.faulty.get((number, shift + index + 1)):
                cells[index] = (BAD, fault)
        if not any(cells):
            continue
        count += 1
        length += sum(len(cell[1]) for cell in cells if cell)
        if count > limits.rows:
            raise Refusal("rows", most=limits.rows)
        if length > limits.text_length:
            raise Refusal("heavy")
        yield [number, [None] * shift + cells]
    if not count:
        raise Refusal("blank")


def letters(column: int) -> str:
    """The letters of a column: 1 → A, 28 → AB."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


# --- Workbooks -----------------------------------------------------------------------------------
def _sheets(data: bytes, kind: str) -> Iterator[_Found]:
    from python_calamine import CalamineError, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

    try:
        book = load_workbook(BytesIO(data))
        is_1904 = (
            kind == gate.XLSX
            and b"date1904" in (flags := _part(data, "xl/workbook.xml"))
            and (re.search(rb"date1904=[\"'](1|true)", flags) is not None)
        )
        for place, meta in enumerate(book.sheets_metadata, start=1):
            if meta.typ != SheetTypeEnum.WorkSheet or meta.visible != SheetVisibleEnum.Visible:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            if sheet.start is None:
                continue
            # The parser leaves out empty columns on the left, never empty rows above.
            found = _Found(meta.name, sheet.iter_rows())
            found.first_column = sheet.start[1] + 1
            found.merged = sheet.merged_cell_ranges or []
            found.is_1904 = is_1904
            if kind == gate.XLSX:
                found.faulty = _faulty(data, _path_of_sheet(data, meta.name, place))
            yield found
    except PasswordError as error:
        raise Refusal("password") from error
    except (CalamineError, *UNREADABLE) as error:
        raise Refusal("damaged") from error
    except BaseException as error:
        # A panic of the parser arrives as an exception of its own kind.
        if type(error).__name__ == "PanicException":
            raise Refusal("damaged") from error
        raise


def _part(data: bytes, path: str) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return package.read(path)


def _path_of_sheet(data: bytes, name: str, place: int) -> str:
    """Where a sheet is in the package: by its relation, as Excel finds it."""
    from xml.etree import ElementTree

    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    book = ElementTree.fromstring(_part(data, "xl/workbook.xml"))  # noqa: S314
    links = ElementTree.fromstring(_part(data, "xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet") and sheet.get("name") == name:
            target = targets.get(sheet.get(relation), "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return f"xl/worksheets/sheet{place}.xml"


_CELL = re.compile(rb"<(?:\w+:)?c ((?:[^>\"]|\"[^\"]*\")*)(?<!/)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_PLACE = re.compile(rb"\br=\"([A-Z]{1,3})(\d+)\"")
_VALUE = re.compile(rb"<(?:\w+:)?v[^>/]*>([^<]*)<")
_CHUNK = 1024 * 1024


def _faulty(data: bytes, path: str) -> dict[tuple[int, int], str]:
    """Cells that the parser would pass over in silence: errors (#N/A), formulas never computed."""
    found: dict[tuple[int, int], str] = {}
    with zipfile.ZipFile(BytesIO(data)) as package, package.open(path) as sheet:
        rest = b""
        while chunk := sheet.read(_CHUNK):
            rest += chunk
            done = 0
            if b't="e"' in rest or b"<f" in rest or b":f" in rest:
                for match in _CELL.finditer(rest):
                    done = match.end()
                    _note_fault(found, match[1], match[2])
            # What may be the beginning of a cell is looked at again with what follows.
            rest = rest[max(done, len(rest) - 65_536) :]
    return found


def _note_fault(found: dict[tuple[int, int], str], attributes: bytes, content: bytes) -> None:
    is_error = b't="e"' in attributes
    if not is_error and b"<f" not in content and b":f" not in content:
        return
    value = _VALUE.search(content)
    if (is_error or not value or not value[1]) and (place := _PLACE.search(attributes)):
        column = 0
        for letter in place[1]:
            column = column * 26 + letter - 64
        found[int(place[2]), column] = value[1].decode() if value and value[1] else "="


if __name__ == "__main__":
    main()
