"""`docs/access.md` shows the table that the code uses.

After a change of `ROLE_ACTIONS`, write the table anew with

    UPDATE_DOCS=1 .venv/bin/pytest tests/cells/test_access_doc.py
"""

import os
from pathlib import Path

from cells.access import ROLE_ACTIONS, Action
from cells.models import Role

PAGE = Path(__file__).resolve().parents[2] / "docs" / "access.md"
BEGIN = "<!-- table: written by tests/cells/test_access_doc.py -->\n"
END = "<!-- end of table -->\n"


def table() -> str:
    """The table of roles and actions in Markdown."""
    head = f"| Role | {' | '.join(Action)} |\n|---|{':-:|' * len(Action)}\n"
    rows = (
        f"| {role.value} ({role.label}) | {' | '.join('yes' if a in actions else '–' for a in Action)} |\n"
        for role, actions in ROLE_ACTIONS.items()
    )
    return head + "".join(rows)


def with_table(text: str, written: str) -> str:
    """The page with the part between the marks replaced."""
    before, rest = text.split(BEGIN)
    return before + BEGIN + written + END + rest.split(END)[1]


def test_the_page_shows_the_table_of_the_code() -> None:
    text = PAGE.read_text(encoding="utf-8")
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(with_table(text, table()), encoding="utf-8")
        text = PAGE.read_text(encoding="utf-8")
    assert text == with_table(text, table()), "docs/access.md is out of date; see the head of this file"


def test_a_changed_table_is_noticed() -> None:
    """The control: the comparison above can fail."""
    text = PAGE.read_text(encoding="utf-8")
    changed = table().replace(f"| {Role.INSPECTOR.value}", "| SOMEBODY_ELSE")
    assert text != with_table(text, changed)
