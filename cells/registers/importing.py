"""Taking a register over: what a file would change, doing it whole or not at all, undoing it."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2s

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import User
from cells import journal as journals
from cells.journal import Journal
from cells.models import PartyUnit, RegisterImport, RegisterImportPart, RegisterKind
from cells.registers.lines import Change, Line, Problem, RowState, lines_of
from cells.registers.members import MemberRegister
from cells.registers.register import Register
from cells.registers.units import UnitRegister
from cells.services.permission import require_administrator
from ui.workbooks.reading import Limits, Sheet, read

REGISTERS: dict[str, type[Register]] = {
    RegisterKind.UNITS: UnitRegister,
    RegisterKind.MEMBERS: MemberRegister,
}
SHOWN = 200  # rows of each kind that a page lists
CHUNK = 5_000  # rows that are held at a time
MOST_PROBLEMS = 25_000  # more than a page's file has rows: the copy with the errors tells them all
Tick = Callable[[int], None]


@dataclass(slots=True)
class Plan:
    """What a file would do. Lists hold at most `SHOWN` rows, `counts` all."""

    counts: Counter[str] = field(default_factory=Counter)  # by the value of RowState, and "gone"
    new: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored: tuple[str, ...] = ()  # columns that are not the register's
    digest: str = ""  # changes when the file would do something else

    @property
    def is_sound(self) -> bool:
        """Whether the file may be taken over."""
        return not self.counts[RowState.BAD.value]

    @property
    def does_something(self) -> bool:
        """Whether anything would change."""
        return bool(self.counts[RowState.NEW.value] or self.counts[RowState.CHANGED.value])


class BadRows(ValidationError):
    """Rows that cannot be taken over; nothing was. `plan` says which and why."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        count = plan.counts[RowState.BAD.value]
        super().__init__(_("Có %(count)d dòng sai nên chưa lưu dòng nào.") % {"count": count})


class Stale(ValidationError):
    """What the file would do is not what was shown."""

    def __init__(self) -> None:
        super().__init__(_("Dữ liệu đã thay đổi sau khi bạn xem. Hãy xem lại những gì sẽ đổi rồi xác nhận."))


def plan_of(
    *,
    kind: str,
    unit: PartyUnit,
    content: bytes,
    file_name: str,
    limits: Limits | None = None,
    tick: Tick | None = None,
) -> Plan:
    """What the file would do to the register of this unit. Writes nothing. Raises `Refused`."""
    register, plan = REGISTERS[kind](unit), Plan()
    digest = blake2s(digest_size=16)
    with read(content, file_name, _labels(register), limits) as sheet:
        plan.ignored = _ignored(register, sheet)
        for changes in _compared(register, sheet, tick):
            if register.is_rehearsed and not any(change.state is RowState.BAD for change in changes):
                with transaction.atomic():
                    register.apply(changes, Journal(), None)
                    transaction.set_rollback(True)
            _count(plan, changes)
            for change in changes:
                if change.state is not RowState.UNCHANGED:
                    digest.update(repr((change.state, change.name, change.differences)).encode())
    _note_gone(plan, register)
    plan.digest = digest.hexdigest()
    return plan


@transaction.atomic
def import_register(
    *,
    kind: str,
    unit: PartyUnit,
    content: bytes,
    file_name: str,
    by: User | None,
    digest: str = "",
    limits: Limits | None = None,
    tick: Tick | None = None,
) -> RegisterImport:
    """Take the whole file over. Raises `Stale` when it would not do what was shown (`digest`), `BadRows`
    when a row is wrong, `Refused` when it cannot be read; then nothing is changed."""
    require_administrator(by, unit)
    given = {"kind": kind, "unit": unit, "content": content, "file_name": file_name, "limits": limits}
    if digest and plan_of(**given).digest != digest:  # type: ignore[arg-type]
        raise Stale
    done = RegisterImport.objects.create(
        register=kind, unit=unit, by=by, at=clock.now(), file_name=file_name[-200:]
    )
    register, plan = REGISTERS[kind](unit), Plan()
    on_record = register.count()
    with read(content, file_name, _labels(register), limits) as sheet:
        for number, changes in enumerate(_compared(register, sheet, tick), start=1):
            journal = Journal()
            if not any(change.state is RowState.BAD for change in changes):
                register.apply(changes, journal, by)
            _count(plan, changes)
            if plan.is_sound and (entries := journal.entries):
                RegisterImportPart.objects.create(register_import=done, number=number, entries=entries)
    if not plan.is_sound:
        raise BadRows(plan)
    plan.counts["gone"] = on_record - len(register.seen)
    done.counts = dict(plan.counts)
    done.save(update_fields=["counts"])
    audit.record(by=by, act="register.import", target=done, unit_path=unit.path, register=kind, **done.counts)
    return done


