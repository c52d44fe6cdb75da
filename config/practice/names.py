"""Invented names. Any likeness to a real person is chance."""

from random import Random

_FAMILY = (
    "Bùi", "Đinh", "Xa", "Lường", "Hà", "Quách", "Nguyễn", "Bàn", "Triệu", "Lý", "Phùng", "Sa", "Lò", "Trần",
)  # fmt: skip
_MIDDLE_MALE = ("Văn", "Công", "Đức", "Hữu", "Mạnh", "Xuân", "Quang", "Minh", "Thế", "Tiến")
_MIDDLE_FEMALE = ("Thị", "Thị", "Thị", "Thu", "Ngọc", "Thanh", "Minh", "Hồng", "Bích", "Kim")
_GIVEN_MALE = (
    "An", "Bảo", "Bình", "Chiến", "Cường", "Dũng", "Duy", "Đạt", "Điệp", "Giang", "Hải", "Hùng", "Hưng", "Khánh",
    "Khoa", "Kiên", "Lâm", "Long", "Lực", "Mạnh", "Nam", "Nghĩa", "Phong", "Phúc", "Quân", "Quyết", "Sơn", "Tài",
    "Thắng", "Thành", "Thiện", "Thịnh", "Tiến", "Toàn", "Trọng", "Trung", "Tuấn", "Tùng", "Vinh", "Ưng",
)  # fmt: skip
_GIVEN_FEMALE = (
    "Anh", "Ánh", "Bích", "Chi", "Diệp", "Dung", "Duyên", "Đào", "Giang", "Hà", "Hạnh", "Hiền", "Hoa", "Hồng",
    "Huệ", "Hương", "Lan", "Lệ", "Liên", "Linh", "Loan", "Mai", "Minh", "Nga", "Ngân", "Nhung", "Oanh", "Phương",
    "Quyên", "Tâm", "Thảo", "Thơm", "Thu", "Thủy", "Trang", "Tuyết", "Vân", "Xuân", "Yến", "Út",
)  # fmt: skip

_PLACES = (
    "Suối Nhạp", "Nà Luông", "Bản Hạ", "Đồng Nghê", "Khe Mát", "Pà Cuông", "Tân Lập", "Cầu Đá", "Mó Nước", "Bãi Cả",
    "Nà Phặt", "Đồi Chè", "Thượng Lâm", "Hạ Sơn", "Rừng Vầu", "Suối Cốc", "Bến Gỗ", "Lũng Xanh", "Na Tông", "Phú Lai",
    "Cửa Khe", "Tân Tiến", "Bản Mới", "Nước Ngọt", "Đá Trắng", "Ngã Ba", "Sơn Phú", "Trung Sơn", "Yên Lập", "Nà Mu",
)  # fmt: skip
# Names that chance would make and readers would take for somebody in public office.
_WELL_KNOWN = frozenset({
    "Bùi Quang Vinh", "Bùi Tiến Lực", "Bùi Văn Cường", "Bùi Văn Khánh", "Đinh Tiến Dũng", "Nguyễn Mạnh Hùng",
    "Nguyễn Văn An", "Nguyễn Văn Bình", "Nguyễn Văn Thắng", "Nguyễn Xuân Phúc", "Trần Hồng Hà", "Trần Hồng Minh",
})  # fmt: skip


def person(random: Random) -> str:
    """An invented full name."""
    is_woman = random.random() < 0.42
    middle, given = (_MIDDLE_FEMALE, _GIVEN_FEMALE) if is_woman else (_MIDDLE_MALE, _GIVEN_MALE)
    name = " ".join((random.choice(_FAMILY), random.choice(middle), random.choice(given)))
    return person(random) if name in _WELL_KNOWN else name


def people(random: Random, count: int) -> list[str]:
    """So many different names."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[person(random)] = None
    return list(found)


def villages(random: Random, count: int) -> list[str]:
    """Different invented village names for one commune."""
    return random.sample(_PLACES, count)
