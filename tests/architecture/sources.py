"""The files the rules are about."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "cells", "config", "meetings", "reports", "scoring", "ui")
TEXT_SUFFIXES = {".css", ".html", ".js", ".md", ".po", ".py", ".svg", ".toml", ".txt"}


def app_files() -> list[Path]:
    """Python files of the apps, without migrations."""
    found = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    return [*sorted(found), ROOT / "manage.py"]


def test_files() -> list[Path]:
    """Python files of the tests."""
    return sorted((ROOT / "tests").rglob("*.py"))


def templates() -> dict[str, Path]:
    """Our templates by the name Django knows them by."""
    folder = ROOT / "templates"
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.html"))}


def texts() -> Iterator[Path]:
    """Every text file of ours: code, templates, documents, data; nothing vendored or generated."""
    folders = [ROOT / name for name in (*APPS, "tests", "templates", "static", "locale", "docs", "bin")]
    for path in (*ROOT.glob("*"), *(found for folder in folders for found in folder.rglob("*"))):
        if path.is_file() and path.suffix in TEXT_SUFFIXES and "vendor" not in path.parts:
            yield path


def name(path: Path) -> str:
    """The path as people say it."""
    return path.relative_to(ROOT).as_posix()


def calls(source: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a Python source, with its function as it is written: `timezone.now`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node
