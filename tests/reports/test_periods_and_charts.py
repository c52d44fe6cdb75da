"""Choosing a period, saying it in words, drawing twelve months."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import RequestFactory

from meetings.periods import Period
from reports.charts import BOTTOM, HEIGHT, WIDTH, ratings_chart, score_chart
from reports.forms import PeriodForm
from reports.queries import Counts, TrendPoint
from reports.wording import period_title

TODAY = date(2024, 6, 5)


def form(query: str) -> PeriodForm:
    return PeriodForm(RequestFactory().get(f"/{query}"), TODAY)


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("2024-05", "Tháng 05/2024"),
        ("2024-Q2", "Quý II/2024"),
        ("2024-H1", "6 tháng đầu năm 2024"),
        ("2023-H2", "6 tháng cuối năm 2023"),
        ("2024", "Năm 2024"),
    ],
)
def test_periods_are_said_as_offices_say_them(code: str, title: str) -> None:
    assert period_title(Period.parse(code)) == title


def test_the_last_full_month_is_shown_unless_another_is_asked_for() -> None:
    assert form("").chosen.code == "2024-05"
    assert form("?period=2023-Q4").chosen.code == "2023-Q4"
    assert not form("?period=2023-Q4").complaint


@pytest.mark.parametrize("code", ["2024-13", "quý 2", "0000", "<script>", "2024-05-01"])
def test_an_unreadable_period_is_named_and_the_usual_one_shown(code: str) -> None:
    found = form(f"?period={code}")
    assert found.chosen.code == "2024-05"
    assert f"«{code}»" in found.complaint


def test_two_years_are_offered_and_an_older_period_that_was_asked_for() -> None:
    offered = dict(form("").fields["period"].choices)
    months = [code for code, _ in offered["Tháng"]]
    assert (months[0], months[-1], len(months)) == ("2024-06", "2022-07", 24)
    assert [code for code, _ in offered["Năm"]] == ["2024", "2023", "2022"]
    assert "2019-Q1" in [code for code, _ in dict(form("?period=2019-Q1").fields["period"].choices)["Quý"]]


def point(month: int, **counts: object) -> TrendPoint:
    return TrendPoint(date(2024, month, 1), Counts(**counts))  # type: ignore[arg-type]


def test_bars_are_as_high_as_their_counts_and_stand_on_each_other() -> None:
    chart = ratings_chart(
        [point(1, due=10, submitted=8, good=5, fair=3), point(2, due=10, submitted=10, poor=10)]
    )
    january = chart.segments[:3]
    assert [(s.fill, s.number) for s in january] == [("good", "5"), ("fair", "3"), ("none", "2")]
    assert [float(s.height) for s in january] == [86.0, 51.6, 34.4]
    tops = [float(s.y) for s in january]
    assert float(january[0].y) + float(january[0].height) == HEIGHT - BOTTOM
    assert tops == sorted(tops, reverse=True)
    assert [tick.label for tick in chart.ticks] == ["01/24", "02/24"]


def test_the_line_breaks_where_nothing_was_sent_and_never_leaves_the_picture() -> None:
    scores = [Decimal(88), Decimal(90), None, Decimal(100), Decimal("92.5")]
    points = [
        point(number, submitted=score is not None, score_sum=score or Decimal(0))
        for number, score in enumerate(scores, start=1)
    ]
    chart = score_chart(points)
    assert [len(line.split()) for line in chart.lines] == [2, 2]
    assert [dot.label for dot in chart.dots] == ["88,0", "90,0", "100,0", "92,5"]
    assert all(0 <= float(dot.x) <= WIDTH and 0 <= float(dot.y) <= HEIGHT - BOTTOM for dot in chart.dots)
    assert [label for _, label in chart.grid] == ["70", "80", "90", "100"]


def test_charts_hold_without_any_data() -> None:
    assert ratings_chart([]).segments == []
    assert score_chart([point(1)]).dots == []
