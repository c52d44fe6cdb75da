"""What holds for every meeting, every mark and every regulation. Controls: `test_broken_engines.py`."""

import random
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine import CATALOGUE, Criterion, Line, Margin, Mark, conclude, evaluate, facts, parse
from scoring.engine.amounts import percent
from scoring.engine.facts import FactSpec
from tests.engine.generated import band_sets, marks, records
from tests.engine.situations import REGULATIONS, regulation

SETS = ("qd31", "qd31-cd", "hd42", "na08", "ap26")
sets = st.sampled_from(SETS)

# More of these is better, for every built-in set.
GOOD_THINGS = (
    "attendance_percent",
    "punctual_percent",
    "speaking_percent",
    "notebook_percent",
    "task_completion_percent",
    "tasks_complete_percent",
    "agenda_steps_done",
    "minutes_parts_percent",
    "notice_days",
    "documents_days_before",
    "ideology_minutes",
    "duration_minutes",
    "duration_percent",
    "decisions_counted_percent",
)
BAD_THINGS = (
    "unexcused_absences",
    "members_over_excused_limit",
    "duration_shortfall_minutes",
    "submitted_days_after",
    "decisions_invalid",
)

ANSWERS = (
    "conclusion_adopted",
    "minutes_approved",
    "facilities_ready",
    "digital_documents",
    "self_score_voted",
)

bounded = settings(max_examples=50, deadline=None)


@bounded
@given(sets, st.data())
def test_the_total_stays_within_bounds(name, data):
    rules = regulation(name)
    outcome = evaluate(rules, data.draw(records()), data.draw(marks(rules)))

    assert (
        0 <= outcome.earned <= outcome.earned + outcome.open_points <= outcome.applicable_max <= rules.total
    )
    assert outcome.score is None or 0 <= outcome.score <= rules.total
    for line in outcome.lines:
        assert line.points is None or (0 <= line.points <= line.max and line.points % rules.step == 0)
        assert (line.points is None) == (line.state != "scored")


@bounded
@given(sets, st.randoms(use_true_random=False), st.data())
def test_the_order_of_the_file_is_irrelevant(name, shuffler, data):
    source = (REGULATIONS / f"{name}.toml").read_text(encoding="utf-8")
    rules = regulation(name)
    shuffled = parse(_shuffled(source, shuffler))
    meeting, given_marks = data.draw(records()), data.draw(marks(rules))

    assert _whole(shuffled, meeting, given_marks) == _whole(rules, meeting, given_marks)


def _shuffled(source: str, shuffler: random.Random) -> str:
    """The same file with its criteria, groups and caps in another order."""
    head, *blocks = re.split(r"(?m)^(?=\[\[(?:criterion|group|cap)\]\])", source.split("[period]")[0])
    shuffler.shuffle(blocks)
    return head + "".join(blocks)


def _whole(rules: Any, meeting: Any, given_marks: Any) -> Any:
    outcome = evaluate(rules, meeting, given_marks)
    return outcome, [line.to_json() for line in outcome.lines]


@bounded
@given(sets, st.data())
def test_the_same_facts_give_the_same_outcome(name, data):
    rules = regulation(name)
    meeting, given_marks = data.draw(records()), data.draw(marks(rules))
    fresh = parse((REGULATIONS / f"{name}.toml").read_text(encoding="utf-8"))
    reordered = dict(sorted(facts.clean(_storable(meeting)).items(), reverse=True))

    assert _whole(fresh, reordered, given_marks) == _whole(rules, meeting, given_marks)


def _storable(meeting: dict[str, Any]) -> dict[str, Any]:
    return facts.to_json(meeting)


@bounded
@given(sets, st.sampled_from(GOOD_THINGS + BAD_THINGS), st.integers(1, 2000), st.data())
def test_more_of_a_good_thing_never_lowers_its_line(name, fact, steps, data):
    meeting, spec = data.draw(records(complete=True)), CATALOGUE[fact]
    if meeting[fact] is None:
        return
    direction = 1 if fact in GOOD_THINGS else -1
    better = spec.of_type(meeting[fact] + direction * steps * spec.step)
    better = max(spec.minimum, min(spec.maximum, better))
    for criterion in regulation(name).criteria:
        before, after = criterion.line(meeting).points, criterion.line({**meeting, fact: better}).points
        if before is not None and fact in criterion.facts:
            assert after is not None
            assert after >= before, criterion.code


@bounded
@given(sets, st.sampled_from(ANSWERS), st.data())
def test_a_yes_never_lowers_its_line(name, fact, data):
    meeting = data.draw(records(complete=True))
    for criterion in regulation(name).criteria:
        no, yes = (criterion.line({**meeting, fact: answer}).points for answer in (False, True))
        if no is not None and fact in criterion.facts:
            assert yes is not None
            assert yes >= no, criterion.code


def test_every_number_that_a_set_looks_at_is_good_bad_or_a_circumstance():
    """Numbers behind a percentage only explain it; a new fact has to be sorted in here."""
    looked_at = {fact for name in SETS for criterion in regulation(name).criteria for fact in criterion.facts}
    behind = {part for name in looked_at for part in CATALOGUE[name].quotient or ()}
    sorted_in = {*GOOD_THINGS, *BAD_THINGS, *ANSWERS, *behind}
    left = {CATALOGUE[name] for name in looked_at - sorted_in}

    assert {spec.name for spec in left if not spec.is_circumstance and spec.type != "text"} == set()


