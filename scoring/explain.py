"""Reason codes with their values → one Vietnamese sentence. The engine never speaks; this module does."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from scoring import wording
from scoring.engine import CATALOGUE, CapHit, Facts, Line, Margin, Outcome, Part, RuleSet
from scoring.engine.facts import counts
from scoring.engine.findings import Finding
from scoring.engine.lines import NOT_APPLICABLE, UNKNOWN, Reason
from scoring.engine.period import Shortfall
from scoring.finding_words import problem, where


def number(value: Decimal | int | str) -> str:
    """A number as people write it here: 4.5 → 4,5; 80.95 → 80,95."""
    return format(Decimal(value).normalize(), "f").replace(".", ",")


def points_allowed(most: Decimal | str, step: Decimal | str) -> str:
    """Which points a person may give: «Điểm phải từ 0 đến 6, theo bước 0,5.»."""
    return _("Điểm phải từ 0 đến %(max)s, theo bước %(step)s.") % {"max": number(most), "step": number(step)}


def line_sentence(line: Line, facts: Facts) -> str:
    """«8/10: 17 trên 21 đảng viên dự (80,95 %); từ 85 % được 10 điểm (mục I.1)»."""
    values = {
        "code": line.code,
        "max": number(line.max),
        "why": reason_phrase(line.reason, facts, line.parts),
    }
    if line.state == NOT_APPLICABLE:
        return _("Không áp dụng: %(why)s (mục %(code)s)") % values
    if line.state == UNKNOWN or line.points is None:
        if line.reason["code"] in ("unmarked", "reason_missing"):
            return _("Chưa chấm, tối đa %(max)s điểm: %(why)s (mục %(code)s)") % values
        return _("Chưa tính được, tối đa %(max)s điểm: %(why)s (mục %(code)s)") % values
    values["points"] = number(line.points)
    return _("%(points)s/%(max)s: %(why)s (mục %(code)s)") % values


def without_texts(line: Line) -> Line:
    """The same line without what a person wrote: for people who may not read minutes."""
    if "note" not in line.reason:
        return line
    hidden = "" if line.reason["code"] == "level" else _("không hiển thị với vai trò của bạn")
    return replace(line, reason={**line.reason, "note": hidden})


def reason_phrase(reason: Reason, facts: Facts, parts: tuple[Part, ...] = ()) -> str:
    """Why these points: the figure, the band it fell in, the person's choice."""
    return _PHRASES[reason["code"]](reason, facts, parts)


def margin_sentence(margin: Margin) -> str:
    """«thêm 1 đảng viên phát biểu: +1»."""
    change = margin.counted or margin
    return _("%(advice)s: +%(gain)s") % {"advice": _advice(change), "gain": number(change.gain)}


def cap_sentence(cap: CapHit, rules: RuleSet | None = None) -> str:
    """Why the rating cannot be higher, whatever the points."""
    highest = (
        rating_label(rules, cap.highest) if rules else str(wording.RATINGS.get(cap.highest, cap.highest))
    )
    values = {"code": cap.code, "reason": cap.reason, "highest": highest}
    return _("%(reason)s: cao nhất xếp loại %(highest)s (khống chế %(code)s)") % values


def rating_label(rules: RuleSet, code: str | None) -> str:
    """The label of a level in this set."""
    if code is None:
        return _("chưa xếp loại")
    return next((band.label for band in rules.ratings if band.code == code), code)


def status_label(status: str) -> str:
    """How far the set's text is the regulation's own; shown wherever the set is named."""
    return str(wording.STATUSES[status])


def outcome_sentence(rules: RuleSet, outcome: Outcome) -> str:
    """Score and rating; while something is open, what there is and what is still possible."""
    values = {
        "earned": number(outcome.earned),
        "open": number(outcome.open_points),
        "rating": rating_label(rules, outcome.rating),
        "best": rating_label(rules, outcome.best_rating),
        "worst": rating_label(rules, outcome.worst_rating),
        "caps": ", ".join(outcome.open_caps),
    }
    if not outcome.applicable_max:
        return _("Không có tiêu chí nào áp dụng, không tính điểm.")
    if outcome.display_score is None:
        so_far = _("Tạm tính: đã có %(earned)s điểm, còn %(open)s điểm chưa chấm") % values
        if outcome.best_rating == outcome.worst_rating:
            return _("%(so_far)s; xếp loại %(best)s.") % {**values, "so_far": so_far}
        return _("%(so_far)s; xếp loại từ %(worst)s đến %(best)s.") % {**values, "so_far": so_far}
    values["score"] = number(outcome.display_score)
    if outcome.open_caps:
        return (
            _("%(score)s điểm, tạm tính vì chưa rõ khống chế %(caps)s; xếp loại từ %(worst)s đến %(best)s.")
            % values
        )
    if outcome.rating != outcome.rating_by_points:
        values["by_points"] = rating_label(rules, outcome.rating_by_points)
        return _("%(score)s điểm, theo điểm là %(by_points)s, sau khống chế xếp loại %(rating)s.") % values
    return _("%(score)s điểm, xếp loại %(rating)s.") % values


