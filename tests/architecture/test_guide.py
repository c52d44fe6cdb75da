"""The users' guide (`docs/vi`) says what stands on the screen; links of all documents lead somewhere."""

import ast
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.architecture import sources
from tests.architecture.test_conventions import GETTEXT

GUIDE = sources.ROOT / "docs" / "vi"
REGULATIONS = sources.ROOT / "scoring" / "regulations"
CATALOG = sources.ROOT / "locale" / "framework" / "vi" / "LC_MESSAGES" / "django.po"

# --- Words of the screen: every msgid of ours, texts of regulations, translations of the libraries ------
TRANSLATE = re.compile(r'{% translate "((?:[^"\\]|\\.)*)"')
BLOCK = re.compile(r"{% blocktranslate.*?%}(.*?){% endblocktranslate %}", re.DOTALL)
PLURAL = re.compile(r"{% plural %}")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|{{.*?}}|{\w+}")
FEWEST_LETTERS = 6  # a msgid of placeholders alone says nothing about the words


def in_python(source: str) -> Iterator[str]:
    """Texts given to gettext."""
    for name, call in sources.calls(source):
        if name.rsplit(".", 1)[-1] in GETTEXT:
            yield from (arg.value for arg in call.args if _is_text(arg))  # type: ignore[attr-defined]


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def in_template(source: str) -> Iterator[str]:
    """Texts of translate tags."""
    yield from (text.replace('\\"', '"') for text in TRANSLATE.findall(source))
    for block in BLOCK.findall(source):
        yield from PLURAL.split(block)


def in_regulation(value: Any) -> Iterator[str]:
    """Titles and labels; those of groups as pages write them, after the code."""
    if isinstance(value, dict):
        yield from (value[key] for key in ("title", "label", "reason") if key in value)
        if "code" in value and "title" in value:
            yield f"{value['code']}. {value['title']}"
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from in_regulation(inner)


@cache
def screen_words() -> tuple[frozenset[str], re.Pattern[str]]:
    """What the screens say: fixed texts, and one pattern of those with placeholders."""
    texts = [text for path in sources.app_files() for text in in_python(path.read_text())]
    texts += [text for path in sources.templates().values() for text in in_template(path.read_text())]
    texts += [
        text for path in REGULATIONS.glob("*.toml") for text in in_regulation(tomllib.loads(path.read_text()))
    ]
    texts += re.findall(r'^msgstr "(.+)"$', CATALOG.read_text(), re.MULTILINE)
    return compiled(texts)


def compiled(texts: Iterable[str]) -> tuple[frozenset[str], re.Pattern[str]]:
    """Fixed texts, and a pattern for the others."""
    fixed, patterns = set(), set()
    for text in map(plain, texts):
        if not PLACEHOLDER.search(text):
            fixed.add(text)
        elif sum(map(str.isalpha, PLACEHOLDER.sub("", text))) >= FEWEST_LETTERS:
            patterns.add(".+".join(map(re.escape, PLACEHOLDER.split(text))))
    return frozenset(fixed), re.compile("|".join(sorted(patterns)) or "(?!)")


def plain(text: str) -> str:
    """A text as it is compared: one line, first letter small, no stop at the end."""
    line = " ".join(unicodedata.normalize("NFC", text).replace("%%", "%").split()).rstrip(".:*")
    return line[:1].lower() + line[1:]


# --- The guide -----------------------------------------------------------------------------------------
QUOTED = re.compile(r"«([^«»]+)»")


def unsaid(page: str, said: tuple[frozenset[str], re.Pattern[str]]) -> list[str]:
    """What a page quotes although no screen says it."""
    fixed, pattern = said
    quoted = (plain(text) for text in QUOTED.findall(page))
    return [text for text in quoted if text not in fixed and not pattern.fullmatch(text)]


def guide() -> list[Path]:
    """The pages of the guide."""
    return sorted(GUIDE.glob("*.md"))


def test_the_guide_quotes_what_the_screens_say() -> None:
    said = screen_words()
    found = {page.name: bad for page in guide() if (bad := unsaid(page.read_text(), said))}
    assert not found
    assert sum(len(QUOTED.findall(page.read_text())) for page in guide()) > 150


def test_every_quote_of_the_guide_is_closed() -> None:
    for page in guide():
        text = QUOTED.sub("", page.read_text())
        assert not {"«", "»"} & set(text), page.name


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("Bấm «Gửi cấp trên».", []),
        ("Bấm «Gửi\ncấp trên».", []),
        ("Bấm «Mở phần Điểm danh».", []),
        ("Vai trò «Ủy ban kiểm tra (chỉ xem)»", []),
        ("Bấm «Gửi lên cấp trên».", ["gửi lên cấp trên"]),
        ("Bấm «Mở phần».", ["mở phần"]),
        ("Bấm «Điểm danh: 3».", ["điểm danh: 3"]),
    ],
)
def test_a_word_that_no_screen_says_is_found(page: str, found: list[str]) -> None:
    texts = ["Gửi cấp trên", "Mở phần {{ part }}", "ủy ban kiểm tra (chỉ xem)", "%(a)s: %(b)s"]
    assert unsaid(page, compiled(texts)) == found


def test_words_are_gathered_from_code_templates_and_regulations() -> None:
    assert list(in_python("x = _('Lưu'); y = ngettext('a', 'b', n); z = f('không')")) == ["Lưu", "a", "b"]
    template = (
        '{% translate "Xem" %}{% blocktranslate with n=n %}Còn {{ n }}{% endblocktranslate %}<p>bare</p>'
    )
    assert list(in_template(template)) == ["Xem", "Còn {{ n }}"]
    assert list(in_regulation({"group": [{"code": "I", "title": "Dự"}]})) == ["Dự", "I. Dự"]


# --- Links of every document -----------------------------------------------------------------------------
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)


def documents() -> list[Path]:
    """Every Markdown file of ours."""
    return [*sources.ROOT.glob("*.md"), *sorted((sources.ROOT / "docs").rglob("*.md"))]


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as they are made on the web."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    kept = (re.sub(r"[^\w\- ]", "", heading.strip().lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in kept}


def dead_links(page: Path) -> list[str]:
    """Links to files that are not there, or to headings that the file does not have."""
    found = []
    for link in LINK.findall(CODE.sub("", page.read_text())):
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        if "://" in link or link.startswith("mailto:"):
            continue
        if not target.exists() or (anchor and anchor not in anchors(target)):
            found.append(link)
    return found


def test_every_link_of_a_document_leads_somewhere() -> None:
    pages = documents()
    assert len(pages) > 25
    assert not {sources.name(page): bad for page in pages if (bad := dead_links(page))}


def test_the_index_of_the_guide_names_every_page() -> None:
    index = GUIDE / "huong-dan.md"
    named = {(GUIDE / link).name for link in LINK.findall(index.read_text())}
    assert named == {page.name for page in guide()} - {index.name}


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("## Khống chế mức xếp loại\n")
    page = tmp_path / "a.md"
    page.write_text("[x](b.md) [x](b.md#khống-chế-mức-xếp-loại) [x](c.md) [x](b.md#khac) `[x](d.md)`\n")
    assert dead_links(page) == ["c.md", "b.md#khac"]
