"""The commands over an address, as over a folder."""

import json
import random
import shutil
import signal
from pathlib import Path

import pandas as pd
import pyarrow.fs
import pytest

import kazprep as package
from kazprep.runs.inputs import Mode
from tests.endurance.corpora import edit_corpus, write_corpus
from tests.endurance.inprocess import run_here
from tests.object_server import environment, proxy, some
from tests.runs import commands
from tests.runs.commands import OPTIONS, kazprep, start, wait_for
from tests.runs.stores.rows import differing, files, shards_done


@pytest.fixture(autouse=True)
def nothing_left_at_work():
    yield
    commands.end_all()


@pytest.fixture
def corpus_and_tables(tmp_path):
    """Articles and their tables in a folder."""
    write_corpus(tmp_path / "in", 40, random.Random(3))
    run_here(Mode.NEW, tmp_path / "in", tmp_path / "unbroken", "run.shard_bytes=20000")
    return tmp_path / "in", tmp_path / "unbroken"


def test_a_killed_run_is_resumed_where_requests_fail(store, endpoint, corpus_and_tables, monkeypatch):
    articles, unbroken = corpus_and_tables
    with proxy(endpoint, some(0.05)) as (address, counts):
        for name, value in environment(address).items():
            monkeypatch.setenv(name, value)
        for done in (1, 3):
            process = start("run", articles, "-o", store, "--resume", *OPTIONS, sleep=0.2)
            wait_for(lambda done=done: shards_done(store) >= done)
            process.send_signal(signal.SIGKILL)
            process.communicate()
            assert kazprep("status", store).returncode == 1
            with pytest.raises(ValueError, match="not complete"):
                package.open_run(store)
            assert 0 < len(package.open_run(store, partial=True).documents()) < 39
        result = kazprep("run", articles, "-o", store, "--resume", *OPTIONS)
        assert result.returncode == 1, result.stderr  # empty files
        assert counts["failed"]
        assert differing(store, unbroken) == []
        assert len(pd.read_parquet(f"{store}/tokens")) == len(pd.read_parquet(unbroken / "tokens"))
        verified = kazprep("verify", store)
        assert (verified.returncode, verified.stdout) == (0, f"{store}: OK\n")
        assert kazprep("status", store).stdout.startswith(f"{store}: a run of {articles}, complete")
        assert json.loads(kazprep("clean", store, "--json").stdout) == {"folder": store, "deleted": []}


def test_every_command_takes_an_address(store, corpus_and_tables, tmp_path, command):
    articles, unbroken = corpus_and_tables
    run_here(Mode.NEW, articles, Path(store), "run.shard_bytes=20000")
    for arguments in (
        ("errors", "{}"),
        ("view", "{}", "000/00001.txt"),
        ("find", "{}", "--word", "қар"),
        ("frequencies", "{}", "--json"),
        ("diff", "{}", "{}"),
        ("status", "{}"),
    ):
        here, there = (command(*(each.format(place) for each in arguments)) for place in (unbroken, store))
        assert there.stdout.replace(store, str(unbroken)) == here.stdout, there.stderr
        assert there.returncode == here.returncode
    for place, name in ((store, "there"), (unbroken, "here")):
        assert command("export", place, "--to", "jsonl", "-o", tmp_path / name).returncode == 0
    assert (tmp_path / "here").read_bytes() == (tmp_path / "there").read_bytes()
    for form in ("vrt", "tei", "sqlite", "gexf"):
        for place, name in ((store, f"there/{form}/out"), (unbroken, f"here/{form}/out")):
            assert command("export", place, "--to", form, "-o", tmp_path / "more" / name).returncode == 0
    exported = [
        sorted(path for path in (tmp_path / "more" / at).rglob("*") if path.is_file())
        for at in ("here", "there")
    ]
    assert [path.read_bytes() for path in exported[0]] == [path.read_bytes() for path in exported[1]]
    assert command("card", store, "--license", "mit").stdout == f"{store}/README.md\n{store}/croissant.json\n"
    assert command("card", store).returncode == 2  # it is there already
    assert command("report", store).stdout == f"{store}/report.html\n"
    assert command("notebook", store).stdout == f"{store}/explore.ipynb\n"
    with files().open_input_stream(f"{store.removeprefix('s3://')}/explore.ipynb") as file:
        assert f"RUN = '{store}'" in file.read().decode()
    assert command("notebook", store).returncode == 2  # it is there already
    assert repr(package.open_run(store)).startswith(f"<Run '{store}', complete: ")


def test_updates_and_additions_at_a_store_and_in_a_folder_give_the_same(store, corpus_and_tables, tmp_path):
    articles, _ = corpus_and_tables
    dice = random.Random(8)
    write_corpus(tmp_path / "more", 5, dice)
    outputs = (Path(store), tmp_path / "out")
    for output in outputs:
        run_here(Mode.NEW, articles, output, "run.shard_bytes=20000")
    for mode, inputs in (
        (Mode.UPDATE, articles),
        (Mode.ADD, tmp_path / "more"),
        (Mode.ADD, tmp_path / "more"),
    ):
        edit_corpus(inputs, dice, 3)
        for output in outputs:
            run_here(mode, inputs, output, "run.shard_bytes=20000")
        assert differing(*outputs) == []
    names = [{state.part for state in package.open_run(output).files.shards} for output in outputs]
    assert names[0] == names[1]


def test_articles_at_the_store_give_the_same_rows(store, corpus_and_tables):
    articles, unbroken = corpus_and_tables
    root = f"{store.removeprefix('s3://')}/articles"
    pyarrow.fs.copy_files(str(articles), root, pyarrow.fs.LocalFileSystem(), files(), use_threads=False)
    pytest.importorskip("s3fs").S3FileSystem.clear_instance_cache()
    run_here(Mode.NEW, f"{store}/articles", Path(f"{store}/out"), "run.shard_bytes=20000")
    assert differing(f"{store}/out", unbroken) == []


def test_an_output_that_was_copied_is_read_and_updated_at_the_other_place(store, corpus_and_tables, tmp_path):
    articles, unbroken = corpus_and_tables
    run_here(Mode.NEW, articles, Path(store), "run.shard_bytes=20000")
    pyarrow.fs.copy_files(
        store.removeprefix("s3://"), str(tmp_path / "copy"), files(), pyarrow.fs.LocalFileSystem()
    )
    pyarrow.fs.copy_files(
        str(unbroken), f"{store.removeprefix('s3://')}-copy", pyarrow.fs.LocalFileSystem(), files()
    )
    shutil.rmtree(tmp_path / "copy" / "_work")
    for copy in (tmp_path / "copy", Path(f"{store}-copy")):
        assert differing(copy, unbroken) == []
        run_here(Mode.UPDATE, articles, copy, "run.shard_bytes=20000")
    write_corpus(articles / "new", 3, random.Random(1))
    run_here(Mode.NEW, articles, tmp_path / "fresh", "run.shard_bytes=20000")
    for copy in (tmp_path / "copy", Path(f"{store}-copy")):
        run_here(Mode.UPDATE, articles, copy, "run.shard_bytes=20000")
        assert differing(copy, tmp_path / "fresh") == []
        assert kazprep("verify", str(copy).replace("s3:/", "s3://")).returncode == 0
