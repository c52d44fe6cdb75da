"""Business acts on sheets and criteria sets."""

from scoring.services.criteria import (
    CriteriaSetMissing,
    clashes,
    criteria_set_for,
    publish_set,
    published_rules,
    rivals,
    store_set,
)
from scoring.services.drafts import (
    StaleDraft,
    delete_draft,
    governs,
    publish_draft,
    rewrite_draft,
    start_draft,
)
from scoring.services.preview import Preview, preview
from scoring.services.reviewing import OWN_MEETING, SuperiorMark, confirm, return_sheet, takes_part_in
from scoring.services.sheets import adopt, mark, reopen, submit

__all__ = [
    "OWN_MEETING",
    "CriteriaSetMissing",
    "Preview",
    "StaleDraft",
    "SuperiorMark",
    "adopt",
    "clashes",
    "confirm",
    "criteria_set_for",
    "delete_draft",
    "governs",
    "mark",
    "preview",
    "publish_draft",
    "publish_set",
    "published_rules",
    "reopen",
    "return_sheet",
    "rewrite_draft",
    "rivals",
    "start_draft",
    "store_set",
    "submit",
    "takes_part_in",
]
