"""One factory per model. Units go through their service, so that paths and keys are right."""

from datetime import date, time
from typing import Any

import factory

from accounts.models import User
from cells import names, services
from cells.models import Category, Member, Membership, PartyUnit, Role, RoleAssignment, UnitKind
from meetings.models import REQUIRED_MINUTES, Meeting, MeetingKind, MeetingState

LONG_AGO = date(2020, 1, 1)
PASSWORD = "mật-khẩu-của-bài-kiểm-thử"


class UserFactory(factory.django.DjangoModelFactory):
    """An account. Tests log in by `client.force_login`; `with_password=True` costs a slow hash."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        with_password = False

    username = factory.Sequence(lambda n: f"tai-khoan-{n}")
    full_name = factory.Sequence(lambda n: f"Nguyễn Văn Thử {n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_account(**{"password": None, **kwargs})

    @factory.lazy_attribute
    def password(self) -> str | None:
        return PASSWORD if self.with_password else None


class PartyUnitFactory(factory.django.DjangoModelFactory):
    """A unit below `parent` (default: the top of a tree). Default kind: the cell that fits there."""

    class Meta:
        model = PartyUnit

    code = factory.Sequence(lambda n: f"DV{n:05d}")
    name = factory.Sequence(lambda n: f"Chi bộ xóm Mẫu {n}")
    parent = None
    kind = factory.LazyAttribute(
        lambda o: (
            UnitKind.GRASSROOTS_CELL
            if o.parent and o.parent.kind in (UnitKind.PROVINCE, UnitKind.DISTRICT)
            else UnitKind.SUBORDINATE_CELL
        )
    )
    valid_from = LONG_AGO
    by = None

    @classmethod
    def _create(cls, model_class: type[PartyUnit], *args: Any, **kwargs: Any) -> PartyUnit:
        return services.create_unit(**kwargs)


class MemberFactory(factory.django.DjangoModelFactory):
    """A member, on no roll yet; `MembershipFactory` makes one on the roll of a cell."""

    class Meta:
        model = Member

    full_name = factory.Sequence(lambda n: f"Đinh Thị Mẫu {n}")
    sort_key = factory.LazyAttribute(lambda o: names.person_sort_key(o.full_name))
    search_key = factory.LazyAttribute(lambda o: names.search_key(o.full_name))


class MembershipFactory(factory.django.DjangoModelFactory):
    """An official member of a cell since long ago: `MembershipFactory(cell=…, member__full_name=…)`."""

    class Meta:
        model = Membership

    member = factory.SubFactory(MemberFactory)
    cell = factory.SubFactory(PartyUnitFactory)
    category = Category.OFFICIAL
    valid_from = LONG_AGO


class RoleAssignmentFactory(factory.django.DjangoModelFactory):
    """A role in force since long ago, without the service's checks."""

    class Meta:
        model = RoleAssignment

    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(PartyUnitFactory)
    role = Role.SECRETARY
    valid_from = LONG_AGO


class MeetingFactory(factory.django.DjangoModelFactory):
    """A regular meeting of May 2024 that is being recorded; nothing is filled in but the time."""

    class Meta:
        model = Meeting

    class Params:
        planned = factory.Trait(state=MeetingState.PLANNED, held_on=None, starts_at=None, ends_at=None)
        locked = factory.Trait(state=MeetingState.LOCKED)

    cell = factory.SubFactory(PartyUnitFactory)
    unit_path = factory.LazyAttribute(lambda o: o.cell.path)
    kind = MeetingKind.REGULAR
    state = MeetingState.RECORDING
    month = date(2024, 5, 1)
    held_on = factory.LazyAttribute(lambda o: o.month.replace(day=3))
    starts_at = time(19, 0)
    ends_at = time(20, 40)
    required_minutes = REQUIRED_MINUTES
    has_committee = False
