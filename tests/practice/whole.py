"""The whole practice district, loaded once for all processes of a test run, for reading only."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connections
from django.db.utils import ConnectionHandler

ROOT = Path(__file__).resolve().parents[2]


def of_this_run(factory: pytest.TempPathFactory) -> Path:
    """A folder that the processes of one test run share, and no other run."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def load_once(folder: Path) -> Path:
    """The database file; the first process that asks loads it, the others wait."""
    file = folder / "practice.sqlite3"
    with (folder / "practice.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            being_loaded = folder / "loading.sqlite3"
            being_loaded.unlink(missing_ok=True)
            environment = {
                **os.environ,
                "APP_ENV": "dev",
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "DATABASE_URL": f"sqlite:///{being_loaded}",
                "PRACTICE_TODAY": "2024-06-05",
            }
            for command in ("migrate", "seed_demo"):
                subprocess.run(
                    [sys.executable, str(ROOT / "manage.py"), command],
                    env=environment,
                    check=True,
                    stdout=subprocess.DEVNULL,
                )
            being_loaded.rename(file)
    return file


@contextmanager
def as_default(file: Path) -> Iterator[None]:
    """Inside: the application reads this file; writing to it fails."""
    usual = connections["default"]
    loaded = ConnectionHandler(
        {
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": f"file:{file}?immutable=1",
                "OPTIONS": {"uri": True},
            }
        }
    )["default"]
    connections["default"] = loaded
    try:
        yield
    finally:
        connections["default"] = usual
        loaded.close()
