"""Pages of handovers: the act, and what was handed over."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from cells import access
from cells.access import Action, ScopedRequest
from cells.models import PartyUnit, Role, RoleAssignment
from meetings import services
from meetings.forms import HandoverForm
from meetings.handovers import handover_or_404
from meetings.models import Handover


@require_http_methods(["GET", "POST"])
def create(request: ScopedRequest, pk: int) -> HttpResponse:
    """Hand the cell `pk` to a new secretary."""
    units = PartyUnit.objects.select_related("parent")
    cell = access.get_or_404(units, request.scope, Action.ADMINISTER, pk=pk)
    if not cell.is_cell:
        raise Http404
    held = RoleAssignment.objects.filter(unit=cell, role=Role.SECRETARY).valid_on(clock.today())
    secretaries = held.select_related("user", "unit").order_by("valid_from", "pk")
    form = HandoverForm(request.POST or None, scope=request.scope, secretaries=secretaries)
    if form.is_valid():
        try:
            handover = services.hand_over_cell(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            _put_on(form, error)
        else:
            message = _("Đã bàn giao %(cell)s cho %(name)s.")
            messages.success(request, message % {"cell": cell.name, "name": handover.to_user.full_name})
            return redirect("meetings:handover-show", handover.pk)
    earlier = Handover.objects.filter(cell=cell).select_related("from_user", "to_user")
    context = {"cell": cell, "form": form, "has_secretary": secretaries, "crumbs": _crumbs(cell)}
    return render(
        request, "meetings/handover_new.html", {**context, "earlier": earlier.order_by("-first_day", "-pk")}
    )


def _put_on(form: forms.Form, error: ValidationError) -> None:
    """What the act complains about, at the field it is about."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, errors in error.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)


@require_safe
def show(request: ScopedRequest, pk: int) -> HttpResponse:
    """Who handed over to whom, and how much; for the cell's secretaries and administrators."""
    handover = handover_or_404(request.scope, pk)
    counts = handover.counts
    made = date_format(timezone.localtime(handover.made_at), "SHORT_DATETIME_FORMAT")
    context = {
        "handover": handover,
        "crumbs": _crumbs(handover.cell),
        "facts": [
            (_("Người bàn giao"), handover.from_user.full_name),
            (_("Người nhận"), handover.to_user.full_name),
            (_("Người nhận làm việc từ ngày"), date_format(handover.first_day, "SHORT_DATE_FORMAT")),
            (_("Người ghi"), f"{handover.made_by.full_name if handover.made_by else '–'}, {made}"),
            (_("Đảng viên trong danh sách"), counts["roll"]),
            (_("Bản ghi đang mở"), counts["open"]),
            (_("Buổi sinh hoạt 12 tháng gần nhất"), counts["meetings"]),
            (_("Nhiệm vụ chưa có kết quả"), counts["tasks"]),
            (_("Trong đó chuyển từ người bàn giao sang người nhận"), counts["moved"]),
            (_("Mã kiểm tra"), handover.checksum[:16]),
        ],
    }
    return render(request, "meetings/handover_show.html", context)


def _crumbs(cell: PartyUnit) -> list[tuple[str, str]]:
    return [
        (_("Tổ chức và đảng viên"), reverse("cells:unit-list")),
        (cell.name, reverse("cells:unit-show", args=[cell.pk])),
    ]
