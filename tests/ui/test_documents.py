"""Documents as Word and PDF: the party's page, the same words in both, text that stays text."""

import json
import string
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
import typst
from docx import Document as opened
from docx.shared import Mm, Pt
from lxml import etree
from pypdf import PdfReader

from tests.ui.papers import document, in_pdf, in_word
from ui.documents import Grid, Paragraph, Row, form_on, forms, pdf_of, word_of
from ui.documents.pdf import _breakable, fonts

HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x.vn")',
    "#import x; $a$ *đậm* _nghiêng_ `mã` @nhãn <nhan> \\u{41} // hết",
    "{{ 7*7 }} {% if %} &amp; <w:p/>",
    "+84 -1 @SUM(A1)",
)


# --- The form of the day -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2017, 1, 1), date(2018, 4, 3)),
        (date(2026, 5, 26), date(2018, 4, 3)),
        (date(2026, 5, 27), date(2026, 5, 27)),
    ],
)
def test_an_old_meeting_is_printed_in_the_form_of_its_day(day: date, first: date) -> None:
    assert form_on(day).valid_from == first


def test_every_form_keeps_to_the_rules() -> None:
    for form in forms.forms():
        sides = form.margins
        assert (sides.top, sides.bottom, sides.left, sides.right) == (20, 20, 30, 15)
        assert (form.font, form.size) == ("Times New Roman", 14)
        assert 18 <= form.line <= 20


def test_a_form_with_a_field_too_few_or_too_many_is_refused() -> None:
    data = {"valid_from": date(2020, 1, 1), "margins": {"top": 1, "bottom": 1, "left": 1, "right": 1}}
    with pytest.raises(TypeError):
        forms.Form.of(data)


# --- The page ------------------------------------------------------------------------------------
def test_the_word_file_has_the_page_of_the_party() -> None:
    file = opened(BytesIO(word_of(document())))
    section = file.sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side / Mm(1)) for side in sides if side] == [20, 20, 30, 15]
    normal = file.styles["Normal"]
    assert (normal.font.name, normal.font.size) == ("Times New Roman", Pt(14))
    assert normal.paragraph_format.line_spacing == Pt(18)
    assert section.different_first_page_header_footer
    assert " PAGE " in section.header._element.xml
    assert file.core_properties.title == "BIÊN BẢN Đồng chí phát biểu."


def test_the_pdf_is_tagged_has_a_title_and_its_page() -> None:
    read = PdfReader(BytesIO(pdf_of(document())))
    root: Any = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "vi"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
    assert read.metadata
    assert read.metadata.title == "BIÊN BẢN Đồng chí phát biểu."
    box = read.pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (210, 297)


def font_files(body: bytes) -> dict[str, bool]:
    """Every font of a PDF, and whether it is in the file."""
    found = {}
    for page in PdfReader(BytesIO(body)).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = inner["/FontDescriptor"].get_object()
            is_there = any(key in descriptor for key in ("/FontFile2", "/FontFile3"))
            found[str(inner["/BaseFont"]).partition("+")[2]] = is_there
    return found


def test_the_pdf_carries_its_font_and_no_other() -> None:
    found = font_files(pdf_of(document()))
    assert found
    assert all(name.startswith("LiberationSerif") for name in found)
    assert all(found.values())


def stranded(*, is_bold: bool) -> list[int]:
    """How many rows before it make the head of a group the last row of its page."""
    found = []
    for before in range(24, 36):
        rows = [Row(("", "dòng"))] * before + [Row(("II", "NHÓM"), is_bold=is_bold)] + [Row(("", "sau"))] * 30
        made = pdf_of(document(body=(Grid(("TT", "Mục"), (10, 90), tuple(rows)),)))
        first = PdfReader(BytesIO(made)).pages[0].extract_text().split()
        if first[-1] == "NHÓM":
            found.append(before)
    return found


def test_the_head_of_a_group_is_never_left_alone_at_the_foot_of_a_page() -> None:
    assert not stranded(is_bold=True)
    assert stranded(is_bold=False)


