"""`python -m tests.quality` on invented articles; the corpora are absent."""

from pathlib import Path

import pytest

from tests.evaluate.conftest import NEWS, POST
from tests.quality import __main__ as gate
from tests.quality import article_scores
from tests.quality.article_scores import PREFIX
from tests.quality.floors import Floors, read_floors, write_floors

pytestmark = pytest.mark.model

SEVERE = Floors(
    {"kaznerd/valid.txt": "0"}, {"tokens": 98.7, "articles entities": 100.0, "articles PERSON": 1.0}
)


@pytest.fixture
def floors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of floors, and articles, in which a POSITION is marked that no model finds, in place of ours."""
    for half, content in (("DEVELOPMENT", NEWS + "[Жоқ|POSITION]"), ("FINAL", POST)):
        folder = tmp_path / half
        folder.mkdir()
        (folder / "001-news.txt").write_text(content, encoding="utf-8")
        monkeypatch.setattr(article_scores, half, folder)
    file = tmp_path / "floors.json"
    write_floors(SEVERE, file)
    monkeypatch.setattr(gate, "read_floors", lambda: read_floors(file))
    monkeypatch.setattr(gate, "write_floors", lambda new: write_floors(new, file))
    monkeypatch.setenv("KAZPREP_TRAINING_DATA", str(tmp_path / "absent"))
    return file


def test_a_score_under_its_floor_fails(floors: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert gate.main(["--articles"]) == 1
    assert "Under the floor: articles entities." in capsys.readouterr().out
    assert read_floors(floors) == SEVERE


def test_floors_of_articles_are_raised_and_others_stay(floors: Path) -> None:
    assert gate.main(["--articles", "--raise"]) == 1
    now = read_floors(floors)
    assert now.data == SEVERE.data
    assert (now.floors["tokens"], now.floors["articles entities"]) == (98.7, 100.0)
    assert now.floors["articles PERSON"] > 1


def test_floors_of_articles_are_lowered_when_asked_to(floors: Path) -> None:
    assert gate.main(["--articles", "--raise", "--also-lower"]) == 0
    assert 0 < read_floors(floors).floors["articles entities"] < 100


def test_without_the_corpora_only_articles_can_be_measured(
    floors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        gate.main([])
    assert "or --articles" in capsys.readouterr().err


def test_the_other_half_is_scored_by_its_option_alone(
    floors: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert gate.main(["--final"]) == 0
    final = capsys.readouterr().out
    assert "Entities by exact span and class, in 1 article\nkept from development until now" in final
    assert "DATE" in final
    assert "PERSON" not in final
    monkeypatch.setattr(article_scores, "FINAL", floors / "absent")
    assert gate.main(["--articles"]) == 1


def test_the_other_half_has_no_floors(floors: Path) -> None:
    with pytest.raises(SystemExit):
        gate.main(["--final", "--raise"])
    assert read_floors(floors) == SEVERE


def test_scores_have_the_names_of_floors(floors: Path) -> None:
    scores = article_scores.scores_of(article_scores.evaluate_embedded(article_scores.DEVELOPMENT))
    assert list(scores) == [PREFIX + name for name in ("entities", "sentences", "PERSON", "GPE", "CARDINAL")]
