"""Runs on Ray, on one node and on two, whatever is killed: their tables are the local engine's."""

import os
import pickle
import random
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import kazprep as package
from kazprep.errors import EngineError
from kazprep.names import read_names
from kazprep.readers.sources.find import find_sources
from kazprep.readers.sources.source import Source
from kazprep.runs.engines.start import started_engine
from kazprep.runs.ledger import DoneShard, FileState
from kazprep.runs.shards import Shard
from kazprep.settings import load_settings
from tests.endurance.corpora import differing, edit_corpus, write_corpus
from tests.endurance.ray_nodes import started_cluster
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

pytest.importorskip("ray")

from kazprep.runs.engines import ray_driver
from kazprep.runs.engines.ray_actor import OUTCOME, SHARD, Outcome, ShardWorker, installation
from kazprep.runs.engines.ray_driver import RayEngine, check_inputs, in_flight, wait_for_files

pytestmark = pytest.mark.ray

CONNECTION = ("--set", "run.shard_bytes=20000", "--ray-address")


@pytest.fixture(scope="module")
def cluster():
    """Two nodes of one processor each; a document takes its time there, so that something can be killed."""
    before = dict(os.environ)
    with started_cluster(2, environment(sleep=0.03)) as nodes:
        os.environ |= {name: nodes.environment[name] for name in ("RAY_AUTH_MODE", "RAY_AUTH_TOKEN")}
        try:
            yield nodes
        finally:
            os.environ.clear()
            os.environ |= before


def test_the_tables_are_those_of_the_local_engine_and_nothing_else_is_printed(articles, unbroken, tmp_path):
    result = kazprep("run", articles, "-o", tmp_path / "out", "--engine", "ray", *OPTIONS)
    assert result.returncode == 1, result.stderr
    assert "ray" not in result.stdout.lower().replace("--ray", "")
    check_complete(tmp_path / "out", unbroken)


def test_what_is_added_with_one_engine_is_what_is_added_with_the_other(tmp_path):
    for number, name in enumerate(("бірінші", "екінші")):
        write_corpus(tmp_path / name, 20, random.Random(number))
    for engine in ("local", "ray"):
        (tmp_path / "бірінші" / "000" / "00003.txt").write_text("Қар еріді.", encoding="utf-8")
        kazprep("run", tmp_path / "бірінші", "-o", tmp_path / engine, *OPTIONS)
        (tmp_path / "бірінші" / "000" / "00003.txt").write_text("Күн шықты.", encoding="utf-8")
        inputs = (tmp_path / "екінші", tmp_path / "бірінші")
        result = kazprep("add", *inputs, "-o", tmp_path / engine, "--engine", engine)
        assert result.returncode == 1, result.stderr
    assert differing(tmp_path / "local", tmp_path / "ray") == []


def test_a_worker_and_an_actor_that_are_killed_cost_nothing(cluster, articles, unbroken, tmp_path):
    output = tmp_path / "out"
    process = start("run", articles, "-o", output, *CONNECTION, cluster.address)
    wait_for(lambda: shards_done(output) >= 1)
    os.kill(cluster.nodes[1].worker(), signal.SIGKILL)
    wait_for(lambda: shards_done(output) >= 3)
    os.kill(cluster.nodes[0].actor(), signal.SIGKILL)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1, err
    assert "worker killed (SIGKILL); retrying shard" in err
    check_complete(output, unbroken)


def test_a_node_that_is_killed_costs_nothing(cluster, articles, unbroken, tmp_path):
    output = tmp_path / "out"
    process = start("run", articles, "-o", output, *CONNECTION, cluster.address)
    wait_for(lambda: shards_done(output) >= 2 and cluster.nodes[-1].worker())
    cluster.kill_last_node()
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1, err
    check_complete(output, unbroken)
    cluster.add_node()


def test_a_run_whose_driver_is_killed_is_resumed_by_either_engine(cluster, articles, unbroken, tmp_path):
    output = tmp_path / "out"
    for options, done in ((("--ray-address", cluster.address), 2), (("--workers", "1"), 4)):
        process = start(
            "run", articles, "-o", output, "--resume", "--set", "run.shard_bytes=20000", *options, sleep=0.03
        )
        wait_for(lambda done=done: shards_done(output) >= done)
        process.kill()
        process.communicate()
    result = kazprep("run", articles, "-o", output, "--resume", *CONNECTION, cluster.address)
    assert result.returncode == 1, result.stderr
    check_complete(output, unbroken)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_stopped_says_so(cluster, articles, tmp_path, number, code):
    output = tmp_path / "out"
    process = start("run", articles, "-o", output, *CONNECTION, cluster.address)
    wait_for(lambda: shards_done(output))
    process.send_signal(number)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == code
    assert "resume with kazprep run ... --resume" in err


