"""The ledger's file: what is written is read, whatever moment the writing ends at."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep.errors import OutputError
from kazprep.readers.sources.inputs import Input
from kazprep.runs.ledger import DoneShard, FileState, Ledger, Plan, PlannedShard, SourceState
from kazprep.runs.ledger import read_ledger as read
from kazprep.tables.run_folder import LEDGER_NAME
from tests.runs.test_part_names import PARTS

SMALL = st.sampled_from([0, 1, 2**40])
NAMES = st.sampled_from(["қар.txt", "а/б\n.txt", 'в"\\.txt', "\udce9.txt", "\u2028", "😀\0"])
HASHES = st.none() | st.sampled_from(["0" * 64, "!файл оқылмайды"])


@st.composite
def plans(draw):
    models = draw(st.sampled_from([[], [{"package": "kk", "bytes": 7}, {"package": "ner", "bytes": 8}]]))
    return Plan(
        tuple(draw(st.lists(st.builds(Input, NAMES, NAMES, NAMES), max_size=2))),
        draw(st.none() | SMALL),
        draw(SMALL),
        draw(st.sampled_from([{}, {"run": {"workers": 2}, "tag": {"trim": True, "few": [1.5, "қ"]}}])),
        draw(st.sampled_from([{}, {"kazprep": "0.1", "stage қар": "1"}])),
        tuple(models),
        draw(st.booleans()),
    )


STATES = st.builds(
    SourceState, NAMES, SMALL, SMALL, st.none() | SMALL, st.none() | SMALL, st.integers(0, 9), st.booleans()
)
FILES = st.fixed_dictionaries({"documents": st.builds(FileState, SMALL, NAMES)})


@st.composite
def done_shards(draw, shard, pending):
    return DoneShard(
        shard.part,
        draw(NAMES),
        draw(st.sampled_from([{}, {"documents": 3, "tokens": 70}])),
        draw(st.sampled_from([{}, {"read": 0.25, "өз кезеңім": 1e-3}])),
        draw(st.sampled_from([{}, {"plain text": {"documents": 3, "note cut": 1}}])),
        draw(st.sampled_from([{}, {"read: Encoding": 2}])),
        draw(FILES),
        tuple(draw(HASHES) for _ in shard.sources),
        draw(pending),
    )


@st.composite
def ledgers(draw):
    """Ledgers of runs and of updates, which are committed where nothing is missing."""
    plan = draw(plans())
    ledger = Ledger(plan)
    for part in draw(st.lists(PARTS, max_size=6, unique=True)):
        status = draw(
            st.sampled_from(["planned", "done", "superseded"] if plan.is_update else ["planned", "done"])
        )
        sources = tuple(draw(st.lists(STATES, max_size=3)))
        shard = PlannedShard(part, sources, status == "superseded", draw(st.integers(0, 3)))
        ledger.shards[part] = shard
        if status != "planned":
            pending = st.booleans() if status == "done" and plan.is_update else st.just(False)
            ledger.done[part] = draw(done_shards(shard, pending))
    ledger.update_committed = plan.is_update and not ledger.missing() and draw(st.booleans())
    return ledger


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    return tmp_path_factory.mktemp("output")


@given(ledger=ledgers())
def test_what_is_written_is_read(output, ledger):
    ledger.write(output)
    assert read(output) == ledger


@given(ledger=ledgers(), data=st.data())
def test_what_is_appended_is_read(output, ledger, data):
    ledger.write(output)
    for shard in ledger.missing():
        ledger.append_done(output, data.draw(done_shards(shard, st.booleans())))
        assert read(output) == ledger
    ledger.commit_update(output)
    assert read(output) == ledger


@given(ledger=ledgers(), data=st.data())
def test_a_last_line_that_is_torn_is_as_if_it_had_not_been_written(output, ledger, data):
    ledger.update_committed = False
    ledger.write(output)
    before = (output / LEDGER_NAME).read_bytes()
    missing = ledger.missing()
    if missing:
        ledger.append_done(output, data.draw(done_shards(missing[0], st.booleans())))
    else:
        ledger.commit_update(output)
    after = (output / LEDGER_NAME).read_bytes()
    expected = read_of(before)
    kept = data.draw(st.integers(len(before), len(after) - 1))
    assert read_of(after[:kept]) == expected
    assert read_of(after) != expected


def read_of(content):
    with TemporaryDirectory() as folder:
        (Path(folder) / LEDGER_NAME).write_bytes(content)
        return read(Path(folder))


@given(ledger=ledgers(), data=st.data())
def test_a_line_that_is_damaged_before_the_last_one_is_named(output, ledger, data):
    ledger.write(output)
    lines = (output / LEDGER_NAME).read_bytes().splitlines(keepends=True)
    number = data.draw(st.integers(1, len(lines)))
    lines[number - 1] = lines[number - 1][: data.draw(st.integers(0, len(lines[number - 1]) - 2))] + b"\n"
    (output / LEDGER_NAME).write_bytes(b"".join(lines))
    with pytest.raises(OutputError, match=f"is damaged in line {number}:"):
        read(output)


@given(ledger=ledgers())
def test_compaction_keeps_the_tables_and_forgets_the_update(output, ledger):
    if not ledger.update_committed:
        ledger.shards = {shard.part: shard for shard in ledger.planned()}
        ledger.done = {part: done for part, done in ledger.done.items() if part in ledger.shards}
        ledger.update_committed = True
    compacted = ledger.compacted()
    assert compacted.committed() == [replace(done, pending=False) for done in ledger.committed()]
    assert compacted.planned() == list(compacted.shards.values()) == ledger.planned()
    assert compacted.missing() == ledger.missing()
    assert not (compacted.update_committed or compacted.plan.is_update)
    compacted.write(output)
    assert read(output) == compacted == compacted.compacted()


@given(ledger=ledgers())
def test_an_update_changes_the_tables_when_it_is_committed_and_not_before(ledger):
    ledger.update_committed = False
    assert [done.pending for done in ledger.committed()] == [False] * len(ledger.committed())
    superseded = {part for part, shard in ledger.shards.items() if shard.superseded}
    assert superseded <= {done.part for done in ledger.committed()}
    ledger.update_committed = True
    done = sorted(ledger.done.keys() - superseded)
    assert [each.part for each in ledger.committed()] == done


def test_a_folder_without_a_ledger_has_none(tmp_path):
    assert read(tmp_path) is None
