"""A criteria set is hostile input: refused with findings, in bounded time, never with a traceback."""

import random
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import explain
from scoring.engine import EngineError, Finding, InvalidRuleSet, facts, lint, parse
from scoring.engine.findings import Findings, Place
from scoring.engine.parse import _Reader
from tests.engine.generated import criterion_text, set_text
from tests.engine.situations import REGULATIONS

QD31 = (REGULATIONS / "qd31.toml").read_text(encoding="utf-8")
LONG = 99_000
SECONDS = 2.0


def _repeated(text: str, length: int = LONG) -> str:
    return text * (length // len(text))


def _nonsense() -> str:
    rng = random.Random(7)
    return "".join(
        chr(rng.choice((rng.randrange(32, 127), rng.randrange(160, 8000), 10))) for _ in range(2**20)
    )


HOSTILE = {
    "a megabyte of nonsense": _nonsense(),
    "a million bands": "x = [" + "{min=1,points=1}," * 1_000_000 + "]",
    "bands up to the limit": set_text(
        criterion_text(
            '{ kind = "bands", fact = "speakers", bands = [' + _repeated("{min=1,points=1},", 90_000) + "] }"
        )
    ),
    "thousands of criteria": set_text(_repeated("[[criterion]]\n", 98_000)),
    "thousands of wrong facts": set_text(
        _repeated('[[criterion]]\nrule = {kind="yes_no",fact="zz"}\n', 98_000)
    ),
    "thousands of conditions": QD31.replace(
        '[["decisions", ">", 0]]', "[" + _repeated('["a","==",1],', 60_000) + "]"
    ),
    "thousands of unknown keys": "\n".join(f"k{n} = 1" for n in range(9_000)),
    "thousands of unknown tables": "\n".join(f"[t{n}]" for n in range(9_000)),
    "one very dotted key": "a" + ".a" * 49_000 + " = 1",
    "many dotted keys": "\n".join("a" + ".a" * 190 + f".b{n} = 1" for n in range(250)),
    "deep arrays": "x = " + "[" * 40_000,
    "deep inline tables": "x = " + "{a=" * 30_000,
    "a huge number": "[set]\ntotal = " + "9" * 90_000,
    "a huge decimal": "[set]\ntotal = 1." + "9" * 90_000,
    "a huge exponent": "[set]\ntotal = 1e999999999",
    "a tiny exponent": "[set]\nstep = 1e-999999999",
    "not a number": QD31.replace("min = 90", "min = nan").replace("points = 10", "points = inf"),
    "a year that does not exist": "[set]\neffective_from = 0000-13-45",
    "a list for everything": "set = []\nrating = 1\ngroup = {}\ncriterion = 'x'\ncap = [1]\nperiod = 2",
    "tables of the wrong shape": "[[set]]\n[rating]\n[group]\n[criterion]\n[cap]\n[[period]]",
    "an empty file": "",
    "control characters": '[set]\ncode = "\x00\x01"',
    "a very long code": f'[set]\ncode = "{"x" * 90_000}"',
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_quickly_and_in_words(source):
    start = time.process_time()
    found = lint(source)
    sentences = [explain.finding_sentence(finding) for finding in found]
    assert time.process_time() - start < SECONDS

    assert any(finding.severity == "error" for finding in found)
    assert len(found) <= 300
    assert all(len(sentence) < 2_500 for sentence in sentences)
    with pytest.raises(InvalidRuleSet):
        parse(source)


def _refusals(read: Callable[[Any], Any], raw: Any) -> tuple[Finding, ...]:
    """What was found wrong; nothing but an EngineError may come out."""
    try:
        read(raw)
    except EngineError as error:
        return error.findings
    return ()


ATOMS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.decimals(),
    st.text(max_size=12),
    st.dates(),
    st.sampled_from(
        ["bands", "share", "sum", "levels", "choice", "speaking_percent", "kind", "==", "in", "*"]
    ),
)
WORDS = """
set rating group criterion cap period code title document effective_from effective_to meeting_kinds scope
total step status label min max points exclusive mode citation applies_when rule overrides when kind fact
bands done of yes no each start floor items parts levels key needs_reason highest reason enabled not_held
level every at_least at_most share thematic_per_quarter zz
"""
KEYS = st.sampled_from(WORDS.split())
DOCUMENTS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=6)),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(KEYS, DOCUMENTS, max_size=8))
def test_any_document_gives_findings_and_never_a_traceback(document):
    findings = Findings("")
    _Reader(document, findings).rule_set()

    assert findings.errors
    assert all(explain.finding_sentence(finding) for finding in findings.found)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_valid_file_with_one_value_spoiled_gives_findings_or_a_set(data):
    lines = QD31.splitlines()
    number = data.draw(st.integers(0, len(lines) - 1))
    word = data.draw(
        st.sampled_from(["nan", "-1", '""', "true", "[]", "{}", "1e400", '"x"', "2024-01-01", ""])
    )
    head, equals, _ = lines[number].partition("=")
    spoiled = "\n".join([*lines[:number], f"{head}{equals} {word}" if equals else word, *lines[number + 1 :]])
    refused = _refusals(parse, spoiled)
    assert all(explain.finding_sentence(finding) for finding in refused)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.one_of(st.sampled_from(sorted(facts.CATALOGUE)), st.text(max_size=8)), ATOMS, max_size=8
    )
)
def test_any_facts_are_cleaned_or_refused_in_words(raw):
    refused = _refusals(facts.clean, raw)
    assert all(explain.finding_sentence(finding) for finding in refused)


def test_the_list_of_findings_ends_with_a_sentence_that_there_are_more():
    findings = Findings("")
    for number in range(400):
        findings.add("missing_key", Place("set"), f"k{number}")

    assert len(findings.found) == 300
    assert findings.found[-1].code == "too_many_findings"
    assert "300" in explain.finding_sentence(findings.found[-1])
