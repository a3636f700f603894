"""Whatever breaks a run, it can be resumed, and ends with the tables of an unbroken one."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

import kazprep as package
from kazprep.errors import EngineError, OutputError
from kazprep.runs.inputs import Mode
from kazprep.runs.ledger import Ledger
from kazprep.runs.lock import locked
from kazprep.runs.run_info import RunInfo
from kazprep.runs.runner import run
from kazprep.settings import load_settings
from tests.endurance.corpora import differing, edit_corpus, write_corpus
from tests.endurance.inprocess import run_here, work_here
from tests.endurance.stages import WITHOUT_MODELS
from tests.runs.commands import (
    OPTIONS,
    PATIENCE,
    check_complete,
    environment,
    kazprep,
    shards_done,
    start,
    wait_for,
)

pytestmark = pytest.mark.process


def test_a_run_that_is_killed_again_and_again_ends_with_the_same_tables(articles, unbroken, tmp_path):
    output = tmp_path / "out"
    for done in (1, 4, 8):
        process = start("run", articles, "-o", output, "--resume", *OPTIONS, sleep=0.02)
        wait_for(lambda done=done: shards_done(output) >= done)
        process.kill()
        process.communicate()
        with pytest.raises(ValueError, match="not complete"):
            package.open_run(output)
        assert 0 < len(package.open_run(output, partial=True).documents()) < 147
        assert kazprep("status", output).returncode == 1
        assert kazprep("verify", output).returncode == 1
    assert kazprep("run", articles, "-o", output, "--resume", *OPTIONS).returncode == 1
    check_complete(output, unbroken)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_stopped_can_be_resumed(articles, unbroken, tmp_path, number, code):
    output = tmp_path / "out"
    process = start("run", articles, "-o", output, *OPTIONS, sleep=0.02)
    wait_for(lambda: shards_done(output))
    process.send_signal(number)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == code
    assert "resume with kazprep run ... --resume" in err.splitlines()[-1]
    assert json.loads((output / "run.json").read_text())["status"] == "interrupted"
    last = json.loads((output / "run.log").read_text(encoding="utf-8").splitlines()[-1])
    assert last["message"].startswith("breaks off: ")
    assert kazprep("run", articles, "-o", output, "--resume", *OPTIONS).returncode == 1
    check_complete(output, unbroken)


def test_a_worker_that_is_killed_by_chance_costs_nothing(articles, unbroken, tmp_path):
    output = tmp_path / "out"
    process = start("run", articles, "-o", output, *OPTIONS, sleep=0.03)
    wait_for(lambda: shards_done(output))
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "-s", str(process.pid)], capture_output=True, text=True, check=True
    )
    worker = next(line.split()[0] for line in listed.stdout.splitlines() if "spawn_main" in line)
    os.kill(int(worker), signal.SIGKILL)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1, err
    assert "worker killed (SIGKILL)" in err
    check_complete(output, unbroken)


def test_updates_end_with_the_tables_of_a_fresh_run(articles, tmp_path):
    dice = random.Random(5)
    write_corpus(tmp_path / "in", 120, dice)
    assert kazprep("update", tmp_path / "in", "-o", tmp_path / "out", *OPTIONS).returncode == 1
    for round_ in range(3):
        before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("*/part-*")}
        edit_corpus(tmp_path / "in", dice, 3)
        if round_ == 1:
            process = start("update", tmp_path / "in", "-o", tmp_path / "out", *OPTIONS, sleep=0.1)
            wait_for(lambda: 'is_update":true' in (tmp_path / "out" / "ledger.jsonl").read_text())
            process.kill()
            process.communicate()
            assert kazprep("verify", tmp_path / "out").returncode == 0  # the tables are as they were
            assert len(package.open_run(tmp_path / "out").documents()) > 100
        assert kazprep("update", tmp_path / "in", "-o", tmp_path / "out", *OPTIONS).returncode == 1
        fresh = tmp_path / f"fresh-{round_}"
        kazprep("run", tmp_path / "in", "-o", fresh, *OPTIONS)
        check_complete(tmp_path / "out", fresh)
        after = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("*/part-*")}
        assert len(before.items() & after.items()) >= len(before) // 2


def test_a_document_that_kills_or_holds_up_its_worker_is_a_row_in_errors(articles, unbroken, tmp_path):
    write_corpus(tmp_path / "in", 20, random.Random(6))
    (tmp_path / "in" / "000" / "00003.txt").write_text("Мені өлтір", encoding="utf-8")
    (tmp_path / "in" / "000" / "00012.txt").write_text("Қатты ұйықта", encoding="utf-8")
    limits = (
        "--set",
        "run.document_timeout_seconds=6",
        "--set",
        "run.timeout_seconds_per_million_characters=0",
    )
    for workers in (1, 2):
        result = kazprep("run", tmp_path / "in", "-o", tmp_path / f"{workers}", "--workers", workers, *limits)
        assert result.returncode == 1, result.stderr
    assert differing(tmp_path / "1", tmp_path / "2") == []
    errors = package.open_run(tmp_path / "1").errors()
    assert errors[["source", "stage", "error"]].to_numpy().tolist() == [
        ["000/00003.txt", "trouble", "WorkerDeath"],
        ["000/00007.txt", "read", "EmptyDocument"],
        ["000/00012.txt", "trouble", "Timeout"],
    ]
    assert errors["message"][0] == "killed its worker process (SIGKILL) twice"
    assert len(package.open_run(tmp_path / "1").documents()) == 17


def test_a_second_run_on_one_output_is_refused(articles, tmp_path):
    with locked(tmp_path / "out"):
        result = kazprep("run", articles, "-o", tmp_path / "out", *OPTIONS)
    assert result.returncode == 2
    assert "another kazprep process is writing to" in result.stderr
    assert kazprep("run", articles, "-o", tmp_path / "out", *OPTIONS).returncode == 1


def test_resuming_with_other_settings_or_inputs_is_refused(articles, unbroken, tmp_path):
    write_corpus(tmp_path / "in", 20, random.Random(7))
    arguments = ("run", tmp_path / "in", "-o", tmp_path / "out", "--resume")
    assert kazprep(*arguments).returncode == 1
    result = kazprep(*arguments, "--set", "tag.trim=false")
    assert result.returncode == 2
    assert "tag.trim was True, is now False" in result.stderr
    (tmp_path / "in" / "жаңа.txt").write_text("Қар еріді.", encoding="utf-8")
    (tmp_path / "in" / "000" / "00002.txt").write_text("Күн шықты.", encoding="utf-8")
    result = kazprep(*arguments)
    assert result.returncode == 2
    assert (
        "1 new, 1 changed (000/00002.txt), 0 gone; ingest the changes with `kazprep update`" in result.stderr
    )


def test_strict_stops_at_the_first_error(articles, tmp_path):
    result = kazprep("run", articles, "-o", tmp_path / "out", "--strict", *OPTIONS)
    assert result.returncode == 3
    assert "the file is empty" in result.stderr
    assert kazprep("run", articles, "-o", tmp_path / "out", "--resume", *OPTIONS).returncode == 1


def test_an_interrupt_as_a_shard_is_committed_loses_nothing(articles, unbroken, tmp_path, monkeypatch):
    append = Ledger.append_done

    def interrupted(ledger, output, done):
        before = dict(ledger.done)
        append(ledger, output, done)
        ledger.done = before  # the line is on the disk, and nothing here knows of it
        raise KeyboardInterrupt

    monkeypatch.setattr(Ledger, "append_done", interrupted)
    settings = load_settings(assignments=["run.workers=1", "run.shard_bytes=20000", WITHOUT_MODELS])
    monkeypatch.setenv("PYTHONPATH", environment()["PYTHONPATH"])
    with pytest.raises(KeyboardInterrupt):
        run([articles], tmp_path / "out", settings)
    assert len(list((tmp_path / "out").glob("*/part-*"))) == 6
    assert kazprep("run", articles, "-o", tmp_path / "out", "--resume", *OPTIONS).returncode == 1
    check_complete(tmp_path / "out", unbroken)


@pytest.mark.parametrize("damage", ["flipped", "missing", "unknown"])
def test_verify_finds_what_is_damaged(articles, tmp_path, damage):
    output = tmp_path / "out"
    kazprep("run", articles, "-o", output, *OPTIONS)
    path = output / "tokens" / "part-00002.parquet"
    content = bytearray(path.read_bytes())
    if damage == "flipped":
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    elif damage == "missing":
        path.unlink()
    else:
        (output / "tokens" / "part-00999.parquet").write_bytes(content)
    result = kazprep("verify", output)
    assert result.returncode == 1
    assert result.stdout.startswith("tokens/part-00999" if damage == "unknown" else "tokens/part-00002")
    assert result.stdout.count("\n") == 1
    if damage != "flipped":  # which size and time do not show
        assert kazprep("run", articles, "-o", output, "--resume", *OPTIONS).returncode == 1
        assert kazprep("verify", output).returncode == 0


def test_a_torn_line_at_the_end_of_the_ledger_is_none(articles, unbroken, tmp_path):
    output = tmp_path / "out"
    kazprep("run", articles, "-o", output, *OPTIONS)
    content = (output / "ledger.jsonl").read_bytes()
    (output / "ledger.jsonl").write_bytes(content[:-20])
    assert kazprep("run", articles, "-o", output, "--resume", *OPTIONS).returncode == 1
    check_complete(output, unbroken)


@contextmanager
def small_disk(tmp_path, size):
    """A disk of the given size; where none can be mounted the test is skipped."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"a small disk can't be mounted here: {mounted.stderr.strip()}")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_a_full_disk_ends_a_run_that_continues_when_there_is_room(articles, unbroken, tmp_path):
    with small_disk(tmp_path, "300k") as disk:
        result = kazprep("run", articles, "-o", disk / "out", *OPTIONS)
        assert result.returncode == 2
        assert "the disk is full, make room first; finished shards are kept" in result.stderr
        subprocess.run(["mount", "-o", "remount,size=100m", disk], check=True)
        assert kazprep("run", articles, "-o", disk / "out", "--resume", *OPTIONS).returncode == 1
        check_complete(disk / "out", unbroken)


