"""What only `make mutants` needs."""

import os

import pytest

from scoring.engine import amounts, facts
from tests.engine.situations import regulation


@pytest.fixture(autouse=True)
def rules_of_the_changed_engine() -> None:
    """A changed engine must read rules again for every test, and believe nothing it computed before."""
    if "MUTANT_UNDER_TEST" in os.environ:
        regulation.cache_clear()
        amounts.percent.cache_clear()
        facts._typed_text.cache_clear()
