"""`make bench` on a few hundred meetings: it measures, it counts right, it leaves nothing behind."""

import json
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings


def test_the_bench_measures_and_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "bin/bench.py", "--meetings", "300", "--json"]
    environment = {**os.environ, "TMPDIR": str(tmp_path), "DATABASE_URL": "sqlite:////nowhere/else.sqlite3"}
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["meetings"] == 300
    assert 0 < figures["changed"] < 300
    assert figures["evaluations_per_second"] > 0
    assert figures["rescoring_seconds"] >= 0
    assert "300/300" in done.stderr
    assert not list(tmp_path.iterdir())