def finding_sentence(finding: Finding) -> str:
    """What is wrong, where, and how to mend it."""
    values = {"where": where(finding), "problem": problem(finding)}
    return _("%(where)s: %(problem)s") % values


def shortfall_sentence(rules: RuleSet, shortfall: Shortfall) -> str:
    """Which demand of a better level of the period was missed."""
    values = {
        "level": rating_label(rules, shortfall.level),
        "rating": rating_label(rules, shortfall.rating),
        "needed": shortfall.needed,
        "found": shortfall.found,
    }
    sentences = {
        "every": _("Chưa đạt %(level)s: %(found)s trên %(needed)s tháng từ %(rating)s trở lên, cần tất cả."),
        "at_least": _("Chưa đạt %(level)s: %(found)s tháng từ %(rating)s trở lên, cần ít nhất %(needed)s."),
        "at_most": _("Chưa đạt %(level)s: %(found)s tháng %(rating)s, nhiều nhất được %(needed)s."),
        "thematic": _("Chưa đạt %(level)s: %(found)s buổi chuyên đề, cần ít nhất %(needed)s."),
    }
    return sentences[shortfall.code] % values


def fact_phrase(name: str, facts: Facts) -> str:
    """One recorded fact in words: «17 trên 21 đảng viên dự (80,95 %)»."""
    value = facts.get(name)
    if value is None:
        return _("chưa ghi %(label)s") % {"label": _small(CATALOGUE[name].label)}
    if isinstance(value, bool):
        answers = wording.ANSWERS.get(
            name, (CATALOGUE[name].label + ": có", CATALOGUE[name].label + ": không")
        )
        return str(answers[0] if value else answers[1])
    if isinstance(value, str):
        return str(wording.CHOICES[name][value])
    if name in wording.SHARES and (behind := counts(name, facts)):
        return str(wording.SHARES[name]) % {"part": behind[0], "whole": behind[1], "percent": number(value)}
    if name in wording.COUNTS and value >= 0:
        return str(wording.COUNTS[name][0 if value == 0 else 1]) % {"number": number(value)}
    return f"{_small(CATALOGUE[name].label)}: {_amount(name, value)}"


def _small(label: str) -> str:
    return label[:1].lower() + label[1:]


def _amount(name: str, value: Decimal | int | str) -> str:
    """A number with the unit of its fact: «85 %», «15 phút»."""
    return f"{number(value)} {CATALOGUE[name].unit}".strip()


def _bands(reason: Reason, facts: Facts, parts: tuple[Part, ...]) -> str:
    name = reason["fact"]
    phrase = fact_phrase(name, _with(facts, reason))
    if better := reason["next"]:
        values = {"phrase": phrase, "band": _band(name, better), "points": number(better["points"])}
        return _("%(phrase)s; %(band)s được %(points)s điểm") % values
    reached = reason["band"]
    if reached is None or reached["threshold"] in ("0", reason["facts"][name]):
        return phrase
    return _("%(phrase)s, đạt mức %(band)s") % {"phrase": phrase, "band": _band(name, reached)}


def _band(name: str, band: Mapping[str, Any]) -> str:
    """The threshold of a band: «từ 85 %», «không quá 15 phút»."""
    values = {"amount": _amount(name, band["threshold"])}
    if band["direction"] == "min":
        return (_("trên %(amount)s") if band["exclusive"] else _("từ %(amount)s")) % values
    if band["threshold"] == "0" and name in wording.COUNTS:
        return str(wording.COUNTS[name][0])
    return (_("dưới %(amount)s") if band["exclusive"] else _("không quá %(amount)s")) % values


def _share(reason: Reason, facts: Facts, parts: tuple[Part, ...]) -> str:
    done, of = CATALOGUE[reason["done"]], CATALOGUE[reason["of"]]
    if done.name in wording.FRACTIONS:
        figures = {"part": reason["facts"][done.name], "whole": reason["facts"][of.name]}
        return str(wording.FRACTIONS[done.name]) % figures
    values = {
        "label": _small(done.label),
        "done": reason["facts"][done.name],
        "of": reason["facts"][of.name],
        "whole": _small(of.label),
    }
    return _("%(label)s: %(done)s; %(whole)s: %(of)s") % values


def _fact(reason: Reason, facts: Facts, parts: tuple[Part, ...]) -> str:
    return fact_phrase(reason["fact"], _with(facts, reason))


def _per_unit(reason: Reason, facts: Facts, parts: tuple[Part, ...]) -> str:
    values = {
        "phrase": fact_phrase(reason["fact"], _with(facts, reason)),
        "unit": CATALOGUE[reason["fact"]].unit,
        "each": number(reason["each"]),
    }
    return _("%(phrase)s; mỗi %(unit)s trừ %(each)s điểm") % values


