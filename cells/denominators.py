"""Who counts: the numbers that a roll gives for attendance and for votes (domain.md 3 and 4.5)."""

from collections.abc import Iterable
from dataclasses import dataclass

from cells.models import EXPECTED_CATEGORIES, VOTING_CATEGORIES, VOTING_IF_PRESENT, Category


def majority(voting: int) -> int:
    """Votes in favor that an ordinary decision needs: more than half of the voting denominator."""
    return voting // 2 + 1


def two_thirds(voting: int) -> int:
    """Votes in favor that admission, recognition, deletion, expulsion need."""
    return -(-2 * voting // 3)


@dataclass(frozen=True, slots=True)
class Denominators:
    """Members on the books, members expected (attendance), members that count in votes."""

    on_books: int
    expected: int
    voting: int

    @property
    def majority(self) -> int:
        """See `majority`."""
        return majority(self.voting)

    @property
    def two_thirds(self) -> int:
        """See `two_thirds`."""
        return two_thirds(self.voting)


def denominators(roll: Iterable[str], attending: Iterable[str] = ()) -> Denominators:
    """Count a roll: `roll` are the categories of everybody on it, `attending` those of who came.

    Who is exempt or temporarily elsewhere joins the voting denominator by attending.
    """
    categories = list(roll)
    joined = sum(category in VOTING_IF_PRESENT for category in attending)
    return Denominators(
        on_books=sum(category != Category.TEMP_IN for category in categories),
        expected=sum(category in EXPECTED_CATEGORIES for category in categories),
        voting=sum(category in VOTING_CATEGORIES for category in categories) + joined,
    )
