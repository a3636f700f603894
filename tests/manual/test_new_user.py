"""The way of somebody who has read the README alone, and other tools over the tables."""

import random

import pandas as pd
import pytest

from tests.conftest import SENTENCES

# After `pip install .`, five more: which ten people are named most often in my folder?
COMMAND = ("run", "articles", "--output", "outputs/articles")
CELLS = (
    "import kazprep",
    'run = kazprep.open_run("outputs/articles")',
    'people = run.entities(filters=[("type", "==", "PERSON")])',
    'people["canonical"].value_counts().head(10)',
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder of articles, in each of which one more person is named than in the one before."""
    folder = tmp_path_factory.mktemp("user")
    (folder / "articles").mkdir()
    dice = random.Random(8)
    for number in range(6):
        text = "\n".join([" ".join(dice.choices(SENTENCES, k=4)), SENTENCES[1]])
        (folder / "articles" / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def run_folder(folder, kazprep):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        result = kazprep(*COMMAND)
    assert result.returncode == 0, result.stderr
    return folder / "outputs" / "articles"


def test_who_is_named_most_often_takes_six_steps(folder, run_folder, monkeypatch):
    monkeypatch.chdir(folder)
    names = {}
    for cell in CELLS[:-1]:
        exec(cell, names)
    top = eval(CELLS[-1], names)
    assert 1 + 1 + len(CELLS) <= 6
    assert sorted(top.index[:2]) == ["Гүлнар Сейітова", "Әсет Нұрланов"]
    assert top.iloc[0] >= 6


def test_polars_reads_every_table(run_folder):
    polars = pytest.importorskip("polars")
    for name in ("documents", "sentences", "tokens", "entities", "repairs", "errors"):
        read = polars.read_parquet(f"{run_folder}/{name}/*.parquet")
        assert read.rows() == [
            tuple(None if pd.isna(value) else value for value in row)
            for row in pd.read_parquet(run_folder / name).astype(object).itertuples(index=False, name=None)
        ]


def test_duckdb_reads_a_table(run_folder):
    duckdb = pytest.importorskip("duckdb")
    ((count,),) = duckdb.sql(f"SELECT count(*) FROM '{run_folder}/tokens/*.parquet'").fetchall()
    assert count == len(pd.read_parquet(run_folder / "tokens"))


def test_datasets_reads_a_table(run_folder, tmp_path):
    datasets = pytest.importorskip("datasets")
    files = str(run_folder / "sentences" / "*.parquet")
    read = datasets.load_dataset("parquet", data_files=files, split="train", cache_dir=str(tmp_path))
    assert read["text"][:] == pd.read_parquet(run_folder / "sentences")["text"].to_list()
