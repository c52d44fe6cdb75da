"""What is wrong with a register, written beside the rows in a copy of the file that was sent."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from cells.models import RegisterDraft
from cells.registers.importing import REGISTERS
from cells.registers.lines import Problem
from ui.exports import XLSX, text_cell
from ui.workbooks.reading import Sheet, annotated, read

_RED = PatternFill("solid", fgColor="FFFFC7CE")


def error_copy(draft: RegisterDraft, problems: Sequence[Problem]) -> HttpResponse:
    """The copy as a download. An .xlsx is copied as it is; what cannot be written back (.xls, CSV) becomes
    an .xlsx with the same cells in the same places."""
    content = bytes(draft.content)
    errors: dict[int, list[str]] = {}
    for problem in problems:
        errors.setdefault(problem.row, []).append(problem.text)
    texts = {row: " ".join(said) for row, said in errors.items()}
    places = {(problem.row, problem.column) for problem in problems if problem.column >= 0}
    labels = [str(column.label) for column in REGISTERS[draft.register].columns]
    with read(content, draft.file_name, labels) as sheet:
        copy = annotated(content, sheet, label=_("Lỗi"), errors=texts, cells=sorted(places))
        if copy is None:
            copy = _fresh(sheet, texts, places)
    response = HttpResponse(copy, content_type=XLSX)
    name = f"{PurePath(draft.file_name).stem}-loi.xlsx"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _fresh(sheet: Sheet, texts: dict[int, str], places: set[tuple[int, int]]) -> bytes:
    book = Workbook(write_only=True)
    copy: Any = book.create_sheet(sheet.name or _("Sổ"))
    width = len(sheet.header)
    for _line in range(1, sheet.header_row):
        copy.append([])
    heading = [*sheet.header, _("Lỗi")]
    copy.append([text_cell(copy, label, font=Font(bold=True)) for label in heading])
    at = sheet.header_row
    for row in sheet.rows:
        while (at := at + 1) < row.number:
            copy.append([])
        cells = []
        for place in range(width):
            found = row.cell(place)
            cell = text_cell(copy, found.text if found else "")
            cell.number_format = "@"
            if (row.number, place) in places:
                cell.fill = _RED
            cells.append(cell)
        copy.append([*cells, text_cell(copy, texts.get(row.number, ""))])
    file = BytesIO()
    book.save(file)
    return file.getvalue()
