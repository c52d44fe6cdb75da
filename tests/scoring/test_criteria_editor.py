"""The text of a set under the editor's hands: values found, numbers changed and nothing else, findings
beside the lines they concern. No database."""

import time
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import engine
from scoring.editor.marking import differences, marked
from scoring.editor.numbers import numbers_of, valid_from
from scoring.editor.rewriting import CannotRewrite, Changes, NewBand, rewritten
from scoring.editor.spans import Path, spans, value_at
from scoring.editor.texts import LARGEST_FILE, clean_source, fingerprint, uploaded
from tests.scoring.conftest import REGULATIONS, source_of

BUILT_IN = sorted(path.stem for path in REGULATIONS.glob("*.toml"))
QD31 = source_of("qd31")
ATTENDANCE: Path = ("criterion", 0, "rule", "bands")

ODD = r"""
# every way of writing a value
"quoted key".inner = "it's \"so\" \\"
plain = 1_000
day = 2024-05-03
moment = 2024-05-03 19:00:00   # with a space inside
raw = 'C:\path'
nested = [ [1, 2.50], { a = "]", b = [ "}", # in a list
  "#" ] }, ]
long = '''two
'quoted' ''' # after
text = QQQlines with "quotes" QQQ
[a.b]
x = true
[[rows]]
n = 1
[rows.below]
m = +0.5e1
[[rows]]
n = 2
[[rows.inner]]
k = "x"
[[rows.inner]]
k = "y"
""".replace("QQQ", '"' * 3)


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every scalar of a document with its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, (*path, number))
    else:
        yield path, value


def check_spans(text: str) -> int:
    """Every value is found, and what is found means just that value."""
    document, places = tomllib.loads(text), spans(text)
    for path, span in places.items():
        assert tomllib.loads(f"x = {text[slice(*span)]}")["x"] == value_at(document, path)
    found = [path for path, _value in leaves(document)]
    assert set(found) <= set(places)
    return len(found)


# --- Where values stand --------------------------------------------------------------------------
@pytest.mark.parametrize("name", BUILT_IN)
def test_every_value_of_a_built_in_set_is_found(name: str) -> None:
    assert check_spans(source_of(name)) > 300


def test_every_way_of_writing_is_understood() -> None:
    assert check_spans(ODD) == 18


KEYS = st.text("abc-_1", min_size=1, max_size=4)
SCALARS = st.one_of(
    st.integers(-(10**6), 10**6).map(str),
    st.text("ab #[]{},=.đ", max_size=6).map(lambda text: f'"{text}"'),
    st.text('ab #[]{},="\\', max_size=6).map(lambda text: f"'{text}'"),
    st.sampled_from(["true", "1.50", "2024-05-03", '"\\"x\\\\"', '"""a\n"b" """', "'''\n''x'''"]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[ " + ", # note\n".join(items) + " ]"),
        st.dictionaries(KEYS, inner, max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{key} = {value}" for key, value in pairs.items()) + "}"
        ),
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=4), st.dictionaries(KEYS, VALUES, max_size=3))
def test_any_document_is_understood(first: dict[str, str], second: dict[str, str]) -> None:
    lines = [f"{key} = {value}" for key, value in first.items()]
    for table in ("[[row]]", "[[row]]", "[other.table]"):
        lines += [table, *(f'"{key}" = {value}  # note' for key, value in second.items())]
    text = "\n".join(lines)
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:  # a key that is a table as well
        return
    check_spans(text)


def test_a_path_that_leads_nowhere_is_an_error() -> None:
    for path in (("x",), ("a", 0), ("a", "b", "c")):
        with pytest.raises(KeyError):
            value_at({"a": {"b": 1}}, path)


# --- Changing numbers ----------------------------------------------------------------------------
@pytest.mark.parametrize("name", BUILT_IN)
def test_numbers_go_there_and_back_without_another_trace(name: str) -> None:
    source = source_of(name)
    cells = list(numbers_of(source).cells())
    assert len({cell.path for cell in cells}) == len(cells) > 80
    assert all(cell.label for cell in cells)
    assert rewritten(source, Changes({cell.path: cell.value for cell in cells})) == source
    more = rewritten(source, Changes({cell.path: cell.value + Decimal("0.5") for cell in cells}))
    assert [cell.value - Decimal("0.5") for cell in numbers_of(more).cells()] == [c.value for c in cells]
    assert rewritten(more, Changes({cell.path: cell.value for cell in cells})) == source
    changed = [line for line in more.splitlines() if line not in source.splitlines()]
    assert not [line for line in changed if line.lstrip().startswith("#")]


