"""Which criteria set applies; storing and publishing sets."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import User
from cells.models import PartyUnit, segment_of
from meetings.models import Meeting
from scoring import engine
from scoring.engine.findings import Findings, Place
from scoring.models import CriteriaSet, SetState


class CriteriaSetMissing(Exception):
    """No single published set applies to a meeting; the text says so to the reader."""


def criteria_set_for(meeting: Meeting) -> CriteriaSet:
    """The one published set for the meeting's day, kind and place; the nearest scope wins."""
    day = meeting.held_on or meeting.registered_on or meeting.month
    effective = CriteriaSet.objects.published().effective_on(day)
    fitting = [
        found
        for found in effective
        if meeting.kind in found.meeting_kinds and _depth(found, meeting) is not None
    ]
    nearest = max((_depth(found, meeting) or 0 for found in fitting), default=0)
    chosen = [found for found in fitting if _depth(found, meeting) == nearest]
    if len(chosen) == 1:
        return chosen[0]
    values = {"kind": meeting.get_kind_display(), "day": f"{day:%d/%m/%Y}"}
    if chosen:
        raise CriteriaSetMissing(
            _("Có nhiều hơn một bộ tiêu chí cho buổi %(kind)s ngày %(day)s. Hãy báo ban tổ chức chọn một bộ.")
            % values
        )
    raise CriteriaSetMissing(
        _("Chưa có bộ tiêu chí cho buổi %(kind)s ngày %(day)s nên buổi này không chấm điểm.") % values
    )


def _depth(criteria_set: CriteriaSet, meeting: Meeting) -> int | None:
    """How near the set's scope was to the cell when it met; 0 for everywhere, None for outside."""
    if criteria_set.scope_unit_id is None:
        return 0
    found = meeting.unit_path.find(segment_of(criteria_set.scope_unit_id))
    return None if found < 0 else found + 1


def published_rules(code: str) -> engine.RuleSet | None:
    """The rules of the published set with this code; None when there is none."""
    found = CriteriaSet.objects.published().filter(code=code).order_by("-revision").first()
    return found.rules if found else None


@transaction.atomic
def store_set(*, source: str, by: User | None) -> CriteriaSet:
    """Store a regulation as a draft and return it; the same text twice is one revision.

    Raises `engine.InvalidRuleSet` with every problem at once, or ValidationError for a scope
    that names no unit. Nothing is stored then.
    """
    rules = engine.parse(source)
    latest = CriteriaSet.objects.filter(code=rules.code).order_by("-revision").first()
    if latest is not None and latest.source == source:
        return latest
    stored = CriteriaSet(revision=latest.revision + 1 if latest else 1, **columns(source, rules))
    stored.full_clean(exclude=["published_at", "published_by"])
    stored.save()
    audit.record(by=by, act="criteria.store", target=stored, code=stored.code, revision=stored.revision)
    return stored


def columns(source: str, rules: engine.RuleSet) -> dict[str, Any]:
    """What a row holds of a text: the text itself, and what is copied from it for looking it up."""
    return {
        "code": rules.code,
        "title": rules.title,
        "document": rules.document,
        "status": rules.status,
        "effective_from": rules.effective_from,
        "effective_to": rules.effective_to,
        "meeting_kinds": list(rules.meeting_kinds),
        "scope_unit": scope_unit(rules.scope),
        "source": source,
    }


def scope_unit(code: str) -> PartyUnit | None:
    if code == "*":
        return None
    unit = PartyUnit.objects.filter(code=code).first()
    if unit is None:
        raise ValidationError(
            _('Không có đơn vị mã «%(code)s». Hãy sửa scope trong tệp cho đúng mã đơn vị, hoặc dùng "*".')
            % {"code": code}
        )
    return unit


@transaction.atomic
def publish_set(*, criteria_set: CriteriaSet, by: User | None) -> CriteriaSet:
    """Put a draft into force. An older revision of the same set ends where this one begins, and retires
    when nothing is left of it; sheets keep theirs."""
    if criteria_set.state == SetState.PUBLISHED:
        return criteria_set
    if criteria_set.state != SetState.DRAFT:
        raise ValidationError(_("Bộ tiêu chí này đã thôi áp dụng. Hãy nạp một lần sửa mới."))
    for other in rivals(criteria_set):
        raise ValidationError(
            _("Trùng thời gian, phạm vi và loại sinh hoạt với bộ «%(title)s». Hãy sửa ngày áp dụng.")
            % {"title": other.title}
        )
    _end_older_revisions(criteria_set)
    criteria_set.state = SetState.PUBLISHED
    criteria_set.published_at = clock.now()
    criteria_set.published_by = by
    criteria_set.save(update_fields=["state", "published_at", "published_by"])
    audit.record(
        by=by,
        act="criteria.publish",
        target=criteria_set,
        code=criteria_set.code,
        revision=criteria_set.revision,
    )
    return criteria_set


def rivals(criteria_set: CriteriaSet) -> list[CriteriaSet]:
    """Published sets with another code that would apply to the same meetings."""
    others = CriteriaSet.objects.published().exclude(code=criteria_set.code)
    return [other for other in others if other.collides_with(criteria_set)]


def clashes(source: str) -> list[engine.Finding]:
    """Sets in force with which a text would collide, beside the line of its first day."""
    try:
        wanted = CriteriaSet(**columns(source, engine.parse(source)))
    except ValidationError:  # a scope that names no unit here collides with nothing here
        return []
    findings = Findings(source)
    for other in rivals(wanted):
        findings.add("clashing_set", Place("set"), "effective_from", {"other": other.title})
    return findings.found


def _end_older_revisions(successor: CriteriaSet) -> None:
    """A meeting before the successor's first day is still scored by the revision of its day."""
    older = CriteriaSet.objects.published().filter(code=successor.code)
    older.filter(effective_from__gte=successor.effective_from).update(state=SetState.RETIRED)
    last_day = successor.effective_from - timedelta(days=1)
    lasting = older.filter(Q(effective_to=None) | Q(effective_to__gt=last_day))
    lasting.filter(effective_from__lte=last_day).update(effective_to=last_day)
