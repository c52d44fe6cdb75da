"""From the text of a regulation file to a RuleSet, or to everything that is wrong with it."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from scoring.engine.amounts import HUNDRED, exact, step_down, text
from scoring.engine.catalogue import Value
from scoring.engine.criterion import AUTO, MANUAL, MODES, Criterion, Override
from scoring.engine.facts import CATALOGUE
from scoring.engine.findings import WARNING, Finding, Findings, InvalidRuleSet, Place
from scoring.engine.kinds import Limits, read_rule
from scoring.engine.period import PeriodRules, read_period
from scoring.engine.rules import Cap, Group, RatingBand, RuleSet, natural_order
from scoring.engine.table import Table

STATUSES = ("verbatim", "reconstructed", "draft")

# Far above any real regulation, far below what could keep a server busy.
LONGEST_SOURCE = 100_000
_MOST_DOTS_IN_LINE = 200
_DEFAULT_STEP = Decimal("0.5")

# What a sheet can keep and reports can count. A dry run needs none of it, so these are warnings.
KEPT_RATINGS = ("GOOD", "FAIR", "AVERAGE", "POOR")
_LARGEST_KEPT_TOTAL = Decimal(999)
_FINEST_KEPT_STEP = Decimal("0.01")
_LONGEST_TITLE = 200

T = TypeVar("T")


@exact
def parse(source: str, *, strict: bool = False) -> RuleSet:
    """The regulation; InvalidRuleSet carries every error at once (`strict`: warnings as well)."""
    findings = Findings(source)
    rules = _read(source, findings)
    refused = findings.found if strict else findings.errors
    if refused or rules is None:
        raise InvalidRuleSet(_by_line(refused))
    return rules


@exact
def lint(source: str) -> list[Finding]:
    """Everything that is wrong with the file, in the order of its lines."""
    findings = Findings(source)
    _read(source, findings)
    return _by_line(findings.found)


def _by_line(found: list[Finding]) -> list[Finding]:
    return sorted(found, key=lambda finding: finding.line or 0)


def _read(source: str, findings: Findings) -> RuleSet | None:
    raw = _load(source, findings)
    return None if raw is None else _Reader(raw, findings).rule_set()


def _load(source: str, findings: Findings) -> dict[str, object] | None:
    """The TOML document, unless it is broken or built to keep the parser busy."""
    place = Place("file")
    if len(source) > LONGEST_SOURCE:
        findings.add("file_too_long", place, "", {"length": len(source), "longest": LONGEST_SOURCE})
        return None
    if any(line.count(".") > _MOST_DOTS_IN_LINE for line in source.splitlines()):
        findings.add("too_many_dots", place, "", {"most": _MOST_DOTS_IN_LINE})
        return None
    try:
        return tomllib.loads(source, parse_float=Decimal)
    except RecursionError:
        findings.add("nested_too_deeply", place)
    except (ValueError, ArithmeticError) as error:
        where = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        findings.add("not_toml", place, "", {"detail": str(error)})
        if where:
            findings.found[-1] = replace(findings.found[-1], line=int(where[1]))
    return None


class _Reader:
    """One pass over the document; every method reads one kind of table."""

    def __init__(self, raw: dict[str, object], findings: Findings) -> None:
        self.findings = findings
        self.root = Table(raw, Place("file"), findings)
        self.step = _DEFAULT_STEP
        self.meeting_kinds: tuple[str, ...] = ()

    def rule_set(self) -> RuleSet:
        head = Table(self.root.table("set").raw, Place("set"), self.findings)
        started, ended = head.day("effective_from", required=True), head.day("effective_to", required=False)
        if started and ended and ended < started:
            head.complain("ends_before_start", "effective_to")
        self.step = self._positive(head, "step", _DEFAULT_STEP)
        total = self._positive(head, "total", HUNDRED)
        self.meeting_kinds = self._meeting_kinds(head)
        ratings = self._rows("rating", self._rating)
        self._check_ratings(ratings, total)
        levels = [rating.code for rating in ratings]
        groups = self._rows("group", self._group)
        rules = RuleSet(
            code=head.code("code"),
            title=head.text("title", longest=_LONGEST_TITLE),
            document=head.text("document"),
            effective_from=started or date.min,
            effective_to=ended,
            meeting_kinds=self.meeting_kinds,
            scope=head.text("scope", "*"),
            total=total,
            step=self.step,
            status=head.option("status", STATUSES),
            ratings=tuple(ratings),
            groups=_in_order(groups),
            criteria=_in_order(self._rows("criterion", self._criterion, {group.code for group in groups})),
            caps=_in_order(self._rows("cap", self._cap, levels, required=False)),
            period=self._period(levels),
        )
        head.close()
        self.root.close()
        self._check_total(head, rules)
        self._check_kept(head, rules)
        return rules

    def _rows(self, name: str, read: Callable[..., T], *more: object, required: bool = True) -> list[T]:
        """Every `[[name]]` table, read; codes that occur twice are noted."""
        found, codes = [], Counter[str]()
        for index, row in enumerate(self.root.tables(name, required=required)):
            code = row.raw.get("code")
            where = code[:40] if isinstance(code, str) and code else f"{name} {index + 1}"
            table = Table(row.raw, Place(name, index, where), self.findings)
            codes[where] += 1
            if codes[where] > 1:
                table.complain("duplicate_code", "code", value=where)
            found.append(read(table, *more))
            table.close()
        return found

    def _positive(self, table: Table, key: str, default: Decimal) -> Decimal:
        before = len(self.findings.found)
        number = table.number(key, default)
        if number > 0:
            return number
        if len(self.findings.found) == before:  # it is a number, as far as that goes
            table.complain("not_positive", key, value=text(number))
        return default

    def _meeting_kinds(self, head: Table) -> tuple[str, ...]:
        known = CATALOGUE["kind"].values
        kinds = head.texts("meeting_kinds")
        for kind in kinds:
            if kind not in known:
                head.complain("not_an_option", "meeting_kinds", value=kind, allowed=", ".join(known))
        return tuple(kind for kind in known if kind in kinds)

    def _rating(self, table: Table) -> RatingBand:
        return RatingBand(table.code("code"), table.text("label"), table.number("min"))

    def _group(self, table: Table) -> Group:
        return Group(table.code("code"), table.text("title"))

    def _criterion(self, table: Table, groups: set[str]) -> Criterion:
        group = table.text("group")
        if group and group not in groups:
            table.complain("no_such_group", "group", group=group)
        maximum = table.points("max", self.step)
        if maximum <= 0 and "max" in table:
            table.complain("not_positive", "max", value=text(maximum))
        rule_table = table.table("rule")
        rule = read_rule(rule_table, Limits(maximum, self.step, self.meeting_kinds))
        mode = table.option("mode", MODES)
        if rule.kind and (mode == MANUAL) != (rule.kind == "levels"):
            table.complain("mode_does_not_fit", "mode", mode=mode, kind=rule.kind)
        if rule.kind and rule.most != maximum:
            table.complain("rule_differs_from_max", "rule", most=text(rule.most), max=text(maximum))
        return Criterion(
            code=table.code("code"),
            group=group,
            title=table.text("title"),
            max=maximum,
            mode=mode or AUTO,
            citation=self._citation(table),
            step=self.step,
            rule=rule,
            applies_when=table.when("applies_when", required=False),
            overrides=tuple(
                self._override(row, maximum) for row in table.tables("overrides", required=False)
            ),
        )

    def _override(self, table: Table, maximum: Decimal) -> Override:
        override = Override(table.when("when"), table.points("points", self.step))
        if override.points > maximum:
            table.complain("override_above_max", "points", points=text(override.points), max=text(maximum))
        table.close()
        return override

    def _cap(self, table: Table, levels: list[str]) -> Cap:
        highest = table.text("highest")
        if highest and highest not in levels:
            table.complain("no_such_rating", "highest", rating=highest, allowed=", ".join(levels))
        return Cap(
            code=table.code("code"),
            highest=highest,
            reason=table.text("reason"),
            citation=self._citation(table),
            when=table.when("when"),
            enabled=table.flag("enabled", default=True),
        )

    def _citation(self, table: Table) -> str:
        citation = table.text("citation", "")
        if not citation.strip():
            self.findings.add("missing_citation", table.place, "citation", severity=WARNING)
        return citation

    def _period(self, levels: list[str]) -> PeriodRules | None:
        if "period" not in self.root:
            return None
        return read_period(Table(self.root.table("period").raw, Place("period"), self.findings), levels)

    def _check_ratings(self, ratings: list[RatingBand], total: Decimal) -> None:
        """Bands from the top down to 0, without holes and each within reach."""
        for index, band in enumerate(ratings):
            place = Place("rating", index, band.code)
            if band.minimum > total:
                limits = {"min": text(band.minimum), "total": text(total)}
                self.findings.add("rating_out_of_reach", place, "min", limits)
            if index and band.minimum >= ratings[index - 1].minimum:
                self.findings.add("ratings_not_descending", place, "min", {"above": ratings[index - 1].code})
        if ratings and ratings[-1].minimum != 0:
            place = Place("rating", len(ratings) - 1, ratings[-1].code)
            self.findings.add("rating_hole", place, "min", {"min": text(ratings[-1].minimum)})

    def _check_total(self, head: Table, rules: RuleSet) -> None:
        points = sum((criterion.max for criterion in rules.criteria), Decimal(0))
        if rules.criteria and points != rules.total:
            head.complain("total_differs", "total", sum=text(points), total=text(rules.total))
        if step_down(rules.total, rules.step) != rules.total:
            head.complain("step_does_not_fit", "step", step=text(rules.step), total=text(rules.total))

    def _check_kept(self, head: Table, rules: RuleSet) -> None:
        """Sheets under these rules must fit the records that keep them."""

        def warn(problem: str, place: Place, key: str, **params: object) -> None:
            self.findings.add(problem, place, key, params, WARNING)

        if rules.total > _LARGEST_KEPT_TOTAL:
            warn("total_not_kept", head.place, "total", total=text(rules.total), most=_LARGEST_KEPT_TOTAL)
        if rules.step % _FINEST_KEPT_STEP:
            warn("step_not_kept", head.place, "step", step=text(rules.step), finest=_FINEST_KEPT_STEP)
        for index, band in enumerate(rules.ratings):
            if band.code and band.code not in KEPT_RATINGS:
                place = Place("rating", index, band.code[:40])
                warn("rating_not_kept", place, "code", value=band.code, allowed=", ".join(KEPT_RATINGS))


def _in_order(rows: Iterable[T]) -> tuple[T, ...]:
    """By code, as people count, so that the order of the file can never matter."""
    return tuple(sorted(rows, key=lambda row: natural_order(row.code)))  # type: ignore[attr-defined]


__all__ = ["LONGEST_SOURCE", "Value", "lint", "parse"]
