"""How much a table file may cost, and why one is refused. Pure Python: the reader runs without Django."""

import json
from dataclasses import asdict, dataclass
from typing import Self

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one reading. The defaults are for a file sent through a page."""

    file_size: int = 10 * MEGABYTE
    unpacked_size: int = 120 * MEGABYTE
    ratio: int = 100  # unpacked to packed, for parts over a megabyte
    parts: int = 1_000  # files inside a workbook
    rows: int = 20_000
    columns: int = 100
    cell_length: int = 2_000
    text_length: int = 8_000_000  # of all cells together, in letters
    seconds: int = 9
    memory: int = 300 * MEGABYTE  # address space of the reader
    checked: bool = True  # False only in tests, which show what the checks keep away

    def to_text(self) -> str:
        """As an argument of the reader."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """What `to_text` wrote."""
        return cls(**json.loads(text))


class Refusal(Exception):
    """A file that is not read. `code` names a sentence of `ui.workbooks.reading.SENTENCES`."""

    def __init__(self, code: str, **details: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.details = details
