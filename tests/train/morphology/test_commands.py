"""A few steps of each command on invented sentences: enough to see that the pieces fit."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from typer.testing import CliRunner, Result

from kazprep.cli.train import app
from kazprep.errors import CorpusError, TrainingError
from kazprep.inference.morphology.lemma_score import LemmaCalibration
from kazprep.inference.stanza_pipeline import load_pipeline
from kazprep.models.folder import EMBEDDED, PACKAGE, model_path, read_model_record, verify, write_manifest
from kazprep.train.morphology.data import read_lexicon, read_listed_lemmas, read_morphology_data
from kazprep.train.morphology.lemma import train_lemma

pytestmark = pytest.mark.model

HELD_OUT = ("--held-out", "story.txt")


def train(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def trained(morphology_data: Path, tagger_vectors: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A resources folder that both commands have written to."""
    folder = tmp_path_factory.mktemp("models")
    result = train_pos(morphology_data, folder, tagger_vectors)
    assert result.exit_code == 0, result.output
    assert "of 2 tokens without X, percent: UPOS" in result.stdout
    result = train("lemma", "--data", morphology_data, "--output", folder, "--steps", 2, *HELD_OUT)
    assert result.exit_code == 0, result.output
    assert "of 2 tokens without X, percent: lemma" in result.stdout
    return folder


def train_pos(data: Path, output: Path, vectors: Path, *options: object) -> Result:
    steps = ("--steps", 2, "--gold-steps", 1)
    return train("pos", "--data", data, "--output", output, "--vectors", vectors, *steps, *HELD_OUT, *options)


def test_manifest_agrees_with_the_models(trained: Path) -> None:
    problems = {check.name: check.problem for check in verify(trained)}
    assert problems[f"kk/lemma/{PACKAGE}.pt"] is problems[f"kk/pos/{PACKAGE}.pt"] is None


def test_stock_stanza_loads_the_models_beside_the_others(trained: Path, tmp_path: Path) -> None:
    shutil.copytree(trained, tmp_path / "models")
    for processor in ("tokenize", "ner"):
        target = model_path(tmp_path / "models", processor)
        target.parent.mkdir()
        shutil.copyfile(model_path(EMBEDDED, processor), target)
    write_manifest(tmp_path / "models")
    document = load_pipeline(tmp_path / "models", "tokenize,pos,lemma,ner")("Балалар қаласы туралы оқыды.")
    lemmas = {word.text: word.lemma for word in document.iter_words()}
    assert lemmas["қаласы"] == "қала"
    assert lemmas["Балалар"] == "бала"


@pytest.mark.parametrize(("processor", "command"), [("pos", "train pos"), ("lemma", "train lemma")])
def test_record_says_how_a_model_was_made(trained: Path, processor: str, command: str) -> None:
    record: Any = read_model_record(model_path(trained, processor))
    assert record["command"] == command
    assert record["sentences"] == {"silver": 3, "gold": 1, "held out": {"story.txt": 1}}
    assert record["data"][0]["file"] == "morphology/silver.conllu.xz"
    assert set(record["scores"]["ktb"]) >= {"tokens", "upos", "feats"}


def test_lemmas_have_scores_for_the_tagger_that_was_there(
    trained: Path, morphology_data: Path, tagger_vectors: Path, tmp_path: Path
) -> None:
    shutil.copytree(trained, tmp_path / "models")
    tagger, lemmatizer = (model_path(tmp_path / "models", processor) for processor in ("pos", "lemma"))
    assert LemmaCalibration.of_models(tagger, lemmatizer) is not None
    train_pos(morphology_data, tmp_path / "models", tagger_vectors, "--seed", 2)
    assert LemmaCalibration.of_models(tagger, lemmatizer) is None


