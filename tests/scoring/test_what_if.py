"""Recorded meetings under another set: who changes rating, by which criteria; nothing is written."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from meetings.models import Meeting
from scoring import engine, services, what_if, what_if_words
from scoring.models import CriteriaSet, ScoreLine, ScoreSheet
from scoring.what_if import Change, Effect, LineChange
from tests.scoring import worked
from tests.scoring.conftest import REGULATIONS
from tests.scoring.sheets import copies
from tests.world import World

MAY = date(2024, 5, 1)


@pytest.fixture
def sent(held: Meeting) -> ScoreSheet:
    """The worked example, sent: 89.5 points, FAIR."""
    return worked.submitted(held)


def revised(*changes: tuple[str, str], name: str = "qd31") -> engine.RuleSet:
    """A built-in set with parts of its text replaced."""
    source = (REGULATIONS / f"{name}.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert source.count(old) == 1
        source = source.replace(old, new)
    return engine.parse(source)


def asked(rules: engine.RuleSet) -> tuple[list[Change], Effect]:
    effect = Effect()
    return list(what_if.changes(rules, ScoreSheet.objects.in_months(MAY, MAY), effect)), effect


LOWER_BAR = ("min = 90\n", "min = 89\n")
HIGHER_BAR = ("min = 70\n", "min = 89\n")
STRICTER_ATTENDANCE = ("{ min = 85, points = 10 },", "{ min = 90, points = 10 },")


def test_the_same_set_changes_nothing(sent: ScoreSheet) -> None:
    changes, effect = asked(revised())
    assert changes == []
    assert (effect.meetings, effect.unchanged, effect.changed, effect.undecided) == (1, 1, 0, 0)


def test_a_lower_bar_alone_is_named_as_the_only_cause(sent: ScoreSheet) -> None:
    [change], effect = asked(revised(LOWER_BAR))
    assert (change.before, change.after, change.score) == ("FAIR", "GOOD", Decimal("89.5"))
    assert (change.lines, change.caps) == ((), ())
    assert what_if_words.cause(change) == "mốc xếp loại"
    move = effect.moves["FAIR", "GOOD"]
    assert (move.meetings, move.cells, move.by_bands_alone) == (1, {sent.cell_id}, 1)
    assert effect.changed_cells == 1


def test_the_criterion_that_pulls_the_rating_down_is_named_with_its_points(sent: ScoreSheet) -> None:
    [change], effect = asked(revised(STRICTER_ATTENDANCE, HIGHER_BAR))
    assert (change.before, change.after, change.score) == ("FAIR", "AVERAGE", Decimal("87.5"))
    assert change.lines == (LineChange("I.1", Decimal(10), Decimal(8)),)
    assert what_if_words.cause(change) == "I.1 (10 → 8)"
    assert effect.moves["FAIR", "AVERAGE"].lines == {"I.1": 1}


def test_what_gives_more_does_not_explain_a_fall(sent: ScoreSheet) -> None:
    """Speaking gives a point more, attendance two less: only attendance is to blame."""
    more = ("{ min = 70, points = 5 },", "{ min = 70, points = 6 },")
    [change], _ = asked(revised(STRICTER_ATTENDANCE, HIGHER_BAR, more))
    assert change.after == "AVERAGE"
    assert [line.code for line in change.lines] == ["I.1"]
    [change], _ = asked(revised(STRICTER_ATTENDANCE, ("min = 90\n", "min = 88\n"), more))
    assert change.after == "GOOD"
    assert [line.code for line in change.lines] == ["III.5"]


def test_a_cap_that_bites_is_named(sent: ScoreSheet) -> None:
    cap = ('when = [["attendance_percent", "<", 85]]', 'when = [["attendance_percent", "<", 90]]')
    worse = ('code = "C2"\nhighest = "FAIR"', 'code = "C2"\nhighest = "POOR"')
    [change], effect = asked(revised(cap, worse))
    assert (change.after, change.lines, change.caps) == ("POOR", (), ("C2",))
    assert what_if_words.causes(effect.moves["FAIR", "POOR"]) == "khống chế C2 (1 buổi)"


def test_a_cap_that_falls_away_is_named(world: World, qd31: CriteriaSet) -> None:
    held = worked.meeting(
        worked.cell(world.committee), excused=2, unexcused=1, speakers=18, notebooks=18, steps_not_done=()
    )
    worked.submitted(held, marks=worked.BEST)
    off = ('code = "C1"\n', 'code = "C1"\nenabled = false\n')
    [change], _ = asked(revised(off))
    assert (change.before, change.after, change.caps) == ("FAIR", "GOOD", ("C1",))


def test_levels_nobody_chose_leave_the_rating_open_and_are_named(sent: ScoreSheet) -> None:
    changes, effect = asked(revised(name="hd42"))
    assert changes == []
    assert (effect.meetings, effect.undecided, effect.changed) == (1, 1, 0)
    assert {"3.1", "4.3", "5"} <= set(effect.open_lines)
    assert "1 buổi chưa xác định được mức" in what_if_words.undecided(effect)
    assert "3.1 (1 buổi)" in what_if_words.undecided(effect)


def test_a_rating_that_is_surely_lost_or_passed_is_counted_though_the_new_one_is_open(
    sent: ScoreSheet,
) -> None:
    """III.4 is open: 80.5 to 88.5 points with the stricter attendance, 82.5 to 90.5 without."""
    renamed = ('{ key = "minus1", points = 7', '{ key = "one_short", points = 7')
    bars = (("min = 70\n", "min = 89\n"), ("min = 50\n", "min = 85\n"))
    _, effect = asked(revised(renamed, STRICTER_ATTENDANCE, *bars))
    assert (effect.undecided, effect.surely_lower, effect.surely_higher) == (1, 1, 0)
    ScoreSheet.objects.update(rating="POOR")
    _, effect = asked(revised(renamed))
    assert (effect.undecided, effect.surely_lower, effect.surely_higher) == (1, 0, 1)


def test_a_level_that_is_gone_is_not_replaced_by_another(sent: ScoreSheet) -> None:
    renamed = ('{ key = "minus1", points = 7', '{ key = "one_short", points = 7')
    _, effect = asked(revised(renamed))
    assert (effect.undecided, dict(effect.open_lines)) == (1, {"III.4": 1})


@pytest.mark.parametrize(("maximum", "score"), [("3", "88"), ("4", "90.5")])
def test_a_correction_counts_only_where_the_maximum_is_the_same(
    held: Meeting, maximum: str, score: str
) -> None:
    """The cell gave II.4 half of its three points; of four points that would mean something else."""
    worked.submitted(
        held, marks={**worked.MARKS, "II.4": engine.Mark(points=Decimal("1.5"), reason="Gửi muộn")}
    )
    ScoreSheet.objects.update(rating="POOR")
    rules = revised(
        ("SENT_BEFORE = 3", f"SENT_BEFORE = {maximum}"),
        ("total = 100", f"total = {97 + int(maximum)}"),
        (
            'gửi đảng viên trước"\nmax = 3',
            f'gửi đảng viên trước"\nmax = {maximum}',
        ),
    )
    [change], _ = asked(rules)
    assert change.score == Decimal(score)


def test_only_what_was_sent_counts(held: Meeting) -> None:
    sheet = worked.adopted(held)
    assert asked(revised(LOWER_BAR))[1].meetings == 0
    with worked.evening():
        services.submit(sheet=sheet, by=None)
    assert asked(revised(LOWER_BAR))[1].meetings == 1


def test_meetings_of_a_kind_the_set_is_not_for_are_left_out(sent: ScoreSheet) -> None:
    assert asked(revised(name="qd31-cd"))[1].meetings == 0


@pytest.fixture
def read_only() -> Iterator[None]:
    """A database that refuses every statement but SELECT."""

    def refuse(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        assert sql.lstrip().upper().startswith(("SELECT", "DECLARE", "FETCH", "CLOSE")), sql
        return execute(sql, *arguments)

    with connection.execute_wrapper(refuse):
        yield


def test_nothing_is_written(sent: ScoreSheet, read_only: None) -> None:
    assert asked(revised(LOWER_BAR))[1].changed == 1


def test_a_write_would_be_noticed(sent: ScoreSheet, read_only: None) -> None:
    """The control."""
    with pytest.raises(AssertionError):
        sent.save()


@pytest.mark.parametrize("number", [2, 29])
def test_queries_do_not_grow_with_the_meetings(
    world: World, sent: ScoreSheet, number: int, django_assert_num_queries: Any
) -> None:
    copies(sent, number, world.committee_2)
    rules = revised(LOWER_BAR)
    with django_assert_num_queries(3):  # the sheets, their choices, the set they were scored by
        changes, effect = asked(rules)
    assert (len(changes), effect.changed_cells) == (number + 1, number + 1)


def test_chunks_and_repetitions_give_the_same(
    world: World, sent: ScoreSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies(sent, 6, world.committee_2)
    whole, _ = asked(revised(LOWER_BAR))
    monkeypatch.setattr(what_if, "CHUNK", 2)
    told: list[int] = []
    monkeypatch.setattr(what_if, "TELL_EVERY", 3)
    effect = Effect()
    sheets = ScoreSheet.objects.in_months(MAY, MAY)
    piecewise = list(what_if.changes(revised(LOWER_BAR), sheets, effect, told.append))
    assert piecewise == whole
    assert told == [3, 6, 7]
    assert [cell.pk for _, cell in what_if.named(iter(piecewise))] == [c.recorded.cell_id for c in whole]


def test_causes_are_listed_by_how_often_they_occur() -> None:
    move = what_if.Move()
    move.lines.update({f"I.{n}": 10 - n for n in range(1, 8)})
    move.by_bands_alone = 1_234
    words = what_if_words.causes(move)
    assert words.startswith("mốc xếp loại (1.234 buổi), I.1 (9 buổi), I.2 (8 buổi)")
    assert words.endswith("và 3 mục khác")


def test_a_change_without_old_or_new_points_shows_a_dash(sent: ScoreSheet) -> None:
    [change], _ = asked(revised(LOWER_BAR))
    told = replace(change, lines=(LineChange("IX.1", None, Decimal("1.5")),), caps=("C9",))
    assert what_if_words.cause(told) == "IX.1 (– → 1,5), khống chế C9"


def test_marks_are_read_without_the_words_of_their_reasons(sent: ScoreSheet) -> None:
    [found] = what_if.recorded(ScoreSheet.objects.in_months(MAY, MAY))
    assert len(found.choices) == len(worked.MARKS)
    assert ScoreLine.objects.filter(sheet=sent).count() > len(found.choices)
    assert {choice.code for choice in found.choices if choice.has_reason} == set(worked.MARKS) - {"II.1"}