# --- The same words in both ----------------------------------------------------------------------
def test_both_files_say_the_same() -> None:
    made = document("Đề nghị: ưỡn ngực, nghiêng mình, khuỷu tay\nDòng hai.")
    assert in_pdf(pdf_of(made)).replace(" ", "") == in_word(word_of(made)).replace(" ", "")


# --- Text is text --------------------------------------------------------------------------------
@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_code_is_printed_as_typed(text: str) -> None:
    made = document(text)
    assert in_pdf(pdf_of(made)).count(text) == 2  # paragraph and table
    assert in_word(word_of(made)).count(text) == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_a_word_file_holds_no_code(text: str) -> None:
    with ZipFile(BytesIO(word_of(document(text)))) as packed:
        for name in packed.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(packed.read(name))
                assert b"<script" not in packed.read(name)
    assert "/JavaScript" not in str(PdfReader(BytesIO(pdf_of(document(text)))).trailer["/Root"])


def test_what_no_file_can_hold_is_left_out() -> None:
    text = Paragraph("a\x00b\x1fc\ud800d\ufffee").text
    assert text == "abcde"
    assert Paragraph("an\u202egia\u200f toàn").text == "angia toàn"
    assert word_of(document("a\x00b\ud800\u202e"))
    assert pdf_of(document("a\x00b\ud800\u202e"))


def test_text_is_composed_and_lines_are_kept() -> None:
    decomposed = unicodedata.normalize("NFD", "Nghị quyết")
    assert Paragraph(decomposed).text == "Nghị quyết"
    body = document("một\r\nhai\rba\x0bbốn").body
    assert [block.text for block in body if isinstance(block, Paragraph)][:4] == ["một", "hai", "ba", "bốn"]


def test_a_letter_that_is_in_no_font_does_not_stop_the_document() -> None:
    assert "Tốt 😀" in in_word(word_of(document("Tốt 😀")))
    assert "Tốt" in in_pdf(pdf_of(document("Tốt 😀")))


def test_a_word_without_end_stays_on_its_page() -> None:
    assert "x" * 24 + "\u200b" in str(_breakable("x" * 300))
    assert in_pdf(pdf_of(document("x" * 300))).replace(" ", "").count("x" * 300) == 2


# --- Vietnamese letters, looked at ---------------------------------------------------------------
def vietnamese() -> list[str]:
    """Every letter of Vietnamese, small and capital, with every tone."""
    vowels = "aăâeêioôơuưy"
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    small = [unicodedata.normalize("NFC", vowel + tone) for vowel in vowels for tone in tones]
    small += [letter for letter in string.ascii_lowercase if letter not in "aeiouy"] + ["đ"]
    return small + [letter.upper() for letter in small]


def look_alikes(letters: Iterable[str], look: str) -> list[list[str]]:
    """Letters that cannot be told apart on paper: a missing one looks like every other missing one."""
    shown = [*letters, "\ue000"]
    source = f"""#set page(width: 40pt, height: 40pt, margin: 8pt)
#set text(font: "Liberation Serif", size: 20pt, fallback: false, {look})
#for letter in json(bytes(sys.inputs.data)) {{ page(text(letter)) }}"""
    compiler = typst.Compiler(
        source.encode(), font_paths=fonts(), ignore_system_fonts=True, sys_inputs={"data": json.dumps(shown)}
    )
    images = compiler.compile(format="png", ppi=144)
    assert isinstance(images, list)
    assert len(images) == len(shown)
    by_image = defaultdict(list)
    for letter, image in zip(shown, images, strict=True):
        by_image[image].append(letter)
    return [same for same in by_image.values() if len(same) > 1]


LOOKS = ('weight: "regular"', 'weight: "bold"', 'style: "italic"', 'weight: "bold", style: "italic"')


@pytest.mark.parametrize("look", LOOKS)
def test_every_vietnamese_letter_is_in_the_font(look: str) -> None:
    letters = vietnamese()
    assert len(set(letters)) == 2 * (12 * 6 + 21)
    assert not look_alikes([*letters, *string.digits, "…", "«", "»", "–", "%"], look)


def test_a_missing_letter_is_noticed() -> None:
    assert look_alikes(["a", "ế", "\ue001", "ไ"], LOOKS[0]) == [["\ue001", "ไ", "\ue000"]]
