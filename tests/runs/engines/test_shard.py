"""Working on a shard: what fails becomes a row, and everything else is processed."""

import zipfile
from dataclasses import dataclass, field, replace
from io import BytesIO

import pyarrow.parquet as pq
import pytest

from kazprep.entities.entity import Entities
from kazprep.pipeline import Pipeline
from kazprep.readers.formats import FORMATS, Format
from kazprep.readers.read import read_stream
from kazprep.readers.sources.find import find_sources
from kazprep.runs.engines.engine import Progress
from kazprep.runs.engines.heartbeat import Heartbeat, Position
from kazprep.runs.engines.shard import process_shard
from kazprep.runs.part_files import publish
from kazprep.runs.shards import Shard
from kazprep.settings import load_settings
from kazprep.spans import Spans
from kazprep.stages.built_in import NormalizeStage
from kazprep.tables.errors import ErrorRow
from kazprep.tables.schemas import SCHEMAS


@dataclass
class Picky:
    """A stage that fails on documents with a certain word, in a batch as well as alone."""

    name: str = "picky"
    requires: frozenset = frozenset({"text"})
    provides: frozenset = frozenset()
    batches: list = field(default_factory=list)

    def __call__(self, documents):
        self.batches.append([document.source for document in documents])
        if any("жаман" in document.text for document in documents):
            raise ArithmeticError("жаман сөз")
        return list(documents)


