"""Reading one table of a regulation file: nothing is trusted, every problem is noted, reading goes on.

A getter that finds nothing usable notes a finding and returns a harmless stand-in, so that one pass
over the file reports everything. A file with errors never becomes a RuleSet.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from scoring.engine.amounts import ZERO, plain, step_down
from scoring.engine.conditions import OPERATORS, ORDERED, Condition, When
from scoring.engine.facts import BOOL, CATALOGUE, FactSpec, Value, finite_number, typed
from scoring.engine.findings import Findings, Place

_LARGEST = Decimal(1_000_000)
_FINEST = -6
_LONGEST_TEXT = 2_000
_MOST_SUGGESTIONS = 50
_MOST_ROWS = 300


class Table:
    """A table of the file, its place there, and the keys that were asked for."""

    def __init__(self, raw: Mapping[str, object], place: Place, findings: Findings, path: str = "") -> None:
        self.raw = raw
        self.place = place
        self.findings = findings
        self._path = path
        self._known: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self.raw

    def key(self, key: str) -> str:
        """The key as the file's reader finds it: `rule.bands[2].min`."""
        return f"{self._path}.{key}" if self._path else key

    def complain(self, problem: str, key: str, **params: object) -> None:
        self.findings.add(problem, self.place, self.key(key) if key else self._path, params)

    def close(self, known: Iterable[str] = ()) -> None:
        """Every key that nobody asked for is a mistake, most often of spelling."""
        self._known.update(known)
        unknown = [key for key in self.raw if key not in self._known]
        for key in self._bounded(unknown, ""):
            self.complain("unknown_key", key[:60], known=", ".join(sorted(self._known)))

    def _get(self, key: str, *, required: bool) -> object:
        self._known.add(key)
        value = self.raw.get(key)
        if value is None and required:
            self.complain("missing_key", key)
        return value

    def text(self, key: str, default: str | None = None, longest: int = _LONGEST_TEXT) -> str:
        value = self._get(key, required=default is None)
        if value is None:
            return default or ""
        if not isinstance(value, str) or len(value) > longest:
            self.complain("not_text", key, longest=longest)
            return default or ""
        if default is None and not value.strip():
            self.complain("empty_text", key)
        return value

    def code(self, key: str, longest: int = 20) -> str:
        """A name that people type and records keep."""
        code = self.text(key)
        if code and not re.fullmatch(rf"[\w.-]{{1,{longest}}}", code):
            self.complain("bad_code", key, value=code, longest=longest)
        return code

    def flag(self, key: str, *, default: bool) -> bool:
        value = self._get(key, required=False)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        self.complain("not_bool", key)
        return default

    def option(self, key: str, options: Iterable[str]) -> str:
        value = self.text(key)
        if value and value not in options:
            self.complain("not_an_option", key, value=value, allowed=", ".join(options))
        return value

    def day(self, key: str, *, required: bool) -> date | None:
        value = self._get(key, required=required)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self.complain("not_a_date", key)
        return None

    def number(self, key: str, default: Decimal | None = None) -> Decimal:
        value = self._get(key, required=default is None)
        if value is None:
            return ZERO if default is None else default
        return self.as_number(value, key)

    def as_number(self, value: object, key: str) -> Decimal:
        try:
            number = plain(finite_number(value))
        except ValueError:
            self.complain("not_a_number", key, value=value)
            return ZERO
        exponent = number.as_tuple().exponent
        if abs(number) > _LARGEST or (isinstance(exponent, int) and exponent < _FINEST):
            self.complain("number_out_of_range", key, value=value)
            return ZERO
        return number

    def points(self, key: str, step: Decimal, default: Decimal | None = None) -> Decimal:
        """Points: never negative, and rounded down to the set's step."""
        value = self.number(key, default)
        if value < 0:
            self.complain("negative_points", key, value=value)
            return ZERO
        return step_down(value, step)

    def texts(self, key: str) -> list[str]:
        value = self._get(key, required=True)
        if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            return value
        if value is not None:
            self.complain("not_a_list_of_text", key)
        return []

    def table(self, key: str) -> "Table":
        value = self._get(key, required=True)
        if value is not None and not isinstance(value, dict):
            self.complain("not_a_table", key)
        return self._below(value if isinstance(value, dict) else {}, key)

    def tables(self, key: str, *, required: bool = True) -> list["Table"]:
        value = self._get(key, required=required)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.complain("not_a_list_of_tables", key)
            return []
        if required and not value:
            self.complain("empty_list", key)
        rows = self._bounded(value, key)
        return [self._below(item, f"{key}[{number}]") for number, item in enumerate(rows, start=1)]

    def _bounded(self, rows: list[Any], key: str) -> list[Any]:
        """The rows of a list, as long as a person could have written it."""
        if len(rows) > _MOST_ROWS:
            self.complain("too_many_rows", key, number=len(rows), most=_MOST_ROWS)
        return rows[:_MOST_ROWS]

    def _below(self, raw: Mapping[str, object], key: str) -> "Table":
        return Table(raw, self.place, self.findings, self.key(key))

    def fact(self, key: str, *types: str) -> FactSpec:
        """The name of a fact of the catalogue, of one of the types that the rule can read."""
        name = self.text(key)
        spec = CATALOGUE.get(name)
        if spec is not None and spec.type in types:
            return spec
        if spec is not None:
            self.complain("fact_of_wrong_type", key, fact=name, type=spec.type)
        elif name:
            self._no_such_fact(key, name)
        return next(spec for spec in CATALOGUE.values() if spec.type in types)

    def _no_such_fact(self, key: str, name: str) -> None:
        """Name the fact that was probably meant, as long as there are few mistakes."""
        few = len(self.findings.found) < _MOST_SUGGESTIONS
        near = get_close_matches(name, CATALOGUE, n=1, cutoff=0.7) if few else []
        self.complain("no_such_fact", key, fact=name, near="".join(near))

    def when(self, key: str, *, required: bool = True) -> When:
        """A list of conditions."""
        value = self._get(key, required=required)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.complain("not_conditions", key)
            return ()
        if required and not value:
            self.complain("empty_list", key)
        rows = self._bounded(value, key)
        read = (self._condition(item, f"{key}[{number}]") for number, item in enumerate(rows, start=1))
        return tuple(condition for condition in read if condition is not None)

    def _condition(self, raw: object, key: str) -> Condition | None:
        if not isinstance(raw, list) or len(raw) != 3 or not all(isinstance(word, str) for word in raw[:2]):
            self.complain("not_a_condition", key)
            return None
        name, operator, value = raw
        if (spec := CATALOGUE.get(name)) is None:
            self._no_such_fact(key, name)
            return None
        if operator not in OPERATORS:
            self.complain("no_such_operator", key, operator=operator, allowed=" ".join(OPERATORS))
            return None
        if operator in ORDERED and not spec.is_number:
            self.complain("operator_needs_number", key, operator=operator, fact=name)
            return None
        if operator != "in":
            constant = self._constant(spec, value, key)
            return None if constant is None else Condition(name, operator, constant, OPERATORS[operator])
        if not isinstance(value, list) or not value:
            self.complain("in_needs_list", key, fact=name)
            return None
        constants = tuple(self._constant(spec, item, key) for item in self._bounded(value, key))
        return None if None in constants else Condition(name, operator, constants, OPERATORS[operator])

    def _constant(self, spec: FactSpec, value: object, key: str) -> Value:
        """The value a fact is compared with; None when the fact can never have it."""
        if spec.type != BOOL and isinstance(value, bool):
            value = str(value).lower()
        try:
            return typed(spec, value)
        except ValueError:
            self.complain("impossible_value", key, fact=spec.name, value=value, allowed=spec.range)
            return None
