"""`kazprep doctor`."""

import importlib.metadata
import shutil

import pytest
from typer.testing import CliRunner

from kazprep.cli import app, doctor
from kazprep.models.folder import EMBEDDED
from kazprep.version import __version__


def test_a_working_installation_is_well(kazprep):
    result = kazprep("doctor")
    assert result.returncode == 0, result.stdout
    lines = result.stdout.splitlines()
    assert lines[0].startswith(f"kazprep {__version__} from ")
    assert f"  torch {importlib.metadata.version('torch')}" in lines
    assert "  embedded: kk/ner/kazprep.pt OK" in lines
    assert lines[-1] == "A sentence through the pipeline: 6 tokens; Абай Құнанбайұлы PERSON, 1845 жылы DATE"
    assert "!!" not in result.stdout


@pytest.fixture
def quick(monkeypatch):
    """Without the sentence, which takes seconds."""
    monkeypatch.setattr(doctor, "_sentence", lambda problems: "left out")


def test_a_damaged_model_is_reported(quick, monkeypatch, tmp_path):
    shutil.copytree(EMBEDDED, tmp_path / "models")
    model = tmp_path / "models" / "kk" / "ner" / "kazprep.pt"
    model.write_bytes(model.read_bytes()[:-1])
    monkeypatch.setattr(doctor, "EMBEDDED", tmp_path / "models")
    result = CliRunner().invoke(app, ["doctor"])
    assert result.exit_code == 1
    assert f"!! {model}: " in result.output


def test_missing_and_old_packages_are_reported(quick, monkeypatch):
    have = {"pandas": "1.5.3", "torch": "2.13.0+cpu", "duckdb": "1.4.0"}
    wanted = [
        "torch<2.14,>=2.6",
        "pandas>=2.2.3",
        "numpy>=1.26",
        "warcio>=1.8; extra == 'warc'",
        "pytest; extra == 'test'",
    ]

    def version(name):
        if name not in have:
            raise importlib.metadata.PackageNotFoundError(name)
        return have[name]

    monkeypatch.setattr(doctor, "version", version)
    monkeypatch.setattr(doctor, "requires", lambda name: wanted)
    result = CliRunner().invoke(app, ["doctor"])
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert "  torch 2.13.0+cpu" in lines
    assert "  pandas 1.5.3 !! wanted: >=2.2.3" in lines
    assert "  warcio – not installed, only for pip install 'kazprep[warc]'" in lines
    assert "pytest" not in result.output
    assert "!! numpy is not installed: pip install 'numpy>=1.26'" in lines
    assert "!! pandas 1.5.3 is not of >=2.2.3: pip install 'pandas>=2.2.3'" in lines


def test_a_package_that_several_extras_bring_is_reported_once(quick, monkeypatch):
    wanted = [
        "duckdb>=2.0; extra == 'duckdb'",
        "duckdb>=2.1; extra == 'notebook'",
        "ray[data]>=2.60; extra == 'ray'",
        "polars; extra == 'test'",
        "DuckDB; extra == 'test'",
        "kazprep[duckdb,ray]; extra == 'all'",
        "lxml-html-clean>=0.4",
        "lxml_html_clean; extra == 'html'",
    ]

    def version(name):
        if name == "ray":
            raise importlib.metadata.PackageNotFoundError(name)
        return "2.0.5"

    monkeypatch.setattr(doctor, "version", version)
    monkeypatch.setattr(doctor, "requires", lambda name: wanted)
    lines = CliRunner().invoke(app, ["doctor"]).output.splitlines()
    packages = lines[lines.index("Packages:") + 1 : lines.index("Models:")]
    assert packages == [
        "  duckdb 2.0.5 !! wanted: >=2.0,>=2.1",
        "  ray – not installed, only for pip install 'kazprep[ray]'",
        "  lxml-html-clean 2.0.5",
    ]


def test_a_pipeline_that_fails_is_reported(monkeypatch):
    def fails():
        raise RuntimeError("торы жоқ")

    monkeypatch.setattr(doctor, "Pipeline", fails)
    result = CliRunner().invoke(app, ["doctor"])
    assert result.exit_code == 1
    assert "!! the pipeline fails: RuntimeError: торы жоқ" in result.output
