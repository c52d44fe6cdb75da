"""The published catalogue of facts: name, type, unit, Vietnamese label, and where each comes from.

New facts may be added; an existing one never changes its meaning. `quotient` names the two counts
behind a percentage. `derived` facts are never given: the engine computes them from two others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from scoring.engine.amounts import HUNDRED, HUNDREDTH, plain, text

Value = Decimal | int | bool | str | None

INT = "int"
DECIMAL = "decimal"
PERCENT = "percent"
BOOL = "bool"
TEXT = "text"

MOST = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class FactSpec:
    """One fact that rules may name."""

    name: str
    type: str
    label: str
    unit: str = ""
    source: str = ""  # the record and field a person fills in
    values: tuple[str, ...] = ()
    quotient: tuple[str, str] | None = None
    derived: tuple[str, str] | None = None
    minimum: Decimal = Decimal(0)
    maximum: Decimal = MOST
    # Circumstances are not advised to change: nobody can "improve" the number of expected members.
    is_circumstance: bool = False
    circumstances: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        return self.type in (INT, DECIMAL, PERCENT)

    @property
    def step(self) -> Decimal:
        """The smallest difference between two values of a number."""
        return Decimal(1) if self.type == INT else HUNDREDTH

    @property
    def range(self) -> str:
        """What a file may compare the fact with."""
        if self.is_number:
            return f"{text(self.minimum)} … {text(self.maximum)}"
        return ", ".join(self.values) or "true, false"

    def around(self, value: Value) -> Iterator[Value]:
        """The value and its two neighbours; for a choice or yes/no, every other answer."""
        if self.type == BOOL:
            yield from (True, False)
        elif self.type == TEXT:
            yield from (choice for choice in self.values if choice not in self.circumstances)
        else:
            number = cast(Decimal, value)
            yield from (self.of_type(near) for near in (number, number + self.step, number - self.step))

    def can_be(self, value: Value) -> bool:
        """Whether a number is within the fact's range."""
        return isinstance(value, str) or value is None or self.minimum <= value <= self.maximum

    def of_type(self, number: Decimal | int) -> Value:
        """A number as this fact holds it."""
        return int(number) if self.type == INT else plain(Decimal(number))


def _count(
    name: str, label: str, source: str, unit: str = "đảng viên", *, is_circumstance: bool = False
) -> FactSpec:
    return FactSpec(name, INT, label, unit, source, is_circumstance=is_circumstance)


def _percent(name: str, label: str, part: str, whole: str, source: str) -> FactSpec:
    return FactSpec(name, PERCENT, label, "%", source, quotient=(part, whole), maximum=HUNDRED)


def _derived_percent(name: str, label: str, part: str, whole: str, source: str) -> FactSpec:
    return FactSpec(name, PERCENT, label, "%", source, quotient=(part, whole), derived=(part, whole))


def _choice(
    name: str, label: str, source: str, *values: str, circumstances: tuple[str, ...] = ()
) -> FactSpec:
    return FactSpec(name, TEXT, label, "", source, values, circumstances=circumstances)


def _yes_no(name: str, label: str, source: str, *, is_circumstance: bool = False) -> FactSpec:
    return FactSpec(name, BOOL, label, "", source, is_circumstance=is_circumstance)


def specs() -> Iterator[FactSpec]:
    """Every fact, in the order of a meeting."""
    yield from _about_attendance()
    yield from _about_time()
    yield from _about_preparation()
    yield from _about_conduct()
    yield from _about_decisions()
    yield from _about_results()


