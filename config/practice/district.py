"""The tree: a province, the district DABAC, 20 committees with 215 cells, 31 independent cells."""

from dataclasses import dataclass
from datetime import date
from random import Random

from cells import services
from cells.models import CellType, PartyUnit, UnitKind
from config.practice import names

# Since when units and people are on record: reports of earlier months would find them not meeting.
SINCE = date(2023, 6, 1)
SUBORDINATE_CELLS = 215
MEMBERS = 4_824

# The 17 commune-level names of 2024 (public fact) and three committees of agencies.
COMMUNES = (
    "thị trấn Đà Bắc", "xã Tú Lý", "xã Hiền Lương", "xã Toàn Sơn", "xã Cao Sơn", "xã Tân Minh", "xã Mường Chiềng",
    "xã Nánh Nghê", "xã Đoàn Kết", "xã Đồng Ruộng", "xã Trung Thành", "xã Yên Hòa", "xã Đồng Chum", "xã Giáp Đắt",
    "xã Tân Pheo", "xã Tiền Phong", "xã Vầy Nưa",
)  # fmt: skip
AGENCIES = (
    ("Đảng bộ Công an huyện", CellType.POLICE, "Đội"),
    ("Đảng bộ Quân sự huyện", CellType.MILITARY, "Ban"),
    ("Đảng bộ cơ quan Ủy ban nhân dân huyện", CellType.OFFICE, "Phòng"),
)
AGENCY_PARTS = {
    CellType.POLICE: ("Tham mưu", "Cảnh sát giao thông", "Điều tra", "Quản lý hành chính", "Xây dựng phong trào"),
    CellType.MILITARY: ("Tham mưu", "Chính trị", "Hậu cần – Kỹ thuật"),
    CellType.OFFICE: (
        "Nội vụ", "Tài chính – Kế hoạch", "Nông nghiệp", "Giáo dục và Đào tạo", "Văn hóa", "Kinh tế – Hạ tầng",
        "Tư pháp", "Lao động", "Tài nguyên và Môi trường",
    ),
}  # fmt: skip
INDEPENDENT = (
    ("Ban Tổ chức Huyện ủy", CellType.OFFICE), ("Ban Tuyên giáo Huyện ủy", CellType.OFFICE),
    ("Ban Dân vận Huyện ủy", CellType.OFFICE), ("Ủy ban Kiểm tra Huyện ủy", CellType.OFFICE),
    ("Văn phòng Huyện ủy", CellType.OFFICE), ("Trung tâm Chính trị huyện", CellType.OFFICE),
    ("Ủy ban Mặt trận Tổ quốc huyện", CellType.OFFICE), ("Hội Nông dân huyện", CellType.OFFICE),
    ("Hội Liên hiệp Phụ nữ huyện", CellType.OFFICE), ("Huyện đoàn", CellType.OFFICE),
    ("Hội Cựu chiến binh huyện", CellType.OFFICE), ("Liên đoàn Lao động huyện", CellType.OFFICE),
    ("Tòa án nhân dân huyện", CellType.OFFICE), ("Viện Kiểm sát nhân dân huyện", CellType.OFFICE),
    ("Chi cục Thi hành án dân sự huyện", CellType.OFFICE), ("Chi cục Thuế huyện", CellType.OFFICE),
    ("Kho bạc Nhà nước huyện", CellType.OFFICE), ("Chi cục Thống kê huyện", CellType.OFFICE),
    ("Bảo hiểm xã hội huyện", CellType.OFFICE), ("Hạt Kiểm lâm huyện", CellType.OFFICE),
    ("Ngân hàng Chính sách xã hội huyện", CellType.OFFICE), ("Ngân hàng Nông nghiệp huyện", CellType.ENTERPRISE),
    ("Điện lực huyện", CellType.ENTERPRISE), ("Bưu điện huyện", CellType.ENTERPRISE),
    ("Viễn thông huyện", CellType.ENTERPRISE), ("Trung tâm Y tế huyện", CellType.HEALTH),
    ("Trường Trung học phổ thông số 1", CellType.SCHOOL), ("Trường Trung học phổ thông số 2", CellType.SCHOOL),
    ("Trường Phổ thông dân tộc nội trú huyện", CellType.SCHOOL),
    ("Trung tâm Giáo dục thường xuyên huyện", CellType.SCHOOL), ("Ban Quản lý rừng phòng hộ", CellType.OFFICE),
)  # fmt: skip
_COMMUNE_BODIES = (
    ("cơ quan", CellType.OFFICE),
    ("Trường Mầm non", CellType.SCHOOL),
    ("Trường Tiểu học và Trung học cơ sở", CellType.SCHOOL),
    ("Trạm Y tế", CellType.HEALTH),
)