@bounded
@given(sets, st.data())
def test_a_cap_never_raises(name, data):
    rules = regulation(name)
    meeting = data.draw(records(complete=True))
    outcome = evaluate(rules, meeting, data.draw(marks(rules, complete=True)))
    order = [band.code for band in rules.ratings]
    if outcome.rating is None or outcome.rating_by_points is None:
        return

    assert order.index(outcome.rating) >= order.index(outcome.rating_by_points)
    assert all(order.index(outcome.rating) >= order.index(cap.highest) for cap in outcome.caps)


@bounded
@given(sets, st.data())
def test_best_and_worst_include_every_way_the_open_things_can_end(name, data):
    rules = regulation(name)
    complete = data.draw(records(complete=True))
    given_marks = data.draw(marks(rules, complete=True))
    forgotten = data.draw(st.sets(st.sampled_from(sorted(complete)), max_size=6))
    unmarked = data.draw(st.sets(st.sampled_from(sorted(given_marks)), max_size=4))
    partly = {name: None if name in forgotten else value for name, value in complete.items()}
    partly = facts.clean(_storable(partly))
    so_far = evaluate(rules, partly, {k: v for k, v in given_marks.items() if k not in unmarked})
    ended = evaluate(rules, complete, given_marks)
    order = [band.code for band in rules.ratings]
    if ended.rating is None or so_far.best_rating is None or so_far.worst_rating is None:
        return
    if _settled_early(so_far, ended):
        return

    assert order.index(so_far.best_rating) <= order.index(ended.rating) <= order.index(so_far.worst_rating)


def _settled_early(so_far: Any, ended: Any) -> bool:
    """An override may decide a line whose own figure was unknown; learning it may then lower the line."""
    pairs = zip(so_far.lines, ended.lines, strict=True)
    return any(one.state != "unknown" and one.points != other.points for one, other in pairs)


@settings(max_examples=100, deadline=None)
@given(sets, st.data())
def test_the_margin_of_a_built_in_criterion_is_true(name, data):
    rules = regulation(name)
    meeting, given_marks = data.draw(records()), data.draw(marks(rules))
    for criterion in rules.criteria:
        line = criterion.line(meeting, given_marks.get(criterion.code))
        if line.margin is not None:
            check_margin(criterion, meeting, line, given_marks.get(criterion.code))


@settings(max_examples=100, deadline=None)
@given(band_sets(), st.data())
def test_the_margin_of_random_bands_is_true(rules, data):
    criterion = rules.criteria[0]
    meeting = data.draw(records(complete=True))
    line = criterion.line(meeting)
    if line.margin is not None:
        check_margin(criterion, meeting, line, None)
    elif line.points is not None and line.points < line.max:
        _check_nothing_helps(criterion, meeting, line.points)


def check_margin(criterion: Criterion, meeting: dict[str, Any], line: Line, mark: Mark | None) -> None:
    """Applying the margin raises the line by exactly what it says; no nearer value raises it at all."""
    margin, points = line.margin, line.points
    assert margin is not None
    assert points is not None
    spec = CATALOGUE[margin.fact]

    def with_value(value: Any) -> Decimal | None:
        return criterion.line({**meeting, margin.fact: value}, mark).points

    assert margin.gain > 0
    assert with_value(margin.new_value) == points + margin.gain
    if margin.change is not None:
        assert meeting[margin.fact] + margin.change == margin.new_value
        for nearer in _nearer(spec, meeting[margin.fact], margin.change):
            less = with_value(nearer)
            assert less is None or less <= points
    if margin.counted is not None:
        _check_counted(criterion, meeting, line, margin.counted, mark)


def _nearer(spec: FactSpec, now: Any, change: Decimal) -> Iterator[Any]:
    """Values less far away than the change, on both sides: one step less, and some in between."""
    steps = int(abs(change) / spec.step)
    for number in {steps - 1, *range(1, steps, max(1, steps // 12))}:
        for value in (now + number * spec.step, now - number * spec.step):
            if spec.can_be(value):
                yield spec.of_type(value)


def _check_counted(
    criterion: Criterion, meeting: dict[str, Any], line: Line, counted: Margin, mark: Mark | None
) -> None:
    """The same in people: so many more give it, one fewer does not."""
    assert line.margin is not None
    assert line.points is not None
    percentage = line.margin.fact
    part, whole = CATALOGUE[percentage].quotient or ("", "")

    def with_people(number: int) -> Decimal | None:
        changes = {part: number, percentage: percent(number, meeting[whole])}
        return criterion.line({**meeting, **changes}, mark).points

    assert counted.fact == part
    assert isinstance(counted.new_value, int)
    assert with_people(counted.new_value) == line.points + counted.gain
    fewer = with_people(counted.new_value - 1)
    assert fewer is None or fewer <= line.points


def _check_nothing_helps(criterion: Criterion, meeting: dict[str, Any], points: Decimal) -> None:
    """No margin means that no value of the criterion's own fact gives more."""
    name = criterion.rule.facts[0]
    spec = CATALOGUE[name]
    tries = range(0, 101) if spec.maximum == 100 else range(0, 200)
    for value in tries:
        other = criterion.line({**meeting, name: spec.of_type(value)}).points
        assert other is None or other <= points


@pytest.mark.parametrize("name", SETS)
def test_conclude_over_the_own_lines_changes_nothing(name):
    rules, meeting = regulation(name), facts.clean({"attendance_percent": "90", "unexcused_absences": 1})
    outcome = evaluate(rules, meeting)

    assert conclude(rules, meeting, outcome.lines) == outcome
