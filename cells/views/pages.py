"""What the form pages of this app share."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from cells import tree
from cells.access import Scope, ScopedRequest
from cells.models import PartyUnit

Crumb = tuple[str, str]  # label and address of a page above this one


def applied(form: forms.BaseForm, act: Callable[..., Any]) -> bool:
    """Perform a business act with the form's data. What the act complains about lands on the form."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        act(**form.cleaned_data)
    except ValidationError as error:
        for field, errors in _by_field(error).items():
            form.add_error(field if field in form.fields else None, errors)
        return False
    return True


def _by_field(error: ValidationError) -> dict[str, list[ValidationError]]:
    if hasattr(error, "error_dict"):
        return error.error_dict
    return {NON_FIELD_ERRORS: error.error_list}


def form_page(
    request: ScopedRequest,
    form: forms.BaseForm,
    *,
    title: str,
    submit: str,
    back: str,
    crumbs: Sequence[Crumb],
    lead: str = "",
    is_ending: bool = False,
) -> HttpResponse:
    """Render the one page that all forms of this app use."""
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "submit": submit,
        "back": back,
        "crumbs": crumbs,
        "is_ending": is_ending,
    }
    return render(request, "cells/form.html", context)


def crumbs_to(unit: PartyUnit, scope: Scope, *, with_unit: bool = True) -> list[Crumb]:
    """The way from the list of units to a unit, as far as this person sees it."""
    units = [*tree.superiors(unit, scope), *([unit] if with_unit else [])]
    steps = [(step.name, reverse("cells:unit-show", args=[step.pk])) for step in units]
    return [(_("Tổ chức và đảng viên"), reverse("cells:unit-list")), *steps]


def crumbs_to_account(account: User | None = None) -> list[Crumb]:
    """The way to the list of accounts, or to one account."""
    steps = [(account.full_name, reverse("cells:account-edit", args=[account.pk]))] if account else []
    return [(_("Tài khoản"), reverse("cells:account-list")), *steps]
