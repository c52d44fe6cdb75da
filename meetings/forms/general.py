"""When, where, who led; and how the meeting was prepared."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cells.models import Member
from meetings.forms.base import RecordForm
from meetings.forms.fields import DayField, LineField, MomentField, PersonField, TriStateField
from meetings.models import Meeting
from meetings.people import people_of
from ui.forms import TimeInput


class GeneralForm(RecordForm):
    """When, where, who led (GENERAL_FIELDS of the service)."""

    held_on = DayField(
        label=_("Ngày sinh hoạt"),
        help_text=_("Ngày đã họp. Danh sách điểm danh lấy theo ngày này. Dùng cho tiêu chí III.1."),
    )
    registered_on = DayField(
        label=_("Ngày theo lịch đã đăng ký"), help_text=_("Dùng cho tiêu chí III.1: đúng lịch.")
    )
    is_move_approved = TriStateField(
        label=_("Nếu họp khác ngày theo lịch: đã báo và được cấp trên đồng ý?"),
        help_text=_("Họp đúng lịch thì bỏ qua câu này."),
    )
    starts_at = forms.TimeField(label=_("Bắt đầu lúc"), required=False, widget=TimeInput)
    ends_at = forms.TimeField(
        label=_("Kết thúc lúc"),
        required=False,
        widget=TimeInput,
        help_text=_("Dùng cho tiêu chí III.2: thời lượng."),
    )
    place = LineField(label=_("Địa điểm"), required=False, max_length=200, help_text=_("Ghi vào biên bản."))
    chair = PersonField(label=_("Chủ trì"), help_text=_("Ghi vào biên bản."))
    minute_taker = PersonField(
        label=_("Người ghi biên bản"), help_text=_("Khác với chủ trì. Ghi vào biên bản.")
    )

    def __init__(self, data: Any = None, *, meeting: Meeting, typed: Any = None) -> None:
        super().__init__(data, meeting=meeting, typed=typed)
        self.people = people_of(meeting)
        for name in ("chair", "minute_taker"):
            self.fields[name].choices = person_choices(self.people)  # type: ignore[attr-defined]

    def stored(self) -> dict[str, Any]:
        """What is stored; people by key."""
        meeting = self.meeting
        return super().stored() | {"chair": meeting.chair_id, "minute_taker": meeting.minute_taker_id}

    def arguments(self) -> dict[str, Any]:
        """Cleaned data with the people themselves."""
        people = {name: self.people.get(self.cleaned_data[name]) for name in ("chair", "minute_taker")}
        return super().arguments() | people


def person_choices(people: dict[int, Member]) -> list[tuple[Any, Any]]:
    """Choices of a PersonField; people of the same name are told apart by their card."""
    names = [member.full_name for member in people.values()]

    def label(member: Member) -> str:
        is_shared = names.count(member.full_name) > 1 and member.card_no
        return f"{member.full_name} ({member.card_no})" if is_shared else member.full_name

    return [("", _("Chưa ghi")), *((pk, label(member)) for pk, member in people.items())]


class PreparationForm(RecordForm):
    """The evidence of preparation (PREPARATION_FIELDS of the service)."""

    has_committee_met = TriStateField(
        label=_("Chi ủy có họp chuẩn bị trước buổi sinh hoạt?"), help_text=_("Dùng cho tiêu chí II.2.")
    )
    committee_met_on = DayField(label=_("Ngày chi ủy họp chuẩn bị"), help_text=_("Dùng cho tiêu chí II.2."))
    has_committee_minutes = TriStateField(
        label=_("Cuộc họp chi ủy có ghi biên bản?"), help_text=_("Dùng cho tiêu chí II.2.")
    )
    noticed_on = DayField(
        label=_("Ngày thông báo buổi sinh hoạt cho đảng viên"),
        help_text=_("Dùng cho tiêu chí II.5: báo trước ít nhất 3 ngày."),
    )
    has_draft_resolution = TriStateField(
        label=_("Có dự thảo nghị quyết hoặc kết luận?"), help_text=_("Dùng cho tiêu chí II.4.")
    )
    draft_sent_on = DayField(
        label=_("Ngày gửi dự thảo cho đảng viên"),
        help_text=_("Dùng cho tiêu chí II.4: gửi trước ít nhất 1 ngày. Không gửi trước thì để trống."),
    )
    is_facility_ready = TriStateField(
        label=_("Hội trường, bàn ghế, âm thanh, tài liệu có được bảo đảm?"),
        help_text=_("Dùng cho tiêu chí II.5."),
    )
    documents_posted_at = MomentField(
        label=_("Tài liệu gửi đảng viên lúc"),
        help_text=_("Theo Hướng dẫn 42: gửi trước ít nhất 1 ngày. Quy định 31 không hỏi thì để trống."),
    )
    has_digital_documents = TriStateField(
        label=_("Có dùng tài liệu điện tử?"),
        help_text=_("Theo Hướng dẫn 42. Quy định 31 không hỏi thì để «Chưa ghi»."),
    )

    def __init__(self, data: Any = None, *, meeting: Meeting, typed: Any = None) -> None:
        super().__init__(data, meeting=meeting, typed=typed)
        if not meeting.has_committee:
            for name in COMMITTEE_FIELDS:
                del self.fields[name]


COMMITTEE_FIELDS = ("has_committee_met", "committee_met_on", "has_committee_minutes")
