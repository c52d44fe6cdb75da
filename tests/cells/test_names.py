"""Vietnamese names: normal form, sort, search."""

import unicodedata
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cells import names
from cells.models import Member, PartyUnit
from cells.names import normalize, person_sort_key, search_key
from tests.factories import MemberFactory, PartyUnitFactory

SORTED = [
    "Lò Văn An",
    "Đinh Công Ánh",
    "Bùi Thị Ánh",
    "Đinh Văn Ánh",
    "Hà Văn Ân",
    "Xa Thị Bình",
    "Quách Dung",
    "Quách Thị Dung",
    "Bùi Văn Dũng",
    "Đỗ Thị Đào",
    "Vì Văn Em",
    "Ngô Ơn",
    "Mùi Thị Ươm",
]


def test_people_sort_by_given_name_then_middle_then_family() -> None:
    shuffled = sorted(SORTED, key=lambda name: name[::-1])
    assert shuffled != SORTED
    assert sorted(shuffled, key=person_sort_key) == SORTED


def test_tones_follow_the_order_of_dictionaries() -> None:
    assert sorted(["Lạ", "Lá", "Lã", "Lả", "Là", "La"], key=person_sort_key) == [
        "La",
        "Là",
        "Lả",
        "Lã",
        "Lá",
        "Lạ",
    ]


@pytest.mark.django_db
def test_the_database_sorts_people_as_python_does() -> None:
    for name in sorted(SORTED, key=lambda name: name[::-1]):
        MemberFactory(full_name=name)
    assert [member.full_name for member in Member.objects.by_given_name()] == SORTED


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_both_unicode_forms_give_the_same_keys(form: str) -> None:
    typed = unicodedata.normalize(form, "Đặng Thị Ngưỡng")
    assert normalize(typed) == "Đặng Thị Ngưỡng"
    assert search_key(typed) == "dang thi nguong"
    assert person_sort_key(typed) == person_sort_key("Đặng Thị Ngưỡng")


def test_normalize_drops_what_nobody_typed_on_purpose() -> None:
    assert normalize("  Bùi\u00a0\u00a0Thị\tHoa\x00\u200b \n") == "Bùi Thị Hoa"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        "xóm diều",
        "XOM DIEU",
        unicodedata.normalize("NFD", "Xóm Diều"),
        "tm-01",
        "dieu tan minh",
        "Diều – Tân Minh",
    ],
)
def test_a_unit_is_found_without_accents_by_code_and_with_its_superior(typed: str) -> None:
    commune = PartyUnitFactory(name="Đảng bộ xã Tân Minh", kind="GRASSROOTS_COMMITTEE", code="TM")
    wanted = PartyUnitFactory(name="Chi bộ xóm Diều", parent=commune, code="TM-01")
    other = PartyUnitFactory(name="Đảng bộ xã Cao Sơn", kind="GRASSROOTS_COMMITTEE", code="CS")
    PartyUnitFactory(name="Chi bộ xóm Sưng", parent=other, code="CS-01")
    PartyUnitFactory(name="Chi bộ xóm Mandieu", parent=other, code="CS-02")
    assert list(PartyUnit.objects.matching(typed)) == [wanted]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["%", "_", "Diêu Hâu", "'; --"])
def test_a_search_for_something_else_finds_nothing(typed: str) -> None:
    PartyUnitFactory(name="Chi bộ xóm Diều")
    found = PartyUnit.objects.matching(typed)
    assert list(found) == [] or not any(char.isalnum() for char in typed)


@pytest.mark.django_db
def test_a_member_is_found_without_accents() -> None:
    wanted = MemberFactory(full_name="Đinh Thị Ưu")
    MemberFactory(full_name="Lò Văn Sử")
    assert list(Member.objects.matching(unicodedata.normalize("NFD", "đinh thị"))) == [wanted]
    assert names.search_key("Đinh Thị Ưu") == "dinh thi uu"


# --- For any text: the form it was typed in makes no difference ------------------------------------
VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
words = st.text(st.sampled_from(VIETNAMESE + VIETNAMESE.upper()), min_size=1, max_size=7)
full_names = st.lists(words, min_size=1, max_size=5).map(" ".join)


@given(st.one_of(full_names, st.text(max_size=40)), st.sampled_from(["NFD", "NFKD"]))
def test_keys_do_not_depend_on_composition_or_case(text: str, form: Any) -> None:
    composed = unicodedata.normalize("NFKC" if form == "NFKD" else "NFC", text)
    decomposed = unicodedata.normalize(form, composed)
    assert normalize(decomposed) == normalize(composed)
    assert search_key(decomposed) == search_key(composed)
    assert person_sort_key(decomposed) == person_sort_key(composed)


@given(full_names)
def test_a_search_key_is_found_by_any_way_of_typing_it(name: str) -> None:
    key = search_key(name)
    assert key.isascii()
    assert search_key(name.upper()) == search_key(key) == key
    assert person_sort_key(name.upper()) == person_sort_key(name)


@given(full_names)
def test_a_sort_key_sorts_alike_in_every_collation_and_fits_its_column(name: str) -> None:
    assert set(person_sort_key(name)) <= set("0123456789.-")
    assert len(person_sort_key(name)) <= 400


@given(words, words, words, words)
def test_the_given_name_decides_first(first: str, second: str, family: str, middle: str) -> None:
    assume(person_sort_key(first) < person_sort_key(second))
    one, other = f"{family} {middle} {first}", f"{middle} {family} {second}"
    prefix = person_sort_key(second).startswith(person_sort_key(first))
    assert prefix or person_sort_key(one) < person_sort_key(other)


def test_the_property_is_noticed_when_a_letter_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a key that keeps what was typed differs between the two forms."""
    monkeypatch.setattr(names, "normalize", lambda text: text)
    monkeypatch.setattr(unicodedata, "normalize", lambda form, text: text)
    assert search_key("Diều") != search_key("Die\u0302\u0300u")
