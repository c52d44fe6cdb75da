"""Real Chromium, the real server, the practice district. A missing browser is a failure."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests.journeys import site as practice_site
from tests.journeys.visitor import Visitor

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium; playwright's own download is never used."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert chromium, "Chromium is missing: install it (Debian: apt-get install chromium) or set CHROMIUM."
    return {"executable_path": chromium, "args": list(QUIET)}


@pytest.fixture(scope="session")
def practice_district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice district, loaded once; each journey works on a copy.

    `PRACTICE_DATABASE` names one that is loaded already, for whoever runs a journey again and again.
    """
    if ready := os.environ.get("PRACTICE_DATABASE"):
        return Path(ready)
    database = tmp_path_factory.mktemp("practice") / "district.sqlite3"
    practice_site.make_practice_district(database)
    return database


@pytest.fixture
def site(practice_district: Path, tmp_path: Path) -> Iterator[str]:
    """Address of a site of this test's own."""
    database = tmp_path / "site.sqlite3"
    shutil.copy(practice_district, database)
    with practice_site.serve(database, tmp_path / "server.log") as address:
        yield address


@pytest.fixture(params=[390, 1280], ids=["phone", "desk"])
def visitor(
    request: pytest.FixtureRequest, new_context: CreateContextCallback, site: str
) -> Iterator[Visitor]:
    """Somebody at a phone, then somebody at a desk; at the end nothing may have gone wrong."""
    width: int = request.param
    is_phone = width < 600
    context = new_context(
        base_url=site,
        locale="vi-VN",
        viewport={"width": width, "height": 844 if is_phone else 800},
        is_mobile=is_phone,
        has_touch=is_phone,
        reduced_motion="reduce",
    )
    context.set_default_timeout(10_000)
    person = Visitor(context, width)
    yield person
    assert not person.problems
