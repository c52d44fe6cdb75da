"""Drafts of criteria sets: kept, changed, published, thrown away by those who answer for the cells."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit, clock
from accounts.models import User
from cells.access import Action, Scope
from cells.models import PartyUnit
from scoring import engine
from scoring.editor.rewriting import CannotRewrite, Changes, rewritten
from scoring.editor.texts import fingerprint
from scoring.models import CriteriaSet, SetState
from scoring.services.criteria import columns, publish_set, scope_unit, store_set


class StaleDraft(Exception):
    """Somebody changed, published or deleted the draft after the person saw it. Nothing was written."""

    sentence = gettext_lazy("Dự thảo vừa được người khác sửa, ban hành hoặc xóa. Chưa có gì bị ghi đè.")

    def __init__(self) -> None:
        super().__init__(str(self.sentence))


def governs(scope: Scope, unit: PartyUnit | None) -> bool:
    """Whether every cell under a set of this scope (`None`: everywhere) is in the person's care."""
    paths = scope.paths(Action.MANAGE_CRITERIA)
    if unit is not None and scope.may(Action.MANAGE_CRITERIA, unit.path):
        return True
    cells = PartyUnit.objects.cells().valid_on(clock.today()).within(unit.path if unit else "")
    return bool(paths) and not cells.exclude(pk__in=PartyUnit.objects.within_any(paths)).exists()


def _scope_of(by: User | None) -> Scope | None:
    """What the person may do today; None for the system, which may do everything."""
    return None if by is None else Scope.of(by, clock.today())


def _require_draft(draft: CriteriaSet, seen: str, by: User | None) -> None:
    """Raise unless the draft is the person's to change and still as the person saw it."""
    scope = _scope_of(by)
    if scope is not None and not governs(scope, draft.scope_unit):
        raise PermissionDenied(_("Bộ tiêu chí này áp dụng cả ngoài phạm vi của bạn. Bạn chỉ xem."))
    if draft.state != SetState.DRAFT or fingerprint(draft.source) != seen:
        raise StaleDraft


def _require_place(rules: engine.RuleSet, by: User | None) -> None:
    """Refuse a text that would reach beyond the person's units, by its scope or by an older revision."""
    scope, unit = _scope_of(by), scope_unit(rules.scope)
    if scope is None:
        return
    if not governs(scope, unit):
        message = _('scope = "%(scope)s" gồm cả nơi ngoài phạm vi của bạn. Hãy ghi mã đơn vị của bạn.')
        raise ValidationError(message % {"scope": rules.scope})
    in_use = CriteriaSet.objects.published().filter(code=rules.code).select_related("scope_unit")
    if not all(governs(scope, other.scope_unit) for other in in_use):
        message = _("Mã «%(code)s» là của bộ đang áp dụng cả ngoài phạm vi của bạn. Hãy đặt mã khác.")
        raise ValidationError(message % {"code": rules.code})


@transaction.atomic
def start_draft(*, source: str, by: User | None) -> CriteriaSet:
    """Store a text as a new draft. Raises `engine.InvalidRuleSet` with every problem at once."""
    rules = engine.parse(source)
    _require_place(rules, by)
    latest = CriteriaSet.objects.filter(code=rules.code).order_by("-revision").first()
    if latest is not None and latest.source == source:
        values = {"title": latest.title, "revision": latest.revision}
        raise ValidationError(
            _("Văn bản giống hệt «%(title)s» lần sửa %(revision)d đang có. Chưa có gì để lưu.") % values
        )
    try:
        with transaction.atomic():
            return store_set(source=source, by=by)
    except IntegrityError:  # the same number was given to another draft in this moment
        return store_set(source=source, by=by)


@transaction.atomic
def rewrite_draft(*, draft: CriteriaSet, source: str, seen: str, by: User | None) -> CriteriaSet:
    """Replace the text of a draft; `seen`: the fingerprint of the text the person started from."""
    _require_draft(draft, seen, by)
    rules = engine.parse(source)
    _require_place(rules, by)
    if source == draft.source:
        return draft
    changed = columns(source, rules)
    if rules.code != draft.code:
        known = CriteriaSet.objects.filter(code=rules.code).aggregate(last=Max("revision"))
        changed["revision"] = (known["last"] or 0) + 1
    _update(draft, changed)
    audit.record(by=by, act="criteria.edit", target=draft, code=draft.code, revision=draft.revision)
    return draft


def _update(draft: CriteriaSet, changed: dict[str, object]) -> None:
    """One conditional UPDATE: the text itself is the revision that must not have moved."""
    for name, value in changed.items():
        if name != "source":
            setattr(draft, name, value)
    draft.full_clean(exclude=["source", "published_at", "published_by"])
    same = CriteriaSet.objects.filter(pk=draft.pk, state=SetState.DRAFT, source=draft.source)
    if not same.update(**changed):
        raise StaleDraft
    draft.refresh_from_db()


@transaction.atomic
def publish_draft(*, draft: CriteriaSet, effective_from: date, seen: str, by: User | None) -> CriteriaSet:
    """Put a draft into force from a day on; the day is written into its text.

    Stricter than keeping a draft: every value has its citation. Raises `engine.InvalidRuleSet`.
    """
    _require_draft(draft, seen, by)
    source = draft.source
    if effective_from != draft.effective_from:
        try:
            source = rewritten(source, Changes({("set", "effective_from"): effective_from}))
        except CannotRewrite:
            message = _("Không ghi được ngày vào văn bản. Hãy sửa effective_from trong văn bản rồi ban hành.")
            raise ValidationError({"effective_from": message}) from None
    engine.parse(source, strict=True)
    draft = rewrite_draft(draft=draft, source=source, seen=seen, by=by)
    # Held until the end of the transaction, so that nobody edits what is being published.
    if not CriteriaSet.objects.filter(pk=draft.pk, state=SetState.DRAFT, source=source).update(source=source):
        raise StaleDraft
    return publish_set(criteria_set=draft, by=by)


@transaction.atomic
def delete_draft(*, draft: CriteriaSet, seen: str, by: User | None) -> None:
    """Throw a draft away; the record keeps that it was there, and who threw it away."""
    _require_draft(draft, seen, by)
    audit.record(by=by, act="criteria.delete", target=draft, code=draft.code, revision=draft.revision)
    same = CriteriaSet.objects.filter(pk=draft.pk, state=SetState.DRAFT, source=draft.source)
    if not same.delete()[0]:
        raise StaleDraft
