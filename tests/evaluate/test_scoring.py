import pytest

from kazprep.evaluate.scoring import Score, score_spans


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
