"""`kazprep.run`: the same run as the command's, opened."""

import os
import subprocess
import sys
import types
from pathlib import Path

import pandas as pd
import pytest

import kazprep as package
from kazprep import Document
from kazprep.errors import InputError, OutputError, SettingsError, StrictError
from kazprep.messages.language import Language, speaking
from kazprep.processing import process, progress
from kazprep.runs.engines.engine import Progress
from tests.conftest import ROOT

STAGES = {"pipeline": {"stages": ["normalize"]}}
TABLES = ("documents", "sentences", "tokens", "entities", "repairs", "errors")


@pytest.fixture
def articles(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "а.txt").write_text(" date 2026-01-02 Қар\nҚар  жауды.", encoding="utf-8")
    (folder / "ә.txt").write_text("Күн ашық.", encoding="utf-8")
    (folder / "бос.txt").write_text("", encoding="utf-8")
    return folder


@pytest.mark.process
def test_a_function_gives_the_run_of_the_command(articles, kazprep):
    assert (
        kazprep("run", articles, "-o", "by-command", "--set", 'pipeline.stages=["normalize"]').returncode == 1
    )
    run = package.run("articles", "by-function", settings=STAGES, workers=1)
    expected = package.open_run("by-command")
    assert len(run.documents()) == 2 and len(run.errors()) == 1
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(run, table)(), getattr(expected, table)())
    assert run.info["settings"]["pipeline"] == expected.info["settings"]["pipeline"]
    assert sorted(path.name for path in Path("by-function").iterdir()) == sorted(
        path.name for path in Path("by-command").iterdir()
    )


@pytest.mark.process
def test_settings_are_keywords_of_their_sections(articles):
    file = articles.parent / "my.toml"
    file.write_text('[pipeline]\nstages = ["normalize"]\n[report]\nlanguage = "ru"\ndocuments = 5\n')
    run = package.run(
        articles, settings=file, lang="kk", normalize={"disable": ["space"]}, notebook={"enabled": False}
    )
    assert run.path == Path("outputs/articles")
    settings = run.info["settings"]
    assert settings["report"] == {"enabled": True, "language": "kk", "documents": 5}
    assert settings["normalize"]["disable"] == ["space"]
    assert not (run.path / "explore.ipynb").exists()
    assert '<html lang="kk"' in (run.path / "report.html").read_text(encoding="utf-8")
    again = package.run([articles / "а.txt"], "other", settings=STAGES, limit=1, progress=False)
    assert len(again.documents()) == 1


@pytest.mark.process
def test_a_run_is_refused_resumed_or_replaced_as_by_the_command(articles):
    package.run(articles, "out", settings=STAGES)
    with pytest.raises(OutputError, match="overwrite"):
        package.run(articles, "out", settings=STAGES)
    assert len(package.run(articles, "out", settings=STAGES, resume=True).documents()) == 2
    (articles / "б.txt").write_text("Жел жоқ.", encoding="utf-8")
    assert len(package.run(articles, "out", settings=STAGES, overwrite=True).documents()) == 3
    with pytest.raises(StrictError):
        package.run(articles, "strict", settings=STAGES, strict=True)


@pytest.mark.process
def test_a_script_needs_no_guard_around_it(articles):
    script = articles.parent / "script.py"
    script.write_text(
        "import kazprep\nprint('begins')\n"
        "run = kazprep.run('articles', 'out', settings={'pipeline': {'stages': ['normalize']}})\n"
        "print(len(run.documents()))\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT / "pipeline"), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["begins", "2"]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((5,), TypeError, "inputs have to be a path or several, not 5"),
        ((["a", 5],), TypeError, "an input has to be a path, not 5"),
        (([],), InputError, "there are no inputs"),
        (("",), InputError, "an input is empty"),
        ((["a", "b"],), InputError, "there are several inputs: name the folder"),
    ],
)
def test_inputs_that_are_none_are_errors(articles, arguments, error, message):
    with pytest.raises(error, match=message):
        package.run(*arguments)


