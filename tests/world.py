"""The standard world: a small district, and one person for every way of standing to a cell.

    Đảng bộ tỉnh Thử Nghiệm
    └── Đảng bộ huyện Đà Bắc (DABAC)      board, inspector, admin
        ├── Đảng bộ xã Tân Minh           reviewer
        │   ├── Chi bộ xóm Diều (cell_a)  secretary_a, minute_taker, supervisor, expired
        │   └── Chi bộ xóm Enh (cell_b)   secretary_b
        ├── Đảng bộ xã Cao Sơn            reviewer_2
        │   └── Chi bộ xóm Sơn Lập (cell_c)
        └── Chi bộ Trung tâm Y tế (grassroots_cell)

`outsider` has an account and no role. All names are invented.
"""

from dataclasses import dataclass
from datetime import timedelta

from accounts import clock
from accounts.models import User
from cells.models import Category, CellType, Member, PartyUnit, Role, UnitKind
from tests.factories import MembershipFactory, PartyUnitFactory, RoleAssignmentFactory, UserFactory


@dataclass(frozen=True)
class World:
    """Units and people by the part they play."""

    province: PartyUnit
    district: PartyUnit
    committee: PartyUnit
    cell_a: PartyUnit
    cell_b: PartyUnit
    committee_2: PartyUnit
    cell_c: PartyUnit
    grassroots_cell: PartyUnit

    secretary_a: User
    minute_taker: User
    supervisor: User
    expired: User
    secretary_b: User
    reviewer: User
    reviewer_2: User
    board: User
    inspector: User
    admin: User
    outsider: User


def build() -> World:
    """Create the world and return it."""
    units = _units()
    people = _people(units)
    for key in ("secretary_a", "minute_taker", "secretary_b"):  # who are also on the roll of their cell
        Member.objects.filter(full_name=people[key].full_name).update(user=people[key])
    return World(**units, **people)


def _units() -> dict[str, PartyUnit]:
    province = PartyUnitFactory(code="TINH", name="Đảng bộ tỉnh Thử Nghiệm", kind=UnitKind.PROVINCE)
    district = PartyUnitFactory(
        code="DABAC", name="Đảng bộ huyện Đà Bắc", kind=UnitKind.DISTRICT, parent=province
    )
    committee = _unit("DB-TM", "Đảng bộ xã Tân Minh", UnitKind.GRASSROOTS_COMMITTEE, district, order=1)
    committee_2 = _unit("DB-CS", "Đảng bộ xã Cao Sơn", UnitKind.GRASSROOTS_COMMITTEE, district, order=2)
    units = {
        "province": province,
        "district": district,
        "committee": committee,
        "cell_a": _cell("TM-01", "Chi bộ xóm Diều", committee, order=1),
        "cell_b": _cell("TM-02", "Chi bộ xóm Enh", committee, order=2),
        "committee_2": committee_2,
        "cell_c": _cell("CS-01", "Chi bộ xóm Sơn Lập", committee_2, order=1),
        "grassroots_cell": _unit(
            "CB-YT",
            "Chi bộ Trung tâm Y tế",
            UnitKind.GRASSROOTS_CELL,
            district,
            order=3,
            cell_type=CellType.HEALTH,
        ),
    }
    _rolls(units)
    return units


def _unit(code: str, name: str, kind: str, parent: PartyUnit, **fields: object) -> PartyUnit:
    return PartyUnitFactory(code=code, name=name, kind=kind, parent=parent, **fields)


def _cell(code: str, name: str, parent: PartyUnit, order: int) -> PartyUnit:
    return _unit(code, name, UnitKind.SUBORDINATE_CELL, parent, order=order, cell_type=CellType.RESIDENTIAL)


def _rolls(units: dict[str, PartyUnit]) -> None:
    # Cell A: five expected (four of them vote), one exempt; the others three official members each.
    for name in ("Bùi Thị Hoa", "Đinh Công Ánh", "Lò Văn Ân", "Hà Văn Bình"):
        MembershipFactory(cell=units["cell_a"], member__full_name=name)
    MembershipFactory(cell=units["cell_a"], member__full_name="Xa Thị Út", category=Category.PROBATIONARY)
    MembershipFactory(cell=units["cell_a"], member__full_name="Quách Văn Cao", category=Category.EXEMPT)
    for key, word in (("cell_b", "Enh"), ("cell_c", "Lập"), ("grassroots_cell", "Tế")):
        for given in ("Lan", "Mai", "Sơn"):
            MembershipFactory(cell=units[key], member__full_name=f"Nguyễn {word} {given}")


def _people(units: dict[str, PartyUnit]) -> dict[str, User]:
    def person(username: str, full_name: str, role: Role, unit: str) -> User:
        user: User = UserFactory(username=username, full_name=full_name)
        RoleAssignmentFactory(user=user, unit=units[unit], role=role)
        return user

    expired: User = UserFactory(username="het-han", full_name="Lường Văn Cũ")
    RoleAssignmentFactory(
        user=expired,
        unit=units["cell_a"],
        role=Role.SECRETARY,
        valid_to=clock.today() - timedelta(days=1),
    )
    return {
        "secretary_a": person("bi-thu-a", "Bùi Thị Hoa", Role.SECRETARY, "cell_a"),
        "minute_taker": person("thu-ky-a", "Hà Văn Bình", Role.MINUTE_TAKER, "cell_a"),
        "supervisor": person("phu-trach-a", "Cầm Thị Dung", Role.SUPERVISOR, "cell_a"),
        "expired": expired,
        "secretary_b": person("bi-thu-b", "Nguyễn Enh Lan", Role.SECRETARY, "cell_b"),
        "reviewer": person("dang-uy-1", "Vì Văn Em", Role.SUPERIOR, "committee"),
        "reviewer_2": person("dang-uy-2", "Mùi Thị Giang", Role.SUPERIOR, "committee_2"),
        "board": person("ban-to-chuc", "Trần Thị Hạnh", Role.BOARD, "district"),
        "inspector": person("kiem-tra", "Phạm Văn Khoa", Role.INSPECTOR, "district"),
        "admin": person("quan-tri", "Lê Thị Lý", Role.ADMINISTRATOR, "district"),
        "outsider": UserFactory(username="nguoi-ngoai", full_name="Đỗ Văn Minh"),
    }
