"""The one clock: practice days, travels, and the day people here live in."""

from datetime import UTC, date, datetime
from threading import Thread

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts import clock

NEW_YEAR = datetime(2024, 12, 31, 17, 30, tzinfo=UTC)  # half past midnight of 1 January in Hà Nội


def test_practice_happens_on_its_day_at_the_real_hour() -> None:
    now, real = clock.now(), timezone.localtime()
    assert now.date() == date(2024, 6, 5) == clock.today()
    assert abs(now.replace(year=2000, month=1, day=1) - real.replace(year=2000, month=1, day=1)).seconds < 5


def test_real_use_happens_now(settings: Settings) -> None:
    settings.PRACTICE_TODAY = None
    assert abs((clock.now() - timezone.now()).total_seconds()) < 5
    assert clock.today() == timezone.localdate()


@pytest.mark.parametrize("practice", [date(2024, 2, 29), date(2024, 6, 5), None])
def test_times_are_aware_and_of_this_country(settings: Settings, practice: date | None) -> None:
    settings.PRACTICE_TODAY = practice
    offset = clock.now().utcoffset()
    assert offset is not None
    assert offset.total_seconds() == 7 * 3600


def test_the_day_is_the_one_people_here_live_in() -> None:
    with clock.travel(NEW_YEAR):
        assert clock.now() == NEW_YEAR
        assert clock.today() == date(2025, 1, 1)


def test_a_travel_ends_also_when_it_goes_wrong() -> None:
    with pytest.raises(ZeroDivisionError), clock.travel(NEW_YEAR):
        raise ZeroDivisionError
    assert clock.today() == date(2024, 6, 5)


def test_a_travel_within_a_travel_comes_back_to_it() -> None:
    later = datetime(2030, 1, 1, tzinfo=UTC)
    with clock.travel(NEW_YEAR):
        with clock.travel(later):
            assert clock.now() == later
        assert clock.now() == NEW_YEAR


def test_nobody_else_travels_along() -> None:
    """Another thread answers another person."""
    seen: list[date] = []
    with clock.travel(NEW_YEAR):
        thread = Thread(target=lambda: seen.append(clock.today()))
        thread.start()
        thread.join()
    assert seen == [date(2024, 6, 5)]
