"""Header, numbers and signatures: the units by their names of the day, and what the person asking adds."""

import re
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells.models import UnitPlacement
from meetings.models import Meeting
from ui.documents import UNKNOWN, Letterhead

# «Đảng bộ xã Tân Minh» sits in Tân Minh; of an agency's committee the name does not say where it sits.
_PLACE = re.compile(r"Đảng bộ (?:xã|phường|thị trấn|huyện|thị xã|thành phố|tỉnh) (.+)", re.IGNORECASE)


class Signer(models.TextChoices):
    """As what the person signs whose name stands below a resolution."""

    SECRETARY = "secretary", gettext_lazy("bí thư")
    DEPUTY = "deputy", gettext_lazy("phó bí thư")


@dataclass(frozen=True, slots=True)
class Names:
    """What the cell and its superior were called on the day of the meeting."""

    cell: str
    superior: str


def day_of(meeting: Meeting) -> date:
    """The day whose form and names apply; before it is on record, the first of the month."""
    return meeting.held_on or meeting.month


def names_of(meeting: Meeting) -> Names:
    """From the dated placements (2 queries)."""
    rows = UnitPlacement.objects.valid_on(day_of(meeting))
    own = rows.filter(unit=meeting.cell_id).first()
    if own is None:
        return Names(meeting.cell.name, meeting.cell.parent.name if meeting.cell.parent else UNKNOWN)
    superior = rows.filter(unit=own.parent_id).first() if own.parent_id else None
    return Names(own.name, superior.name if superior else UNKNOWN)


def letterhead(names: Names, number: str, day: date | None, year: int) -> Letterhead:
    """`day`: when the document was made, as far as it is on record."""
    place = match[1] if (match := _PLACE.fullmatch(names.superior.strip())) else UNKNOWN
    return Letterhead(
        superior=names.superior.upper(),
        issuer=names.cell.upper(),
        number=number,
        place_and_day=_("%(place)s, %(day)s") % {"place": place, "day": long_date(day, year)},
    )


def numbered(number: str, symbol: str) -> str:
    """«Số 05-BB/CB». The running number of the term is not on record: it is given or left open."""
    return _("Số %(number)s-%(symbol)s") % {
        "number": number.zfill(2) if number else UNKNOWN,
        "symbol": symbol,
    }


def long_date(day: date | None, year: int) -> str:
    """«ngày 05 tháng 02 năm 2024»: zeros before days under 10 and before the first two months."""
    if day is None:
        return _("ngày %(gap)s tháng %(gap)s năm %(year)s") % {"gap": UNKNOWN, "year": str(year)}
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    values = {"day": f"{day.day:02d}", "month": month, "year": str(day.year)}
    return _("ngày %(day)s tháng %(month)s năm %(year)s") % values


def subject_of(meeting: Meeting) -> str:
    """«sinh hoạt chi bộ thường kỳ tháng 6 năm 2024»."""
    values = {"kind": meeting.get_kind_display(), "month": month_words(meeting.month)}
    return _("sinh hoạt chi bộ %(kind)s %(month)s") % values


def month_words(month: date) -> str:
    """«tháng 6 năm 2024»."""
    name = f"{month.month:02d}" if month.month < 3 else str(month.month)
    return _("tháng %(month)s năm %(year)s") % {"month": name, "year": str(month.year)}


def draft_note(meeting: Meeting) -> str:
    """What a reader must know while the record may still change."""
    if meeting.is_editable:
        return _("(Bản ghi chưa chốt, nội dung còn có thể thay đổi)")
    return ""
