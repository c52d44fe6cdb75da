"""Documents in the party's form: described once (`model`), written as Word and as PDF from that."""

from ui.documents.forms import Form, form_on
from ui.documents.model import (
    UNKNOWN,
    Block,
    Document,
    Grid,
    Heading,
    Letterhead,
    Note,
    Paragraph,
    Recipients,
    Row,
    Signature,
    paragraphs,
)
from ui.documents.pdf import pdf_of
from ui.documents.word import word_of

__all__ = [
    "UNKNOWN",
    "Block",
    "Document",
    "Form",
    "Grid",
    "Heading",
    "Letterhead",
    "Note",
    "Paragraph",
    "Recipients",
    "Row",
    "Signature",
    "form_on",
    "paragraphs",
    "pdf_of",
    "word_of",
]
