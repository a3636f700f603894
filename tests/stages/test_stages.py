"""Stages: what they require and provide, and how entities come out of tags."""

from dataclasses import dataclass

import pytest

from kazprep.inference.bioes import entity_spans
from kazprep.spans import Spans
from kazprep.stages.normalize import NormalizeStage
from kazprep.stages.stage import PipelineError, check_chain
from kazprep.stages.tag import TagStage
from tests.tables.test_rows import document_of, example


@dataclass(frozen=True)
class Step:
    name: str
    requires: frozenset
    provides: frozenset

    def __call__(self, documents):
        return list(documents)


def test_stages_that_fit_together_pass():
    check_chain([NormalizeStage(), Step("count", frozenset({"text", "raw_text"}), frozenset())])


def test_a_stage_that_lacks_a_field_is_an_error_that_names_both():
    step = Step("count", frozenset({"tokens", "text"}), frozenset())
    with pytest.raises(
        PipelineError, match="stage 'count' requires tokens, which no stage before it provides"
    ):
        check_chain([NormalizeStage(), step])


def test_normalizing_leaves_what_is_outside_the_content_alone():
    document = document_of("\n Бiр  сөз \n")
    assert document.text == "Бір сөз"
    assert list(document.raw_spans(Spans.of([(0, 3), (4, 7)]))) == [(2, 5), (7, 10)]


def test_a_disabled_rule_stays_off():
    document = document_of("Бiр  сөз")
    assert NormalizeStage(disable=("space",))([document])[0].text == "Бір  сөз"


def test_a_document_that_has_nothing_visible_is_an_error():
    with pytest.raises(ValueError, match="no text is left"):
        document_of("\u200b")


class Echo:
    """A tagger that finds a word with a capital and the word after it, and keeps what it was given."""

    def tag(self, sentences):
        self.sentences = sentences
        return [
            [(number, number + 2, "PERSON") for number, word in enumerate(sentence) if word.istitle()][:1]
            for sentence in sentences
        ]


def test_tagging_hands_over_sentences_and_counts_tokens_in_the_document():
    tagger = Echo()
    done = TagStage(tagger)([example(), example()])
    assert tagger.sentences == 2 * [
        ["Көктем", "келді"],
        ["Айгүл", "Астанаға", "барды", "."],
        ["Ол", "қуанды", "."],
    ]
    for document in done:
        assert list(document.entities.tokens) == [(0, 2), (2, 4), (6, 8)]


class Forgetful:
    """A tagger that loses a sentence."""

    def tag(self, sentences):
        return [[] for _ in sentences[1:]]


def test_a_tagger_that_loses_a_sentence_is_stopped():
    with pytest.raises(ValueError, match="was given 3 sentences and gave back 2"):
        TagStage(Forgetful())([example()])


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ("O O", []),
        ("S-GPE S-GPE", [(0, 1, "GPE"), (1, 2, "GPE")]),
        ("B-DATE I-DATE E-DATE O", [(0, 3, "DATE")]),
        ("B-DATE E-DATE B-DATE E-DATE", [(0, 2, "DATE"), (2, 4, "DATE")]),
        ("I-DATE E-DATE", [(0, 2, "DATE")]),  # no beginning
        ("B-DATE I-DATE O", [(0, 2, "DATE")]),  # no end
        ("B-DATE E-GPE", [(0, 1, "DATE"), (1, 2, "GPE")]),  # another type
        ("S-DATE E-DATE", [(0, 1, "DATE"), (1, 2, "DATE")]),  # goes on after its end
        ("B-DATE O E-DATE", [(0, 1, "DATE"), (2, 3, "DATE")]),  # a gap
    ],
)
def test_entity_spans(tags, spans):
    assert entity_spans(tags.split()) == spans
