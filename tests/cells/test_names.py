"""Vietnamese names: normal form, sort, search."""

import unicodedata

import pytest

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