def _about_attendance() -> Iterator[FactSpec]:
    here = "attendance.status"
    yield _count("expected_members", "Số đảng viên phải dự", here, is_circumstance=True)
    yield _count("present_members", "Số đảng viên có mặt", here)
    yield _percent("attendance_percent", "Tỷ lệ đảng viên dự", "present_members", "expected_members", here)
    yield _count("excused_absences", "Số đảng viên vắng có lý do", here)
    yield _count("unexcused_absences", "Số đảng viên vắng không có lý do", here)
    label = "Số đảng viên vắng có lý do quá 3 lần liên tiếp trong năm"
    yield _count("members_over_excused_limit", label, here)
    yield _count("late_members", "Số đảng viên đến muộn", "attendance.is_late")
    yield _count("left_early_members", "Số đảng viên về sớm", "attendance.has_left_early")
    yield _count("punctual_members", "Số đảng viên dự đúng giờ, đủ buổi", "attendance.is_late")
    label = "Tỷ lệ đảng viên dự đúng giờ, đủ buổi"
    yield _percent("punctual_percent", label, "punctual_members", "present_members", "attendance.is_late")
    yield _count("speakers", "Số đảng viên phát biểu", "attendance.has_spoken")
    label = "Tỷ lệ đảng viên phát biểu"
    yield _percent("speaking_percent", label, "speakers", "present_members", "attendance.has_spoken")
    yield _count("notebook_members", "Số đảng viên có sổ ghi chép", "attendance.has_notebook")
    label = "Tỷ lệ đảng viên có sổ ghi chép"
    yield _percent(
        "notebook_percent", label, "notebook_members", "present_members", "attendance.has_notebook"
    )


def _about_time() -> Iterator[FactSpec]:
    kinds = ("REGULAR", "THEMATIC", "COMBINED", "EXTRAORDINARY")
    yield FactSpec("kind", TEXT, "Loại sinh hoạt", "", "meeting.kind", kinds, is_circumstance=True)
    yield _count("duration_minutes", "Thời lượng buổi sinh hoạt", "meeting.ends_at", "phút")
    label = "Thời lượng tối thiểu"
    yield _count("duration_required_minutes", label, "meeting.required_minutes", "phút", is_circumstance=True)
    yield _count("duration_shortfall_minutes", "Số phút còn thiếu", "meeting.ends_at", "phút")
    quotient = ("duration_minutes", "duration_required_minutes")
    label = "Thời lượng so với mức tối thiểu"
    yield FactSpec("duration_percent", PERCENT, label, "%", "meeting.ends_at", quotient=quotient)
    states = ("ON_DATE", "MOVED_APPROVED", "MOVED_UNAPPROVED", "OUT_OF_MONTH")
    yield _choice("schedule", "Ngày sinh hoạt so với lịch", "meeting.held_on", *states)


def _about_preparation() -> Iterator[FactSpec]:
    label = "Số ngày thông báo trước buổi sinh hoạt"
    yield FactSpec("notice_days", INT, label, "ngày", "meeting.noticed_on", minimum=-MOST)
    label = "Số ngày gửi tài liệu trước buổi sinh hoạt"
    yield FactSpec("documents_days_before", DECIMAL, label, "ngày", "meeting.documents", minimum=-MOST)
    drafts = ("SENT_BEFORE", "ATTACHED_LATER", "NONE")
    yield _choice("draft_resolution", "Dự thảo nghị quyết, kết luận", "meeting.draft_sent_on", *drafts)
    meetings = ("WITH_MINUTES", "WITHOUT_MINUTES", "NONE", "NO_COMMITTEE")
    label = "Họp chi ủy trước sinh hoạt"
    source = "meeting.committee_met_on"
    yield _choice("committee_meeting", label, source, *meetings, circumstances=("NO_COMMITTEE",))
    yield _yes_no("facilities_ready", "Cơ sở vật chất được bảo đảm", "meeting.is_facility_ready")
    yield _yes_no("digital_documents", "Sử dụng tài liệu điện tử", "meeting.documents")


