"""No dropdown of everything: nowhere more choices than a person reads through."""

import re
from collections.abc import Iterator

import pytest

from tests.access import objects as filled
from tests.access.objects import Objects
from tests.access.pages import PAGES, Page
from tests.access.walk import answers
from tests.factories import PartyUnitFactory, RoleAssignmentFactory, UserFactory
from tests.world import World

MOST = 60  # more are searched for: `cells.unit_choice`
SELECT = re.compile(r"<select\b.*?</select>", re.DOTALL)
FORMS = {name: page for name, page in PAGES.items() if "POST" in page.methods or not page.target}
PEOPLE = ("admin", "board", "secretary_a", "reviewer")


@pytest.fixture
def objects(world: World) -> Objects:
    """The world, filled, with more units and accounts than a dropdown may hold."""
    for number in range(MOST + 1):
        cell = PartyUnitFactory(parent=world.committee, name=f"Chi bộ xóm Thêm {number}")
        RoleAssignmentFactory(user=UserFactory(), unit=cell)
    return filled.build(world)


def long_dropdowns(html: str) -> list[int]:
    """Numbers of options of the dropdowns that hold too many."""
    counts = [select.count("<option") for select in SELECT.findall(html)]
    return [count for count in counts if count > MOST]


def found(name: str, page: Page, world: World, objects: Objects) -> Iterator[str]:
    """Pages of this name with a dropdown that is too long."""
    for answer in answers(name, page, world, objects, PEOPLE, ("GET",)):
        yield from (f"{name} as {answer}: {count} options" for count in long_dropdowns(answer.text))


def test_no_page_offers_everything_in_a_dropdown(world: World, objects: Objects) -> None:
    assert not [line for name, page in FORMS.items() for line in found(name, page, world, objects)]


@pytest.mark.parametrize(("options", "is_found"), [(MOST, False), (MOST + 1, True)])
def test_a_long_dropdown_is_found(options: int, is_found: bool) -> None:
    html = f'<p><select name="unit">{"<option>x</option>" * options}</select><select></select>'
    assert bool(long_dropdowns(html)) is is_found


def test_red_when_a_form_offers_every_unit(
    world: World, objects: Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django import forms

    from cells.forms import AssignmentForm
    from cells.models import PartyUnit

    everything = forms.ModelChoiceField(PartyUnit.objects.all())
    everything.offer = lambda *arguments: None  # type: ignore[attr-defined]
    monkeypatch.setitem(AssignmentForm.base_fields, "unit", everything)
    name = "cells:assignment-create"
    assert list(found(name, PAGES[name], world, objects))
