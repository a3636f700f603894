import pytest

from kazprep.corpora.sentence import Entity
from kazprep.evaluate.score import Score, score_entities, score_spans


def test_f1_is_the_harmonic_mean() -> None:
    score = Score(gold=4, predicted=2, correct=1)
    assert (score.precision, score.recall) == (50, 25)
    assert score.f1 == pytest.approx(2 * 50 * 25 / 75)


def test_nothing_found_scores_nothing() -> None:
    assert Score(3, 0, 0).f1 == Score(0, 0, 0).f1 == Score(0, 0, 0).recall == 0


def test_white_space_does_not_count() -> None:
    text = "Ол  келді ."
    assert score_spans(text, [(0, 2), (4, 9), (10, 11)], [(0, 4), (3, 10), (9, 11)]).correct == 3


def test_span_with_one_wrong_edge_is_wrong() -> None:
    assert score_spans("Ол келді.", [(0, 2), (3, 8), (8, 9)], [(0, 2), (3, 9)]) == Score(3, 2, 1)


def test_entity_counts_by_exact_span_and_type() -> None:
    gold = [[Entity(0, 4, "GPE"), Entity(5, 9, "PERSON")], [Entity(0, 4, "GPE")]]
    predicted = [[Entity(0, 4, "LOCATION"), Entity(5, 9, "PERSON")], [Entity(0, 3, "GPE")]]
    micro, by_type = score_entities(gold, predicted)
    assert micro == Score(3, 3, 1)
    assert by_type == {"GPE": Score(2, 1, 0), "LOCATION": Score(0, 1, 0), "PERSON": Score(1, 1, 1)}


def test_same_span_in_another_sentence_is_another_entity() -> None:
    micro, _ = score_entities([[Entity(0, 4, "GPE")], []], [[], [Entity(0, 4, "GPE")]])
    assert micro.correct == 0


def test_sentences_must_match() -> None:
    with pytest.raises(ValueError, match="1 sentences to score, 0 predicted"):
        score_entities([[]], [])
