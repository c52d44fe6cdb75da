"""A document as a Word file that officials go on writing in."""

from io import BytesIO
from typing import Any

from docx import Document as new_file
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph as Line

from ui.documents.forms import Form
from ui.documents.model import Document, Grid, Heading, Note, Paragraph, Recipients, Signature

_PAGE = (210, 297)  # A4, millimetres
_CENTRE, _JUSTIFY, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT


def word_of(document: Document) -> bytes:
    """The file."""
    file: Any = new_file()
    _set_up(file, document)
    _letterhead(file, document)
    _line(file.add_paragraph(), document.title, is_bold=True, align=_CENTRE, style="Title")
    _line(file.add_paragraph(), document.subject, is_bold=True, align=_CENTRE)
    _line(file.add_paragraph(), document.form.rule, align=_CENTRE)
    for block in (*document.notes, *document.body):
        _block(file, block, document.form)
    _line(file.add_paragraph(), "", align=_LEFT)
    _signatures(file, document)
    stored = BytesIO()
    file.save(stored)
    return stored.getvalue()


def _set_up(file: Any, document: Document) -> None:
    form, section = document.form, file.sections[0]
    section.page_width, section.page_height = (Mm(side) for side in _PAGE)
    section.top_margin, section.bottom_margin = Mm(form.margins.top), Mm(form.margins.bottom)
    section.left_margin, section.right_margin = Mm(form.margins.left), Mm(form.margins.right)
    section.header_distance = Mm(form.margins.top / 2)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = _CENTRE
    _page_number(number)
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Header"):
        _type(file.styles[name], form)
    file.styles["Heading 2"].font.italic = True
    normal = file.styles["Normal"].paragraph_format
    normal.line_spacing_rule, normal.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(form.line)
    normal.space_before, normal.space_after = Pt(0), Pt(form.space)
    properties = file.core_properties
    properties.title, properties.author, properties.comments = document.name, "", ""
    properties.language = "vi-VN"
    properties.created = properties.modified = document.made_at.replace(tzinfo=None)


def _type(style: Any, form: Form) -> None:
    """One font for all letters: Word keeps four, and styles of headings take theirs from a theme."""
    style.font.size, style.font.color.rgb, style.font.italic = Pt(form.size), None, False
    properties = style.element.get_or_add_rPr()
    for name in ("w:rFonts", "w:color", "w:spacing", "w:kern", "w:szCs", "w:lang"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), form.font)
    properties.insert(0, fonts)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    properties.append(language)
    for rule in style.element.findall(".//" + qn("w:pBdr")):
        rule.getparent().remove(rule)
    if style.name != "Normal":
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)


def _page_number(line: Line) -> None:
    run = line.add_run()
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def _letterhead(file: Any, document: Document) -> None:
    head, form = document.letterhead, document.form
    left, right = _two_columns(file, form, share=41)
    _lines(left, [(head.superior, ""), (head.issuer, "b"), (form.mark, ""), (head.number, "")])
    _lines(right, [(form.party, "bu"), ("", ""), (head.place_and_day, "i")])
    _line(file.add_paragraph(), "", align=_CENTRE)


def _two_columns(file: Any, form: Form, share: int = 50) -> tuple[_Cell, _Cell]:
    table: Table = file.add_table(rows=1, cols=2)
    _set_widths(table, form, (share, 100 - share))
    left, right = table.rows[0].cells
    _keep_whole(table.rows[0])
    return left, right


def _set_widths(table: Table, form: Form, shares: tuple[int, ...]) -> None:
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    room = _PAGE[0] - form.margins.left - form.margins.right
    for index, share in enumerate(shares):
        width = Mm(room * share / sum(shares))
        table.columns[index].width = width
        for cell in table.columns[index].cells:
            cell.width = width


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _lines(cell: _Cell, lines: list[tuple[str, str]], size: int = 0) -> None:
    """Centred lines; "b" bold, "i" italic, "u" underlined. The last one may be empty: then it is left out."""
    shown = lines if lines[-1][0] else lines[:-1]
    for index, (text, look) in enumerate(shown):
        line = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        _line(
            line,
            text,
            align=_CENTRE,
            is_bold="b" in look,
            is_italic="i" in look,
            is_ruled="u" in look,
            size=size,
        )
        line.paragraph_format.space_after = Pt(0)


def _line(
    line: Line,
    text: str,
    *,
    align: Any = _JUSTIFY,
    is_bold: bool = False,
    is_italic: bool = False,
    is_ruled: bool = False,
    size: int = 0,
    style: str = "",
) -> Line:
    if style:
        line.style = style
    line.alignment = align
    run = line.add_run(text)
    run.bold, run.italic, run.underline = is_bold, is_italic or None, is_ruled or None
    if size:
        run.font.size = Pt(size)
    return line


def _block(file: Any, block: Any, form: Form) -> None:
    match block:
        case Heading(text=text, level=level):
            line = _line(file.add_paragraph(), text, is_bold=True, align=_LEFT, style=f"Heading {level}")
            line.paragraph_format.first_line_indent = Mm(form.indent)
            line.paragraph_format.space_after = Pt(form.space)
        case Paragraph(text=text, is_lead=is_lead):
            line = _line(file.add_paragraph(), text)
            line.paragraph_format.first_line_indent = Mm(form.indent)
            line.paragraph_format.keep_with_next = is_lead or None
        case Note(text=text):
            _line(file.add_paragraph(), text, is_italic=True, align=_CENTRE)
        case Grid():
            _grid(file, block, form)


def _grid(file: Any, grid: Grid, form: Form) -> None:
    table: Any = file.add_table(rows=0, cols=len(grid.head), style="Table Grid")
    size = form.size - 2
    for number, (cells, is_bold) in enumerate(
        [(grid.head, True), *((row.cells, row.is_bold) for row in grid.rows)]
    ):
        row = table.add_row()
        _keep_whole(row)
        if number == 0:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for index, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            align = _CENTRE if number == 0 or index in grid.centred else _LEFT
            line = _line(cell.paragraphs[0], text, align=align, is_bold=is_bold, size=size)
            line.paragraph_format.space_after = Pt(0)
            line.paragraph_format.line_spacing = Pt(size + 3)
            line.paragraph_format.keep_with_next = (is_bold and number < len(grid.rows)) or None
    _set_widths(table, form, grid.widths)
    _line(file.add_paragraph(), "").paragraph_format.line_spacing = Pt(form.space)


def _signatures(file: Any, document: Document) -> None:
    left, right = _two_columns(file, document.form)
    match document.left:
        case Signature():
            _signature(left, document.left)
        case Recipients(title=title, lines=lines):
            size = document.form.size - 2
            _lines(left, [(title, "u"), *((line, "") for line in lines)], size=size)
            for line in left.paragraphs:
                line.alignment = _LEFT
    _signature(right, document.right)


def _signature(cell: _Cell, who: Signature) -> None:
    room = [("", "")] * 4
    _lines(cell, [*((title, "") for title in who.titles), *room, (who.name, "b")])
