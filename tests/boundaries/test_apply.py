"""Laws of `apply_rules`: the result covers the text, is stable, and is the model's without rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep.boundaries import RULES, Verdict, apply_rules, explain
from kazprep.boundaries.abbreviation_rule import _ABBREVIATION_VERDICTS
from kazprep.boundaries.apply import MAX_SENTENCE
from kazprep.spans import Spans
from kazprep.text.abbreviations import AbbreviationType
from tests.conftest import ROOT

WORDS = "Ол келді ж. т.б. млн. Ә. Қ.-Ж. 1947 3,5 90%-ына 30-жылдары egov.kz деді iPhone а) 1. #тег"
MARKS = '« » “ ” " ( ) – - , . ? ! ... … ?! : ; 😊 @ ’'
PIECES = st.sampled_from([*WORDS.split(), *MARKS.split(), "\n", "\u00a0"])


@st.composite
def segmented(draw):
    """A text, with sentences and tokens as some model might find them."""
    text = ""
    for piece in draw(st.lists(PIECES, max_size=25)):
        text += piece + draw(st.sampled_from([" ", " ", "", "\n"]))
    tokens = []
    for word_start, word_end in _words(text):
        start = word_start
        for cut in range(word_start + 1, word_end):
            if draw(st.booleans()):
                tokens.append((start, cut))
                start = cut
        tokens.append((start, word_end))
    tokens = _some_joined(text, tokens, draw)
    sentences = []
    for i, (start, end) in enumerate(tokens):
        new = not sentences or "\n" in text[tokens[i - 1][1] : start] or draw(st.integers(0, 3)) == 0
        if new:
            sentences.append((start, end))
        else:
            sentences[-1] = (sentences[-1][0], end)
    return text, Spans.of(sentences), Spans.of(tokens)


def _some_joined(text, tokens, draw):
    """Tokens of which some hold a space, as a model's may: `5 000`."""
    joined = tokens[:1]
    for start, end in tokens[1:]:
        if text[joined[-1][1] : start] == " " and draw(st.integers(0, 5)) == 0:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _words(text):
    start = None
    for i, character in enumerate(text + " "):
        if character.isspace():
            if start is not None:
                yield start, i
            start = None
        elif start is None:
            start = i


@given(segmented())
def test_tokens_cover_the_text_and_lie_in_sentences_of_one_line(found):
    text, sentences, tokens = found
    sentences, tokens = apply_rules(text, sentences, tokens)
    position = 0
    for start, end in tokens:
        assert text[position:start].strip() == ""
        assert start < end
        assert not any(character.isspace() for character in text[start:end])
        position = end
    assert text[position:].strip() == ""
    assert sum(a <= start and end <= b for a, b in sentences for start, end in tokens) == len(tokens)
    assert set(sentences.start.tolist()) <= set(tokens.start.tolist())
    assert not any("\n" in sentence for sentence in sentences.slices(text))


@given(segmented())
def test_applying_rules_again_changes_nothing(found):
    text, sentences, tokens = found
    once = apply_rules(text, sentences, tokens)
    again = apply_rules(text, *once)
    assert [list(spans) for spans in once] == [list(spans) for spans in again]


@given(segmented())
def test_lines_do_not_depend_on_those_corrected_with_them(found):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kazprep.boundaries.apply.MAX_SENTENCE", 30)
        expected = apply_rules(*found)
        patch.setattr("kazprep.boundaries.apply._CHUNK_SIZE", 1)
        assert [list(spans) for spans in apply_rules(*found)] == [list(spans) for spans in expected]


@given(segmented())
def test_without_rules_all_stays(found):
    text, sentences, tokens = found
    no_rules = RULES.without(RULES.names())
    corrected = apply_rules(text, sentences, tokens, no_rules)
    assert [list(spans) for spans in corrected] == [list(sentences), list(tokens)]


def test_a_rule_that_is_left_out_says_nothing():
    text = "Ол 1947 ж. Оралда туған."
    sentences = Spans.of([(0, 10), (11, 24)])
    tokens = Spans.of([(0, 2), (3, 7), (8, 10), (11, 17), (18, 23), (23, 24)])
    assert len(apply_rules(text, sentences, tokens)[0]) == 1
    assert len(apply_rules(text, sentences, tokens, RULES.without(["abbreviation"]))[0]) == 2


def test_a_token_with_a_space_becomes_two_without_it():
    text = "a «b c» d"
    _, tokens = apply_rules(text, Spans.of([(0, 9)]), Spans.of([(0, 9)]))
    assert tokens.slices(text) == ["a", "«", "b", "c", "»", "d"]


def test_an_unknown_rule_is_an_error_that_names_those_there_are():
    with pytest.raises(
        ValueError,
        match=r"there is no rule 'abreviation', did you mean 'abbreviation'\? The rules are: headline, ",
    ):
        RULES.without(["abreviation"])


def test_no_rule_makes_a_sentence_longer_than_the_longest():
    text = "Ә. " * MAX_SENTENCE
    starts = range(0, len(text), 3)
    sentences = Spans.of((start, start + 2) for start in starts)
    corrected, _ = apply_rules(text, sentences, sentences)
    lengths = [end - start for start, end in corrected]
    assert max(lengths) <= MAX_SENTENCE + 3
    assert lengths[0] > MAX_SENTENCE - 3


def test_a_sentence_does_not_depend_on_the_lines_without_stops_before_it():
    line, before = "жер, су бар", "жер су бар\n" * (MAX_SENTENCE // 5)
    shift = len(before)
    lines = [(start, start + 10) for start in range(0, shift, 11)]
    pieces = [(shift, shift + 4), (shift + 5, shift + 11)]
    sentences = Spans.of(lines + pieces)
    corrected, _ = apply_rules(before + line, sentences, sentences)
    assert list(corrected)[-1] == (shift, shift + len(line))


def test_no_text_has_no_sentences():
    assert [len(spans) for spans in apply_rules("", Spans.empty(), Spans.empty())] == [0, 0]
    assert explain("", Spans.empty()) == []


def test_an_explanation_names_the_rule_that_decided():
    decisions = explain("Т.б. Ол 1947 ж. Оралда туған.", Spans.of([(0, 15), (16, 29)]))
    assert [(d.offset, d.before, d.after, d.rule, d.verdict) for d in decisions if d.rule] == [
        (2, False, False, "inside-word", Verdict.JOIN),
        (4, False, True, "abbreviation", Verdict.SPLIT),
        (15, True, False, "abbreviation", Verdict.JOIN),
    ]


def test_every_type_of_abbreviation_has_a_row_of_verdicts():
    rows = {row.removesuffix("_PREDICATE") for row, _ in _ABBREVIATION_VERDICTS}
    assert rows == {each.name for each in AbbreviationType}


def test_every_rule_is_in_the_documentation():
    page = (ROOT / "docs" / "boundaries.md").read_text(encoding="utf-8")
    assert [name for name in RULES.names() if f"`{name}`" not in page] == []