@dataclass(frozen=True, slots=True)
class District:
    """The units that the rest of the practice data refers to."""

    root: PartyUnit
    committees: list[PartyUnit]
    cells: list[PartyUnit]


def build(random: Random) -> District:
    """Create the 268 units; the fixed meeting days and the names of villages are drawn."""
    province = _unit("HOABINH", "Đảng bộ tỉnh Hòa Bình", UnitKind.PROVINCE, None)
    root = _unit("DABAC", "Đảng bộ huyện Đà Bắc", UnitKind.DISTRICT, province)
    committees: list[PartyUnit] = []
    cells: list[PartyUnit] = []
    in_agencies = sum(len(parts) for parts in AGENCY_PARTS.values())
    in_communes = SUBORDINATE_CELLS - in_agencies
    for number, commune in enumerate(COMMUNES):
        committee = _unit(
            f"DB{number + 1:02d}", f"Đảng bộ {commune}", UnitKind.GRASSROOTS_COMMITTEE, root, order=number + 1
        )
        committees.append(committee)
        share = in_communes // len(COMMUNES) + (number < in_communes % len(COMMUNES))
        cells += _commune_cells(random, committee, commune, share)
    for number, (name, cell_type, word) in enumerate(AGENCIES, start=len(COMMUNES) + 1):
        committee = _unit(f"DB{number:02d}", name, UnitKind.GRASSROOTS_COMMITTEE, root, order=number)
        committees.append(committee)
        parts = [(f"Chi bộ {word} {part}", cell_type) for part in AGENCY_PARTS[cell_type]]
        cells += _cells(random, committee, parts)
    for number, (name, cell_type) in enumerate(INDEPENDENT, start=1):
        cells.append(
            _unit(
                f"CB{number:02d}",
                f"Chi bộ {name}",
                UnitKind.GRASSROOTS_CELL,
                root,
                order=len(committees) + number,
                cell_type=cell_type,
                meeting_day=random.choice((3, 4, 5)),
            )
        )
    return District(root, committees, cells)


def _commune_cells(random: Random, committee: PartyUnit, commune: str, count: int) -> list[PartyUnit]:
    place = commune.split(" ", 1)[1] if commune.startswith("xã ") else commune
    bodies = [(f"Chi bộ {body} {place}", kind) for body, kind in _COMMUNE_BODIES]
    word = "tiểu khu" if commune.startswith("thị trấn") else "xóm"
    villages = [
        (f"Chi bộ {word} {village}", CellType.RESIDENTIAL)
        for village in names.villages(random, count - len(bodies))
    ]
    return _cells(random, committee, [*villages, *bodies])


def _cells(random: Random, committee: PartyUnit, parts: list[tuple[str, CellType]]) -> list[PartyUnit]:
    return [
        _unit(
            f"{committee.code}.{order:02d}",
            name,
            UnitKind.SUBORDINATE_CELL,
            committee,
            order=order,
            cell_type=cell_type,
            meeting_day=random.choice((3, 3, 3, 4, 5)),
        )
        for order, (name, cell_type) in enumerate(parts, start=1)
    ]


def _unit(code: str, name: str, kind: str, parent: PartyUnit | None, **fields: object) -> PartyUnit:
    return services.create_unit(
        code=code, name=name, kind=kind, parent=parent, valid_from=SINCE, by=None, **fields
    )
