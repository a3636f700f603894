"""Runs as a user makes them: the seed article, a corpus with any number of workers, bad files."""

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
import torch
import typer

import kazprep as package
from kazprep.cli.run import execute
from kazprep.pipeline import Pipeline
from kazprep.readers import read
from kazprep.readers.sources.find import find_sources
from kazprep.runs.engines import worker
from kazprep.runs.job import RunOptions
from kazprep.runs.runner import run
from kazprep.runs.verify import verify_run
from kazprep.settings import Settings, load_settings
from kazprep.stages.built_in import NormalizeStage
from kazprep.tables.build import concat, document_rows
from kazprep.tables.schemas import SCHEMAS
from kazprep.text.paragraphs import paragraphs

SMALL_SHARDS = ("--set", "run.shard_bytes=20000")


def files(output: Path) -> dict[str, bytes]:
    """The content of every table file."""
    return {str(path.relative_to(output)): path.read_bytes() for path in sorted(output.glob("*/*.parquet"))}


@pytest.fixture(scope="module")
def seed_run(kazprep, seed_file, tmp_path_factory):
    output = tmp_path_factory.mktemp("seed") / "out"
    result = kazprep("run", seed_file.parent, "--output", output)
    assert result.returncode == 0, result.stderr
    return package.open_run(output)


@pytest.fixture(scope="module")
def corpus_run(kazprep, corpus, tmp_path_factory):
    output = tmp_path_factory.mktemp("corpus-run") / "out"
    result = kazprep("run", corpus, "--output", output, "--workers", 2, *SMALL_SHARDS)
    assert result.returncode == 0, result.stderr
    return package.open_run(output)


class TestSeedArticle:
    def test_the_document(self, seed_run, seed_article):
        (document,) = seed_run.documents().to_dict("records")
        assert document["published"].date() == date(2026, 2, 20)
        assert document["title"] == document["text"].split("\n")[0]
        assert document["title"].startswith("Алматыда Жалпыұлттық коалиция мүшелері")
        assert document["raw_text"] == seed_article
        assert document["language"] == "kk"

    def test_the_entities(self, seed_run):
        entities = set(seed_run.entities()[["text", "type"]].itertuples(index=False, name=None))
        assert ("Аида Балаева", "PERSON") in entities
        assert ("Алматыда", "GPE") in entities

    def test_no_latin_letter_is_left_inside_a_word(self, seed_run):
        (document,) = seed_run.documents().to_dict("records")
        assert "ескерткiштерiне" in document["raw_text"]
        assert "мiндеттi" in document["raw_text"]
        assert "ескерткіштеріне" in document["text"]
        assert "міндетті" in document["text"]
        assert not any("a" <= character.lower() <= "z" for character in document["text"])

    def test_the_repairs_are_listed(self, seed_run):
        repairs = seed_run.repairs()
        assert repairs[["before", "after", "rule"]].to_numpy().tolist() == [["i", "і", "latin-letter"]] * 4

    def test_the_sentences(self, seed_run):
        sentences = seed_run.sentences()
        assert len(sentences) == 24
        assert sentences["paragraph_id"].max() == 9

    def test_there_are_no_errors(self, seed_run):
        assert len(seed_run.errors()) == 0


@pytest.fixture
def texts(corpus_run):
    return corpus_run.documents().set_index("doc_id")


class TestRows:
    """Every row of a run agrees with its document and with the other tables."""

    @pytest.mark.parametrize("table", ["sentences", "tokens", "entities"])
    def test_text_is_at_its_offsets(self, corpus_run, texts, table):
        rows = getattr(corpus_run, table)()
        assert len(rows) > 100
        for row in rows.itertuples():
            document = texts.loc[row.doc_id]
            assert document.text[row.start : row.end] == row.text
            source = document.raw_text[row.raw_start : row.raw_end]
            assert package.normalize(source).text == row.text

    def test_both_sides_of_a_repair_are_at_their_offsets(self, corpus_run, texts):
        rows = corpus_run.repairs()
        assert {"space", "latin-letter"} <= set(rows["rule"])
        for row in rows.itertuples():
            assert texts.loc[row.doc_id].raw_text[row.raw_start : row.raw_end] == row.before
            assert texts.loc[row.doc_id].text[row.start : row.end] == row.after

    def test_no_sentence_crosses_a_paragraph(self, corpus_run):
        assert not corpus_run.sentences()["text"].str.contains("\n").any()

    def test_tokens_are_in_their_sentences_and_entities_on_their_tokens(self, corpus_run):
        keys = ["doc_id", "sentence_id"]
        tokens = corpus_run.tokens().merge(corpus_run.sentences(), on=keys, suffixes=("", "_sentence"))
        assert (tokens["start"] >= tokens["start_sentence"]).all()
        assert (tokens["end"] <= tokens["end_sentence"]).all()
        entities = corpus_run.entities()
        first = entities.merge(
            corpus_run.tokens(), left_on=[*keys, "token_start"], right_on=[*keys, "token_id"], how="left"
        )
        assert (first["start_x"] == first["start_y"]).all()
        assert (first["ner"] == "B-" + first["type"]).all()
        assert (first["entity_id_x"] == first["entity_id_y"]).all()

    def test_the_counts_in_run_json_are_the_rows(self, corpus_run):
        for table in SCHEMAS:
            assert corpus_run.info["counts"][table] == len(getattr(corpus_run, table)())
        assert corpus_run.info["status"] == "complete"

    def test_documents_come_in_the_order_of_their_names(self, corpus_run):
        sources = corpus_run.documents()["source"].tolist()
        assert sources == sorted(sources)
        assert len(sources) == 200


