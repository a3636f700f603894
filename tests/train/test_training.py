"""A few steps of each command on invented sentences: enough to see that the pieces fit."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from typer.testing import CliRunner, Result

from kazprep.cli.train import app
from kazprep.corpora.sentence import GoldEntity, parse_marked
from kazprep.errors import TrainingError
from kazprep.inference.calibration import CONFIG_KEY, Calibration
from kazprep.inference.stanza_pipeline import load_pipeline
from kazprep.models.folder import PACKAGE, model_path, read_model_record, verify
from kazprep.train import ner
from kazprep.train.ner import score_tagger

MACHINE_PATH = re.compile(r"/(tmp|home|root|work|var)\b|tmp\w{6}")


def train(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def recorded(folder: Path) -> Any:
    return read_model_record(model_path(folder, "ner"))


@pytest.fixture(scope="module")
def trained(small_data: Path, tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A resources folder that both commands have written to."""
    folder = tmp_path_factory.mktemp("models")
    for command in ("tokenizer", "ner"):
        result = train(
            command, "--data", small_data, "--output", folder, "--steps", 5, *_once(command, tiny_encoder)
        )
        assert result.exit_code == 0, result.output
    return folder


def test_stock_stanza_loads_what_was_trained(trained: Path) -> None:
    document = load_pipeline(trained, "tokenize,ner")("Бала Алматыда кітап көрді.")
    joined = "".join(word.text for word in document.iter_words())
    assert joined.replace(" ", "") == "БалаАлматыдакітапкөрді."


def test_manifest_agrees_with_the_models(trained: Path) -> None:
    checks = verify(trained)
    assert [check.name for check in checks] == [f"kk/ner/{PACKAGE}.pt", f"kk/tokenize/{PACKAGE}.pt"]
    assert [check.problem for check in checks] == [None, None]


@pytest.mark.parametrize("processor", ["tokenize", "ner"])
def test_no_machine_path_is_left_in_a_model(trained: Path, processor: str) -> None:
    content = torch.load(model_path(trained, processor), weights_only=True)
    assert not MACHINE_PATH.search(str(content["config"]))


@pytest.mark.parametrize("processor", ["tokenize", "ner"])
def test_record_says_what_the_model_comes_from(trained: Path, processor: str) -> None:
    text = model_path(trained, processor).with_suffix(".json").read_text(encoding="utf-8")
    record = json.loads(text)
    assert record["options"].items() >= {"steps": 5, "seed": 1234}.items()
    assert record["data"][0]["file"] == "kaznerd/invented.txt"
    assert record["data"][0]["sentences"] == 20
    assert record["scores"].keys() == record["sentences"]["held out"].keys()
    assert not MACHINE_PATH.search(text)


