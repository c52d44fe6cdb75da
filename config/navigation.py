"""The menu as data: label, URL name, the action that makes it worth showing."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import clock
from cells.access import Action, Scope


@dataclass(frozen=True, slots=True)
class Entry:
    """One menu entry."""

    label: Promise
    url_name: str
    needs: Action
    not_for: Action | None = None  # people with this action have a better entry
    within: str = ""  # the name of another page below which this entry is the current one


MENU = (
    Entry(_("Tổng quan"), "reports:home", Action.OVERSEE, within="reports:report-list"),
    Entry(_("Việc của tôi"), "reports:home", Action.VIEW, not_for=Action.OVERSEE),
    Entry(_("Sinh hoạt chi bộ"), "meetings:meeting-list", Action.READ_MINUTES),
    Entry(_("Thẩm định"), "scoring:review-list", Action.REVIEW),
    Entry(_("Kết quả"), "reports:report-list", Action.VIEW, not_for=Action.OVERSEE),
    Entry(_("Bộ tiêu chí"), "scoring:criteria-list", Action.VIEW),
    Entry(_("Tổ chức và đảng viên"), "cells:unit-list", Action.VIEW),
    Entry(_("Tài khoản"), "cells:account-list", Action.ADMINISTER),
)


def _is_current(entry: Entry, path: str) -> bool:
    """Whether a page stands under this entry; the start page has nothing below its own address."""
    url = reverse(entry.url_name)
    below = [name for name in (entry.url_name, entry.within) if name and reverse(name) != "/"]
    return path == url or any(path.startswith(reverse(name)) for name in below)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: menu for this person, and the practice banner's date."""
    scope: Scope | None = getattr(request, "scope", None)
    entries = []
    if scope is not None and request.user.is_authenticated:
        for entry in MENU:
            if scope.may(entry.needs) and not (entry.not_for and scope.may(entry.not_for)):
                url = reverse(entry.url_name)
                entries.append(
                    {"label": entry.label, "url": url, "current": _is_current(entry, request.path)}
                )
    practice = settings.PRACTICE_TODAY
    return {"menu": entries, "practice_today": clock.today() if practice else None}
