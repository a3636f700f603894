"""A names file in a run, and in the tagger."""

import pickle

import pytest

import kazprep as package

pytestmark = pytest.mark.model

TEXT = "Ерлан Тастақта тұрады."


@pytest.fixture
def names(tmp_path):
    path = tmp_path / "names.tsv"
    path.write_text("Тастақ\tPRODUCT\nЕрлан\t-\n", encoding="utf-8")
    return path


def found(document):
    return [(entity.text, entity.type, entity.source, entity.score) for entity in document.named_entities]


def test_the_tagger_takes_a_names_file_and_keeps_it_when_pickled(names, monkeypatch):
    monkeypatch.chdir(names.parent)
    tagger = package.Tagger(names="names.tsv")
    assert found(tagger(TEXT)) == [("Тастақта", "PRODUCT", "names", None)]
    monkeypatch.chdir("/")
    assert found(pickle.loads(pickle.dumps(tagger))(TEXT)) == found(tagger(TEXT))
    assert tagger.tag_words([TEXT.removesuffix(".").split()]) == [["O", "B-PRODUCT", "O"]]


def test_a_pipeline_takes_a_names_file(names):
    pipeline = package.Pipeline.from_settings({"tag": {"names": str(names)}})
    assert found(pipeline(TEXT)) == [("Тастақта", "PRODUCT", "names", None)]


def test_a_wrong_names_file_is_an_error_before_anything_is_written(command, tmp_path, names):
    names.write_text("Тастақ\tPLACE\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    failed = command("run", tmp_path / "a.txt", "-o", tmp_path / "out", "--set", f"tag.names={names}")
    assert failed.returncode == 2
    assert f"{names}, line 1: there is no class 'PLACE'" in failed.stderr.replace("\n", " ")
    assert not (tmp_path / "out").exists()


@pytest.mark.process
def test_a_run_goes_on_with_the_same_names_only(command, tmp_path, names):
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "a.txt").write_text(TEXT, encoding="utf-8")
    config, output = tmp_path / "my.toml", tmp_path / "out"
    config.write_text('tag.names = "names.tsv"')
    assert command("run", articles, "-o", output, "--config", config).returncode == 0
    entities = package.open_run(output).entities(["text", "source"])
    assert entities.to_dict("records") == [{"text": "Тастақта", "source": "names"}]

    moved = names.rename(tmp_path / "moved.tsv")
    again = ("run", articles, "-o", output, "--resume", "--set", f"tag.names={moved}")
    assert command(*again).returncode == 0
    moved.write_text("Тастақ\tGPE\n", encoding="utf-8")
    refused = command(*again)
    assert refused.returncode == 2
    assert "names file was" in refused.stderr
    without = command("run", articles, "-o", output, "--resume")
    assert without.returncode == 2
    assert "is now None" in without.stderr.replace("\n", " ")