def trial(*, kind: str, unit: PartyUnit, content: bytes, file_name: str, by: User | None) -> Plan:
    """What is wrong with a file, as taking it over would tell; nothing is changed."""
    given = {"kind": kind, "unit": unit, "content": content, "file_name": file_name}
    plan = plan_of(**given)  # type: ignore[arg-type]
    if not plan.is_sound:
        return plan
    try:
        with transaction.atomic():
            import_register(**given, by=by)  # type: ignore[arg-type]
            transaction.set_rollback(True)
    except BadRows as error:
        return error.plan
    return plan


@transaction.atomic
def undo_import(*, register_import: RegisterImport, by: User | None) -> RegisterImport:
    """Put back everything an import wrote. Refused (`ChangedSince`) when some of it was changed or used
    since; then nothing is changed."""
    unit = register_import.unit
    require_administrator(by, unit)
    waiting = RegisterImport.objects.filter(pk=register_import.pk, undone_at=None)
    if not waiting.update(undone_at=clock.now(), undone_by=by):
        raise ValidationError(_("Lần nhập này đã được hoàn tác từ trước."))
    for part in register_import.parts.order_by("-number").iterator(chunk_size=1):
        journals.undo(part.entries)
    audit.record(by=by, act="register.undo", target=register_import, unit_path=unit.path)
    register_import.refresh_from_db()
    return register_import


def _labels(register: Register) -> list[str]:
    return [str(column.label) for column in register.columns]


def _ignored(register: Register, sheet: Sheet) -> tuple[str, ...]:
    known = {sheet.column(label) for label in _labels(register)}
    return tuple(label for place, label in enumerate(sheet.header) if label and place not in known)


def _compared(register: Register, sheet: Sheet, tick: Tick | None) -> Iterator[list[Change]]:
    """The rows of the sheet compared, a chunk at a time."""
    changes: list[Change] = []
    batch: list[Line] = []

    def compare() -> None:
        changes.extend(register.compare(batch, is_1904=sheet.is_1904))
        if tick:
            tick(len(batch))
        batch.clear()

    for line in lines_of(sheet, register.columns):
        batch.append(line)
        if len(batch) == register.batch:
            compare()
        if len(changes) >= max(CHUNK, register.batch):
            yield changes
            changes = []
    compare()
    if changes:
        yield changes


def _count(plan: Plan, changes: list[Change]) -> None:
    for change in changes:
        plan.counts[change.state.value] += 1
        if change.state is RowState.NEW and len(plan.new) < SHOWN:
            plan.new.append(change)
        elif change.state is RowState.CHANGED and len(plan.changed) < SHOWN:
            plan.changed.append(change)
        elif change.state is RowState.BAD and len(plan.problems) < MOST_PROBLEMS:
            plan.problems += change.line.problems


def _note_gone(plan: Plan, register: Register) -> None:
    """Rows on record that the file does not have. They stay as they are; the page says so."""
    plan.counts["gone"] = register.count() - len(register.seen)
    if not plan.counts["gone"]:
        return
    for key, name, _values in register.on_record():
        if key not in register.seen:
            plan.gone.append(name)
            if len(plan.gone) == SHOWN:
                return
