"""The one clock of the product.

Real time in production. In practice the date is the one of the practice district
(`settings.PRACTICE_TODAY`), so that its last months are "now" whenever somebody tries it.
Tests and the practice generator travel: `with clock.travel(moment): …`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

_travelled: ContextVar[datetime | None] = ContextVar("travelled", default=None)


def now() -> datetime:
    """The present moment, aware, in the product's sense."""
    if (moment := _travelled.get()) is not None:
        return moment
    real = timezone.localtime()
    if practice := settings.PRACTICE_TODAY:
        return real.replace(year=practice.year, month=practice.month, day=practice.day)
    return real


def today() -> date:
    """The present day in the product's time zone."""
    return timezone.localtime(now()).date()


@contextmanager
def travel(moment: datetime) -> Iterator[None]:
    """Make `moment` (aware) the present inside the block."""
    token = _travelled.set(moment)
    try:
        yield
    finally:
        _travelled.reset(token)
