"""What `tomllib` says about broken syntax, in Vietnamese with the place in the text."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# In the order in which they are tried; the first that fits speaks.
_SAYINGS = (
    ("Cannot (declare|mutate|overwrite|redefine)", gettext_lazy("khóa hoặc bảng này đã có ở trên")),
    ("Duplicate inline table key", gettext_lazy("trong ngoặc { } có một khóa ghi hai lần")),
    ("Expected '\\]\\]'|Expected '\\]'", gettext_lazy("tên bảng thiếu ngoặc vuông đóng")),
    ("Expected '='", gettext_lazy("sau tên khóa thiếu dấu bằng")),
    ("Expected newline", gettext_lazy("sau giá trị còn thừa chữ, hoặc thiếu xuống dòng")),
    ("Invalid initial character for a key part", gettext_lazy("chỗ này phải là tên khóa")),
    ("Invalid statement", gettext_lazy("dòng này không phải khóa, bảng hay chú thích")),
    ("Unclosed array", gettext_lazy("danh sách [ chưa đóng bằng ], hoặc thiếu dấu phẩy")),
    ("Unclosed inline table", gettext_lazy("bảng { chưa đóng bằng }, hoặc thiếu dấu phẩy")),
    ("Unescaped|Invalid hex|Escaped character", gettext_lazy("trong ngoặc kép có dấu \\ viết sai")),
    ("Unterminated string|Expected '\"|Expected \"'", gettext_lazy("chữ thiếu ngoặc kép đóng")),
    (r"Illegal character '\\n'", gettext_lazy("chữ chưa đóng ngoặc kép trước khi xuống dòng")),
    ("Illegal character|Found invalid character", gettext_lazy("có ký tự điều khiển không nhìn thấy")),
    ("Invalid date", gettext_lazy("ngày không có trong lịch")),
    ("Invalid value", gettext_lazy("giá trị không đọc được: chữ phải để trong ngoặc kép")),
)
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_END = re.compile(r"\(at end of document\)")


def syntax_sentence(detail: str) -> str:
    """«sau tên khóa thiếu dấu bằng, dòng 3, cột 5»; what is not known stays as it is."""
    known = (saying for pattern, saying in _SAYINGS if re.match(pattern, detail))
    sentence = str(next(known, _PLACE.sub("", _END.sub("", detail)).strip()))
    if place := _PLACE.search(detail):
        values = {"sentence": sentence, "line": place[1], "column": place[2]}
        return _("%(sentence)s, dòng %(line)s, cột %(column)s") % values
    if _END.search(detail):
        return _("%(sentence)s, ở cuối văn bản") % {"sentence": sentence}
    return sentence
