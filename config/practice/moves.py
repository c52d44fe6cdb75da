"""Members who are about to move to another cell."""

from datetime import date, timedelta

from accounts import clock
from cells import services
from cells.models import Category, TransferKind
from config.practice.people import Cell
from config.practice.sheets import moment

SENT_ON = date(2024, 6, 3)
_MOVES = ((0, 1, TransferKind.OFFICIAL), (1, 0, TransferKind.TEMPORARY))


def send_some(cells: list[Cell]) -> None:
    """Two members wait to be received: one moves for good, one for half a year."""
    if len(cells) < 2:
        return
    with clock.travel(moment(SENT_ON, 9, 0)):
        for origin, target, kind in _MOVES:
            official = [row for row in cells[origin].roll[3:] if row.category == Category.OFFICIAL]
            services.send_member(
                membership=official[-1],
                to_cell=cells[target].unit,
                kind=kind,
                sent_on=SENT_ON,
                until=SENT_ON + timedelta(days=180) if kind == TransferKind.TEMPORARY else None,
                by=None,
            )
