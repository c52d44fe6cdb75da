"""Long texts as people paste them: normal form kept, control characters dropped, lines kept."""

import unicodedata


def clean_text(text: str) -> str:
    """Return `text` in NFC, without control characters other than line breaks and tabs."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (c for c in composed if c in "\n\t" or unicodedata.category(c) != "Cc")
    return "".join(kept).strip()