@pytest.fixture
def shard(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in {"а": "бірінші", "б": "жаман", "в": "үшінші", "г": "", "д": "бесінші"}.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return Shard("00001", tuple(find_sources([folder], ())))


@pytest.fixture
def output(tmp_path):
    for name in SCHEMAS:
        (tmp_path / "out" / name).mkdir(parents=True)
    return tmp_path / "out"


def made(shard, stages, settings, output, report):
    """Work on a shard and give its files their names."""
    result = process_shard(shard, Pipeline(stages), settings, output, report, writer_id="t")
    publish(output, shard.part, "t")
    return result


def rows(output, table):
    return pq.read_table(output / table).to_pylist()


def test_a_document_that_fails_is_a_row_in_errors_and_the_others_are_processed(shard, output):
    result = made(shard, [NormalizeStage(), Picky()], load_settings(), output, lambda progress: None)
    assert [row["source"] for row in rows(output, "documents")] == ["а.txt", "в.txt", "д.txt"]
    errors = rows(output, "errors")
    assert [(row["source"], row["stage"], row["error"], row["message"]) for row in errors] == [
        ("б.txt", "picky", "Arithmetic", "жаман сөз"),
        ("г.txt", "read", "EmptyDocument", "the file is empty"),
    ]
    assert errors[0]["doc_id"] is not None
    assert (result.rows["documents"], result.rows["errors"]) == (3, 2)


def test_errors_come_in_the_order_of_the_sources(shard, output):
    backwards = replace(shard, sources=tuple(reversed(shard.sources)))
    made(backwards, [NormalizeStage(), Picky()], load_settings(), output, lambda progress: None)
    assert [row["source"] for row in rows(output, "errors")] == ["г.txt", "б.txt"]


@dataclass
class Overlong:
    """A stage that gives a document more entities than types."""

    name: str = "overlong"
    requires: frozenset = frozenset()
    provides: frozenset = frozenset()

    def __call__(self, documents):
        broken = Spans.of([(0, 1)] * 2)
        return [
            replace(d, entities=Entities(broken, ("PERSON",))) if "жаман" in d.text else d for d in documents
        ]


def test_a_document_that_no_table_can_hold_is_a_row_in_errors_of_the_stage_that_returned_it(shard, output):
    made(shard, [NormalizeStage(), Overlong()], load_settings(), output, lambda progress: None)
    assert [row["source"] for row in rows(output, "documents")] == ["а.txt", "в.txt", "д.txt"]
    assert [(row["source"], row["stage"]) for row in rows(output, "errors")] == [
        ("б.txt", "overlong"),
        ("г.txt", "read"),
    ]


def test_whatever_goes_wrong_in_reading_is_a_row_in_errors(shard, output, monkeypatch):
    def broken(source):
        raise MemoryError("тым үлкен")

    monkeypatch.setitem(FORMATS, "txt", Format(broken))
    made(shard, [NormalizeStage()], load_settings(), output, lambda progress: None)
    assert {(row["error"], row["message"]) for row in rows(output, "errors")} == {("Memory", "тым үлкен")}


def test_bad_records_of_files_and_archives_are_rows_in_their_order(tmp_path, output):
    folder = tmp_path / "mixed"
    folder.mkdir()
    lines = (
        b'{"text": "\xd2\x9b\xd0\xb0\xd0\xb7"}\nbad\n{"text": "\xd0\xb6\xd0\xb0\xd0\xbc\xd0\xb0\xd0\xbd"}\n'
    )
    (folder / "а.jsonl").write_bytes(lines)
    with zipfile.ZipFile(folder / "б.zip", "w") as archive:
        archive.writestr("ішкі/в.jsonl", lines)
        archive.writestr("а.png", b"x")
    shard = Shard("00001", tuple(find_sources([folder], ())))
    result = made(shard, [NormalizeStage(), Picky()], load_settings(), output, lambda progress: None)
    assert [(row["source"], row["record"], row["stage"]) for row in rows(output, "errors")] == [
        ("а.jsonl", 1, "read"),
        ("а.jsonl", 2, "picky"),
        ("б.zip/ішкі/в.jsonl", 1, "read"),
        ("б.zip/ішкі/в.jsonl", 2, "picky"),
        ("б.zip/а.png", None, "read"),
    ]
    documents = rows(output, "documents")
    assert [(row["source"], row["record"], row["encoding"]) for row in documents] == [
        ("а.jsonl", 0, "utf-8"),
        ("б.zip/ішкі/в.jsonl", 0, "utf-8"),
    ]
    assert result.rows["errors"] == 5


def test_a_large_file_is_read_record_by_record(shard, output, monkeypatch):
    alive = []

    def endless():
        for number in range(1000):
            alive.append(number)
            yield from read_stream(f"{number}.txt", BytesIO("бірінші".encode()))

    seen = []

    @dataclass
    class Watching(Picky):
        def __call__(self, documents):
            seen.append(len(alive))
            return list(documents)

    monkeypatch.setattr("kazprep.runs.source_state.read", lambda source, settings, transfer: endless())
    first = replace(shard, sources=shard.sources[:1])
    settings = load_settings(assignments=["run.batch_characters=70"])
    made(first, [NormalizeStage(), Watching()], settings, output, lambda progress: None)
    assert seen[0] < 20


def test_a_batch_that_fails_is_given_to_the_stage_document_by_document(shard, output):
    stage = Picky()
    made(shard, [NormalizeStage(), stage], load_settings(), output, lambda progress: None)
    assert stage.batches == [["а.txt", "б.txt", "в.txt", "д.txt"], ["а.txt"], ["б.txt"], ["в.txt"], ["д.txt"]]


def test_batches_have_a_limited_number_of_characters(shard, output):
    stage = Picky()
    settings = load_settings(assignments=["run.batch_characters=13"])
    made(shard, [NormalizeStage(), stage], settings, output, lambda progress: None)
    assert stage.batches[0] == ["а.txt", "б.txt"]
    assert stage.batches[-1] == ["в.txt", "д.txt"]


def test_everything_is_reported_once(shard, output):
    reported = []
    settings = load_settings(assignments=["run.batch_characters=1"])
    made(shard, [NormalizeStage(), Picky()], settings, output, reported.append)
    assert sum(progress.documents for progress in reported) == 3
    assert sum(progress.errors for progress in reported) == 2
    assert all(isinstance(progress, Progress) for progress in reported)


@dataclass
class Shuffling:
    """A stage that breaks the contract."""

    name: str = "shuffling"
    requires: frozenset = frozenset()
    provides: frozenset = frozenset()

    def __call__(self, documents):
        return list(reversed(documents))


def test_a_stage_that_does_not_keep_the_order_is_stopped(shard, output):
    with pytest.raises(RuntimeError, match="'shuffling' did not return the documents"):
        made(shard, [Shuffling()], load_settings(), output, lambda progress: None)


def test_files_are_written_under_another_name_until_they_are_complete(shard, output, monkeypatch):
    def broken(writer, table, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kazprep.tables.write.pq.ParquetWriter.write_table", broken)
    with pytest.raises(OSError, match="No space left"):
        made(shard, [NormalizeStage()], load_settings(), output, lambda progress: None)
    assert [path for path in output.rglob("*") if path.is_file()] == []
    assert pq.read_table(output / "documents", schema=SCHEMAS["documents"]).num_rows == 0


def test_the_files_have_their_schemas_and_compression(shard, output):
    made(shard, [NormalizeStage()], load_settings(), output, lambda progress: None)
    for name, schema in SCHEMAS.items():
        file = pq.ParquetFile(output / name / "part-00001.parquet")
        assert file.schema_arrow.equals(schema, check_metadata=True)
        has_rows = name in ("documents", "errors")
        assert (file.metadata.num_rows > 0) == has_rows
        if has_rows:
            assert file.metadata.row_group(0).column(0).compression == "ZSTD"


def test_row_groups_are_of_the_size_set(shard, output):
    settings = load_settings(assignments=["output.row_group_size=2"])
    made(replace(shard, part="00007"), [NormalizeStage()], settings, output, lambda progress: None)
    file = pq.ParquetFile(output / "documents" / "part-00007.parquet")
    assert [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)] == [2, 2]


def one_by_one(shard, output, quarantined=()):
    reported = []
    heartbeat = Heartbeat(reported.append, one_by_one=True, quarantined=dict(quarantined))
    process_shard(
        shard,
        Pipeline([NormalizeStage()]),
        load_settings(),
        output,
        lambda p: None,
        writer_id="t",
        heartbeat=heartbeat,
    )
    publish(output, shard.part, "t")
    return reported


def test_documents_worked_on_one_by_one_give_the_same_rows_and_report_their_position(shard, output, tmp_path):
    reported = one_by_one(shard, output)
    together = tmp_path / "together"
    for name in SCHEMAS:
        (together / name).mkdir(parents=True)
    made(shard, [NormalizeStage()], load_settings(), together, lambda progress: None)
    assert all(rows(output, name) == rows(together, name) for name in SCHEMAS)
    stages = [status.stage for status in reported if status.position and status.position.source == "б.txt"]
    assert stages == ["read", "read", "normalize", "write"]


def test_a_quarantined_document_is_a_row_in_errors_and_a_quarantined_source_is_not_read(shard, output):
    reported = one_by_one(shard, output)
    (position,) = {
        each.position for each in reported if each.stage == "write" and each.position.source == "б.txt"
    }
    document = (position, ErrorRow("б.txt", "tag", "WorkerDeath", "жаман", 0, position.doc_id))
    source = (Position("в.txt", 0, None, None), ErrorRow("в.txt", "read", "Timeout", "ұзақ"))
    one_by_one(shard, output, [document, source])
    assert [row["source"] for row in rows(output, "documents")] == ["а.txt", "д.txt"]
    assert [(row["source"], row["stage"], row["error"]) for row in rows(output, "errors")] == [
        ("б.txt", "tag", "WorkerDeath"),
        ("в.txt", "read", "Timeout"),
        ("г.txt", "read", "EmptyDocument"),
    ]


def lines_of(folder, **files):
    """Files of JSON Lines: `а` is an article, `ж` one at which Picky fails, `-` a line that is not JSON."""
    line = {"а": '{"text": "бірінші"}\n', "ж": '{"text": "жаман"}\n', "-": "-\n"}
    folder.mkdir(exist_ok=True)
    for name, letters in files.items():
        (folder / f"{name}.jsonl").write_text("".join(line[letter] for letter in letters), encoding="utf-8")
    return Shard("00001", tuple(find_sources([folder], ())))


def limited(most):
    return load_settings(assignments=[f"output.max_errors_per_file={most}"])


def test_a_file_has_a_limited_number_of_rows_of_errors_and_one_that_counts_the_others(tmp_path, output):
    shard = lines_of(tmp_path / "in", а="--ж-ж-а-", б="-ж-", в="а---")
    result = made(shard, [NormalizeStage(), Picky()], limited(3), output, lambda progress: None)
    assert [(row["source"], row["record"], row["stage"], row["error"]) for row in rows(output, "errors")] == [
        ("а.jsonl", 0, "read", "DamagedFile"),
        ("а.jsonl", 1, "read", "DamagedFile"),
        ("а.jsonl", 2, "picky", "Arithmetic"),
        ("а.jsonl", None, "read", "MoreErrors"),
        ("б.jsonl", 0, "read", "DamagedFile"),
        ("б.jsonl", 1, "picky", "Arithmetic"),
        ("б.jsonl", 2, "read", "DamagedFile"),
        *[("в.jsonl", record, "read", "DamagedFile") for record in (1, 2, 3)],
    ]
    assert rows(output, "errors")[3]["message"] == (
        "4 more failures of this file have no row (3 read: DamagedFile, 1 picky: Arithmetic); "
        "output.max_errors_per_file sets how many get one"
    )
    assert result.errors == {"read: DamagedFile": 10, "picky: Arithmetic": 3}
    assert (result.rows["errors"], result.rows["documents"]) == (10, 2)


@pytest.mark.slow
def test_many_bad_records_are_counted_and_not_held(tmp_path, output):
    import tracemalloc

    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "а.jsonl").write_text('{"text": "бірінші"}\n' + "x\n" * 100_000, encoding="utf-8")
    shard = Shard("00001", tuple(find_sources([folder], ())))
    reported = []
    tracemalloc.start()
    result = made(shard, [NormalizeStage()], limited(50), output, reported.append)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6
    assert result.errors == {"read: DamagedFile": 100_000}
    assert (len(result.first_errors), result.rows["errors"]) == (100, 51)
    assert sum(progress.errors for progress in reported) == 100_000
    assert max(progress.errors for progress in reported) <= 1000


