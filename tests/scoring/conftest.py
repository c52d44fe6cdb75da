"""Criteria sets in force, the worked example of domain.md recorded in the standard world, its people."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from cells.models import Role
from meetings.models import Meeting
from scoring import services
from scoring.models import CriteriaSet
from tests.client import AppClient
from tests.factories import RoleAssignmentFactory, UserFactory
from tests.scoring import worked
from tests.scoring.pages import SheetPage
from tests.world import World

REGULATIONS = Path(__file__).resolve().parents[2] / "scoring" / "regulations"
BUDGET = 10

Login = Callable[[User], AppClient]
Count = Callable[[AppClient, str], int]


def source_of(name: str) -> str:
    """The text of a built-in set."""
    return (REGULATIONS / f"{name}.toml").read_text(encoding="utf-8")


def publish(name: str) -> CriteriaSet:
    """A built-in set, in force."""
    stored = services.store_set(source=source_of(name), by=None)
    return services.publish_set(criteria_set=stored, by=None)


@pytest.fixture
def qd31(world: World) -> CriteriaSet:
    """Quy định 31, in force."""
    return publish("qd31")


@pytest.fixture
def held(world: World, qd31: CriteriaSet) -> Meeting:
    """The worked example, in a cell below the committee of `world.reviewer`."""
    return worked.meeting(worked.cell(world.committee))


@pytest.fixture
def secretary(held: Meeting) -> User:
    """The secretary of the cell of the worked example."""
    return person(held, Role.SECRETARY)


@pytest.fixture
def minute_taker(held: Meeting) -> User:
    """Who writes the minutes there: may record, not vote or send."""
    return person(held, Role.MINUTE_TAKER)


def person(held: Meeting, role: Role) -> User:
    """An account with a role in the cell of a meeting."""
    user: User = UserFactory()
    RoleAssignmentFactory(user=user, unit=held.cell, role=role)
    return user


@pytest.fixture
def login() -> Login:
    """Make a client for a person, with a session that has begun."""

    def logged_in(user: User) -> AppClient:
        client = AppClient()
        client.force_login(user)
        client.get("/units/")
        return client

    return logged_in


@pytest.fixture
def at_sheet(held: Meeting, secretary: User, login: Login) -> SheetPage:
    """The secretary at the sheet of the worked example."""
    return SheetPage(login(secretary), held)


@pytest.fixture
def queries() -> Count:
    """Count the queries of a page, and hold the budget."""

    def count(client: AppClient, url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            response: Any = client.get(url)
        assert response.status_code == 200
        assert len(captured) <= BUDGET, [query["sql"][:140] for query in captured]
        return len(captured)

    return count
