"""The practice district: a part of it in the tests' database, the whole of it in a file of its own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from accounts.hashers import ComposedArgon2PasswordHasher
from config.practice.load import load
from tests.practice import whole

# The secretary's own cell and two neighbors (one copies its minutes), the cell that never meets,
# a cell of the police, one of an office right under the district.
PART = ("DB02.01", "DB02.02", "DB02.03", "DB14.02", "DB18.01", "CB03")
SEED = 31


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same hasher with little memory: every load makes five passwords."""
    monkeypatch.setattr(ComposedArgon2PasswordHasher, "memory_cost", 512)
    monkeypatch.setattr(ComposedArgon2PasswordHasher, "parallelism", 1)


@pytest.fixture
def part(db: None) -> None:
    """Six cells with their last two months."""
    load(SEED, codes=PART, months=2)


@pytest.fixture(scope="session")
def district_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole district; `PRACTICE_DATABASE` names one that is loaded already (see CONTRIBUTING.md)."""
    if ready := os.environ.get("PRACTICE_DATABASE"):
        return Path(ready)
    return whole.load_once(whole.of_this_run(tmp_path_factory))


@pytest.fixture
def district(district_file: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The application reads the whole district."""
    with django_db_blocker.unblock(), whole.as_default(district_file):
        yield
