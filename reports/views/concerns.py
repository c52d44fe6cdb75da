"""What this person should look at again on the rolls of their cells."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import clock
from cells import access, concerns
from cells.access import Action, ScopedRequest
from meetings.absence import long_absences
from reports.tables.concerns import absences_table, few_members_table, terms_table

SHOWN = 200  # rows of each list; whoever has more begins with the worst


@require_safe
def index(request: ScopedRequest) -> HttpResponse:
    """Terms that end, members not seen for months, cells with too few members (4 queries)."""
    access.require(request.scope, Action.VIEW)
    scope, today = request.scope, clock.today()
    tables = [
        terms_table(list(concerns.terms_to_review(scope, today)[:SHOWN]), today),
        absences_table(long_absences(scope, today, SHOWN)),
        few_members_table(list(concerns.cells_with_few_members(scope, today)[:SHOWN])),
    ]
    context = {"tables": tables, "shown": SHOWN, "may_administer": scope.may(Action.ADMINISTER)}
    return render(request, "reports/concern_list.html", context)
