"""Commands whose answers programs can read."""

import json

import pytest


@pytest.fixture(scope="module")
def output(kazprep, tmp_path_factory):
    folder = tmp_path_factory.mktemp("articles")
    for name in ("а", "б"):
        (folder / f"{name}.txt").write_text("Бүгін таңертең далада қар жауды.", encoding="utf-8")
    (folder / "в.pdf").touch()
    stages = 'pipeline.stages=["normalize", "duplicates", "segment", "tag"]'
    result = kazprep("run", folder, "-o", folder / "out", "--set", stages)
    assert result.returncode == 1, result.stderr
    return folder / "out"


def test_status(command, output):
    result = command("status", output, "--json")
    content = json.loads(result.stdout)
    assert result.returncode == 0
    assert (content["state"], content["mode"], content["files_missing"]) == ("complete", "run", 0)
    assert content["shards"]["done"] == content["shards"]["planned"] > 0
    assert content["rows"]["documents"] == 2
    assert content["errors_by_type"] == {"read: UnsupportedFormat": 1}


def test_verify(command, output, tmp_path):
    import shutil

    assert json.loads(command("verify", output, "--json").stdout) == {
        "folder": str(output),
        "is_ok": True,
        "problems": [],
    }
    shutil.copytree(output, tmp_path / "out")
    (part,) = (tmp_path / "out" / "tokens").glob("part-*")
    part.write_bytes(part.read_bytes()[:-1])
    result = command("verify", tmp_path / "out", "--json")
    content = json.loads(result.stdout)
    assert result.returncode == 1
    assert not content["is_ok"]
    assert any("tokens" in problem for problem in content["problems"])


def test_duplicates(command, output):
    result = command("duplicates", output, "--json")
    assert json.loads(result.stdout) == {
        "documents": 2,
        "groups": 1,
        "duplicates": 1,
        "file": str(output / "duplicates.parquet"),
    }
    assert command("duplicates", output).stdout.startswith(
        "2 documents in 1 group; 1 is a duplicate of an earlier one.\n"
    )


def test_doctor(command):
    result = command("doctor", "--json")
    content = json.loads(result.stdout)
    assert result.returncode == 0
    assert content["problems"] == []
    packages = {package["name"]: package for package in content["packages"]}
    assert packages["torch"]["fits"]
    assert packages["duckdb"]["extras"] == ["duckdb", "notebook"]
    assert "cores" in content["machine"]
    assert content["sentence"].startswith("6 tokens; ")