def test_same_seed_gives_the_same_model(
    trained: Path, small_data: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    for command in ("tokenizer", "ner"):
        train(
            command, "--data", small_data, "--output", tmp_path, "--steps", 5, *_once(command, tiny_encoder)
        )
    for processor in ("tokenize", "ner"):
        assert model_path(tmp_path, processor).read_bytes() == model_path(trained, processor).read_bytes()


def test_tagger_takes_the_tokenizer_it_is_given(
    trained: Path, small_data: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    options = ("--steps", 1, "--tokenizer", trained, *_quick(tiny_encoder))
    result = train("ner", "--data", small_data, "--output", tmp_path, *options)
    assert result.exit_code == 0, result.output
    copy, original = model_path(tmp_path, "tokenize"), model_path(trained, "tokenize")
    assert copy.read_bytes() == original.read_bytes()
    assert all(check.problem is None for check in verify(tmp_path))
    steps = re.findall(r"(\d) of \d steps, loss \d+\.\d+", result.stderr)
    assert steps == ["1"]


def test_tagger_is_scored_on_complete_sentences(trained: Path) -> None:
    sentence = parse_marked("Келдік|. Көрдік|.")
    gold = type(sentence)(sentence.text, sentence.tokens, (GoldEntity(0, 6, "GPE"),))
    assert score_tagger(trained, [gold, gold])["all"].score.gold == 2


def test_scores_are_calibrated_on_what_was_held_out(
    trained: Path, small_data: Path, tiny_encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = "# genre: news\n{title}[Оралда|GPE] қар жауды\nБала [3,5 мың|CARDINAL] кітап көрді.\n"
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "001-news.txt").write_text(article, encoding="utf-8")
    sets: list[list[int]] = []
    calibrate = ner.calibrate

    def watched(folder: Path, *held_out: Any) -> Calibration:
        sets.append([len(document.entities) for documents in held_out for document in documents])
        calibrate(folder, *held_out)
        return Calibration()

    monkeypatch.setattr(ner, "calibrate", watched)
    options = (
        "--data",
        small_data,
        "--tokenizer",
        trained,
        "--steps",
        5,
        "--held-out-articles",
        tmp_path / "articles",
        *_quick(tiny_encoder),
    )
    result = train("ner", "--output", tmp_path / "models", *options)
    assert result.exit_code == 0, result.output
    assert sets == [[10, 2]]  # sentences, then articles
    content = torch.load(model_path(tmp_path / "models", "ner"), weights_only=True)
    assert content["config"][CONFIG_KEY]


@pytest.mark.parametrize("command", ["tokenizer", "ner"])
def test_missing_data_is_an_error(command: str, trained: Path, tiny_encoder: Path, tmp_path: Path) -> None:
    options = ("--tokenizer", trained, *_quick(tiny_encoder)) if command == "ner" else ()
    result = train(command, "--data", tmp_path, "--output", tmp_path / "models", *options)
    assert isinstance(result.exception, TrainingError)
    assert "has no kaznerd/*.txt to train on" in str(result.exception)


def test_missing_tokenizer_is_an_error(small_data: Path, tiny_encoder: Path, tmp_path: Path) -> None:
    options = ("--tokenizer", tmp_path, *_quick(tiny_encoder))
    result = train("ner", "--data", small_data, "--output", tmp_path, *options)
    assert isinstance(result.exception, TrainingError)
    assert "kazprep train tokenizer" in str(result.exception)


def test_output_with_another_tokenizer_is_an_error(
    trained: Path, small_data: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    train("tokenizer", "--data", small_data, "--output", tmp_path, "--steps", 1)
    options = ("--tokenizer", trained, *_quick(tiny_encoder))
    result = train("ner", "--data", small_data, "--output", tmp_path, *options)
    assert isinstance(result.exception, TrainingError)
    assert "has another tokenizer" in str(result.exception)


def test_articles_are_trained_on(trained: Path, small_data: Path, tiny_encoder: Path, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    article = "# genre: news\n{title}[Оралда|GPE] қар жауды\nБала [3,5 мың|CARDINAL] кітап көрді.\n"
    (tmp_path / "articles" / "001-news.txt").write_text(article, encoding="utf-8")
    options = ("--articles", tmp_path / "articles", "--tokenizer", trained, "--steps", 1)
    models = tmp_path / "models"
    result = train("ner", "--data", small_data, "--output", models, *options, *_quick(tiny_encoder))
    assert result.exit_code == 0, result.output
    assert recorded(models)["sentences"]["train"] == recorded(trained)["sentences"]["train"] + 2
    assert recorded(models)["data"][-1]["file"] == "articles/*.txt"


def test_unlabelled_text_is_labelled_and_its_words_have_vectors(
    trained: Path, small_data: Path, tiny_encoder: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(small_data, data)
    (data / "raw").mkdir()
    (data / "raw" / "news.txt").write_text("Түнде найзағай ойнады. Найзағай қатты болды.\n", encoding="utf-8")
    (data / "raw" / "news_lowercased.txt").write_text("бұршақ жауды\nбұршақ ірі\n", encoding="utf-8")
    options = ("--tokenizer", trained, "--steps", 1)
    models = tmp_path / "models"
    result = train("ner", "--data", data, "--output", models, *options, *_quick(tiny_encoder))
    assert result.exit_code == 0, result.output
    assert recorded(models)["sentences"]["labelled by teachers"] >= 1  # and nothing of the lowercased text
    words = torch.load(model_path(models, "ner"), weights_only=True)["vocab"]["delta"]["_id2unit"]
    assert {"найзағай", "бұршақ", "әнші"} <= set(words)
    assert "ірі" not in words  # once in all


def _quick(encoder: Path) -> tuple[object, ...]:
    return "--encoder", encoder, "--epochs", 0.3


def _once(command: str, encoder: Path) -> tuple[object, ...]:
    return _quick(encoder) if command == "ner" else ()
