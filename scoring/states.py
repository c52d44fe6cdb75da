"""The life of a score sheet in one table: who may do what, from which state, to which."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from cells.access import Action
from scoring.models import ScoreSheet, SheetState


class Act(StrEnum):
    """Acts on a sheet."""

    MARK = "sheet.mark"
    ADOPT = "sheet.adopt"
    REOPEN = "sheet.reopen"
    SUBMIT = "sheet.submit"
    RETURN = "sheet.return"
    CONFIRM = "sheet.confirm"


@dataclass(frozen=True, slots=True)
class Transition:
    """Where an act starts, where it ends, which action of `cells.access` it needs."""

    sources: tuple[SheetState, ...]
    target: SheetState
    needs: Action


_OPEN = (SheetState.SELF_SCORED, SheetState.RETURNED)
TRANSITIONS: Mapping[Act, Transition] = {
    Act.MARK: Transition(_OPEN, SheetState.SELF_SCORED, Action.RECORD),
    Act.ADOPT: Transition(_OPEN, SheetState.ADOPTED, Action.SUBMIT),
    Act.REOPEN: Transition((SheetState.ADOPTED,), SheetState.SELF_SCORED, Action.SUBMIT),
    Act.SUBMIT: Transition((SheetState.ADOPTED,), SheetState.SUBMITTED, Action.SUBMIT),
    Act.RETURN: Transition((SheetState.SUBMITTED,), SheetState.RETURNED, Action.REVIEW),
    Act.CONFIRM: Transition((SheetState.SUBMITTED,), SheetState.CONFIRMED, Action.REVIEW),
}


class WrongState(Exception):
    """The sheet is not where the act starts. Nothing was written."""

    sentence = _("Phiếu đang ở trạng thái «%(state)s» nên việc này không thực hiện được.")

    def __init__(self, sheet: ScoreSheet) -> None:
        super().__init__(str(self.sentence) % {"state": sheet.get_state_display()})


class StaleSheet(WrongState):
    """Somebody changed the sheet after the person saw it. Nothing was written."""

    sentence = _("Phiếu vừa được người khác cập nhật. Hãy xem lại phiếu rồi thực hiện lại.")


def allowed(sheet: ScoreSheet, act: Act) -> bool:
    """Whether the act starts from the sheet's state."""
    return sheet.state in TRANSITIONS[act].sources


def move(sheet: ScoreSheet, act: Act, revision: int | None = None) -> None:
    """Move a sheet along, or raise WrongState; one conditional UPDATE, true on both databases.

    `revision`: what the person had on screen; without a screen, the sheet as it was loaded.
    """
    transition = TRANSITIONS[act]
    seen = sheet.revision if revision is None else revision
    moved = ScoreSheet.objects.filter(pk=sheet.pk, revision=seen, state__in=transition.sources).update(
        revision=seen + 1
    )
    if not moved:
        sheet.refresh_from_db(fields=["state", "revision"])
        raise StaleSheet(sheet) if allowed(sheet, act) else WrongState(sheet)
    sheet.revision = seen + 1
    sheet.state = transition.target
