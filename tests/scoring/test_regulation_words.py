"""The page of a set says in words what every kind of rule asks."""

from pathlib import Path

import pytest

from scoring import engine, regulation_words
from scoring.engine.kinds import KINDS
from scoring.regulation_words import described

FILES = sorted((Path(engine.__file__).parents[1] / "regulations").glob("*.toml"))


def wordless() -> set[str]:
    """Kinds that a file may use and the page of the set could not describe."""
    return set(KINDS) - set(regulation_words._KINDS)


def test_every_kind_of_rule_has_words() -> None:
    assert not wordless()


def test_a_kind_without_words_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "half", KINDS["per_unit"])
    assert wordless() == {"half"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_criterion_of_a_built_in_set_says_what_it_asks(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    said = {row.code: row.demands for group in described(source).groups for row in group.criteria}
    assert list(said) == [criterion.code for criterion in engine.parse(source).criteria]
    assert all(said.values())
    assert not [line for lines in said.values() for line in lines if "%(" in line or "{" in line]
