"""The files of a run's tables: the ledger says which count, and damaged ones are named."""

import json
import random
import shutil
from dataclasses import asdict, replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import kazprep as package
from kazprep.adapters.duckdb import register
from kazprep.errors import DamagedRunError
from kazprep.export import Format, export
from kazprep.file_hash import file_sha256
from kazprep.hygiene.find_duplicates import find_duplicates
from kazprep.report.data import read_figures
from kazprep.report.write import write_report
from kazprep.runs.inputs import Mode
from kazprep.runs.ledger import FileState, read_ledger
from kazprep.runs.search import Query, find
from kazprep.runs.verify import verify_run
from tests.endurance.corpora import edit_corpus, write_corpus
from tests.endurance.inprocess import run_here

OPTIONS = ("run.shard_bytes=20000",)
FINGERPRINTS = 'pipeline.stages=["normalize", "duplicates", "tests.endurance.stages:PARAGRAPHS"]'


@pytest.fixture(scope="module")
def complete(tmp_path_factory):
    """A run of ten shards or so, which is not to be changed."""
    folder = tmp_path_factory.mktemp("complete")
    write_corpus(folder / "in", 60, random.Random(11))
    run_here(Mode.NEW, folder / "in", folder / "out", *OPTIONS)
    return folder / "out"


@pytest.fixture
def output(complete, tmp_path):
    return shutil.copytree(complete, tmp_path / "out")


def lose(output, table):
    (output / table / "part-00002.parquet").unlink()


def cut(output, table):
    path = output / table / "part-00002.parquet"
    path.write_bytes(path.read_bytes()[:-9])


def exchange(output, table):
    shutil.copy(output / table / "part-00003.parquet", output / table / "part-00002.parquet")


DAMAGES = [(damage, table) for damage in (lose, cut, exchange) for table in ("documents", "tokens", "errors")]


def rows_of(run):
    frames = (run.documents, run.sentences, run.tokens, run.entities, run.repairs, run.errors)
    return [len(frame()) for frame in frames]


def to_csv(run, tmp_path):
    export(run, Format.CSV, tmp_path / "csv")
    return [len((tmp_path / "csv" / f"{table}.csv").read_bytes()) for table in package.SCHEMAS]


def to_json(run, tmp_path):
    return export(run, Format.JSONL, tmp_path / "out.jsonl")


def report(run, tmp_path):
    write_report(run, tmp_path / "report.html")
    return read_figures(run)


def in_duckdb(run, tmp_path):
    connection = pytest.importorskip("duckdb").connect()
    register(connection, run.path)
    return [connection.sql(f"select count(*) from {table}").fetchall() for table in package.SCHEMAS]


READERS = {
    "frames": lambda run, tmp_path: rows_of(run),
    "dataset": lambda run, tmp_path: [run.dataset(table).count_rows() for table in package.SCHEMAS],
    "shards": lambda run, tmp_path: len(list(run.shards())),
    "restored": lambda run, tmp_path: [document.text for document in run.restored()],
    "document": lambda run, tmp_path: run.document(run.documents()["doc_id"][40]).text,
    "find": lambda run, tmp_path: [hit.text for hit in find(run, Query(words=("Дала кең, аспан биік.",)))],
    "csv": to_csv,
    "json": to_json,
    "report": report,
    "duckdb": in_duckdb,
}


@pytest.mark.parametrize(("damage", "table"), DAMAGES)
@pytest.mark.parametrize("partial", [False, True])
def test_a_run_whose_files_are_damaged_is_not_opened(output, damage, table, partial):
    damage(output, table)
    with pytest.raises(ValueError, match=f"{table}/part-00002.parquet (is missing|has .* bytes instead of)"):
        package.open_run(output, partial=partial)


@pytest.mark.parametrize("reader", READERS)
def test_what_is_damaged_after_the_run_was_opened_is_not_read_either(output, tmp_path, reader):
    run = package.open_run(output)
    for table in package.SCHEMAS:
        lose(output, table)
    with pytest.raises(DamagedRunError, match=r"part-00002.parquet is missing.*`kazprep run ... --resume`"):
        READERS[reader](run, tmp_path)


