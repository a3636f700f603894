"""The output folder is made what its ledger says, whatever files are in it."""

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kazprep.runs.ledger import DoneShard, FileState, Ledger, PlannedShard
from kazprep.runs.output import drop_damaged, reconcile, unknown_files
from kazprep.runs.part_files import part_name, temporary_name
from kazprep.tables.schemas import SCHEMAS
from tests.runs.histories import PLAN
from tests.runs.test_part_names import PARTS

STRANGERS = (
    "жазба.txt",
    "_SUCCESS",
    "part-00001.parquet.bak",
    "part-xx.parquet",
    ".part-00001.parquet",
    ".part-1.csv",
)
CONTENTS = (b"", b"a", b"ab")


@st.composite
def ledgers(draw):
    """Ledgers of a run or an update whose shards are missing, committed, pending or superseded."""
    ledger = Ledger(PLAN, update_committed=draw(st.booleans()))
    statuses = ["committed", "pending", "superseded", *["missing"] * (not ledger.update_committed)]
    for part in draw(st.lists(PARTS, max_size=4, unique=True)):
        status = draw(st.sampled_from(statuses))
        ledger.shards[part] = PlannedShard(part, (), status == "superseded")
        if status != "missing":
            files = {table: FileState(draw(st.integers(0, 2)), "") for table in SCHEMAS}
            token = draw(st.sampled_from(["a1", "b2"]))
            ledger.done[part] = DoneShard(part, token, {}, {}, {}, {}, files, (), status == "pending")
    return ledger


@st.composite
def folders(draw, ledger):
    """Any files in the folders of tables: content by table and name."""
    names = {name for part in ledger.shards for name in (part_name(part), temporary_name(part, "a1"))}
    names |= {temporary_name(part, "b2") for part in ledger.shards}
    names |= {part_name("00777"), temporary_name("00777", "a1"), *STRANGERS}
    tables = draw(st.sampled_from([("tokens",), ("documents", "errors")]))
    paths = [(table, name) for table in tables for name in sorted(names)]
    chosen = draw(st.lists(st.sampled_from(paths), unique=True, max_size=20))
    return {path: draw(st.sampled_from(CONTENTS)) for path in chosen}


def write(output, files):
    for (table, name), content in files.items():
        (output / table).mkdir(exist_ok=True)
        (output / table / name).write_bytes(content)


def there(output):
    """Everything in the folder: content by table and name."""
    paths = [path for path in output.rglob("*") if path.is_file()]
    return {(path.parent.name, path.name): path.read_bytes() for path in paths}


def expected(ledger, before):
    """The files that are to be there."""
    after = {path: content for path, content in before.items() if path[1] in STRANGERS}
    for table in SCHEMAS:
        for part, done in ledger.done.items():
            final, temporary = (table, part_name(part)), (table, temporary_name(part, done.writer_id))
            if done in ledger.committed():
                kept = before.get(temporary, before.get(final))
                after |= {} if kept is None else {final: kept}
            elif done.pending and temporary in before:
                after[temporary] = before[temporary]
    return after


CASES = ledgers().flatmap(lambda ledger: st.tuples(st.just(ledger), folders(ledger)))


@settings(max_examples=200)
@given(CASES)
def test_a_folder_is_reconciled_with_its_ledger(case):
    ledger, before = case
    with TemporaryDirectory() as folder:
        output = Path(folder)
        write(output, before)
        reconcile(output, ledger)
        after = there(output)
        assert after == expected(ledger, before)
        reconcile(output, ledger)
        assert there(output) == after
        assert {name.rpartition("/")[2] for name in unknown_files(output, ledger)} == {
            name for _, name in after if name in STRANGERS and name[0] not in "._"
        }


class Killed(BaseException):
    """What ends a process."""


@settings(max_examples=100)
@given(CASES, st.integers(0, 9))
def test_a_folder_is_reconciled_by_the_next_run_where_this_one_is_killed(case, operations):
    ledger, before = case
    left = operations

    def killed_before(operation):
        def run(*arguments, **options):
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed
            return operation(*arguments, **options)

        return run

    with TemporaryDirectory() as folder:
        output = Path(folder)
        write(output, before)
        with pytest.MonkeyPatch.context() as patched, suppress(Killed):
            for name in ("replace", "unlink"):
                patched.setattr(Path, name, killed_before(getattr(Path, name)))
            reconcile(output, ledger)
        reconcile(output, ledger)
        assert there(output) == expected(ledger, before)


@st.composite
def complete_folders(draw, ledger):
    """A file of the right size for each shard that is done and each table, but for some."""
    files = {}
    for part, done in ledger.done.items():
        for table, state in done.files.items():
            name = draw(st.sampled_from([part_name(part), temporary_name(part, done.writer_id)]))
            files[table, name] = b"a" * state.bytes
    for path in draw(st.lists(st.sampled_from(sorted(files)), max_size=2)) if files else ():
        files[path] = draw(st.none() | st.sampled_from(CONTENTS))
    return {path: content for path, content in files.items() if content is not None}


@given(ledgers().flatmap(lambda ledger: st.tuples(st.just(ledger), complete_folders(ledger))))
def test_shards_whose_files_are_lost_or_of_another_size_are_not_done(case):
    ledger, files = case

    def is_intact(done):
        return all(
            len(
                files.get(
                    (table, part_name(done.part)),
                    files.get((table, temporary_name(done.part, done.writer_id)), b"-" * 9),
                )
            )
            == state.bytes
            for table, state in done.files.items()
        )

    intact = {part: done for part, done in ledger.done.items() if is_intact(done)}
    planned = dict(ledger.shards)
    with TemporaryDirectory() as folder:
        write(Path(folder), files)
        drop_damaged(Path(folder), ledger)
        assert there(Path(folder)) == files
    assert (ledger.done, ledger.shards) == (intact, planned)
