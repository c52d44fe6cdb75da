"""The effect of another criteria set in Vietnamese: why a rating changes, what could not be decided."""

from collections import Counter
from decimal import Decimal

from django.utils.translation import gettext as _

from scoring.explain import number
from scoring.what_if import Change, Effect, Move

MOST_CODES = 5  # as many as a person compares


def cause(change: Change) -> str:
    """«I.1 (10 → 8), khống chế C2»."""
    phrases = [
        _("%(code)s (%(before)s → %(after)s)")
        % {"code": line.code, "before": _points(line.before), "after": _points(line.after)}
        for line in change.lines
    ]
    phrases += [_("khống chế %(code)s") % {"code": code} for code in change.caps]
    return ", ".join(phrases) or _("mốc xếp loại")


def _points(points: Decimal | None) -> str:
    return "–" if points is None else number(points)


def causes(move: Move) -> str:
    """The criteria behind most of these changes: «I.1 (12 buổi), khống chế C2 (3 buổi)»."""
    counted: Counter[str] = Counter(move.lines)
    counted.update({_("khống chế %(code)s") % {"code": code}: n for code, n in move.caps.items()})
    if move.by_bands_alone:
        counted[_("mốc xếp loại")] = move.by_bands_alone
    return tally(counted)


def tally(counted: Counter[str]) -> str:
    """What was counted, most frequent first."""
    shown = [
        _("%(what)s (%(number)s buổi)") % {"what": what, "number": grouped(n)}
        for what, n in counted.most_common(MOST_CODES)
    ]
    if len(counted) > MOST_CODES:
        shown.append(_("và %(number)s mục khác") % {"number": len(counted) - MOST_CODES})
    return ", ".join(shown)


def grouped(count: int) -> str:
    """4824 → 4.824."""
    return f"{count:,}".replace(",", ".")


def undecided(effect: Effect) -> str:
    """How many meetings the set cannot rate, and what nobody ever marked; "" when there are none."""
    if not effect.undecided:
        return ""
    open_lines = Counter(effect.open_lines)
    open_lines.update({_("khống chế %(code)s") % {"code": code}: n for code, n in effect.open_caps.items()})
    sentence = _(
        "%(number)s buổi chưa xác định được mức vì chi bộ chưa chấm, hoặc biên bản chưa ghi, ở: %(codes)s."
    ) % {"number": grouped(effect.undecided), "codes": tally(open_lines)}
    sure = {"lower": grouped(effect.surely_lower), "higher": grouped(effect.surely_higher)}
    return f"{sentence} " + _("Trong đó chắc chắn hạ %(lower)s buổi, chắc chắn tăng %(higher)s buổi.") % sure