@pytest.mark.parametrize("reader", READERS)
def test_a_file_too_many_is_not_read(complete, output, tmp_path, reader):
    (tmp_path / "complete").mkdir()
    expected = READERS[reader](package.open_run(complete), tmp_path / "complete")
    for table in package.SCHEMAS:
        shutil.copy(output / table / "part-00003.parquet", output / table / "part-00777.parquet")
    assert READERS[reader](package.open_run(output), tmp_path) == expected


def test_duplicates_are_looked_for_in_the_files_that_count(tmp_path):
    write_corpus(tmp_path / "in", 60, random.Random(11))
    run_here(Mode.NEW, tmp_path / "in", tmp_path / "out", *OPTIONS, FINGERPRINTS)
    run = package.open_run(tmp_path / "out")
    found = find_duplicates(run)
    shutil.copy(
        tmp_path / "out" / "documents" / "part-00003.parquet",
        tmp_path / "out" / "documents" / "part-00777.parquet",
    )
    assert find_duplicates(run).equals(found)
    lose(tmp_path / "out", "documents")
    with pytest.raises(DamagedRunError, match=r"documents/part-00002.parquet is missing"):
        find_duplicates(run)


def test_a_file_of_the_right_size_with_other_rows_is_refused(output):
    ledger = read_ledger(output)
    done = ledger.done["00002"]
    ledger.done["00002"] = replace(done, rows={**done.rows, "tokens": done.rows["tokens"] + 1})
    ledger.write(output)
    run_json = json.loads((output / "run.json").read_text(encoding="utf-8"))
    run_json["counts"]["tokens"] += 1
    (output / "run.json").write_text(json.dumps(run_json), encoding="utf-8")
    with pytest.raises(DamagedRunError, match=r"tokens/part-00002.parquet has [\d,]+ rows instead of"):
        package.open_run(output).tokens()


def test_the_columns_of_custom_stages_are_read(complete):
    run = package.open_run(complete)
    tokens = run.tokens(["text", "n_letters"])
    assert tokens["n_letters"].tolist() == [sum(map(str.isalpha, text)) for text in tokens["text"]]
    assert run.dataset("tokens").schema.names[-1] == "n_letters"
    assert run.tokens(filters=[("n_letters", ">", 10**6)]).empty


@pytest.mark.parametrize("name", ["status", "view", "report", "notebook", "duplicates"])
def test_commands_name_the_file_that_is_missing(command, output, name):
    lose(output, "tokens")
    result = command(name, output)
    assert result.returncode == (1 if name == "status" else 2)
    assert "tokens/part-00002.parquet is missing" in result.stdout + result.stderr
    assert "Traceback" not in result.stderr


def test_status_names_a_file_that_the_ledger_does_not_know(command, output):
    assert command("status", output).returncode == 0
    (output / "tokens" / "part-00777.parquet").write_bytes(b"")
    result = command("status", output)
    assert result.returncode == 1
    assert "complete, but damaged" in result.stdout
    assert "tokens/part-00777.parquet is not a file of this run" in result.stdout


def test_counts_of_another_run_are_not_believed(output):
    info = json.loads((output / "run.json").read_text(encoding="utf-8"))
    info["counts"]["tokens"] += 5
    (output / "run.json").write_text(json.dumps(info), encoding="utf-8")
    with pytest.raises(
        DamagedRunError, match=r"run.json counts \d+ rows of tokens, the files that count have"
    ):
        package.open_run(output)


def test_a_run_is_not_complete_while_its_ledger_lacks_shards(command, output):
    ledger = read_ledger(output)
    del ledger.done["00002"]
    ledger.write(output)
    with pytest.raises(DamagedRunError, match=r"1 of \d+ shards are not done"):
        package.open_run(output)
    assert command("status", output).returncode == 1


@pytest.mark.parametrize("damage", [lose, exchange])
def test_tables_without_their_ledger_must_have_the_rows_that_were_counted(output, damage):
    (output / "ledger.jsonl").unlink()
    assert len(package.open_run(output).documents()) == 58
    damage(output, "tokens")
    with pytest.raises(DamagedRunError, match=r"ledger.jsonl, which says which files count"):
        package.open_run(output)


