"""`docs/domain.md` names every model and every choice of values, in the words that users read."""

import importlib
import pkgutil
from collections.abc import Iterator
from enum import Enum
from types import ModuleType

import pytest
from django.apps import apps
from django.db.models import Choices

from cells.models import EXPECTED_CATEGORIES, VOTING_CATEGORIES, VOTING_IF_PRESENT, Category
from tests.architecture import sources

PAGE = sources.ROOT / "docs" / "domain.md"


def tables(text: str) -> dict[str, dict[str, list[str]]]:
    """The tables of a page by the heading above them: first cell, without back quotes → the others."""
    found: dict[str, dict[str, list[str]]] = {}
    heading = ""
    for line in text.splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("| `"):
            first, *others = (cell.strip() for cell in line.strip("|").split("|"))
            found.setdefault(heading, {})[first.strip("`")] = others
    return found


def written(heading: str) -> dict[str, str]:
    """First and second column of the page's table under a heading."""
    return {name: cells[0] for name, cells in tables(PAGE.read_text(encoding="utf-8"))[heading].items()}


def models() -> dict[str, str]:
    """Our models with their Vietnamese names."""
    ours = (config for config in apps.get_app_configs() if config.name in sources.APPS)
    return {model.__name__: str(model._meta.verbose_name) for app in ours for model in app.get_models()}


def choices() -> dict[str, str]:
    """Our public enumerations with their values, and the labels of those that have some."""
    return {name: values_of(found) for module in modules() for name, found in enums_in(module)}


def modules() -> Iterator[ModuleType]:
    """Every module of our apps."""
    for app in sources.APPS:
        for info in pkgutil.walk_packages(importlib.import_module(app).__path__, f"{app}."):
            if ".migrations" not in info.name:
                yield importlib.import_module(info.name)


def enums_in(module: ModuleType) -> Iterator[tuple[str, type[Enum]]]:
    """Public enumerations that a module defines."""
    for name, found in vars(module).items():
        is_enum = isinstance(found, type) and issubclass(found, Enum)
        if is_enum and found.__module__ == module.__name__ and not name.startswith("_"):
            yield name, found


def values_of(found: type[Enum]) -> str:
    """The values as the page writes them."""
    words = (f" {member.label}" if isinstance(member, Choices) else "" for member in found)
    return " · ".join(f"`{member.name}`{label}" for member, label in zip(found, words, strict=True))


def test_the_glossary_has_every_model_in_its_words() -> None:
    assert written("What is stored") == models()


def test_the_glossary_has_every_choice_of_values() -> None:
    assert written("What has a fixed choice of values") == choices()


def test_the_table_of_who_counts_is_that_of_the_code() -> None:
    def votes(category: Category) -> str:
        if category in VOTING_IF_PRESENT:
            return "when present"
        return "yes" if category in VOTING_CATEGORIES else "no"

    assert tables(PAGE.read_text(encoding="utf-8"))["Who counts"] == {
        category.name: [
            "no" if category == Category.TEMP_IN else "yes",
            "yes" if category in EXPECTED_CATEGORIES else "no",
            votes(category),
        ]
        for category in Category
    }


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("| `Meeting` | buổi sinh hoạt | one meeting |", {"Meeting": ["buổi sinh hoạt", "one meeting"]}),
        ("| `Session` | buổi sinh hoạt | one meeting |", {"Session": ["buổi sinh hoạt", "one meeting"]}),
        ("| Name | Vietnamese | Meaning |", None),
    ],
)
def test_a_row_is_read_as_it_stands(row: str, found: dict[str, list[str]] | None) -> None:
    assert tables(f"# Page\n\n## Names\n\n{row}\n").get("Names") == found


def test_a_name_that_the_code_lacks_and_a_value_that_the_page_lacks_are_noticed() -> None:
    """The control: a renamed model, a changed word, a new value differ from the page."""
    page = written("What is stored")
    assert {**page, "Session": page["Meeting"]} != models()
    assert {**page, "Meeting": "cuộc họp"} != models()

    class Category(Enum):
        OFFICIAL = 1
        GUEST = 2

    assert values_of(Category) == "`OFFICIAL` · `GUEST`"
    assert written("What has a fixed choice of values")["Category"] != values_of(Category)
