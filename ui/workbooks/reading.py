"""The door for table files: bytes in, one sheet out as text, or one sentence that says what to do.

    with read(data, "so-dang-vien.xlsx", wanted=["Họ và tên", "Diện"]) as sheet:
        for row in sheet.rows: …

The parsing happens in a process of its own (`ui.workbooks.reader`), with bounded memory and time.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ui.workbooks.cells import BAD, DAY, LONG, NUMBER, OLD_FONT, TEXT
from ui.workbooks.limits import MEGABYTE, Limits
from ui.workbooks.reader import fold, letters

__all__ = ["BAD", "DAY", "LONG", "NUMBER", "OLD_FONT", "TEXT", "Cell", "Limits", "Refused", "Row", "Sheet"]

# What the reader's process gets to know: no secret of ours.
ENVIRONMENT = {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
_ROOT = Path(__file__).resolve().parents[2]
_SAVE_AS = gettext_lazy(
    "Hãy mở bằng Excel, chọn Lưu thành (Save As) loại «Excel Workbook (.xlsx)», rồi gửi lại."
)
SENTENCES: Mapping[str, Any] = {
    "empty": gettext_lazy("Tệp trống, không có nội dung. Hãy kiểm tra lại tệp rồi gửi lại."),
    "blank": gettext_lazy("Bảng không có dòng nào. Hãy điền bảng rồi gửi lại."),
    "size": gettext_lazy(
        "Tệp lớn hơn %(megabytes)d MB. Hãy chép riêng bảng sang một tệp mới, không kèm ảnh, rồi gửi lại."
    ),
    "macro": gettext_lazy(
        "Tệp có macro, không nhận được. Hãy lưu thành loại «Excel Workbook (.xlsx)» không macro rồi gửi lại."
    ),
    "password": gettext_lazy("Tệp có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu, lưu lại rồi gửi lại."),
    "damaged": gettext_lazy(
        "Tệp bị hỏng hoặc chép chưa hết. Hãy mở thử bằng Excel, lưu thành một tệp .xlsx mới rồi gửi lại."
    ),
    "bomb": gettext_lazy(
        "Tệp nén quá nhiều dữ liệu nên không được mở. Hãy chép riêng bảng sang một tệp .xlsx mới rồi gửi lại."
    ),
    "entities": gettext_lazy(
        "Tệp có khai báo lạ nên không được mở. Hãy chép bảng sang một tệp .xlsx mới rồi gửi lại."
    ),
    "heavy": gettext_lazy(
        "Tệp quá nặng: có thể có rất nhiều dòng trống đã định dạng, hoặc ô ở rất xa. "
        "Hãy chép riêng phần có chữ sang một tệp .xlsx mới rồi gửi lại."
    ),
    "links": gettext_lazy(
        "Tệp có liên kết tới tệp khác. "
        "Hãy chép bảng, dán giá trị (Paste Special – Values) sang tệp mới rồi gửi lại."
    ),
    "objects": gettext_lazy(
        "Tệp có chèn tệp khác hoặc nút điều khiển. Hãy chép riêng bảng sang một tệp .xlsx mới rồi gửi lại."
    ),
    "binary": gettext_lazy("Tệp thuộc loại .xlsb. %(save_as)s"),
    "opendocument": gettext_lazy("Tệp thuộc loại .ods. Hãy lưu thành loại .xlsx rồi gửi lại."),
    "word": gettext_lazy(
        "Đây không phải bảng Excel mà là văn bản. Hãy chép bảng sang Excel, lưu .xlsx rồi gửi lại."
    ),
    "pdf": gettext_lazy("Đây là tệp PDF, không phải bảng Excel. Hãy gửi tệp .xlsx đã dùng để in ra tệp này."),
    "picture": gettext_lazy("Đây là ảnh, không phải bảng Excel. Hãy gửi tệp .xlsx."),
    "archive": gettext_lazy("Đây là tệp nén. Hãy giải nén rồi gửi tệp .xlsx ở trong."),
    "markup": gettext_lazy("Tệp mang đuôi bảng tính nhưng bên trong là trang web hoặc XML. %(save_as)s"),
    "unknown": gettext_lazy("Không nhận ra loại tệp. Hãy gửi tệp .xlsx, .xls hoặc .csv."),
    "heading": gettext_lazy(
        "Không thấy dòng tiêu đề của sổ trong 30 dòng đầu. "
        "Hãy tải sổ từ trang này và giữ nguyên dòng tiêu đề."
    ),
    "twice": gettext_lazy("Có hai cột cùng tên «%(label)s». Hãy bỏ bớt một cột rồi gửi lại."),
    "merged": gettext_lazy("Ô %(cell)s bị gộp nhiều dòng. Hãy bỏ gộp ô, điền đủ từng dòng rồi gửi lại."),
    "rows": gettext_lazy("Bảng có hơn %(most)d dòng. Hãy chia thành nhiều tệp rồi gửi lần lượt."),
    "columns": gettext_lazy("Bảng có hơn %(most)d cột. Hãy giữ các cột của sổ, bỏ cột thừa rồi gửi lại."),
}


class Refused(ValidationError):
    """The file is not read. Its one message says what to do."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(str(SENTENCES[code]) % {"save_as": _SAVE_AS, **details}, code=code)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says. `kind`: TEXT, NUMBER, DAY (dd/mm/yyyy), or what is wrong with it: BAD (an error
    of the sheet, a number that lost digits), OLD_FONT (the text is what it says in Unicode), LONG."""

    text: str
    kind: str = TEXT


@dataclass(frozen=True, slots=True)
class Row:
    """One line that is not empty, by its number in the sheet."""

    number: int
    cells: tuple[Cell | None, ...]  # as many as the heading has, or fewer

    def cell(self, column: int) -> Cell | None:
        """The cell of a column, from 0; None when it is empty."""
        return self.cells[column] if 0 <= column < len(self.cells) else None

    def address(self, column: int) -> str:
        """As people write it: B5."""
        return f"{letters(column + 1)}{self.number}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The table: `header[i]` is the label of column i ("" for none); rows come as they are asked for."""

    name: str  # "" for CSV
    header_row: int
    header: tuple[str, ...]
    is_1904: bool  # days are counted from 1904
    rows: Iterator[Row]

    def column(self, label: str) -> int:
        """The column with this label, whatever its case and punctuation; -1 when there is none."""
        wanted = fold(label)
        return next((index for index, found in enumerate(self.header) if fold(found) == wanted), -1)


