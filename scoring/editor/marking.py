"""The linter's findings beside the lines of the text they concern."""

import difflib
import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.translation import gettext as _

from scoring.editor.spans import Path, spans
from scoring.engine import Finding
from scoring.engine.findings import WARNING
from scoring.finding_words import problem, where

LONGEST_LINE = 160
MOST_DIFFERENCES = 200


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding as a person reads it beside the line."""

    place: str
    sentence: str
    is_warning: bool


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line of the text with everything that is wrong with it; number 0: the text as a whole."""

    number: int
    text: str
    remarks: Sequence[Remark]


@dataclass(frozen=True, slots=True)
class Difference:
    """A line that only one of two texts has."""

    is_mine: bool
    text: str


def marked(source: str, findings: Iterable[Finding]) -> list[MarkedLine]:
    """The lines that need mending, in their order, each with its findings."""
    lines = source.split("\n")
    in_order = sorted(_with_exact_lines(source, list(findings)), key=_line)
    return [
        MarkedLine(number, _shortened(lines[number - 1]) if number else "", [_remark(f) for f in found])
        for number, found in groupby(in_order, key=_line)
    ]


def _with_exact_lines(source: str, findings: list[Finding]) -> list[Finding]:
    """The linter knows the line of `rule`; here it becomes that of `rule.bands[2].min`."""
    if not any("." in finding.key or "[" in finding.key for finding in findings):
        return findings
    breaks = [match.start() for match in re.finditer("\n", source)]
    tables: dict[Path, dict[Path, int]] = defaultdict(dict)
    for path, span in spans(source).items():
        depth = 2 if len(path) > 1 and isinstance(path[1], int) else 1
        tables[path[:depth]][path[depth:]] = bisect(breaks, span.begin) + 1
    in_order = sorted((min(lines.values()), number, lines) for number, lines in enumerate(tables.values()))
    begins = [begin for begin, _number, _lines in in_order]
    exact = []
    for finding in findings:
        place = bisect(begins, finding.line or 0)
        exact.append(replace(finding, line=_exact_line(finding, in_order[place - 1][2] if place else {})))
    return exact


def _exact_line(finding: Finding, lines: Mapping[Path, int]) -> int | None:
    """Where the key is written, or what holds it, in the table that the linter means."""
    names = re.findall(r"([^.\[\]]+)|\[(\d+)\]", finding.key)
    path: Path = tuple(name or int(number) - 1 for name, number in names)
    while path and path not in lines:
        path = path[:-1]
    return lines[path] if len(path) > 1 else finding.line


def _line(finding: Finding) -> int:
    return finding.line or 0


def _remark(finding: Finding) -> Remark:
    place = where(replace(finding, line=None))
    return Remark(place, problem(finding), finding.severity == WARNING)


def _shortened(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]} …"


def differences(stored: str, mine: str) -> list[Difference]:
    """The lines in which two texts differ, as many as a person compares."""
    found = list(_differences(stored, mine))
    if len(found) > MOST_DIFFERENCES:
        rest = _("… và %(number)d dòng khác nữa") % {"number": len(found) - MOST_DIFFERENCES}
        found = [*found[:MOST_DIFFERENCES], Difference(True, rest)]
    return found


def _differences(stored: str, mine: str) -> Iterator[Difference]:
    for line in difflib.unified_diff(stored.splitlines(), mine.splitlines(), n=0, lineterm=""):
        if line.startswith(("---", "+++", "@@")):
            continue
        yield Difference(line.startswith("+"), _shortened(line[1:]))
