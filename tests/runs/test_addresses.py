"""Runs over files at addresses: each byte is transferred once, and changes are noticed all the same."""

import gzip
import json
import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.conftest import SENTENCES
from tests.counting_server import counting_server
from tests.endurance.corpora import differing
from tests.readers.samples import FORMATS
from tests.runs.commands import OPTIONS, kazprep

pytestmark = pytest.mark.process

SPLIT = ("--set", "input.split_bytes=40000")


def records(count, seed):
    dice = random.Random(seed)
    return [
        {"text": f"{number} жаңалық\n" + " ".join(dice.choices(SENTENCES, k=5))} for number in range(count)
    ]


def json_lines(count, seed):
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records(count, seed)).encode()


@pytest.fixture
def site(tmp_path):
    """A folder of files of many kinds, three of them so large that they are split, and its server."""
    folder = tmp_path / "site"
    folder.mkdir()
    for name, content in FORMATS.items():
        (folder / f"қысқа.{name}").write_bytes(content)
    (folder / "small.jsonl").write_bytes(json_lines(20, 1))
    (folder / "packed.jsonl.gz").write_bytes(gzip.compress(json_lines(400, 2)))
    (folder / "large.jsonl").write_bytes(json_lines(800, 3))
    rows = pa.Table.from_pylist(records(1200, 4))
    pq.write_table(rows, folder / "large.parquet", row_group_size=100)
    with counting_server(folder) as server:
        yield server


def run(server, output, *options, command="run", returns=(0, 1)):
    """Run over the files one by one, as the web has no folders."""
    addresses = [f"{server.address}/{path.name}" for path in sorted(server.folder.iterdir())]
    result = kazprep(command, *addresses, "-o", output, *OPTIONS, *SPLIT, *options)
    assert result.returncode in returns, result.stderr
    return result


def run_on_disk(server, output):
    result = kazprep("run", *sorted(server.folder.iterdir()), "-o", output, *OPTIONS, *SPLIT)
    assert result.returncode in (0, 1), result.stderr


def test_each_byte_is_transferred_once(site, tmp_path):
    run(site, tmp_path / "out")
    assert site.times() == dict.fromkeys((path.name for path in site.folder.iterdir()), 1.0)
    assert site.sent_twice() == {}
    run_on_disk(site, tmp_path / "local")
    assert differing(tmp_path / "out", tmp_path / "local") == []
    assert kazprep("verify", tmp_path / "out").returncode == 0


def test_an_update_transfers_a_file_that_is_as_it_was_once_and_leaves_its_rows(site, tmp_path):
    run(site, tmp_path / "out")
    site.forget()
    result = run(site, tmp_path / "out", command="update")
    assert "0 new, 0 changed" in result.stdout + result.stderr or "nothing" in result.stdout + result.stderr
    assert set(site.times().values()) == {1.0}
    assert site.sent_twice() == {}


def test_an_update_notices_a_file_that_changed_and_kept_its_size(site, tmp_path):
    run(site, tmp_path / "out")
    folder = site.folder
    for name in ("small.jsonl", "large.jsonl"):
        before = (folder / name).read_bytes()
        (folder / name).write_bytes(before.replace("жаңалық".encode(), "шаңалық".encode()))
    run(site, tmp_path / "out", command="update")
    run_on_disk(site, tmp_path / "local")
    assert differing(tmp_path / "out", tmp_path / "local") == []


def test_a_resumed_run_refuses_a_file_that_changed_and_kept_its_size(site, tmp_path):
    run(site, tmp_path / "out")
    file = site.folder / "small.jsonl"
    file.write_bytes(file.read_bytes().replace("жаңалық".encode(), "шаңалық".encode()))
    result = run(site, tmp_path / "out", "--resume", returns=(2,))
    assert "1 changed (small.jsonl)" in " ".join(result.stderr.split())


def test_a_file_whose_connection_fails_is_an_error_and_is_read_by_the_next_update(site, tmp_path):
    site.refused.add("small.jsonl")
    run(site, tmp_path / "out")
    errors = pq.read_table(tmp_path / "out" / "errors").to_pylist()
    assert [row["error"] for row in errors if row["source"] == "small.jsonl"] == ["UnreadableFile"]
    site.refused.clear()
    run(site, tmp_path / "out", command="update")
    errors = pq.read_table(tmp_path / "out" / "errors").to_pylist()
    assert [row for row in errors if row["source"] == "small.jsonl"] == []