@contextmanager
def read(data: bytes, name: str, wanted: Iterable[str], limits: Limits | None = None) -> Iterator[Sheet]:
    """Open the first visible sheet that has (at least two of) the wanted labels in its heading.

    Raises `Refused`, also while the rows are read.
    """
    limits = limits or Limits()
    if len(data) > limits.file_size:
        raise Refused("size", megabytes=limits.file_size // MEGABYTE)
    with TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        command = [sys.executable, "-m", "ui.workbooks.reader", limits.to_text()]
        labels = json.dumps([fold(str(label)) for label in wanted], ensure_ascii=False)
        process = subprocess.Popen(  # noqa: S603 - our own module; the name is one argument, no shell
            [*command, labels, name[-100:].replace("\0", "")],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=ENVIRONMENT,
        )
        try:
            yield _sheet(process)
        finally:
            process.kill()
            process.communicate()


def _sheet(process: "subprocess.Popen[bytes]") -> Sheet:
    assert process.stdout is not None  # noqa: S101 - asked for above
    head = _answer(process, process.stdout)
    return Sheet(
        name=head["sheet"],
        header_row=head["header_row"],
        header=tuple(head["header"]),
        is_1904=head["is_1904"],
        rows=_rows(process, process.stdout),
    )


def _rows(process: "subprocess.Popen[bytes]", answers: IO[bytes]) -> Iterator[Row]:
    while (answer := _answer(process, answers, is_row=True)) is not None:
        number, cells = answer
        yield Row(number, tuple(None if cell is None else Cell(cell[1], cell[0]) for cell in cells))


def _answer(process: "subprocess.Popen[bytes]", answers: IO[bytes], *, is_row: bool = False) -> Any:
    line = answers.readline()
    if not line.endswith(b"\n"):
        # The end. A reader that was stopped, or stumbled, has met a file that is too much for it.
        if process.wait() != 0:
            raise Refused("heavy")
        return None if is_row else _nothing()
    answer = json.loads(line)
    if isinstance(answer, dict) and "refused" in answer:
        code = answer.pop("refused")
        raise Refused(code, **answer)
    return answer


def _nothing() -> None:
    raise Refused("blank")


def annotated(
    data: bytes, sheet: Sheet, *, label: str, errors: Mapping[int, str], cells: Iterable[tuple[int, int]]
) -> bytes | None:
    """A copy of an .xlsx with a further column: what is wrong by row, and the cells (row, column from 0)
    coloured. None when there is no such copy: it is no .xlsx, or too heavy to be written."""
    order = {
        "sheet": sheet.name,
        "header_row": sheet.header_row,
        "label": label,
        "errors": errors,
        "cells": list(cells),
    }
    with TemporaryFile() as file:
        file.write(json.dumps(order).encode() + b"\n" + data)
        file.seek(0)
        limits = Limits(seconds=25, memory=600 * MEGABYTE).to_text()
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "ui.workbooks.annotator", limits],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=ENVIRONMENT,
            check=False,
        )
    return done.stdout if done.returncode == 0 and done.stdout else None


def complaint(cell: Cell, address: str) -> str:
    """What is wrong with a cell whatever its column; "" for a sound one."""
    details = {"cell": address, "text": cell.text}
    match cell.kind:
        case "o":
            return (
                _("Ô %(cell)s dùng phông chữ cũ (TCVN3/VNI), hãy chuyển sang Unicode. Có lẽ là: «%(text)s».")
                % details
            )
        case "l":
            return _("Ô %(cell)s quá dài. Hãy rút ngắn.") % details
        case "e" if cell.text.startswith(("#", "=")):
            return _("Ô %(cell)s có công thức bị lỗi hoặc chưa tính. Hãy dán giá trị vào ô này.") % details
        case "e":
            return (
                _(
                    "Ô %(cell)s: «%(text)s» đã bị Excel đổi thành số, mất chữ số. "
                    "Hãy đặt ô thành Văn bản (Text) rồi gõ lại."
                )
                % details
            )
    return ""
