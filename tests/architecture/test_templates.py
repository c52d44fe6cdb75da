"""Templates: nothing inline, every page in a layout, none unused, every word translatable."""

import re
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path

import pytest
from django.template.loader import engines

from tests.architecture import sources

COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL)
INLINE = re.compile(
    r"""<style|<script(?![^>]*\ssrc=)|\sstyle\s*=|\son[a-z]+\s*=\s*["']|href=["']javascript:"""
)
LAYOUT = re.compile(r'\s*\{% extends "(layouts/[a-z_]+|base)\.html" %\}')


def inline(template: str) -> list[str]:
    """What the Content-Security-Policy would block."""
    return INLINE.findall(COMMENT.sub("", template))


def test_nothing_is_inline() -> None:
    assert sources.templates()
    assert not {name: bad for name, path in sources.templates().items() if (bad := inline(path.read_text()))}


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ('<p class="lead">Xin chào</p><script src="a.js"></script>', False),
        ("{# never style= here #}", False),
        ('<p style="color: red">', True),
        ("<style>", True),
        ('<script type="text/javascript">', True),
        ('<button onclick="go()">', True),
        ('<a href="javascript:go()">', True),
    ],
)
def test_something_inline_is_found(template: str, found: bool) -> None:
    assert bool(inline(template)) == found


# --- Pages -------------------------------------------------------------------------------------
def is_page(name: str) -> bool:
    """Whether a template is a whole page, not a piece of one."""
    folder, _, file = name.rpartition("/")
    return not (file.startswith("_") or folder == "components" or name == "base.html")


def in_layout(template: str) -> bool:
    """Whether a page starts by extending a layout (a layout: the base)."""
    return bool(LAYOUT.match(COMMENT.sub("", template)))


def test_every_page_extends_a_layout() -> None:
    pages = {name: path.read_text() for name, path in sources.templates().items() if is_page(name)}
    assert pages
    assert not [name for name, text in pages.items() if not in_layout(text)]


def test_a_page_without_layout_is_found() -> None:
    assert in_layout('{# what it shows #}\n{% extends "layouts/app.html" %}')
    assert not in_layout('{% extends "cells/unit_show.html" %}')
    assert not in_layout("<!doctype html>")
    assert is_page("cells/unit_show.html")
    assert not is_page("cells/_roll.html")


# --- Use ---------------------------------------------------------------------------------------
def unused(names: list[str], texts: list[str]) -> list[str]:
    """Templates that no text names."""
    written = "\n".join(texts)
    return [name for name in names if not re.search(rf"""["']{re.escape(name)}[#"']""", written)]


ASKED_FOR_BY_LIBRARIES = {"429.html"}  # allauth: too many attempts


def overrides_a_library(name: str) -> bool:
    """Whether a library renders the template by this name (its pages in our look)."""
    origins = engines["django"].engine.template_loaders[0].get_template_sources(name)  # type: ignore[attr-defined]
    own = sources.ROOT / "templates"
    return any(not Path(o.name).is_relative_to(own) and Path(o.name).is_file() for o in origins)


def test_no_template_is_unused() -> None:
    ours = sources.templates()
    texts = [path.read_text() for path in chain(sources.app_files(), ours.values())]
    left = [name for name in unused(list(ours), texts) if not overrides_a_library(name)]
    assert not set(left) - ASKED_FOR_BY_LIBRARIES


def test_an_unused_template_is_found() -> None:
    texts = ['render(request, "cells/unit_list.html#results")', '{% include "cells/_roll.html" %}']
    names = ["cells/unit_list.html", "cells/_roll.html", "cells/unit_old.html"]
    assert unused(names, texts) == ["cells/unit_old.html"]
    assert overrides_a_library("account/login.html")
    assert not overrides_a_library("cells/unit_list.html")


# --- Words -------------------------------------------------------------------------------------
SPOKEN_ATTRIBUTES = {"alt", "aria-label", "placeholder", "title"}
WORD = re.compile(r"[^\W\d_]{2,}")
# Translated texts, comments, blocks inside a class attribute; then every other tag.
SILENT = re.compile(
    r"\{% (blocktranslate|comment).*?\{% end\1 %\}"
    r"|\{% block \w+_class %\}.*?\{% endblock.*?%\}"
    r"|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found += WORD.findall(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SPOKEN_ATTRIBUTES:
                self.found += WORD.findall(value or "")


def bare_words(template: str) -> list[str]:
    """Words people would read that do not go through `translate`."""
    reader = _Words()
    reader.feed(SILENT.sub("", template))
    return reader.found


def test_every_word_is_translatable() -> None:
    found = {name: bare_words(path.read_text()) for name, path in sources.templates().items()}
    assert not {name: words for name, words in found.items() if words}


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ('<p class="lead">{% translate "Xin chào" %} · {{ name }} (1/2)</p>', []),
        ('{% blocktranslate %}Có <b class="n">{{ n }}</b> chi bộ{% endblocktranslate %}', []),
        ('{# what #}<input placeholder="{% translate "Tìm" %}">{% if a == "b" %}{% endif %}', []),
        ('<body class="{% block body_class %}auth{% endblock body_class %}">', []),
        ("<p>Xin chào</p>", ["Xin", "chào"]),
        ('<input placeholder="Tìm">', ["Tìm"]),
        ('<p>{% if late %}muộn{% else %}{% translate "đúng hạn" %}{% endif %}</p>', ["muộn"]),
    ],
)
def test_a_bare_word_is_found(template: str, found: list[str]) -> None:
    assert bare_words(template) == found
