"""Findings in Vietnamese: what is wrong with a file, a fact or a mark, and the cure."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.engine.findings import Finding
from scoring.toml_words import syntax_sentence

TABLES = {
    "file": gettext_lazy("Tệp"),
    "set": gettext_lazy("Phần [set]"),
    "period": gettext_lazy("Phần [period]"),
    "marks": gettext_lazy("Tệp điểm chấm"),
    "facts": gettext_lazy("Tệp dữ kiện"),
}


def where(finding: Finding) -> str:
    """The place as its author finds it: line, criterion and key."""
    place = str(TABLES.get(finding.where, finding.where))
    if finding.key:
        place = _("%(place)s, khóa %(key)s") % {"place": place, "key": finding.key}
    if finding.line:
        return _("dòng %(line)s, %(place)s") % {"line": finding.line, "place": place}
    return place


def problem(finding: Finding) -> str:
    """What is wrong and what to do about it."""
    params = dict(finding.params)
    if finding.code == "not_toml":
        params["detail"] = syntax_sentence(params["detail"])
    sentence = str(PROBLEMS[finding.code]) % params
    if near := finding.params.get("near"):
        return _("%(sentence)s Có phải là %(near)s?") % {"sentence": sentence, "near": near}
    return sentence


_FILE = {
    "file_too_long": gettext_lazy("tệp dài %(length)s ký tự, nhiều nhất được %(longest)s. Hãy rút gọn tệp."),
    "too_many_dots": gettext_lazy("một dòng có hơn %(most)s dấu chấm. Hãy tách dòng hoặc bỏ bớt."),
    "nested_too_deeply": gettext_lazy("các ngoặc lồng nhau quá sâu. Hãy viết lại theo mẫu."),
    "not_toml": gettext_lazy("không đọc được theo cú pháp TOML (%(detail)s). Hãy sửa tại chỗ đã chỉ."),
    "too_many_rows": gettext_lazy("có %(number)s mục, nhiều nhất được %(most)s. Hãy rút gọn."),
    "too_many_findings": gettext_lazy(
        "còn nhiều lỗi khác, chỉ liệt kê %(most)s lỗi đầu. Hãy sửa rồi kiểm tra lại."
    ),
    "unknown_key": gettext_lazy("khóa này không có trong mẫu. Hãy xóa hoặc sửa thành: %(known)s."),
    "missing_key": gettext_lazy("thiếu khóa bắt buộc. Hãy thêm vào."),
    "not_text": gettext_lazy("phải là chữ trong ngoặc kép, không quá %(longest)s ký tự. Hãy sửa lại."),
    "empty_text": gettext_lazy("để trống. Hãy ghi nội dung."),
    "not_bool": gettext_lazy("phải là true hoặc false. Hãy sửa lại."),
    "not_an_option": gettext_lazy("“%(value)s” không dùng được. Hãy chọn một trong: %(allowed)s."),
    "not_a_date": gettext_lazy("phải là ngày dạng 2018-12-14, không có ngoặc kép. Hãy sửa lại."),
    "not_a_number": gettext_lazy("“%(value)s” không phải là số. Hãy ghi số, dùng dấu chấm cho phần lẻ."),
    "number_out_of_range": gettext_lazy("số %(value)s quá lớn hoặc quá lẻ. Hãy ghi số hợp lý."),
    "negative_points": gettext_lazy("điểm %(value)s nhỏ hơn 0. Hãy ghi từ 0 trở lên."),
    "not_positive": gettext_lazy("%(value)s không lớn hơn 0. Hãy ghi số dương."),
    "not_a_list_of_text": gettext_lazy('phải là danh sách chữ, ví dụ ["REGULAR"]. Hãy sửa lại.'),
    "not_a_table": gettext_lazy("phải là một bảng { … }. Hãy sửa lại."),
    "not_a_list_of_tables": gettext_lazy("phải là danh sách các bảng { … }. Hãy sửa lại."),
    "empty_list": gettext_lazy("danh sách trống. Hãy ghi ít nhất một mục."),
    "bad_code": gettext_lazy(
        "mã “%(value)s” không dùng được. Chỉ dùng chữ, số, dấu chấm, gạch nối, không dấu cách, "
        "nhiều nhất %(longest)s ký tự."
    ),
    "duplicate_code": gettext_lazy("mã “%(value)s” đã dùng ở trên. Hãy đặt mã khác."),
}

_SET = {
    "ends_before_start": gettext_lazy(
        "ngày hết hiệu lực trước ngày có hiệu lực. Hãy sửa một trong hai ngày."
    ),
    "total_differs": gettext_lazy("tổng điểm tối đa các tiêu chí là %(sum)s, khác %(total)s. Hãy sửa điểm."),
    "step_does_not_fit": gettext_lazy("tổng %(total)s không chia hết cho bước %(step)s. Hãy sửa bước điểm."),
    "rating_out_of_reach": gettext_lazy("mức từ %(min)s cao hơn tổng %(total)s, không đạt được. Hãy hạ mức."),
    "ratings_not_descending": gettext_lazy(
        "mức này không thấp hơn mức %(above)s đứng trên. Hãy xếp từ cao xuống thấp."
    ),
    "rating_hole": gettext_lazy("mức cuối bắt đầu từ %(min)s, bỏ trống từ 0. Hãy đặt min = 0 cho mức cuối."),
    "no_such_rating": gettext_lazy("không có mức xếp loại “%(rating)s”. Hãy chọn một trong: %(allowed)s."),
    "total_not_kept": gettext_lazy(
        "tổng %(total)s lớn hơn %(most)s, phiếu không lưu được. Hãy hạ tổng điểm."
    ),
    "step_not_kept": gettext_lazy(
        "bước điểm %(step)s không phải bội số của %(finest)s, phiếu không lưu được. Hãy sửa bước điểm."
    ),
    "rating_not_kept": gettext_lazy(
        "mức “%(value)s” không có trong sổ và báo cáo. "
        "Hãy dùng mã trong số: %(allowed)s; tên mức ghi ở label."
    ),
    "last_level_asks": gettext_lazy("mức cuối %(level)s còn điều kiện. Hãy bỏ điều kiện để ai cũng có mức."),
    "not_a_share": gettext_lazy('“%(value)s” không phải là tỷ lệ không quá 1. Hãy ghi dạng "7/12".'),
    "clashing_set": gettext_lazy(
        "bộ %(other)s đã công bố cho cùng loại sinh hoạt, cùng phạm vi và trùng thời gian. Hãy sửa ngày."
    ),
}

_CRITERION = {
    "no_such_group": gettext_lazy("không có nhóm “%(group)s”. Hãy thêm [[group]] hoặc sửa mã nhóm."),
    "missing_citation": gettext_lazy("chưa ghi căn cứ. Hãy ghi văn bản, điều khoản vào citation."),
    "mode_does_not_fit": gettext_lazy(
        'mode = "%(mode)s" không đi với loại quy tắc %(kind)s: levels thì manual, còn lại auto hoặc proposed.'
    ),
    "rule_differs_from_max": gettext_lazy(
        "quy tắc cho cao nhất %(most)s điểm, khác điểm tối đa %(max)s. Hãy sửa cho bằng nhau."
    ),
    "override_above_max": gettext_lazy("điểm thay thế %(points)s cao hơn tối đa %(max)s. Hãy hạ xuống."),
    "no_such_fact": gettext_lazy("không có dữ kiện “%(fact)s” trong danh mục. Hãy sửa tên."),
    "fact_of_wrong_type": gettext_lazy(
        "dữ kiện “%(fact)s” kiểu %(type)s không dùng được ở đây. Hãy chọn dữ kiện khác."
    ),
    "not_conditions": gettext_lazy(
        "phải là danh sách điều kiện [[dữ kiện, phép so sánh, giá trị]]. Hãy sửa lại."
    ),
    "not_a_condition": gettext_lazy(
        "điều kiện phải gồm đúng ba phần [dữ kiện, phép so sánh, giá trị]. Hãy sửa lại."
    ),
    "no_such_operator": gettext_lazy(
        "không có phép so sánh “%(operator)s”. Hãy chọn một trong: %(allowed)s."
    ),
    "operator_needs_number": gettext_lazy(
        "phép so sánh “%(operator)s” cần số, dữ kiện “%(fact)s” không phải là số. Hãy dùng == hoặc !=."
    ),
    "in_needs_list": gettext_lazy(
        "phép in cần danh sách giá trị có ít nhất một mục cho “%(fact)s”. Hãy sửa lại."
    ),
    "impossible_value": gettext_lazy(
        "dữ kiện “%(fact)s” không bao giờ có giá trị “%(value)s”. Hãy chọn trong: %(allowed)s."
    ),
    "min_or_max": gettext_lazy("mỗi dải ghi đúng một trong hai: min hoặc max. Hãy sửa lại."),
    "two_directions": gettext_lazy("các dải lẫn min và max. Mỗi quy tắc chỉ dùng một chiều."),
    "overlapping_bands": gettext_lazy("hai dải cùng mốc %(threshold)s chồng nhau. Hãy xóa một dải."),
    "unreachable_band": gettext_lazy(
        "dải mốc %(threshold)s không bao giờ được xét vì dải trên đã bao trùm. Hãy xếp lại thứ tự."
    ),
    "threshold_out_of_range": gettext_lazy("“%(fact)s” không bao giờ đạt mốc %(threshold)s. Hãy sửa mốc."),
    "gap_in_bands": gettext_lazy(
        "“%(fact)s” từ %(threshold)s đến %(end)s không thuộc dải nào. Hãy thêm dải cuối mốc %(end)s."
    ),
    "choice_without_points": gettext_lazy("giá trị %(value)s của “%(fact)s” chưa có điểm. Hãy ghi điểm."),
    "part_needs_max": gettext_lazy("phần của quy tắc sum phải ghi max riêng. Hãy thêm max."),
    "each_not_positive": gettext_lazy("mức trừ %(value)s phải lớn hơn 0. Hãy sửa lại."),
    "floor_above_start": gettext_lazy("mức sàn %(floor)s cao hơn điểm đầu %(start)s. Hãy hạ mức sàn."),
    "sum_in_sum": gettext_lazy("quy tắc sum không được nằm trong sum. Hãy đưa các phần ra ngoài."),
    "levels_in_sum": gettext_lazy("quy tắc levels không được nằm trong sum. Hãy tách thành tiêu chí riêng."),
    "duplicate_level": gettext_lazy("mức “%(level)s” đã có ở trên. Hãy đặt khóa khác."),
}

_FACT = {
    "fact.unknown_name": gettext_lazy("không có dữ kiện này trong danh mục. Hãy sửa tên hoặc bỏ đi."),
    "fact.not_an_object": gettext_lazy('mỗi tình huống phải là một đối tượng {"tên": giá trị}. Hãy sửa lại.'),
    "fact.not_bool": gettext_lazy("“%(value)s” phải là true, false hoặc null. Hãy sửa lại."),
    "fact.not_a_choice": gettext_lazy("“%(value)s” không dùng được. Hãy chọn một trong: %(allowed)s."),
    "fact.not_a_number": gettext_lazy("“%(value)s” không phải là số. Hãy ghi số, dùng dấu chấm cho phần lẻ."),
    "fact.not_whole": gettext_lazy("“%(value)s” phải là số nguyên. Hãy sửa lại."),
    "fact.out_of_range": gettext_lazy("“%(value)s” ngoài khoảng có thể có. Hãy kiểm tra lại số liệu."),
}

_MARK = {
    "mark.not_an_object": gettext_lazy(
        'điểm chấm phải là đối tượng {"mã tiêu chí": {"level" hoặc "points", "reason"}}. Hãy sửa lại.'
    ),
    "mark.unknown_key": gettext_lazy("chỉ được ghi level, points và reason. Hãy bỏ khóa khác."),
    "mark.not_text": gettext_lazy("level và reason phải là chữ. Hãy sửa lại."),
    "mark.reason_too_long": gettext_lazy("lý do dài quá 2000 ký tự. Hãy rút gọn."),
    "mark.not_a_number": gettext_lazy("points phải là số, dùng dấu chấm cho phần lẻ. Hãy sửa lại."),
    "mark.out_of_range": gettext_lazy("points ngoài khoảng có thể có. Hãy sửa lại."),
    "mark.no_such_criterion": gettext_lazy("bộ tiêu chí không có tiêu chí này. Hãy sửa mã."),
    "mark.criterion_is_auto": gettext_lazy("tiêu chí này máy tự tính, không chấm tay. Hãy bỏ điểm chấm."),
    "mark.level_or_points": gettext_lazy("ghi đúng một trong hai: level hoặc points. Hãy sửa lại."),
    "mark.points_not_allowed": gettext_lazy(
        "%(value)s điểm không hợp lệ: từ 0 đến %(max)s, theo bước %(step)s. Hãy sửa điểm."
    ),
    "mark.no_such_level": gettext_lazy("không có mức “%(value)s”. Hãy chọn một trong: %(levels)s."),
    "mark.points_needed": gettext_lazy("tiêu chí này chấm bằng points, không có level. Hãy ghi điểm."),
}

PROBLEMS = {**_FILE, **_SET, **_CRITERION, **_FACT, **_MARK}
