"""What only `make mutants` needs."""

import os

import pytest

from tests.engine.situations import regulation


@pytest.fixture(autouse=True)
def rules_of_the_changed_engine() -> None:
    """Rules are compiled when they are read: a changed engine must read them again for every test."""
    if "MUTANT_UNDER_TEST" in os.environ:
        regulation.cache_clear()