def test_without_held_out_documents_lemmas_have_no_scores(
    trained: Path, morphology_data: Path, tmp_path: Path
) -> None:
    shutil.copytree(trained, tmp_path / "models")
    train_lemma(morphology_data, tmp_path / "models", held_out=frozenset(), steps=2)
    tagger, lemmatizer = (model_path(tmp_path / "models", processor) for processor in ("pos", "lemma"))
    assert LemmaCalibration.of_models(tagger, lemmatizer) is None


@pytest.mark.parametrize("processor", ["pos", "lemma"])
def test_no_machine_path_is_left_in_a_model(trained: Path, processor: str) -> None:
    content = torch.load(model_path(trained, processor), weights_only=True)
    assert "/tmp" not in str(content["config"])


def test_same_seed_gives_the_same_model(
    trained: Path, morphology_data: Path, tagger_vectors: Path, tmp_path: Path
) -> None:
    train_pos(morphology_data, tmp_path, tagger_vectors)
    assert model_path(tmp_path, "pos").read_bytes() == model_path(trained, "pos").read_bytes()


def test_sentence_that_is_held_out_is_not_learned_as_silver(morphology_data: Path) -> None:
    assert len(read_morphology_data(morphology_data, frozenset({"told.txt"})).silver) == 2
    assert len(read_morphology_data(morphology_data, frozenset({"story.txt"})).silver) == 3


def test_token_with_a_space_is_two_without_an_analysis(morphology_data: Path, tmp_path: Path) -> None:
    shutil.copytree(morphology_data, tmp_path / "data")
    row = "1\tкелген жоқ\tкел\tVERB\t_\t_\t_\t_\t_\t_\n"
    (tmp_path / "data" / "ud_kazakh_ktb" / "b.conllu").write_text(f"# sent_id = b:1\n{row}", encoding="utf-8")
    gold = read_morphology_data(tmp_path / "data", frozenset()).gold
    assert [(token.form, token.upos) for token in gold[0]] == [("келген", None), ("жоқ", None)]


def test_lists_of_words_are_read(morphology_data: Path) -> None:
    assert read_lexicon(morphology_data)[0] == [("қаласы", "қала", "NOUN", 7)]
    assert read_listed_lemmas(morphology_data)[0] == [("бар", "VERB"), ("терезе", "NOUN")]


def test_lists_of_words_are_optional(tmp_path: Path) -> None:
    assert read_lexicon(tmp_path) == read_listed_lemmas(tmp_path) == ([], [])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("lemma\tpos\n", "line 1: the columns are pos, lemma"),
        ("pos\tlemma\nzatEsim\n", "line 2: 2 columns are needed"),
    ],
)
def test_malformed_list_is_named(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "gazetteers").mkdir()
    (tmp_path / "gazetteers" / "lemmas.tsv").write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=message):
        read_listed_lemmas(tmp_path)


def test_unknown_document_can_not_be_held_out(morphology_data: Path) -> None:
    with pytest.raises(
        TrainingError, match=r"no document 'poem.txt' to hold out. It has story.txt, told.txt"
    ):
        read_morphology_data(morphology_data, frozenset({"poem.txt"}))


def test_missing_silver_is_an_error(morphology_data: Path, tmp_path: Path) -> None:
    shutil.copytree(morphology_data / "ud_kazakh_ktb", tmp_path / "ud_kazakh_ktb")
    with pytest.raises(TrainingError, match=r"has no morphology/silver\.conllu to train on"):
        read_morphology_data(tmp_path)


def test_vectors_need_an_entity_tagger(morphology_data: Path, tmp_path: Path) -> None:
    result = train_pos(morphology_data, tmp_path / "models", tmp_path)
    assert isinstance(result.exception, TrainingError)
    assert "kazprep train ner" in str(result.exception)


def test_lemmatizer_needs_a_tagger(morphology_data: Path, tmp_path: Path) -> None:
    result = train("lemma", "--data", morphology_data, "--output", tmp_path, "--steps", 1, *HELD_OUT)
    assert isinstance(result.exception, TrainingError)
    assert "kazprep train pos" in str(result.exception)
