"""Imports go downhill, the engine is pure, and apps keep to each other's public modules."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import sources

PRIVATE_MODULES = {"views", "forms", "urls"}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_the_contracts_hold() -> None:
    result = lint(sources.ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("", "", ""),
        ("cells/models/unit.py", "import meetings.models", "Downhill only"),
        ("cells/access.py", "def late():\n    import reports.queries", "Downhill only"),
        (
            "meetings/models/meeting.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import scoring.models",
            "Downhill only",
        ),
        ("ui/tables.py", "import accounts.models", "Downhill only"),
        ("scoring/engine/kinds.py", "from django.utils import timezone", "The engine is pure Python"),
        ("scoring/engine/kinds.py", "import scoring.models", "The engine is pure Python"),
        ("meetings/models/meeting.py", "import meetings.services", "Inside an app"),
        ("meetings/services.py", "import meetings.forms", "Inside an app"),
        ("scoring/forms.py", "import scoring.views", "Inside an app"),
    ],
)
def test_a_bad_import_breaks_its_contract(tmp_path: Path, module: str, line: str, contract: str) -> None:
    """The project's own contracts on a skeleton of it, whole and with one bad import."""
    (tmp_path / "pyproject.toml").write_text((sources.ROOT / "pyproject.toml").read_text())
    skeleton = [
        *(f"{app}/__init__.py" for app in sources.APPS),
        *(
            f"{app}/{layer}.py"
            for app in ("cells", "meetings", "scoring", "reports")
            for layer in ("views", "forms", "services")
        ),
        "cells/models/__init__.py",
        "cells/models/unit.py",
        "cells/access.py",
        "meetings/models/__init__.py",
        "meetings/models/meeting.py",
        "scoring/models.py",
        "scoring/facts.py",
        "scoring/explain.py",
        "scoring/engine/__init__.py",
        "scoring/engine/kinds.py",
        "reports/queries.py",
        "accounts/models.py",
        "ui/tables.py",
    ]
    for file in skeleton:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(line if file == module else "")
    # The one exception the contracts make must exist, or import-linter calls it stale.
    unit = tmp_path / "cells/models/unit.py"
    unit.write_text(f"import cells.access\n{unit.read_text()}")

    result = lint(tmp_path)

    assert (result.returncode == 0) == (not contract), result.stdout + result.stderr
    if contract:
        broken = [row for row in result.stdout.splitlines() if " BROKEN" in row]
        assert any(row.startswith(contract) for row in broken), result.stdout


def reaches(app: str, source: str) -> list[str]:
    """Imports of another app's private modules or underscored names."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for dotted in names:
            owner, *rest = dotted.split(".")
            foreign = owner in sources.APPS and owner not in (app, "ui")
            hidden = any(part.startswith("_") and not part.startswith("__") for part in rest)
            if foreign and (hidden or (rest and rest[0] in PRIVATE_MODULES)):
                found.append(dotted)
    return found


def test_apps_use_only_each_others_public_modules() -> None:
    found = {
        sources.name(path): bad
        for path in sources.app_files()
        if (bad := reaches(path.relative_to(sources.ROOT).parts[0], path.read_text()))
    }
    assert not found


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        ("from cells.models import PartyUnit", True),
        ("from meetings.forms import MeetingForm", True),
        ("from ui.forms import AppFormHelper", True),
        ("from cells.forms import UnitForm", False),
        ("import cells.views.units", False),
        ("from cells.access import _prefixes", False),
    ],
)
def test_a_reach_into_another_app_is_found(line: str, allowed: bool) -> None:
    assert (not reaches("meetings", line)) == allowed
