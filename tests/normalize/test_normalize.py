"""Normalization: the cases of each rule, the laws that hold for any text, and the seed article."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep import normalize
from kazprep.normalize import RULES
from tests.normalize.test_edits import rebuilt

CASES = Path(__file__).parent / "cases"


def cases(name):
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=case["why"]) for case in map(json.loads, lines)]


# Letters of both scripts, marks, white space and invisible characters: what the rules are about, often.
TROUBLE = st.text(
    "абвәіңйиеоіһаеiəhoecxIVXХKМK \n\r\t\u00a0\u00ad\u200b\u200d\u200e\u0306\u0308\u2028\u2000ا👨",
    max_size=40,
)
ANY_TEXT = st.one_of(TROUBLE, st.text(max_size=40))


@pytest.mark.parametrize("case", cases("repaired.jsonl"))
def test_repaired(case):
    normalized = normalize(case["in"])
    assert normalized.text == case["out"]
    assert case["rule"] in {repair.rule for repair in normalized.repairs}


@pytest.mark.parametrize("case", cases("kept.jsonl"))
def test_kept(case):
    assert normalize(case["text"]).text == case["text"]


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_a_disabled_rule_does_not_run(rule):
    texts = [case.values[0]["in"] for case in cases("repaired.jsonl") if case.values[0]["rule"] == rule]
    assert texts
    for text in texts:
        assert rule not in {repair.rule for repair in normalize(text, disable=[rule]).repairs}


def test_a_rule_that_does_not_exist_is_an_error_that_names_the_rules():
    with pytest.raises(ValueError, match=r"no such rule: spaces\. The rules are: invisible, "):
        normalize("мәтін", disable=["spaces"])


@given(ANY_TEXT)
def test_normalizing_twice_changes_nothing_more(text):
    once = normalize(text).text
    assert normalize(once).text == once


@given(ANY_TEXT)
def test_the_record_rebuilds_both_texts(text):
    normalized = normalize(text)
    assert rebuilt(text, normalized.text, normalized.edits) == (text, normalized.text)


@given(ANY_TEXT)
def test_each_repair_has_what_stood_there_and_what_stands_there_now(text):
    normalized = normalize(text)
    for repair in normalized.repairs:
        assert text[repair.raw_start : repair.raw_end] == repair.before
        assert normalized.text[repair.start : repair.end] == repair.after
        assert repair.before != repair.after


@given(ANY_TEXT)
def test_offsets_map_back_in_order_and_within_the_text(text):
    normalized = normalize(text)
    raw = normalized.to_raw(range(len(normalized.text) + 1)).tolist()
    assert raw == sorted(raw)
    assert all(0 <= offset <= len(text) for offset in raw)
    assert raw[-1] == len(text)


@given(ANY_TEXT)
def test_characters_outside_repairs_map_to_themselves(text):
    normalized = normalize(text)
    repaired = {i for repair in normalized.repairs for i in range(repair.start, repair.end)}
    for offset in set(range(len(normalized.text))) - repaired:
        assert text[normalized.to_raw(offset)] == normalized.text[offset]


def test_to_raw_keeps_the_shape_of_its_offsets():
    normalized = normalize("көк  аспан")
    assert normalized.to_raw(4) == 5
    assert normalized.to_raw([[0, 4], [5, 9]]).tolist() == [[0, 5], [6, 10]]
    assert normalized.to_raw([]).tolist() == []


@pytest.mark.parametrize("offset", [-1, 8])
def test_an_offset_outside_the_text_is_an_error(offset):
    with pytest.raises(IndexError, match="from 0 to 7"):
        normalize("ақ  бала").to_raw([0, offset])


def test_a_span_leaves_out_what_was_deleted_beside_it():
    normalized = normalize("ақ\u00ad \u00adбала")
    assert normalized.text == "ақ бала"
    assert list(normalized.to_raw_spans([0, 3], [2, 7])) == [(0, 2), (5, 9)]


@pytest.mark.parametrize("text", ["\ud800 жалғыз", "i\udfffі", "\udc80\ud83d"], ids=ascii)
def test_lone_surrogates_do_no_harm(text):
    assert normalize(text).text == text


def test_characters_that_are_taken_for_inert_never_compose():
    from unicodedata import combining, is_normalized
    from unicodedata import normalize as unicode_normalize

    from kazprep.normalize.rules import _NOT_INERT

    inert = [chr(code) for code in range(0x110000) if not _NOT_INERT.search(chr(code))]
    assert len(inert) > 500
    assert all(is_normalized("NFC", character) and not combining(character) for character in inert)
    for before in "аиеiоuoAЕ":
        assert all(unicode_normalize("NFC", before + character) == before + character for character in inert)


def test_every_repair_of_the_seed_article(seed_article):
    repairs = normalize(seed_article).repairs
    words = ["ескерткiштерiне", "ескерткiштерiне", "мiндеттi", "мiндеттi"]
    assert [(r.before, r.after, r.rule) for r in repairs] == [(" ", "", "space")] + [
        ("i", "і", "latin-letter")
    ] * 4
    for repair, word in zip(repairs[1:], words, strict=True):
        around = seed_article[max(0, repair.raw_start - 15) : repair.raw_end + 15]
        assert word in around
