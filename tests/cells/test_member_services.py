"""Acts on members and rolls."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts import clock
from accounts.models import AuditEvent
from cells import services
from cells.models import Category, Member, Membership
from tests.factories import LONG_AGO, MembershipFactory
from tests.world import World

DAY = date(2024, 3, 1)


def roll(world: World, on: date) -> dict[str, str]:
    return {row.member.full_name: row.category for row in Membership.objects.on_roll(world.cell_a, on)}


def test_a_new_member_is_on_the_roll_from_the_day_and_sorted_by_given_name(world: World) -> None:
    services.admit_member(
        cell=world.cell_a,
        full_name=" Lò  Thị Bích ",
        category=Category.PROBATIONARY,
        valid_from=DAY,
        by=world.admin,
    )
    assert "Lò Thị Bích" not in roll(world, DAY - timedelta(days=1))
    names = list(roll(world, DAY))
    assert names.index("Lò Văn Ân") < names.index("Lò Thị Bích") < names.index("Hà Văn Bình")
    act = AuditEvent.objects.latest("pk")
    assert (act.act, act.by, act.unit_path) == ("member.admit", world.admin, world.cell_a.path)


def test_members_belong_to_cells_that_exist(world: World) -> None:
    with pytest.raises(ValidationError):
        services.admit_member(
            cell=world.committee, full_name="A", category=Category.OFFICIAL, valid_from=DAY, by=world.admin
        )
    with pytest.raises(ValidationError) as refusal:
        services.admit_member(
            cell=world.cell_a,
            full_name="A",
            category=Category.OFFICIAL,
            valid_from=LONG_AGO - timedelta(days=1),
            by=world.admin,
        )
    assert "valid_from" in refusal.value.message_dict
    assert not Member.objects.filter(full_name="A").exists()


def test_a_nameless_member_or_unknown_category_is_refused_whole(world: World) -> None:
    count = Member.objects.count()
    for name, category in (("  ", Category.OFFICIAL), ("Lò Văn Hai", "FRIEND")):
        with pytest.raises(ValidationError):
            services.admit_member(
                cell=world.cell_a, full_name=name, category=category, valid_from=DAY, by=world.admin
            )
    assert Member.objects.count() == count


def test_a_change_of_category_ends_the_old_and_begins_the_new_without_a_gap(world: World) -> None:
    row = Membership.objects.get(member__full_name="Xa Thị Út")
    opened = services.change_category(
        membership=row, category=Category.OFFICIAL, valid_from=DAY, by=world.admin
    )
    assert roll(world, DAY - timedelta(days=1))["Xa Thị Út"] == Category.PROBATIONARY
    assert roll(world, DAY)["Xa Thị Út"] == Category.OFFICIAL
    assert len(roll(world, DAY)) == 6
    act = AuditEvent.objects.latest("pk")
    assert (act.act, act.target) == ("membership.category", f"cells.membership:{opened.pk}")


@pytest.mark.parametrize(
    ("category", "day", "field"),
    [(Category.PROBATIONARY, DAY, "category"), (Category.OFFICIAL, LONG_AGO, "valid_from")],
)
def test_a_change_to_the_same_category_or_before_the_old_began_is_refused(
    world: World, category: str, day: date, field: str
) -> None:
    row = Membership.objects.get(member__full_name="Xa Thị Út")
    with pytest.raises(ValidationError) as refusal:
        services.change_category(membership=row, category=category, valid_from=day, by=world.admin)
    assert list(refusal.value.message_dict) == [field]
    assert Membership.objects.get(pk=row.pk).valid_to is None


def test_an_ended_membership_leaves_the_roll_the_day_after(world: World) -> None:
    row = Membership.objects.get(member__full_name="Lò Văn Ân")
    services.end_membership(membership=row, last_day=DAY, by=world.admin)
    assert "Lò Văn Ân" in roll(world, DAY)
    assert "Lò Văn Ân" not in roll(world, DAY + timedelta(days=1))
    assert AuditEvent.objects.latest("pk").act == "membership.end"


def test_what_has_ended_is_not_changed_again(world: World) -> None:
    row = MembershipFactory(cell=world.cell_a, valid_to=DAY)
    with pytest.raises(ValidationError):
        services.end_membership(membership=row, last_day=clock.today(), by=world.admin)
    with pytest.raises(ValidationError):
        services.change_category(
            membership=row, category=Category.EXEMPT, valid_from=clock.today(), by=world.admin
        )


def test_a_membership_does_not_end_before_it_began(world: World) -> None:
    row = MembershipFactory(cell=world.cell_a, valid_from=DAY)
    with pytest.raises(ValidationError) as refusal:
        services.end_membership(membership=row, last_day=DAY - timedelta(days=1), by=world.admin)
    assert "01/03/2024" in refusal.value.message_dict["last_day"][0]


def test_a_name_is_corrected_with_its_keys(world: World) -> None:
    row = Membership.objects.select_related("member").get(member__full_name="Lò Văn Ân")
    services.update_member(membership=row, full_name="Lò Văn Yên", card_no="12", by=world.admin)
    assert list(roll(world, DAY))[-1] == "Lò Văn Yên"
    assert Member.objects.matching("lo van yen").get().card_no == "12"
    assert AuditEvent.objects.latest("pk").act == "member.update"


@pytest.mark.parametrize("person", ["secretary_a", "reviewer", "board", "outsider", "expired"])
def test_only_an_administrator_keeps_the_roll(world: World, person: str) -> None:
    by, row = getattr(world, person), Membership.objects.get(member__full_name="Lò Văn Ân")
    acts = (
        lambda: services.admit_member(
            cell=world.cell_a, full_name="A", category=Category.OFFICIAL, valid_from=DAY, by=by
        ),
        lambda: services.update_member(membership=row, full_name="A", card_no="", by=by),
        lambda: services.change_category(membership=row, category=Category.EXEMPT, valid_from=DAY, by=by),
        lambda: services.end_membership(membership=row, last_day=DAY, by=by),
    )
    before = roll(world, clock.today())
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert roll(world, clock.today()) == before


def test_a_member_is_told_apart_by_an_account_of_the_own_units(world: World) -> None:
    row = Membership.objects.get(member__full_name="Lò Văn Ân")

    def save(username: str | None) -> None:
        services.update_member(
            membership=row, full_name="Lò Văn Ân", card_no="", username=username, by=world.admin
        )

    save(" Phu-Trach-A ")
    assert Member.objects.get(pk=row.member_id).user == world.supervisor
    save(None)
    assert Member.objects.get(pk=row.member_id).user == world.supervisor
    with pytest.raises(ValidationError, match="đã gắn với Bùi Thị Hoa"):
        save(world.secretary_a.username)
    with pytest.raises(ValidationError, match="Không có tài khoản «nguoi-ngoai»"):
        save(world.outsider.username)
    assert Member.objects.get(pk=row.member_id).user == world.supervisor
    save("")
    assert Member.objects.get(pk=row.member_id).user is None
