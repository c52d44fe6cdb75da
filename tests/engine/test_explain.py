"""Every reason, margin, cap and outcome in Vietnamese; a line explains itself, also from storage."""

import re
from decimal import Decimal
from typing import Any

import pytest

from scoring import explain, wording
from scoring.engine import CATALOGUE, CapHit, Line, Mark, PeriodCounts, aggregate, evaluate, facts
from scoring.explain import _PHRASES
from tests.engine.generated import small_set
from tests.engine.situations import meeting, regulation, score
from tests.engine.test_kinds import LATE, LEVELS, LIST, OVERRIDE, SPEAKING, SUM

SEVEN = Mark(points=Decimal(7), reason="sổ")


def sentence(rule: str, more: str = "", mark: Mark | None = None, *, mode: str = "auto", **raw: Any) -> str:
    known = facts.clean(raw)
    return explain.line_sentence(small_set(rule, more, mode=mode).criteria[0].line(known, mark), known)


def qd31(code: str, **changes: Any) -> str:
    known = meeting(**changes)
    return explain.line_sentence(regulation("qd31").criterion(code).line(known), known)


@pytest.mark.parametrize(
    ("code", "changes", "expected"),
    [
        ("I.1", {}, "10/10: 18 trên 21 đảng viên dự (85,71 %), đạt mức từ 85 % (mục I.1)"),
        (
            "I.1",
            {"present_members": None},
            "10/10: 18 trên 21 đảng viên dự (85,71 %), đạt mức từ 85 % (mục I.1)",
        ),
        (
            "I.1",
            {"expected_members": None},
            "10/10: tỷ lệ đảng viên dự: 85,71 %, đạt mức từ 85 % (mục I.1)",
        ),
        (
            "I.1",
            {"attendance_percent": None},
            "Chưa tính được, tối đa 10 điểm: chưa ghi tỷ lệ đảng viên dự (mục I.1)",
        ),
        ("I.2", {}, "4/4: không có đảng viên vắng không lý do (mục I.2)"),
        (
            "I.2",
            {"unexcused_absences": 2},
            "0/4: 2 đảng viên vắng không lý do; không có đảng viên vắng không lý do được 4 điểm (mục I.2)",
        ),
        ("II.2", {"committee_meeting": "NONE"}, "0/4: chi ủy không họp trước (mục II.2)"),
        ("II.1", {}, "Chưa chấm, tối đa 3 điểm: chưa chọn mức (mục II.1)"),
        ("II.5", {"notice_days": 1}, "1/2: chưa đạt: thông báo trước ít nhất 3 ngày (mục II.5)"),
        (
            "III.2",
            {"duration_shortfall_minutes": 20, "duration_percent": "77.78"},
            "2/4: thiếu 20 phút; không quá 15 phút được 3 điểm (mục III.2)",
        ),
        ("III.3", {}, "4,5/5: 11 trên 12 bước bắt buộc đã thực hiện (mục III.3)"),
        (
            "III.3",
            {"agenda_steps_mandatory": 0},
            "Chưa tính được, tối đa 5 điểm: chưa tính được vì số bước bắt buộc bằng 0 (mục III.3)",
        ),
        (
            "V.1",
            {"tasks_due": 0, "task_completion_percent": None},
            "4/12: không có nhiệm vụ nào đến hạn (mục V.1)",
        ),
        (
            "V.1",
            {"first_meeting": True},
            "Không áp dụng: đây là buổi sinh hoạt đầu tiên của chi bộ (mục V.1)",
        ),
        (
            "V.1",
            {"first_meeting": None},
            "Chưa tính được, tối đa 12 điểm: chưa ghi buổi sinh hoạt đầu tiên của chi bộ (mục V.1)",
        ),
    ],
)
def test_a_line_of_qd31_reads_as_a_conversation(code, changes, expected):
    assert qd31(code, **changes) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            sentence(LATE, late_members=1),
            "8,5/10: 1 đảng viên đến muộn; mỗi đảng viên trừ 1,5 điểm (mục 1.1)",
        ),
        (
            sentence(SUM, facilities_ready=True, tasks_done=1, tasks_due=3, late_members=2),
            "6/10: phòng họp 2/2: cơ sở vật chất được bảo đảm; 1/3: 1 trên 3 nhiệm vụ đến hạn đã hoàn thành; "
            "3/5: 2 đảng viên đến muộn; mỗi đảng viên trừ 1 điểm (mục 1.1)",
        ),
        (
            sentence(LIST, facilities_ready=True, notice_days=3, kind="REGULAR"),
            "10/10: đạt: phòng họp; báo trước (mục 1.1)",
        ),
        (sentence(LEVELS, mark=Mark(level="good"), mode="manual"), "10/10: Tốt (mục 1.1)"),
        (
            sentence(LEVELS, mark=Mark(level="weak", reason="vội"), mode="manual"),
            "3/10: Yếu; lý do: vội (mục 1.1)",
        ),
        (
            sentence(LEVELS, mark=Mark(level="weak"), mode="manual"),
            "Chưa chấm, tối đa 10 điểm: đã chọn 3 điểm nhưng chưa ghi lý do (mục 1.1)",
        ),
        (
            sentence(SPEAKING, mark=SEVEN, mode="proposed", speaking_percent=40),
            "7/10: người chấm cho 7, máy tính 2; lý do: sổ; căn cứ: tỷ lệ đảng viên phát biểu: 40 %; "
            "từ 50 % được 10 điểm (mục 1.1)",
        ),
        (
            sentence(SPEAKING, mark=SEVEN, mode="proposed"),
            "7/10: người chấm cho 7, máy tính chưa tính được; lý do: sổ; "
            "căn cứ: chưa ghi tỷ lệ đảng viên phát biểu (mục 1.1)",
        ),
        (
            sentence(SPEAKING, OVERRIDE, speaking_percent=60, mentions=5),
            "6/10: số đảng viên được biểu dương, nhắc nhở, phê bình: 5 đảng viên (mục 1.1)",
        ),
    ],
)
def test_every_kind_of_reason_reads_well(text, expected):
    assert text == expected


