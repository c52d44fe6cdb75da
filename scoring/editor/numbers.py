"""The numbers of a set that a form shows: where each stands in the document, and what it is called."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from scoring import regulation_words as words
from scoring.editor.spans import Path
from scoring.engine import CATALOGUE
from scoring.explain import number


class Cell(NamedTuple):
    """One number."""

    path: Path
    label: str  # complete, for those who hear it
    value: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the form: «Từ [85] %: [10] điểm», or a level with its points."""

    label: str
    points: Cell
    threshold: Cell | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """Bands to which one may be added: the array, its direction, the words around the numbers."""

    path: Path
    direction: str
    label: str
    unit: str


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under one heading; of a sum there are several."""

    heading: str
    rows: Sequence[Row]
    ladder: Ladder | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A criterion: its maximum and its lines."""

    code: str
    title: str
    maximum: Cell
    sections: Sequence[Section]


@dataclass(frozen=True, slots=True)
class Switch:
    """A cap that is on or off."""

    path: Path
    code: str
    label: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Numbers:
    """Everything of a set that the form can change."""

    ratings: Sequence[Row]
    blocks: Sequence[Block]
    switches: Sequence[Switch]

    def cells(self) -> Iterator[Cell]:
        """Every number, in the order of the page."""
        for row in self.ratings:
            yield row.points
        for block in self.blocks:
            yield block.maximum
            for section in block.sections:
                for row in section.rows:
                    yield from (cell for cell in (row.threshold, row.points) if cell is not None)

    def bands(self) -> Iterator[Row]:
        """Rows that may be removed: threshold and points together."""
        for ladder in self.ladders():
            yield from ladder[1]

    def ladders(self) -> Iterator[tuple[Ladder, Sequence[Row]]]:
        """Bands that may grow, with the rows they have."""
        for block in self.blocks:
            for section in block.sections:
                if section.ladder is not None:
                    yield section.ladder, section.rows


def numbers_of(source: str) -> Numbers:
    """The numbers in a text that `engine.parse` has accepted."""
    document = tomllib.loads(source, parse_float=Decimal)
    return Numbers(
        [_rating(index, row) for index, row in enumerate(document["rating"])],
        [_block(index, row) for index, row in enumerate(document["criterion"])],
        [_switch(index, row) for index, row in enumerate(document.get("cap", ()))],
    )


def valid_from(source: str) -> date:
    """The day from which the text says it applies."""
    day: date = tomllib.loads(source)["set"]["effective_from"]
    return day


def _rating(index: int, row: Mapping[str, Any]) -> Row:
    label = _("trở lên: %(label)s") % {"label": row["label"]}
    return Row(label, _cell(("rating", index, "min"), row["min"], label))


def _cell(path: Path, value: Any, label: str, unit: str = "") -> Cell:
    return Cell(path, label, Decimal(str(value)), unit)


def _block(index: int, row: Mapping[str, Any]) -> Block:
    path: Path = ("criterion", index)
    code = row["code"]
    sections = list(_rule((*path, "rule"), row["rule"], code, ""))
    if overrides := row.get("overrides"):
        lines = [
            _points_row((*path, "overrides", place, "points"), override["points"], code, _when(override))
            for place, override in enumerate(overrides)
        ]
        sections.append(Section(_("Nhiều nhất, khi:"), lines))
    label = _("Mục %(code)s, điểm tối đa") % {"code": code}
    return Block(code, row["title"], _cell((*path, "max"), row["max"], label), sections)


def _when(override: Mapping[str, Any]) -> str:
    return words.conditions(override["when"])


def _switch(index: int, row: Mapping[str, Any]) -> Switch:
    label = f"{row['reason']} ({words.conditions(row['when'])})"
    return Switch(("cap", index, "enabled"), row["code"], label, bool(row.get("enabled", True)))


def _points_row(path: Path, value: Any, code: str, label: str) -> Row:
    spoken = _("Mục %(code)s, %(label)s: điểm") % {"code": code, "label": label}
    return Row(label, _cell(path, value, spoken))


def _rule(path: Path, rule: Mapping[str, Any], code: str, heading: str) -> Iterator[Section]:
    """The lines of a rule; a sum has those of its parts."""
    kind = rule["kind"]
    if kind == "sum":
        for index, part in enumerate(rule["parts"]):
            part_path = (*path, "parts", index)
            title = part.get("title", "")
            if "max" in part:
                row = _points_row(
                    (*part_path, "max"), part["max"], code, _("%(part)s tối đa") % {"part": title}
                )
                yield Section(title, [row])
            yield from _rule(part_path, part, code, "" if "max" in part else title)
    elif kind == "bands":
        yield _bands(path, rule, code, heading)
    elif rows := list(_ROWS[kind](path, rule, code)):
        yield Section(heading, rows)


def _bands(path: Path, rule: Mapping[str, Any], code: str, heading: str) -> Section:
    spec = CATALOGUE[rule["fact"]]
    rows, side = [], "min"
    for index, band in enumerate(rule["bands"]):
        side = "min" if "min" in band else "max"
        label = words.threshold_word(side, exclusive=band.get("exclusive", False))
        row_path = (*path, "bands", index)
        names = {"code": code, "label": label, "value": number(str(band[side])), "unit": spec.unit}
        spoken = _("Mục %(code)s, mức %(label)s %(value)s %(unit)s: mốc") % names
        threshold = _cell((*row_path, side), band[side], spoken, spec.unit)
        spoken = _("Mục %(code)s, mức %(label)s %(value)s %(unit)s: điểm") % names
        rows.append(Row(label, _cell((*row_path, "points"), band["points"], spoken), threshold))
    ladder = Ladder((*path, "bands"), side, words.threshold_word(side, exclusive=False), spec.unit)
    about = words.heading(spec.label)
    return Section(f"{heading}. {about}" if heading else about, rows, ladder)


def _yes_no(path: Path, rule: Mapping[str, Any], code: str) -> Iterator[Row]:
    for key, answer in (("yes", True), ("no", False)):
        yield _points_row((*path, key), rule[key], code, words.conditions([(rule["fact"], "==", answer)]))


def _choice(path: Path, rule: Mapping[str, Any], code: str) -> Iterator[Row]:
    for value, points in rule["points"].items():
        yield _points_row((*path, "points", value), points, code, words.value_words(rule["fact"], value))


def _per_unit(path: Path, rule: Mapping[str, Any], code: str) -> Iterator[Row]:
    labels = {
        "start": _("Điểm ban đầu"),
        "each": _("Mỗi %(unit)s trừ") % {"unit": CATALOGUE[rule["fact"]].unit},
        "floor": _("Thấp nhất"),
    }
    for key, label in labels.items():
        if key in rule:
            yield _points_row((*path, key), rule[key], code, label)


def _checklist(path: Path, rule: Mapping[str, Any], code: str) -> Iterator[Row]:
    for index, item in enumerate(rule["items"]):
        yield _points_row((*path, "items", index, "points"), item["points"], code, item["title"])


def _levels(path: Path, rule: Mapping[str, Any], code: str) -> Iterator[Row]:
    for index, level in enumerate(rule["levels"]):
        yield _points_row((*path, "levels", index, "points"), level["points"], code, level["label"])


def _share(path: Path, rule: Mapping[str, Any], code: str) -> Iterator[Row]:
    return iter(())  # its one number is the maximum


_ROWS = {
    "yes_no": _yes_no,
    "choice": _choice,
    "per_unit": _per_unit,
    "checklist": _checklist,
    "levels": _levels,
    "share": _share,
}
