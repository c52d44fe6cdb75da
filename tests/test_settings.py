"""Settings: production refuses what is unsafe, practice is practice, the right database driver runs."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.db import connection
from django.forms import DateField, DecimalField
from django.utils.formats import date_format, number_format
from pytest_django import Settings

from accounts import clock
from tests.factories import UserFactory

ROOT = Path(__file__).resolve().parents[1]
PRODUCTION = {
    "APP_ENV": "prod",
    "SECRET_KEY": "kP9-w3x_7Qm2ZsVb8Rt4Ny6Lc1Hd5Jf0Ag-Ue_Xo3Ti9Bq7Wz2",
    "ALLOWED_HOSTS": "sinhhoat.example.vn",
    "CSRF_TRUSTED_ORIGINS": "https://sinhhoat.example.vn",
}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py in a process of its own, with only this environment."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    # Set but empty, because an absent name would be looked up in a developer's `.env`.
    given = dict.fromkeys(("DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "PRACTICE_TODAY"), "")
    given |= {"PATH": os.environ["PATH"], "DATABASE_URL": "sqlite://:memory:", **environment}
    return subprocess.run(command, env=given, capture_output=True, text=True)


def test_production_passes_djangos_deployment_checks_without_a_warning() -> None:
    result = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


def test_practice_does_not_pass_them() -> None:
    """The control: the same check on practice settings finds something."""
    result = manage("check", "--deploy", "--fail-level", "WARNING", APP_ENV="dev", SECRET_KEY="short")
    assert result.returncode != 0
    assert "security.W" in result.stderr


@pytest.mark.parametrize(
    "changed",
    [{"SECRET_KEY": ""}, {"ALLOWED_HOSTS": ""}, {"DEBUG": "true"}, {"APP_ENV": "staging"}],
)
def test_production_refuses_to_start(changed: dict[str, str]) -> None:
    result = manage("check", **{**PRODUCTION, **changed})
    assert result.returncode != 0
    assert "ImproperlyConfigured" in result.stderr


def test_production_has_no_practice_clock_and_no_practice_accounts() -> None:
    script = "from django.conf import settings as s; print(s.PRACTICE_TODAY, s.PRACTICE_ACCOUNTS_ALLOWED)"
    result = manage("shell", "--no-imports", "-c", script, **PRODUCTION, PRACTICE_TODAY="2024-06-05")
    assert result.stdout.split() == ["None", "False"], result.stderr


def test_the_practice_clock_says_5_june_2024() -> None:
    assert date(2024, 6, 5) == clock.today()


@pytest.mark.django_db
def test_the_driver_is_the_expected_one() -> None:
    """psycopg 3 would take the place of psycopg2 without a word; and the tests meant for PostgreSQL
    would pass on SQLite just as silently."""
    named = os.environ.get("TEST_DATABASE_URL", "").split(":")[0]
    vendor = "postgresql" if named.startswith("postgres") else "sqlite"
    assert connection.vendor == vendor
    assert connection.Database.__name__ == {"postgresql": "psycopg2", "sqlite": "sqlite3.dbapi2"}[vendor]


# --- Checks of our own --------------------------------------------------------------------------
def found() -> list[str | None]:
    """Ids of what `manage.py check --deploy --database default` says of our own checks."""
    messages = run_checks(include_deployment_checks=True, databases=["default"])
    return [message.id for message in messages if str(message.id).startswith("config.")]


@pytest.mark.django_db
def test_production_refuses_practice_accounts_in_its_database(settings: Settings) -> None:
    UserFactory(is_practice=True)
    assert found() == []
    settings.PRACTICE_ACCOUNTS_ALLOWED = False
    assert found() == ["config.E001"]


@pytest.mark.django_db
def test_a_missing_cache_table_is_found() -> None:
    assert found() == []
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE cache")
    assert found() == ["config.E002"]


# --- Dates and numbers as people here write them ------------------------------------------------
@pytest.mark.parametrize("typed", ["03/11/2026", "3-11-2026", "2026-11-03"])
def test_dates_are_day_first(typed: str) -> None:
    assert DateField().clean(typed) == date(2026, 11, 3)


def test_dates_and_numbers_are_shown_as_people_write_them() -> None:
    assert date_format(date(2026, 11, 3)) == "03/11/2026"
    assert number_format(4824.5, decimal_pos=1, use_l10n=True, force_grouping=True) == "4.824,5"
    assert str(DecimalField(localize=True).clean("82,5")) == "82.5"


def test_nothing_comes_from_another_host() -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    allowed = {source for sources in directives.values() for source in sources}
    assert allowed == {"'self'", "'none'", "data:"}
    assert directives["script-src"] == ["'self'"]
    assert directives["style-src"] == ["'self'"]
