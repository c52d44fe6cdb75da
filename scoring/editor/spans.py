"""Where each value of a TOML document stands in its text.

`tomllib` says what a document means, not where. This walks a text that `tomllib` has accepted, so it
checks nothing itself; `rewriting.py` reads every changed text again and compares.
"""

import re
import tomllib
from typing import Any, NamedTuple

Step = str | int
Path = tuple[Step, ...]  # ("criterion", 3, "rule", "bands", 0, "points")

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN = re.compile(r"[^,\]}\n#]*")
_QUOTED = {
    '"""': re.compile(r'"""(?:\\.|[^\\])*?"{3,5}', re.DOTALL),
    "'''": re.compile(r"'''.*?'{3,5}", re.DOTALL),
    '"': re.compile(r'"(?:\\.|[^"\\])*"'),
    "'": re.compile(r"'[^']*'"),
}


class Span(NamedTuple):
    """From the first character of a value to the one after its last."""

    begin: int
    end: int


def spans(text: str) -> dict[Path, Span]:
    """Every value that is written as one piece: scalars, arrays, inline tables."""
    walker = _Walker(text)
    walker.document()
    return walker.found


class _Walker:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Path, Span] = {}
        self._rows: dict[Path, int] = {}  # of arrays of tables: how many there are so far

    def document(self) -> None:
        table: Path = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self._ahead("[["):
                table = self._row(self._header(2))
            elif self._ahead("["):
                table = self._resolved(self._header(1))
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _header(self, brackets: int) -> Path:
        self.at += brackets
        self._skip(_SPACE)
        keys = self._keys()
        self.at += brackets
        return keys

    def _row(self, keys: Path) -> Path:
        """One more table in the array of tables with these keys."""
        array = (*self._resolved(keys[:-1]), keys[-1])
        self._rows[array] = self._rows.get(array, -1) + 1
        return (*array, self._rows[array])

    def _resolved(self, keys: Path) -> Path:
        """The keys of a header as a path: an array of tables stands for its last row."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self._rows:
                path = (*path, self._rows[path])
        return path

    def _pair(self, table: Path) -> None:
        path = (*table, *self._keys())
        self.at += 1  # the equals sign
        self._skip(_SPACE)
        self._value(path)

    def _keys(self) -> Path:
        keys: list[Step] = [self._key()]
        while self._ahead("."):
            self.at += 1
            self._skip(_SPACE)
            keys.append(self._key())
        return tuple(keys)

    def _key(self) -> str:
        begin = self.at
        if self.text[begin] in "\"'":
            self._skip(_QUOTED[self.text[begin]])
            [key] = tomllib.loads(f"{self.text[begin : self.at]} = 0")
        else:
            self._skip(_BARE_KEY)
            key = self.text[begin : self.at]
        self._skip(_SPACE)
        return key

    def _value(self, path: Path) -> None:
        begin = self.at
        first = self.text[begin]
        if first == "[":
            self._array(path)
        elif first == "{":
            self._inline_table(path)
        elif first in "\"'":
            self._skip(_QUOTED[first * 3 if self._ahead(first * 3) else first])
        else:
            self._skip(_PLAIN)
            self.at = begin + len(self.text[begin : self.at].rstrip())
        self.found[path] = Span(begin, self.at)

    def _array(self, path: Path) -> None:
        self.at += 1
        self._skip(_BLANK)
        number = 0
        while not self._ahead("]"):
            self._value((*path, number))
            number += 1
            self._skip(_BLANK)
            if self._ahead(","):
                self.at += 1
                self._skip(_BLANK)
        self.at += 1

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        self._skip(_BLANK)
        while not self._ahead("}"):
            self._pair(path)
            self._skip(_BLANK)
            if self._ahead(","):
                self.at += 1
                self._skip(_BLANK)
        self.at += 1

    def _ahead(self, word: str) -> bool:
        return self.text.startswith(word, self.at)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if match := pattern.match(self.text, self.at):
            self.at = match.end()


def value_at(document: dict[str, Any], path: Path) -> Any:
    """What a parsed document has at a path; KeyError or IndexError where it has nothing."""
    value: Any = document
    for step in path:
        match value, step:
            case dict(), str():
                value = value[step]
            case list(), int():
                value = value[step]
            case _:
                raise KeyError(step)
    return value
