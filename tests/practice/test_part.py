"""Loading: the same seed, all or nothing, never in production, at a known price."""

from collections.abc import Callable, Collection
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.db import connection, transaction
from pytest_django import Settings

from accounts.models import AuditEvent, User
from cells.models import Member, PartyUnit
from config.practice.load import load
from config.practice.people import PASSWORD
from meetings.models import Attendance, Meeting
from scoring.models import CriteriaSet
from tests.client import AppClient
from tests.practice import reading
from tests.practice.conftest import PART, SEED

ACCOUNTS = {"bi-thu", "dang-uy", "ban-to-chuc", "quan-tri", "kiem-tra"}
# Statements per meeting from its first word to its confirmation: 11 acts, each with a savepoint.
AFFORDABLE = 95


class Unfinished(Exception):
    """Something breaks in the middle."""


def loaded(
    read: Callable[[], list[Any]], seed: int = SEED, *, codes: Collection[str] = PART, months: int = 2
) -> list[Any]:
    """Load, read, and forget."""
    with transaction.atomic():
        load(seed, codes=codes, months=months)
        found = read()
        transaction.set_rollback(True)
    return found


# --- The same seed --------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_same_seed_gives_the_same_district() -> None:
    first = loaded(reading.figures)
    assert len(first) > 100
    assert loaded(reading.figures) == first


@pytest.mark.django_db
def test_another_seed_gives_another_district() -> None:
    """The control: the figures tell two districts apart."""
    assert loaded(reading.figures, months=1) != loaded(reading.figures, SEED + 1, months=1)


@pytest.mark.django_db
def test_a_part_is_like_the_whole() -> None:
    """The month of a cell does not depend on which other cells and months are loaded."""

    def may() -> list[Any]:
        rows = Meeting.objects.filter(cell__code="DB02.02", month="2024-05-01").order_by("kind")
        return list(rows.values_list("held_on", "expected_members", "present_members", "speakers"))

    alone = loaded(may, codes=("DB02.02",), months=1)
    assert alone
    assert loaded(may) == alone


# --- All or nothing -------------------------------------------------------------------------------
def stored() -> list[int]:
    """How many rows the tables hold."""
    tables = (PartyUnit, Member, User, CriteriaSet, Meeting, Attendance, AuditEvent)
    return [table.objects.count() for table in tables]


@pytest.mark.django_db
def test_a_failure_half_way_leaves_nothing() -> None:
    steps = []

    def stage(title: str, total: int) -> Callable[[], None]:
        def step() -> None:
            steps.append(title)
            if steps.count("Buổi sinh hoạt") == 3:
                assert Meeting.objects.exists()
                raise Unfinished

        return step

    with pytest.raises(Unfinished):
        load(SEED, codes=PART, months=1, stage=stage)
    assert stored() == [0] * 7


@pytest.mark.django_db
def test_every_stage_is_told_of_all_its_steps() -> None:
    told: dict[str, list[int]] = {}

    def stage(title: str, total: int) -> Callable[[], None]:
        told[title] = [total, 0]

        def step() -> None:
            told[title][1] += 1

        return step

    load(SEED, codes=PART, months=1, stage=stage)
    assert told == {"Chi bộ và đảng viên": [6, 6], "Buổi sinh hoạt": [6, 6]}


# --- Accounts, and never in production ------------------------------------------------------------
def test_five_accounts_have_a_password_and_the_others_only_sign(part: None) -> None:
    assert User.objects.filter(is_practice=False).count() == 0
    with_password = {user.username: user for user in User.objects.all() if user.has_usable_password()}
    assert with_password.keys() == ACCOUNTS
    assert all(user.check_password(PASSWORD) for user in with_password.values())
    assert User.objects.exclude(username__in=ACCOUNTS).exists()


def test_the_secretary_is_a_member_of_the_cell_they_record_for(part: None) -> None:
    secretary = Member.objects.get(user__username="bi-thu")
    assert secretary.full_name == secretary.user.full_name
    assert secretary.memberships.get().cell.code == "DB02.01"


def login(client: AppClient, username: str) -> int:
    """The status of a login with the right password; 302 leads to the start page."""
    return client.post("/account/login/", {"login": username, "password": PASSWORD}).status_code


def test_practice_accounts_log_in(part: None, client: AppClient) -> None:
    """The control of the next test: here the password is the right one."""
    assert [login(AppClient(), name) for name in sorted(ACCOUNTS)] == [302] * 5


def test_production_refuses_practice_accounts(part: None, settings: Settings) -> None:
    settings.PRACTICE_ACCOUNTS_ALLOWED = False
    assert [login(AppClient(), name) for name in sorted(ACCOUNTS)] == [403] * 5


@pytest.mark.django_db
def test_production_refuses_practice_data(settings: Settings) -> None:
    settings.PRACTICE_ACCOUNTS_ALLOWED = False
    with pytest.raises(CommandError, match="hệ thống thật"):
        load(SEED, codes=PART, months=1)
    assert stored() == [0] * 7


# --- Through the services -------------------------------------------------------------------------
def test_every_meeting_left_its_traces(part: None) -> None:
    acts = set(AuditEvent.objects.values_list("act", "target"))
    for meeting in Meeting.objects.filter(state="LOCKED"):
        target = f"meetings.meeting:{meeting.pk}"
        parts = ("general", "preparation", "attendance", "agenda", "decisions", "tasks")
        assert {("meeting.start", target), *((f"meeting.save.{part}", target) for part in parts)} <= acts
    assert not reading.miscounted(Meeting.objects.all())


def test_a_wrong_count_is_found(part: None) -> None:
    """The control: one speaker too many does not pass."""
    wrong = Meeting.objects.filter(speakers__gt=0).first()
    assert wrong is not None
    Meeting.objects.filter(pk=wrong.pk).update(speakers=wrong.speakers + 1)
    assert reading.miscounted(Meeting.objects.all()) == [wrong.pk]


@pytest.mark.django_db
def test_a_meeting_costs_a_known_number_of_statements() -> None:
    """The district has some three thousand meetings: what one costs decides how long a load takes."""

    def statements(months: int) -> list[int]:
        sent: list[str] = []

        def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            sent.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(count):
            meetings = loaded(lambda: [Meeting.objects.count()], months=months)
        return [len(sent), *meetings]

    (few, one_month), (many, two_months) = statements(1), statements(2)
    assert two_months > one_month > 0
    assert (many - few) / (two_months - one_month) <= AFFORDABLE
