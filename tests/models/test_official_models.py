"""Stanza's official models in use: multiword tokens, word vectors and character language models included."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from kazprep.cli import app
from kazprep.errors import ModelError
from kazprep.inference.loading import Backend, load_segmenter, load_tagger
from kazprep.inference.morphology.loading import load_morphology
from kazprep.inference.morphology.native import NativeMorphology
from kazprep.inference.morphology.stanza_backend import StanzaMorphology
from kazprep.inference.stanza_pipeline import load_pipeline
from kazprep.models.fetch import fetch_official
from kazprep.models.folder import EMBEDDED, check_morphology, models_folder, official_folder
from tests.models.official import Site, serve

TEXT = "Әсет Алматыда тұрады. Гүлнар үйсіз қалған жоқ.\nКөктем келді."


@pytest.fixture(params=["kazprep", "stanza"])
def engine(request: pytest.FixtureRequest) -> Backend:
    """This package's inference code, and stock Stanza."""
    return Backend(request.param)


@pytest.fixture(scope="module")
def fetched(official_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the models, as KAZPREP_MODELS names it."""
    folder = tmp_path_factory.mktemp("models")
    with serve(Site(official_files)) as site:
        fetch_official(folder / "stanza", resources_url=site.address)
    return folder


def test_tokens_are_surface_tokens_where_stanza_expands_them(fetched: Path, engine: Backend) -> None:
    stock = load_pipeline(fetched / "stanza", "tokenize")(TEXT.replace("\n", "\n\n"))
    assert any(len(token.words) > 1 for sentence in stock.sentences for token in sentence.tokens)
    (found,) = load_segmenter(fetched / "stanza", 10_000, engine).segment([TEXT])
    (embedded,) = load_segmenter(EMBEDDED, 10_000, engine).segment([TEXT])  # one network, but for the head
    assert found.tokens.slices(TEXT) == embedded.tokens.slices(TEXT)
    assert found.sentences.slices(TEXT) == embedded.sentences.slices(TEXT)


def test_entities_are_those_of_stock_stanza(fetched: Path, engine: Backend) -> None:
    stock = load_pipeline(fetched / "stanza", "tokenize,ner")(TEXT.replace("\n", "\n\n"))
    words = [token.text for sentence in stock.sentences for token in sentence.tokens]
    first_tokens = np.cumsum([0, *(len(sentence.tokens) for sentence in stock.sentences)]).astype(np.int32)
    tagged = load_tagger(fetched / "stanza", engine).tag(words, first_tokens)
    assert [
        (words[first:last], label) for (first, last), label in zip(tagged.tokens, tagged.types, strict=True)
    ] == [([token.text for token in entity.tokens], entity.type) for entity in stock.ents]
    assert ((0, 1), "PERSON") in zip(tagged.tokens, tagged.types, strict=True)


def test_analyses_are_those_of_stock_stanza(fetched: Path, engine: Backend) -> None:
    (found,) = load_segmenter(fetched / "stanza", 10_000, engine).segment([TEXT])
    words = found.tokens.slices(TEXT)
    pretokenized = load_pipeline(fetched / "stanza", "tokenize,pos,lemma", tokenize_pretokenized=True)
    (stock,) = pretokenized([words]).sentences
    model = load_morphology(fetched / "stanza", engine)
    assert isinstance(model, NativeMorphology if engine.name == "kazprep" else StanzaMorphology)
    (analyses,) = model.analyze([words])
    assert [(each.lemma, each.upos) for each in analyses] == [(word.lemma, word.upos) for word in stock.words]
    assert len({each.upos for each in analyses}) > 1


@pytest.mark.parametrize(
    "part", ["pretrain/fasttext157.pt", "forward_charlm/oscar.pt", "backward_charlm/oscar.pt"]
)
def test_the_tagger_needs_its_vectors_and_language_models(
    fetched: Path, tmp_path: Path, part: str, engine: Backend
) -> None:
    folder = tmp_path / "stanza"
    shutil.copytree(fetched / "stanza", folder)
    (folder / "kk" / part).unlink()
    with pytest.raises(ModelError, match=rf"/kk/{part}"):
        load_tagger(folder, engine)


def test_the_folder_is_the_users_or_the_one_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAZPREP_MODELS", "~/models")
    assert official_folder() == Path.home() / "models" / "stanza"
    monkeypatch.delenv("KAZPREP_MODELS")
    assert official_folder().parts[-3:] == ("kazprep", "models", "stanza")


def test_models_that_were_not_fetched_are_an_error_that_names_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAZPREP_MODELS", str(tmp_path))
    with pytest.raises(ModelError, match="Fetch them, once: kazprep models fetch stanza"):
        models_folder("stanza")


def kazprep(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kazprep", *map(str, arguments)],
        capture_output=True,
        text=True,
        env=os.environ | environment,
        timeout=300,
        check=False,
    )


@pytest.mark.process
def test_a_user_fetches_verifies_and_runs(site: Site, tmp_path: Path) -> None:
    environment = {"KAZPREP_MODELS": str(tmp_path / "models"), "STANZA_RESOURCES_URL": site.address}
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    source = ("--set", "models.source=stanza")
    run = ("run", tmp_path / "article.txt", "-o", tmp_path / "run", "--lemmas", *source)

    refused = kazprep(*run, **environment)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "kazprep models fetch stanza" in refused.stderr

    fetched = kazprep("models", "fetch", "stanza", **environment)
    assert fetched.returncode == 0, fetched.stderr
    assert "8 of 8 models had to be fetched" in fetched.stdout
    assert "ner/kazNERD:" in fetched.stderr
    assert "WARNING" not in fetched.stderr

    environment["STANZA_RESOURCES_URL"] = "http://127.0.0.1:9"  # from here on offline
    found = kazprep("models", "path", "--source", "stanza", **environment)
    assert found.stdout == f"{tmp_path / 'models' / 'stanza'}\n"
    verified = kazprep("models", "verify", "--source", "stanza", **environment)
    assert (verified.returncode, verified.stdout.count(": ok\n")) == (0, 8)
    ran = kazprep(*run, **environment)
    assert ran.returncode == 0, ran.stderr
    from kazprep import open_run

    finished = open_run(tmp_path / "run")
    assert {model["processor"] for model in finished.info["models"]} >= {"pretrain", "forward_charlm", "mwt"}
    assert ("Әсет", "PERSON") in set(finished.entities()[["text", "type"]].itertuples(index=False, name=None))
    assert finished.tokens()["text"].tolist()[:4] == ["Әсет", "Алматыда", "тұрады", "."]
    assert finished.tokens()[["lemma", "upos"]].notna().all(axis=None)


def test_a_folder_of_an_earlier_version_is_an_error_that_names_the_command(
    fetched: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAZPREP_MODELS", str(tmp_path))
    shutil.copytree(fetched / "stanza", official_folder())
    shutil.rmtree(official_folder() / "kk" / "lemma")
    with pytest.raises(ModelError, match=r"no models of parts of speech and lemmas, .* models fetch stanza"):
        check_morphology(models_folder("stanza"))


def test_the_command_says_what_stanza_has_not(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.left_out = {"lemma"}
    monkeypatch.setattr("stanza.resources.common.DEFAULT_RESOURCES_URL", site.address)
    result = CliRunner().invoke(app, ["models", "fetch", "stanza", "-o", str(tmp_path / "m")])
    assert result.exit_code == 0, result.output
    assert "Stanza lists no Kazakh model for lemma: --lemmas can't use these models." in result.stdout


def test_offline_the_command_fails_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stanza.resources.common.DEFAULT_RESOURCES_URL", "http://127.0.0.1:9")
    monkeypatch.setattr("kazprep.models.download.PAUSES", (0.0,))
    result = CliRunner().invoke(app, ["models", "fetch", "stanza", "-o", str(tmp_path / "m")])
    assert isinstance(result.exception, ModelError)
    assert "http://127.0.0.1:9/resources_" in str(result.exception)
    assert result.stdout == ""
    assert not (tmp_path / "m").exists()


@pytest.mark.process
def test_there_is_nothing_else_to_fetch() -> None:
    result = kazprep("models", "fetch", "spacy")
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert "no models 'spacy' to fetch, only stanza" in result.stderr