def test_the_lock_says_who_holds_it(tmp_path):
    with (
        locked(tmp_path / "out"),
        pytest.raises(OutputError, match="another kazprep process"),
        locked(tmp_path / "out"),
    ):
        pass


def test_the_log_is_json_lines(unbroken):
    lines = [json.loads(line) for line in (unbroken / "run.log").read_text(encoding="utf-8").splitlines()]
    assert [lines[0]["message"], lines[-1]["message"]] == ["begins", "ends"]
    assert {"source", "stage", "error"} <= next(line for line in lines if "source" in line).keys()


def test_a_folder_in_which_a_run_was_killed_as_it_wrote_its_first_record_is_taken(articles, tmp_path):
    for mode in ([], ["--resume"], ["--overwrite"]):
        output = tmp_path / f"out{''.join(mode)}"
        output.mkdir()
        (output / ".lock").touch()
        (output / ".run.json.unfinished").write_text('{"status": "run', encoding="utf-8")
        assert kazprep("run", articles, "-o", output, *mode, *OPTIONS).returncode == 1
        assert kazprep("verify", output).returncode == 0
        assert not list(output.glob("*.unfinished"))


def test_a_folder_on_a_disk_that_was_full_as_the_run_began_is_taken(articles, unbroken, tmp_path):
    with small_disk(tmp_path, "64k") as disk:
        (disk / "fill").write_bytes(bytes(60 * 1024))
        assert kazprep("run", articles, "-o", disk / "out", *OPTIONS).returncode == 2
        (disk / "fill").unlink()
        subprocess.run(["mount", "-o", "remount,size=100m", disk], check=True)
        assert kazprep("run", articles, "-o", disk / "out", "--resume", *OPTIONS).returncode == 1
        check_complete(disk / "out", unbroken)


