"""Rows → the geometry of inline SVG. Numbers are ready as text: SVG knows no decimal comma."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from reports.queries import Counts, Show, TrendPoint
from reports.wording import month_label
from ui.numbers import decimal
from ui.ratings import RATINGS

WIDTH, HEIGHT = 720, 240
TOP, BOTTOM, LEFT = 28, 40, 8
_PLOT = HEIGHT - TOP - BOTTOM
# A segment shorter than a letter has its number in the table only.
_LETTER = 16
SEGMENTS = ((Show.GOOD, "GOOD"), (Show.FAIR, "FAIR"), (Show.AVERAGE, "AVERAGE"), (Show.POOR, "POOR"))


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar: where, how it is filled, what it says."""

    x: str
    y: str
    width: str
    height: str
    fill: str  # good, fair, average, poor, none
    title: str
    number: str  # "" where there is no room
    text_x: str
    text_y: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A label below the plot."""

    x: str
    label: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A value of the line."""

    x: str
    y: str
    label: str
    label_y: str


@dataclass(frozen=True, slots=True)
class RatingsChart:
    """Sheets by rating, a stacked bar per month; the frame of a bar is what was owed."""

    segments: Sequence[Segment]
    ticks: Sequence[Tick]
    width: str = str(WIDTH)
    height: str = str(HEIGHT)
    baseline: str = str(HEIGHT - BOTTOM)


@dataclass(frozen=True, slots=True)
class ScoreChart:
    """The mean score, a line over months; months without sheets break it."""

    lines: Sequence[str]  # points of one unbroken stretch each
    dots: Sequence[Dot]
    ticks: Sequence[Tick]
    grid: Sequence[tuple[str, str]]  # y, label
    width: str = str(WIDTH)
    height: str = str(HEIGHT)


def ratings_chart(points: Sequence[TrendPoint]) -> RatingsChart:
    """Bars of every month, all on the scale of the busiest."""
    most = max((max(p.counts.due, p.counts.submitted) for p in points), default=0) or 1
    step = (WIDTH - 2 * LEFT) / max(len(points), 1)
    bar = step * 0.72
    segments: list[Segment] = []
    for number, point in enumerate(points):
        x = LEFT + number * step + (step - bar) / 2
        segments += _stack(point.month, point.counts, x, bar, most)
    ticks = [Tick(_text(LEFT + (n + 0.5) * step), _short(p.month)) for n, p in enumerate(points)]
    return RatingsChart(segments, ticks)


def _stack(month: date, counts: Counts, x: float, width: float, most: int) -> list[Segment]:
    parts = [(code.lower(), str(RATINGS[code].label), getattr(counts, show)) for show, code in SEGMENTS]
    parts.append(("none", _("Chưa gửi"), max(0, counts.missing)))
    found, below = [], float(HEIGHT - BOTTOM)
    for fill, label, count in parts:
        if not count:
            continue
        height = count / most * _PLOT
        below -= height
        found.append(
            Segment(
                _text(x),
                _text(below),
                _text(width),
                _text(height),
                fill,
                title=f"{month_label(month)} – {label}: {count}",
                number=str(count) if height >= _LETTER else "",
                text_x=_text(x + width / 2),
                text_y=_text(below + height / 2 + 5),
            )
        )
    return found


def score_chart(points: Sequence[TrendPoint]) -> ScoreChart:
    """The line of mean scores, on a scale that begins at a round ten well below the lowest."""
    means = [point.counts.mean_score for point in points]
    known = [mean for mean in means if mean is not None]
    floor = max(int(min(known, default=Decimal(60)) - 10) // 10 * 10, 0)
    step = (WIDTH - 2 * LEFT) / max(len(points), 1)

    def y_of(value: Decimal | int) -> float:
        return HEIGHT - BOTTOM - float(value - floor) / (100 - floor) * _PLOT

    dots: list[Dot] = []
    stretches: list[list[str]] = [[]]
    for number, mean in enumerate(means):
        if mean is None:
            stretches.append([])
            continue
        x, y = LEFT + (number + 0.5) * step, y_of(mean)
        dots.append(Dot(_text(x), _text(y), decimal(mean, 1), _text(y - 10)))
        stretches[-1].append(f"{_text(x)},{_text(y)}")
    ticks = [Tick(_text(LEFT + (n + 0.5) * step), _short(p.month)) for n, p in enumerate(points)]
    grid = [(_text(y_of(value)), str(value)) for value in range(floor, 101, 10)]
    return ScoreChart([" ".join(points) for points in stretches if len(points) > 1], dots, ticks, grid)


def _short(month: date) -> str:
    return f"{month:%m/%y}"


def _text(number: float) -> str:
    return f"{number:.1f}"
