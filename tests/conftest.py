"""Fixtures and rules for every test."""

from collections.abc import Generator

import pytest

from accounts import clock
from cells.services import projection
from tests import world as standard_world
from tests.client import AppClient
from tests.world import World

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database: `pytest -m database` is the part that runs on PostgreSQL too."""
    for item in items:
        fixtures = getattr(item, "fixturenames", [])
        if item.get_closest_marker("django_db") or DATABASE_FIXTURES.intersection(fixtures):
            item.add_marker("database")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that was not run has proved nothing: skipping counts as failing."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, which counts as failed: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def tree_of_today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tree is looked after once a day and process; here it was today, so that the first page of a
    process asks no more than the others. On another day it is looked after again."""
    monkeypatch.setattr(projection, "_caught_up_on", clock.today())


@pytest.fixture
def client() -> AppClient:
    """The strict client."""
    return AppClient()


@pytest.fixture
def world(db: None) -> World:
    """The standard world of `tests/world.py`, in the database."""
    return standard_world.build()
