"""What the page tests of this app share."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.client import AppClient
from tests.world import World

BUDGET = 12  # the page of a unit, with its history


@pytest.fixture
def as_admin(client: AppClient, world: World) -> AppClient:
    """The administrator of the district, with a session that has begun."""
    client.force_login(world.admin)
    client.get("/units/")
    return client


@pytest.fixture
def login(world: World) -> Callable[[User], AppClient]:
    """Make a client for a person."""

    def logged_in(user: User) -> AppClient:
        client = AppClient()
        client.force_login(user)
        return client

    return logged_in


@pytest.fixture
def queries(as_admin: AppClient) -> Callable[[str], int]:
    """Count the queries of a page for the administrator, and hold the budget."""

    def count(url: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            response: Any = as_admin.get(url)
        assert response.status_code == 200
        assert len(captured) <= BUDGET, [query["sql"][:120] for query in captured]
        return len(captured)

    return count
