"""The template of a package with a stage: once installed it works in the command and passes the kit."""

import importlib
import os
import subprocess
import sys

import pyarrow.parquet as pq
import pytest

from kazprep import open_run
from kazprep.testing import check_stage
from tests.conftest import ROOT

pytestmark = pytest.mark.process

TEMPLATE = ROOT / "tests" / "template_package"
STAGES = "pipeline.stages=['normalize', 'segment', 'letters']"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder into which the template is installed, out of a copy, without the network."""
    folder = tmp_path_factory.mktemp("template")
    source, target = folder / "source", folder / "site"
    for file in ("pyproject.toml", "kazprep_letters/__init__.py"):
        (source / file).parent.mkdir(parents=True, exist_ok=True)
        (source / file).write_bytes((TEMPLATE / file).read_bytes())
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-build-isolation"]
    subprocess.run([*install, "--no-deps", "--target", target, source], check=True, capture_output=True)
    return target


@pytest.fixture
def command(site):
    """The command line in an environment that has the template."""

    def call(*arguments):
        path = os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])])
        return subprocess.run(
            [sys.executable, "-m", "kazprep", *map(str, arguments)],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": path},
            timeout=300,
            check=False,
        )

    return call


@pytest.fixture
def articles(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(4):
        text = f"Ауылда {number + 2} жаңа кітапхана ашылды.\nОл халыққа қызмет етеді."
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def test_a_run_with_two_workers_writes_its_columns(command, articles, tmp_path):
    output = tmp_path / "tables"
    small = ["--set", "run.shard_bytes=100", "--set", STAGES]
    ran = command("run", articles, "--output", output, "--workers", 2, *small)
    assert ran.returncode == 0, ran.stderr
    run = open_run(output)
    tokens = run.tokens()
    assert tokens["n_letters"].tolist() == [sum(map(str.isalpha, text)) for text in tokens["text"]]
    assert run.tokens(["n_letters"], filters=[("n_letters", ">", 8)])["n_letters"].tolist() == [9] * 4
    assert run.documents()["long_share"].tolist() == [0.0] * 4
    assert run.info["versions"]["stage letters"] == "kazprep-letters 1.0"
    assert {column["name"] for column in run.info["columns"]} == {"n_letters", "long_share"}
    assert (output / "report.html").is_file()
    verified = command("verify", output)
    assert verified.returncode == 0, verified.stdout + verified.stderr

    other = ["--set", "stages.letters.long=8"]
    refused = command("update", articles, "--output", output, *small, *other)
    assert refused.returncode == 2
    assert "stages.letters was None, is now {'long': 8}" in refused.stderr
    assert "pipeline.stages was" in command("update", articles, "--output", output, *small[:2]).stderr
    updated = command("update", articles, "--output", output, *small)
    assert updated.returncode == 0, updated.stderr
    again = command("run", articles, "--output", output, "--overwrite", *small, *other)
    assert again.returncode == 0, again.stderr
    assert open_run(output).documents()["long_share"].min() > 0


def test_the_template_passes_the_kit(site, monkeypatch):
    monkeypatch.syspath_prepend(str(site))
    module = importlib.import_module("kazprep_letters")
    documents = check_stage(module.LettersStage())
    assert documents[1].extra["documents"]["long_share"] == [None]


def test_without_the_package_its_name_is_an_error(kazprep, articles, tmp_path):
    ran = kazprep("run", articles, "--output", tmp_path / "tables", "--set", STAGES)
    assert ran.returncode == 2
    assert "there is no stage 'letters'" in ran.stderr
    assert not (tmp_path / "tables").exists()


def test_a_run_on_ray_writes_the_same(command, articles, tmp_path):
    pytest.importorskip("ray")
    for engine in ("local", "ray"):
        small = ["--set", "run.shard_bytes=100", "--set", STAGES]
        ran = command("run", articles, "--output", tmp_path / engine, "--engine", engine, *small)
        assert ran.returncode == 0, ran.stderr
    for table in ("documents", "tokens"):
        local, ray = (pq.read_table(tmp_path / engine / table) for engine in ("local", "ray"))
        assert local.equals(ray)
        assert {"n_letters", "long_share"} & set(local.column_names)
