"""Members who leave the roll of one cell for another's because the cells are rearranged."""

import copy
from collections.abc import Collection
from datetime import date

from django.db.models import Q

from cells.journal import Journal
from cells.models import Category, Membership, PartyUnit, Transfer, TransferState
from cells.services.timeline import DAY


class Removing:
    """Removals of one day, remembered by a journal."""

    def __init__(self, journal: Journal, day: date) -> None:
        self.journal, self.day = journal, day

    def move(self, unit: PartyUnit, heir: PartyUnit, only: Collection[int] | None = None) -> set[int]:
        """Carry memberships of this day and later over to another cell, and the members' transfers. Who
        was a guest of one cell and at home in the other is simply at home afterwards. Returns who moved."""
        rows = Membership.objects.filter(cell=unit).exclude(valid_to__lt=self.day)
        transfers = Transfer.objects.filter(Q(from_cell=unit) | Q(to_cell=unit)).running()
        here = Membership.objects.filter(cell=heir).exclude(valid_to__lt=self.day)
        if only is not None:
            rows, transfers = rows.filter(member__in=only), transfers.filter(member__in=only)
            here = here.filter(member__in=only)
        at_home = set(here.exclude(category=Category.TEMP_IN).values_list("member", flat=True))
        guests = {row.member_id: row for row in here.filter(category=Category.TEMP_IN)}
        moved: set[int] = set()
        for row in list(rows.order_by("member", "valid_from")):
            if row.category == Category.TEMP_IN and row.member_id in at_home:
                self._end(row)
                continue
            if row.member_id in guests:
                self._end(guests.pop(row.member_id))
            self._carry_over(row, heir)
            moved.add(row.member_id)
        for transfer in list(transfers):
            self._redirect(transfer, unit, heir)
        return moved

    def _carry_over(self, row: Membership, heir: PartyUnit) -> None:
        if row.valid_from >= self.day:
            self.journal.update(row, cell=heir)
            return
        following = copy.copy(row)
        self._end(row)
        following.pk, following._state.adding = None, True
        following.cell, following.valid_from = heir, self.day
        self.journal.create(following)

    def _end(self, row: Membership) -> None:
        if row.valid_from < self.day:
            self.journal.update(row, valid_to=self.day - DAY)
        else:
            self.journal.delete(row)

    def _redirect(self, transfer: Transfer, unit: PartyUnit, heir: PartyUnit) -> None:
        """Let a transfer that is under way lead from or to the heir; within one cell there is none."""
        side, other = (
            ("from_cell", "to_cell") if transfer.from_cell_id == unit.pk else ("to_cell", "from_cell")
        )
        if getattr(transfer, f"{other}_id") != heir.pk:
            self.journal.update(transfer, **{side: heir})
        elif transfer.state == TransferState.SENT:
            self.journal.update(transfer, state=TransferState.WITHDRAWN)
        else:
            self.journal.update(transfer, state=TransferState.RETURNED)
            away = Membership.objects.filter(cell=heir, member=transfer.member, category=Category.TEMP_OUT)
            for row in away.exclude(valid_to__lt=self.day):
                self.journal.update(row, category=transfer.category, until=None, other_place="")
