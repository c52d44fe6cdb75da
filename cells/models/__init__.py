"""Who exists: units, members, roles."""

from cells.models.assignment import Role, RoleAssignment
from cells.models.member import (
    EXPECTED_CATEGORIES,
    OFFICIAL_CATEGORIES,
    TERM_CATEGORIES,
    VOTING_CATEGORIES,
    VOTING_IF_PRESENT,
    Category,
    DecidingBody,
    ExemptionReason,
    Member,
    Membership,
)
from cells.models.transfer import Transfer, TransferKind, TransferState
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
    "OFFICIAL_CATEGORIES",
    "SEGMENT",
    "TERM_CATEGORIES",
    "VOTING_CATEGORIES",
    "VOTING_IF_PRESENT",
    "Category",
    "CellType",
    "DecidingBody",
    "ExemptionReason",
    "Member",
    "Membership",
    "PartyUnit",
    "Role",
    "RoleAssignment",
    "Transfer",
    "TransferKind",
    "TransferState",
    "UnitKind",
    "UnitPlacement",
]
