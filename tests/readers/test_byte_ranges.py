"""Large files split into byte ranges: together they are the file."""

import re
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep.document import Document
from kazprep.readers import read
from kazprep.readers.byte_ranges import split_large
from kazprep.readers.records import json_files
from kazprep.readers.sources.source import Source
from tests.readers import samples
from tests.readers.records.test_json import SHAPES


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("large")


def source_of(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    return Source(name, path, len(data))


def everything(sources):
    return [
        (record.record, record.raw_text if isinstance(record, Document) else str(record.error))
        for source in sources
        for record in read(source)
    ]


LINES = [samples.json_line(id=number, text=f"{number}-жаңалық. " * (number % 7 + 1)) for number in range(200)]
LINES[50] = "{бұзылған"
LINES[90:93] = ["", "", ""]


@pytest.mark.parametrize("size", [1, 100, 1000, 4096, 20_000, 10**6])
@pytest.mark.parametrize("end", ["", "\n", "\n\n\n"])
def test_byte_ranges_of_json_lines_are_the_file(folder, size, end):
    uncut = source_of(folder, "а.jsonl", ("\n".join(LINES) + end).encode())
    cut = split_large(uncut, size)
    assert everything(cut) == everything([uncut])
    assert len(everything(cut)) == 197
    if size == 4096:
        assert len(cut) > 5
        assert max(source.bytes for source in cut) < 3 * 4096
    assert sum(source.bytes for source in cut) == uncut.bytes
    assert b"".join(source.open().read() for source in cut) == uncut.path.read_bytes()
    assert len({source.key for source in cut}) == len(cut)


@given(
    st.lists(st.text(max_size=30).map(lambda text: re.sub(r"[\n{]", "", text)), max_size=40),
    st.integers(1, 300),
    st.integers(1, 50),
)
def test_lines_are_cut_at_their_ends_however_the_blocks_fall(lines, size, block):
    data = "\n".join(lines).encode("utf-8", "replace")
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.setattr(json_files, "_BLOCK_BYTES", block)
        patch.setattr(json_files, "is_json_lines", lambda head, *, is_complete: True)
        cut = split_large(source_of(Path(folder), "а.jsonl", data), size)
        parts = [source.open().read() for source in cut]
    assert b"".join(parts) == data
    if b"\0" not in data:
        ends = {data.find(b"\n", offset - 1) + 1 for offset in range(size, len(data), size)}
        assert {source.start for source in cut} == ends - {len(data)} | {0}
        for before, source, part in zip(parts, cut[1:], parts[1:], strict=False):
            assert before.endswith(b"\n")
            assert part
            assert data[: source.start].count(b"\n") == source.first_record


def test_what_is_appended_moves_no_byte_range(folder):
    data = ("\n".join(LINES) + "\n").encode()
    before = split_large(source_of(folder, "а.jsonl", data), 2000)
    after = split_large(source_of(folder, "а.jsonl", data * 2), 2000)
    assert len(before) > 5
    assert before[:-1] == after[: len(before) - 1]
    assert before[-1].start == after[len(before) - 1].start


def test_byte_ranges_of_parquet_are_the_file(folder):
    texts = [f"{number}-жаңалық." if number != 7 else None for number in range(60)]
    uncut = source_of(folder, "а.parquet", samples.parquet(texts=texts, row_group=4))
    cut = split_large(uncut, 2000)
    assert len(cut) > 3
    assert everything(cut) == everything([uncut])
    assert len(everything(cut)) == 60


def test_documents_have_the_same_ids_split_or_not(folder):
    uncut = source_of(folder, "а.jsonl", "\n".join(LINES).encode())
    ids = [
        [record.doc_id for s in cut for record in read(s) if isinstance(record, Document)]
        for cut in ([uncut], split_large(uncut, 500))
    ]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == len(ids[0])


def test_the_encoding_is_that_of_the_file_in_every_byte_range(folder):
    lines = [
        samples.json_line(text="Мұхтар Әуезов – ұлы жазушы. " * 3),
        *['{"text": "Абай жолы романы"}'] * 300,
    ]
    uncut = source_of(folder, "а.jsonl", "\n".join(lines).encode("kz1048"))
    records = [record for source in split_large(uncut, 1000) for record in read(source)]
    assert {record.encoding for record in records} == {"kz1048"}


@pytest.mark.parametrize("name", ["а.txt", "а.jsonl.gz", "а.csv", "а.json"])
def test_other_files_are_not_split(folder, name):
    source = source_of(folder, name, b"a\n" * 1000)
    assert split_large(source, 10) == [source]


def test_utf16_is_not_split(folder):
    source = source_of(folder, "а.jsonl", "\n".join(LINES).encode("utf-16"))
    assert split_large(source, 10) == [source]


def test_what_can_not_be_read_is_not_split(folder):
    absent = Source("жоқ.jsonl", folder / "жоқ.jsonl", 10**9)
    assert split_large(absent, 10) == [absent]
    broken = source_of(folder, "а.parquet", b"PAR1" * 100)
    assert split_large(broken, 10) == [broken]
    closed = replace(absent, problem="жабық")
    assert split_large(closed, 10) == [closed]


@pytest.mark.parametrize("size", [1, 300, 5000])
@pytest.mark.parametrize("extension", ["json", "jsonl"])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_json_gives_the_same_split_or_not(folder, shape, extension, size):
    data = SHAPES[shape]
    if shape.startswith(("lines", "objects without", "objects with a byte", "elasticdump")):
        data = "\n".join([data] * 40)
    uncut = source_of(folder, f"а.{extension}", data.encode())
    cut = split_large(uncut, size)
    assert everything(cut) == everything([uncut])
    assert (len(cut) > 1) == (size < uncut.bytes and shape.startswith(("lines", "elasticdump")))


@pytest.mark.parametrize("gap", ["", " ", "\t\r", "\ufeff", "\x1e", " " * 30])
@pytest.mark.parametrize("block", [1, 7, 64, 1 << 20])
def test_a_file_with_two_objects_on_a_line_is_not_split(folder, monkeypatch, gap, block):
    monkeypatch.setattr(json_files, "_BLOCK_BYTES", block)
    lines = [samples.json_line(id=number) for number in range(20)]
    lines[15] += gap + lines[15]
    uncut = source_of(folder, "а.jsonl", "\n".join(lines).encode())
    assert split_large(uncut, 1000) == [uncut]
    assert [number for number, _ in everything([uncut])] == list(range(21))


def test_brackets_in_strings_do_not_prevent_splitting(folder):
    lines = [samples.json_line(id=number, text="}{ } {{}} [{x}{y}]") for number in range(20)]
    assert len(split_large(source_of(folder, "а.jsonl", "\n".join(lines).encode()), 200)) > 5
