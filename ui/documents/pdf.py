"""A document as PDF: tagged, with its font inside. Texts reach typst as JSON, never as source."""

import json
import re
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import typst

from ui.documents.model import Document

_HERE = Path(__file__).parent
_SOURCE = (_HERE / "document.typ").read_bytes()
# typst breaks a line only between words; Word also breaks inside one that is too long.
_LONG = re.compile(r"\S{24}(?=\S)")


@cache
def fonts() -> typst.Fonts:
    """The fonts that are here, and no others: a missing one would be replaced in silence."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_HERE / "fonts")]
    )


def pdf_of(document: Document) -> bytes:
    """The file. PDF/UA, unless a character is in none of our letters (an emoji): that shows as a box
    and still copies as typed."""
    try:
        return _compiled(document, ["ua-1"])
    except typst.TypstError:
        return _compiled(document, [])


def _compiled(document: Document, standards: list[Any]) -> bytes:
    # One compiler for one file: after a refusal it has lost its source.
    compiler = typst.Compiler(
        _SOURCE,
        root=str(_HERE),
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": _data(document)},
    )
    made_at = int(document.made_at.timestamp())
    made = compiler.compile(format="pdf", pdf_standards=standards, timestamp=made_at)
    if not isinstance(made, bytes):
        raise TypeError("typst made no file")
    return made


def _data(document: Document) -> str:
    data = asdict(document)
    del data["made_at"], data["form"]["valid_from"]
    data["body"] = [
        {"type": type(block).__name__, **given}
        for block, given in zip(document.body, data["body"], strict=True)
    ]
    data["left"]["type"] = type(document.left).__name__
    return json.dumps(_breakable(data))


def _breakable(value: Any) -> Any:
    """The same with room to break inside very long words."""
    if isinstance(value, str):
        return _LONG.sub("\\g<0>\u200b", value)
    if isinstance(value, dict):
        return {key: _breakable(inner) for key, inner in value.items()}
    return [_breakable(inner) for inner in value] if isinstance(value, list | tuple) else value
