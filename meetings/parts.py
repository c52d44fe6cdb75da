"""The parts of a record, in the order of the evening. Each is one page and one save."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class RecordPart:
    """One part: its key in URLs, its title, a short name for the list of parts."""

    key: str
    title: Promise
    short: Promise

    @property
    def url_name(self) -> str:
        """The page of the part."""
        return f"meetings:record-{self.key}"


RECORD_PARTS = (
    RecordPart("general", _("Thông tin chung"), _("Chung")),
    RecordPart("preparation", _("Công tác chuẩn bị"), _("Chuẩn bị")),
    RecordPart("attendance", _("Điểm danh"), _("Điểm danh")),
    RecordPart("agenda", _("Nội dung và biên bản"), _("Nội dung")),
    RecordPart("decisions", _("Biểu quyết"), _("Biểu quyết")),
    RecordPart("tasks", _("Nhiệm vụ"), _("Nhiệm vụ")),
)


def part_of(key: str) -> RecordPart:
    """The part with this key."""
    return next(part for part in RECORD_PARTS if part.key == key)


def part_after(part: RecordPart) -> RecordPart | None:
    """The next part of the evening; None after the last."""
    following = RECORD_PARTS[RECORD_PARTS.index(part) + 1 :]
    return following[0] if following else None
