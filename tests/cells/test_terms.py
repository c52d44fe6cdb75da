"""Exemptions, suspensions and stays elsewhere have terms."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from accounts.models import AuditEvent
from cells import services
from cells.models import Category, DecidingBody, ExemptionReason, Membership
from tests.factories import MembershipFactory
from tests.world import World

DAY, LATER = date(2024, 3, 1), date(2024, 9, 30)
MATERNITY = {
    "until": LATER,
    "reason": ExemptionReason.MATERNITY,
    "decided_by": DecidingBody.COMMITTEE,
    "decision_no": "05-QĐ/ĐU",
}


def row_of(world: World, category: str) -> Membership:
    row: Membership = MembershipFactory(cell=world.cell_a, category=category, valid_from=DAY)
    return row


def test_terms_are_written_prolonged_and_on_record(world: World) -> None:
    row = row_of(world, Category.EXEMPT)
    services.set_terms(membership=row, by=world.admin, **MATERNITY)
    services.set_terms(membership=row, by=world.admin, **{**MATERNITY, "until": date(2024, 12, 31)})
    row.refresh_from_db()
    assert (row.until, row.reason, row.decision_no) == (date(2024, 12, 31), "MATERNITY", "05-QĐ/ĐU")
    act = AuditEvent.objects.latest("pk")
    assert (act.act, act.unit_path) == ("membership.terms", world.cell_a.path)
    assert act.data["until"] == "2024-12-31"


def test_age_needs_no_term_and_the_cell_decides(world: World) -> None:
    row = row_of(world, Category.EXEMPT)
    services.set_terms(
        membership=row, by=world.admin, reason=ExemptionReason.AGE_HEALTH, decided_by=DecidingBody.CELL
    )
    assert Membership.objects.get(pk=row.pk).until is None


@pytest.mark.parametrize(
    ("category", "terms", "field"),
    [
        (Category.EXEMPT, {**MATERNITY, "until": None}, "until"),
        (Category.EXEMPT, {**MATERNITY, "decided_by": DecidingBody.CELL}, "decided_by"),
        (Category.EXEMPT, {**MATERNITY, "decided_by": ""}, "decided_by"),
        (Category.EXEMPT, {**MATERNITY, "until": date(2024, 2, 1)}, "until"),
        (Category.EXEMPT, {**MATERNITY, "reason": "TIRED"}, "reason"),
        (Category.EXEMPT, {"other_place": "Hà Nội"}, "__all__"),
        (Category.TEMP_OUT, MATERNITY, "__all__"),
        (Category.OFFICIAL, {"until": LATER}, "__all__"),
        (Category.OFFICIAL, {"decision_no": "1"}, "__all__"),
    ],
)
def test_terms_that_do_not_suit_are_refused(
    world: World, category: str, terms: dict[str, Any], field: str
) -> None:
    row = row_of(world, category)
    with pytest.raises(ValidationError) as refusal:
        services.set_terms(membership=row, by=world.admin, **terms)
    named = list(refusal.value.message_dict) if hasattr(refusal.value, "error_dict") else ["__all__"]
    assert named == [field]
    assert Membership.objects.get(pk=row.pk).until is None


@pytest.mark.parametrize("fields", [{"until": date(2024, 2, 1)}, {"reason": ExemptionReason.ABROAD}])
def test_the_database_refuses_them_as_well(world: World, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        MembershipFactory(cell=world.cell_a, category=Category.TEMP_OUT, valid_from=DAY, **fields)


def test_a_category_begins_with_its_terms(world: World) -> None:
    row = Membership.objects.get(member__full_name="Lò Văn Ân")
    opened = services.change_category(
        membership=row, category=Category.EXEMPT, valid_from=DAY, by=world.admin, **MATERNITY
    )
    assert (opened.until, opened.decided_by) == (LATER, DecidingBody.COMMITTEE)
    guest = services.admit_member(
        cell=world.cell_b,
        full_name="Lò Văn Xa",
        category=Category.TEMP_IN,
        valid_from=DAY,
        by=world.admin,
        until=LATER,
        other_place="Chi bộ 3, phường Hòa Bình",
    )
    assert guest.other_place == "Chi bộ 3, phường Hòa Bình"


def test_what_has_ended_keeps_its_terms_and_only_an_administrator_writes_them(world: World) -> None:
    ended = MembershipFactory(cell=world.cell_a, category=Category.EXEMPT, valid_to=DAY)
    with pytest.raises(ValidationError):
        services.set_terms(membership=ended, by=world.admin, **MATERNITY)
    with pytest.raises(PermissionDenied):
        services.set_terms(membership=row_of(world, Category.EXEMPT), by=world.secretary_a, **MATERNITY)
