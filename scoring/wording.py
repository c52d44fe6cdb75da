"""Vietnamese words for facts: what was recorded, what a choice means, what would help.

Tables only; `explain.py` puts the sentences together.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

# A percentage with the people, tasks or minutes behind it.
SHARES: dict[str, Words] = {
    "attendance_percent": _("%(part)s trên %(whole)s đảng viên dự (%(percent)s %%)"),
    "punctual_percent": _("%(part)s trên %(whole)s đảng viên có mặt đúng giờ, dự đủ buổi (%(percent)s %%)"),
    "speaking_percent": _("%(part)s trên %(whole)s đảng viên có mặt phát biểu (%(percent)s %%)"),
    "notebook_percent": _("%(part)s trên %(whole)s đảng viên có mặt có sổ ghi chép (%(percent)s %%)"),
    "duration_percent": _("họp %(part)s phút trên %(whole)s phút tối thiểu (%(percent)s %%)"),
    "task_completion_percent": _("%(part)s trên %(whole)s nhiệm vụ đến hạn đã hoàn thành (%(percent)s %%)"),
    "tasks_complete_percent": _(
        "%(part)s trên %(whole)s nhiệm vụ có người phụ trách và thời hạn (%(percent)s %%)"
    ),
    "minutes_parts_percent": _("%(part)s trên %(whole)s phần biên bản bắt buộc đã ghi (%(percent)s %%)"),
    "decisions_counted_percent": _("%(part)s trên %(whole)s quyết định có ghi số phiếu (%(percent)s %%)"),
    "official_present_percent": _(
        "%(part)s trên %(whole)s đảng viên chính thức được tính khi biểu quyết có mặt (%(percent)s %%)"
    ),
}

# A share of things done, by the fact that counts them.
FRACTIONS: dict[str, Words] = {
    "agenda_steps_done": _("%(part)s trên %(whole)s bước bắt buộc đã thực hiện"),
    "tasks_done": _("%(part)s trên %(whole)s nhiệm vụ đến hạn đã hoàn thành"),
    "minutes_parts_filled": _("%(part)s trên %(whole)s phần biên bản bắt buộc đã ghi"),
    "decisions_with_counts": _("%(part)s trên %(whole)s quyết định có ghi số phiếu"),
    "speakers": _("%(part)s trên %(whole)s đảng viên phát biểu"),
    "present_members": _("%(part)s trên %(whole)s đảng viên dự"),
}

# Counts that read better as a phrase: how to say none, and how to say some.
COUNTS: dict[str, tuple[Words, Words]] = {
    "unexcused_absences": (
        _("không có đảng viên vắng không lý do"),
        _("%(number)s đảng viên vắng không lý do"),
    ),
    "members_over_excused_limit": (
        _("không có đảng viên vắng có lý do quá 3 lần liên tiếp trong năm"),
        _("%(number)s đảng viên vắng có lý do quá 3 lần liên tiếp trong năm"),
    ),
    "late_members": (_("không có đảng viên đến muộn"), _("%(number)s đảng viên đến muộn")),
    "left_early_members": (_("không có đảng viên về sớm"), _("%(number)s đảng viên về sớm")),
    "duration_shortfall_minutes": (_("đủ thời lượng tối thiểu"), _("thiếu %(number)s phút")),
    "duration_minutes": (_("chưa có phút họp nào"), _("họp %(number)s phút")),
    "notice_days": (_("thông báo trong ngày họp"), _("thông báo trước %(number)s ngày")),
    "documents_days_before": (
        _("tài liệu gửi trong ngày họp"),
        _("tài liệu gửi trước %(number)s ngày"),
    ),
    "submitted_days_after": (
        _("gửi cấp trên ngay trong ngày"),
        _("gửi cấp trên sau %(number)s ngày"),
    ),
    "tasks_due": (_("không có nhiệm vụ nào đến hạn"), _("%(number)s nhiệm vụ đến hạn")),
    "tasks_assigned": (
        _("không phân công nhiệm vụ nào tại buổi này"),
        _("phân công %(number)s nhiệm vụ tại buổi này"),
    ),
    "decisions": (_("không có việc nào phải biểu quyết"), _("%(number)s quyết định")),
    "decisions_invalid": (
        _("mọi quyết định có ghi số phiếu đều đủ tỷ lệ tán thành"),
        _("%(number)s quyết định không đủ tỷ lệ tán thành"),
    ),
    "ideology_minutes": (
        _("không dành thời gian cho tư tưởng, tự phê bình và phê bình"),
        _("dành %(number)s phút cho tư tưởng, tự phê bình và phê bình"),
    ),
}

# Yes and no.
ANSWERS: dict[str, tuple[Words, Words]] = {
    "first_meeting": (
        _("đây là buổi sinh hoạt đầu tiên của chi bộ"),
        _("chi bộ đã có buổi sinh hoạt trước"),
    ),
    "minutes_approved": (_("biên bản được thông qua"), _("biên bản chưa được thông qua")),
    "conclusion_adopted": (
        _("nghị quyết, kết luận được thông qua"),
        _("không thông qua nghị quyết, kết luận"),
    ),
    "facilities_ready": (_("cơ sở vật chất được bảo đảm"), _("cơ sở vật chất chưa được bảo đảm")),
    "self_score_voted": (_("chi bộ đã biểu quyết điểm tự chấm"), _("chi bộ chưa biểu quyết điểm tự chấm")),
    "digital_documents": (_("có dùng tài liệu điện tử"), _("không dùng tài liệu điện tử")),
}

# What a choice means.
CHOICES: dict[str, dict[str, Words]] = {
    "kind": {
        "REGULAR": _("thường kỳ"),
        "THEMATIC": _("chuyên đề"),
        "COMBINED": _("thường kỳ kết hợp chuyên đề"),
        "EXTRAORDINARY": _("bất thường"),
    },
    "schedule": {
        "ON_DATE": _("họp đúng ngày đã đăng ký"),
        "MOVED_APPROVED": _("đổi ngày, được cấp trên đồng ý"),
        "MOVED_UNAPPROVED": _("đổi ngày, chưa được cấp trên đồng ý"),
        "OUT_OF_MONTH": _("họp ngoài tháng"),
    },
    "draft_resolution": {
        "SENT_BEFORE": _("dự thảo nghị quyết gửi trước ít nhất 1 ngày"),
        "ATTACHED_LATER": _("có dự thảo nghị quyết nhưng không gửi trước"),
        "NONE": _("không có dự thảo nghị quyết"),
    },
    "committee_meeting": {
        "WITH_MINUTES": _("chi ủy họp trước, có biên bản"),
        "WITHOUT_MINUTES": _("chi ủy họp trước, không có biên bản"),
        "NONE": _("chi ủy không họp trước"),
        "NO_COMMITTEE": _("chi bộ không có chi ủy"),
    },
}

# What would raise a line, in the words of a person who could do it.
ADVICE: dict[str, Words] = {
    "present_members": _("thêm %(number)s đảng viên dự"),
    "punctual_members": _("thêm %(number)s đảng viên đến đúng giờ, dự đủ buổi"),
    "speakers": _("thêm %(number)s đảng viên phát biểu"),
    "notebook_members": _("thêm %(number)s đảng viên có sổ ghi chép"),
    "tasks_done": _("hoàn thành thêm %(number)s nhiệm vụ đến hạn"),
    "tasks_complete": _("ghi người phụ trách và thời hạn cho thêm %(number)s nhiệm vụ"),
    "agenda_steps_done": _("thực hiện thêm %(number)s bước bắt buộc"),
    "minutes_parts_filled": _("ghi thêm %(number)s phần biên bản"),
    "decisions_with_counts": _("ghi số phiếu cho thêm %(number)s quyết định"),
    "official_present": _("thêm %(number)s đảng viên chính thức dự"),
    "duration_minutes": _("họp dài thêm %(number)s phút"),
    "duration_shortfall_minutes": _("họp dài thêm %(number)s phút"),
    "ideology_minutes": _("dành thêm %(number)s phút cho tư tưởng, tự phê bình và phê bình"),
    "unexcused_absences": _("bớt %(number)s đảng viên vắng không lý do"),
    "members_over_excused_limit": _("bớt %(number)s đảng viên vắng có lý do quá 3 lần liên tiếp"),
    "late_members": _("bớt %(number)s đảng viên đến muộn"),
    "left_early_members": _("bớt %(number)s đảng viên về sớm"),
    "decisions_invalid": _("bớt %(number)s quyết định không đủ tỷ lệ tán thành"),
    "notice_days": _("thông báo sớm hơn %(number)s ngày"),
    "documents_days_before": _("gửi tài liệu sớm hơn %(number)s ngày"),
    "submitted_days_after": _("gửi cấp trên sớm hơn %(number)s ngày"),
}

RATINGS: dict[str, Words] = {
    "GOOD": _("Tốt"),
    "FAIR": _("Khá"),
    "AVERAGE": _("Trung bình"),
    "POOR": _("Kém"),
}

STATUSES: dict[str, Words] = {
    "verbatim": _("theo đúng văn bản"),
    "reconstructed": _("bộ tiêu chí dựng lại, cần đối chiếu văn bản gốc"),
    "draft": _("dự thảo"),
}
