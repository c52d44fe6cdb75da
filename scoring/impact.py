"""What a decision on the organisation means for sheets and criteria: read before it is recorded."""

from datetime import date

from django.utils.translation import gettext as _

from cells.reorganisation import Impact
from scoring.models import OFFICIAL_STATES, CriteriaSet, ScoreSheet, SheetState


def of_decision(*, units: list[int], ended: list[int], day: date) -> list[Impact]:
    """Sheets on their way, and criteria sets that were made for a unit that ends."""
    sheets = ScoreSheet.objects.filter(cell__in=units)
    return [
        Impact(_("Phiếu đang chờ cấp trên thẩm định"), sheets.filter(state=SheetState.SUBMITTED).count()),
        Impact(
            _("Phiếu chi bộ chưa gửi"),
            sheets.exclude(state__in=(SheetState.SUBMITTED, *OFFICIAL_STATES)).count(),
        ),
        Impact(
            _("Bộ tiêu chí dùng riêng cho đơn vị kết thúc"),
            CriteriaSet.objects.published().filter(scope_unit__in=ended).count(),
        ),
    ]
