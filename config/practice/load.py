"""Loading the practice district: regulations, units, people, a year of meetings."""

from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from config.practice import district, moves, people, year
from config.practice.dice import Dice
from config.practice.sheets import moment
from scoring import services as scoring

REGULATIONS = Path(settings.BASE_DIR) / "scoring" / "regulations"
BUILT_IN = ("qd31.toml", "qd31-cd.toml", "hd42.toml")
# Units and people stood on record when the year began.
ENTERED_ON = date(2023, 5, 25)

Stage = Callable[[str, int], Callable[[], None]]


def silent(title: str, total: int) -> Callable[[], None]:
    """A stage that nobody watches."""
    return lambda: None


def refuse_in_production() -> None:
    """Practice accounts have a public password: nothing of this belongs beside real data."""
    if not settings.PRACTICE_ACCOUNTS_ALLOWED:
        raise CommandError(_("Không nạp dữ liệu thực hành vào hệ thống thật (APP_ENV=prod)."))


@transaction.atomic
def load(seed: int, *, codes: Collection[str] = (), months: int = year.MONTHS, stage: Stage = silent) -> None:
    """Load everything or nothing. The same seed gives the same district.

    `codes`: only these cells get members and meetings (all of them, when empty);
    `months`: how many, up to May 2024; `stage`: told of each stage and of each step in it.
    """
    refuse_in_production()
    with clock.travel(moment(ENTERED_ON, 8, 0)):
        for name in BUILT_IN:
            source = (REGULATIONS / name).read_text(encoding="utf-8")
            scoring.publish_set(criteria_set=scoring.store_set(source=source, by=None), by=None)
        units = district.build(Dice(seed))
        wanted = set(codes) or {unit.code for unit in units.cells}
        cells = people.populate(seed, units, wanted, stage(_("Chi bộ và đảng viên"), len(wanted)))
    year.run(seed, cells, months, stage(_("Buổi sinh hoạt"), len(cells) * months))
    moves.send_some(cells)
