"""The four ratings as they look: word, tone of color, shape. Used by badges, tables and spreadsheets."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class RatingLook:
    """How one rating is shown. `shape` is an SVG path in a box of 16 × 16."""

    tone: str
    label: str | Promise
    shape: str


# Different outlines (circle, triangle, square, cross), so that the four differ in grey print too.
RATINGS: Mapping[str, RatingLook] = {
    "GOOD": RatingLook("good", _("Tốt"), "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1z"),
    "FAIR": RatingLook("fair", _("Khá"), "M8 1l7.5 13.5H.5z"),
    "AVERAGE": RatingLook("average", _("Trung bình"), "M2 2h12v12H2z"),
    "POOR": RatingLook("poor", _("Kém"), "M4 1l4 4 4-4 3 3-4 4 4 4-3 3-4-4-4 4-3-3 4-4-4-4z"),
}
UNRATED = RatingLook("unrated", _("Chưa xếp loại"), "M2 7h12v2H2z")
