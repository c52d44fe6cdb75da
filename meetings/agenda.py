"""The agenda of a meeting (domain.md 4.4) as a checklist; copied into each meeting when it starts."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import MeetingKind


class Part(StrEnum):
    """The three parts of a meeting."""

    OPENING = "OPENING"
    BODY = "BODY"
    CLOSING = "CLOSING"


PART_LABELS = {
    Part.OPENING: _("Mở đầu"),
    Part.BODY: _("Nội dung"),
    Part.CLOSING: _("Kết thúc"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: whether it must be done, and whether minutes are written for it."""

    code: str
    part: Part
    title: Promise
    has_minutes: bool = False
    is_mandatory: bool = True


_OPENING = (
    Step("opening", Part.OPENING, _("Tuyên bố lý do, giới thiệu thành phần, cử người ghi biên bản")),
    Step("attendance-call", Part.OPENING, _("Điểm danh: có mặt, vắng có lý do, vắng không có lý do")),
    Step("programme", Part.OPENING, _("Thông qua chương trình sinh hoạt")),
)
_BODY_REGULAR = (
    Step("last-month", Part.BODY, _("Kết quả thực hiện nhiệm vụ tháng trước"), has_minutes=True),
    Step("this-month", Part.BODY, _("Nhiệm vụ trọng tâm tháng này"), has_minutes=True),
    Step("superior-documents", Part.BODY, _("Văn bản, định hướng của cấp trên"), has_minutes=True),
    Step(
        "ideology",
        Part.BODY,
        _("Tình hình tư tưởng; học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh"),
        has_minutes=True,
    ),
    Step("discussion", Part.BODY, _("Thảo luận: ý kiến phát biểu của đảng viên"), has_minutes=True),
)
_TOPIC = (
    Step(
        "topic-report",
        Part.BODY,
        _("Báo cáo chuyên đề do đảng viên được phân công trình bày"),
        has_minutes=True,
    ),
    Step("topic-discussion", Part.BODY, _("Thảo luận chuyên đề, liên hệ thực tế đơn vị"), has_minutes=True),
    Step("topic-measures", Part.BODY, _("Kết luận chuyên đề và biện pháp thực hiện"), has_minutes=True),
)
_OPTIONAL = (
    Step(
        "mentions",
        Part.BODY,
        _("Biểu dương, nhắc nhở, phê bình đảng viên"),
        has_minutes=True,
        is_mandatory=False,
    ),
    Step(
        "party-work",
        Part.BODY,
        _("Công tác kết nạp, chuyển sinh hoạt và công tác đảng khác"),
        has_minutes=True,
        is_mandatory=False,
    ),
    Step(
        "superior-remarks",
        Part.BODY,
        _("Ý kiến của đại diện cấp trên dự sinh hoạt"),
        has_minutes=True,
        is_mandatory=False,
    ),
)
_CLOSING = (
    Step("conclusion", Part.CLOSING, _("Chủ trì tóm tắt, kết luận"), has_minutes=True),
    Step("assignment", Part.CLOSING, _("Phân công nhiệm vụ, biểu quyết thông qua kết luận, nghị quyết")),
    Step("scoring", Part.CLOSING, _("Chấm điểm, xếp loại buổi sinh hoạt")),
    Step("minutes-approval", Part.CLOSING, _("Đọc và thông qua biên bản")),
)


def steps_for(kind: str) -> tuple[Step, ...]:
    """The agenda of a kind of meeting, in order."""
    body = {
        MeetingKind.REGULAR: _BODY_REGULAR,
        MeetingKind.THEMATIC: _TOPIC,
        MeetingKind.COMBINED: _BODY_REGULAR + _TOPIC,
        MeetingKind.EXTRAORDINARY: _BODY_REGULAR[-1:],
    }[MeetingKind(kind)]
    return _OPENING + body + _OPTIONAL + _CLOSING
