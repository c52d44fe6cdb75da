"""Criteria sets in force, and the worked example of domain.md recorded in the standard world."""

from pathlib import Path

import pytest

from meetings.models import Meeting
from scoring import services
from scoring.models import CriteriaSet
from tests.scoring import worked
from tests.world import World

REGULATIONS = Path(__file__).resolve().parents[2] / "scoring" / "regulations"


def publish(name: str) -> CriteriaSet:
    """A built-in set, in force."""
    stored = services.store_set(source=(REGULATIONS / f"{name}.toml").read_text(encoding="utf-8"), by=None)
    return services.publish_set(criteria_set=stored, by=None)


@pytest.fixture
def qd31(world: World) -> CriteriaSet:
    """Quy định 31, in force."""
    return publish("qd31")


@pytest.fixture
def held(world: World, qd31: CriteriaSet) -> Meeting:
    """The worked example, in a cell below the committee of `world.reviewer`."""
    return worked.meeting(worked.cell(world.committee))
