"""The direct superior's side: the queue of submitted sheets, one sheet, confirm or send back."""

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cells import access
from cells.access import Action, ScopedRequest
from scoring import services
from scoring.forms import ReturnForm, ReviewForm
from scoring.models import ReviewMode, ScoreSheet, SheetState
from scoring.states import StaleSheet, WrongState
from scoring.views.frozen_sheet import TONES, results
from scoring.views.lines import Row, frozen_rows, grouped
from scoring.views.sheets import revision_of
from ui.pagination import paginate

TABS = {
    "waiting": gettext_lazy("Chờ thẩm định"),
    "returned": gettext_lazy("Đã trả lại, chờ gửi lại"),
    "confirmed": gettext_lazy("Đã xác nhận"),
}


@require_safe
def index(request: ScopedRequest) -> HttpResponse:
    """Sheets of the cells this person reviews, by what has become of them."""
    access.require(request.scope, Action.REVIEW)
    chosen = tab if (tab := request.GET.get("tab", "")) in TABS else "waiting"
    mine = ScoreSheet.objects.reviewed_by(request.scope)
    sheets = {
        "waiting": mine.filter(state=SheetState.SUBMITTED).order_by("submitted_at", "pk"),
        "returned": mine.sent_back().order_by("-submitted_at", "-pk"),
        "confirmed": mine.official().order_by("-month", "-confirmed_at", "-pk"),
    }
    context = {
        "tab": chosen,
        "tabs": [(key, label, sheets[key].count()) for key, label in TABS.items()],
        "page": paginate(request, sheets[chosen].select_related("cell__parent", "meeting")),
    }
    return render(request, "scoring/review_list.html", context)


def _sheet(request: ScopedRequest, pk: int) -> ScoreSheet:
    sheets = ScoreSheet.objects.select_related(
        "cell__parent", "meeting__cell", "criteria_set", "submitted_by", "confirmed_by"
    )
    return access.get_or_404(sheets, request.scope, Action.VIEW, pk=pk)


def _to_write(request: ScopedRequest, pk: int) -> ScoreSheet:
    """The sheet, for the person who may decide on it."""
    sheet = _sheet(request, pk)
    if not request.scope.reviews(sheet.cell):
        raise PermissionDenied(_why_not(request, sheet))
    return sheet


def _why_not(request: ScopedRequest, sheet: ScoreSheet) -> str:
    """Why this person cannot decide on the sheet now; empty when they can."""
    if not request.scope.reviews(sheet.cell):
        superior = sheet.cell.parent.name if sheet.cell.parent else _("cấp trên trực tiếp")
        return _("Phiếu này do %(unit)s thẩm định. Bạn chỉ xem.") % {"unit": superior}
    if sheet.is_official:
        return _("Phiếu đã được xác nhận nên chỉ xem được.")
    if sheet.state != SheetState.SUBMITTED:
        return _("Phiếu đang ở trạng thái «%(state)s» nên không thẩm định được.") % {
            "state": sheet.get_state_display()
        }
    return str(services.OWN_MEETING) if services.takes_part_in(request.user, sheet) else ""


@require_safe
def show(request: ScopedRequest, sheet_pk: int) -> HttpResponse:
    """One sheet, line by line: computed, the cell's mark, the superior's."""
    sheet = _sheet(request, sheet_pk)
    if not sheet.is_frozen:
        return redirect("scoring:sheet-show", sheet.meeting_id)
    return _page(request, sheet)


def _page(
    request: ScopedRequest,
    sheet: ScoreSheet,
    form: ReviewForm | None = None,
    *,
    is_stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    lines, why_not = list(sheet.lines.all()), _why_not(request, sheet)
    form = None if why_not else form or ReviewForm(lines=lines)
    reads = request.scope.may(Action.READ_MINUTES, sheet.cell.path)
    rows = [_with_fields(row, form) for row in frozen_rows(sheet, sheet.meeting, lines, reads=reads)]
    context = {
        "sheet": sheet,
        "meeting": sheet.meeting,
        "crumbs": [(_("Thẩm định"), reverse("scoring:review-list")), (sheet.cell.full_name, "")],
        "revision": str(sheet.revision),
        "tone": TONES[SheetState(sheet.state)],
        "results": results(sheet),
        "groups": grouped(sheet.criteria_set.rules, rows),
        "form": form,
        "why_not": why_not,
        "reads": reads,
        "is_stale": is_stale,
    }
    return render(request, "scoring/review_show.html", context, status=status)


def _with_fields(row: Row, form: ReviewForm | None) -> Row:
    points, reason = f"{row.line.code}-points", f"{row.line.code}-reason"
    if form is None or points not in form.fields:
        return row
    return replace(row, points=form[points], reason=form[reason])


@require_POST
def confirm(request: ScopedRequest, sheet_pk: int) -> HttpResponse:
    """Make the sheet official."""
    sheet = _to_write(request, sheet_pk)
    form = ReviewForm(request.POST, lines=sheet.lines.all())
    return _decide(
        request,
        sheet,
        form,
        lambda revision: services.confirm(
            sheet=sheet,
            marks=form.marks,
            mode=ReviewMode(form.cleaned_data["mode"]),
            by=request.user,
            revision=revision,
        ),
        _("Đã xác nhận phiếu của %(cell)s.") % {"cell": sheet.cell.name},
    )


@require_POST
def send_back(request: ScopedRequest, sheet_pk: int) -> HttpResponse:
    """Return the sheet to the cell with a reason."""
    sheet = _to_write(request, sheet_pk)
    form = ReturnForm(request.POST, lines=sheet.lines.all())
    return _decide(
        request,
        sheet,
        form,
        lambda revision: services.return_sheet(
            sheet=sheet, reason=form.whole_reason, by=request.user, revision=revision
        ),
        _("Đã trả lại phiếu cho %(cell)s.") % {"cell": sheet.cell.name},
    )


def _decide(
    request: ScopedRequest, sheet: ScoreSheet, form: ReviewForm, act: Callable[[int], object], done: str
) -> HttpResponse:
    """Perform the decision and go back to the queue; or show the page again with everything typed."""
    revision = revision_of(request)
    if form.is_valid():
        try:
            act(revision)
        except StaleSheet as stale:
            form.add_error(None, str(stale))
            return _page(request, _sheet(request, sheet.pk), form, is_stale=True, status=409)
        except WrongState as refused:
            messages.error(request, str(refused))
            return redirect("scoring:review-show", sheet.pk)
        except ValidationError as invalid:
            form.refuse(invalid)
            sheet = _sheet(request, sheet.pk)
        else:
            messages.success(request, done)
            return redirect("scoring:review-list")
    return _page(request, sheet, form)