def test_documents_that_kill_or_hold_up_a_worker_become_the_same_rows(cluster, tmp_path):
    write_corpus(tmp_path / "in", 20, random.Random(6))
    (tmp_path / "in" / "000" / "00003.txt").write_text("Мені өлтір", encoding="utf-8")
    (tmp_path / "in" / "000" / "00012.txt").write_text("Қатты ұйықта", encoding="utf-8")
    limits = (
        "--set",
        "run.document_timeout_seconds=6",
        "--set",
        "run.timeout_seconds_per_million_characters=0",
    )
    kazprep("run", tmp_path / "in", "-o", tmp_path / "local", *limits)
    result = kazprep(
        "run", tmp_path / "in", "-o", tmp_path / "ray", "--ray-address", cluster.address, *limits
    )
    assert "one document at a time" in result.stderr
    assert differing(tmp_path / "local", tmp_path / "ray") == []
    assert list(package.open_run(tmp_path / "ray").errors()["error"]) == [
        "WorkerDeath",
        "EmptyDocument",
        "Timeout",
    ]


def test_a_shard_at_which_actors_are_lost_again_and_again_ends_the_run(cluster, tmp_path):
    write_corpus(tmp_path / "in", 3, random.Random(6))
    (tmp_path / "in" / "000" / "00001.txt").write_text("Бәрін құлат", encoding="utf-8")
    result = kazprep("run", tmp_path / "in", "-o", tmp_path / "out", "--ray-address", cluster.address)
    assert result.returncode == 2
    assert "was lost 5 times at shard 00001" in result.stderr


def test_an_update_ingests_what_is_new(cluster, tmp_path):
    dice = random.Random(8)
    write_corpus(tmp_path / "in", 60, dice)
    kazprep("run", tmp_path / "in", "-o", tmp_path / "out", *OPTIONS)
    edit_corpus(tmp_path / "in", dice, 3)
    result = kazprep("update", tmp_path / "in", "-o", tmp_path / "out", *CONNECTION, cluster.address)
    assert result.returncode == 1, result.stderr
    assert "shards processed" in result.stdout
    kazprep("run", tmp_path / "in", "-o", tmp_path / "fresh", *OPTIONS)
    assert differing(tmp_path / "out", tmp_path / "fresh") == []


def test_a_cluster_that_is_not_there_is_reported_before_anything_is_written(articles, tmp_path):
    result = kazprep("run", articles, "-o", tmp_path / "out", "--ray-address", "127.0.0.1:1")
    assert result.returncode == 2
    assert "no Ray cluster answers at 127.0.0.1:1" in result.stderr
    assert not (tmp_path / "out").exists()


def test_without_ray_there_is_a_line_that_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.delitem(sys.modules, "kazprep.runs.engines.ray_driver", raising=False)
    settings = load_settings(assignments=["run.engine=ray"])
    expected = pytest.raises(EngineError, match=r"pip install 'kazprep\[ray\]'")
    with expected, started_engine(settings, tmp_path, "c0ffee"):
        pass


@pytest.fixture
def shard(tmp_path):
    (tmp_path / "a.txt").write_text("Қар жауды.", encoding="utf-8")
    return Shard("00001", tuple(find_sources([tmp_path / "a.txt"], ())))


def refusal(shard, output, expected):
    """What an actor refuses to work for."""
    worker = ShardWorker(load_settings(), output, "c0ffee", expected)
    (outcome,) = worker(pa.table({SHARD: [pickle.dumps(shard)]}))[OUTCOME].to_pylist()
    error = pickle.loads(outcome).error
    assert isinstance(error, EngineError)
    return str(error)


def test_the_names_file_travels_to_the_node(tmp_path):
    settings = load_settings(None, [f"tag.names={tmp_path / 'not-on-this-node.tsv'}"])
    files = {"names": "Тастақ\tGPE\n".encode()}
    worker = ShardWorker(settings, tmp_path, "c0ffee", installation(settings), files)
    (name,) = read_names(Path(worker._settings.tag.names)).find(["Тастақта"], 0, 1)
    assert name[2].type == "GPE"


def test_a_node_that_does_not_see_the_output_says_so(shard, tmp_path):
    message = refusal(shard, tmp_path, installation(load_settings()))
    assert f"does not see the output, {tmp_path}" in message


def test_a_node_with_another_version_is_refused(shard, tmp_path):
    (tmp_path / "ledger.jsonl").touch()
    here = installation(load_settings())
    message = refusal(shard, tmp_path, replace(here, versions=here.versions | {"torch": "1.0"}))
    assert "(here 1.0): rows may depend on it, so install the same on all nodes" in message


def done_shard(part="00001", rows=None, files=None, hashes=()):
    return DoneShard(part, "c0ffee", rows or {}, {}, {}, {}, files or {}, hashes)


