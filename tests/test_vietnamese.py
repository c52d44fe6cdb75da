"""The reader of Vietnamese goes red when it should."""

import pytest

from tests.vietnamese import foreign_words

GOOD = (
    "Đăng nhập. Tên đăng nhập hoặc mật khẩu chưa đúng. Nghị quyết của cấp ủy, người phụ trách, quyển sổ,"
    " khuya, khúc khuỷu, ngoằn ngoèo, giữa huyện, yêu cầu, gìn giữ, quốc gia, nghiêng, hươu, thuở, cookie"
)


def test_vietnamese_is_not_foreign() -> None:
    assert foreign_words(f'<p title="{GOOD}">{GOOD}</p><script src="a.js">let english;</script>') == []


@pytest.mark.parametrize(
    "sentence",
    [
        "This password is too common.",
        "Enter a valid date.",
        "You have signed out.",
        "Password successfully changed.",
        "Not Found",
        "Server Error (500)",
        "Forbidden",
        "Bad Request",
        "Method Not Allowed",
        "CSRF verification failed.",
    ],
)
def test_english_is_found_in_texts_and_in_attributes(sentence: str) -> None:
    assert foreign_words(f"<p>Đăng nhập</p><p>{sentence}</p>")
    assert foreign_words(f'<input aria-label="{sentence}">')
