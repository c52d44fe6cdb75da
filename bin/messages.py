"""Compile the framework's texts: django.po → django.mo, as `msgfmt --check` does.

`.venv/bin/python bin/messages.py` writes the .mo beside the .po. It needs no gettext on the machine,
and the .mo is committed, so that a server needs neither.
"""

import ast
import re
import struct
import sys
from pathlib import Path

CATALOG = Path(__file__).resolve().parents[1] / "locale" / "framework" / "vi" / "LC_MESSAGES" / "django.po"
MAGIC = 0x950412DE
PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sd]|\{\w+\}")
LINE = re.compile(r'(?:(msgid_plural|msgid|msgstr)(?:\[0\])? )?(".*")')


def read(text: str) -> dict[str, str]:
    """The entries of a .po file, a plural form joined to its singular as a .mo file has it."""
    entries: dict[str, str] = {}
    for block in re.split(r"\n\s*\n", text):
        entry = _read_entry(block)
        if "msgid" not in entry:
            continue
        key = "\0".join(entry[part] for part in ("msgid", "msgid_plural") if part in entry)
        if key in entries:
            raise ValueError(f"twice: {entry['msgid']!r}")
        if entry["msgid"]:
            _check(entry)
        entries[key] = entry["msgstr"]
    return entries


def _read_entry(block: str) -> dict[str, str]:
    entry: dict[str, str] = {}
    part = ""
    for line in block.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if not (found := LINE.fullmatch(line.strip())):
            raise ValueError(f"not understood: {line}")
        part = found[1] or part
        entry[part] = entry.get(part, "") + ast.literal_eval(found[2])
    return entry


def _check(entry: dict[str, str]) -> None:
    if not entry["msgstr"]:
        raise ValueError(f"empty: {entry['msgid']!r}")
    for source in (entry["msgid"], entry.get("msgid_plural", entry["msgid"])):
        if not set(PLACEHOLDER.findall(entry["msgstr"])) <= set(PLACEHOLDER.findall(source)):
            raise ValueError(f"unknown placeholder: {entry['msgstr']!r}")


def compiled(entries: dict[str, str]) -> bytes:
    """The .mo file: a head, two tables of length and place, the texts."""
    pairs = sorted((key.encode(), text.encode()) for key, text in entries.items())
    head = struct.Struct("<7I")
    place = head.size + 16 * len(pairs)
    tables: list[bytes] = []
    texts = b""
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<2I", len(pair[column]), place + len(texts)))
            texts += pair[column] + b"\0"
    begin = (MAGIC, 0, len(pairs), head.size, head.size + 8 * len(pairs), 0, place)
    return head.pack(*begin) + b"".join(tables) + texts


def main() -> int:
    """Compile, or say what is wrong."""
    try:
        entries = read(CATALOG.read_text())
    except ValueError as error:
        sys.stderr.write(f"{CATALOG.name}: {error}\n")
        return 1
    CATALOG.with_suffix(".mo").write_bytes(compiled(entries))
    return 0


if __name__ == "__main__":
    sys.exit(main())