def _about_conduct() -> Iterator[FactSpec]:
    yield _count("agenda_steps_done", "Số bước đã thực hiện", "agenda.is_done", "bước")
    yield _count("agenda_steps_mandatory", "Số bước bắt buộc", "agenda.is_done", "bước", is_circumstance=True)
    label = "Số phút sinh hoạt tư tưởng, tự phê bình và phê bình"
    yield _count("ideology_minutes", label, "agenda.minutes", "phút")
    label = "Số đảng viên được biểu dương, nhắc nhở, phê bình"
    yield _count("mentions", label, "meeting.mentions")
    label = "Số phần biên bản đã ghi"
    yield _count("minutes_parts_filled", label, "agenda.text", "phần")
    label = "Số phần biên bản bắt buộc"
    yield _count("minutes_parts_mandatory", label, "agenda.text", "phần", is_circumstance=True)
    parts = ("minutes_parts_filled", "minutes_parts_mandatory")
    yield _derived_percent("minutes_parts_percent", "Tỷ lệ phần biên bản đã ghi", *parts, "agenda.text")
    yield _yes_no("minutes_approved", "Biên bản được thông qua", "meeting.is_minutes_approved")


def _about_decisions() -> Iterator[FactSpec]:
    yield _count("decisions", "Số quyết định", "decision", "quyết định", is_circumstance=True)
    label = "Số quyết định có ghi số phiếu"
    yield _count("decisions_with_counts", label, "decision.votes_for", "quyết định")
    label = "Số quyết định đủ tỷ lệ tán thành"
    yield _count("decisions_valid", label, "decision.votes_for", "quyết định")
    pair = ("decisions_with_counts", "decisions")
    label = "Tỷ lệ quyết định có ghi số phiếu"
    yield _derived_percent("decisions_counted_percent", label, *pair, "decision.votes_for")
    pair = ("decisions_with_counts", "decisions_valid")
    label = "Số quyết định có ghi số phiếu nhưng không đủ tỷ lệ tán thành"
    yield FactSpec("decisions_invalid", INT, label, "quyết định", "decision.votes_for", derived=pair)
    yield _yes_no("conclusion_adopted", "Nghị quyết, kết luận được thông qua", "decision.kind")
    yield _count("official_present", "Số đảng viên chính thức có mặt", "attendance.status")
    label = "Số đảng viên chính thức được tính khi biểu quyết"
    yield _count("voting_denominator", label, "attendance.category", is_circumstance=True)
    pair = ("official_present", "voting_denominator")
    label = "Tỷ lệ đảng viên chính thức có mặt trên số được tính khi biểu quyết"
    yield _derived_percent("official_present_percent", label, *pair, "attendance.status")


def _about_results() -> Iterator[FactSpec]:
    label = "Số nhiệm vụ của nghị quyết trước đến hạn"
    yield _count("tasks_due", label, "task.due_on", "nhiệm vụ", is_circumstance=True)
    yield _count("tasks_done", "Số nhiệm vụ đến hạn đã hoàn thành", "task.result", "nhiệm vụ")
    label = "Tỷ lệ hoàn thành nhiệm vụ đến hạn"
    yield _percent("task_completion_percent", label, "tasks_done", "tasks_due", "task.result")
    yield _yes_no("first_meeting", "Buổi sinh hoạt đầu tiên của chi bộ", "meeting", is_circumstance=True)
    label = "Số nhiệm vụ phân công tại buổi này"
    yield _count("tasks_assigned", label, "task", "nhiệm vụ", is_circumstance=True)
    label = "Số nhiệm vụ có người phụ trách và thời hạn"
    yield _count("tasks_complete", label, "task.owner", "nhiệm vụ")
    label = "Tỷ lệ nhiệm vụ có người phụ trách và thời hạn"
    yield _percent("tasks_complete_percent", label, "tasks_complete", "tasks_assigned", "task.owner")
    yield _yes_no("self_score_voted", "Chi bộ biểu quyết điểm tự chấm", "sheet.votes_for")
    label = "Số ngày từ buổi sinh hoạt đến khi gửi cấp trên"
    yield FactSpec("submitted_days_after", DECIMAL, label, "ngày", "sheet.submitted_at", minimum=-MOST)
