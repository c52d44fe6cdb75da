"""Numbers as Vietnamese readers write them: 89,5 · 4.824 · 85,71 %."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils.formats import number_format

NOTHING = "–"
# Without a wish for places: at most two, as ratios are printed in the party's reports.
MOST_PLACES = 2


def rounded(value: Any, places: int) -> Decimal | None:
    """Half up, as the party's forms round; nothing and what is no number → None."""
    if value is None or value == "":
        return None
    try:
        number = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        return None
    # Adding 0 makes -0 a plain 0.
    return number + 0 if number.is_finite() else None


def integer(value: Any) -> str:
    """4824 → "4.824"; nothing → "–"."""
    return decimal(value, 0)


def decimal(value: Any, places: int | None = None) -> str:
    """Exactly `places` decimals; without a wish at most two and no trailing zeros."""
    number = rounded(value, MOST_PLACES if places is None else int(places))
    if number is None:
        return NOTHING
    if places is None:
        # normalize() would write 100 as 1E+2
        number = number.quantize(Decimal(1)) if number == number.to_integral() else number.normalize()
        return number_format(number, use_l10n=True, force_grouping=True)
    return number_format(number, decimal_pos=places, use_l10n=True, force_grouping=True)


def percent(value: Any) -> str:
    """85.714 → "85,71 %": the value is already in hundredths."""
    text = decimal(value, 2)
    return text if text == NOTHING else f"{text} %"
