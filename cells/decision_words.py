"""A decision in Vietnamese sentences: what each step does, with the names that the reader may see."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from django.db.models import F
from django.utils.translation import gettext as _

from cells import kinds
from cells.access import Action, Scope
from cells.models import CellType, Member, PartyUnit, UnitPlacement, Verb
from cells.reorganisation import Step

_FEW = 12  # members named in a sentence; more are counted


class Words:
    """Names of the units and members that some steps speak of, as they were called before a day. Units and
    members out of the reader's sight are called by their code and counted. Three queries."""

    def __init__(self, steps: Iterable[Step], day: date, scope: Scope) -> None:
        steps = list(steps)
        codes = {code for step in steps for code in (*step.units, *step.takes, step.target, step.parent)}
        units = PartyUnit.objects.visible_to(scope, Action.VIEW).filter(code__in=codes)
        rows = UnitPlacement.objects.filter(unit__in=units)
        self.pks: dict[str, int] = dict(units.values_list("code", "pk"))
        self.names: dict[str, str] = {step.target: step.name for step in steps if step.kind and step.target}
        placed = rows.order_by("valid_from").values_list(F("unit__code"), "name", "valid_from")
        known: set[str] = set()
        for code, name, first_day in placed:
            if first_day < day or code not in known:
                self.names[code] = name
                known.add(code)
        people = Member.objects.filter(pk__in={pk for step in steps for pk in step.members})
        seen = people.visible_to(scope, Action.VIEW).by_given_name()
        self._people: dict[int, str] = {member.pk: member.full_name for member in seen}

    def unit(self, code: str) -> str:
        """Name and code of a unit; the bare code of one that is not known."""
        name = self.names.get(code)
        return f"{name} ({code})" if name else code

    def label(self, code: str) -> str:
        """What a field shows for a unit, and accepts."""
        name = self.names.get(code)
        return f"{code} – {name}" if name else code

    def sentence(self, step: Step) -> str:
        """What a step does."""
        return _SENTENCES[step.verb](self, step)

    def units(self, codes: Sequence[str]) -> str:
        """Several units in one phrase."""
        return ", ".join(self.unit(code) for code in codes)

    def people(self, members: Sequence[int]) -> str:
        """A few members by name, more by their number."""
        names = [self._people[pk] for pk in self._people if pk in members]
        if len(members) > _FEW or len(names) < len(members):
            return _("%(count)d đảng viên") % {"count": len(members)}
        return _("%(count)d đảng viên: %(names)s") % {"count": len(names), "names": ", ".join(names)}


def kind_words(step: Step) -> str:
    """Kind of organisation and of cell that a step names."""
    kind = kinds.name_of(step.kind)
    return f"{kind}, {CellType(step.cell_type).label}" if step.cell_type in CellType.values else kind


def _move(words: Words, step: Step) -> str:
    message = _("Chuyển %(units)s về trực thuộc %(target)s.")
    return message % {"units": words.units(step.units), "target": words.unit(step.target)}


def _merge(words: Words, step: Step) -> str:
    others = [code for code in step.units if code != step.target]
    if not step.kind:
        message = _("Sáp nhập %(units)s vào %(target)s.")
        return message % {"units": words.units(others), "target": words.unit(step.target)}
    message = _("Sáp nhập %(units)s thành đơn vị mới %(new)s.")
    return message % {"units": words.units(others), "new": _new(words, step)}


def _split(words: Words, step: Step) -> str:
    details = {"unit": words.units(step.units), "new": _new(words, step)}
    if step.ends:
        message = _("Tách %(unit)s, lập %(new)s; phần còn lại sang đơn vị mới và đơn vị cũ kết thúc.")
        return message % details
    parts = [_("Tách từ %(unit)s, lập %(new)s") % details]
    if step.takes:
        parts.append(_("nhận %(units)s") % {"units": words.units(step.takes)})
    if step.members:
        parts.append(_("nhận %(people)s") % {"people": words.people(step.members)})
    return "; ".join(parts) + "."


def _new(words: Words, step: Step) -> str:
    """The unit that a step founds."""
    details = {"name": step.name, "code": step.target, "kind": kind_words(step)}
    if not step.parent:
        return _("«%(name)s» (mã %(code)s, %(kind)s)") % details
    details["parent"] = words.unit(step.parent)
    return _("«%(name)s» (mã %(code)s, %(kind)s, trực thuộc %(parent)s)") % details


def _rename(words: Words, step: Step) -> str:
    return _("Đổi tên %(unit)s thành «%(name)s».") % {"unit": words.units(step.units), "name": step.name}


def _dissolve(words: Words, step: Step) -> str:
    return _("Giải thể %(units)s.") % {"units": words.units(step.units)}


def _change_kind(words: Words, step: Step) -> str:
    message = _("Đổi loại hình %(units)s thành %(kind)s.")
    return message % {"units": words.units(step.units), "kind": kind_words(step)}


_SENTENCES: Mapping[Verb, Callable[[Words, Step], str]] = {
    Verb.MOVE: _move,
    Verb.MERGE: _merge,
    Verb.SPLIT: _split,
    Verb.RENAME: _rename,
    Verb.DISSOLVE: _dissolve,
    Verb.CHANGE_KIND: _change_kind,
}