def test_an_update_without_room_for_its_plan_leaves_the_tables_as_they_were(articles, tmp_path):
    with small_disk(tmp_path, "100m") as disk:
        output = disk / "out"
        assert kazprep("run", articles, "-o", output, *OPTIONS).returncode == 1
        write_corpus(tmp_path / "in", 160, random.Random(3))
        record = (output / "run.json").read_bytes()
        used = int(subprocess.run(["du", "-sk", disk], capture_output=True, text=True).stdout.split()[0])
        subprocess.run(["mount", "-o", f"remount,size={used + 8}k", disk], check=True)
        assert kazprep("update", tmp_path / "in", "-o", output, *OPTIONS).returncode == 2
        assert (output / "run.json").read_bytes() == record
        assert kazprep("status", output).returncode == 0
        assert kazprep("verify", output).returncode == 0


def test_looking_at_a_run_does_not_keep_another_from_starting(tmp_path):
    output = tmp_path / "out"
    output.mkdir()
    (output / ".lock").touch()
    code = "\n".join(
        (
            "import sys",
            "from pathlib import Path",
            "from kazprep.runs.lock import is_locked",
            "while True: is_locked(Path(sys.argv[1]))",
        )
    )
    polling = subprocess.Popen([sys.executable, "-c", code, output])
    try:
        for _ in range(200):
            with locked(output):
                pass
            time.sleep(0.01)
        assert polling.poll() is None
    finally:
        polling.kill()
        polling.wait()


