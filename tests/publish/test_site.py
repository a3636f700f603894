"""The published folder: complete or not there, nothing of others is replaced, the run stays as it is."""

import json
import re
import tomllib
from importlib.resources import files
from itertools import pairwise

import pyarrow.parquet as pq
import pytest

from kazprep.errors import ExportError, OutputError
from kazprep.publish import PublishOptions, publish
from kazprep.publish.phrases import all_phrases
from kazprep.publish.site import _SCRIPTS
from kazprep.publish.words import INDEX_COLUMNS
from tests.publish.tables import Article, run_of
from tests.report.tables import make_run

ARTICLE = Article("Алматы қаласында қар жауды.", {"Алматы қаласында": ("GPE", "Алматы қаласы")})
ASSETS = files("kazprep.publish") / "assets"


@pytest.fixture
def small(tmp_path):
    return run_of(tmp_path / "run", [ARTICLE])


def everything(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_run_stays_as_it_is_and_nothing_else_is_left(small, tmp_path):
    before = everything(small.path)
    publish(small, tmp_path / "site", {})
    assert everything(small.path) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run", "site"]
    assert not list((tmp_path / "site").rglob(".*"))


def test_a_folder_of_others_is_never_replaced(small, tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    (site / "thesis.txt").write_text("x", encoding="utf-8")
    for overwrite in (False, True):
        with pytest.raises(OutputError, match="has files that kazprep did not publish"):
            publish(small, site, {}, overwrite=overwrite)
    with pytest.raises(OutputError, match="has files that kazprep did not publish"):
        publish(small, small.path, {}, overwrite=True)
    assert everything(site) == {(site / "thesis.txt").relative_to(site): b"x"}


def test_a_published_folder_is_replaced_when_that_is_asked_for(small, tmp_path):
    site = tmp_path / "site"
    site.mkdir()  # an empty one is as good as none
    publish(small, site, {})
    with pytest.raises(OutputError, match="was published already: --overwrite replaces it"):
        publish(small, site, {})
    (site / "data" / "old.parquet").write_bytes(b"")
    publish(small, site, {}, PublishOptions("Жаңа"), overwrite=True)
    assert json.loads((site / "site.json").read_bytes())["title"] == "Жаңа"
    assert not (site / "data" / "old.parquet").exists()


def test_what_fails_leaves_nothing_and_keeps_the_former_folder(small, tmp_path, monkeypatch):
    site = tmp_path / "site"
    publish(small, site, {})
    before = everything(site)

    def fail(*arguments, **options):
        raise OSError("the disk is full")

    monkeypatch.setattr("kazprep.publish.site.write_names", fail)
    with pytest.raises(OSError, match="the disk is full"):
        publish(small, site, {}, overwrite=True)
    assert everything(site) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run", "site"]


def test_the_former_folder_keeps_its_name_where_the_new_one_cannot_have_it(small, tmp_path, monkeypatch):
    site = tmp_path / "site"
    publish(small, site, {})
    before = everything(site)

    def replace_but_unfinished(path, target):
        if path.name.endswith(".unfinished"):
            raise OSError("it is in use")
        path.replace(target)

    monkeypatch.setattr("kazprep.publish.site.replace", replace_but_unfinished)
    with pytest.raises(OSError, match="it is in use"):
        publish(small, site, {}, overwrite=True)
    assert everything(site) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run", "site"]


def test_a_run_without_documents_is_not_published(tmp_path):
    with pytest.raises(ExportError, match="has no document that could be published"):
        publish(make_run(tmp_path / "run", {}), tmp_path / "site", {})


def test_the_facts_are_in_the_folder(run, site):
    described = json.loads((site / "site.json").read_bytes())
    tables = {"documents": run.documents(), "tokens": run.tokens(), "sentences": run.sentences()}
    assert {name: described["counts"][name] for name in tables} == {
        name: len(rows) for name, rows in tables.items()
    }
    assert described["first"] == str(run.documents()["published"].min().date())
    readme = (site / "README.md").read_text(encoding="utf-8")
    assert "Licence of the texts: CC BY 4.0" in readme
    assert "python -m http.server" in readme
    for path in (site / "data").iterdir():
        assert re.sub(r"-\d+", "-*", path.name) in readme
    assert str(run.path) not in "".join(
        path.read_text(encoding="utf-8") for path in site.iterdir() if path.is_file()
    )


def test_the_index_leads_to_the_words_in_both_texts(run, site):
    data = site / "data"
    texts = {row["document"]: row for path in data.glob("texts-*") for row in pq.read_table(path).to_pylist()}
    forms = pq.read_table(data / "forms.parquet").to_pylist()
    index = pq.read_table(data / "form-index-00000.parquet").to_pylist()
    assert list(index[0]) == list(INDEX_COLUMNS)
    assert [(row["word"], row["position"]) for row in index] == sorted(
        (row["word"], row["position"]) for row in index
    )
    raw_words = []
    for row in index:
        text, raw = texts[row["document"]]["text"], texts[row["document"]]["raw_text"]
        word = forms[row["word"]]["form"]
        assert text[row["start"] : row["start"] + row["length"]].lower() == word
        raw_words.append(raw[row["raw_start"] : row["raw_start"] + row["raw_length"]])
        if row["right1"] >= 0:
            rest = text[row["start"] + row["length"] :].lower()
            neighbour = forms[row["right1"]]["form"]
            assert not re.search(r"[^\W_]", rest[: rest.index(neighbour)])
    assert "Сейiтова" in raw_words
    counted = run.frequencies("form").groupby("form")["count"].sum()
    assert {row["form"]: row["count"] for row in forms} == counted.to_dict()


def test_files_are_split_by_word_and_listed(run, tmp_path, monkeypatch):
    for module in ("words", "names"):
        monkeypatch.setattr(f"kazprep.publish.{module}.FILE_ROWS", 500)
    monkeypatch.setattr("kazprep.publish.words._PART_ROWS", 700)
    monkeypatch.setattr("kazprep.publish.documents.GROUP_CHARACTERS", 2_000)
    monkeypatch.setattr("kazprep.publish.documents.FILE_CHARACTERS", 9_000)
    publish(run, tmp_path / "site", {})
    listed = json.loads((tmp_path / "site" / "site.json").read_bytes())["files"]
    keys = {
        "texts": "document",
        "form_index": "word",
        "lemma_index": "word",
        "mentions": "name",
        "pairs": "name",
    }
    assert listed.keys() == keys.keys()
    for name, key in keys.items():
        shards = listed[name]
        values = [pq.read_table(tmp_path / "site" / "data" / file)[key].to_pylist() for file, _, _ in shards]
        assert [[each[0], each[-1]] for each in values] == [shard[1:] for shard in shards]
        assert all(each == sorted(each) for each in values)
        assert all(before[-1] < after[0] for before, after in pairwise(values))
    assert len(listed["form_index"]) > 5
    assert len(listed["texts"]) > 2
    assert sum(len(pq.read_table(path)) for path in (tmp_path / "site" / "data").glob("form-index-*")) == sum(
        run.frequencies("form")["count"]
    )


def test_every_language_has_every_phrase_and_the_page_asks_for_no_other():
    phrases = all_phrases()
    keys = {
        language: {(s, k) for s, each in found.items() for k in each} for language, found in phrases.items()
    }
    assert keys["kk"] == keys["ru"] == keys["en"]
    for section in ("page", "search", "names", "document", "timeline", "about"):
        for key, text in phrases["en"][section].items():
            for language in ("kk", "ru"):
                assert set(re.findall(r"{\w+}", phrases[language][section][key])) == set(
                    re.findall(r"{\w+}", text)
                )
    scripts = "".join((ASSETS / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    asked = {tuple(each.split(".")) for each in re.findall(r'(?:phrase|fact)\("([a-z_]+\.[a-z_]+)"', scripts)}
    asked |= {tuple(each.split(".")) for each in re.findall(r'\.\.\.fact\("([a-z_]+\.[a-z_]+)"', scripts)}
    assert asked <= keys["en"]
    assert len(asked) > 40


def test_every_script_is_published():
    assert {each.name for each in ASSETS.iterdir() if each.name.endswith(".js")} == {*_SCRIPTS, "arrow.js"}
    for language in ("kk", "ru", "en"):
        tomllib.loads((ASSETS / "phrases" / f"{language}.toml").read_text(encoding="utf-8"))


def test_the_command_says_what_to_do_next(small, tmp_path, command, packages, monkeypatch):
    monkeypatch.setattr("kazprep.publish.packages.read_packages", lambda folder, on_progress: packages)
    result = command("publish", small.path, "--mask", "people, contacts", "--lang", "kk")
    assert result.returncode == 0, result.stderr
    site = tmp_path / "run-site"
    assert result.stdout == f"{site}\nКөру үшін: python -m http.server --directory {site}\n"
    described = json.loads((site / "site.json").read_bytes())
    assert (described["language"], described["masked"]) == ("kk", ["people", "contacts"])
    assert list(described["kinds"]) == ["places", "organisations"]
    refused = command("publish", small.path, "--mask", "faces")
    assert refused.returncode == 2
    assert "--mask takes people and contacts, not faces" in refused.stderr
