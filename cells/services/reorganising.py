"""Decisions that rearrange the organisation: tried, recorded, undone. No record is rewritten."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import User
from cells import kinds, names
from cells.journal import ChangedSince, Entry, Journal, undo
from cells.models import (
    Membership,
    PartyUnit,
    Reorganisation,
    SuccessionKind,
    UnitPlacement,
    Verb,
)
from cells.reorganisation import Decision, Step, Touched
from cells.services.decision import Work, cell_kinds
from cells.services.permission import require_administrator
from cells.services.projection import project
from cells.services.timeline import Timeline


class _Rehearsed(Exception):
    """Raised to take back everything that was tried."""


def rehearse(*, decision: Decision, by: User | None) -> Touched:
    """Try a decision and take it back: what it would touch. Raises ValidationError like `reorganise`."""
    touched = Touched()
    try:
        with transaction.atomic():
            _apply(decision, by, touched)
            raise _Rehearsed
    except _Rehearsed:
        return touched


@transaction.atomic
def reorganise(*, decision: Decision, by: User | None) -> Reorganisation:
    """Record a decision: placements, members and roles change from its day on, whether that day is past or
    to come. Raises ValidationError that names the step; nothing is stored then."""
    return _apply(decision, by, Touched())


@transaction.atomic
def undo_reorganisation(*, reorganisation: Reorganisation, by: User | None) -> Reorganisation:
    """Take a decision back, before or after its day. Refused (ChangedSince) when something it wrote has
    been changed or used since: then a later decision must put it right."""
    require_administrator(by, reorganisation.unit)
    taken = Reorganisation.objects.filter(pk=reorganisation.pk, undone_at=None)
    if not taken.update(undone_at=clock.now(), undone_by=by):
        raise ValidationError(_("Quyết định này đã được hoàn tác từ trước."))
    reorganisation.refresh_from_db(fields=["journal"])  # acts since may have added to it
    try:
        _put_back(reorganisation.journal)
    except ChangedSince as error:
        if (later := _built_on(reorganisation)) is None:
            raise
        message = _(
            "Quyết định %(later)s được ghi sau và dựa trên quyết định này. Hãy hoàn tác quyết định đó trước."
        )
        raise ValidationError(message % {"later": later}) from error
    reorganisation.refresh_from_db()
    audit.record(by=by, act="unit.undo_reorganise", target=reorganisation, unit_path=reorganisation.unit.path)
    return reorganisation


def _put_back(journal: list[Entry]) -> None:
    """Undo a journal, and show the tree that is left. Units that were founded go last, when nobody shows
    them as superior any more."""
    founded = [entry for entry in journal if entry[0] == "cells.partyunit" and entry[2] is None]
    touched = _units_of(journal) - {key for _label, key, *_images in founded}
    undo([entry for entry in journal if entry[0] != "cells.partyunit" or entry[2] is not None])
    left = set(PartyUnit.objects.filter(pk__in=touched).values_list("pk", flat=True))
    Timeline(left).save(Journal(), None)  # what was founded below them since follows them
    project(left)
    undo(founded)


def _built_on(act: Reorganisation) -> Reorganisation | None:
    """The latest decision in force, recorded after this one, that wrote to the same rows or units."""
    own = {(label, key) for label, key, *_images in act.journal}
    units = _units_of(act.journal)
    for later in Reorganisation.objects.in_force().filter(pk__gt=act.pk).order_by("-pk").iterator():
        rows = {(label, key) for label, key, *_images in later.journal}
        if rows & own or units & _units_of(later.journal):
            return later
    return None


def _units_of(journal: list[Entry]) -> set[int]:
    """Keys of the units whose rows or placements a journal names."""
    found = {key for label, key, *_images in journal if label == "cells.partyunit"}
    placements = [entry for entry in journal if entry[0] == "cells.unitplacement"]
    found |= {before["unit_id"] for *_row, before, _after in placements if before and "unit_id" in before}
    rows = UnitPlacement.objects.filter(pk__in=[key for _label, key, *_images in placements])
    return found | set(rows.values_list("unit", flat=True))


def _apply(decision: Decision, by: User | None, touched: Touched) -> Reorganisation:
    act = Reorganisation(
        effective_on=decision.effective_on,
        decision_no=names.normalize(decision.decision_no),
        signer=names.normalize(decision.signer),
        note=decision.note.strip(),
        steps=[step.as_json() for step in decision.steps],
        recorded_at=clock.now(),
        recorded_by=by,
    )
    act.full_clean(exclude={"unit", "steps", "journal", "undone_at", "undone_by", "recorded_by"})
    if not decision.steps:
        raise ValidationError(_("Quyết định chưa ghi việc nào. Hãy thêm ít nhất một việc."))
    work = Work(act, by, touched)
    act.unit = work.scope(decision.steps)
    act.save()
    errors = []
    for number, step in enumerate(decision.steps, start=1):
        try:
            with transaction.atomic():
                if not step.units:
                    raise ValidationError(_("Hãy ghi đơn vị mà việc này nói tới."))
                _DO[step.verb](work, step)
        except ValidationError as error:
            place = _("Việc số %(number)d (%(verb)s)") % {"number": number, "verb": step.verb.label}
            errors += [ValidationError(f"{place}: {message}", code=str(number)) for message in error.messages]
    if errors:
        raise ValidationError(errors)
    work.finish()
    return act


def _move(work: Work, step: Step) -> None:
    superior = work.unit(step.target)
    for number, code in enumerate(step.units):
        unit = work.unit(code)
        order = work.next_order(superior) if step.order is None else step.order + number
        work.amend(unit, parent=superior.pk, order=order)


def _rename(work: Work, step: Step) -> None:
    name = names.normalize(step.name)
    if not name:
        raise ValidationError(_("Hãy ghi tên mới của đơn vị."))
    work.amend(work.unit(_one(step)), name=name)


def _change_kind(work: Work, step: Step) -> None:
    if step.kind not in kinds.kinds():
        raise ValidationError(_("Loại hình «%(kind)s» không có trong danh mục.") % {"kind": step.kind})
    for code in step.units:
        unit = work.unit(code)
        becomes_cell, is_cell = step.kind in cell_kinds(), work.stand(unit).kind in cell_kinds()
        if becomes_cell and work.timeline.children_from(unit.pk, work.day):
            message = _("«%(unit)s» còn đơn vị cấp dưới nên không thể thành chi bộ.")
            raise ValidationError(message % {"unit": unit.name})
        if is_cell and not becomes_cell:
            _require_no_members(work, unit)
            work.silent.add(unit.pk)
        work.amend(unit, kind=step.kind)
        if becomes_cell and (step.cell_type or not unit.cell_type):
            if not step.cell_type:
                raise ValidationError(_("Hãy ghi loại chi bộ của «%(unit)s».") % {"unit": unit.name})
            work.journal.update(unit, cell_type=step.cell_type)


def _merge(work: Work, step: Step) -> None:
    units = [work.unit(code) for code in step.units if code != step.target]
    if not units:
        raise ValidationError(_("Hãy ghi đơn vị được sáp nhập, khác với đơn vị nhận."))
    heir = work.unit(step.target) if step.target in work.units else work.found(step)
    is_cell = work.stand(heir).kind in cell_kinds()
    for unit in units:
        if (work.stand(unit).kind in cell_kinds()) != is_cell:
            message = _("«%(unit)s» và «%(heir)s» không cùng loại: chi bộ chỉ sáp nhập với chi bộ.")
            raise ValidationError(message % {"unit": unit.name, "heir": heir.name})
        work.move_units(work.timeline.children_from(unit.pk, work.day), heir)
        work.move_members(unit, heir)
        work.end(unit, heir)
        work.hand_over(unit, heir, SuccessionKind.MERGE)


def _split(work: Work, step: Step) -> None:
    unit = work.unit(_one(step))
    if step.target in work.units:
        message = _("Mã «%(code)s» đã có đơn vị. Hãy ghi mã mới cho đơn vị tách ra.")
        raise ValidationError(message % {"code": step.target})
    part = work.found(step)
    is_cell = work.stand(unit).kind in cell_kinds()
    if (part.kind in cell_kinds()) != is_cell:
        raise ValidationError(_("Chi bộ chỉ tách thành chi bộ, đảng bộ chỉ tách thành đảng bộ."))
    below = {stand.unit: stand for stand in work.timeline.children_from(unit.pk, work.day)}
    taken = [work.unit(code) for code in step.takes]
    if strangers := [other.name for other in taken if other.pk not in below]:
        message = _("%(names)s không trực thuộc «%(unit)s».")
        raise ValidationError(message % {"names": ", ".join(strangers), "unit": unit.name})
    wanted = below.values() if step.ends else [below[other.pk] for other in taken]
    work.move_units([stand for stand in wanted if stand.unit != part.pk], part)
    work.move_members(unit, part, None if step.ends else step.members)
    if step.ends:
        work.end(unit, part)
    work.hand_over(unit, part, SuccessionKind.SPLIT)


def _dissolve(work: Work, step: Step) -> None:
    for code in step.units:
        unit = work.unit(code)
        if left := work.timeline.children_from(unit.pk, work.day):
            message = _("«%(unit)s» còn %(count)d đơn vị cấp dưới. Hãy chuyển các đơn vị đó trước.")
            raise ValidationError(message % {"unit": unit.name, "count": len(left)})
        _require_no_members(work, unit)
        work.end(unit, None)


_DO: dict[Verb, Callable[[Work, Step], None]] = {
    Verb.MOVE: _move,
    Verb.MERGE: _merge,
    Verb.SPLIT: _split,
    Verb.RENAME: _rename,
    Verb.DISSOLVE: _dissolve,
    Verb.CHANGE_KIND: _change_kind,
}


def _one(step: Step) -> str:
    if len(step.units) != 1:
        raise ValidationError(_("Việc này chỉ nói tới một đơn vị. Hãy ghi mỗi đơn vị một dòng."))
    return step.units[0]


def _require_no_members(work: Work, unit: PartyUnit) -> None:
    left = Membership.objects.filter(cell=unit).exclude(valid_to__lt=work.day).count()
    if left:
        message = _("«%(unit)s» còn %(count)d đảng viên. Hãy sáp nhập hoặc chuyển đảng viên đi trước.")
        raise ValidationError(message % {"unit": unit.name, "count": left})
