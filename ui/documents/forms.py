"""The party's printed form, which changes with its rules: data by first day, in `forms.toml`."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Self

_FILE = Path(__file__).with_name("forms.toml")


@dataclass(frozen=True, slots=True)
class Margins:
    """Of the page, in millimetres."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Form:
    """Page, type and fixed words. What each field means: `forms.toml`."""

    valid_from: date
    based_on: str
    margins: Margins
    font: str
    size: int
    line: int
    space: int
    indent: int
    party: str
    mark: str
    rule: str
    end: str
    on_behalf: str
    minutes: str
    resolution: str
    conclusion: str

    @classmethod
    def of(cls, data: dict[str, Any]) -> Self:
        """A form as `forms.toml` writes it; TypeError where a field is missing or unknown."""
        return cls(**{**data, "margins": Margins(**data["margins"])})


@cache
def forms() -> tuple[Form, ...]:
    """Every form, the oldest first."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))["forms"]
    return tuple(sorted((Form.of(data) for data in read), key=lambda form: form.valid_from))


def form_on(day: date) -> Form:
    """The form in force on a day; before the first there was, the first."""
    return next((form for form in reversed(forms()) if form.valid_from <= day), forms()[0])
