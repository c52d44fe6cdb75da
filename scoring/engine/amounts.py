"""Exact arithmetic on points and percentages: every rounding of the engine happens here."""

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, localcontext
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# One explicit context, so that the caller's thread settings can never change a score.
CONTEXT = Context(prec=28, rounding=ROUND_HALF_EVEN)
ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)
HUNDREDTH = Decimal("0.01")
TENTH = Decimal("0.1")
_REMEMBERED_PERCENTAGES = 16_384


def exact(function: Callable[P, R]) -> Callable[P, R]:
    """Decorate a way into the engine: all arithmetic below it uses the engine's own context."""

    @wraps(function)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        with localcontext(CONTEXT):
            return function(*args, **kwargs)

    return inside


def rounded(value: Decimal, unit: Decimal) -> Decimal:
    """`value` to the nearest `unit`, half up (85.705 → 85.71)."""
    return value.quantize(unit, rounding=ROUND_HALF_UP, context=CONTEXT)


@lru_cache(_REMEMBERED_PERCENTAGES)
def percent(part: int, whole: int) -> Decimal | None:
    """`part` of `whole` as a percentage of two decimals; unknown when there is no whole."""
    if whole <= 0:
        return None
    return rounded(CONTEXT.divide(Decimal(part * 100), Decimal(whole)), HUNDREDTH)


def step_down(value: Decimal, step: Decimal) -> Decimal:
    """The largest multiple of `step` that is not above `value` (4.58 by 0.5 → 4.5)."""
    return plain(value // step * step)


def scaled(total: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """`total × part / whole`, unrounded."""
    return CONTEXT.divide(total * part, whole)


def plain(value: Decimal) -> Decimal:
    """The same number in its one canonical form, without trailing zeros or an exponent."""
    whole = value.to_integral_value()
    return whole.quantize(ONE) if whole == value else value.normalize(CONTEXT)


def text(value: Decimal | int) -> str:
    """A number as the engine writes it everywhere: `10`, `4.5`, `85.71`."""
    return str(value) if isinstance(value, int) else format(value.normalize(CONTEXT), "f")
