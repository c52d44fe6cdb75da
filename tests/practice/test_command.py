"""`manage.py seed_demo`, as `make run` and people call it."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from cells.models import PartyUnit
from meetings.models import Meeting
from tests.factories import PartyUnitFactory
from tests.test_settings import PRODUCTION, manage

SMALL = ("--months", "1", "--cells", "DB02.01", "CB03")


@pytest.mark.django_db
def test_it_loads_and_shows_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("seed_demo", *SMALL)
    assert PartyUnit.objects.count() == 268
    assert set(Meeting.objects.values_list("cell__code", flat=True)) == {"DB02.01", "CB03"}
    shown = capsys.readouterr().out
    assert "Buổi sinh hoạt" in shown
    assert "2/2" in shown


@pytest.mark.django_db
def test_another_seed_is_another_district(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("seed_demo", *SMALL, "--seed", "7")
    assert PartyUnit.objects.get(code="DB02.01").name != "Chi bộ xóm Bến Gỗ"  # which it is by seed 31


@pytest.mark.django_db
def test_a_second_run_says_what_to_do() -> None:
    PartyUnitFactory()
    with pytest.raises(CommandError, match="Muốn nạp lại từ đầu, hãy xóa nó"):
        call_command("seed_demo")
    assert PartyUnit.objects.count() == 1


@pytest.mark.django_db
def test_if_empty_does_nothing_where_something_is() -> None:
    PartyUnitFactory()
    call_command("seed_demo", "--if-empty")
    assert PartyUnit.objects.count() == 1


@pytest.mark.django_db
def test_if_empty_loads_where_nothing_is(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("seed_demo", "--if-empty", *SMALL)
    assert Meeting.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("options", [(), ("--if-empty",)])
def test_production_refuses_it_whatever_is_there(settings: Settings, options: tuple[str, ...]) -> None:
    settings.PRACTICE_ACCOUNTS_ALLOWED = False
    PartyUnitFactory()
    with pytest.raises(CommandError, match="hệ thống thật"):
        call_command("seed_demo", *options)


def test_production_settings_refuse_it() -> None:
    result = manage("seed_demo", **PRODUCTION)
    assert result.returncode != 0
    assert "hệ thống thật" in result.stderr
