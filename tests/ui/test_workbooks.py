"""Sound table files of every make are read as they stand, cell by cell with its address."""

import subprocess
import unicodedata
from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest

from tests.ui.packages import LABELS, PARTS, by_openpyxl, by_xlwt, package, sheet, text_cell
from ui.vietnamese import TONES
from ui.workbooks.reading import DAY, NUMBER, Cell, Limits, Refused, Row, read

WPS_SHEET = sheet(
    '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row><row/><row><c t="s"><v>2</v></c></row>',
    before='<dimension ref="A1"/>',
)
WPS = {
    "xl/worksheets/sheet1.xml": WPS_SHEET,
    "xl/sharedStrings.xml": '<sst count="3" xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<si><t>Họ và tên</t></si><si><t>Diện</t></si>"
    '<si><r><t xml:space="preserve">Bùi </t></r><r><t>Thị Hoa</t></r></si></sst>',
    "xl/_rels/workbook.xml.rels": PARTS["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    ),
}


def rows(data: bytes, name: str = "so.xlsx") -> list[Row]:
    """Every row of the table."""
    with read(data, name, LABELS) as found:
        return list(found.rows)


def test_a_table_is_found_below_its_title_with_its_addresses() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Hướng dẫn"
    table = book.create_sheet("Sổ đảng viên")
    table["B2"] = "SỔ ĐẢNG VIÊN"
    for column, label in zip("BCD", LABELS, strict=True):
        table[f"{column}4"] = label.upper() + " (*)" if column == "C" else f" {label}\u00a0"
    table["B7"] = "Bùi Thị Hoa"
    file = BytesIO()
    book.save(file)
    with read(file.getvalue(), "so.xlsx", ["Họ và tên", "Mã tổ chức"]) as found:
        assert (found.name, found.header_row) == ("Sổ đảng viên", 4)
        column = found.column("họ và tên")
        (row,) = found.rows
    assert (row.address(column), row.cell(column)) == ("B7", Cell("Bùi Thị Hoa"))


def test_what_cells_hold_becomes_text() -> None:
    values = (date(2024, 5, 3), 38168053000001, "38168053000001")
    (row,) = rows(by_openpyxl(values))
    assert row.cells == (Cell("03/05/2024", DAY), Cell("38168053000001", NUMBER), Cell("38168053000001"))
    (row,) = rows(by_openpyxl((datetime(2024, 5, 3, 19, 30), True, 82.5)))  # noqa: DTZ001
    assert [cell and cell.text for cell in row.cells] == ["03/05/2024 19:30", "TRUE", "82,5"]


def test_text_is_composed_and_cleaned() -> None:
    spelled = unicodedata.normalize("NFD", "Đinh Thị Hương")
    (row,) = rows(by_openpyxl((f"\u00a0{spelled}\u200b  Giang\t", "=1"), ("", " \u00a0")))
    assert row.cell(0) == Cell("Đinh Thị Hương Giang")


def test_days_counted_from_1904() -> None:
    flags = PARTS["xl/workbook.xml"].replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    with read(package(parts={"xl/workbook.xml": flags}), "so.xlsx", LABELS) as found:
        assert found.is_1904
    with read(package(), "so.xlsx", LABELS) as found:
        assert not found.is_1904


def test_a_file_of_wps_without_places_and_with_a_wrong_size() -> None:
    assert rows(package(parts=WPS)) == [Row(3, (Cell("Bùi Thị Hoa"), None))]


def test_a_file_with_prefixed_tags() -> None:
    plain = sheet(f'<row r="1">{text_cell("A1", LABELS[0])}{text_cell("B1", LABELS[1])}</row>'
                  f'<row r="2">{text_cell("A2", "Hoa")}</row>')  # fmt: skip
    body = plain.partition("?>")[2].replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    body = body.replace("xmlns=", "xmlns:x=")
    assert rows(package(parts={"xl/worksheets/sheet1.xml": body}))[0].cell(0) == Cell("Hoa")


def test_an_old_excel_file() -> None:
    (row,) = rows(by_xlwt(("Bùi Thị Hoa", "dự bị", 12)), "so.xls")
    assert row.cells == (Cell("Bùi Thị Hoa"), Cell("dự bị"), Cell("12", NUMBER))
    assert rows(by_xlwt(("Bùi Thị Hoa", "dự bị")), "called.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_text_file(encoding: str, separator: str) -> None:
    lines = [LABELS, ("Đinh Văn Ước", "chính thức", "007"), ("", "", ""), ('"Lò; ""x"", y"', "dự bị", "")]
    text = "\r\n".join(separator.join(line) for line in lines)
    if encoding == "cp1258":  # keeps tone marks apart
        text = "".join(_apart(letter) for letter in text)
    first, second = rows(text.encode(encoding), "so.csv")
    assert first == Row(2, (Cell("Đinh Văn Ước"), Cell("chính thức"), Cell("007")))
    assert (second.number, second.cell(0)) == (4, Cell('Lò; "x", y'))


def _apart(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(part for part in parts if part in TONES)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES)) + tone


def test_a_line_that_names_the_separator() -> None:
    assert rows("sep=;\nHọ và tên;Diện\nHoa;dự bị".encode(), "so.csv")[0].address(1) == "B3"


def test_a_million_styled_rows_below_a_table_do_no_harm() -> None:
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(3, 200_000))
    head = "".join(text_cell(f"{'AB'[i]}1", LABELS[i]) for i in range(2))
    data = package(f'<row r="1">{head}</row><row r="2">{text_cell("A2", "Hoa")}</row>{empty}')
    assert [row.number for row in rows(data)] == [2]


def test_whoever_stops_reading_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []
    true = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: begun.append(true(*a, **k)) or begun[-1])
    lines = "Họ và tên;Diện\n" + "Bùi Thị Hoa;chính thức\n" * 15_000
    with read(lines.encode(), "so.csv", LABELS) as found:
        next(found.rows)
    assert begun[0].returncode is not None


def test_the_last_row_is_refused_when_there_are_too_many() -> None:
    data = ("Họ và tên;Diện\n" + "Hoa;\n" * 4).encode()
    with pytest.raises(Refused, match="hơn 3 dòng"), read(data, "so.csv", LABELS, Limits(rows=3)) as found:
        list(found.rows)
