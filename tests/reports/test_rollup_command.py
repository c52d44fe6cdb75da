"""`manage.py rollup` prints what the dashboard shows, in numbers that can be added up."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cells.models import PartyUnit
from meetings.periods import Period
from reports.queries import COUNT_KEYS, Lens, rollup


def printed(**options: str) -> Any:
    out = StringIO()
    call_command("rollup", stdout=out, **options)
    return json.loads(out.getvalue())


@pytest.mark.parametrize("lens", list(Lens))
def test_it_prints_the_roll_up(district: PartyUnit, lens: Lens) -> None:
    answer = printed(unit=district.code, period="2024-Q1", lens=lens.value)
    found = rollup(district, Period.parse("2024-Q1"), lens=lens)
    assert (answer["unit"], answer["period"], answer["lens"]) == (district.code, "2024-Q1", lens.value)
    assert answer["total"] == {key: getattr(found.total, key) for key in COUNT_KEYS}
    assert [(row["code"], row["name"]) for row in answer["children"]] == [
        (child.unit.code, child.unit.name) for child in found.children
    ]
    for key in COUNT_KEYS:
        assert sum(row[key] for row in answer["children"]) == answer["total"][key]


@pytest.mark.parametrize(("unit", "period"), [("KHONG-CO", "2024"), ("DABAC", "2024-Q5")])
def test_it_says_what_is_unknown(district: PartyUnit, unit: str, period: str) -> None:
    with pytest.raises(CommandError, match=r"code|period"):
        printed(unit=unit, period=period)
