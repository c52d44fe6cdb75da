"""What the practice people write: whole sentences, fitting their work, in the normal form."""

import unicodedata
from datetime import date

import pytest

from cells.models import CellType, PartyUnit
from config.practice import names, phrases, texts
from config.practice.dice import Dice
from meetings.agenda import steps_for
from meetings.models import MeetingKind

WORKS = (texts.VILLAGE, texts.SCHOOL, texts.NURSERY, texts.HEALTH, texts.FORCE, texts.OFFICE)
SPEAKERS = ("Bùi Văn Thử", "Xa Thị Mẫu", "Lò Công Ví", "Hà Thị Dụ", "Quách Văn Kiểu")
WRITTEN = [
    step.code
    for kind in (MeetingKind.COMBINED, MeetingKind.THEMATIC)
    for step in steps_for(kind)
    if step.has_minutes
]


def minutes(work: str, step: str, seed: int, speakers: tuple[str, ...] = SPEAKERS) -> str:
    topic = texts.TOPICS[work][0].format(place="xóm")
    scene = texts.Scene(date(2024, 1, 1), work, "xóm", topic, speakers)
    return texts.minutes(Dice(seed), step, scene, length=2)


@pytest.mark.parametrize("work", WORKS)
@pytest.mark.parametrize("step", WRITTEN)
def test_every_part_of_the_minutes_reads_like_one(work: str, step: str) -> None:
    for seed in range(30):
        text = minutes(work, step, seed)
        assert text == unicodedata.normalize("NFC", text)
        assert not set("{}") & set(text)
        for line in text.splitlines():
            assert line[0].isupper() or line[0].isdigit()
            assert line.endswith(".")
        assert len(set(text.splitlines())) == len(text.splitlines())


def test_only_who_spoke_is_quoted() -> None:
    said = " ".join(minutes(texts.VILLAGE, "discussion", seed, SPEAKERS[:2]) for seed in range(30))
    assert all(name in said for name in SPEAKERS[:2])
    assert not any(name in said for name in SPEAKERS[2:])


def test_january_looks_back_on_december() -> None:
    said = " ".join(minutes(texts.OFFICE, "this-month", seed) for seed in range(30))
    assert "tháng 12" in said
    assert "tháng 0" not in said


@pytest.mark.parametrize(
    ("cell_type", "name", "work"),
    [
        (CellType.RESIDENTIAL, "Chi bộ xóm Bến Gỗ", texts.VILLAGE),
        (CellType.SCHOOL, "Chi bộ Trường Trung học phổ thông số 1", texts.SCHOOL),
        (CellType.SCHOOL, "Chi bộ Trường Mầm non Cao Sơn", texts.NURSERY),
        (CellType.ENTERPRISE, "Chi bộ Điện lực huyện", texts.OFFICE),
    ],
)
def test_a_cell_writes_of_its_own_work(cell_type: CellType, name: str, work: str) -> None:
    assert texts.work_of(PartyUnit(cell_type=cell_type, name=name)) == work


def test_every_kind_of_work_has_its_tasks_and_its_place() -> None:
    assert {texts.work_of(PartyUnit(cell_type=kind, name="")) for kind in CellType} | {texts.NURSERY} == set(
        WORKS
    )
    assert set(phrases.TASKS) == set(phrases.PLACES) == set(texts.TOPICS) == set(WORKS)
    assert all(len(tasks) >= 4 for tasks in phrases.TASKS.values())


def test_names_are_different_within_a_cell_and_nobody_in_public_office() -> None:
    found = names.people(Dice(1), 200)
    assert len(set(found)) == 200
    assert not any(names.person(dice) in names._WELL_KNOWN for dice in map(Dice, range(20_000)))


def test_chance_alone_would_make_such_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: without the list they occur."""
    known = names._WELL_KNOWN
    monkeypatch.setattr(names, "_WELL_KNOWN", frozenset())
    assert any(names.person(dice) in known for dice in map(Dice, range(20_000)))