def _checklist(reason: Reason, facts: Facts, parts: tuple[Part, ...]) -> str:
    missed = [_small(part.title) for part in parts if not part.points]
    if missed:
        return _("chưa đạt: %(titles)s") % {"titles": "; ".join(missed)}
    return _("đạt: %(titles)s") % {"titles": "; ".join(_small(part.title) for part in parts)}


def _sum(reason: Reason, facts: Facts, parts: tuple[Part, ...]) -> str:
    return "; ".join(part_sentence(part, facts) for part in parts)


def part_sentence(part: Part, facts: Facts) -> str:
    """One part of a line: «họp chi ủy 2/2: chi ủy họp trước, có biên bản»."""
    points = "–" if part.points is None else number(part.points)
    figure = f"{points}/{number(part.max)}"
    why = "" if part.reason["code"] == "item" else reason_phrase(part.reason, facts)
    return ": ".join(text for text in (f"{_small(part.title)} {figure}".strip(), why) if text)


def _level(reason: Reason, facts: Facts, parts: tuple[Part, ...]) -> str:
    if not reason["note"]:
        return str(reason["label"])
    return _("%(label)s; lý do: %(note)s") % {"label": reason["label"], "note": reason["note"]}


def _unmarked(reason: Reason, facts: Facts, parts: tuple[Part, ...]) -> str:
    return _("chưa chọn mức")


def _reason_missing(reason: Reason, facts: Facts, parts: tuple[Part, ...]) -> str:
    return _("đã chọn %(points)s điểm nhưng chưa ghi lý do") % {"points": number(reason["points"])}


def _marked(reason: Reason, facts: Facts, parts: tuple[Part, ...]) -> str:
    computed = reason["computed"]
    values = {
        "points": number(reason["points"]),
        "computed": _("chưa tính được") if computed is None else number(computed),
        "note": reason["note"],
        "basis": reason_phrase(reason["rule"], facts, parts),
    }
    return _("người chấm cho %(points)s, máy tính %(computed)s; lý do: %(note)s; căn cứ: %(basis)s") % values


def _override(reason: Reason, facts: Facts, parts: tuple[Part, ...]) -> str:
    return _because(reason, facts)


def _not_applicable(reason: Reason, facts: Facts, parts: tuple[Part, ...]) -> str:
    return _because(reason, facts)


def _because(reason: Reason, facts: Facts) -> str:
    known = _with(facts, reason)
    return ", ".join(fact_phrase(name, known) for name in dict.fromkeys(when[0] for when in reason["when"]))


def _unknown(reason: Reason, facts: Facts, parts: tuple[Part, ...]) -> str:
    labels = ", ".join(_small(CATALOGUE[name].label) for name in reason["unknown"])
    return _("chưa ghi %(labels)s") % {"labels": labels}


def _share_of_nothing(reason: Reason, facts: Facts, parts: tuple[Part, ...]) -> str:
    label = _small(CATALOGUE[reason["unknown"][0]].label)
    return _("chưa tính được vì %(label)s bằng 0") % {"label": label}


_PHRASES = {
    "bands": _bands,
    "share": _share,
    "share_of_nothing": _share_of_nothing,
    "yes_no": _fact,
    "choice": _fact,
    "per_unit": _per_unit,
    "checklist": _checklist,
    "sum": _sum,
    "level": _level,
    "unmarked": _unmarked,
    "reason_missing": _reason_missing,
    "marked": _marked,
    "override": _override,
    "not_applicable": _not_applicable,
    "unknown": _unknown,
    "unknown_whether_applies": _unknown,
}


def _with(facts: Facts, reason: Reason) -> Facts:
    """The facts of the reason itself first: a frozen line explains itself even without the record."""
    frozen = {name: _typed(name, value) for name, value in reason["facts"].items() if value is not None}
    return {**facts, **frozen}


def _typed(name: str, value: Any) -> Any:
    spec = CATALOGUE[name]
    return spec.of_type(Decimal(value)) if spec.is_number else value


def _advice(change: Margin) -> str:
    """What a person would have to do, in words."""
    if change.change is None:
        return fact_phrase(change.fact, {change.fact: change.new_value})
    amount = number(abs(change.change))
    if change.fact in wording.ADVICE:
        return str(wording.ADVICE[change.fact]) % {"number": amount}
    values = {
        "label": _small(CATALOGUE[change.fact].label),
        "amount": _amount(change.fact, abs(change.change)),
        "value": _amount(change.fact, Decimal(str(change.new_value))),
    }
    if change.change > 0:
        return _("tăng %(label)s thêm %(amount)s (thành %(value)s)") % values
    return _("giảm %(label)s bớt %(amount)s (còn %(value)s)") % values
