"""Kinds of party organisation: data, read once from `settings.UNIT_KINDS` (unit_kinds.toml)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class UnitKind:
    """Codes of the kinds that practice data and tests name; the file may have more."""

    PROVINCE = "PROVINCE"
    DISTRICT = "DISTRICT"
    COMMUNE = "COMMUNE"
    GRASSROOTS_COMMITTEE = "GRASSROOTS_COMMITTEE"
    GRASSROOTS_CELL = "GRASSROOTS_CELL"
    SECTIONAL_COMMITTEE = "SECTIONAL_COMMITTEE"
    SUBORDINATE_CELL = "SUBORDINATE_CELL"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of organisation; what the fields mean: unit_kinds.toml."""

    code: str
    name: str
    below: tuple[str, ...] = ()
    is_cell: bool = False
    is_grassroots: bool = False
    is_area: bool = False
    is_top: bool = False


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its code, in the order of the file. Raises ImproperlyConfigured for a bad file."""
    return read(Path(settings.UNIT_KINDS))


def read(path: Path) -> dict[str, Kind]:
    """The kinds of a file."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        found = {code: _kind(code, fields) for code, fields in raw.items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ImproperlyConfigured(f"UNIT_KINDS, {path}: {error}") from error
    for kind in found.values():
        if unknown := [code for code in kind.below if code not in found]:
            raise ImproperlyConfigured(f"UNIT_KINDS, {path}: {kind.code}.below names unknown {unknown}")
        if kind.is_cell and kind.below:
            raise ImproperlyConfigured(f"UNIT_KINDS, {path}: {kind.code} is a cell, nothing stands below it")
    return found


def _kind(code: str, fields: dict[str, Any]) -> Kind:
    return Kind(code=code, **{**fields, "below": tuple(fields.get("below", ()))})


def choices() -> list[tuple[str, str]]:
    """Codes and names, for fields."""
    return [(kind.code, kind.name) for kind in kinds().values()]


def name_of(code: str) -> str:
    """The name of a kind; its code when the file no longer has it."""
    found = kinds().get(code)
    return found.name if found else code


def below(code: str) -> tuple[Kind, ...]:
    """The kinds that may stand directly below this one."""
    found = kinds().get(code)
    return tuple(kinds()[each] for each in found.below) if found else ()


def codes_where(flag: str) -> tuple[str, ...]:
    """Codes of the kinds with this flag: `codes_where("is_cell")`."""
    return tuple(kind.code for kind in kinds().values() if getattr(kind, flag))
