"""What on the rolls should be looked at again: too few members, terms that have ended or soon will."""

from datetime import date, timedelta

from django.db.models import Count, F, FilteredRelation, Q, QuerySet

from cells.access import Action, Scope
from cells.models import (
    OFFICIAL_CATEGORIES,
    TERM_CATEGORIES,
    Category,
    ExemptionReason,
    Membership,
    PartyUnit,
)

FEWEST_OFFICIAL = 3  # members without whom a cell is no organisation (domain.md 2.2)
ENDING_WITHIN = timedelta(days=30)


def cells_with_few_members(scope: Scope, on: date) -> QuerySet[PartyUnit]:
    """Cells this person sees with fewer official members than a cell needs; `official` says how many."""
    counted = Q(book__category__in=OFFICIAL_CATEGORIES)
    valid = Q(memberships__valid_from__lte=on)
    valid &= Q(memberships__valid_to=None) | Q(memberships__valid_to__gte=on)
    cells = PartyUnit.objects.visible_to(scope, Action.VIEW).cells().valid_on(on)
    return (
        cells.alias(book=FilteredRelation("memberships", condition=valid))
        .annotate(official=Count("book", filter=counted))
        .filter(official__lt=FEWEST_OFFICIAL)
        .select_related("parent")
        .order_by("path")
    )


def terms_to_review(scope: Scope, on: date) -> QuerySet[Membership]:
    """Exemptions, suspensions and stays elsewhere whose term is over, ends within 30 days, or is not on
    record (only an exemption for age needs none); what ended first comes first."""
    rows = Membership.objects.visible_to(scope, Action.VIEW).valid_on(on)
    unwritten = Q(category=Category.EXEMPT, reason="") | ~Q(category=Category.EXEMPT)
    return (
        rows.filter(category__in=TERM_CATEGORIES)
        .filter(Q(until__lte=on + ENDING_WITHIN) | unwritten & Q(until=None))
        .exclude(category=Category.EXEMPT, reason=ExemptionReason.AGE_HEALTH, until=None)
        .select_related("member", "cell__parent")
        .order_by(F("until").asc(nulls_last=True), "cell__path", "pk")
    )
