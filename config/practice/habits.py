"""How committees and cells work: what makes one better, later or stricter than another."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from cells.models import PartyUnit
from config.practice.dice import Dice

OWN_CELL = "DB02.01"  # of the account bi-thu
COPYING_CELL = "DB02.03"  # whose minutes are last month's
IDLE_CELL = "DB14.02"  # that never meets


@dataclass(frozen=True, slots=True)
class Superior:
    """How a committee leads its cells and reviews their sheets."""

    level: float  # how well its cells work on average, from 0 (badly) to 1 (well)
    gain: float  # by how much they improve over the year
    strictness: float  # how often it looks closely, and finds something
    slowness: int  # the most days it leaves a sheet waiting


SUPERIORS = {
    "DABAC": Superior(0.86, 0.05, 0.35, 38),
    "DB01": Superior(0.84, 0.06, 0.30, 10),
    "DB02": Superior(0.82, 0.08, 0.35, 70),
    "DB03": Superior(0.88, 0.04, 0.20, 8),
    "DB04": Superior(0.80, 0.10, 0.30, 15),
    "DB05": Superior(0.76, 0.16, 0.55, 20),
    "DB06": Superior(0.74, 0.06, 0.25, 45),
    "DB07": Superior(0.68, 0.14, 0.40, 40),
    "DB08": Superior(0.64, 0.00, 0.15, 60),
    "DB09": Superior(0.77, 0.02, 0.08, 9),
    "DB10": Superior(0.66, 0.20, 0.35, 18),
    "DB11": Superior(0.82, 0.04, 0.10, 45),
    "DB12": Superior(0.78, -0.12, 0.20, 50),
    "DB13": Superior(0.84, 0.06, 0.50, 14),
    "DB14": Superior(0.60, 0.04, 0.30, 70),
    "DB15": Superior(0.79, 0.05, 0.25, 12),
    "DB16": Superior(0.72, 0.12, 0.20, 35),
    "DB17": Superior(0.70, 0.02, 0.30, 55),
    "DB18": Superior(0.90, 0.02, 0.20, 6),
    "DB19": Superior(0.92, 0.02, 0.20, 5),
    "DB20": Superior(0.86, 0.06, 0.30, 12),
}
# Harvests, and the month of Tết.
SEASONS = {2: -0.09, 6: -0.03, 10: -0.04}


@dataclass(frozen=True, slots=True)
class Habits:
    """How a cell works, each from 0 (badly) to 1 (well)."""

    order: float  # prepares, writes minutes, counts votes, follows tasks up
    discipline: float  # comes, and in time
    openness: float  # speaks
    speed: float  # writes down and sends in time

    @classmethod
    def drawn(cls, dice: Dice, unit: PartyUnit, superior: Superior) -> Self:
        """The habits of a cell: near its committee's level; some are in trouble, some hardly speak."""
        if unit.code == OWN_CELL:
            return cls(0.86, 0.90, 0.84, 0.80)
        level = superior.level + dice.gauss(0, 0.09) - (0.25 if dice.chance(0.05) else 0)
        order, discipline, openness, speed = (level + dice.gauss(0, 0.07) for _ in range(4))
        if dice.chance(0.1):
            openness = dice.uniform(0.05, 0.30)
        return cls(order, discipline, openness, speed).changed(0)

    def in_month(self, month: date, superior: Superior, progress: float) -> Self:
        """The habits of one month; `progress` goes from 0 in the first month to 1 in the last."""
        return self.changed(superior.gain * (progress - 0.5) + SEASONS.get(month.month, 0))

    def changed(self, by: float) -> Self:
        """Better or worse by so much, within bounds."""
        values = (self.order, self.discipline, self.openness, self.speed)
        return type(self)(*(min(0.98, max(0.05, value + by)) for value in values))
