"""The system check that no two sets are in force for the same meetings."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import checks
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from scoring.models import CriteriaSet, SetState
from tests.scoring.conftest import publish
from tests.world import World


def overlaps() -> list[checks.CheckMessage]:
    found = checks.run_checks(tags=[checks.Tags.database], databases=["default"])
    return [message for message in found if message.id == "scoring.E001"]


def beside_qd31(world: World, **fields: Any) -> CriteriaSet:
    """A second set in force beside Quy định 31 (14/12/2018 to 27/10/2025), written past the service."""
    publish("qd31")
    values: dict[str, Any] = {
        "code": "KHAC",
        "title": "Bộ khác",
        "document": "Văn bản",
        "status": "verbatim",
        "state": SetState.PUBLISHED,
        "effective_from": date(2024, 1, 1),
        "meeting_kinds": ["REGULAR"],
        "source": "",
    }
    stored: CriteriaSet = CriteriaSet.objects.create(**{**values, **fields})
    return stored


def test_the_built_in_sets_stand_beside_each_other(world: World) -> None:
    for name in ("qd31", "qd31-cd", "hd42"):
        publish(name)
    assert overlaps() == []


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"effective_from": date(2025, 10, 27)},
        {"effective_from": date(2010, 1, 1), "effective_to": date(2018, 12, 14)},
        {"code": "QD31", "revision": 2},
        {"meeting_kinds": ["THEMATIC", "COMBINED"]},
    ],
)
def test_two_sets_that_share_a_day_a_kind_and_a_scope_are_named(world: World, fields: dict[str, Any]) -> None:
    other = beside_qd31(world, **fields)
    (error,) = overlaps()
    assert "QD31 (revision 1)" in error.msg
    assert f"{other.code} (revision {other.revision})" in error.msg
    assert error.level == checks.ERROR


@pytest.mark.parametrize(
    "fields",
    [
        {"effective_from": date(2025, 10, 28)},
        {"effective_from": date(2010, 1, 1), "effective_to": date(2018, 12, 13)},
        {"meeting_kinds": ["THEMATIC"]},
        {"state": SetState.DRAFT},
        {"state": SetState.RETIRED},
    ],
)
def test_sets_that_do_not_meet_are_not_named(world: World, fields: dict[str, Any]) -> None:
    beside_qd31(world, **fields)
    assert overlaps() == []


def test_a_nearer_scope_is_no_overlap_and_two_sets_of_one_unit_are(world: World) -> None:
    beside_qd31(world, scope_unit=world.committee)
    assert overlaps() == []
    CriteriaSet.objects.update(scope_unit=world.committee)
    assert len(overlaps()) == 1


def test_without_a_database_nothing_is_asked(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    beside_qd31(world)
    with django_assert_num_queries(0):
        found = checks.run_checks(tags=[checks.Tags.database])
    assert [message for message in found if message.id == "scoring.E001"] == []


@pytest.mark.parametrize("lacking", ["the table", "a column"])
def test_a_table_that_is_not_there_yet_is_not_asked(
    world: World, monkeypatch: pytest.MonkeyPatch, lacking: str
) -> None:
    beside_qd31(world)
    assert len(overlaps()) == 1  # control
    if lacking == "the table":
        monkeypatch.setattr(connection.introspection, "table_names", lambda cursor: [])
    else:
        monkeypatch.setattr(connection.introspection, "get_table_description", lambda cursor, table: [])
    assert overlaps() == []


def test_an_empty_database_migrates_and_then_passes(tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}"}

    def manage(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
        return subprocess.run(
            command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
        )

    before = manage("check", "--database", "default")
    assert "no issues" in before.stdout + before.stderr
    migrated = manage("migrate", "--verbosity", "0")
    assert (migrated.returncode, migrated.stderr) == (0, "")
    after = manage("check", "--database", "default")
    assert "no issues" in after.stdout + after.stderr