class TestDeterminism:
    def test_the_number_of_workers_changes_nothing(self, kazprep, corpus, corpus_run, tmp_path):
        assert kazprep("run", corpus, "-o", tmp_path / "1", "--workers", 1, *SMALL_SHARDS).returncode == 0
        assert len(files(tmp_path / "1")) > 6
        assert files(tmp_path / "1") == files(corpus_run.path)

    def test_a_second_run_gives_the_same_files(self, kazprep, corpus, corpus_run, tmp_path):
        assert kazprep("run", corpus, "-o", tmp_path / "2", "--workers", 2, *SMALL_SHARDS).returncode == 0
        assert files(tmp_path / "2") == files(corpus_run.path)

    def test_the_batch_size_changes_no_row(self, kazprep, corpus, corpus_run, tmp_path):
        settings = ("--set", "run.batch_characters=2000", *SMALL_SHARDS)
        assert kazprep("run", corpus, "-o", tmp_path / "3", *settings).returncode == 0
        other = package.open_run(tmp_path / "3")
        for table in SCHEMAS:
            pd.testing.assert_frame_equal(getattr(other, table)(), getattr(corpus_run, table)())


@pytest.fixture(scope="module")
def bad_files(kazprep, tmp_path_factory, seed_article):
    folder = tmp_path_factory.mktemp("bad")
    (folder / "good.txt").write_text("Бүгін Астанада қар жауды.", encoding="utf-8")
    (folder / "empty.txt").touch()
    (folder / "spaces.txt").write_text(" \n\t \u00a0\n", encoding="utf-8")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (folder / "broken-link.txt").symlink_to(folder / "absent")
    os.mkfifo(folder / "pipe.txt")
    line = seed_article.partition("\n")[2].replace("\n", " ")
    (folder / "one-line.txt").write_text(line * 20, encoding="utf-8")
    output = tmp_path_factory.mktemp("bad-run") / "out"
    return kazprep("run", folder, "--output", output), package.open_run(output)


class TestBadFiles:
    def test_the_exit_code_is_1(self, bad_files):
        assert bad_files[0].returncode == 1, bad_files[0].stderr

    def test_good_documents_are_complete(self, bad_files):
        documents = bad_files[1].documents().set_index("source")
        assert sorted(documents.index) == ["good.txt", "one-line.txt"]
        assert documents.loc["good.txt"].n_tokens == 5

    def test_a_long_line_comes_through_complete(self, bad_files, seed_article):
        run = bad_files[1]
        tokens = run.tokens().merge(run.documents(columns=["doc_id", "source"]), on="doc_id")
        of_line = tokens[tokens["source"] == "one-line.txt"]
        (document,) = run.documents(filters=[("source", "==", "one-line.txt")]).to_dict("records")
        assert "".join(of_line["text"]) == "".join(document["text"].split())

    def test_bad_ones_are_in_errors_with_a_message_for_a_person(self, bad_files):
        errors = bad_files[1].errors().set_index("source")
        messages = errors["message"].to_dict()
        unknown = messages.pop("photo.jpg")
        assert unknown.startswith("kazprep reads ")
        assert ".docx, " in unknown
        assert ", not .jpg" in unknown
        assert messages == {
            "binary.txt": "the file is binary, not text",
            "broken-link.txt": "the file can't be read: No such file or directory",
            "empty.txt": "the file is empty",
            "pipe.txt": "not a regular file (folder, named pipe, socket or device)",
            "spaces.txt": "the file has nothing but white space",
        }
        assert set(errors["stage"]) == {"read"}

    def test_the_summary_says_where_to_look(self, bad_files):
        assert "First errors, and what to do:" in bad_files[0].stdout
        assert "All errors: kazprep errors " in bad_files[0].stdout