def test_a_run_that_was_opened_does_not_mix_its_tables_with_those_of_an_update(tmp_path):
    write_corpus(tmp_path / "in", 60, random.Random(12))
    run_here(Mode.NEW, tmp_path / "in", tmp_path / "out", *OPTIONS)
    run = package.open_run(tmp_path / "out")
    documents = run.documents()
    edit_corpus(tmp_path / "in", random.Random(13), 1)
    run_here(Mode.UPDATE, tmp_path / "in", tmp_path / "out", *OPTIONS)
    with pytest.raises(DamagedRunError, match="have changed since the run was opened: open it again"):
        run.tokens()
    assert len(documents)
    assert len(package.open_run(tmp_path / "out").tokens())


def test_an_update_that_changes_nothing_leaves_an_opened_run_readable(tmp_path):
    write_corpus(tmp_path / "in", 20, random.Random(12))
    run_here(Mode.NEW, tmp_path / "in", tmp_path / "out", *OPTIONS)
    run = package.open_run(tmp_path / "out")
    run_here(Mode.UPDATE, tmp_path / "in", tmp_path / "out", *OPTIONS)
    assert len(run.tokens()) == len(package.open_run(tmp_path / "out").tokens())


def as_another_release(output, *, reword):
    """Make a run look like one of an older release, whose columns may have been described otherwise."""
    ledger = read_ledger(output)
    for part, done in ledger.done.items():
        files = {}
        for table in package.SCHEMAS:
            path = output / table / f"part-{part}.parquet"
            rows = pq.ParquetFile(path).read()
            schema = rows.schema.with_metadata({**rows.schema.metadata, b"kazprep_version": b"0.0.1"})
            if reword:
                first = schema.field(0).with_metadata({"description": "басқаша айтылған"})
                schema = schema.set(0, first)
            if table == "documents":
                column = schema.get_field_index("n_lost_letters")
                rows, schema = rows.remove_column(column), schema.remove(column)
            pq.write_table(rows.cast(schema), path)
            files[table] = FileState(path.stat().st_size, file_sha256(path))
        ledger.done[part] = replace(done, files=files)
    ledger.write(output)
    info = json.loads((output / "run.json").read_text(encoding="utf-8"))
    info["versions"]["kazprep"] = "0.0.1"
    (output / "run.json").write_text(json.dumps(info), encoding="utf-8")


@pytest.mark.parametrize("reword", [False, True])
def test_a_run_of_another_release_verifies(output, reword):
    as_another_release(output, reword=reword)
    assert list(verify_run(output)) == []
    assert package.open_run(output).documents()["n_lost_letters"].isna().all()


def test_a_run_of_another_version_of_the_tables_is_not_damaged_but_named(output):
    info = json.loads((output / "run.json").read_text(encoding="utf-8"))
    info["versions"] |= {"schema": "77", "kazprep": "9.9"}
    (output / "run.json").write_text(json.dumps(info), encoding="utf-8")
    (problem,) = verify_run(output)
    assert "the tables are of version 77" in problem
    assert "verify them with kazprep 9.9" in problem


def test_a_column_of_another_type_does_not_verify(output):
    ledger = read_ledger(output)
    path = output / "tokens" / "part-00002.parquet"
    rows = pq.ParquetFile(path).read()
    column = rows.schema.get_field_index("token_id")
    wide = rows.schema.set(column, rows.schema.field(column).with_type(pa.int64()))
    pq.write_table(rows.cast(wide), path)
    done = ledger.done["00002"]
    files = {**done.files, "tokens": FileState(path.stat().st_size, file_sha256(path))}
    ledger.done["00002"] = replace(done, files=files)
    ledger.write(output)
    assert list(verify_run(output)) == ["tokens/part-00002.parquet: column token_id is int64, not int32"]


def test_a_ledger_of_another_release_is_read(output):
    path = output / "ledger.jsonl"
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["kind"] == "done":
            del record["counts"]
        if record["kind"] in ("plan", "done"):
            record["of a later release"] = 1
        lines.append(json.dumps(record, ensure_ascii=False) + "\n")
    path.write_text("".join(lines), encoding="utf-8")
    assert len(package.open_run(output).documents()) == 58
    assert asdict(read_ledger(output).done["00002"])["counts"] == {}
