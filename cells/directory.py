"""Which accounts an administrator sees, and which of them are the administrator's to change."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts import clock
from accounts.models import User
from cells import names
from cells.access import Action, Scope, require
from cells.models import PartyUnit, RoleAssignment


def accounts_of(scope: Scope) -> QuerySet[User]:
    """Accounts with a role, past or present, in the units this person administers."""
    inside = RoleAssignment.objects.visible_to(scope, Action.ADMINISTER)
    return User.objects.filter(pk__in=inside.values("user"))


def find_accounts(scope: Scope, text: str) -> list[int]:
    """Keys of those accounts whose name or user name contains the text (accents ignored), sorted
    by given name. Python, because accounts carry no search key: a district has some 800."""
    wanted = names.search_key(text)
    rows = accounts_of(scope).values_list("pk", "full_name", "username")
    found = [row for row in rows if wanted in names.search_key(f"{row[1]} {row[2]}")]
    return [row[0] for row in sorted(found, key=lambda row: (names.person_sort_key(row[1]), row[0]))]


def account_or_404(scope: Scope, pk: int) -> User:
    """The door to an account: 403 for everybody who administers nothing, 404 outside one's units."""
    require(scope, Action.ADMINISTER)
    return get_object_or_404(accounts_of(scope), pk=pk)


def may_manage(scope: Scope, user: User) -> bool:
    """Whether the account is wholly this administrator's: seen, and without a role elsewhere now
    or to come. Otherwise a new password would open doors outside the administrator's units."""
    if user.is_superuser or not accounts_of(scope).filter(pk=user.pk).exists():
        return False
    alive = RoleAssignment.objects.filter(user=user).filter(Q(valid_to=None) | Q(valid_to__gte=clock.today()))
    return not alive.exclude(unit__in=PartyUnit.objects.visible_to(scope, Action.ADMINISTER)).exists()
