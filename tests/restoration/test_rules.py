"""The rules of the profile `restore`: what they restore, what they leave, and laws that hold for any text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep import normalize
from tests.normalization.test_normalize import CASES, languages
from tests.test_edits import rebuilt

_WORDS = """
    қазақ казак тілі тили бүл бұл жұмыс жүмыс жаксы кундер қала каланын мектепоқушылары болыптабылады ?ала
    хал?ы т\ufffdрғын келді келди және жэне мәде ниет банк Айгерим Омаров Firefoxнұсқасын менің Министерство
    культуры биздин айылда көл - . , ? « » \n
"""
DAMAGED = st.lists(st.sampled_from([word for word in _WORDS.split(" ") if word]), max_size=14).map(" ".join)


def cases(name):
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=case["why"]) for case in map(json.loads, lines)]


@pytest.mark.parametrize("case", cases("restored.jsonl"))
def test_restored_by_its_rule(case):
    normalized = normalize(case["in"], profile="restore")
    assert normalized.text == case["out"]
    assert {repair.rule for repair in normalized.repairs} == {case["rule"]}
    assert all(0.5 <= repair.confidence <= 1 for repair in normalized.repairs)


@pytest.mark.parametrize("case", cases("restored_kept.jsonl"))
def test_kept(case):
    assert normalize(case["text"], profile="restore").text == case["text"]


@pytest.mark.parametrize("case", [case for case in cases("restored.jsonl") if "throughout" not in case.id])
def test_nothing_is_restored_without_being_asked_for(case):
    assert normalize(case["in"]).text == case["in"]


@pytest.mark.parametrize("case", languages())
def test_a_document_in_another_language_stays(case):
    assert normalize(text := "\n".join(case["sentences"]), profile="restore").text == text


@pytest.mark.parametrize("case", languages())
def test_a_sentence_in_another_language_stays(case):
    restored = [normalize(sentence, profile="restore").text for sentence in case["sentences"]]
    assert restored == case["sentences"]


@given(DAMAGED)
def test_restoring_twice_changes_nothing_more(text):
    once = normalize(text, profile="restore").text
    assert normalize(once, profile="restore").text == once


@given(DAMAGED)
def test_the_record_rebuilds_both_texts(text):
    normalized = normalize(text, profile="restore")
    assert rebuilt(text, normalized.text, normalized.edits) == (text, normalized.text)


@given(DAMAGED)
def test_offsets_lead_back_in_order(text):
    normalized = normalize(text, profile="restore")
    raw = normalized.to_raw(range(len(normalized.text) + 1)).tolist()
    assert raw == sorted(raw)
    assert raw[-1] == len(text)


def test_a_restored_word_keeps_its_offsets():
    normalized = normalize("Бүл жүмысты  бітірдік", profile="restore")
    assert normalized.text == "Бұл жұмысты бітірдік"
    assert list(normalized.to_raw_spans([0, 4, 12], [3, 11, 20])) == [(0, 3), (4, 11), (13, 21)]


def test_explain_says_how_sure_it_is_and_what_else_was_considered():
    explained = normalize("казак тили", profile="restore").explain()
    assert "[казак→қазақ] тілі  wrong-letter  1.00; also казак 0.01" in explained


def test_what_a_rule_without_an_estimate_changes_has_no_confidence():
    confidences = [repair.confidence for repair in normalize("Бүл  мiндет", profile="restore").repairs]
    assert confidences.count(None) == 2
    assert sum(confidence is not None for confidence in confidences) == 1
