"""The text of a set as people type, paste and upload it."""

import hashlib
import unicodedata
from typing import Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from scoring.engine.parse import LONGEST_SOURCE

# Four bytes are the longest letter; what is longer cannot be a set and is not read.
LARGEST_FILE = 4 * LONGEST_SOURCE


class Upload(Protocol):
    """An uploaded file."""

    @property
    def size(self) -> int | None:
        """Its length in bytes."""
        ...

    def read(self) -> bytes:
        """All of it."""
        ...


def clean_source(text: str) -> str:
    """Composed letters, plain line ends, exactly one at the end. Control characters stay: the linter
    says in which line they are."""
    composed = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    return composed.replace("\r\n", "\n").replace("\r", "\n").strip("\n") + "\n"


def uploaded(file: Upload) -> str:
    """The text of an uploaded file; ValidationError says why there is none."""
    size = file.size or 0
    if size > LARGEST_FILE:
        values = {"size": size // 1024, "most": LARGEST_FILE // 1024}
        raise ValidationError(
            _("Tệp lớn %(size)d kB, bộ tiêu chí dài nhất %(most)d kB. Hãy chọn đúng tệp TOML.") % values
        )
    try:
        return clean_source(file.read().decode("utf-8"))
    except UnicodeDecodeError:
        raise ValidationError(
            _("Tệp không phải văn bản UTF-8. Hãy lưu lại dạng UTF-8 rồi chọn lại.")
        ) from None


def fingerprint(source: str) -> str:
    """Tells two texts apart; a form carries that of the text it was made from."""
    return hashlib.sha256(source.encode()).hexdigest()