def test_a_fraction_is_written_as_the_built_in_sets_write_it() -> None:
    text = rewritten(QD31, Changes({(*ATTENDANCE, 1, "points"): Decimal("8.50")}))
    assert '  { min = 80, points = "8.5" },\n' in text
    assert engine.parse(text).criterion("I.1").rule.score(
        engine.facts.clean({"attendance_percent": 81})
    ).points == Decimal("8.5")


def test_bands_come_in_their_place_and_go_whole() -> None:
    new = NewBand(ATTENDANCE, "min", Decimal("82.5"), Decimal("9"))
    text = rewritten(QD31, Changes(removed=[(*ATTENDANCE, 2)], added=[new]))
    rows = [line.strip() for line in text.splitlines() if "{ min = " in line][:6]
    assert rows == [
        "{ min = 85, points = 10 },",
        '{ min = "82.5", points = 9 },',
        "{ min = 80, points = 8 },",
        "{ min = 65, points = 4 },",
        "{ min = 50, points = 2 },",
        "{ min = 0, points = 0 },",
    ]
    assert engine.lint(text) == []


def test_bands_upward_and_on_one_line() -> None:
    ladder: Path = ("criterion", 1, "rule", "bands")
    text = rewritten(QD31, Changes(added=[NewBand(ladder, "max", Decimal(1), Decimal(2))]))
    assert "bands = [{ max = 0, points = 4 }, { max = 1, points = 2 }] }" in text
    assert rewritten(text, Changes(removed=[(*ladder, 1)])) == QD31


def test_all_bands_may_go_and_the_linter_says_that_none_are_left() -> None:
    text = rewritten(QD31, Changes(removed=[(*ATTENDANCE, number) for number in range(6)]))
    assert "empty_list" in {finding.code for finding in engine.lint(text)}


def test_a_cap_is_switched_on_and_off() -> None:
    switches = numbers_of(QD31).switches
    assert [switch.is_on for switch in switches] == [True] * 8
    off = rewritten(QD31, Changes({switch.path: False for switch in switches}))
    assert not any(cap.enabled for cap in engine.parse(off).caps)
    assert off.count("enabled = false\n") == 8
    on = rewritten(off, Changes({switch.path: True for switch in switches}))
    assert all(cap.enabled for cap in engine.parse(on).caps)


@pytest.mark.parametrize(
    "text",
    [
        "[[criterion]]\n[criterion.rule]\n[[criterion.rule.bands]]\nmin = 0\npoints = 0\n",
        "criterion = [{ rule = { bands = [ # vì sao\n { min = 0, points = 0 } ] } }]\n",
        "criterion = [{ rule = { bands = 3 } }]\n",
    ],
)
def test_what_cannot_be_changed_piece_by_piece_is_refused_not_spoiled(text: str) -> None:
    with pytest.raises(CannotRewrite):
        rewritten(text, Changes(added=[NewBand(ATTENDANCE, "min", Decimal(5), Decimal(1))]))


def test_a_missing_key_in_an_inline_table_is_refused() -> None:
    with pytest.raises(CannotRewrite):
        rewritten('cap = [{ code = "C1" }]\n', Changes({("cap", 0, "enabled"): False}))
    with pytest.raises(CannotRewrite):
        rewritten("[[cap]]\n[[cap]]\na = 1\n", Changes({("cap", 0, "enabled"): False}))


def test_the_day_of_a_text_is_read() -> None:
    assert f"{valid_from(QD31)}" == "2018-12-14"


# --- Findings beside lines -----------------------------------------------------------------------
SPOILED = (
    QD31.replace("{ min = 75, points = 6 },", "{ min = 82, points = 6 },\n  { points = 3 },")
    .replace('["notice_days", ">=", 3]', '["notice_dayz", ">=", 3]')
    .replace('highest = "POOR"', 'highest = "POR"')
)


