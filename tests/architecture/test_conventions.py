"""One idiom per job: the clock, the door to objects, texts for people, names of packages."""

import ast
import re
import unicodedata

import pytest

from tests.architecture import sources

# --- The clock: `accounts.clock`, because practice and tests travel in time ---------------------
CLOCK_CALLS = {
    "timezone.now",
    "timezone.localdate",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "datetime.datetime.now",
    "date.today",
    "datetime.date.today",
    "time.time",
}
# The clock itself, and the ends of sessions, which follow real time.
OWN_TIME = {"accounts/clock.py", "accounts/middleware.py"}


def clock_calls(source: str) -> list[str]:
    """Calls that read another clock than ours."""
    return [
        name
        for name, call in sources.calls(source)
        if name in CLOCK_CALLS or (name == "timezone.localtime" and not call.args)
    ]


def test_there_is_one_clock() -> None:
    files = [path for path in sources.app_files() if sources.name(path) not in OWN_TIME]
    assert not {sources.name(path): bad for path in files if (bad := clock_calls(path.read_text()))}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("clock.now()", False),
        ("timezone.localtime(sheet.submitted_at)", False),
        ("timezone.now()", True),
        ("timezone.localtime()", True),
        ("date.today()", True),
        ("datetime.now(tz=UTC)", True),
    ],
)
def test_another_clock_is_found(line: str, found: bool) -> None:
    assert bool(clock_calls(line)) == found


# --- The door: views get objects through `cells.access.get_or_404` ------------------------------
def doors(source: str) -> list[str]:
    """Calls in a view that fetch one object by another way."""
    return [
        name
        for name, _ in sources.calls(source)
        if name.endswith(("get_object_or_404", "get_list_or_404")) or re.search(r"\bobjects\b.*\.get$", name)
    ]


def test_views_fetch_objects_through_the_one_door() -> None:
    views = [path for path in sources.app_files() if "views" in path.parts or path.name == "views.py"]
    assert views
    assert not {sources.name(path): bad for path in views if (bad := doors(path.read_text()))}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("get_or_404(Meeting.objects, request.scope, Action.VIEW, pk=pk)", False),
        ("request.GET.get('month')", False),
        ("get_object_or_404(Meeting, pk=pk)", True),
        ("Meeting.objects.get(pk=pk)", True),
        ("Meeting.objects.filter(cell=cell).get(pk=pk)", True),
    ],
)
def test_another_door_is_found(line: str, found: bool) -> None:
    assert bool(doors(line)) == found


# --- Texts for people: named placeholders, whole sentences ---------------------------------------
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
ANONYMOUS = re.compile(r"(?<!%)%(?:\d+\$)?[sdif]|\{\d*\}")


def gettext_faults(source: str) -> list[str]:
    """Arguments of gettext that cannot be looked up or translated."""
    found = []
    for name, call in sources.calls(source):
        if name.rsplit(".", 1)[-1] not in GETTEXT:
            continue
        texts = call.args[: 2 if "ngettext" in name or "pgettext" in name else 1]
        for text in texts:
            plain = isinstance(text, ast.Constant) and isinstance(text.value, str)
            if not plain or ANONYMOUS.search(str(text.value)):  # type: ignore[attr-defined]
                found.append(ast.unparse(text))
    return found


def test_texts_are_whole_with_named_placeholders() -> None:
    files = sources.app_files()
    assert not {sources.name(path): bad for path in files if (bad := gettext_faults(path.read_text()))}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("_('Đã gửi phiếu của %(cell)s.') % {'cell': cell}", False),
        ("_('{count} chi bộ').format(count=3)", False),
        ("_('đạt 85 % số đảng viên')", False),
        ("_(f'Đã gửi phiếu của {cell}.')", True),
        ("_('Đã gửi phiếu của %s.') % cell", True),
        ("_('Đã gửi phiếu của {}.').format(cell)", True),
        ("_('Đã gửi phiếu của %(cell)s.' % {'cell': cell})", True),
        ("_(label)", True),
    ],
)
def test_a_text_that_cannot_be_translated_is_found(line: str, found: bool) -> None:
    assert bool(gettext_faults(line)) == found


# --- Files: NFC, no drawers, no signals ----------------------------------------------------------
def is_nfc(text: str) -> bool:
    """Whether Vietnamese letters are stored composed, so that searching finds them."""
    return unicodedata.is_normalized("NFC", text)


def test_every_text_file_is_nfc() -> None:
    files = list(sources.texts())
    assert len(files) > 100
    assert not [sources.name(path) for path in files if not is_nfc(path.read_text())]


def test_a_decomposed_letter_is_found() -> None:
    assert is_nfc("Đảng bộ")
    assert not is_nfc(unicodedata.normalize("NFD", "Đảng bộ"))


DRAWERS = {"utils", "util", "common", "core", "helpers", "misc", "signals", "selectors"}


def test_nothing_lies_in_a_drawer() -> None:
    parts = {
        part for path in sources.app_files() for part in path.relative_to(sources.ROOT).with_suffix("").parts
    }
    assert not parts & DRAWERS


def listens_to_signals(source: str) -> bool:
    """Whether work is started behind the reader's back."""
    return bool(re.search(r"^\s*(from|import) \S*(signals|dispatch)\b|@receiver", source, re.MULTILINE))


def test_nothing_listens_to_signals() -> None:
    assert not [sources.name(path) for path in sources.app_files() if listens_to_signals(path.read_text())]


def test_a_signal_is_found() -> None:
    assert listens_to_signals("from django.db.models.signals import post_save")
    assert listens_to_signals("from django.dispatch import receiver")
    assert not listens_to_signals("from cells.models import PartyUnit")
