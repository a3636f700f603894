"""The built-in stages: what they fill, and how entities come out of tags."""

from itertools import pairwise

import pytest

from kazprep.boundaries import RULES
from kazprep.entities import rules as entity_rules
from kazprep.entities.entity import Entities
from kazprep.inference.segmenter import Segmentation
from kazprep.spans import Spans
from kazprep.stages.built_in import NormalizeStage, SegmentStage, TagStage
from tests.documents import document_of, example


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


class Hasty:
    """A segmenter that ends a sentence at each full stop and parts each from its word."""

    def segment(self, texts):
        assert texts == ["Ол 1947 ж. Оралда туған."]
        tokens = [(0, 2), (3, 7), (8, 9), (9, 10), (11, 17), (18, 23), (23, 24)]
        return [Segmentation(Spans.of([(0, 10), (11, 24)]), Spans.of(tokens))]


def test_rules_correct_what_the_model_finds():
    (document,) = SegmentStage(Hasty(), RULES)([document_of("Ол 1947 ж. Оралда туған.")])
    assert document.sentences.slices(document.text) == ["Ол 1947 ж. Оралда туған."]
    assert document.tokens.slices(document.text) == ["Ол", "1947", "ж.", "Оралда", "туған", "."]


def test_without_rules_the_model_has_the_last_word():
    (document,) = SegmentStage(Hasty())([document_of("Ол 1947 ж. Оралда туған.")])
    assert document.sentences.slices(document.text) == ["Ол 1947 ж.", "Оралда туған."]
    assert len(document.tokens) == 7


class Echo:
    """A tagger that takes the first word of each sentence for a person, and keeps what it was given."""

    def tag(self, words, first_tokens, correct):
        self.sentences = [words[first:last] for first, last in pairwise(first_tokens)]
        spans = Spans.of((first, first + 1) for first in first_tokens[:-1])
        return correct(Entities(spans, ("PERSON",) * len(self.sentences)))


def test_tagging_hands_over_sentences_and_counts_tokens_in_the_document():
    tagger = Echo()
    stage = TagStage(tagger, rules=entity_rules.RULES.only([]), known_places=False)
    done = stage([example(), example()])
    assert tagger.sentences == 2 * [
        ["Көктем", "келді"],
        ["Айгүл", "Астанаға", "барды", "."],
        ["Ол", "қуанды", "."],
    ]
    for document in done:
        assert list(document.entities.tokens) == [(0, 1), (2, 3), (6, 7)]
        assert document.entities.types == ("PERSON",) * 3


class Greedy:
    """A tagger for which each sentence is one entity."""

    def tag(self, words, first_tokens, correct):
        return correct(Entities(Spans.of(pairwise(first_tokens)), ("PERSON",) * (len(first_tokens) - 1)))


@pytest.mark.parametrize(
    ("trim", "spans"), [(True, [(0, 2), (2, 5), (6, 8)]), (False, [(0, 2), (2, 6), (6, 9)])]
)
def test_punctuation_at_the_edges_of_entities_is_trimmed_when_wanted(trim, spans):
    done = TagStage(Greedy(), trim=trim)([example(), example()])
    assert [list(document.entities.tokens) for document in done] == [spans, spans]


def test_tagging_no_documents_gives_none():
    assert TagStage(Echo())([]) == []


def test_tagging_in_chunks_finds_the_same(monkeypatch):
    expected_batch = TagStage(Echo())([example(), example()])
    for tokens in (1, 5, 12):
        monkeypatch.setattr("kazprep.stages.built_in._CHUNK_TOKENS", tokens)
        for document, expected in zip(TagStage(Echo())([example(), example()]), expected_batch, strict=True):
            assert list(document.entities.tokens) == list(expected.entities.tokens)
            assert document.entities.types == expected.entities.types