def test_each_finding_stands_beside_the_very_line() -> None:
    lines = SPOILED.split("\n")
    found = marked(SPOILED, engine.lint(SPOILED))
    assert [line.number for line in found] == sorted(line.number for line in found)
    assert all(line.text == lines[line.number - 1] for line in found)
    texts = {line.text.strip(): [remark.sentence for remark in line.remarks] for line in found}
    assert "không bao giờ được xét" in texts["{ min = 82, points = 6 },"][0]
    assert any("min hoặc max" in sentence for sentence in texts["{ points = 3 },"])
    [dayz] = [line for text, line in texts.items() if "notice_dayz" in text]
    assert "Có phải là notice_days?" in dayz[0]
    assert "Hãy chọn một trong: GOOD, FAIR, AVERAGE, POOR." in texts['highest = "POR"'][0]
    assert all("dòng" not in remark.place for line in found for remark in line.remarks)


def test_a_finding_about_the_whole_text_has_no_line_and_a_warning_says_that_it_is_one() -> None:
    [whole] = marked("x" * 100_001, engine.lint("x" * 100_001))
    assert (whole.number, whole.text) == (0, "")
    text = QD31.replace('citation = "HD 12-HD/BTCTW (2018), tiêu chí 1; mức điểm giả định"\n', "", 1)
    [line] = marked(text, engine.lint(text))
    assert line.text == "[[criterion]]"
    assert [remark.is_warning for remark in line.remarks] == [True]


def test_broken_syntax_is_said_in_vietnamese() -> None:
    text = QD31.replace('title = "Tỷ lệ đảng viên dự sinh hoạt"', 'title = "Tỷ lệ đảng viên')
    [line] = marked(text, engine.lint(text))
    assert line.text == 'title = "Tỷ lệ đảng viên'
    assert "chữ chưa đóng ngoặc kép trước khi xuống dòng, dòng 47, cột 25" in line.remarks[0].sentence


def test_a_long_line_is_shown_as_far_as_a_person_reads() -> None:
    text = f'[set]\ncode = "{"x" * 500}"\n'
    assert all(len(line.text) <= 162 for line in marked(text, engine.lint(text)))


def test_two_texts_are_compared_line_by_line() -> None:
    found = differences("a\nb\nc\n", "a\nB\nc\nd\n")
    assert [(line.is_mine, line.text) for line in found] == [(False, "b"), (True, "B"), (True, "d")]
    many = differences("", "\n".join(map(str, range(500))))
    assert len(many) == 201
    assert many[-1].text == "… và 300 dòng khác nữa"


HOSTILE = {
    "thousands of tables with mistakes": '[[criterion]]\nrule = {kind="yes_no",fact="zz"}\n' * 2_100,
    "thousands of bands": "[[criterion]]\nrule = { bands = [" + "{min=1,points=1}," * 5_700 + "] }",
    "many dots": "a" + ".a" * 150 + ".b = 1\n[set]\n" + "x.y = 1\n" * 1,
    "deep lists": "[set]\nx = " + "[" * 120 + "]" * 120,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_marking_a_hostile_text_is_quick(text: str) -> None:
    findings = engine.lint(text)
    begin = time.process_time()
    found = marked(text, findings)
    assert time.process_time() - begin < 1
    assert sum(len(line.remarks) for line in found) == len(findings) > 0


# --- Texts as they come --------------------------------------------------------------------------
def test_a_text_is_composed_and_its_line_ends_are_plain() -> None:
    assert clean_source("\ufeff\n\na\r\nĐa\u0309ng\rb\n\n") == "a\nĐảng\nb\n"
    assert clean_source("\x00") == "\x00\n"
    assert fingerprint(clean_source(QD31.replace("\n", "\r\n"))) == fingerprint(QD31)


def test_a_file_is_read_or_refused_in_words() -> None:
    assert uploaded(SimpleUploadedFile("a.toml", "\ufeffx = 1".encode())) == "x = 1\n"
    for content, sentence in (
        (b"\xff\xfe\x00", "không phải văn bản UTF-8"),
        (b"x" * (LARGEST_FILE + 1), "Tệp lớn 390 kB, bộ tiêu chí dài nhất 390 kB"),
    ):
        with pytest.raises(ValidationError, match=sentence):
            uploaded(SimpleUploadedFile("a.toml", content))


def test_a_file_that_is_too_large_is_not_even_read() -> None:
    class Huge:
        size = 10**9

        def read(self) -> bytes:
            raise AssertionError("read although it is too large")

    with pytest.raises(ValidationError, match="Tệp lớn"):
        uploaded(Huge())
    with pytest.raises(AssertionError):
        Huge().read()
