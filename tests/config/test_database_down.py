"""No database: every address answers with one page, in Vietnamese, at once."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from tests.access.walk import url_names
from tests.client import AppClient
from tests.factories import UserFactory
from tests.test_settings import PRODUCTION, manage
from tests.vietnamese import foreign_words

ROOT = Path(__file__).resolve().parents[2]
HEADING = "Máy chủ tạm thời không phục vụ được"


def answers(database: str, *arguments: str) -> list[dict[str, Any]]:
    """What a process with this database answers."""
    given = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-m", "tests.config.without_database", *arguments]
    result = subprocess.run(
        command, cwd=ROOT, env={**given, "TEST_DATABASE_URL": database}, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port at which nobody listens."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        yield probe.getsockname()[1]


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that accepts and never says a word."""
    with closing(socket.socket()) as server:
        server.bind(("127.0.0.1", 0))
        server.listen(100)
        yield server.getsockname()[1]


def test_every_address_is_a_page_that_says_so_within_a_second(closed_port: int) -> None:
    given = answers(f"postgres://nobody@127.0.0.1:{closed_port}/nothing")
    assert len(given) == (len(list(url_names())) + 1) * 3
    assert not [row["asked"] for row in given if row["status"] != 503 or HEADING not in row["page"]]
    assert not [row["asked"] for row in given if row["seconds"] > 1]
    assert not [row["asked"] for row in given if foreign_words(row["page"]) or not row["policy"]]
    assert any("/account/login/ anonymous" in row["asked"] for row in given)


def test_a_server_that_does_not_answer_is_given_up_after_a_second(silent_port: int) -> None:
    given = answers(f"postgres://nobody@127.0.0.1:{silent_port}/nothing", "1")
    assert [row["status"] for row in given] == [503] * 3
    assert max(row["seconds"] for row in given) < 1.5


def test_a_file_that_cannot_be_opened_is_no_database(tmp_path: Path) -> None:
    given = answers(f"sqlite:///{tmp_path}", "1")
    assert [row["status"] for row in given] == [503] * 3


def test_an_address_may_say_how_long_to_wait() -> None:
    script = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS'])"
    url = "postgres://nobody@127.0.0.1/nothing?connect_timeout=7"
    result = manage("shell", "--no-imports", "-c", script, **{**PRODUCTION, "DATABASE_URL": url})
    assert "'connect_timeout': 7" in result.stdout, result.stderr


# --- A database that goes away halfway ------------------------------------------------------------
@pytest.fixture
def person() -> Client:
    """Somebody logged in, answered as a browser is."""
    client = AppClient(raise_request_exception=False)
    client.force_login(UserFactory())
    return client


def gone(*arguments: Any, **named: Any) -> None:
    raise OperationalError("server closed the connection unexpectedly")


@pytest.mark.django_db
@pytest.mark.parametrize("moment", ["load", "save"])
def test_it_goes_away_when_the_session_is_read_or_written(
    person: Client, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    monkeypatch.setattr(SessionStore, moment, gone)
    response = person.get("/")
    assert (response.status_code, HEADING in response.content.decode()) == (503, True)


@pytest.mark.django_db
def test_it_goes_away_when_the_person_or_the_scope_is_looked_up(
    person: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("accounts.backends.AccountBackend.get_user", gone)
        assert person.get("/").status_code == 503
    with monkeypatch.context() as patch:
        patch.setattr("cells.access.Scope.of", gone)
        assert person.get("/").status_code == 503
    assert person.get("/").status_code == 200


@pytest.mark.django_db
def test_it_is_back_at_the_next_request(person: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "cursor", gone)
        assert person.get("/account/login/").status_code == 503
    assert person.get("/").status_code == 200


@pytest.mark.django_db
def test_without_the_door_the_login_page_would_look_usable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the page itself asks the database nothing."""
    monkeypatch.setattr("config.middleware.connection", SimpleNamespace(cursor=StringIO))
    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", gone)
    assert AppClient(raise_request_exception=False).get("/account/login/").status_code == 200
