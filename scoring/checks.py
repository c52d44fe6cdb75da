"""System checks of scoring: by `manage.py check --database default`, and before every `migrate`."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from scoring.models import CriteriaSet

_LOOKED_AT = ("code", "revision", "state", "scope_unit", "meeting_kinds", "effective_from", "effective_to")


@register(Tags.database)
def published_sets_do_not_overlap(
    *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Of two sets in force for the same days, kind and units, a meeting could be scored by neither."""
    return [error for alias in databases or () if _can_be_read(alias) for error in _overlaps(alias)]


def _can_be_read(alias: str) -> bool:
    """Whether the table is there as far as it is looked at: the check also runs before its migrations."""
    connection, table = connections[alias], CriteriaSet._meta.db_table
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return False
        there = {column.name for column in connection.introspection.get_table_description(cursor, table)}
    return there >= {field.column for field in CriteriaSet._meta.concrete_fields if field.name in _LOOKED_AT}


def _overlaps(alias: str) -> Iterator[CheckMessage]:
    in_force = CriteriaSet.objects.using(alias).published().only(*_LOOKED_AT).order_by("pk")
    for one, other in combinations(in_force, 2):
        if one.collides_with(other):
            kinds = ", ".join(sorted(set(one.meeting_kinds) & set(other.meeting_kinds)))
            yield Error(
                f"The published criteria sets {_name(one)} and {_name(other)} overlap for {kinds} "
                f"from {max(one.effective_from, other.effective_from):%Y-%m-%d} on: meetings of the "
                "days they share are not scored.",
                hint="Retire one of them, or end it before the other begins.",
                id="scoring.E001",
            )


def _name(criteria_set: CriteriaSet) -> str:
    return f"{criteria_set.code} (revision {criteria_set.revision})"
