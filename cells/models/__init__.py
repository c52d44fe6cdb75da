"""Who exists: units, members, roles."""

from cells.models.assignment import Role, RoleAssignment
from cells.models.member import (
    EXPECTED_CATEGORIES,
    VOTING_CATEGORIES,
    VOTING_IF_PRESENT,
    Category,
    Member,
    Membership,
)
from cells.models.unit import (
    CELL_KINDS,
    GRASSROOTS_KINDS,
    SEGMENT,
    CellType,
    PartyUnit,
    UnitKind,
    UnitPlacement,
)

__all__ = [
    "CELL_KINDS",
    "EXPECTED_CATEGORIES",
    "GRASSROOTS_KINDS",
    "SEGMENT",
    "VOTING_CATEGORIES",
    "VOTING_IF_PRESENT",
    "Category",
    "CellType",
    "Member",
    "Membership",
    "PartyUnit",
    "Role",
    "RoleAssignment",
    "UnitKind",
    "UnitPlacement",
]
