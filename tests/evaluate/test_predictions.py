"""Models and runs over the same text: they have to find the same."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kazprep.errors import InputError
from kazprep.evaluate.gold import GoldDocument, Prediction, read_gold
from kazprep.evaluate.predictions import predict_with_models, predictions_of_run
from kazprep.morphology.analysis import Analysis
from kazprep.runs.runner import run
from kazprep.settings import load_settings

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def documents(gold_folder: Path) -> list[GoldDocument]:
    return read_gold([gold_folder])


@pytest.fixture(scope="module")
def found(documents: list[GoldDocument]) -> list[Prediction]:
    return list(predict_with_models(documents, "embedded"))


@pytest.fixture(scope="module")
def run_folder(documents: list[GoldDocument], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over one article that has all documents in it, with white space to repair."""
    folder = tmp_path_factory.mktemp("run")
    texts = [document.text.replace(" ", " \u00a0") for document in documents]
    article = "\n".join([" date 2026-01-01 Тақырып", *texts, "Соңы."])
    (folder / "article.txt").write_text(article, encoding="utf-8")
    run([folder / "article.txt"], folder / "run", load_settings(None, ["run.workers=1"]))
    return folder / "run"


def test_models_find_spans_without_white_space(
    documents: list[GoldDocument], found: list[Prediction]
) -> None:
    gold, first = documents[0], found[0]
    squeezed = gold.text.replace(" ", "").replace("\n", "")
    assert "".join(squeezed[start:end] for start, end in first.tokens) == squeezed
    assert [squeezed[start:end] for start, end in first.sentences] == [
        "ӘсетАлматыдаүшжылтұрды.",
        "ӘсетАлматыда3жылтұрды.",
    ]
    assert ("Алматыда", "GPE") in [(squeezed[e.start : e.end], e.type) for e in first.entities]


def test_nothing_is_found_where_there_is_nothing_to_see(
    documents: list[GoldDocument], found: list[Prediction]
) -> None:
    unseen = replace(documents[0], text="\u200b\u200b")
    assert list(predict_with_models([unseen, documents[0]], "embedded")) == [Prediction((), (), ()), found[0]]


class Capitals:
    """Analyses a word by its first letter, and its sentence by its length."""

    def analyze(self, sentences: Sequence[Sequence[str]]) -> list[list[Analysis]]:
        return [
            [
                Analysis(word.lower(), "PROPN" if word[0].isupper() else "X", f"N={len(words)}")
                for word in words
            ]
            for words in sentences
        ]


@pytest.mark.parametrize("has_lemmas", [True, False])
def test_lemmas_are_found_where_gold_has_them(
    documents: list[GoldDocument], monkeypatch: pytest.MonkeyPatch, has_lemmas: bool
) -> None:
    monkeypatch.setattr("kazprep.inference.morphology.loading.load_morphology", lambda *_: Capitals())
    monkeypatch.setattr("kazprep.models.folder.has_morphology", lambda folder: True)
    monkeypatch.setattr("kazprep.evaluate.predictions.has_morphology", lambda folder: True)
    analyses = (Analysis("ә", "PROPN", None),) if has_lemmas else None
    found, *_ = predict_with_models([replace(documents[0], analyses=analyses)], "embedded")
    assert bool(found.analyses) == has_lemmas
    if has_lemmas:
        assert len(found.analyses) == len(found.tokens)
        assert found.analyses[0] == Analysis("әсет", "PROPN", "N=6")
        assert {each.upos for each in found.analyses[2:6]} == {"X"}


@pytest.mark.process
def test_a_run_has_what_the_models_find(
    documents: list[GoldDocument], found: list[Prediction], run_folder: Path
) -> None:
    assert list(predictions_of_run(documents, run_folder)) == found


@pytest.mark.process
def test_a_run_over_other_text_is_an_error(documents: list[GoldDocument], run_folder: Path) -> None:
    others = [*documents, replace(documents[0], name="other", text="Басқа мәтін.")]
    with pytest.raises(InputError, match=r"1 of 5 gold documents are not in the run .* such as other"):
        list(predictions_of_run(others, run_folder))


def test_a_folder_without_a_run_is_an_error(documents: list[GoldDocument], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not the output of a run"):
        list(predictions_of_run(documents, tmp_path))
