"""Workbooks made by hand, part by part: what no library would write."""

import io
import zipfile
from collections.abc import Mapping, Sequence

import openpyxl
import xlwt

LABELS = ("Họ và tên", "Diện", "Mã tổ chức")
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

PARTS: Mapping[str, str] = {
    "[Content_Types].xml": f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_OFFICE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_OFFICE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
    '<sheets><sheet name="Sổ" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def text_cell(place: str, text: str) -> str:
    """A cell that carries its text itself."""
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


HEADING = '<row r="1">' + "".join(text_cell(f"{'ABC'[i]}1", text) for i, text in enumerate(LABELS)) + "</row>"
PERSON = '<row r="2">' + text_cell("A2", "Bùi Thị Hoa") + text_cell("B2", "chính thức") + "</row>"


def sheet(rows: str = HEADING + PERSON, before: str = "", after: str = "") -> str:
    """The part of a worksheet."""
    return f'{HEAD}<worksheet xmlns="{_MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def package(rows: str = HEADING + PERSON, **kwargs: Mapping[str, str | bytes | None]) -> bytes:
    """A workbook; `parts={"xl/workbook.xml": …}` adds, replaces or (None) leaves out parts."""
    parts: dict[str, str | bytes | None] = {**PARTS, "xl/worksheets/sheet1.xml": sheet(rows)}
    parts |= kwargs.get("parts", {})
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as written:
        for name, content in parts.items():
            if content is not None:
                written.writestr(name, content)
    return file.getvalue()


def by_openpyxl(*rows: Sequence[object], labels: Sequence[str] = LABELS) -> bytes:
    """A workbook by a library, heading first."""
    book = openpyxl.Workbook()
    table = book.active
    table.append(list(labels))
    for row in rows:
        table.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def by_xlwt(
    *rows: Sequence[object], labels: Sequence[str] = LABELS, far: tuple[int, int] | None = None
) -> bytes:
    """An .xls of Excel 97."""
    book = xlwt.Workbook(encoding="utf-8")
    table = book.add_sheet("Sổ")
    for number, row in enumerate([labels, *rows]):
        for column, value in enumerate(row):
            table.write(number, column, value)
    if far:
        table.write(*far, "x")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def compound(*streams: str) -> bytes:
    """What Office's older container looks like from outside: its magic and names of its streams."""
    names = b"".join(name.encode("utf-16-le").ljust(64, b"\0") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names + bytes(4096)