@pytest.mark.parametrize("moment", ["run.json", "documents/part-*.parquet"], ids=["starting", "working"])
@pytest.mark.process
def test_a_run_can_be_stopped_with_ctrl_c(corpus, tmp_path, moment):
    for number in range(10):  # enough that it is still at work when the signal comes
        shutil.copytree(corpus, tmp_path / "in" / str(number))
    process = subprocess.Popen(
        [sys.executable, "-m", "kazprep", "run", tmp_path / "in", "-o", tmp_path / "out", *SMALL_SHARDS],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert eventually(lambda: list((tmp_path / "out").glob(moment)))
    os.killpg(process.pid, signal.SIGINT)  # what a terminal does
    _, printed = process.communicate(timeout=60)
    assert process.returncode == 130
    *progress, last = printed.splitlines()  # a slow machine has time for progress
    assert last.startswith("kazprep: interrupted; the tables in ")
    assert [line for line in progress if "documents/s" not in line] == []
    assert json.loads((tmp_path / "out" / "run.json").read_text())["status"] == "interrupted"
    assert eventually(lambda: not alive(process.pid), seconds=10)


@pytest.mark.process
def test_ctrl_c_during_the_report_says_that_the_tables_are_complete(tmp_path, monkeypatch, capsys):
    def interrupted(output, settings):
        raise KeyboardInterrupt

    (tmp_path / "in.txt").write_text("Бүгін Астанада қар жауды.", encoding="utf-8")
    monkeypatch.setattr("kazprep.cli.run.write_report_and_notebook", interrupted)
    out = tmp_path / "out"
    with pytest.raises(typer.Exit) as ended:
        execute([tmp_path / "in.txt"], out, load_settings(None, ["run.workers=1"]), RunOptions())
    assert ended.value.exit_code == 130
    assert capsys.readouterr().err == (
        f"kazprep: interrupted; the tables in {out} are complete: "
        f"write the report with kazprep report {out}\n"
    )
    assert list(verify_run(out)) == []


@pytest.mark.process
def test_workers_end_when_the_main_process_is_killed(corpus, tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "kazprep", "run", corpus, "-o", tmp_path / "out", *SMALL_SHARDS],
        start_new_session=True,
    )
    assert eventually(lambda: list((tmp_path / "out").glob("documents/part-*.parquet")))
    assert len(alive(process.pid)) >= 2
    process.kill()
    process.wait()
    assert eventually(lambda: not alive(process.pid))


def eventually(happens: Callable[[], object], seconds: float = 60) -> bool:
    """Whether something happens within some seconds."""
    for _ in range(int(seconds / 0.05)):
        if happens():
            return True
        time.sleep(0.05)
    return False


