"""Normalization: the cases of each rule, the laws that hold for any text, and the seed article."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kazprep import normalize
from kazprep.normalization import RULES
from kazprep.normalization.rules import PROFILES
from tests.benchmarks.normalization import SLOW, seconds
from tests.test_edits import rebuilt

CASES = Path(__file__).parent / "cases"


def cases(name):
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=case["why"]) for case in map(json.loads, lines)]


def languages():
    lines = (CASES / "other_languages.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=case["language"]) for case in map(json.loads, lines)]


# Letters of both scripts, marks, white space and invisible characters: what the rules are about, often.
TROUBLE = st.text(
    "абвәіңйиеоіһаеiəhoecxyYHIVXХKМKѳїўќѕjӀ&amp;lt#¥Р°‘- "
    "\n\r\t\u00a0\u00ad\u200b\u200d\u200e\u0306\u0308\u2028\u2000ا👨",
    max_size=40,
)
ANY_TEXT = st.one_of(TROUBLE, st.text(max_size=40))


@pytest.mark.parametrize("case", cases("by_rule.jsonl"))
def test_repaired_by_its_rule(case):
    normalized = normalize(case["in"])
    assert normalized.text == case["out"]
    assert case["rule"] in {repair.rule for repair in normalized.repairs}


@pytest.mark.parametrize("case", cases("repaired.jsonl"))
def test_repaired(case):
    assert normalize(case["in"], profile=case["profile"]).text == case["out"]


@pytest.mark.parametrize("case", cases("kept.jsonl"))
def test_kept(case):
    assert normalize(case["text"]).text == case["text"]


@pytest.mark.parametrize("separator", [" ", "\n"], ids=["one line", "lines"])
@pytest.mark.parametrize("case", languages())
def test_a_document_in_another_language_stays(case, separator):
    text = separator.join(case["sentences"])
    assert normalize(text).text == text


@pytest.mark.parametrize("case", languages())
def test_a_sentence_in_another_language_stays(case):
    assert [normalize(sentence).text for sentence in case["sentences"]] == case["sentences"]


@pytest.mark.parametrize("case", languages())
def test_a_quotation_in_another_language_stays_in_a_kazakh_text(case):
    text = f"Ескі дәптерде мынадай жазу бар екен, ешкім түсінбепті: «{case['sentences'][0]}»"
    assert normalize(text).text == text


@pytest.mark.xfail(strict=True, reason="needs a dictionary, or the sense of the sentence")
@pytest.mark.parametrize("case", cases("known_failures.jsonl"))
def test_known_failure(case):
    assert normalize(case["in"]).text == case["out"]


def test_the_package_is_not_shadowed_by_its_function():
    import kazprep
    import kazprep.normalization.rules as rules

    assert kazprep.normalization.rules.RULES is rules.RULES
    assert kazprep.normalize("мiндет").text == "міндет"
    assert kazprep.normalization.normalize is kazprep.normalize


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_runs_unless_it_is_disabled(rule):
    profile = "restore" if rule.profile == "restore" else "aggressive"
    files = ("repaired.jsonl", "by_rule.jsonl", "restored.jsonl")
    texts = [case.values[0]["in"] for name in files for case in cases(name)]
    rule = rule.name
    using = [
        text for text in texts if rule in {repair.rule for repair in normalize(text, profile=profile).repairs}
    ]
    assert using
    for text in using[:20]:
        repairs = normalize(text, profile=profile, disable=[rule]).repairs
        assert not any(rule in repair.rule.split("+") for repair in repairs)


def test_a_rule_of_another_profile_can_be_enabled():
    assert normalize("бір,екі").text == "бір,екі"
    assert normalize("бір,екі", enable=["comma-space"]).text == "бір, екі"
    assert normalize("бір\u2011екі", profile="minimal", enable="hyphen").text == "бір-екі"


def test_a_profile_that_does_not_exist_is_an_error():
    with pytest.raises(ValueError, match="there is no profile 'light'; the profiles are minimal, default"):
        normalize("мәтін", profile="light")


def test_a_rule_that_does_not_exist_is_an_error_that_names_the_rules():
    with pytest.raises(
        ValueError, match=r"there is no rule 'spaces', did you mean 'space'\? The rules are: utf8-mojibake, "
    ):
        normalize("мәтін", disable=["spaces"])


@pytest.mark.parametrize("profile", PROFILES)
@given(ANY_TEXT)
@example("и\u0306\u200dе")
@example("u\u200d\u212b")
@example("&am\u00adp;amp;lt;")
@example("мi\u200dн")
def test_normalizing_twice_changes_nothing_more(profile, text):
    once = normalize(text, profile=profile).text
    assert normalize(once, profile=profile).text == once


@given(ANY_TEXT)
def test_the_record_rebuilds_both_texts(text):
    normalized = normalize(text)
    assert rebuilt(text, normalized.text, normalized.edits) == (text, normalized.text)


@given(ANY_TEXT)
def test_each_repair_has_the_text_before_and_after_it(text):
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


@pytest.mark.parametrize("offset", [2**32 + 3, 2**40])
def test_an_offset_far_outside_is_an_error_too(offset):
    with pytest.raises(IndexError, match="from 0 to 7"):
        normalize("ақ  бала").to_raw(offset)


def test_an_offset_that_is_not_an_integer_is_an_error():
    with pytest.raises(TypeError, match="integers"):
        normalize("ақ  бала").to_raw([1.5])


def test_a_span_that_ends_before_it_starts_is_an_error():
    with pytest.raises(IndexError, match="ends before it starts"):
        normalize("ақ  бала").to_raw_spans(3, 2)


def test_normalized_texts_compare_by_their_texts():
    assert normalize("ақ  бала") == normalize("ақ  бала")
    assert normalize("ақ  бала") != normalize("ақ бала")
    assert len({normalize("ақ  бала"), normalize("ақ  бала")}) == 1


def test_a_repair_is_explained_with_the_names_of_its_characters():
    explained = normalize("мiндет\u00ad бар").explain().splitlines()
    assert explained[0].startswith("м[i→і]ндет бар  latin-letter  LATIN SMALL LETTER I → CYRILLIC")
    assert explained[1] == "міндет[<U+00AD>→] бар  invisible  SOFT HYPHEN → nothing"
    assert "\x1b[" in normalize("мiндет").explain(color=True)


def test_a_span_leaves_out_what_was_deleted_beside_it():
    normalized = normalize("ақ\u00ad \u00adбала")
    assert normalized.text == "ақ бала"
    assert list(normalized.to_raw_spans([0, 3], [2, 7])) == [(0, 2), (5, 9)]


@pytest.mark.parametrize(("text", "offset"), [("\ud800 жалғыз", 0), ("i\udfffі", 1)], ids=ascii)
def test_half_of_a_surrogate_pair_is_an_error_that_says_where(text, offset):
    with pytest.raises(ValueError, match=f"half of a surrogate pair, .* at offset {offset}"):
        normalize(text)


def test_characters_that_are_assumed_inert_never_compose():
    from unicodedata import combining, is_normalized
    from unicodedata import normalize as unicode_normalize

    from kazprep.normalization.characters import _NOT_INERT

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


@pytest.mark.parametrize("name", SLOW)
@pytest.mark.slow
def test_time_grows_no_faster_than_the_text(name):
    short, long = (min(seconds(SLOW[name](n)) for _ in range(2)) for n in (5_000, 40_000))
    assert long < 24 * max(short, 0.005)  # eight times as long; a rule that looks back over it all takes 64
