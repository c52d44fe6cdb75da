"""Business acts on units, members, accounts and roles.

Every act checks what the acting person may do (`by=None` is the system itself: the practice
generator, imports), changes, records the act, and returns the object.
"""

from cells.services.accounts import create_account, set_password, update_account
from cells.services.members import admit_member, change_category, end_membership, update_member
from cells.services.roles import assign_role, end_role
from cells.services.units import KINDS_BELOW, create_unit, update_unit

__all__ = [
    "KINDS_BELOW",
    "admit_member",
    "assign_role",
    "change_category",
    "create_account",
    "create_unit",
    "end_membership",
    "end_role",
    "set_password",
    "update_account",
    "update_member",
    "update_unit",
]
