"""Finding meetings, and starting one."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from cells import access
from cells.access import Action, ScopedRequest
from cells.models import PartyUnit
from meetings import services
from meetings.forms import FilterForm, StartForm
from meetings.models import Meeting
from meetings.own_cells import months_to_record, own_cells, recorded_cells
from ui.pagination import paginate


@require_safe
def index(request: ScopedRequest) -> HttpResponse:
    """What is to be recorded, and the meetings this person may read, newest first."""
    scope, today = request.scope, clock.today()
    access.require(scope, Action.READ_MINUTES)
    readable = PartyUnit.objects.visible_to(scope, Action.READ_MINUTES)
    own = own_cells(scope, today)
    filters = FilterForm(request.GET, today=today)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    units = readable.matching(wanted["q"]) if wanted.get("q") else readable
    meetings = Meeting.objects.filter(cell__in=units).select_related("cell__parent", "sheet")
    if month := wanted.get("month"):
        meetings = meetings.in_months(month, month)
    context = {
        "own": own,
        "has_one_cell": len(own) == 1 and scope.paths(Action.READ_MINUTES) == (own[0].cell.path,),
        "filters": filters,
        "page": paginate(request, meetings.newest_first()),
    }
    return render(request, "meetings/meeting_list.html", context)


@require_http_methods(["GET", "POST"])
def start(request: ScopedRequest) -> HttpResponse:
    """Choose the kind and the month, and open the record. `?cell=` and `?month=` name them."""
    today = clock.today()
    own = recorded_cells(request.scope, today)
    pk = request.GET.get("cell") or (own[0].pk if len(own) == 1 else None)
    if pk is None:
        access.require(request.scope, Action.RECORD)
        return render(request, "meetings/meeting_start_where.html", {"cells": own})
    cell = access.get_or_404(PartyUnit.objects.select_related("parent"), request.scope, Action.RECORD, pk=pk)
    recorded = dict(Meeting.objects.filter(cell=cell).monthly().standing().values_list("month", "pk"))
    months, asked = months_to_record(cell, today), request.GET.get("month", "")
    form = StartForm(request.POST or None, months=months, month=asked, recorded=recorded)
    taken = None
    if form.is_valid():
        try:
            meeting = services.start_meeting(cell=cell, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
            taken = recorded.get(form.cleaned_data["month"])
        else:
            return redirect(
                "meetings:meeting-not-held" if form.is_not_held else "meetings:record-show",
                meeting.pk,
            )
    return render(request, "meetings/meeting_start.html", {"cell": cell, "form": form, "taken": taken})
