"""Invented sentences and their tokens, through the model that ships and the rules.

`cases/sentences.txt` has a case a line, with `‖` where a sentence ends inside it and `\\n` for a line feed;
a line feed ends a sentence, marked or not. `cases/tokens.txt` has `|` where a token ends and no white space
follows. A line that begins with `# ` is the heading of the cases below it. `cases/known_failures.txt` has
sentences that come out otherwise, each under a heading that says why.
"""

from itertools import pairwise
from pathlib import Path

import pytest

from kazprep.boundaries import RULES, apply_rules, explain
from kazprep.inference.loading import Backend, load_segmenter
from kazprep.models.folder import EMBEDDED
from kazprep.spans import Spans
from kazprep.structure import line_parts
from tests.case_files import headed_lines

CASES = Path(__file__).parent / "cases"


def cases(name):
    return [
        pytest.param(line.replace("\\n", "\n"), id=f"{heading}: {line[:40]}")
        for heading, line in headed_lines(CASES / name)
    ]


@pytest.fixture(scope="module")
def segmenter():
    return load_segmenter(EMBEDDED, 10_000, Backend())


def gold_ends(marked):
    """The text of a marked case, and where sentences end in it."""
    text = ""
    ends = set()
    for line in marked.split("\n"):
        for sentence in line.split("‖"):
            text += sentence
            ends.add(len(text.rstrip()))
        text += "\n"
    return text.rstrip("\n"), sorted(ends)


def sentence_ends(segmenter, text):
    (found,) = segmenter.segment([text])
    sentences, _ = apply_rules(text, found.sentences, found.tokens, parts=line_parts(text.split("\n")))
    return sentences.end.tolist()


@pytest.mark.parametrize("marked", cases("sentences.txt"))
def test_sentences(segmenter, marked):
    text, ends = gold_ends(marked)
    assert sentence_ends(segmenter, text) == ends


@pytest.mark.parametrize("marked", cases("tokens.txt"))
def test_tokens(segmenter, marked):
    text = marked.replace("|", "")
    (found,) = segmenter.segment([text])
    _, tokens = apply_rules(text, found.sentences, found.tokens)
    assert tokens.slices(text) == marked.replace("|", " ").split()


@pytest.mark.parametrize("marked", cases("known_failures.txt"))
@pytest.mark.xfail(strict=True, reason="the heading in the file says why")
def test_known_failure(segmenter, marked):
    text, ends = gold_ends(marked)
    assert sentence_ends(segmenter, text) == ends


@pytest.mark.parametrize("rule", [rule.name for rule in RULES.sentence])
def test_each_rule_of_sentences_says_something_of_some_case(rule):
    """Where the model's part is a boundary at every white space, or none, each rule has something to say."""
    for case in cases("sentences.txt"):
        text, _ = gold_ends(case.values[0])
        everywhere = Spans.of(_words(text))
        decisions = explain(text, everywhere, parts=line_parts(text.split("\n")))
        if any(decision.rule == rule for decision in decisions):
            return
    pytest.fail(f"no case for {rule}")


@pytest.mark.parametrize("rule", [rule.name for rule in RULES.token])
def test_each_rule_of_tokens_changes_something_of_some_case(rule):
    """Each rule makes a difference where every character, or every word, is a token."""
    for case in cases("tokens.txt"):
        text = case.values[0].replace("|", "")
        words = Spans.of(_words(text))
        letters = Spans.of((i, i + 1) for i, character in enumerate(text) if not character.isspace())
        one_sentence = Spans.of([(0, len(text))])
        for tokens in (words, letters):
            with_rule = apply_rules(text, one_sentence, tokens)[1]
            without = apply_rules(text, one_sentence, tokens, RULES.without([rule]))[1]
            if list(with_rule) != list(without):
                return
    pytest.fail(f"no case for {rule}")


def _words(text):
    bounds = [-1, *(i for i, character in enumerate(text) if character.isspace()), len(text)]
    return [(start + 1, end) for start, end in pairwise(bounds) if end > start + 1]
