"""What a meeting is worth: criteria sets and score sheets."""

from scoring.models.criteria import CriteriaSet, SetState, SetStatus
from scoring.models.sheet import (
    OFFICIAL_STATES,
    SENT_STATES,
    Rating,
    ReviewMode,
    ScoreLine,
    ScoreSheet,
    SheetState,
)

__all__ = [
    "OFFICIAL_STATES",
    "SENT_STATES",
    "CriteriaSet",
    "Rating",
    "ReviewMode",
    "ScoreLine",
    "ScoreSheet",
    "SetState",
    "SetStatus",
    "SheetState",
]
