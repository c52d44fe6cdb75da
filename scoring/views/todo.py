"""What is left before the cell can vote on its sheet, by the place where it is mended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from meetings.models import Meeting
from meetings.parts import RECORD_PARTS
from scoring import engine, evidence, explain
from scoring.engine.lines import UNKNOWN
from scoring.evidence import Evidence
from scoring.services import Preview
from scoring.views.lines import anchor, waits_for_judgement


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that keeps the score provisional; `url`: its line, when it is judged on this page."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to mend some of them: a part of the record, or (without `url`) this page."""

    title: str
    url: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Todo:
    """Everything that is left."""

    count: int
    places: Sequence[Place]


def todo(meeting: Meeting, seen: Preview, *, to_edit: bool, reads: bool) -> Todo:
    """What still has to be judged or recorded; links as far as this person may follow them."""
    places: dict[Evidence, list[Item]] = {}
    here: list[Item] = []

    def links(missing: Sequence[str]) -> tuple[Evidence, ...]:
        return evidence.links(missing, meeting, to_edit=to_edit) if reads else ()

    for item, missing in _open_lines(seen, reads=reads):
        for link in (found := links(missing)):
            places.setdefault(link, []).append(Item(item.text))
        if not found:
            here.append(item)
    for item, missing in _open_caps(seen):
        # The lines of a part say already that something is missing there.
        for link in (found := links(missing)):
            places.setdefault(link, [item])
        if not found:
            here.append(item)
    return _todo(places, here, to_edit=to_edit)


def _todo(places: dict[Evidence, list[Item]], here: list[Item], *, to_edit: bool) -> Todo:
    order = [str(part.title) for part in RECORD_PARTS]
    found = [
        Place(link.label, link.url, places[link])
        for link in sorted(places, key=lambda link: order.index(link.label))
    ]
    if here:
        found.append(Place(_("Chấm trên trang này") if to_edit else _("Chờ chi bộ ghi, chấm"), "", here))
    return Todo(len({item.text for place in found for item in place.items}), found)


def _open_lines(seen: Preview, *, reads: bool) -> Iterator[tuple[Item, Sequence[str]]]:
    """Open lines, each with the facts that are missing; none where a person has to judge."""
    known = seen.projected_facts
    for line in seen.projected.lines:
        if line.state != UNKNOWN:
            continue
        url = f"#{anchor(line)}"
        if waits_for_judgement(line):
            yield Item(_judgement(line, known, reads=reads), url), ()
        else:
            values = {"code": line.code, "title": line.title, "why": _why(line, known, reads=reads)}
            missing = line.reason.get("unknown") or seen.rules.criterion(line.code).facts
            yield Item(_("%(code)s. %(title)s: %(why)s") % values, url), tuple(missing)


def _open_caps(seen: Preview) -> Iterator[tuple[Item, Sequence[str]]]:
    """Caps that nobody can answer yet, each with the facts that are missing."""
    for cap in seen.rules.caps:
        if cap.code in seen.projected.open_caps:
            text = _("Chưa rõ khống chế %(code)s (%(reason)s)") % {"code": cap.code, "reason": cap.reason}
            yield Item(text), [c.fact for c in cap.when if seen.projected_facts.get(c.fact) is None]


def _judgement(line: engine.Line, known: engine.Facts, *, reads: bool) -> str:
    values = {"code": line.code, "title": line.title}
    if line.reason["code"] == "unmarked":
        return _("%(code)s. %(title)s") % values
    return _("%(code)s. %(title)s: %(why)s") % {**values, "why": _why(line, known, reads=reads)}


def _why(line: engine.Line, known: engine.Facts, *, reads: bool) -> str:
    shown = line if reads else explain.without_texts(line)
    return explain.reason_phrase(shown.reason, known, shown.parts)
