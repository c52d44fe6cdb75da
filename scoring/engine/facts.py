"""Facts: the flat record of one meeting that rules may look at, and how raw values become one.

The names and their meaning are in `catalogue.py`. `None` means unknown, never zero.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from scoring.engine.amounts import HUNDRED, HUNDREDTH, exact, percent, plain, rounded, text
from scoring.engine.catalogue import BOOL, DECIMAL, INT, PERCENT, TEXT, FactSpec, Value, specs
from scoring.engine.findings import Finding, InvalidFacts

Facts = Mapping[str, Value]

CATALOGUE: dict[str, FactSpec] = {spec.name: spec for spec in specs()}
_NOTHING: dict[str, Value] = dict.fromkeys(CATALOGUE)
_LONGEST_NUMBER = 40
_PLAIN_COUNT = 1_000_000  # every count may be as large as this
# Sheets are evaluated again by the hundred thousand, and their values recur.
_REMEMBERED_TEXTS = 16_384


@exact
def clean(raw: Mapping[str, object]) -> dict[str, Value]:
    """The full record: every fact of the catalogue once, typed, percentages at two decimals."""
    facts = dict(_NOTHING)
    problems: list[Finding] = []
    for name, value in raw.items():
        spec = CATALOGUE.get(name)
        if spec is None:
            problems.append(Finding("fact.unknown_name", str(name)[:80]))
        elif value is not None and spec.derived is None:
            try:
                facts[name] = _typed_text(name, value) if type(value) is str else typed(spec, value)
            except ValueError as refusal:
                params = {"value": str(value)[:60], "allowed": ", ".join(spec.values)}
                problems.append(Finding(f"fact.{refusal}", spec.name, params=params))
    if problems:
        raise InvalidFacts(problems)
    for spec in _DERIVED:
        facts[spec.name] = _derive(spec, facts)
    return facts


@lru_cache(_REMEMBERED_TEXTS)
def _typed_text(name: str, text: str) -> Value:
    """A value as stored sheets hold it; text only, because 1 and True are the same key."""
    return typed(CATALOGUE[name], text)


def typed(spec: FactSpec, value: object) -> Value:
    """`value` as the type of the fact; ValueError carries the code of the problem."""
    if spec.type == BOOL:
        if not isinstance(value, bool):
            raise ValueError("not_bool")
        return value
    if spec.type == TEXT:
        if value not in spec.values:
            raise ValueError("not_a_choice")
        return str(value)
    if spec.type == INT and type(value) is int and 0 <= value <= _PLAIN_COUNT:
        return value  # what nearly every fact is
    number = finite_number(value)
    if spec.type == INT:
        if number != number.to_integral_value():
            raise ValueError("not_whole")
    elif spec.type == PERCENT:
        number = rounded(number, HUNDREDTH)
    if not spec.minimum <= number <= spec.maximum:
        raise ValueError("out_of_range")
    return int(number) if spec.type == INT else plain(number)


def finite_number(value: object) -> Decimal:
    """A JSON or TOML number, or a number written as text."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        raise ValueError("not_a_number")
    if isinstance(value, int) and abs(value) >= 10**_LONGEST_NUMBER:
        raise ValueError("out_of_range")
    written = str(value)
    if len(written) > _LONGEST_NUMBER or not written.isascii() or "_" in written:
        raise ValueError("not_a_number")
    try:
        number = Decimal(written)
    except InvalidOperation:
        raise ValueError("not_a_number") from None
    if not number.is_finite():
        raise ValueError("not_a_number")
    if number and not -20 <= number.adjusted() <= 20:
        raise ValueError("out_of_range")
    return number


def _derive(spec: FactSpec, facts: Facts) -> Value:
    """A fact that is never given but always computed from two others."""
    first, second = (facts[name] for name in spec.derived or ())
    if not isinstance(first, int) or not isinstance(second, int):
        return None
    return percent(first, second) if spec.type == PERCENT else max(0, first - second)


_DERIVED = tuple(spec for spec in CATALOGUE.values() if spec.derived is not None)


def counts(name: str, facts: Facts) -> tuple[int, int] | None:
    """The people or tasks behind a percentage, when they agree with it.

    Where only the whole was recorded, the part follows from the percentage.
    """
    value, quotient = facts.get(name), CATALOGUE[name].quotient
    if quotient is None or not isinstance(value, Decimal):
        return None
    part, whole = facts.get(quotient[0]), facts.get(quotient[1])
    if not isinstance(whole, int):
        return None
    if not isinstance(part, int):
        part = int(rounded(value * whole / HUNDRED, Decimal(1)))
    return (part, whole) if percent(part, whole) == value else None


def json_value(value: Value) -> bool | str | None:
    """A fact as JSON holds it: numbers as text, so that no decimal is ever a float."""
    if value is None or isinstance(value, (bool, str)):
        return value
    return text(value)


def to_json(facts: Facts) -> dict[str, bool | str | None]:
    """The record as JSON; `clean` reads it back to the same record."""
    return {name: json_value(value) for name, value in facts.items()}


__all__ = [
    "BOOL",
    "CATALOGUE",
    "DECIMAL",
    "INT",
    "PERCENT",
    "TEXT",
    "FactSpec",
    "Facts",
    "Value",
    "clean",
    "counts",
    "finite_number",
    "json_value",
    "to_json",
    "typed",
]