def test_time_in_which_all_processes_were_stopped_is_not_a_documents(tmp_path):
    write_corpus(tmp_path / "in", 6, random.Random(8))
    limits = (
        "--set",
        "run.document_timeout_seconds=4",
        "--set",
        "run.timeout_seconds_per_million_characters=0",
    )
    batches = ("--set", "run.batch_characters=1", "--workers", 1)
    process = start("run", tmp_path / "in", "-o", tmp_path / "out", *limits, *batches, sleep=1)
    wait_for(
        lambda: (tmp_path / "out" / "documents").is_dir() and any((tmp_path / "out" / "documents").iterdir())
    )
    os.killpg(process.pid, signal.SIGSTOP)
    time.sleep(6)
    os.killpg(process.pid, signal.SIGCONT)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    assert "took too long" not in err


def test_a_run_whose_shards_did_not_all_come_back_is_not_complete(articles, tmp_path):
    def forgetful(engine, shards, on_progress):
        yield from work_here(engine, shards[1:], on_progress)

    with pytest.raises(EngineError, match=r"1 of \d+ shards were not worked on"):
        run_here(Mode.NEW, articles, tmp_path / "out", "run.shard_bytes=20000", work=forgetful)
    assert json.loads((tmp_path / "out" / "run.json").read_text())["status"] == "failed"
    run_here(Mode.RESUME, articles, tmp_path / "out", "run.shard_bytes=20000")
    assert package.open_run(tmp_path / "out").info["status"] == "complete"


def test_an_update_whose_shards_did_not_all_come_back_leaves_the_tables_as_they_were(tmp_path):
    def forgetful(engine, shards, on_progress):
        yield from work_here(engine, shards[1:], on_progress)

    write_corpus(tmp_path / "in", 60, random.Random(4))
    run_here(Mode.NEW, tmp_path / "in", tmp_path / "out", "run.shard_bytes=20000")
    before = package.open_run(tmp_path / "out").documents()
    edit_corpus(tmp_path / "in", random.Random(5), 3)
    with pytest.raises(EngineError, match=r"1 of \d+ shards were not worked on"):
        run_here(Mode.UPDATE, tmp_path / "in", tmp_path / "out", "run.shard_bytes=20000", work=forgetful)
    assert package.open_run(tmp_path / "out").documents().equals(before)


def test_an_interrupt_as_an_overwriting_run_begins_leaves_the_tables_as_they_were(
    articles, tmp_path, monkeypatch
):
    run_here(Mode.NEW, articles, tmp_path / "out", "run.shard_bytes=20000")
    before = len(package.open_run(tmp_path / "out").documents())

    def interrupted(record, output):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(RunInfo, "write", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run_here(Mode.OVERWRITE, articles, tmp_path / "out", "run.shard_bytes=20000")
    assert len(package.open_run(tmp_path / "out").documents()) == before
