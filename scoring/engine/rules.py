"""A regulation in memory: frozen, complete and free of contradictions, as `parse` made it."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from scoring.engine.conditions import When
from scoring.engine.criterion import Criterion
from scoring.engine.period import PeriodRules

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@dataclass(frozen=True, slots=True)
class RatingBand:
    """A level of the total: reached from `minimum` upwards."""

    code: str
    label: str
    minimum: Decimal


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the sheet."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Cap:
    """A condition that limits the rating, whatever the points."""

    code: str
    highest: str
    reason: str
    citation: str
    when: When
    enabled: bool


@dataclass(frozen=True)
class RuleSet:
    """One dated set of criteria. Criteria, groups and caps stand in the order of their codes."""

    code: str
    title: str
    document: str
    effective_from: date
    effective_to: date | None
    meeting_kinds: tuple[str, ...]
    scope: str
    total: Decimal
    step: Decimal
    status: str
    ratings: tuple[RatingBand, ...]
    groups: tuple[Group, ...]
    criteria: tuple[Criterion, ...]
    caps: tuple[Cap, ...]
    period: PeriodRules | None
    _by_code: dict[str, Criterion] = field(init=False, repr=False, compare=False)
    _ranks: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_code", {criterion.code: criterion for criterion in self.criteria})
        object.__setattr__(self, "_ranks", {band.code: rank for rank, band in enumerate(self.ratings)})

    def criterion(self, code: str) -> Criterion:
        """The criterion with this code; KeyError when there is none."""
        return self._by_code[code]

    def has_criterion(self, code: str) -> bool:
        return code in self._by_code

    def rating_for(self, score: Decimal) -> str:
        """The level that an unrounded score reaches; the last begins at 0."""
        return next(band.code for band in self.ratings if score >= band.minimum)

    def lowest(self, *ratings: str) -> str:
        """The worst of several levels."""
        return max(ratings, key=self._ranks.__getitem__)


def natural_order(code: str) -> tuple[list[tuple[int, int, str]], str]:
    """Sorts codes as people count: II.9 before II.10, IV before IX before X."""
    words = re.findall(r"\d+|[^\W\d_]+", code)
    return [_rank(word) for word in words], code


def _rank(word: str) -> tuple[int, int, str]:
    if word.isdecimal():
        return 0, int(word), ""
    if not set(word) <= set(_ROMAN):
        return 1, 0, word
    digits = [_ROMAN[letter] for letter in word]
    following = [*digits[1:], 0]
    value = sum(-digit if digit < after else digit for digit, after in zip(digits, following, strict=True))
    return 0, value, ""
