"""A criteria set as a table people can read: every rule, condition and cap of the file in Vietnamese."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring import wording
from scoring.engine import CATALOGUE
from scoring.explain import number

MODES = {
    "auto": gettext_lazy("máy tính"),
    "proposed": gettext_lazy("máy tính, người chấm sửa được nếu có lý do"),
    "manual": gettext_lazy("người chấm chọn mức"),
}
OPERATORS = {
    "==": gettext_lazy("là"),
    "!=": gettext_lazy("không phải"),
    "<": gettext_lazy("dưới"),
    "<=": gettext_lazy("không quá"),
    ">": gettext_lazy("trên"),
    ">=": gettext_lazy("từ"),
    "in": gettext_lazy("là một trong"),
}


@dataclass(frozen=True, slots=True)
class CriterionWords:
    """One criterion: what is looked at, which points it gives, where it is written."""

    code: str
    title: str
    max: str
    mode: str
    demands: Sequence[str]
    notes: Sequence[str]
    citation: str


@dataclass(frozen=True, slots=True)
class GroupWords:
    """A heading with its criteria."""

    code: str
    title: str
    criteria: Sequence[CriterionWords]


@dataclass(frozen=True, slots=True)
class CapWords:
    """A cap with its condition."""

    code: str
    condition: str
    highest: str
    citation: str
    is_enabled: bool


@dataclass(frozen=True, slots=True)
class SetWords:
    """A whole set."""

    groups: Sequence[GroupWords]
    caps: Sequence[CapWords]


def described(source: str) -> SetWords:
    """The set in a file that `engine.parse` has accepted."""
    data = tomllib.loads(source)
    labels = {row["code"]: row["label"] for row in data["rating"]}
    criteria = [(row["group"], _criterion(row)) for row in data["criterion"]]
    groups = [
        GroupWords(row["code"], row["title"], [words for group, words in criteria if group == row["code"]])
        for row in data["group"]
    ]
    caps = [
        CapWords(
            row["code"],
            f"{row['reason']} ({conditions(row['when'])})",
            labels[row["highest"]],
            row.get("citation", ""),
            row.get("enabled", True),
        )
        for row in data.get("cap", ())
    ]
    return SetWords(groups, caps)


def _criterion(row: Mapping[str, Any]) -> CriterionWords:
    notes = []
    if when := row.get("applies_when"):
        notes.append(_("Chỉ áp dụng khi %(when)s.") % {"when": conditions(when)})
    for override in row.get("overrides", ()):
        values = {"when": conditions(override["when"]), "points": number(str(override["points"]))}
        notes.append(_("Nhiều nhất %(points)s điểm khi %(when)s.") % values)
    return CriterionWords(
        row["code"],
        row["title"],
        number(str(row["max"])),
        str(MODES[row["mode"]]),
        _rule(row["rule"], row["max"]),
        notes,
        row.get("citation", ""),
    )


def conditions(when: Iterable[Sequence[Any]]) -> str:
    """Conditions joined by «và»."""
    return _(" và ").join(_condition(*condition) for condition in when)


def _condition(fact: str, operator: str, value: Any) -> str:
    spec = CATALOGUE[fact]
    if isinstance(value, bool) and fact in wording.ANSWERS:
        return str(wording.ANSWERS[fact][0 if value == (operator == "==") else 1])
    amounts = value if isinstance(value, list) else [value]
    values = {
        "label": _small(spec.label),
        "operator": OPERATORS[operator],
        "value": ", ".join(value_words(fact, amount) for amount in amounts),
    }
    return _("%(label)s %(operator)s %(value)s") % values


def threshold_word(side: str, *, exclusive: bool) -> str:
    """What stands before the threshold of a band: «từ», «trên», «không quá», «dưới»."""
    operator = {"min": (">=", ">"), "max": ("<=", "<")}[side][exclusive]
    return str(OPERATORS[operator])


def value_words(fact: str, value: Any) -> str:
    """A value of a fact: «90 phút», «họp đúng ngày đã đăng ký»."""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if fact in wording.CHOICES:
        return str(wording.CHOICES[fact].get(value, value))
    return f"{number(str(value))} {CATALOGUE[fact].unit}".strip()


def _small(label: str) -> str:
    return label[:1].lower() + label[1:]


def _line(demand: str, points: Any) -> str:
    return _("%(demand)s: %(points)s điểm") % {"demand": demand, "points": number(str(points))}


def _rule(rule: Mapping[str, Any], most: Any) -> list[str]:
    """What a rule gives points for, one line each."""
    return _KINDS[rule["kind"]](rule, most)


def _bands(rule: Mapping[str, Any], most: Any) -> list[str]:
    lines = [heading(CATALOGUE[rule["fact"]].label)]
    for band in rule["bands"]:
        side = "min" if "min" in band else "max"
        exclusive = band.get("exclusive", False)
        demand = f"{threshold_word(side, exclusive=exclusive)} {value_words(rule['fact'], band[side])}"
        lines.append(_line(demand, band["points"]))
    return lines


def heading(label: str) -> str:
    """What stands above several lines."""
    return _("%(label)s:") % {"label": label}


def _share(rule: Mapping[str, Any], most: Any) -> list[str]:
    values = {
        "most": number(str(rule.get("max", most))),
        "done": _small(CATALOGUE[rule["done"]].label),
        "of": _small(CATALOGUE[rule["of"]].label),
    }
    return [_("%(most)s điểm × %(done)s / %(of)s") % values]


def _yes_no(rule: Mapping[str, Any], most: Any) -> list[str]:
    yes, no = (_condition(rule["fact"], "==", answer) for answer in (True, False))
    return [_line(yes, rule["yes"]), _line(no, rule["no"])]


def _choice(rule: Mapping[str, Any], most: Any) -> list[str]:
    return [_line(value_words(rule["fact"], value), points) for value, points in rule["points"].items()]


def _per_unit(rule: Mapping[str, Any], most: Any) -> list[str]:
    values = {
        "start": number(str(rule.get("start", most))),
        "each": number(str(rule["each"])),
        "unit": CATALOGUE[rule["fact"]].unit,
        "label": _small(CATALOGUE[rule["fact"]].label),
        "floor": number(str(rule.get("floor", 0))),
    }
    return [
        _("%(start)s điểm, trừ %(each)s điểm mỗi %(unit)s (%(label)s), thấp nhất %(floor)s điểm") % values
    ]


def _checklist(rule: Mapping[str, Any], most: Any) -> list[str]:
    return [_line(item["title"], item["points"]) for item in rule["items"]]


def _sum(rule: Mapping[str, Any], most: Any) -> list[str]:
    lines = []
    for part in rule["parts"]:
        if title := part.get("title"):
            lines.append(heading(title))
        lines += _rule(part, part.get("max", most))
    return lines


def _levels(rule: Mapping[str, Any], most: Any) -> list[str]:
    return [_line(level["label"], level["points"]) for level in rule["levels"]]


_KINDS = {
    "bands": _bands,
    "share": _share,
    "yes_no": _yes_no,
    "choice": _choice,
    "per_unit": _per_unit,
    "checklist": _checklist,
    "sum": _sum,
    "levels": _levels,
}
