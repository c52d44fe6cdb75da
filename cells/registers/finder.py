"""The units of a subtree by code and by name, for rows in which people name them."""

from datetime import date

from django.utils.translation import gettext as _

from cells import names
from cells.models import PartyUnit
from cells.registers.columns import Unreadable, nearest

# How often names are compared in one file: some seconds. Beyond that an unknown unit is only said to be one.
COMPARISONS = 500_000


class UnitFinder:
    """Units at or below `root` that exist on a day: one query, then memory."""

    def __init__(self, root: PartyUnit, on: date, *, cells_only: bool) -> None:
        units = PartyUnit.objects.within(root.path).valid_on(on).select_related("parent")
        self.by_pk: dict[int, PartyUnit] = {}
        self._by_code: dict[str, PartyUnit] = {}
        self._by_name: dict[str, list[PartyUnit]] = {}
        self._near: dict[str, str] = {}
        for unit in units:
            self.by_pk[unit.pk] = unit
            if not cells_only or unit.is_cell:
                self.add(unit)

    def add(self, unit: PartyUnit) -> None:
        """Let one more unit be found: one that the same file makes."""
        self._by_code[unit.code.casefold()] = unit
        for name in {unit.search_key or names.search_key(unit.name), names.search_key(unit.full_name)}:
            self._by_name.setdefault(name, []).append(unit)

    def by_code(self, code: str) -> PartyUnit | None:
        """The unit with this code."""
        return self._by_code.get(code.casefold())

    def find(self, code: str, name: str, address: str) -> PartyUnit:
        """The unit that a row names by code, by name, or by both. Raises Unreadable."""
        if code:
            unit = self.by_code(code)
            if unit is None:
                raise Unreadable(self._unknown(code, name, address))
            if name and not self._is_called(unit, name):
                message = _(
                    "Ô %(cell)s: mã %(code)s là của «%(unit)s», không phải «%(name)s». Hãy sửa mã hoặc tên."
                )
                details = {"cell": address, "code": code, "unit": unit.full_name, "name": name}
                raise Unreadable(message % details)
            return unit
        if not name:
            raise Unreadable(_("Ô %(cell)s trống. Hãy ghi mã đơn vị.") % {"cell": address})
        found = self._by_name.get(names.search_key(name), [])
        if len(found) == 1:
            return found[0]
        if found:
            message = _("Ô %(cell)s: có %(count)d đơn vị tên «%(name)s». Hãy ghi mã đơn vị.")
            raise Unreadable(message % {"cell": address, "count": len(found), "name": name})
        raise Unreadable(self._unknown("", name, address))

    def _is_called(self, unit: PartyUnit, name: str) -> bool:
        return names.search_key(name) in (names.search_key(unit.name), names.search_key(unit.full_name))

    def _unknown(self, code: str, name: str, address: str) -> str:
        text = code or name
        if text not in self._near and len(self._near) < COMPARISONS // (len(self._by_name) + 1):
            self._near[text] = self._suggestion(code, name)
        if near := self._near.get(text, ""):
            message = _("Ô %(cell)s: không có đơn vị «%(text)s». Có phải %(near)s? Hãy sửa rồi gửi lại.")
        else:
            message = _("Ô %(cell)s: không có đơn vị «%(text)s» trong phạm vi này. Hãy xem lại mã.")
        return message % {"cell": address, "text": text, "near": near}

    def _suggestion(self, code: str, name: str) -> str:
        unit = None
        if name and (key := nearest(names.search_key(name), self._by_name)):
            unit = self._by_name[key][0]
        elif code and (key := nearest(code.casefold(), self._by_code)):
            unit = self._by_code[key]
        if unit is None:
            return ""
        return _("«%(unit)s», mã %(code)s") % {"unit": unit.full_name, "code": unit.code}
