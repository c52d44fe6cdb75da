"""Bad files: one sentence in Vietnamese that says what to do, within ten seconds and 300 MB.

The reader is a process of its own; here its time and its memory are measured from outside.
"""

import json
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.architecture import sources
from tests.ui import bad_workbooks
from tests.ui.bad_workbooks import CORPUS, Bad
from tests.ui.packages import LABELS
from ui.workbooks.limits import MEGABYTE, Limits
from ui.workbooks.reader import fold
from ui.workbooks.reading import ENVIRONMENT, SENTENCES, Refused, complaint, read

SECONDS, MEMORY = 10, 300 * MEGABYTE


@dataclass(frozen=True)
class Run:
    """What one process of the reader did."""

    answers: list[Any]
    seconds: float
    memory: int
    status: int

    @property
    def refused(self) -> str:
        """The code of refusal; "heavy" when the process was stopped."""
        if self.status:
            return "heavy"
        last = self.answers[-1] if self.answers else None
        return last["refused"] if isinstance(last, dict) and "refused" in last else ""


def run(data: bytes, name: str, limits: Limits, folder: Path) -> Run:
    """The reader at work, measured."""
    given, out = folder / "in", folder / "out"
    given.write_bytes(data)
    labels = json.dumps([fold(label) for label in LABELS])
    measure = [sys.executable, "-m", "tests.ui.measure", str(given), str(out), sys.executable]
    reader = ["-m", "ui.workbooks.reader", limits.to_text(), labels, name]
    told = subprocess.run([*measure, *reader], cwd=sources.ROOT, env=ENVIRONMENT, capture_output=True)
    answers = [json.loads(line) for line in out.read_text().splitlines()]
    return Run(answers, *json.loads(told.stdout))


def sentences(bad: Bad, limits: Limits | None = None) -> list[str]:
    """What the person is told."""
    try:
        with read(bad.make(), bad.name, LABELS, limits) as sheet:
            cells = [(row.cell(i), row.address(i)) for row in sheet.rows for i in range(len(sheet.header))]
            return [told for cell, place in cells if cell and (told := complaint(cell, place))]
    except Refused as refused:
        return [*refused.messages] if refused.code in bad.refused else [f"not expected: {refused.code}"]


def test_the_corpus_is_large_and_every_reason_occurs() -> None:
    assert len(CORPUS) >= 60
    assert {code for bad in CORPUS.values() for code in bad.refused} == set(SENTENCES)


@pytest.mark.parametrize("key", CORPUS)
def test_a_bad_file_is_told_in_one_sentence(key: str) -> None:
    bad = CORPUS[key]
    told = sentences(bad)
    assert len(told) == 1 or bad.cell
    assert all("hãy" in text.lower() and "%(" not in text for text in told)
    assert not bad.cell or any(f"Ô {bad.cell} " in text or f"Ô {bad.cell}:" in text for text in told)


@pytest.mark.parametrize("key", [key for key in CORPUS if key != "eleven megabytes"])
def test_a_bad_file_costs_little(key: str, tmp_path: Path) -> None:
    bad = CORPUS[key]
    done = run(bad.make(), bad.name, Limits(), tmp_path)
    assert done.refused in (bad.refused or ("",))
    assert done.seconds < SECONDS
    assert done.memory < MEMORY


# --- Controls -----------------------------------------------------------------------------------
def test_red_without_the_checks_a_bomb_is_unpacked(tmp_path: Path) -> None:
    """With the checks off the same file reaches the parser, and costs what the test above forbids."""
    bare = replace(Limits(), checked=False, memory=1_500 * MEGABYTE)
    done = run(CORPUS["bomb"].make(), "so.xlsx", bare, tmp_path)
    assert done.refused != "bomb"
    assert done.seconds > 5 * run(CORPUS["bomb"].make(), "so.xlsx", Limits(), tmp_path).seconds


def test_red_without_the_limit_a_far_cell_takes_the_memory(tmp_path: Path) -> None:
    bad = CORPUS["a cell at the end of .xls"]
    done = run(bad.make(), bad.name, replace(Limits(), memory=1_500 * MEGABYTE), tmp_path)
    assert done.memory > MEMORY


def test_red_without_the_limit_of_time_the_reader_goes_on(tmp_path: Path) -> None:
    long = "Họ và tên;Diện\n" + "Bùi Thị Hoa;chính thức\n" * 5_000
    assert run(long.encode(), "so.csv", Limits(), tmp_path).refused == ""
    hasty = replace(Limits(), seconds=1, rows=10**7, file_size=10**9, text_length=10**9, memory=2 * 10**9)
    assert run(long.encode() * 150, "so.csv", hasty, tmp_path).refused == "heavy"


def test_the_process_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the parser could steal is not there."""
    given: dict[str, Any] = {}
    true = subprocess.Popen

    def watched(*arguments: Any, **options: Any) -> Any:
        given.update(options["env"])
        return true(*arguments, **options)

    monkeypatch.setattr(subprocess, "Popen", watched)
    monkeypatch.setenv("SECRET_KEY", "known")
    assert sentences(bad_workbooks.Bad("so.xlsx", bytes, ("empty",)))
    assert "SECRET_KEY" not in given