def alive(session: int) -> list[int]:
    """The processes of a session that still run."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,stat=", "-s", str(session)], capture_output=True, text=True, check=False
    )
    return [
        int(line.split()[0]) for line in listed.stdout.splitlines() if not line.split()[1].startswith("Z")
    ]


def test_limit_takes_the_first_files(kazprep, corpus, corpus_run, tmp_path):
    assert kazprep("run", corpus, "-o", tmp_path / "out", "--limit", 3).returncode == 0
    first = corpus_run.documents()["doc_id"].tolist()[:3]
    assert package.open_run(tmp_path / "out").documents()["doc_id"].tolist() == first


def test_the_output_is_not_an_input(kazprep, tmp_path):
    (tmp_path / "мақала.txt").write_text("Қар еріді.", encoding="utf-8")
    for _ in range(2):
        result = kazprep("run", ".", "-o", "out", "--overwrite", cwd=tmp_path)
        assert result.returncode == 0, result.stdout + result.stderr
    assert len(package.open_run(tmp_path / "out").documents()) == 1


def test_models_that_are_not_there_cost_no_tables(kazprep, tmp_path):
    (tmp_path / "мақала.txt").write_text("Қар еріді.", encoding="utf-8")
    assert kazprep("run", "мақала.txt", "-o", "out", cwd=tmp_path).returncode == 0
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "resources.json").write_text('{"kk": {}}', encoding="utf-8")
    result = kazprep(
        "run", "мақала.txt", "-o", "out", "--overwrite", "--set", "models.source=models", cwd=tmp_path
    )
    assert result.returncode == 2
    assert "models" in result.stderr
    assert len(package.open_run(tmp_path / "out").documents()) == 1


def test_the_tables_of_a_run_are_read_with_columns_and_filters(corpus_run):
    people = corpus_run.entities(columns=["text", "type"], filters=[("type", "==", "PERSON")])
    assert list(people.columns) == ["text", "type"]
    assert set(people["type"]) == {"PERSON"}


def test_plain_pandas_reads_the_tables(corpus_run):
    for table in SCHEMAS:
        own = getattr(corpus_run, table)()
        plain = pd.read_parquet(corpus_run.path / table)
        pd.testing.assert_frame_equal(plain.astype(own.dtypes), own)  # but for integers that may be missing


def test_the_files_carry_the_versions(corpus_run):
    for name, schema in SCHEMAS.items():
        written = list((corpus_run.path / name).glob("*.parquet"))
        assert len(written) > 1
        assert all(pq.read_schema(file).equals(schema, check_metadata=True) for file in written)


def test_run_json_says_what_was_used(corpus_run):
    info = corpus_run.info
    assert info["versions"]["kazprep"] == package.__version__
    assert {"stanza", "torch", "pyarrow", "python", "schema"} <= info["versions"].keys()
    assert {model["processor"] for model in info["models"]} == {"lemma", "ner", "pos", "tokenize"}
    assert all(len(model["sha256"]) == 64 for model in info["models"])
    assert info["settings"]["run"]["shard_bytes"] == 20000
    assert {"read", "normalize", "segment", "tag", "write"} <= info["seconds_by_stage"].keys()


def test_a_run_that_is_not_complete_is_opened_only_on_request(corpus_run, tmp_path):
    info = corpus_run.info | {"status": "interrupted"}
    (tmp_path / "run.json").write_text(json.dumps(info))
    for table in SCHEMAS:
        (tmp_path / table).mkdir()
    with pytest.raises(ValueError, match=r"not complete .*'interrupted'.*partial=True"):
        package.open_run(tmp_path)
    tokens = package.open_run(tmp_path, partial=True).tokens(columns=["text", "ner"])
    assert (list(tokens.columns), len(tokens)) == (["text", "ner"], 0)


def test_columns_are_a_list(corpus_run):
    with pytest.raises(TypeError, match=r"columns takes a list of names: \['text'\]"):
        corpus_run.tokens(columns="text")


def test_a_worker_computes_on_one_thread(monkeypatch):
    def build(settings, *, allow_empty):
        during.append(torch.get_num_threads())
        torch.set_num_threads(3)  # as many as it may have when a stage has just imported it
        return Pipeline([])

    during = []
    monkeypatch.setattr(worker.Pipeline, "from_settings", build)
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        worker._pipeline.__wrapped__(Settings())
        assert (during, torch.get_num_threads()) == ([1], 1)
    finally:
        torch.set_num_threads(before)


@pytest.mark.process
def test_a_run_without_models_never_imports_torch(tmp_path):
    """Neither its main process nor its workers: a module of that name would leave a trace."""
    modules = tmp_path / "modules"
    modules.mkdir()
    (modules / "torch.py").write_text(
        "from pathlib import Path; Path(__file__).with_name('trace').touch(); raise ImportError('torch')"
    )
    (tmp_path / "мақала.txt").write_text("Қар  еріді.", encoding="utf-8")
    arguments = [
        "run",
        tmp_path / "мақала.txt",
        "-o",
        tmp_path / "out",
        "--set",
        'pipeline.stages=["normalize"]',
    ]
    result = subprocess.run(
        [sys.executable, "-m", "kazprep", *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": str(modules)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert package.open_run(tmp_path / "out").documents()["text"].tolist() == ["Қар еріді."]
    assert not (modules / "trace").exists()


@pytest.mark.process
def test_processes_of_the_caller_are_left_alone(tmp_path):
    (tmp_path / "мақала.txt").write_text("Қар еріді.", encoding="utf-8")
    other = get_context("spawn").Process(target=time.sleep, args=(60,))
    other.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            run([tmp_path], tmp_path / "out", load_settings(), on_progress=interrupt)
        assert other.is_alive()
    finally:
        other.kill()


def interrupt(progress):
    raise KeyboardInterrupt


def test_five_megabytes_on_a_line_are_normalized_cut_and_made_rows(tmp_path, seed_article):
    line = (seed_article.replace("\n", " ") * 1000).encode()[:5_000_000].decode(errors="ignore")
    (tmp_path / "жол.txt").write_text(line, encoding="utf-8")
    (document,) = NormalizeStage()([d for source in find_sources([tmp_path], ()) for d in read(source)])
    pieces = paragraphs(document.text, 10_000)
    assert "".join("".join(pieces.slices(document.text)).split()) == "".join(document.text.split())
    rows = concat(document_rows([replace(document, sentences=pieces, tokens=pieces)]))
    assert rows["sentences"].num_rows == len(pieces)
    assert rows["repairs"].num_rows > 3000


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_an_unreadable_file_is_a_row_in_errors(kazprep, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ашық.txt").write_text("Қар еріді.", encoding="utf-8")
    (tmp_path / "in" / "жабық.txt").touch(mode=0)
    assert kazprep("run", tmp_path / "in", "-o", tmp_path / "out").returncode == 1
    (error,) = package.open_run(tmp_path / "out").errors().to_dict("records")
    assert error["message"] == "the file can't be read: Permission denied"


def test_a_folder_without_a_run_can_not_be_opened(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"is not the output of a run: it has no run\.json"):
        package.open_run(tmp_path)


def test_the_summary_says_what_was_read_as_what(kazprep, tmp_path):
    (tmp_path / "in").mkdir()
    csv = "Headline,body,pubDate\nЖаңбыр,Кеше жаңбыр жауды.,2026-03-01\nҚар,Қар жауды.,кеше\n"
    (tmp_path / "in" / "а.csv").write_text(csv, encoding="utf-8")
    (tmp_path / "in" / "ә.csv").write_text("text\nБүгін күн ашық.\n", encoding="utf-8")
    with gzip.open(tmp_path / "in" / "б.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write('{"id": 7, "мәтін": "Ертең қар жауады."}\n')
    (tmp_path / "in" / "в.txt").write_text(" date 2026-03-01 Көктем\nҚар еріді.\n", encoding="utf-8")
    result = kazprep("run", tmp_path / "in", "-o", tmp_path / "out")
    assert result.returncode == 0, result.stderr
    said = """\
