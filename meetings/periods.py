"""Periods of reporting: month, quarter, half, year. Pure; never reads the clock."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

_MONTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12}
_CODE = re.compile(r"^(\d{4})(?:-(?:Q([1-4])|H([12])|(0[1-9]|1[0-2])))?$")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar period. `code` reads 2024, 2024-H1, 2024-Q2 or 2024-05."""

    year: int
    first_month: int
    kind: str  # "M", "Q", "H" or "Y"

    @classmethod
    def parse(cls, code: str) -> Self:
        """Return the period of a code; raise ValueError for anything else."""
        match = _CODE.match(code.strip())
        if match is None or not 1 <= int(match[1]) <= 9998:
            raise ValueError(f"not a period: {code!r}")
        year, quarter, half, month = match.groups()
        if quarter:
            return cls(int(year), 3 * int(quarter) - 2, "Q")
        if half:
            return cls(int(year), 6 * int(half) - 5, "H")
        return cls(int(year), int(month), "M") if month else cls(int(year), 1, "Y")

    @classmethod
    def containing(cls, day: date, kind: str = "M") -> Self:
        """Return the period of a kind that contains a day."""
        length = _MONTHS[kind]
        return cls(day.year, (day.month - 1) // length * length + 1, kind)

    @property
    def code(self) -> str:
        """The code that `parse` reads."""
        number = (self.first_month - 1) // _MONTHS[self.kind] + 1
        return {
            "M": f"{self.year:04d}-{self.first_month:02d}",
            "Q": f"{self.year:04d}-Q{number}",
            "H": f"{self.year:04d}-H{number}",
            "Y": f"{self.year:04d}",
        }[self.kind]

    @property
    def start(self) -> date:
        """First day."""
        return date(self.year, self.first_month, 1)

    @property
    def end(self) -> date:
        """Last day."""
        return self.next.start - timedelta(days=1)

    @property
    def months(self) -> tuple[date, ...]:
        """First days of the months, in order."""
        return tuple(date(self.year, self.first_month + i, 1) for i in range(_MONTHS[self.kind]))

    @property
    def next(self) -> Self:
        """The period of the same kind right after."""
        return self._shifted(_MONTHS[self.kind])

    @property
    def previous(self) -> Self:
        """The period of the same kind right before."""
        return self._shifted(-_MONTHS[self.kind])

    def _shifted(self, months: int) -> Self:
        index = self.year * 12 + self.first_month - 1 + months
        return type(self)(index // 12, index % 12 + 1, self.kind)

    def __str__(self) -> str:
        return self.code


def first_of_month(day: date) -> date:
    """The first day of the month of a day."""
    return day.replace(day=1)
