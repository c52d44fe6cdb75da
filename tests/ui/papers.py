"""A small document with everything in it, and what the files made of it say."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from docx import Document as opened
from pypdf import PdfReader

from ui.documents import (
    Document,
    Grid,
    Heading,
    Letterhead,
    Note,
    Paragraph,
    Recipients,
    Row,
    Signature,
    form_on,
    paragraphs,
)


def document(text: str = "Đồng chí phát biểu.", **fields: Any) -> Document:
    """A document that carries `text` in its title, a paragraph and a table."""
    given: dict[str, Any] = {
        "form": form_on(date(2024, 5, 3)),
        "name": f"BIÊN BẢN {text}",
        "letterhead": Letterhead(
            "ĐẢNG BỘ XÃ TÂN MINH", "CHI BỘ XÓM DIỀU", "Số 05-BB/CB", "Tân Minh, ngày 03"
        ),
        "title": "BIÊN BẢN",
        "subject": "sinh hoạt chi bộ",
        "notes": (Note("(bản mẫu)"),),
        "body": (
            Heading("I. NỘI DUNG"),
            *paragraphs(text),
            Heading("Thảo luận", level=2),
            Paragraph("Hết."),
            Grid(("TT", "Nhiệm vụ"), (10, 90), (Row(("1", text)), Row(("", "Cộng"), is_bold=True))),
        ),
        "left": Recipients("Nơi nhận:", ("- Lưu Chi bộ.",)),
        "right": Signature(("T/M CHI BỘ", "BÍ THƯ"), "Bùi Thị Hoa"),
        "made_at": datetime(2024, 5, 3, 14, 0, tzinfo=UTC),
    }
    return Document(**{**given, **fields})


def in_pdf(body: bytes) -> str:
    """The text of a PDF, lines joined: where a line breaks is nobody's business."""
    read = PdfReader(BytesIO(body))
    return " ".join(" ".join(page.extract_text() for page in read.pages).replace("\u200b", "").split())


def in_word(body: bytes) -> str:
    """The text of a Word file: paragraphs and tables, in order."""
    file = opened(BytesIO(body))
    parts = []
    for block in file.iter_inner_content():
        if hasattr(block, "rows"):
            parts += [cell.text for row in block.rows for cell in row.cells]
        else:
            parts.append(block.text)
    return " ".join(" ".join(parts).split())
