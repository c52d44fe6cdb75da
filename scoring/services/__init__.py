"""Business acts on sheets and criteria sets."""

from scoring.services.criteria import (
    CriteriaSetMissing,
    criteria_set_for,
    publish_set,
    published_rules,
    store_set,
)
from scoring.services.preview import Preview, preview
from scoring.services.reviewing import OWN_MEETING, SuperiorMark, confirm, return_sheet, takes_part_in
from scoring.services.sheets import adopt, mark, reopen, submit

__all__ = [
    "OWN_MEETING",
    "CriteriaSetMissing",
    "Preview",
    "SuperiorMark",
    "adopt",
    "confirm",
    "criteria_set_for",
    "mark",
    "preview",
    "publish_set",
    "published_rules",
    "reopen",
    "return_sheet",
    "store_set",
    "submit",
    "takes_part_in",
]
