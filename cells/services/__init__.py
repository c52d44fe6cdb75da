"""Business acts on units, members, accounts and roles.

Every act checks what the acting person may do (`by=None` is the system itself: the practice
generator, imports), changes, records the act, and returns the object.
"""

from cells.services.accounts import create_account, set_password, update_account
from cells.services.members import (
    admit_member,
    admit_members,
    change_category,
    check_terms,
    end_membership,
    prepare_admission,
    require_one_roll,
    set_terms,
    update_member,
)
from cells.services.projection import catch_up
from cells.services.reorganising import rehearse, reorganise, undo_reorganisation
from cells.services.roles import assign_role, end_role
from cells.services.transfers import (
    decline_transfer,
    receive_member,
    send_member,
    take_back,
    withdraw_transfer,
)
from cells.services.units import create_unit, path_on, update_unit

__all__ = [
    "admit_member",
    "admit_members",
    "assign_role",
    "catch_up",
    "change_category",
    "check_terms",
    "create_account",
    "create_unit",
    "decline_transfer",
    "end_membership",
    "end_role",
    "path_on",
    "prepare_admission",
    "receive_member",
    "rehearse",
    "reorganise",
    "require_one_roll",
    "send_member",
    "set_password",
    "set_terms",
    "take_back",
    "undo_reorganisation",
    "update_account",
    "update_member",
    "update_unit",
    "withdraw_transfer",
]
