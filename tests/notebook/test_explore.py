"""explore.ipynb: it runs from top to bottom over every type of run, and a run writes it."""

import json
import os
import shutil
from pathlib import Path

import pytest

from kazprep.notebook.explore import write_notebook
from tests.report.invented import invent_corpus
from tests.report.tables import document, make_run

ARTICLES = int(os.environ.get("KAZPREP_NOTEBOOK_ARTICLES", "200"))


@pytest.fixture(scope="session")
def seeds_folder(kazprep, seed_file, tmp_path_factory):
    output = tmp_path_factory.mktemp("notebook") / "seeds"
    result = kazprep("run", seed_file, "--output", output)
    assert result.returncode == 0, result.stderr
    return output


def executed(folder: Path):
    """The cells of code by what they begin with, each with all that it shows as text."""
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    for needed in ("ipykernel", "duckdb", "matplotlib"):
        pytest.importorskip(needed)
    notebook = nbformat.read(folder / "explore.ipynb", as_version=4)
    nbformat.validate(notebook)
    resources = {"metadata": {"path": str(folder)}}
    nbclient.NotebookClient(notebook, timeout=300, resources=resources).execute()
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def shown(cells, source):
    """What the first cell with this in its source shows."""
    cell = next(cell for cell in cells if source in cell.source)
    return "".join(output.get("data", {}).get("text/html", "") for output in cell.outputs)


def pictures(cells):
    return sum("image/png" in output.get("data", {}) for cell in cells for output in cell.outputs)


def test_it_answers_for_the_seed_article_wherever_the_folder_is(seeds_folder, tmp_path):
    cells = executed(shutil.copytree(seeds_folder, tmp_path / "moved [1] it's"))
    assert pictures(cells) == 2
    assert "<td>2026-02</td>" in shown(cells, "QUALIFY")
    assert "Аида Балаева" in shown(cells, "top = ask")
    assert "<th>form</th>" in shown(cells, "run.frequencies")
    assert "BIO2" in shown(cells, "meanings")
    assert "Аида Балаеваның төрағалығымен" in shown(cells, "pair = ")
    assert "<td>Конституция</td>" in shown(cells, "WITH hits")
    assert "latin-letter" in shown(cells, "by_source")
    assert "PERSON</sub>" in shown(cells, "run.document(")


@pytest.mark.process
def test_it_answers_for_a_corpus_with_errors(command, tmp_path):
    invent_corpus(tmp_path / "articles", ARTICLES)
    result = command(
        "run", tmp_path / "articles", "--output", tmp_path / "run", "--set", "run.shard_bytes=20000"
    )
    assert result.returncode == 1, result.stderr
    cells = executed(tmp_path / "run")
    assert pictures(cells) == 2
    assert "2025-10" in shown(cells, "QUALIFY")
    assert "бос.txt" in shown(cells, "errors[[")


@pytest.mark.process
def test_it_counts_nouns_where_the_run_has_lemmas(tmp_path):
    tokens = [
        {"text": "Далада", "lemma": "дала", "upos": "NOUN"},
        {"text": "кең", "lemma": "кең", "upos": "ADJ"},
    ]
    run = make_run(tmp_path / "run", {"tokens": tokens})
    write_notebook(run.path / "explore.ipynb")
    table = shown(executed(run.path), "run.frequencies")
    assert "<td>дала</td>" in table
    assert "кең" not in table


@pytest.mark.parametrize("rows", [{}, {"documents": [document(1, "Қар жауды.", published=None)]}])
@pytest.mark.process
def test_it_runs_where_there_is_little_to_show(tmp_path, rows):
    run = make_run(tmp_path / "run", rows)
    write_notebook(run.path / "explore.ipynb")
    assert pictures(executed(run.path)) == 2


def test_it_is_the_same_each_time(tmp_path):
    for name in ("one", "other"):
        write_notebook(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    identities = [cell["id"] for cell in json.loads((tmp_path / "one").read_bytes())["cells"]]
    assert len(identities) == len(set(identities)) > 20


def test_a_run_is_intact_with_it_and_leaves_one_that_was_changed(kazprep, seed_file, seeds_folder, tmp_path):
    output = tmp_path / "run"
    assert kazprep("run", seed_file, "--output", output, "--set", "notebook.enabled=false").returncode == 0
    notebook = output / "explore.ipynb"
    assert not notebook.exists()
    assert kazprep("run", seed_file, "--output", output, "--overwrite").returncode == 0
    assert notebook.read_bytes() == (seeds_folder / "explore.ipynb").read_bytes()
    notebook.write_text("менің жазбам", encoding="utf-8")
    assert kazprep("run", seed_file, "--output", output, "--overwrite").returncode == 0
    assert kazprep("verify", output).returncode == 0
    assert notebook.read_text(encoding="utf-8") == "менің жазбам"


def test_the_command_replaces_only_what_it_may(command, tmp_path):
    run = make_run(tmp_path / "run", {})
    notebook = run.path / "explore.ipynb"
    result = command("notebook", run.path)
    assert (result.returncode, result.stdout) == (0, f"{notebook}\n"), result.stderr
    notebook.write_text("менің жазбам", encoding="utf-8")
    refused = command("notebook", run.path)
    assert refused.returncode == 2
    assert "--overwrite" in refused.stderr
    assert notebook.read_text(encoding="utf-8") == "менің жазбам"
    assert command("notebook", run.path, "--overwrite").returncode == 0
    assert json.loads(notebook.read_bytes())["nbformat"] == 4


def test_the_command_says_what_is_wrong(command, tmp_path):
    result = command("notebook", tmp_path)
    assert result.returncode == 2
    assert "is not the output of a run" in result.stderr
    assert "Traceback" not in result.stderr
