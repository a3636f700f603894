"""Runs on Ray, on one node and on two, whatever is killed: their tables are the local engine's."""

import os
import random
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

import kazprep as package
from kazprep.runs.engines import EngineError, started_engine
from kazprep.settings import load_settings
from tests.endurance.corpora import differing, edit_corpus, write_corpus
from tests.runs.commands import OPTIONS, STAGES, check_whole, kazprep, shards_done, start, wait_for

ray = pytest.importorskip("ray")

CONNECTION = ("--set", "run.shard_bytes=20000", "--ray-address")


@contextmanager
def own_environment(**variables):
    before = dict(os.environ)
    os.environ |= variables
    try:
        yield
    finally:
        os.environ.clear()
        os.environ |= before


@pytest.fixture(scope="module")
def cluster():
    """Two nodes of one processor each; a document takes its time there, so that something can be killed."""
    from ray.cluster_utils import Cluster

    path = os.pathsep.join([str(STAGES), *filter(None, [os.environ.get("PYTHONPATH")])])
    with own_environment(PYTHONPATH=path, KAZPREP_TEST_SLEEP="0.03", RAY_USAGE_STATS_ENABLED="0"):
        nodes = Cluster(initialize_head=True, head_node_args=node_options())
        nodes.add_node(**node_options())
        try:
            yield nodes
        finally:
            nodes.shutdown()


def node_options():
    return {"num_cpus": 1, "object_store_memory": 100 * 2**20, "include_dashboard": False}


def second_node(cluster):
    return next(node for node in cluster.list_all_nodes() if not node.head)


def children(pid, containing):
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(line.split()[0]) for line in listed.stdout.splitlines() if containing in line]


def actors(node):
    """The processes of the actors that work on a node."""
    (raylet,) = node.all_processes["raylet"]
    return children(raylet.process.pid, "ShardWorker")


def kill_actor(cluster):
    os.kill(actors(second_node(cluster))[0], signal.SIGKILL)


def kill_worker(cluster):
    (actor,) = actors(second_node(cluster))
    os.kill(children(actor, "spawn_main")[0], signal.SIGKILL)


def kill_node(cluster):
    cluster.remove_node(second_node(cluster), allow_graceful=False)


def test_the_tables_are_those_of_the_local_engine_and_there_is_no_noise(articles, unbroken, tmp_path):
    result = kazprep("run", articles, "-o", tmp_path / "out", "--engine", "ray", *OPTIONS)
    assert result.returncode == 1, result.stderr
    assert "ray" not in result.stdout.lower().replace("--ray", "")
    check_whole(tmp_path / "out", unbroken)


@pytest.mark.parametrize("kill", [kill_actor, kill_worker, kill_node])
def test_what_is_killed_on_a_node_costs_nothing(cluster, articles, unbroken, tmp_path, kill):
    output = tmp_path / "out"
    process = start("run", articles, "-o", output, *CONNECTION, cluster.address)
    wait_for(lambda: shards_done(output) >= 2)
    kill(cluster)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 1, err
    check_whole(output, unbroken)
    if kill is kill_node:
        cluster.add_node(**node_options())


def test_a_run_whose_driver_is_killed_is_gone_on_with_by_either_engine(cluster, articles, unbroken, tmp_path):
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
    check_whole(output, unbroken)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_stopped_says_so(cluster, articles, tmp_path, number, code):
    output = tmp_path / "out"
    process = start("run", articles, "-o", output, *CONNECTION, cluster.address)
    wait_for(lambda: shards_done(output))
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert "kazprep run ... --resume goes on" in err


def test_documents_that_kill_or_hold_up_a_worker_become_the_same_rows(cluster, tmp_path):
    write_corpus(tmp_path / "in", 20, random.Random(6))
    (tmp_path / "in" / "000" / "00003.txt").write_text("Мені өлтір", encoding="utf-8")
    (tmp_path / "in" / "000" / "00012.txt").write_text("Қатты ұйықта", encoding="utf-8")
    limits = ("--set", "run.document_seconds=4", "--set", "run.seconds_per_million_characters=0")
    kazprep("run", tmp_path / "in", "-o", tmp_path / "local", *limits)
    result = kazprep(
        "run", tmp_path / "in", "-o", tmp_path / "ray", "--ray-address", cluster.address, *limits
    )
    assert "is taken document by document" in result.stderr
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


def test_an_update_takes_in_what_is_new(cluster, tmp_path):
    dice = random.Random(8)
    write_corpus(tmp_path / "in", 60, dice)
    kazprep("run", tmp_path / "in", "-o", tmp_path / "out", *OPTIONS)
    edit_corpus(tmp_path / "in", dice, 3)
    result = kazprep("update", tmp_path / "in", "-o", tmp_path / "out", *CONNECTION, cluster.address)
    assert result.returncode == 1, result.stderr
    assert "shards had to be worked on" in result.stdout
    kazprep("run", tmp_path / "in", "-o", tmp_path / "fresh", *OPTIONS)
    check_whole(tmp_path / "out", tmp_path / "fresh")


def test_a_cluster_that_is_not_there_is_told_before_anything_is_written(articles, tmp_path):
    result = kazprep("run", articles, "-o", tmp_path / "out", "--ray-address", "127.0.0.1:1")
    assert result.returncode == 2
    assert "no Ray cluster answers at 127.0.0.1:1" in result.stderr
    assert not (tmp_path / "out").exists()


def test_without_ray_there_is_a_line_that_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.delitem(sys.modules, "kazprep.runs.cluster", raising=False)
    settings = load_settings(assignments=["run.engine=ray"])
    with pytest.raises(EngineError, match=r"pip install 'kazprep\[ray\]'"), started_engine(settings):
        pass
