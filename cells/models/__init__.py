"""Who exists: units, members, roles."""

from cells.kinds import UnitKind
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
from cells.models.placement import UnitPlacement
from cells.models.register import RegisterDraft, RegisterImport, RegisterImportPart, RegisterKind
from cells.models.reorganisation import Reorganisation, SuccessionKind, UnitSuccession, Verb
from cells.models.transfer import Transfer, TransferKind, TransferState
from cells.models.unit import PATH_LENGTH, SEGMENT, CellType, PartyUnit, segment_of

__all__ = [
    "EXPECTED_CATEGORIES",
    "OFFICIAL_CATEGORIES",
    "PATH_LENGTH",
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
    "RegisterDraft",
    "RegisterImport",
    "RegisterImportPart",
    "RegisterKind",
    "Reorganisation",
    "Role",
    "RoleAssignment",
    "SuccessionKind",
    "Transfer",
    "TransferKind",
    "TransferState",
    "UnitKind",
    "UnitPlacement",
    "UnitSuccession",
    "Verb",
    "segment_of",
]