def test_inputs_that_a_node_does_not_see_make_no_rows_in_errors(shard):
    check_inputs(shard, done_shard(hashes=("0" * 64,)), "one")
    with pytest.raises(EngineError, match=r"node one can't read .*a.txt, which can be read here"):
        check_inputs(shard, done_shard(hashes=("!no such file",)), "one")
    shard.sources[0].path.unlink()  # here, too
    check_inputs(shard, done_shard(hashes=("!no such file",)), "one")


def test_files_that_are_not_seen_here_end_the_run(tmp_path, monkeypatch):
    monkeypatch.setattr("kazprep.runs.engines.ray_driver._VISIBLE_SECONDS", 0.2)
    done = done_shard(files={"tokens": FileState(3, "")})
    with pytest.raises(EngineError, match=r"node one wrote .*, and it can't be seen here"):
        wait_for_files(done, tmp_path, "one")
    (tmp_path / "tokens").mkdir()
    (tmp_path / "tokens" / ".part-00001.parquet.c0ffee").write_bytes(b"abc")
    wait_for_files(done, tmp_path, "one")


class Blocks:
    """In place of a Ray dataset: a block for each shard that comes back."""

    def __init__(self, shards):
        rows = {"documents": 1, "tokens": 4}
        done = [done_shard(shard.part, rows) for shard in shards]
        self._outcomes = [pickle.dumps(Outcome("one", each, None, ())) for each in done]

    def iter_batches(self, **options):
        for outcome in self._outcomes:
            yield pa.table({OUTCOME: [outcome]})


def work_on_ray(shards, returned, tmp_path, monkeypatch):
    """The parts of the shards that the engine gives, one by one, of those that Ray returns."""
    monkeypatch.setattr(ray_driver, "_dataset", lambda engine, shards: Blocks(returned))
    engine = RayEngine(2, load_settings(), tmp_path, "c0ffee", gpus=0.0)
    for done in engine.process(shards, lambda progress: None):
        yield done.part


def test_a_block_that_ray_loses_is_an_error_and_not_silence(tmp_path, monkeypatch):
    shards = [Shard(part, ()) for part in ("00001", "00002", "00003")]
    working = work_on_ray(shards, [shards[0], shards[2]], tmp_path, monkeypatch)
    assert [next(working), next(working)] == ["00001", "00003"]
    with pytest.raises(EngineError, match=r"Ray returned 2 of 3 shards; .* --resume"):
        next(working)


def test_a_block_that_ray_returns_twice_counts_once(tmp_path, monkeypatch):
    shards = [Shard(part, ()) for part in ("00001", "00002")]
    working = work_on_ray(shards, [shards[1], shards[1], shards[0]], tmp_path, monkeypatch)
    assert list(working) == ["00002", "00001"]


def test_stages_that_are_not_built_in_give_the_same_on_ray(articles, tmp_path, monkeypatch):
    """One of an entry point and one of a module, with columns and options; a filter between them."""
    (tmp_path / "own_stage.py").write_text(
        "import pyarrow as pa\n"
        "from kazprep.stages import Column, FunctionStage\n"
        "def make(mark):\n"
        "    column = Column('documents', 'marks', pa.int32(), 'marks', nullable=True)\n"
        "    return FunctionStage(Marks(mark), columns=[column], name='marks')\n"
        "class Marks:\n"
        "    def __init__(self, mark):\n"
        "        self.mark = mark\n"
        "    def __call__(self, document):\n"
        "        return document.with_column('documents', 'marks', [document.text.count(self.mark)])\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    settings = (
        'pipeline.stages=["normalize", "quality", "filter", "own_stage:make"]',
        'stages.filter.reject=["n_characters < 60"]',
        'stages.own_stage:make={mark="қ"}',
        "run.shard_bytes=20000",
    )
    options = [part for setting in settings for part in ("--set", setting)]
    for engine in ("local", "ray"):
        command = [sys.executable, "-m", "kazprep", "run", str(articles), "-o", str(tmp_path / engine)]
        result = subprocess.run(
            [*command, "--engine", engine, *options], capture_output=True, text=True, timeout=300, check=False
        )
        assert result.returncode == 1, result.stderr
    local, ray = (pq.read_table(tmp_path / engine / "documents") for engine in ("local", "ray"))
    assert local.equals(ray)
    rejected = local["rejected"].is_valid().to_pylist()
    assert 0 < sum(rejected) < len(rejected)
    assert local["marks"].is_null().to_pylist() == rejected


def test_small_shards_have_the_next_one_at_hand_and_large_ones_do_not():
    small, large = (Shard("00001", (Source("а.txt", Path("unread"), size),)) for size in (1000, 2**23))
    assert (in_flight([small] * 9), in_flight([large] * 9), in_flight([])) == (2, 1, 1)
