"""From a fact to the part of the record where a person writes it down."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from meetings.models import Meeting
from meetings.parts import part_of
from scoring.engine import CATALOGUE


@dataclass(frozen=True, slots=True)
class Evidence:
    """A link to where a figure comes from, or where something is still to be done."""

    label: str
    url: str


_BY_RECORD = {"attendance": "attendance", "agenda": "agenda", "decision": "decisions", "task": "tasks"}
_BY_FIELD = {
    "meeting.kind": "general",
    "meeting.required_minutes": "general",
    "meeting.ends_at": "general",
    "meeting.held_on": "general",
    "meeting.noticed_on": "preparation",
    "meeting.documents": "preparation",
    "meeting.draft_sent_on": "preparation",
    "meeting.committee_met_on": "preparation",
    "meeting.is_facility_ready": "preparation",
    "meeting.is_minutes_approved": "decisions",
    "meeting.mentions": "agenda",
}


def part_key(fact: str) -> str:
    """The part of the record that holds a fact; empty when nobody writes it down."""
    source = CATALOGUE[fact].source
    return _BY_FIELD.get(source) or _BY_RECORD.get(source.split(".")[0], "")


def links(facts: Iterable[str], meeting: Meeting, *, to_edit: bool) -> tuple[Evidence, ...]:
    """Where to look at these facts, or to write them down, each part once."""
    facts = tuple(facts)
    keys = dict.fromkeys(key for fact in facts if (key := part_key(fact)))
    if not keys and any(CATALOGUE[fact].source == "meeting" for fact in facts):
        keys = {"general": None}  # what follows from the day waits for the day
    parts = [part_of(key) for key in keys]
    whole = reverse("meetings:record-show", args=[meeting.pk])
    return tuple(
        Evidence(
            str(part.title), reverse(part.url_name, args=[meeting.pk]) if to_edit else f"{whole}#{part.key}"
        )
        for part in parts
    )