def test_every_reason_code_of_the_engine_has_a_phrase():
    outcomes = [
        evaluate(regulation(name), meeting(**changes))
        for name in ("qd31", "hd42", "na08", "ap26")
        for changes in ({}, {"first_meeting": True}, {"first_meeting": None}, {"tasks_due": 0})
    ]
    found = {line.reason["code"] for outcome in [score(), *outcomes] for line in outcome.lines}

    assert found <= set(_PHRASES)
    assert len(found) >= 10


@pytest.mark.parametrize("name", ["qd31", "qd31-cd", "hd42", "na08", "ap26"])
def test_a_stored_line_explains_itself_without_the_record(name):
    for line in evaluate(regulation(name), meeting(notice_days=1, speaking_percent="40")).lines:
        stored = Line.from_json(line.to_json())
        text = explain.line_sentence(stored, {})
        assert f"mục {line.code}" in text
        assert "%(" not in text
        assert not re.search(r"\d\.\d", text.replace(f"mục {line.code}", "")), text


@pytest.mark.parametrize(
    ("code", "changes", "expected"),
    [
        ("III.5", {}, "thêm 3 đảng viên phát biểu: +1"),
        ("III.5", {"speakers": 16, "speaking_percent": "88.89"}, "thêm 1 đảng viên phát biểu: +1"),
        ("III.5", {"present_members": None}, "tăng tỷ lệ đảng viên phát biểu thêm 12,22 % (thành 90 %): +1"),
        ("I.2", {"unexcused_absences": 2}, "bớt 2 đảng viên vắng không lý do: +4"),
        ("III.1", {"schedule": "OUT_OF_MONTH"}, "đổi ngày, chưa được cấp trên đồng ý: +1"),
        ("III.2", {"duration_shortfall_minutes": 20}, "họp dài thêm 5 phút: +1"),
        ("II.5", {"facilities_ready": False}, "cơ sở vật chất được bảo đảm: +1"),
        ("V.3", {"submitted_days_after": "3.5"}, "gửi cấp trên sớm hơn 1,5 ngày: +1"),
    ],
)
def test_a_margin_reads_as_advice(code, changes, expected):
    line = regulation("qd31").criterion(code).line(meeting(**changes))

    assert explain.margin_sentence(line.margin) == expected


def test_a_margin_of_a_fact_without_its_own_advice_still_reads():
    rule = '{ kind = "per_unit", fact = "excused_absences", each = 1 }'
    line = small_set(rule).criteria[0].line(facts.clean({"excused_absences": 2}))

    text = explain.margin_sentence(line.margin)
    assert text == "giảm số đảng viên vắng có lý do bớt 1 đảng viên (còn 1 đảng viên): +1"


