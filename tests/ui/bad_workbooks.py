"""Table files that offices, haste and malice produce. Each is made here, in memory, when it is asked for."""

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from tests.ui.packages import (
    HEAD,
    HEADING,
    PARTS,
    PERSON,
    by_openpyxl,
    by_xlwt,
    compound,
    package,
    sheet,
    text_cell,
)


@dataclass(frozen=True)
class Bad:
    """One file: how it is called, what is in it, the codes of refusal that say it rightly, or the cell
    that is complained of."""

    name: str
    make: Callable[[], bytes]
    refused: tuple[str, ...] = ()
    cell: str = ""


@cache
def bomb(size: int = 130_000_000) -> bytes:
    """A sheet of spaces: `size` bytes unpacked, a thousandth of it packed."""
    return package(HEADING + " " * size + PERSON)


def lying_bomb() -> bytes:
    """The same, whose directory says that the sheet is small."""
    with zipfile.ZipFile(io.BytesIO(bomb())) as packed:
        size = packed.getinfo("xl/worksheets/sheet1.xml").file_size
    return bomb().replace(struct.pack("<I", size), struct.pack("<I", 4_000))


def overlapping(copies: int = 900) -> bytes:
    """Many names for the same megabytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in {**PARTS, "xl/worksheets/sheet1.xml": sheet()}.items():
            written.writestr(name, content)
        written.writestr("xl/media/image0.bin", b"ab" * 500_000)
        first = written.getinfo("xl/media/image0.bin")
        for number in range(1, copies):
            twin = zipfile.ZipInfo(f"xl/media/image{number}.bin")
            twin.compress_type, twin.CRC = first.compress_type, first.CRC
            twin.compress_size, twin.file_size = first.compress_size, first.file_size
            twin.header_offset = first.header_offset
            written.filelist.append(twin)
    return file.getvalue()


_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<!DOCTYPE worksheet [<!ENTITY l0 "ha">{_LAUGHS}]>'
THIEF = '<!DOCTYPE worksheet [<!ENTITY file SYSTEM "file:///etc/hostname">]>'


def with_type(declaration: str, encoding: str = "utf-8") -> bytes:
    """A sheet with a document type before its first tag."""
    text = sheet(HEADING + '<row r="2">' + text_cell("A2", "&l9;") + "</row>")
    text = text.replace(HEAD, HEAD.replace("UTF-8", encoding.upper()) + declaration)
    return package(parts={"xl/worksheets/sheet1.xml": text.encode(encoding)})


def many_parts(count: int) -> bytes:
    """A workbook with a crowd of empty files."""
    return package(parts={f"xl/media/image{n}.png": "" for n in range(count)})


@cache
def styled_rows(count: int = 1_048_576) -> bytes:
    """A table formatted down to the last row of the sheet."""
    return package(HEADING + "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, count)))


def locked_parts() -> bytes:
    """A package whose parts say that they are encrypted."""
    data = bytearray(package())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def locked_xls() -> bytes:
    """An .xls whose second record says that the rest is encrypted."""
    data = by_xlwt(("Bùi Thị Hoa", "chính thức"))
    at = data.find(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    return data[: at + 20] + b"\x2f\x00" + data[at + 22 :]


def spoiled(at: int, by: bytes) -> bytes:
    """A sound package with some bytes overwritten, counted from the data of its largest part."""
    data = bytearray(package(HEADING + PERSON * 500))
    start = data.find(b"xl/worksheets/sheet1.xml") + 24 + at
    data[start : start + len(by)] = by
    return bytes(data)


def cut(data: bytes, keep: float) -> bytes:
    """The beginning of a file."""
    return data[: int(len(data) * keep)]


def in_archive() -> bytes:
    """A workbook inside a zip."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        written.writestr("so-dang-vien.xlsx", package())
    return file.getvalue()


