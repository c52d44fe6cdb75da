"""A person who logs in, and real time that passes."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache.backends import db
from django.http import HttpResponse
from django.utils import timezone

from accounts.hashers import ComposedArgon2PasswordHasher
from accounts.models import User
from tests.client import AppClient
from tests.factories import PASSWORD, UserFactory

Login = Callable[..., HttpResponse]
Wait = Callable[..., None]


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same hasher with little memory: hundreds of logins are tested here."""
    monkeypatch.setattr(ComposedArgon2PasswordHasher, "memory_cost", 512)
    monkeypatch.setattr(ComposedArgon2PasswordHasher, "parallelism", 1)


@pytest.fixture
def person(db: None) -> User:
    """An account with a password."""
    user: User = UserFactory(username="bi-thu-dieu", full_name="Bùi Thị Hoa", with_password=True)
    return user


@pytest.fixture
def login(client: AppClient, person: User) -> Login:
    """Ask for the session by name and password; without arguments: the right ones."""

    def send(name: str = person.username, password: str = PASSWORD, **more: Any) -> HttpResponse:
        response: HttpResponse = client.post("/account/login/", {"login": name, "password": password, **more})
        return response

    return send


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Wait:
    """Let real time pass: for sessions, counters and what the cache keeps."""
    real_now, real_time = timezone.now, time.time
    passed = timedelta()

    def now() -> datetime:
        return real_now() + passed

    def later(**units: float) -> None:
        nonlocal passed
        passed += timedelta(**units)

    monkeypatch.setattr(timezone, "now", now)
    monkeypatch.setattr(db, "tz_now", now)
    monkeypatch.setattr(time, "time", lambda: real_time() + passed.total_seconds())
    return later


def is_in(client: AppClient) -> bool:
    """Whether the session is somebody's."""
    return client.get("/account/password/").status_code == 200
