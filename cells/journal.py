"""What an act did to which rows, so that the act can be undone.

A `Journal` writes rows and remembers each as it was before and is after; `entries` is JSON-able and is
stored with the act. `undo` puts everything back, or refuses when a row has been changed since.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2s
from typing import Any, TypeVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.models.deletion import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

M = TypeVar("M", bound=models.Model)
Image = dict[str, Any]
# [model, key, before, after]: `before` is None for a new row, `after` is None for a deleted one; of a new
# row only the fingerprint of `after` is kept ("": not compared), of a changed one what changed.
Entry = list[Any]
_BATCH = 500


class ChangedSince(ValidationError):
    """Something the act wrote has been changed or used after it; `rows` names some of it."""

    def __init__(self, rows: Sequence[models.Model]) -> None:
        self.rows = list(rows)
        names = "; ".join(f"{row._meta.verbose_name} {row}" for row in self.rows[:3])
        message = _("Không hoàn tác được vì dữ liệu đã thay đổi hoặc đã được dùng sau đó: %(rows)s.")
        super().__init__(message % {"rows": names})


class Journal:
    """Writes rows and remembers what it did. Rows are given as they stand in the database."""

    def __init__(self) -> None:
        self._before: dict[tuple[str, int], Image | None] = {}
        self._after: dict[tuple[str, int], Image | None] = {}

    def create(self, row: models.Model, *, is_compared: bool = True) -> None:
        """Insert one row. Not compared: it may have been changed when the act is undone, if only it is
        not in use."""
        row.save(force_insert=True)
        self._note(row, None, image(row) if is_compared else {})

    def create_many(self, rows: Sequence[models.Model], batch_size: int = _BATCH) -> None:
        """Insert rows of one model in few statements; their keys are set."""
        if rows:
            type(rows[0])._default_manager.bulk_create(rows, batch_size=batch_size)
        for row in rows:
            self._note(row, None, image(row))

    def update(self, row: models.Model, **values: Any) -> None:
        """Change columns of one row; nothing is written when all of them hold the values already."""
        before = image(row)
        for name, value in values.items():
            setattr(row, name, value)
        after = image(row)
        if before != after:
            row.save(update_fields=list(values))
            self._note(row, before, after)

    def update_many(self, rows: Iterable[tuple[M, dict[str, Any]]]) -> None:
        """Change many rows of one model, the same columns in each, in few statements."""
        changed, names = [], set()
        for row, values in rows:
            before = image(row)
            for name, value in values.items():
                setattr(row, name, value)
            after = image(row)
            if before != after:
                changed.append(row)
                names |= set(values)
                self._note(row, before, after)
        if changed:
            type(changed[0])._default_manager.bulk_update(changed, sorted(names), batch_size=100)

    def delete(self, row: models.Model) -> None:
        """Delete one row."""
        before, key = image(row), row.pk
        row.delete()
        row.pk = key
        self._note(row, before, None)

    def note(self, row: models.Model, before: Image | None) -> None:
        """Remember what a service did to a row: `before` is its `image` of then, None for a new row."""
        self._note(row, before, image(row))

    @property
    def entries(self) -> list[Entry]:
        """What was done, in order, for storing; a row that came and went again is left out."""
        return [
            [label, key, *_kept(before, self._after[label, key])]
            for (label, key), before in self._before.items()
            if before != self._after[label, key]
        ]

    def _note(self, row: models.Model, before: Image | None, after: Image | None) -> None:
        place = (row._meta.label_lower, row.pk)
        self._before.setdefault(place, before)
        self._after[place] = after


def image(row: models.Model) -> Image:
    """The columns of a row as JSON would give them back."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    found: Image = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return found


def undo(entries: Sequence[Entry]) -> None:
    """Put the rows back as they were before. Raises ChangedSince, with nothing changed, when one of
    them is no longer as the act left it, or is in use."""
    if changed := [row for entry, row in _now(entries) if row is not None and not _is_as_left(entry, row)]:
        raise ChangedSince(changed)
    with transaction.atomic(), _constraints_wait():
        made: list[models.Model] = []  # new rows that follow each other, deleted in few statements
        for entry, row in reversed(list(_now(entries))):
            is_new = entry[2] is None
            if made and (not is_new or made[0]._meta.label_lower != entry[0] or len(made) == _BATCH):
                _delete(made)
                made = []
            if not is_new:
                _put_back(entry, row)
            elif row is not None:
                made.append(row)
        _delete(made)


@contextmanager
def _constraints_wait() -> Iterator[None]:
    """Let rows pass through states that must not last, such as two homes of one member; PostgreSQL
    looks at its deferrable constraints at the end."""
    is_postgresql = connection.vendor == "postgresql"
    if is_postgresql:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    yield
    if is_postgresql:
        connection.check_constraints()


def _delete(rows: Sequence[models.Model]) -> None:
    """Delete rows of one model. Raises ChangedSince with what uses one of them."""
    if not rows:
        return
    try:
        with transaction.atomic():
            type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).delete()
    except (ProtectedError, RestrictedError):
        for row in rows:
            try:
                row.delete()
            except ProtectedError as error:
                raise ChangedSince(sorted(error.protected_objects, key=str)) from error
            except RestrictedError as error:
                raise ChangedSince(sorted(error.restricted_objects, key=str)) from error


def _kept(before: Image | None, after: Image | None) -> tuple[Any, Any]:
    if before is None:
        return None, fingerprint(after) if after else ""
    if after is None:
        return before, None
    names = [name for name in before if before[name] != after[name]]
    return {name: before[name] for name in names}, {name: after[name] for name in names}


def fingerprint(content: Image) -> str:
    """A short checksum of a row."""
    return blake2s(json.dumps(content, sort_keys=True).encode(), digest_size=6).hexdigest()


def _now(entries: Sequence[Entry]) -> Iterator[tuple[Entry, models.Model | None]]:
    """Each entry with its row of today; one query for every 500 entries of a model."""
    keys: dict[str, list[int]] = {}
    for label, key, *_images in entries:
        keys.setdefault(label, []).append(key)
    rows: dict[tuple[str, int], models.Model] = {}
    for label, wanted in keys.items():
        for start in range(0, len(wanted), _BATCH):
            found = apps.get_model(label)._default_manager.in_bulk(wanted[start : start + _BATCH])
            rows |= {(label, key): row for key, row in found.items()}
    for entry in entries:
        yield entry, rows.get((entry[0], entry[1]))


def _is_as_left(entry: Entry, row: models.Model) -> bool:
    before, after = entry[2:]
    if after is None:
        return False  # deleted, and there again
    if before is None:
        return after in ("", fingerprint(image(row)))
    current = image(row)
    return all(current[name] == value for name, value in after.items())


def _put_back(entry: Entry, row: models.Model | None) -> None:
    label, key, before, after = entry
    model = apps.get_model(label)
    columns = {field.attname: field for field in model._meta.concrete_fields}
    values = {name: columns[name].to_python(value) for name, value in before.items()}
    if after is None:
        model._default_manager.create(**values)
    elif row is None:
        raise ValidationError(_("Không hoàn tác được vì có dữ liệu đã bị xóa sau đó."))
    else:
        model._default_manager.filter(pk=key).update(**values)
