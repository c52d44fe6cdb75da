"""Texts of Django and the libraries: Vietnamese wherever somebody can meet them, compiled as written."""

import gettext
import importlib.util
import inspect
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django.apps import apps
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core import paginator, validators
from django.forms import fields, formsets, models
from django.utils.functional import Promise
from django.utils.timesince import timesince, timeuntil

from accounts import clock
from tests.vietnamese import foreign_words

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "locale" / "framework" / "vi" / "LC_MESSAGES"
OURS = ("accounts", "cells", "meetings", "scoring", "reports")
PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sd]|\{\w+\}")
# What pages about passwords can say; mail, telephone and sign-up do not exist here.
SAID_BY_ALLAUTH = (
    "account_inactive",
    "enter_current_password",
    "incorrect_password",
    "invalid_login",
    "rate_limited",
    "same_as_current",
    "too_many_login_attempts",
    "username_password_mismatch",
    "username_taken",
)


def foreign(text: Any) -> list[str]:
    """Words of a message, without its placeholders, that are not Vietnamese."""
    return foreign_words(PLACEHOLDER.sub("", str(text)))


# --- What people can meet -------------------------------------------------------------------------
def texts_of(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """Messages of the classes in a module."""
    for name, found in inspect.getmembers(module, inspect.isclass):
        for key, text in (getattr(found, "default_error_messages", None) or {}).items():
            yield f"{name}.{key}", text
        if isinstance(text := getattr(found, "message", None), Promise):
            yield f"{name}.message", text


@pytest.mark.parametrize("module", [fields, formsets, models, validators, paginator])
def test_what_forms_say_is_vietnamese(module: ModuleType) -> None:
    texts = dict(texts_of(module))
    assert texts
    assert not {name: str(text) for name, text in texts.items() if foreign(text)}


def test_what_models_say_is_vietnamese() -> None:
    texts = {
        f"{model._meta.label}.{field.name}.{key}": text
        for app in OURS
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.fields
        for key, text in field.error_messages.items()
    }
    assert len(texts) > 100
    assert not {name: str(text) for name, text in texts.items() if foreign(text)}


@pytest.mark.parametrize("code", SAID_BY_ALLAUTH)
def test_what_the_login_says_is_vietnamese(code: str) -> None:
    assert foreign(DefaultAccountAdapter.error_messages[code]) == []


def test_rules_for_passwords_are_vietnamese() -> None:
    assert len(password_validators_help_texts()) == 4
    assert not [text for text in password_validators_help_texts() if foreign(text)]


def test_lengths_of_time_are_vietnamese() -> None:
    now = clock.now()
    for days in (0.01, 0.1, 1, 8, 40, 400):
        earlier = now - timedelta(days=days)
        assert foreign(timesince(earlier, now)) == foreign(timeuntil(now, earlier)) == []


def test_an_untranslated_message_would_be_found() -> None:
    """The control: allauth says this in English, and nobody here can meet it."""
    assert foreign(DefaultAccountAdapter.error_messages["max_email_addresses"])
    assert foreign("Enter %(what)s") == ["Enter"]


# --- The compiled catalog -------------------------------------------------------------------------
def compiler() -> Any:
    """`bin/messages.py` as a module."""
    spec = importlib.util.spec_from_file_location("messages", ROOT / "bin" / "messages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_compiled_catalog_is_the_written_one() -> None:
    messages = compiler()
    entries = messages.read((FOLDER / "django.po").read_text())
    assert (FOLDER / "django.mo").read_bytes() == messages.compiled(entries)


def test_the_compiled_catalog_can_be_read() -> None:
    with (FOLDER / "django.mo").open("rb") as file:
        catalog = gettext.GNUTranslations(file)
    assert catalog.gettext("You have signed out.") == "Bạn đã đăng xuất."
    assert catalog.ngettext("%(num)d day", "%(num)d days", 3) == "%(num)d ngày"
    assert catalog.gettext("not in it") == "not in it"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('msgid "Save"\nmsgstr ""', "empty: 'Save'"),
        ('msgid "Save"\nmsgstr "Lưu %(what)s"', "unknown placeholder: 'Lưu %\\(what\\)s'"),
        ('msgid "Save"\nmsgstr "Lưu"\n\nmsgid "Save"\nmsgstr "Ghi"', "twice: 'Save'"),
        ('msgid "Save"\nmsgstr "Lưu"\nmsgstr[1] "Lưu"', "not understood"),
        ("msgid Save", "not understood"),
    ],
)
def test_a_mistake_in_the_catalog_is_named(entry: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        compiler().read(entry)


def test_comments_long_texts_and_plurals_are_understood() -> None:
    text = '# note\n#, python-format\nmsgid ""\n"%(n)d day"\nmsgid_plural "%(n)d days"\n'
    text += 'msgstr[0] "%(n)d "\n"ngày"'
    assert compiler().read(text) == {"%(n)d day\0%(n)d days": "%(n)d ngày"}
