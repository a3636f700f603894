"""`kazprep add` and what `kazprep update` says, refuses and takes from the run."""

import json
import os
import random
import shutil
import subprocess
from contextlib import contextmanager

import pytest

import kazprep as package
from kazprep.errors import InputError, OutputError
from kazprep.runs.engines.worker_pool import LocalEngine
from kazprep.runs.inputs import Mode
from kazprep.runs.job import RunOptions
from kazprep.runs.prepare import preview
from kazprep.runs.runner import run
from kazprep.settings import load_settings
from kazprep.tables.schemas import SCHEMAS
from tests.endurance.corpora import differing, tables, write_article, write_corpus
from tests.endurance.stages import WITHOUT_MODELS
from tests.runs.commands import environment, kazprep, start, wait_for

pytestmark = pytest.mark.process

NO_PAGES = (WITHOUT_MODELS, "run.workers=1", "report.enabled=false", "notebook.enabled=false")
SETTINGS = ("run.shard_bytes=20000", *NO_PAGES)


@pytest.fixture(autouse=True)
def stages_without_models(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", environment()["PYTHONPATH"])


def go(mode, inputs, output, **options):
    return run(inputs, output, load_settings(assignments=SETTINGS), RunOptions(mode, **options))


def changes_of(output):
    counts = json.loads((output / "run.json").read_text(encoding="utf-8"))["changes"]
    return tuple(counts[what] for what in ("new", "changed", "gone", "unchanged", "kept"))


def rows_by_document(output):
    """The rows of every table without their sources, in an order that does not depend on when they came."""
    found = {}
    for name, table in tables(output).items():
        keys = [
            (key, "ascending")
            for key in table.column_names
            if key in ("doc_id", "start", "raw_start", "message")
        ]
        found[name] = table.drop_columns([c for c in ("source",) if c in table.column_names]).sort_by(keys)
    return found


def same_documents(one, other):
    return [name for name in SCHEMAS if not rows_by_document(one)[name].equals(rows_by_document(other)[name])]


def sources(output):
    return package.open_run(output).documents(["source"])["source"].tolist()


def check_verified(output):
    verified = kazprep("verify", output)
    assert (verified.returncode, verified.stdout) == (0, f"{output}: OK\n")


@pytest.fixture
def days(tmp_path):
    """Two days of articles, in separate folders; files of both have the same names."""
    for number, day in enumerate(("2026-03-01", "2026-03-02")):
        write_corpus(tmp_path / day, 30, random.Random(number))
    return tmp_path / "2026-03-01", tmp_path / "2026-03-02"


class TestAdding:
    def test_a_new_folder_is_an_input_beside_those_of_the_run(self, days, tmp_path):
        first, second = days
        go(Mode.NEW, [first], tmp_path / "out")
        before = sources(tmp_path / "out")
        shutil.rmtree(first)  # what is not given need not be there any more
        go(Mode.ADD, [second], tmp_path / "out")
        assert changes_of(tmp_path / "out") == (30, 0, 0, 0, 30)
        assert sources(tmp_path / "out") == [*before, *(f"2026-03-02/{name}" for name in before)]
        check_verified(tmp_path / "out")

    def test_the_rows_are_those_of_a_fresh_run_over_all_of_it(self, days, tmp_path):
        first, second = days
        go(Mode.NEW, [first], tmp_path / "out")
        go(Mode.ADD, [second], tmp_path / "out")
        write_article(second / "000" / "00003.txt", random.Random(9))  # changed
        write_article(second / "000" / "жаңа.txt", random.Random(10))
        go(Mode.ADD, [second / "000"], tmp_path / "out")
        assert changes_of(tmp_path / "out") == (1, 1, 0, 29, 30)
        go(Mode.NEW, [first, second], tmp_path / "fresh")
        assert same_documents(tmp_path / "out", tmp_path / "fresh") == []
        check_verified(tmp_path / "out")

    def test_what_is_in_an_input_of_the_run_is_named_as_the_run_names_it(self, days, tmp_path):
        root = tmp_path
        out = tmp_path.parent / f"{tmp_path.name}-out"
        go(Mode.NEW, [root], out)
        write_corpus(root / "2026-03-03", 10, random.Random(3))
        (root / "сілтеме").symlink_to(root / "2026-03-03")
        go(Mode.ADD, [root / "сілтеме"], out)
        (root / "сілтеме").unlink()
        go(Mode.NEW, [root], out.with_name(f"{out.name}-fresh"))
        assert differing(out, out.with_name(f"{out.name}-fresh")) == []

    def test_an_inbox_that_is_emptied_every_day(self, days, tmp_path):
        inbox = tmp_path / "inbox"
        shutil.copytree(days[0], inbox)
        go(Mode.NEW, [inbox], tmp_path / "out")
        shutil.rmtree(inbox)
        inbox.mkdir()
        write_article(inbox / "жаңа.txt", random.Random(5))
        (inbox / "000").mkdir()
        write_article(inbox / "000" / "00004.txt", random.Random(6))  # a correction: those beside it are gone
        go(Mode.ADD, [inbox], tmp_path / "out")
        assert changes_of(tmp_path / "out") == (1, 1, 0, 0, 29)
        shutil.copytree(days[0], tmp_path / "all" / "inbox")
        shutil.copytree(inbox, tmp_path / "all" / "inbox", dirs_exist_ok=True)
        go(Mode.NEW, [tmp_path / "all" / "inbox"], tmp_path / "fresh")
        assert same_documents(tmp_path / "out", tmp_path / "fresh") == []
        errors = package.open_run(tmp_path / "out").errors()["source"].tolist()
        assert errors == package.open_run(tmp_path / "fresh").errors()["source"].tolist() == ["000/00007.txt"]
        check_verified(tmp_path / "out")

    def test_what_is_counted_of_documents_is_counted_of_those_that_are_left(self, days, tmp_path):
        (days[0] / "000" / "00002.txt").write_text(" date 2026-03-01 Қар\nБүгін қар жауды.", encoding="utf-8")
        go(Mode.NEW, [days[0]], tmp_path / "out")
        write_article(days[0] / "000" / "00001.txt", random.Random(7))
        go(Mode.ADD, [days[0] / "000" / "00001.txt"], tmp_path / "out")
        go(Mode.NEW, [days[0]], tmp_path / "fresh")
        counts = [package.open_run(tmp_path / name).info["document_counts"] for name in ("out", "fresh")]
        assert counts[0] == counts[1]
        assert counts[0]["txt"]["dated"] == 1

    def test_a_file_that_has_grown_takes_in_what_is_new_of_it(self, tmp_path):
        def write(count):
            lines = [
                json.dumps({"text": f"{n} жаңалық. Бүгін қар жауды."}, ensure_ascii=False)
                for n in range(count)
            ]
            (tmp_path / "а.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

        cut = load_settings(assignments=[*SETTINGS, "input.split_bytes=2000"])
        for mode, count in ((Mode.NEW, 100), (Mode.ADD, 150), (Mode.ADD, 40)):
            write(count)
            run([tmp_path / "а.jsonl"], tmp_path / "out", cut, RunOptions(mode))
            documents = package.open_run(tmp_path / "out").documents()
            assert sorted(documents["record"]) == list(range(count))
        assert changes_of(tmp_path / "out") == (0, 1, 0, 0, 0)
        check_verified(tmp_path / "out")

    def test_where_there_is_no_run_one_begins(self, days, tmp_path):
        go(Mode.ADD, [days[0]], tmp_path / "out")
        go(Mode.NEW, [days[0]], tmp_path / "fresh")
        assert differing(tmp_path / "out", tmp_path / "fresh") == []
        assert changes_of(tmp_path / "out") == (30, 0, 0, 0, 0)

    def test_nothing_is_added_to_incomplete_tables(self, days, tmp_path):
        out = tmp_path / "out"
        process = start("run", days[0], "-o", out, "--workers", 2, "--set", "run.shard_bytes=2000", sleep=0.2)
        wait_for(lambda: (out / "ledger.jsonl").exists())
        process.kill()
        process.communicate()
        with pytest.raises(OutputError, match="are incomplete, so nothing can be added to them"):
            run(
                [days[1]],
                out,
                load_settings(assignments=["run.shard_bytes=2000", *NO_PAGES]),
                RunOptions(Mode.ADD),
            )
        go(Mode.NEW, [days[0]], tmp_path / "lost")
        next((tmp_path / "lost" / "tokens").glob("part-*")).unlink()
        with pytest.raises(OutputError, match="are incomplete, so nothing can be added to them"):
            go(Mode.ADD, [days[1]], tmp_path / "lost")

    def test_an_update_after_additions_keeps_what_was_made(self, days, tmp_path):
        first, second = days
        out = tmp_path / "out"
        go(Mode.NEW, [first], out)
        go(Mode.ADD, [second], out)
        before = {path: path.stat().st_mtime_ns for path in out.glob("*/part-*")}
        (second / "000" / "00002.txt").unlink()
        write_article(second / "000" / "00002-b.txt", random.Random(4))
        record = go(Mode.UPDATE, [], out)
        assert changes_of(out) == (1, 0, 1, 59, 0)
        assert [one.given for one in record.plan.inputs] == [str(first), str(second)]
        after = {path: path.stat().st_mtime_ns for path in out.glob("*/part-*")}
        assert len(before.items() & after.items()) >= len(before) - 12  # two shards at most
        go(Mode.NEW, [first, second], tmp_path / "fresh")
        assert same_documents(out, tmp_path / "fresh") == []
        check_verified(out)

    def test_of_files_of_the_same_path_the_first_that_came_has_the_plain_id_until_an_update(self, tmp_path):
        first, second = tmp_path / "қаңтар", tmp_path / "ақпан"
        for path in (first / "а.txt", second / "ә.txt"):
            path.parent.mkdir()
            path.write_text("Бүгін қар жауды.", encoding="utf-8")
        go(Mode.NEW, [first], tmp_path / "out")
        go(Mode.ADD, [second], tmp_path / "out")
        (first / "ә.txt").write_text("Бүгін қар жауды.", encoding="utf-8")
        go(Mode.ADD, [first], tmp_path / "out")
        go(Mode.NEW, [first, second], tmp_path / "fresh")
        added, fresh = (
            package.open_run(tmp_path / name).documents().set_index("source")["doc_id"]
            for name in ("out", "fresh")
        )
        assert added.is_unique
        assert added["ақпан/ә.txt"] == fresh["қаңтар/ә.txt"]
        go(Mode.UPDATE, [], tmp_path / "out")
        assert same_documents(tmp_path / "out", tmp_path / "fresh") == []

    def test_one_that_is_killed_leaves_the_tables_as_they_were_and_continues(self, days, tmp_path):
        first, second = days
        out = tmp_path / "out"
        small = ("--workers", "1", "--set", "run.shard_bytes=2000")
        kazprep("run", first, "-o", out, *small)
        before = tables(out)
        write_article(first / "000" / "00005.txt", random.Random(8))
        process = start("add", second, first / "000" / "00005.txt", "-o", out, sleep=0.05)
        wait_for(lambda: '"pending":true' in (out / "ledger.jsonl").read_text(encoding="utf-8"))
        process.kill()
        process.communicate()
        assert {name: table.equals(before[name]) for name, table in tables(out).items()} == dict.fromkeys(
            SCHEMAS, True
        )
        result = kazprep("add", second, first / "000" / "00005.txt", "-o", out)
        assert result.returncode == 1, result.stderr
        assert "Files: 30 new, 1 changed, 0 unchanged, 29 kept." in result.stdout
        kazprep("run", first, second, "-o", tmp_path / "fresh", *small)
        assert same_documents(out, tmp_path / "fresh") == []
        check_verified(out)

    def test_another_folder_of_the_name_of_one_that_was_added_is_an_error(self, days, tmp_path):
        go(Mode.NEW, [days[0]], tmp_path / "out")
        go(Mode.ADD, [days[1]], tmp_path / "out")
        same_name = tmp_path / "same_name" / days[1].name
        shutil.copytree(days[1], same_name)
        with pytest.raises(InputError, match="several inputs are named '2026-03-02'"):
            go(Mode.ADD, [same_name], tmp_path / "out")

    def test_a_folder_that_holds_an_input_of_the_run_is_an_error(self, days, tmp_path):
        go(Mode.NEW, [days[0]], tmp_path / "out")
        with pytest.raises(
            InputError, match="would be read twice: give one of them, or the folders beside it"
        ):
            go(Mode.ADD, [tmp_path], tmp_path / "out")


class TestUpdating:
    def test_the_new_folder_alone_is_refused_and_adding_it_is_offered(self, days, tmp_path):
        first, second = days
        go(Mode.NEW, [first], tmp_path / "out")
        before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
        (second / "000").rename(second / "басқа")
        result = kazprep("update", second, "-o", tmp_path / "out")
        assert result.returncode == 2
        assert f"the inputs are not those of the run: it has {first}, given are {second}" in result.stderr
        assert "30 of the run's 30 files are not in the inputs (000/00000.txt, " in result.stderr
        assert "(30 new, 0 changed, 30 gone, 0 unchanged)" in result.stderr
        assert f"`kazprep add {second} --output {tmp_path / 'out'}`" in result.stderr
        assert "`kazprep update` with --other-inputs --allow-gone" in result.stderr
        assert before == {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
        go(Mode.UPDATE, [second], tmp_path / "out", other_inputs=True, allow_gone=True)
        go(Mode.NEW, [second], tmp_path / "fresh")
        assert differing(tmp_path / "out", tmp_path / "fresh") == []

    def test_more_than_a_tenth_that_is_gone_is_refused_without_a_flag(self, days, tmp_path):
        go(Mode.NEW, [days[0]], tmp_path / "out")
        for number in range(3):
            (days[0] / "000" / f"0000{number}.txt").unlink()
        go(Mode.UPDATE, [days[0]], tmp_path / "out")
        assert changes_of(tmp_path / "out") == (0, 0, 3, 27, 0)
        for number in range(3, 6):
            (days[0] / "000" / f"0000{number}.txt").unlink()
        with pytest.raises(InputError, match="3 of the run's 27 files are not in the inputs"):
            go(Mode.UPDATE, [days[0]], tmp_path / "out")
        go(Mode.UPDATE, [days[0]], tmp_path / "out", allow_gone=True)
        assert changes_of(tmp_path / "out") == (0, 0, 3, 24, 0)

    def test_other_inputs_are_refused_without_a_flag_though_nothing_is_gone(self, days, tmp_path):
        go(Mode.NEW, [days[0]], tmp_path / "out")
        shutil.copytree(days[0], tmp_path / "copy")
        with pytest.raises(InputError, match="the inputs are not those of the run"):
            go(Mode.UPDATE, [tmp_path / "copy"], tmp_path / "out")
        go(Mode.UPDATE, [tmp_path / "copy"], tmp_path / "out", other_inputs=True)
        assert changes_of(tmp_path / "out") == (0, 0, 0, 30, 0)

    def test_an_input_in_another_spelling_is_the_same_input(self, days, tmp_path, monkeypatch):
        go(Mode.NEW, [days[0]], tmp_path / "out")
        (tmp_path / "сілтеме").symlink_to(days[0])
        monkeypatch.chdir(days[1])
        for spelled in (tmp_path / "сілтеме", days[1].relative_to(days[1]) / ".." / days[0].name):
            go(Mode.UPDATE, [spelled], tmp_path / "out")
            assert changes_of(tmp_path / "out") == (0, 0, 0, 30, 0)

    def test_one_more_input_beside_those_of_the_run_keeps_their_rows(self, days, tmp_path):
        go(Mode.NEW, [days[0]], tmp_path / "out")
        go(Mode.UPDATE, list(days), tmp_path / "out")
        assert changes_of(tmp_path / "out") == (30, 0, 0, 30, 0)

    def test_a_dry_run_names_the_files_and_writes_nothing(self, days, tmp_path):
        first, second = days
        out = tmp_path / "out"
        settings = ("--set", "tag.trim=false", "--workers", "1")
        kazprep("run", first, "-o", out, *settings)
        write_article(first / "000" / "00001.txt", random.Random(8))
        (first / "000" / "00002.txt").unlink()
        write_article(first / "жаңа.txt", random.Random(9))
        before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
        result = kazprep("update", "-o", out, "--dry-run")
        assert result.stdout.splitlines() == [
            "new      жаңа.txt",
            "changed  000/00001.txt",
            "gone     000/00002.txt",
            "Files: 1 new, 1 changed, 1 gone, 28 unchanged. Nothing was written.",
        ]
        result = kazprep("add", second, first / "жаңа.txt", "-o", out, "--dry-run")
        assert result.stdout.splitlines()[-1] == (
            "Files: 31 new, 0 changed, 0 unchanged, 30 kept. Nothing was written."
        )
        result = kazprep("update", second, "-o", out, "--dry-run")
        assert result.returncode == 0
        assert result.stdout.splitlines()[-1].startswith(
            "Without a flag it would be refused: the inputs are not those of the run: it has"
        )
        assert before == {path: path.stat().st_mtime_ns for path in out.rglob("*")}

    def test_a_dry_run_where_there_is_no_run_makes_no_folder(self, days, tmp_path):
        changes, refused = preview([days[0]], tmp_path / "out", load_settings(), Mode.UPDATE)
        assert (len(changes.new), refused) == (30, None)
        assert not (tmp_path / "out").exists()

    def test_without_inputs_and_settings_it_has_those_of_the_run(self, days, tmp_path):
        out = tmp_path / "out"
        arguments = ("--set", "tag.trim=false", "--set", "run.shard_bytes=20000", "--workers", "1")
        kazprep("run", days[0], days[1], "-o", out, *arguments)
        write_article(days[1] / "жаңа.txt", random.Random(1))
        result = kazprep("update", "-o", out)
        assert "Files: 1 new, 0 changed, 0 gone, 60 unchanged." in result.stdout, result.stderr
        info = json.loads((out / "run.json").read_text(encoding="utf-8"))
        assert info["settings"]["tag"]["trim"] is False
        assert info["inputs"] == [str(days[0]), str(days[1])]
        log = [json.loads(line) for line in (out / "run.log").read_text(encoding="utf-8").splitlines()]
        assert [line["changes"]["new"] for line in log if "changes" in line] == [1]
        refused = kazprep("update", "-o", out, "--set", "tag.trim=true")
        assert "tag.trim was False, is now True" in refused.stderr

    def test_without_inputs_and_without_a_run_it_asks_for_inputs(self, tmp_path):
        with pytest.raises(InputError, match="is not the output of a run yet: name the inputs"):
            go(Mode.UPDATE, [], tmp_path / "out")
        assert not (tmp_path / "out").exists()

    def test_inputs_that_moved_with_the_project_are_the_same(self, days, tmp_path, monkeypatch):
        project = tmp_path / "project"
        shutil.copytree(days[0], project / "articles")
        monkeypatch.chdir(project)
        from pathlib import Path

        go(Mode.NEW, [Path("articles")], Path("out"))
        project.rename(tmp_path / "moved")
        monkeypatch.chdir(tmp_path / "moved")
        go(Mode.UPDATE, [Path("articles")], Path("out"))
        assert changes_of(Path("out")) == (0, 0, 0, 30, 0)


@contextmanager
def between_plan_and_read(monkeypatch, change, undo):
    """Runs in which something happens to the inputs before they are read and is undone after."""
    original = LocalEngine.process

    def process(engine, shards, on_progress):
        change()
        yield from original(engine, shards, on_progress)
        undo()

    with monkeypatch.context() as patched:
        patched.setattr(LocalEngine, "process", process)
        yield


@pytest.mark.parametrize("same_size", [False, True])
def test_a_file_that_was_another_when_it_was_read_is_noticed(tmp_path, monkeypatch, same_size):
    path = tmp_path / "in" / "а.txt"
    path.parent.mkdir()
    path.write_text("Дұрыс мәтін.", encoding="utf-8")
    os.utime(path, (1_700_000_000,) * 2)

    def change():
        path.rename(tmp_path / "kept")
        path.write_text("Басқа мәтін." if same_size else "Бөтен, уақытша мәтін.", encoding="utf-8")
        os.utime(path, (1_700_000_000,) * 2)

    with between_plan_and_read(monkeypatch, change, lambda: (tmp_path / "kept").rename(path)):
        go(Mode.NEW, [path.parent], tmp_path / "out")
    go(Mode.UPDATE, [path.parent], tmp_path / "out")
    assert package.open_run(tmp_path / "out").documents()["text"].tolist() == ["Дұрыс мәтін."]


def test_a_file_that_is_replaced_by_one_of_the_same_size_and_time_is_noticed(tmp_path):
    path = tmp_path / "in" / "а.txt"
    path.parent.mkdir()
    for mode, text in ((Mode.NEW, "Дұрыс мәтін."), (Mode.UPDATE, "Басқа мәтін.")):
        path.write_text(text, encoding="utf-8")
        os.utime(path, (1_700_000_000,) * 2)
        go(mode, [path.parent], tmp_path / "out")
    assert package.open_run(tmp_path / "out").documents()["text"].tolist() == ["Басқа мәтін."]


def test_a_file_that_changes_while_it_is_read_is_named(tmp_path, monkeypatch, capsys):
    path = tmp_path / "in" / "а.txt"
    path.parent.mkdir()
    path.write_text("Қар еріді.", encoding="utf-8")
    os.utime(path, (1_700_000_000,) * 2)
    monkeypatch.setattr("kazprep.runs.source_state._SAME_MOMENT_NS", 0)
    with between_plan_and_read(monkeypatch, lambda: path.write_text("Күн шықты."), lambda: None):
        go(Mode.NEW, [path.parent], tmp_path / "out")
    assert "а.txt changed while it was read: `kazprep update` will read it again" in capsys.readouterr().err


def test_files_whose_names_are_written_alike_are_kept_apart(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / os.fsdecode(b"a\xff.txt")).write_text("Бірінші мәтін.", encoding="utf-8")
    (folder / "a\\xff.txt").write_text("Екінші мәтін.", encoding="utf-8")
    go(Mode.NEW, [folder], tmp_path / "out")
    documents = package.open_run(tmp_path / "out").documents()
    assert documents["source"].is_unique
    assert sorted(documents["text"]) == ["Бірінші мәтін.", "Екінші мәтін."]
    check_verified(tmp_path / "out")


def test_an_input_whose_path_is_not_utf8_is_found_again(tmp_path):
    folder = tmp_path / os.fsdecode(b"\xff")
    folder.mkdir()
    (folder / "а.txt").write_text("Қар еріді.", encoding="utf-8")
    go(Mode.NEW, [folder], tmp_path / "out")
    go(Mode.UPDATE, [], tmp_path / "out")
    assert changes_of(tmp_path / "out") == (0, 0, 0, 1, 0)


def test_runs_do_not_read_runs(tmp_path):
    for number in range(5):
        write_article(tmp_path / f"{number}.txt", random.Random(number))
    go(Mode.NEW, [tmp_path], tmp_path / "v1")
    result = kazprep("run", tmp_path, "-o", tmp_path / "v2", "--workers", "1")
    assert result.returncode == 0, result.stderr
    assert f"kazprep: {tmp_path / 'v1'} is skipped: it is the output of a run, not articles" in result.stderr
    assert sources(tmp_path / "v2") == [f"{number}.txt" for number in range(5)]
    log = (tmp_path / "v2" / "run.log").read_text(encoding="utf-8")
    assert "is skipped" in log


def test_a_run_in_place_of_articles_is_refused(tmp_path):
    (tmp_path / "а.txt").write_text("Қар еріді.", encoding="utf-8")
    go(Mode.NEW, [tmp_path / "а.txt"], tmp_path / "v1")
    for given in (tmp_path / "v1", tmp_path / "v1" / "tokens"):
        with pytest.raises(
            InputError, match=r"did you mean `kazprep report .*/v1`, or `kazprep update --output"
        ):
            go(Mode.NEW, [given], tmp_path / "v2")
    with pytest.raises(InputError, match="did you mean"):
        go(Mode.NEW, [tmp_path / "v1"], tmp_path / "v1")
    go(Mode.NEW, [tmp_path / "v1", tmp_path / "а.txt"], tmp_path / "v2")
    assert sources(tmp_path / "v2") == ["а.txt"]


def test_an_output_that_is_reached_by_a_link_is_not_an_input(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "а.txt").write_text("Қар еріді.", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "in")
    for mode in (Mode.NEW, Mode.UPDATE):
        go(mode, [tmp_path / "in"], tmp_path / "link" / "out")
    assert sources(tmp_path / "in" / "out") == ["а.txt"]
    assert len(package.open_run(tmp_path / "in" / "out").errors()) == 0


def test_an_update_without_room_keeps_complete_tables(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk]
    mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"a small disk can't be mounted here: {mounted.stderr.strip()}")
    try:
        (tmp_path / "in").mkdir()
        for number in range(300):
            path = tmp_path / "in" / f"a-rather-long-name-of-an-article-{number}.txt"
            path.write_text(f"Қар еріді {number}.", encoding="utf-8")
        go(Mode.NEW, [tmp_path / "in"], disk / "out")
        used = shutil.disk_usage(disk).used // 1024
        subprocess.run(["mount", "-o", f"remount,size={used + 8}k", disk], check=True)
        (tmp_path / "in" / "жаңа.txt").write_text("Жаңа.", encoding="utf-8")
        with pytest.raises(OutputError, match="can't be written: No space left"):
            go(Mode.UPDATE, [tmp_path / "in"], disk / "out")
        assert json.loads((disk / "out" / "run.json").read_text(encoding="utf-8"))["status"] == "complete"
        assert len(package.open_run(disk / "out").documents()) == 300
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_ids_of_records_that_are_in_a_large_file_twice_are_reported(tmp_path, capsys):
    line = json.dumps({"id": 1, "text": "Бүгін қар жауды."}, ensure_ascii=False) + "\n"
    others = [json.dumps({"id": n, "text": "Күн шықты."}, ensure_ascii=False) + "\n" for n in range(2, 32)]
    (tmp_path / "а.jsonl").write_text("".join([line, *others, line]), encoding="utf-8")
    settings = load_settings(assignments=[*SETTINGS, "input.doc_id=external_id", "input.split_bytes=1000"])
    run([tmp_path / "а.jsonl"], tmp_path / "out", settings)
    documents = package.open_run(tmp_path / "out").documents()
    assert documents["doc_id"].nunique() == 31
    assert "1 doc_id are those of several documents (" in capsys.readouterr().err