@pytest.mark.parametrize("characters", [1, 7, 100_000])
def test_the_order_of_errors_does_not_depend_on_batches(tmp_path, output, characters):
    shard = lines_of(tmp_path / "in", а="аж-ж-аа-жж", б="-ж--а", в="ж" * 5 + "-" * 3 + "жа")
    settings = load_settings(assignments=[f"run.batch_characters={characters}"])
    made(shard, [NormalizeStage(), Picky()], settings, output, lambda progress: None)
    found = [(row["source"], row["record"]) for row in rows(output, "errors")]
    assert found == sorted(found)
    assert len(found) == 7 + 4 + 9


def test_a_flood_of_bad_records_is_not_progress_for_the_time_limit(tmp_path, output):
    shard = lines_of(tmp_path / "in", а="-" * 5000)
    for one_by_one in (False, True):
        reported = []
        heartbeat = Heartbeat(reported.append, one_by_one=one_by_one)
        process_shard(
            shard,
            Pipeline([NormalizeStage()]),
            limited(9),
            output,
            lambda p: None,
            writer_id="t",
            heartbeat=heartbeat,
        )
        assert [status.stage for status in reported] == (["read", "finish"] if one_by_one else ["finish"])


def test_what_an_error_quotes_is_cut_and_can_be_stored(shard, output):
    @dataclass
    class Quoting(Picky):
        def __call__(self, documents):
            raise ValueError("\ud800" + documents[0].text * 10_000)

    made(shard, [NormalizeStage(), Quoting()], load_settings(), output, lambda progress: None)
    message = rows(output, "errors")[0]["message"]
    assert message.startswith("\\ud800бірінші")
    assert message.endswith("…")
    assert len(message) < 2010
