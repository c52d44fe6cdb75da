"""Fixtures of the reports' tests."""

import random

import pytest

from cells.models import PartyUnit
from tests.reports import practice
from tests.world import World


@pytest.fixture(params=[1, 2])
def district(world: World, request: pytest.FixtureRequest) -> PartyUnit:
    """A random district beside the standard one, whose rows must never be counted."""
    rng = random.Random(request.param)
    top = practice.district(world.province, rng)
    practice.fill(PartyUnit.objects.cells(), rng)
    return top
