"""Files a person reads in one sitting. Over a limit: split by meaning, never by number."""

import ast
from pathlib import Path

from tests.architecture import sources

APP_LINES = 400
TEST_LINES = 500
TEMPLATE_LINES = 150
FUNCTION_LINES = 60


def too_long(files: list[Path], limit: int) -> dict[str, int]:
    """Files with more lines than the limit."""
    lengths = {path: len(path.read_text().splitlines()) for path in files}
    return {path.name: lines for path, lines in lengths.items() if lines > limit}


def long_functions(source: str) -> dict[str, int]:
    """Functions with more lines than the limit, decorators not counted."""
    functions = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    return {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES}


def test_no_file_is_too_long() -> None:
    assert not too_long(sources.app_files(), APP_LINES)
    assert not too_long(sources.test_files(), TEST_LINES)
    assert not too_long(list(sources.templates().values()), TEMPLATE_LINES)


def test_no_function_is_too_long() -> None:
    files = [*sources.app_files(), *sources.test_files()]
    assert not {sources.name(path): bad for path in files if (bad := long_functions(path.read_text()))}


def test_a_long_file_is_found(tmp_path: Path) -> None:
    for name, lines in (("good.py", APP_LINES), ("bad.py", APP_LINES + 1)):
        (tmp_path / name).write_text("x = 1\n" * lines)
    assert too_long(sorted(tmp_path.iterdir()), APP_LINES) == {"bad.py": APP_LINES + 1}


def test_a_long_function_is_found() -> None:
    def function(lines: int) -> str:
        return "def told():\n" + "    x = 1\n" * (lines - 1)

    assert long_functions(function(FUNCTION_LINES)) == {}
    assert long_functions(function(FUNCTION_LINES + 1)) == {"told": FUNCTION_LINES + 1}
