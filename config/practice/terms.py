"""Terms of exemptions and stays elsewhere."""

from datetime import date, timedelta
from typing import Any

from cells.models import Category, DecidingBody, ExemptionReason
from config.practice.dice import Dice

# Some terms are over on the practice day, 5 June 2024, some end soon.
FIRST_END = date(2024, 5, 15)
PLACES = ("Chi bộ 3, phường Phương Lâm", "Chi bộ Công ty May Hòa Bình", "Chi bộ khu phố 5, phường Đồng Tiến")
_OTHER_REASONS = (ExemptionReason.TREATMENT, ExemptionReason.AWAY, ExemptionReason.RETIRING)


def terms_of(dice: Dice, category: Category) -> dict[str, Any]:
    """The terms with which a member of this category is entered; none for most."""
    until = FIRST_END + timedelta(days=dice.randrange(330))
    if category == Category.TEMP_OUT:
        return {"until": until, "other_place": dice.choice(PLACES)}
    if category != Category.EXEMPT:
        return {}
    number = f"{dice.randint(1, 40):02d}-NQ/CB"
    if dice.chance(0.7):
        reason, body = ExemptionReason.AGE_HEALTH, DecidingBody.CELL
        return {"reason": reason, "decided_by": body, "decision_no": number}
    return {
        "reason": dice.choice(_OTHER_REASONS),
        "decided_by": DecidingBody.COMMITTEE,
        "decision_no": number.replace("NQ/CB", "QĐ/ĐU"),
        "until": until,
    }
