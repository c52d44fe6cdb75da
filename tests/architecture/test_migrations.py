"""Migrations: one line per app, each with a name that says what it does."""

from collections import Counter

import pytest
from django.db.migrations.loader import MigrationLoader

from tests.architecture import sources


def faults(parents: dict[tuple[str, str], list[tuple[str, str]]]) -> list[str]:
    """What is wrong with migrations (app, name) and the ones each depends on."""
    found = [f"{app}.{name}: automatic name" for app, name in parents if "_auto_" in name]
    followed = Counter(parent for node, given in parents.items() for parent in given if parent[0] == node[0])
    found += [f"{app}.{name}: followed by {n}" for (app, name), n in followed.items() if n > 1]
    firsts = Counter(node[0] for node, given in parents.items() if all(p[0] != node[0] for p in given))
    return found + [f"{app}: {n} first migrations" for app, n in firsts.items() if n > 1]


def test_migrations_are_linear_and_named() -> None:
    loader = MigrationLoader(None)
    ours = {
        key: [(app, name) for app, name in migration.dependencies]
        for key, migration in loader.disk_migrations.items()
        if key[0] in sources.APPS
    }
    assert len(ours) >= 4
    assert not faults(ours)


@pytest.mark.parametrize(
    ("migrations", "expected"),
    [
        ({("a", "0001_initial"): [("b", "0001_initial")], ("a", "0002_x"): [("a", "0001_initial")]}, 0),
        ({("a", "0001_initial"): [], ("a", "0002_auto_20240605_0800"): [("a", "0001_initial")]}, 1),
        ({("a", "1"): [], ("a", "2_x"): [("a", "1")], ("a", "2_y"): [("a", "1")]}, 1),
        ({("a", "1"): [], ("a", "2"): []}, 1),
    ],
)
def test_a_fork_or_an_automatic_name_is_found(
    migrations: dict[tuple[str, str], list[tuple[str, str]]], expected: int
) -> None:
    assert len(faults(migrations)) == expected
