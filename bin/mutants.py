"""Change the scoring engine in every small way and see that a test notices: `make mutants`.

Works on a copy below `var/mutants`, with an environment of its own from the lock file. mutmut leaves
decorated functions alone, and the kinds of rule are decorated; so in the copy every decorator is spelled out:
`@kind("bands") def bands…` becomes `def bands…` and `bands = kind("bands")(bands)`.

Arguments are patterns of mutants (`scoring.engine.margins*`); without one all are tried. Survivors are
listed at the end; docs/scoring.md says why each may live.
"""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "var" / "mutants"
TREE = HOME / "tree"
ENVIRONMENT = HOME / "environment"
COPIED = (
    "accounts cells config meetings reports scoring ui tests docs templates static manage.py pyproject.toml"
)
SPOKEN_FOR = ("staticmethod", "classmethod")  # mutmut handles these itself


def main(patterns: list[str]) -> int:
    python = {"UV_PYTHON": sys.executable, "UV_PYTHON_DOWNLOADS": "never"}
    environment = {**os.environ, **python, "UV_PROJECT_ENVIRONMENT": str(ENVIRONMENT)}
    uv = [".bootstrap/bin/uv", "sync", "--quiet", "--frozen", "--group", "mutants"]
    subprocess.run(uv, cwd=ROOT, env=environment, check=True)  # noqa: S603 - our own program and arguments
    copy()
    mutmut = str(ENVIRONMENT / "bin" / "mutmut")
    run = [mutmut, "run", "--max-children", str(os.cpu_count() or 1), *patterns]
    ended = subprocess.run(run, cwd=TREE, check=False)  # noqa: S603
    results = subprocess.run([mutmut, "results"], cwd=TREE, check=True, capture_output=True, text=True)  # noqa: S603
    left = [line.strip() for line in results.stdout.splitlines() if not line.endswith(": not checked")]
    sys.stdout.write("\n".join(["", f"{len(left)} mutants left alive or undecided:", *left, ""]))
    return ended.returncode


def copy() -> None:
    """A fresh copy of the working tree, with the decorators of the engine spelled out."""
    shutil.rmtree(TREE, ignore_errors=True)
    TREE.mkdir(parents=True)
    for name in COPIED.split():
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, TREE / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, TREE / name)
    for path in (TREE / "scoring" / "engine").glob("*.py"):
        path.write_text(spelled_out(path.read_text(encoding="utf-8")), encoding="utf-8")


def spelled_out(source: str) -> str:
    """The same module without decorated functions."""
    lines: list[str | None] = list(source.splitlines())
    for node in sorted(_decorated(source), key=lambda node: -node.lineno):
        applied = node.name
        for decorator in reversed(node.decorator_list):
            applied = f"{ast.unparse(decorator)}({applied})"
            for number in range(decorator.lineno, (decorator.end_lineno or decorator.lineno) + 1):
                lines[number - 1] = None
        lines.insert(node.end_lineno or node.lineno, f"{' ' * node.col_offset}{node.name} = {applied}")
    return "\n".join(line for line in lines if line is not None) + "\n"


def _decorated(source: str) -> list[ast.FunctionDef]:
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    return [node for node in functions if node.decorator_list and not _is_spoken_for(node.decorator_list)]


def _is_spoken_for(decorators: list[ast.expr]) -> bool:
    return any(isinstance(each, ast.Name) and each.id in SPOKEN_FOR for each in decorators)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
