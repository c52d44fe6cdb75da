"""What the tests of meetings share: a record that has just been begun, and the people who write it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from meetings import services
from meetings.models import Meeting, MeetingKind
from tests.client import AppClient
from tests.world import World

Login = Callable[[User], AppClient]
Count = Callable[[AppClient, str], int]

MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)  # practice stands at 5 June 2024


@pytest.fixture
def meeting(world: World) -> Meeting:
    """The regular meeting of this month in cell A, begun and still empty."""
    return services.start_meeting(cell=world.cell_a, kind=MeetingKind.REGULAR, month=JUNE, by=None)


@pytest.fixture
def login(world: World) -> Login:
    """Make a client for a person, with a session that has begun."""

    def logged_in(user: User) -> AppClient:
        client = AppClient()
        client.force_login(user)
        client.get("/units/")
        return client

    return logged_in


@pytest.fixture
def secretary(login: Login, world: World) -> AppClient:
    """The secretary of cell A."""
    return login(world.secretary_a)


@pytest.fixture
def queries() -> Count:
    """Count the queries of a page."""

    def count(client: AppClient, url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            response: Any = client.get(url)
        assert response.status_code == 200
        return len(captured)

    return count
