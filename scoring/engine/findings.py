"""What is wrong with a regulation, with facts or with marks: codes and values, never sentences."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

ERROR = "error"
WARNING = "warning"

# The first word of `key =`, `"key" =` and `key.more =`.
_KEY = re.compile(r"\s*(?:\"([^\"]+)\"|([\w-]+))\s*(?:\.[^=]*)?=")

# Nobody mends a file from a longer list, and a hostile file must not keep anyone busy.
_MOST_FINDINGS = 300


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem; `explain.finding_sentence` says it in Vietnamese."""

    code: str
    where: str = ""  # code of the criterion, cap or rating band; name of the fact
    key: str = ""  # key in the file, for example "rule.bands[2].min"
    params: Mapping[str, str] = field(default_factory=dict)
    severity: str = ERROR
    line: int | None = None


class EngineError(ValueError):
    """Input that the engine refuses, with every reason at once."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(", ".join(f"{f.where or f.key}: {f.code}" for f in findings[:20]))
        self.findings = tuple(findings)


class InvalidRuleSet(EngineError):
    """The regulation file cannot be used."""


class InvalidFacts(EngineError):
    """The facts cannot be understood."""


class InvalidMark(EngineError):
    """A person's marks do not fit the criteria."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table of the file stands: the third `[[criterion]]`, known to people by its code."""

    table: str
    index: int = 0
    where: str = ""


@dataclass
class Findings:
    """Collects problems while a file is read, and finds their lines."""

    source: str
    found: list[Finding] = field(default_factory=list)

    def add(
        self,
        code: str,
        place: Place,
        key: str = "",
        params: Mapping[str, object] | None = None,
        severity: str = ERROR,
    ) -> None:
        if len(self.found) >= _MOST_FINDINGS:
            self.found[_MOST_FINDINGS - 1] = Finding(
                "too_many_findings", "file", params={"most": str(_MOST_FINDINGS)}
            )
            return
        values = {name: str(value)[:200] for name, value in (params or {}).items()}
        finding = Finding(code, place.where or place.table, key, values, severity)
        self.found.append(replace(finding, line=self._line(place, key)))

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.found if finding.severity == ERROR]

    def _line(self, place: Place, key: str) -> int | None:
        top_key, *below = re.split(r"[.\[\]]+", key)
        addresses = [(place.table, place.index, top_key), (place.table, place.index, "")]
        if place.table == "file":  # keys above the first table, or a whole table
            addresses = [("", 0, top_key), (top_key, 0, "")]
        if below and below[0].isdecimal():  # `[[period.level]]` below `[period]`
            nested = (f"{place.table}.{top_key}", int(below[0]) - 1)
            addresses = [(*nested, below[1]), (*nested, ""), *addresses]
        return next((self._lines[address] for address in addresses if address in self._lines), None)

    @cached_property
    def _lines(self) -> dict[tuple[str, int, str], int]:
        """Line of every header and every key below it, by table, running number and key."""
        lines: dict[tuple[str, int, str], int] = {}
        counts: dict[str, int] = {}
        table, index = "", 0
        for number, line in enumerate(self.source.splitlines(), start=1):
            if header := re.match(r"\s*\[\[?\s*([\w.-]+)\s*\]", line):
                table = header[1]
                index = counts[table] = counts.get(table, -1) + 1
                lines[table, index, ""] = number
            elif key := _KEY.match(line):
                lines.setdefault((table, index, key[1] or key[2]), number)
        return lines