Dated 2 of 5, titled 3:
  csv: dated 1 of 3, titled 2
    2 with text from 'body', title from 'Headline', date from 'pubDate'; no url, no id
    1 with text from 'text'; no title, no date, no url, no id
  jsonl: dated 0 of 1, titled 0
    1 with text from 'мәтін', id from 'id'; no title, no date, no url
  txt: dated 1 of 1, titled 1
"""
    assert said in result.stdout
    counts = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["document_counts"]
    assert counts["jsonl"]["note read text from 'мәтін', id from 'id'; no title, no date, no url"] == 1


def test_a_column_that_no_file_has_is_an_error_before_anything_is_written(kazprep, tmp_path):
    (tmp_path / "а.csv").write_text("body,pubDate\nҚар жауды.,2026-03-01\n", encoding="utf-8")
    result = kazprep("run", tmp_path / "а.csv", "-o", tmp_path / "out", "--set", "input.date_column=pubdate")
    assert result.returncode == 2
    assert (
        "no file has a column 'pubdate', which input.date_column asks for, did you mean 'pubDate'? "
        "The columns are: 'body', 'pubDate'"
    ) in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_column_that_was_looked_for_in_vain_is_in_the_summary(kazprep, tmp_path):
    with zipfile.ZipFile(tmp_path / "а.zip", "w") as archive:
        archive.writestr("а.csv", "body,pubDate\nҚар жауды.,2026-03-01\n")
    result = kazprep("run", tmp_path / "а.zip", "-o", tmp_path / "out", "--set", "input.date_column=pubdate")
    assert result.returncode == 0
    said = "No document has anything from the column 'pubdate' of input.date_column."
    assert said in result.stdout.splitlines()


def test_the_summary_says_in_how_many_documents_html_was_taken_out(kazprep, tmp_path):
    (tmp_path / "in").mkdir()
    fields = ["<p>Бүгін күн ашық.</p>", "Ертең қар жауады.", "Кеше &laquo;бора&raquo; соқты."]
    lines = "".join(json.dumps({"text": field}) + "\n" for field in fields)
    (tmp_path / "in" / "а.jsonl").write_text(lines, encoding="utf-8")
    result = kazprep("run", tmp_path / "in", "-o", tmp_path / "out")
    assert result.returncode == 0, result.stderr
    expected = 'HTML was removed from the text or title of 2 documents; input.markup = "keep" keeps it.'
    assert expected in result.stdout.splitlines()
    documents = package.open_run(tmp_path / "out").documents()
    assert documents.text.tolist() == ["Бүгін күн ашық.", "Ертең қар жауады.", "Кеше «бора» соқты."]
