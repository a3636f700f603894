"""Files at fsspec addresses."""

from pathlib import Path

import fsspec
import pytest

from kazprep.errors import InputError
from kazprep.readers import read
from kazprep.readers.byte_ranges import split_large
from kazprep.readers.sources.find import find_sources
from kazprep.readers.sources.remote import address_of
from tests.readers.samples import COMPRESSORS, FORMATS


@pytest.fixture
def bucket():
    files = fsspec.filesystem("memory")
    for name in ("б.txt", "а/в.jsonl", ".git/г.txt"):
        files.pipe(f"/қойма/{name}", FORMATS[name.rpartition(".")[2]])
    files.pipe("/қойма/г.txt.gz", COMPRESSORS["gz"](FORMATS["txt"]))
    yield "memory://қойма"
    files.rm("/қойма", recursive=True)


@pytest.mark.parametrize("as_path", [False, True])
def test_a_folder_at_an_address_is_searched_and_read(bucket, as_path):
    sources = find_sources([Path(bucket) if as_path else bucket], (".*",))
    assert [source.name for source in sources] == ["а/в.jsonl", "б.txt", "г.txt.gz"]
    assert [source.bytes for source in sources][:2] == [len(FORMATS["jsonl"]), len(FORMATS["txt"])]
    texts = {record.raw_text[slice(*record.content)] for source in sources for record in read(source)}
    assert len(texts) == 1


def test_a_file_at_an_address_has_its_file_name(bucket):
    (source,) = find_sources([f"{bucket}/а/в.jsonl"], ())
    assert source.name == "в.jsonl"
    assert [record.record for record in read(source)] == [0]


def test_with_several_inputs_each_name_begins_with_its_folder(bucket, tmp_path):
    (tmp_path / "а.txt").write_bytes(b"x")
    names = [source.name for source in find_sources([bucket, tmp_path], (".*",))]
    assert names == ["қойма/а/в.jsonl", "қойма/б.txt", "қойма/г.txt.gz", f"{tmp_path.name}/а.txt"]


def test_a_large_file_at_an_address_is_split(bucket):
    fsspec.filesystem("memory").pipe("/қойма/а/в.jsonl", FORMATS["jsonl"] * 50)
    (source,) = find_sources([f"{bucket}/а/в.jsonl"], ())
    cut = split_large(source, 5000)
    assert len(cut) > 3
    assert [record.record for each in cut for record in read(each)] == list(range(50))


def test_an_address_that_leads_nowhere_is_an_error(bucket):
    with pytest.raises(InputError, match="there is no file or folder memory:///жоқ"):
        find_sources(["memory://жоқ"], ())


def test_an_address_that_nothing_is_known_of_is_an_error():
    with pytest.raises(InputError, match="neither a path that exists nor an address"):
        find_sources(["mailto://а"], ())


def test_a_path_stays_a_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s3:" / "а").mkdir(parents=True)
    assert address_of("s3://а") is None
    assert address_of("s3://б") == "s3://б"
    assert address_of(Path("а/б.txt")) is None
    assert address_of("C:/а.txt") is None
