"""A decision as a workbook: the empty one to take along, and the filled one sent back."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cells import access, decision_sheets
from cells.access import Action, ScopedRequest
from cells.decision_draft import Draft
from cells.register_forms import RegisterUploadForm
from cells.views.decision_writing import crumbs, preview
from ui.exports import XLSX
from ui.workbooks.reading import Refused

PROBLEMS = 100


@require_safe
def template(request: ScopedRequest) -> FileResponse:
    """The workbook to be filled."""
    access.require(request.scope, Action.ADMINISTER)
    file = decision_sheets.written()
    return FileResponse(file, as_attachment=True, filename="quyet-dinh-to-chuc.xlsx", content_type=XLSX)


@require_http_methods(["GET", "POST"])
def upload(request: ScopedRequest) -> HttpResponse:
    """Read a filled workbook: what its decision would do, or what is wrong with it."""
    access.require(request.scope, Action.ADMINISTER)
    form = RegisterUploadForm(request.POST or None, request.FILES or None)
    form.fields["file"].label = _("Tệp quyết định đã ghi")
    form.fields["file"].help_text = _("Tệp .xlsx hoặc .xls, không quá 10 MB.")
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sent = decision_sheets.read_decision(file.read(), file.name, request.scope)
        except Refused as error:
            form.add_error("file", error)
        else:
            if sent.decision and not sent.problems:
                return preview(request, Draft.of(sent.decision))
            problems = sent.problems
    context = {
        "form": form,
        "problems": problems[:PROBLEMS],
        "is_more": len(problems) > PROBLEMS,
        "crumbs": crumbs(),
    }
    return render(request, "cells/decision_upload.html", context)