def foreign(*names: str) -> bytes:
    """A zip with these empty files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        for name in names:
            written.writestr(name, "")
    return file.getvalue()


def row(number: int, *cells: str) -> str:
    """One more row of hand-made cells."""
    return f'<row r="{number}">{"".join(cells)}</row>'


PAGE = "<html><body><table><tr><td>Họ và tên</td><td>Diện</td></tr></table></body></html>"
OLD_XML = f'{HEAD}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
HIDDEN = PARTS["xl/workbook.xml"].replace("<sheet ", '<sheet state="hidden" ')
WIDE = [f"Cột {n}" for n in range(200)]
MERGED = sheet(HEADING + PERSON + row(3), after='<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>')

# As an old program saved it: letters of the font in one byte each, the heading too.
IN_TCVN3 = "Hä vµ tªn;DiÖn\nNguyÔn ThÞ Hång;chÝnh thøc\n".encode("latin-1")

CORPUS: dict[str, Bad] = {
    # Nothing in it
    "no byte": Bad("so.xlsx", bytes, ("empty",)),
    "only spaces": Bad("so.csv", lambda: b"\xef\xbb\xbf \r\n\r\n ", ("empty",)),
    "only zeros": Bad("so.xls", lambda: bytes(5_000), ("empty",)),
    "empty sheet": Bad("so.xlsx", lambda: package(""), ("blank",)),
    "hidden sheet": Bad("so.xlsx", lambda: package(parts={"xl/workbook.xml": HIDDEN}), ("blank",)),
    # Something else
    "pdf": Bad("so.xlsx", lambda: b"%PDF-1.7\n" + bytes(900), ("pdf",)),
    "rtf": Bad("so.xls", lambda: b"{\\rtf1\\ansi So dang vien}", ("word",)),
    "png": Bad("so.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(900), ("picture",)),
    "jpeg": Bad("anh.jpg", lambda: b"\xff\xd8\xff\xe0" + bytes(900), ("picture",)),
    "docx": Bad("so.xlsx", lambda: foreign("[Content_Types].xml", "word/document.xml"), ("word",)),
    "doc": Bad("so.xls", lambda: compound("Root Entry", "WordDocument"), ("word",)),
    "html called .xls": Bad("so.xls", PAGE.encode, ("markup",)),
    "xml of Excel 2003": Bad("so.xls", OLD_XML.encode, ("markup",)),
    "zip": Bad("so.zip", in_archive, ("archive",)),
    "rar": Bad("so.rar", lambda: b"Rar!\x1a\x07" + bytes(900), ("archive",)),
    "gzip": Bad("so.xlsx", lambda: b"\x1f\x8b\x08" + bytes(900), ("archive",)),
    "ods": Bad("so.ods", lambda: foreign("mimetype", "content.xml", "styles.xml"), ("opendocument",)),
    "xlsb": Bad("so.xlsx", lambda: foreign("[Content_Types].xml", "xl/workbook.bin"), ("binary",)),
    "program": Bad("so.xlsx", lambda: b"MZ\x90\x00\x03\x00\x00\x00" + bytes(900), ("unknown",)),
    "old container of nobody": Bad("so.xls", lambda: compound("Root Entry"), ("unknown",)),
    # Locked, or with a life of its own
    "encrypted": Bad("so.xlsx", lambda: compound("EncryptionInfo", "EncryptedPackage"), ("password",)),
    "encrypted parts": Bad("so.xlsx", locked_parts, ("password",)),
    "encrypted .xls": Bad("so.xls", locked_xls, ("password", "damaged")),
    "macro": Bad("so.xlsm", package, ("macro",)),
    "hidden macro": Bad("so.xlsx", lambda: package(parts={"xl/vbaProject.bin": b"x"}), ("macro",)),
    "macro in .xls": Bad("so.xls", lambda: compound("Workbook", "_VBA_PROJECT_CUR"), ("macro",)),
    "links": Bad(
        "so.xlsx", lambda: package(parts={"xl/externalLinks/externalLink1.xml": "<x/>"}), ("links",)
    ),
    "file inside": Bad(
        "so.xlsx", lambda: package(parts={"xl/embeddings/oleObject1.bin": b"x"}), ("objects",)
    ),
    "control": Bad("so.xlsx", lambda: package(parts={"xl/activeX/activeX1.bin": b"x"}), ("objects",)),
    # Damaged
    "half": Bad("so.xlsx", lambda: cut(package(), 0.5), ("damaged",)),
    "almost all": Bad("so.xlsx", lambda: cut(package(), 0.98), ("damaged",)),
    "half .xls": Bad("so.xls", lambda: cut(by_xlwt(("Hoa", "dự bị")), 0.5), ("damaged", "unknown")),
    "head of .xls only": Bad("so.xls", lambda: compound("Workbook"), ("damaged",)),
    "spoiled data": Bad("so.xlsx", lambda: spoiled(40, b"\xff" * 60), ("damaged",)),
    "one wrong byte": Bad("so.xlsx", lambda: spoiled(150, b"\x00"), ("damaged",)),
    "no sheet part": Bad(
        "so.xlsx", lambda: package(parts={"xl/worksheets/sheet1.xml": None}), ("damaged", "blank")
    ),
    "no workbook": Bad("so.xlsx", lambda: package(parts={"xl/workbook.xml": None}), ("damaged",)),
    "no list of types": Bad("so.xlsx", lambda: package(parts={"[Content_Types].xml": None}), ("damaged",)),
    "unfinished xml": Bad(
        "so.xlsx", lambda: package(parts={"xl/worksheets/sheet1.xml": sheet()[:-90]}), ("damaged",)
    ),
    "not xml": Bad(
        "so.xlsx", lambda: package(parts={"xl/workbook.xml": "sổ đảng viên"}), ("damaged", "blank")
    ),
    "wrong places": Bad(
        "so.xlsx", lambda: package(row(1, text_cell("ZZZZ99999999", "x"))), ("damaged", "blank")
    ),
    "string of no list": Bad(
        "so.xlsx", lambda: package(HEADING + row(2, '<c r="A2" t="s"><v>7</v></c>')), ("damaged",)
    ),
    "no xml in the list of parts": Bad(
        "so.xlsx",
        lambda: package(parts={"xl/_rels/workbook.xml.rels": "<Relationships"}),
        ("damaged", "blank"),
    ),
    "cut utf-8": Bad("so.csv", lambda: "Họ và tên;Diện\nBùi Thị Hoà".encode()[:-1], ("damaged",)),
    "odd utf-16": Bad(
        "so.csv", lambda: b"\xff\xfe" + "Họ và tên;Diện".encode("utf-16-le") + b"a", ("damaged",)
    ),
    # Meant to break the reader
    "bomb": Bad("so.xlsx", bomb, ("bomb",)),
    "bomb that lies": Bad("so.xlsx", lying_bomb, ("damaged", "heavy", "bomb")),
    "one part by many names": Bad("so.xlsx", overlapping, ("bomb",)),
    "a crowd of parts": Bad("so.xlsx", lambda: many_parts(1_500), ("bomb",)),
    "entities": Bad("so.xlsx", lambda: with_type(LAUGHS), ("entities",)),
    "entities in utf-16": Bad("so.xlsx", lambda: with_type(LAUGHS, "utf-16"), ("entities",)),
    "a file of the server": Bad("so.xlsx", lambda: with_type(THIEF), ("entities",)),
    "nested without end": Bad("so.xlsx", lambda: package(HEADING + "<a>" * 300_000), ("blank", "damaged")),
    "a million styled rows": Bad("so.xlsx", styled_rows, ("blank",)),
    "a cell at the end": Bad(
        "so.xlsx", lambda: package(HEADING + row(1_048_576, text_cell("XFD1048576", "x"))), ("heavy",)
    ),
    "a cell at the end of .xls": Bad("so.xls", lambda: by_xlwt(far=(65_535, 255)), ("heavy",)),
    "eleven megabytes": Bad("so.xlsx", lambda: b"PK\x03\x04" + bytes(11_000_000), ("size",)),
    # Too much, or not the register
    "many rows": Bad("so.csv", lambda: b"Ho va ten;Dien\n" + b"a;b\n" * 20_001, ("rows", "heading")),
    "many columns": Bad("so.xlsx", lambda: by_openpyxl(labels=["Họ và tên", "Diện", *WIDE]), ("columns",)),
    "another table": Bad("so.xlsx", lambda: by_openpyxl(("1", "2"), labels=["STT", "Số tiền"]), ("heading",)),
    "a heading twice": Bad("so.xlsx", lambda: by_openpyxl(labels=["Họ và tên", "Diện", "DIỆN"]), ("twice",)),
    "merged rows": Bad("so.xlsx", lambda: package(parts={"xl/worksheets/sheet1.xml": MERGED}), ("merged",)),
    # Cells
    "TCVN3": Bad("so.xlsx", lambda: by_openpyxl(("NguyÔn ThÞ Hång", "x")), cell="A2"),
    "VNI": Bad("so.xlsx", lambda: by_openpyxl(("Hoa", "chính thức"), ("Nguyeãn Thò Hoàng", "x")), cell="A3"),
    "TCVN3 in .xls": Bad("so.xls", lambda: by_xlwt(("§inh V¨n B×nh", "x")), cell="A2"),
    "TCVN3 in a text file": Bad("so.csv", lambda: IN_TCVN3, cell="A2"),
    "code in scientific form": Bad("so.csv", "Họ và tên;Diện;Mã tổ chức\nHoa;;3,81681E+13".encode, cell="C2"),
    "code of too many digits": Bad("so.xlsx", lambda: by_openpyxl(("Hoa", "", 38168053000001234)), cell="C2"),
    "error of a formula": Bad(
        "so.xlsx", lambda: package(HEADING + row(2, '<c r="B2" t="e"><v>#N/A</v></c>')), cell="B2"
    ),
    "formula never computed": Bad("so.xlsx", lambda: by_openpyxl(("Hoa", "=A1")), cell="B2"),
    "a novel in a cell": Bad("so.xlsx", lambda: by_openpyxl(("Hoa", "dài " * 8_000)), cell="B2"),
}
