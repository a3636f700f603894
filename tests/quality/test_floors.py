"""No change may lower what the embedded models score on held-out data; python -m tests.quality says more."""

from pathlib import Path

import pytest

from tests.quality.article_scores import DEVELOPMENT, PREFIX, evaluate_embedded, scores_of
from tests.quality.floors import (
    Floors,
    floor_of,
    hashes,
    measure,
    pinned,
    read_floors,
    why_not_comparable,
    write_floors,
)

FLOORS = read_floors()


@pytest.fixture(scope="module")
def scores(shared_data: Path) -> dict[str, float]:
    obstacle = why_not_comparable(FLOORS, shared_data)
    if obstacle:
        pytest.skip(obstacle)
    return measure(shared_data, FLOORS.data)


@pytest.fixture(scope="module")
def scores_on_articles() -> dict[str, float]:
    return scores_of(evaluate_embedded(DEVELOPMENT))


@pytest.mark.parametrize("name", [name for name in FLOORS.floors if not name.startswith(PREFIX)])
@pytest.mark.model
def test_the_embedded_models_score_no_less_than_their_floor(scores: dict[str, float], name: str) -> None:
    assert scores[name] >= FLOORS.floors[name], "python -m tests.quality says how to move a floor"


@pytest.mark.parametrize("name", [name for name in FLOORS.floors if name.startswith(PREFIX)])
@pytest.mark.model
def test_articles_score_no_less_than_their_floor(scores_on_articles: dict[str, float], name: str) -> None:
    assert scores_on_articles[name] >= FLOORS.floors[name], "python -m tests.quality says how to move a floor"


def test_floors_go_up_by_themselves() -> None:
    assert pinned({"tokens": 98.0, "entities": 84.2}, {"tokens": 99.17, "entities": 80.0}, lower=False) == {
        "tokens": 99.1,
        "entities": 84.2,
    }


def test_floors_go_down_when_asked_to() -> None:
    assert pinned({"entities": 84.2}, {"entities": 80.04}, lower=True) == {"entities": 80.0}


def test_a_floor_is_never_above_its_score() -> None:
    assert [floor_of(score) for score in (100.0, 98.4431, 0.0)] == [100.0, 98.4, 0.0]


def test_other_data_is_not_compared(tmp_path: Path) -> None:
    (tmp_path / "kaznerd").mkdir()
    file = tmp_path / "kaznerd" / "valid.txt"
    file.write_text("AID1 O\nИә O\n", encoding="utf-8")
    floors = Floors(hashes(tmp_path), {"entities": 1.0})
    assert why_not_comparable(floors, tmp_path) is None
    (tmp_path / "kaznerd" / "more.txt").touch()
    assert why_not_comparable(floors, tmp_path) is None
    file.write_text("AID1 O\nЖоқ O\n", encoding="utf-8")
    assert "its SHA-256 differs" in str(why_not_comparable(floors, tmp_path))
    file.unlink()
    assert "has no kaznerd/valid.txt" in str(why_not_comparable(floors, tmp_path))


def test_floors_are_read_as_written(tmp_path: Path) -> None:
    write_floors(FLOORS, tmp_path / "floors.json")
    assert read_floors(tmp_path / "floors.json") == FLOORS
