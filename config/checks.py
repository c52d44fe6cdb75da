"""What must be right before the site serves real people: `manage.py check --deploy --database default`."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from accounts.models import User


@register(Tags.database, deploy=True)
def no_practice_accounts(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Practice accounts have a public password. They cannot log in to production; nor may they be there."""
    if settings.PRACTICE_ACCOUNTS_ALLOWED:
        return []
    return [
        Error(
            f"The database {alias!r} holds practice accounts.",
            hint="Practice data and real data do not mix: start production on an empty database.",
            id="config.E001",
        )
        for alias in databases or ()
        if _has_table(alias, User._meta.db_table)
        and User.objects.using(alias).filter(is_practice=True).exists()
    ]


# deploy=True: `migrate` runs the other database checks before it makes the table.
@register(Tags.database, deploy=True)
def cache_table_exists(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Without its table the cache counts no failed logins."""
    table = settings.CACHES["default"]["LOCATION"]
    return [
        Error(
            f"The table {table!r} of the cache is missing.", hint="Run: manage.py migrate", id="config.E002"
        )
        for alias in databases or ()
        if not _has_table(alias, table)
    ]


def _has_table(alias: str, table: str) -> bool:
    return table in connections[alias].introspection.table_names()
