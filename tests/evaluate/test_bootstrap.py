import numpy as np
import pytest

from kazprep.evaluate.scoring import f1_intervals


def flips(clusters: int, share: float) -> np.ndarray:
    """One measure: each cluster has one span, found in `share` of them."""
    right = np.arange(clusters) < share * clusters
    return np.stack([np.ones(clusters), np.ones(clusters), right], axis=-1).astype(np.int64)[:, None]


def test_the_interval_is_that_of_a_proportion() -> None:
    ((low, high),) = f1_intervals(flips(400, 0.8))
    error = 196 * np.sqrt(0.8 * 0.2 / 400)  # of the normal distribution, in percent
    assert low == pytest.approx(80 - error, abs=0.5)
    assert high == pytest.approx(80 + error, abs=0.5)


def test_duplicates_drawn_together_say_no_more_than_one_of_them() -> None:
    alone = flips(100, 0.7)
    assert f1_intervals(2 * alone).tolist() == f1_intervals(alone).tolist()
    ((low, high),), ((low_apart, high_apart),) = (
        f1_intervals(2 * alone),
        f1_intervals(np.tile(alone, (2, 1, 1))),
    )
    assert high - low > 1.2 * (high_apart - low_apart)


def test_each_measure_has_an_interval() -> None:
    both = f1_intervals(np.concatenate([flips(50, 1.0), flips(50, 0.0)], axis=1))
    assert both.tolist() == [[100, 100], [0, 0]]


def test_a_measure_without_anything_to_count_has_none() -> None:
    assert np.isnan(f1_intervals(np.zeros((5, 1, 3), dtype=np.int64))).all()


def test_the_seed_decides() -> None:
    counts = flips(60, 0.6)
    assert f1_intervals(counts, seed=1).tolist() == f1_intervals(counts, seed=1).tolist()
    assert f1_intervals(counts, seed=1).tolist() != f1_intervals(counts, seed=2).tolist()


def test_many_clusters_are_drawn_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = flips(40, 0.5)
    expected = f1_intervals(counts)
    monkeypatch.setattr("kazprep.evaluate.scoring._CHUNK_DRAWS", 70)
    assert f1_intervals(counts).tolist() == expected.tolist()
