"""What a document says, in order, whatever file it becomes. Every text in it is plain, by construction."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from ui.documents.forms import Form

UNKNOWN = "……"  # what is not on record is left to be written by hand

# Control characters, halves of letters, and marks that turn the direction of reading: no file can hold
# the first ones, and the last would show other words than were typed.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_BREAKS = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")


def plain(text: str) -> str:
    """The text in composed letters, with nothing in it that is not text."""
    return _UNSAFE.sub("", unicodedata.normalize("NFC", _BREAKS.sub("\n", text)))


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return plain(str(value))
    return tuple(_plain(item) for item in value) if isinstance(value, tuple) else value


class _Plain:
    """A frozen dataclass that cleans its texts when it is made."""

    def __post_init__(self) -> None:
        for field in fields(self):  # type: ignore[arg-type]
            object.__setattr__(self, field.name, _plain(getattr(self, field.name)))


@dataclass(frozen=True)
class Heading(_Plain):
    """A line above what follows it; `level` 1 or 2."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph(_Plain):
    """Running text, its first line indented. One that leads to the next stays on its page."""

    text: str
    is_lead: bool = False


@dataclass(frozen=True)
class Note(_Plain):
    """A centred line in italics: how far the document may be relied on."""

    text: str


@dataclass(frozen=True)
class Row(_Plain):
    """One line of a table."""

    cells: tuple[str, ...]
    is_bold: bool = False


@dataclass(frozen=True)
class Grid(_Plain):
    """A table: its columns' heads, widths (shares of the line) and which are centred."""

    head: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[Row, ...]
    centred: tuple[int, ...] = (0,)


@dataclass(frozen=True)
class Signature(_Plain):
    """Who signs: lines above, room, and the name."""

    titles: tuple[str, ...]
    name: str = UNKNOWN


@dataclass(frozen=True)
class Recipients(_Plain):
    """«Nơi nhận:» and its lines."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Letterhead(_Plain):
    """Left: superior, issuer, number («Số 05-BB/CB», or nothing). Right, below the party: place and day."""

    superior: str
    issuer: str
    number: str
    place_and_day: str


Block = Heading | Paragraph | Note | Grid


@dataclass(frozen=True)
class Document(_Plain):
    """The whole document. `name` is that of the file in the reader's window."""

    form: Form
    name: str
    letterhead: Letterhead
    title: str
    subject: str
    notes: tuple[Note, ...]
    body: tuple[Block, ...]
    left: Signature | Recipients
    right: Signature
    made_at: datetime


def paragraphs(text: str) -> Sequence[Paragraph]:
    """What somebody typed, line by line."""
    return [Paragraph(line) for line in plain(text).split("\n") if line.strip()]
