"""`make bench`, the part about units, on a few hundred: it measures, it leaves nothing behind."""

import json
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings


def test_the_bench_measures_and_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "bin/bench_units.py", "--json", "--repeats", "2"]
    command += ["--units", "1100", "--members", "200", "--wide", "60"]
    environment = {**os.environ, "TMPDIR": str(tmp_path), "TEST_DATABASE_URL": ""}
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert len(figures) == 10
    assert all(0 < took["median"] <= took["slowest"] for took in figures.values())
    assert not list(tmp_path.iterdir())
