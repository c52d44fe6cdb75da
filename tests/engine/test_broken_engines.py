"""Controls of `test_properties.py`: every property finds the engine that breaks it."""

import itertools
import operator
from collections.abc import Iterator
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from scoring.engine import RuleSet, bands, conditions, criterion, kinds, margins
from tests.engine import test_properties as properties
from tests.engine.generated import band_sets
from tests.engine.situations import regulation

# The package has functions of the same names.
evaluate, parse = (import_module(f"scoring.engine.{name}") for name in ("evaluate", "parse"))

quick = settings(
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
ONE = (properties.sets, st.data())
GOOD_THING = properties.test_more_of_a_good_thing_never_lowers_its_line
GOOD = st.sampled_from(properties.GOOD_THINGS + properties.BAD_THINGS)


@pytest.fixture(autouse=True)
def rules_of_the_broken_engine() -> Iterator[None]:
    """Rules are compiled by the engine of the moment, and forgotten again."""
    regulation.cache_clear()
    yield
    regulation.cache_clear()


def goes_red(test: Any, *strategies: Any, examples: int = 10_000) -> None:
    """The property has a counterexample now; the first one ends the search, a rare one must be found too."""
    with pytest.raises(AssertionError):
        settings(quick, max_examples=examples)(given(*strategies)(test.hypothesis.inner_test))()


def test_a_total_out_of_bounds_is_noticed(monkeypatch):
    monkeypatch.setattr(evaluate, "ZERO", Decimal(1))
    goes_red(properties.test_the_total_stays_within_bounds, *ONE)


def test_points_that_are_no_multiple_of_the_step_are_noticed(monkeypatch):
    monkeypatch.setattr(kinds, "step_down", lambda value, step: value + step / 3)
    goes_red(properties.test_the_total_stays_within_bounds, *ONE)


def test_an_open_line_that_counts_as_full_marks_is_noticed(monkeypatch):
    monkeypatch.setattr(evaluate, "UNKNOWN", "never")
    monkeypatch.setattr(criterion, "UNKNOWN", "scored")
    goes_red(properties.test_the_total_stays_within_bounds, *ONE)


def test_an_order_of_the_file_that_matters_is_noticed(monkeypatch):
    monkeypatch.setattr(parse, "_in_order", tuple)
    shuffler = st.randoms(use_true_random=False)
    goes_red(properties.test_the_order_of_the_file_is_irrelevant, properties.sets, shuffler, st.data())


def test_a_hidden_state_is_noticed(monkeypatch):
    real, calls = evaluate._caps, itertools.count()
    monkeypatch.setattr(evaluate, "_caps", lambda *args: real(*args) if next(calls) % 2 == 0 else ((), []))
    goes_red(properties.test_the_same_facts_give_the_same_outcome, *ONE)


def test_a_bad_thing_that_is_rewarded_is_noticed(monkeypatch):
    assert all(regulation(name) for name in properties.SETS)  # read before, or the linter would refuse them
    monkeypatch.setattr(bands.Band, "holds", lambda self, value: value <= self.threshold)
    goes_red(GOOD_THING, properties.sets, GOOD, st.integers(1, 2000), st.data())


def test_a_good_thing_that_is_punished_by_an_override_is_noticed(monkeypatch):
    monkeypatch.setitem(conditions.OPERATORS, "<", operator.gt)
    goes_red(GOOD_THING, st.just("qd31"), st.just("duration_percent"), st.integers(2000, 20_000), st.data())


def test_a_no_that_is_rewarded_is_noticed(monkeypatch):
    monkeypatch.setitem(conditions.OPERATORS, "==", operator.ne)
    answers = st.sampled_from(properties.ANSWERS)
    goes_red(properties.test_a_yes_never_lowers_its_line, properties.sets, answers, st.data())


def test_a_cap_that_raises_is_noticed(monkeypatch):
    monkeypatch.setattr(RuleSet, "lowest", lambda self, *levels: min(levels, key=self._ranks.__getitem__))
    goes_red(properties.test_a_cap_never_raises, *ONE)


def test_a_cap_that_replaces_the_rating_is_noticed(monkeypatch):
    monkeypatch.setattr(RuleSet, "lowest", lambda self, *levels: levels[-1])
    goes_red(properties.test_a_cap_never_raises, *ONE)


def test_an_unknown_cap_taken_for_false_is_noticed(monkeypatch):
    monkeypatch.setattr(evaluate, "holds", lambda when, known: conditions.holds(when, known) or False)
    goes_red(properties.test_best_and_worst_include_every_way_the_open_things_can_end, *ONE)


def test_open_points_taken_for_none_are_noticed(monkeypatch):
    monkeypatch.setattr(evaluate, "UNKNOWN", "not_applicable")
    monkeypatch.setattr(evaluate, "NOT_APPLICABLE", "unknown")
    goes_red(properties.test_best_and_worst_include_every_way_the_open_things_can_end, *ONE)


def test_a_margin_that_asks_for_one_step_too_many_is_noticed(monkeypatch):
    entry = bands.Band.entry
    monkeypatch.setattr(bands.Band, "entry", lambda self, spec: entry(self, spec) + spec.step)
    goes_red(properties.test_the_margin_of_a_built_in_criterion_is_true, *ONE)


def test_a_margin_that_promises_too_much_is_noticed(monkeypatch):
    real = margins.Margin
    monkeypatch.setattr(
        margins, "Margin", lambda fact, change, value, gain: real(fact, change, value, gain + 1)
    )
    goes_red(properties.test_the_margin_of_a_built_in_criterion_is_true, *ONE)


def test_a_margin_that_is_not_the_smallest_is_noticed(monkeypatch):
    monkeypatch.setattr(margins, "min", lambda *found, **how: max(*found, **how), raising=False)
    goes_red(properties.test_the_margin_of_random_bands_is_true, band_sets(), st.data())


def test_people_counted_wrongly_are_noticed(monkeypatch):
    monkeypatch.setattr(margins, "int", lambda number: int(number) + 2, raising=False)
    goes_red(properties.test_the_margin_of_a_built_in_criterion_is_true, *ONE)


def test_a_margin_that_is_not_found_is_noticed(monkeypatch):
    monkeypatch.setattr(kinds, "better_entries", lambda *args: ())
    goes_red(properties.test_the_margin_of_random_bands_is_true, band_sets(), st.data())


def test_a_whole_engine_passes_the_same_way():
    """Control of the controls: nothing goes red where nothing is broken."""
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        goes_red(properties.test_a_cap_never_raises, *ONE, examples=400)


def test_conclude_that_forgets_is_noticed(monkeypatch):
    real, calls = evaluate._caps, itertools.count()
    monkeypatch.setattr(evaluate, "_caps", lambda *args: real(*args) if next(calls) % 2 == 0 else ((), []))
    with pytest.raises(AssertionError):
        properties.test_conclude_over_the_own_lines_changes_nothing("qd31")
