"""Changing numbers in the text of a set, and nothing else: comments, order and layout stay.

The changed text is read again and compared with what was wanted, so a text that the walker of
`spans.py` does not understand is refused instead of spoiled.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from scoring.editor.spans import Path, Span, spans, value_at
from scoring.engine.amounts import text

_WIDEST_ROW = 90

Scalar = Decimal | bool | date


class CannotRewrite(ValueError):
    """The text is written in a way that cannot be changed piece by piece."""


@dataclass(frozen=True, slots=True)
class NewBand:
    """A band that somebody adds to the ladder at `ladder`."""

    ladder: Path
    direction: str  # min or max
    threshold: Decimal
    points: Decimal


@dataclass(frozen=True)
class Changes:
    """What should be different."""

    values: Mapping[Path, Scalar] = field(default_factory=dict)
    removed: Sequence[Path] = ()  # bands
    added: Sequence[NewBand] = ()


def rewritten(source: str, changes: Changes) -> str:
    """The text with the changes made; CannotRewrite when it did not come out as wanted."""
    wanted = _changed(_read(source), changes)
    try:
        result = _with_ladders(_with_values(source, changes.values), changes)
        came_out = _read(result)
    except (tomllib.TOMLDecodeError, KeyError, IndexError) as error:
        raise CannotRewrite from error
    if came_out != wanted:
        raise CannotRewrite
    return result


def _read(source: str) -> dict[str, Any]:
    return tomllib.loads(source, parse_float=Decimal)


def _literal(value: Scalar) -> str:
    """A value as the built-in sets write it: fractions in quotes, so that no reader makes them binary."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    written = text(value)
    return f'"{written}"' if "." in written else written


def _as_read(value: Scalar) -> Any:
    return _read(f"x = {_literal(value)}")["x"]


# --- What the document should become --------------------------------------------------------------
def _changed(document: dict[str, Any], changes: Changes) -> dict[str, Any]:
    document = deepcopy(document)
    for path, value in changes.values.items():
        value_at(document, path[:-1])[path[-1]] = _as_read(value)
    ladders: dict[Path, list[Any]] = {}
    for ladder in _ladders(changes):
        bands = value_at(document, ladder)
        if not isinstance(bands, list):
            raise CannotRewrite
        ladders[ladder] = bands
    for ladder, bands in ladders.items():
        gone = {path[-1] for path in changes.removed if path[:-1] == ladder}
        kept = [band for number, band in enumerate(bands) if number not in gone]
        for new in changes.added:
            if new.ladder == ladder:
                row = {new.direction: _as_read(new.threshold), "points": _as_read(new.points)}
                kept.insert(_place(kept, new), row)
        bands[:] = kept
    return document


def _ladders(changes: Changes) -> Iterable[Path]:
    return dict.fromkeys([*(path[:-1] for path in changes.removed), *(new.ladder for new in changes.added)])


def _place(bands: Sequence[Any], new: NewBand) -> int:
    """Where the band belongs: thresholds fall with `min`, and rise with `max`."""
    sign = 1 if new.direction == "min" else -1
    for number, band in enumerate(bands):
        try:
            threshold = Decimal(str(band[new.direction]))
        except (KeyError, ArithmeticError):
            continue
        if sign * threshold < sign * new.threshold:
            return number
    return len(bands)


# --- The same to the text -------------------------------------------------------------------------
def _with_values(source: str, values: Mapping[Path, Scalar]) -> str:
    places = spans(source)
    pieces = [(places.get(path) or _line_end(source, places, path), path) for path in values]
    for span, path in sorted(pieces, reverse=True):
        literal = _literal(values[path])
        written = literal if path in places else f"\n{path[-1]} = {literal}"
        source = source[: span.begin] + written + source[span.end :]
    return source


def _line_end(source: str, places: Mapping[Path, Span], path: Path) -> Span:
    """Where a key that is not written yet goes: a line of its own below the last one of its table."""
    siblings = [span.end for other, span in places.items() if other[:-1] == path[:-1]]
    if not siblings:
        raise CannotRewrite
    end = source.find("\n", max(siblings))
    return Span(end, end)


def _with_ladders(source: str, changes: Changes) -> str:
    places, document = spans(source), _read(source)
    pieces = [(places[ladder], ladder) for ladder in _ladders(changes) if ladder in places]
    for span, ladder in sorted(pieces, reverse=True):
        bands = value_at(document, ladder)
        if not isinstance(bands, list):
            raise CannotRewrite
        rows = [(band, source[slice(*places[*ladder, number])]) for number, band in enumerate(bands)]
        written = _ladder(source[slice(*span)], rows, ladder, changes)
        source = source[: span.begin] + written + source[span.end :]
    return source


def _ladder(whole: str, rows: list[tuple[Any, str]], ladder: Path, changes: Changes) -> str:
    """The array of bands written anew, the bands that stay exactly as they were."""
    if _has_comment(whole, [row for _, row in rows]):
        raise CannotRewrite
    gone = {path[-1] for path in changes.removed if path[:-1] == ladder}
    kept = [row for number, row in enumerate(rows) if number not in gone]
    for new in changes.added:
        if new.ladder == ladder:
            written = f"{{ {new.direction} = {_literal(new.threshold)}, points = {_literal(new.points)} }}"
            kept.insert(_place([band for band, _ in kept], new), (_read(f"x = {written}")["x"], written))
    texts = [row for _, row in kept]
    line = f"[{', '.join(texts)}]"
    fits = "\n" not in whole and len(line) <= _WIDEST_ROW
    return line if fits or not texts else "[\n  " + ",\n  ".join(texts) + ",\n]"


def _has_comment(whole: str, rows: Iterable[str]) -> bool:
    """Whether anything but the rows and their punctuation stands in the array."""
    for row in rows:
        whole = whole.replace(row, "", 1)
    return "#" in whole