@pytest.mark.parametrize(
    ("keywords", "error", "message"),
    [
        ({"tagg": {"trim": False}}, SettingsError, "there is no setting 'tagg', did you mean 'tag'"),
        ({"tag": {"trin": False}}, SettingsError, "there is no setting 'tag.trin', did you mean 'tag.trim'"),
        ({"tag": False}, SettingsError, "tag takes a table of settings, not False"),
        ({"lang": "de"}, SettingsError, "report.language"),
        ({"workers": -1}, SettingsError, "run.workers"),
        ({"settings": 5}, TypeError, "settings have to be the path of a TOML file or a mapping, not 5"),
        ({"settings": "none.toml"}, SettingsError, "can't be read"),
        ({"resume": True, "overwrite": True}, InputError, "give one of them"),
    ],
)
def test_settings_that_are_none_are_errors(articles, keywords, error, message):
    with pytest.raises(error, match=message):
        package.run(articles, "out", **keywords)
    assert not Path("out").exists()


def test_a_notebook_shows_a_bar_of_html(monkeypatch):
    shown = []

    class Handle:
        def update(self, html):
            shown.append(html)

    def display(html, display_id):
        shown.append(html)
        return Handle()

    ipython = types.ModuleType("IPython")
    ipython.get_ipython = lambda: types.SimpleNamespace(kernel=object())
    ipython.display = types.ModuleType("IPython.display")
    ipython.display.HTML, ipython.display.display = str, display
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", ipython.display)
    with progress.show_progress() as bar:
        bar.start(4)
        bar.add(Progress(3, 20, 1))
    assert shown[0].startswith("<div><progress value='0' max='4'></progress> 0 documents of 4 files")
    assert "<progress value='4' max='4'></progress> 3 documents of 4 files" in shown[-1]
    assert "1 error" in shown[-1]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (Language.ENGLISH, "22 documents of 50 files: 2.2 documents/s, 1,234 tokens/s, 1 error"),
        (Language.KAZAKH, "50 файлдан 22 құжат: секундына 2,2 құжат, 1\u00a0234 токен; 1 қате"),
        (Language.RUSSIAN, "22 документа из 50 файлов: документов/с: 2,2, токенов/с: 1\u00a0234, ошибок: 1"),
    ],
)
def test_progress_is_shown_in_the_language(monkeypatch, capsys, language, line):
    seconds = iter([0.0, *[10.0] * 9])
    monkeypatch.setattr(progress, "monotonic", lambda: next(seconds))
    with speaking(language), progress.show_progress() as shown:
        shown.start(50)
        shown.add(Progress(22, 12_340, 1))
    assert capsys.readouterr().err.rstrip() == line


@pytest.mark.process
def test_rows_have_the_dates_titles_and_sources_of_their_documents(articles):
    run = package.run(articles, "out", settings={"pipeline": {"stages": ["normalize"]}})
    joined = run.repairs(["rule"], with_documents=True)
    assert joined.columns.tolist() == ["rule", "published", "title", "document_source"]
    assert joined["published"].dtype == "datetime64[s]"
    assert set(joined["document_source"]) == {"а.txt"} and set(joined["title"]) == {"Қар"}
    assert run.repairs(with_documents=True).drop(columns=joined.columns[1:].tolist()).equals(run.repairs())


def test_a_frame_has_the_rows_of_some_documents(tmp_path):
    from tests.answers.corpus import run_of

    run = package.open_run(run_of(tmp_path / "run"))
    dated = run.documents(filters=[("published", ">=", "2026-01-01")])
    found = run.frame(dated, "tokens", ["text"])
    assert found["text"].tolist()[:3] == ["Қар", "еріді", "."]
    assert set(found["document_source"]) == {"б.txt"}
    ids = run.documents()["doc_id"].tolist()
    assert set(run.frame(ids[:2])["document_source"]) == {"а.txt", "ә.txt"}
    assert run.frame([run.document(ids[0])])["doc_id"].unique().tolist() == ids[:1]
    assert len(run.frame(ids[:2], "documents")) == 2
    names = run.entities(["text"], with_documents=True)
    assert names.columns.tolist() == ["text", "published", "title", "document_source"]
    assert names["document_source"].tolist() == ["а.txt", "а.txt", "ә.txt", "в.txt"]
    with pytest.raises(ValueError, match="the frame has no column doc_id; it has text"):
        run.frame(run.tokens(["text"]))
    with pytest.raises(TypeError, match="a document is given by its doc_id, not by 5"):
        run.frame([5])
    with pytest.raises(TypeError):
        run.frame(ids[0])
    with pytest.raises(TypeError):
        run.frame(Document.of("Қар."))


def test_the_default_folder_is_that_of_the_command(tmp_path):
    assert process.default_output([tmp_path]) == Path("outputs") / tmp_path.name