def test_caps_and_ratings_are_said_with_the_labels_of_the_set():
    hit = CapHit("C1", "FAIR", "Có đảng viên vắng không lý do")

    assert explain.cap_sentence(hit) == "Có đảng viên vắng không lý do: cao nhất xếp loại Khá (khống chế C1)"
    assert explain.cap_sentence(hit, regulation("qd31")) == explain.cap_sentence(hit)
    assert explain.rating_label(regulation("qd31"), "POOR") == "Kém"
    assert explain.rating_label(regulation("qd31"), None) == "chưa xếp loại"
    assert explain.rating_label(regulation("qd31"), "ODD") == "ODD"
    assert explain.status_label("reconstructed") == "bộ tiêu chí dựng lại, cần đối chiếu văn bản gốc"


@pytest.mark.parametrize(
    ("marks", "changes", "expected"),
    [
        ({}, {}, "89,5 điểm, xếp loại Khá."),
        ({}, {"first_meeting": True}, "89,2 điểm, xếp loại Khá."),
        (
            {"III.4": {"level": "full"}},
            {"minutes_approved": False},
            "89,5 điểm, theo điểm là Khá, sau khống chế xếp loại Trung bình.",
        ),
        (
            {},
            {"official_present": None},
            "89,5 điểm, tạm tính vì chưa rõ khống chế C6; xếp loại từ Kém đến Khá.",
        ),
        (
            {},
            {"submitted_days_after": None},
            "Tạm tính: đã có 86,5 điểm, còn 3 điểm chưa chấm; xếp loại Khá.",
        ),
        (
            {},
            {"attendance_percent": None},
            "Tạm tính: đã có 79,5 điểm, còn 10 điểm chưa chấm; xếp loại Khá.",
        ),
        (
            {"III.4": {"level": "full"}},
            {"task_completion_percent": None},
            "Tạm tính: đã có 79,5 điểm, còn 12 điểm chưa chấm; xếp loại từ Khá đến Tốt.",
        ),
    ],
)
def test_the_outcome_in_one_sentence(marks, changes, expected):
    assert explain.outcome_sentence(regulation("qd31"), score(marks=marks, **changes)) == expected


def test_an_outcome_without_any_criterion_says_so():
    rules = small_set(SPEAKING, 'applies_when = [["first_meeting", "==", false]]')
    outcome = evaluate(rules, facts.clean({"first_meeting": True}))

    assert explain.outcome_sentence(rules, outcome) == "Không có tiêu chí nào áp dụng, không tính điểm."


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"rated": {"GOOD": 11, "AVERAGE": 1}}, "Chưa đạt Tốt: 11 trên 12 tháng từ Khá trở lên, cần tất cả."),
        ({"rated": {"GOOD": 6, "FAIR": 6}}, "Chưa đạt Tốt: 6 tháng từ Tốt trở lên, cần ít nhất 7."),
        (
            {"rated": {"GOOD": 12}, "thematic": 3, "quarters": 4},
            "Chưa đạt Tốt: 3 buổi chuyên đề, cần ít nhất 4.",
        ),
        ({"rated": {"POOR": 3, "GOOD": 9}}, "Chưa đạt Trung bình: 3 tháng Kém, nhiều nhất được 2."),
    ],
)
def test_why_a_period_missed_a_level(counts, expected):
    rules = regulation("qd31")
    outcome = aggregate(rules.period, PeriodCounts(**counts))

    assert expected in [explain.shortfall_sentence(rules, missed) for missed in outcome.shortfalls]


def test_words_exist_for_every_choice_and_every_share_of_people():
    assert {name: set(values) for name, values in wording.CHOICES.items()} == {
        spec.name: set(spec.values) for spec in CATALOGUE.values() if spec.type == "text"
    }
    assert set(wording.SHARES) == {spec.name for spec in CATALOGUE.values() if spec.quotient}
    assert set(wording.ANSWERS) == {spec.name for spec in CATALOGUE.values() if spec.type == "bool"}
    assert set(wording.COUNTS) | set(wording.ADVICE) | set(wording.FRACTIONS) <= set(CATALOGUE)


def test_a_bare_fact_reads_with_its_label_and_unit():
    assert explain.fact_phrase("mentions", facts.clean({"mentions": 2})).endswith(": 2 đảng viên")
    assert explain.fact_phrase("kind", facts.clean({"kind": "COMBINED"})) == "thường kỳ kết hợp chuyên đề"
    assert explain.fact_phrase("speakers", facts.clean({})) == "chưa ghi số đảng viên phát biểu"
    assert explain.fact_phrase("notice_days", facts.clean({"notice_days": -1})).endswith(": -1 ngày")
    assert explain.fact_phrase("notice_days", facts.clean({"notice_days": 0})) == "thông báo trong ngày họp"
