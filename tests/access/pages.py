"""Who may do what where, written down by hand: the matrix compares every page with these tables.

People and units are those of `tests/world.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Grant = Mapping[str, frozenset[str]]  # person → units on which the action is allowed

CELLS = frozenset({"cell_a", "cell_b", "cell_c", "grassroots_cell"})
DISTRICT = CELLS | {"district", "committee", "committee_2"}
UNITS = DISTRICT | {"province"}
PEOPLE = (
    "secretary_a",
    "minute_taker",
    "supervisor",
    "expired",
    "secretary_b",
    "reviewer",
    "reviewer_2",
    "board",
    "inspector",
    "admin",
    "outsider",
)


def units(*names: str) -> frozenset[str]:
    """Units as a grant holds them."""
    return frozenset(names)


VIEW: Grant = {
    "secretary_a": units("cell_a"),
    "minute_taker": units("cell_a"),
    "supervisor": units("cell_a"),
    "secretary_b": units("cell_b"),
    "reviewer": units("committee", "cell_a", "cell_b"),
    "reviewer_2": units("committee_2", "cell_c"),
    "board": DISTRICT,
    "inspector": DISTRICT,
    "admin": DISTRICT,
}
READ_MINUTES: Grant = {person: seen for person, seen in VIEW.items() if person != "admin"}
RECORD: Grant = {
    "secretary_a": units("cell_a"),
    "minute_taker": units("cell_a"),
    "secretary_b": units("cell_b"),
}
SUBMIT: Grant = {"secretary_a": units("cell_a"), "secretary_b": units("cell_b")}
# The direct superior decides: the board sees every cell, and confirms only those right below it.
REVIEW: Grant = {
    "supervisor": units("cell_a"),
    "reviewer": units("cell_a", "cell_b"),
    "reviewer_2": units("cell_c"),
    "board": units("grassroots_cell"),
}
MANAGE_CRITERIA: Grant = {"board": DISTRICT}
ADMINISTER: Grant = {"admin": DISTRICT}
HANDOVER: Grant = {**SUBMIT, **ADMINISTER}
ANYBODY: Grant = dict.fromkeys(PEOPLE, UNITS)


@dataclass(frozen=True)
class Page:
    """One URL name: which objects it is about, who may use it, how it is asked."""

    grant: Grant
    target: str = ""  # what its argument names, see `tests/access/objects.py`; "": no argument
    methods: tuple[str, ...] = ("GET",)
    role_first: bool = False  # 403 for the wrong role even where the object is out of sight
    query: str = ""  # query string; "{pk}" and "{code}" are those of the target
    fixed: str = ""  # an argument that belongs to no unit, see `Objects.fixed`
    more: tuple[str, ...] = ()  # further arguments of the address
    also: frozenset[int] = frozenset()  # what else may be answered to those who may use it


FORM = ("GET", "POST")
BUTTON = ("POST",)

# Login, its neighbors and the size of type are not about units; tests/access/test_matrix.py and
# tests/ui have tests for them.
PUBLIC = {"account_login", "account_logout", "account_change_password", "ui:type-switch"}

PAGES: dict[str, Page] = {
    "cells:unit-list": Page(ANYBODY),
    "cells:unit-search": Page(ADMINISTER, query="action=ADMINISTER&q=dauten"),
    "cells:decision-list": Page(VIEW),
    "cells:decision-create": Page(ADMINISTER, "", FORM),
    "cells:decision-template": Page(ADMINISTER),
    "cells:decision-upload": Page(ADMINISTER, "", FORM),
    "cells:decision-show": Page(VIEW, "decision"),
    "cells:decision-undo": Page(ADMINISTER, "decision", FORM),
    "cells:unit-show": Page(VIEW, "unit"),
    "cells:unit-create": Page(ADMINISTER, "unit", FORM),
    "cells:unit-edit": Page(ADMINISTER, "unit", FORM),
    "cells:member-create": Page(ADMINISTER, "cell", FORM),
    "cells:register-show": Page(ADMINISTER, "unit", FORM, more=("members",)),
    "cells:register-download": Page(ADMINISTER, "unit", more=("members",)),
    "cells:register-confirm": Page(ADMINISTER, "unit", BUTTON, more=("units",)),
    "cells:register-errors": Page(ADMINISTER, "unit", BUTTON, more=("members",)),
    "cells:register-discard": Page(ADMINISTER, "unit", BUTTON, more=("units",)),
    "cells:register-undo": Page(ADMINISTER, "register_import", FORM),
    "cells:membership-edit": Page(ADMINISTER, "membership", FORM),
    "cells:membership-category": Page(ADMINISTER, "membership", FORM),
    "cells:membership-end": Page(ADMINISTER, "membership", FORM),
    "cells:roll-show": Page(VIEW, "cell"),
    "cells:membership-terms": Page(ADMINISTER, "exempt", FORM),
    "cells:transfer-create": Page(ADMINISTER, "membership", FORM),
    "cells:transfer-list": Page(ADMINISTER),
    "cells:transfer-receive": Page(ADMINISTER, "arrival", FORM),
    "cells:transfer-decline": Page(ADMINISTER, "arrival", FORM),
    "cells:transfer-withdraw": Page(ADMINISTER, "departure", FORM),
    "cells:transfer-return": Page(ADMINISTER, "departure", FORM),
    "cells:account-list": Page(ADMINISTER),
    "cells:account-create": Page(ADMINISTER, "", FORM),
    "cells:account-edit": Page(ADMINISTER, "account", FORM, role_first=True),
    "cells:account-sight": Page(ADMINISTER, "account", role_first=True),
    "cells:account-password": Page(ADMINISTER, "account", FORM, role_first=True),
    "cells:assignment-create": Page(ADMINISTER, "account", FORM, role_first=True),
    "cells:assignment-end": Page(ADMINISTER, "assignment", FORM),
    "meetings:meeting-list": Page(READ_MINUTES),
    "meetings:meeting-start": Page(RECORD, "cell", FORM, query="cell={pk}"),
    "meetings:record-show": Page(READ_MINUTES, "meeting"),
    "meetings:record-general": Page(RECORD, "meeting", FORM),
    "meetings:record-preparation": Page(RECORD, "meeting", FORM),
    "meetings:record-attendance": Page(RECORD, "meeting", FORM),
    "meetings:record-agenda": Page(RECORD, "meeting", FORM),
    "meetings:record-decisions": Page(RECORD, "meeting", FORM),
    "meetings:record-tasks": Page(RECORD, "meeting", FORM),
    "meetings:meeting-not-held": Page(RECORD, "meeting", FORM),
    "meetings:meeting-cancel": Page(RECORD, "meeting", FORM),
    "meetings:meeting-take-up-again": Page(RECORD, "meeting", BUTTON),
    "meetings:handover-create": Page(ADMINISTER, "cell", FORM),
    "meetings:handover-show": Page(HANDOVER, "handover"),
    "scoring:sheet-show": Page(VIEW, "scored_meeting"),
    "scoring:sheet-mark": Page(RECORD, "scored_meeting", BUTTON),
    "scoring:sheet-adopt": Page(SUBMIT, "scored_meeting", BUTTON),
    "scoring:sheet-reopen": Page(SUBMIT, "scored_meeting", BUTTON),
    "scoring:sheet-submit": Page(SUBMIT, "scored_meeting", BUTTON),
    "scoring:review-list": Page(REVIEW),
    "scoring:review-show": Page(VIEW, "sheet"),
    "scoring:review-confirm": Page(REVIEW, "sheet", BUTTON),
    "scoring:review-return": Page(REVIEW, "sheet", BUTTON),
    "reports:home": Page(ANYBODY),
    "reports:concern-list": Page(VIEW),
    "reports:handover-file": Page(HANDOVER, "handover"),
    "reports:minutes-word": Page(READ_MINUTES, "meeting"),
    "reports:minutes-pdf": Page(READ_MINUTES, "meeting"),
    "reports:resolution-word": Page(READ_MINUTES, "meeting"),
    "reports:resolution-pdf": Page(READ_MINUTES, "meeting"),
    "reports:sheet-word": Page(VIEW, "scored_meeting"),
    "reports:sheet-pdf": Page(VIEW, "scored_meeting"),
    "reports:report-list": Page(VIEW, also=frozenset({302})),
    "reports:rollup-show": Page(VIEW, "unit"),
    "reports:rollup-export": Page(VIEW, "unit"),
    "reports:ratings-show": Page(VIEW, "unit"),
    "reports:ratings-export": Page(VIEW, "unit"),
    "reports:rows-show": Page(VIEW, "unit", more=("due",)),
    "reports:rows-export": Page(VIEW, "unit", more=("cells",)),
    "scoring:criteria-list": Page(VIEW),
    "scoring:criteria-show": Page(VIEW, fixed="criteria"),
    "scoring:criteria-source": Page(VIEW, fixed="criteria"),
    "scoring:criteria-table": Page(VIEW, fixed="criteria"),
    "scoring:criteria-create": Page(MANAGE_CRITERIA, methods=FORM),
    "scoring:criteria-edit": Page(MANAGE_CRITERIA, methods=FORM, fixed="criteria"),
    "scoring:criteria-numbers": Page(MANAGE_CRITERIA, methods=FORM, fixed="criteria"),
    "scoring:criteria-publish": Page(MANAGE_CRITERIA, methods=FORM, fixed="draft"),
    "scoring:criteria-delete": Page(MANAGE_CRITERIA, methods=FORM, fixed="draft"),
}
