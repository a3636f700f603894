"""Adapters that give tables: pandas, Arrow, DuckDB, and columns for datasets."""

import pickle

import pandas as pd
import pyarrow as pa
import pytest

from kazprep import Pipeline
from kazprep.adapters.arrow import table_batches
from kazprep.adapters.pandas import frames
from tests.documents import LEMMAS

TEXTS = ["Абай Алматыда тұрады.", None, "", "Қар жауды.", "Қар жауды."]


def test_rows_keep_the_label_of_their_text(pipeline):
    found = frames(pd.Series(TEXTS, index=list("abbcd"), name="мәтін"), pipeline)
    assert found["documents"].index.tolist() == ["a", "b", "c", "d"]
    assert found["documents"]["record"].tolist() == [0, 2, 3, 4]
    assert set(found["documents"]["source"]) == {"мәтін"}
    assert found["tokens"].index.tolist() == ["a"] * 4 + ["c"] * 3 + ["d"] * 3
    assert len(frames(pd.Series([], dtype=object), pipeline)["tokens"]) == 0


def test_a_value_that_is_not_a_text_is_an_error(pipeline):
    with pytest.raises(TypeError, match="text 1 has to be a string, not 5"):
        frames(pd.Series(["а", 5]), pipeline)
    with pytest.raises(TypeError, match=r"text 1 has to be a string, not \['б'\]"):
        frames(pd.Series(["а", ["б"]]), pipeline)
    with pytest.raises(TypeError, match="text 0 has to be a string, not 5"):
        list(table_batches(pa.table({"text": [5]}).to_batches(), pipeline))


@pytest.mark.parametrize("texts", [["а"], pd.DataFrame({"text": ["а"]}), "а"])
def test_frames_take_a_series_alone(pipeline, texts):
    with pytest.raises(TypeError, match=r"texts has to be a Series, as in frame\['text'\], not"):
        frames(texts, pipeline)


@pytest.mark.parametrize("table", ["documents", "tokens", "entities", "errors"])
def test_batches_have_the_rows_of_the_full_table(pipeline, table):
    full = pa.table({"t": TEXTS, "n": range(5)})
    parts = [
        list(table_batches(full.to_batches(max_chunksize=size), pipeline, table=table, text="t"))
        for size in (1, 2, 5)
    ]
    one, two, five = (pa.Table.from_batches(part) for part in parts)
    assert one.equals(two) and two.equals(five)
    assert one.schema == pipeline.tables([])[table].schema
    if table == "documents":
        assert one["record"].to_pylist() == [0, 2, 3, 4]


def test_a_batch_without_the_column_is_an_error(pipeline):
    with pytest.raises(KeyError, match="there is no column 'text'; the batch has t"):
        list(table_batches(pa.table({"t": ["а"]}).to_batches(), pipeline))


def test_duckdb_reads_the_folder_of_a_run(tmp_path, kazprep):
    duckdb = pytest.importorskip("duckdb")
    from kazprep.adapters.duckdb import register

    (tmp_path / "a.txt").write_text("Абай Алматыда тұрады.", encoding="utf-8")
    output = tmp_path / "tables"
    assert kazprep("run", tmp_path / "a.txt", "--output", output, "--workers", 1).returncode == 0
    connection = duckdb.connect()
    register(connection, output)
    query = "select e.text, d.source from entities e join documents d using (doc_id) order by e.start"
    assert connection.sql(query).fetchall() == [("Абай", "a.txt"), ("Алматыда", "a.txt")]
    with pytest.raises(FileNotFoundError, match="is not the output of a run"):
        register(connection, tmp_path / "none")


def test_examples_of_a_dataset_get_columns(pipeline):
    datasets = pytest.importorskip("datasets")
    from kazprep.adapters.datasets import AddEntities

    add = pickle.loads(pickle.dumps(AddEntities(pipeline, text="t")))
    tagged = datasets.Dataset.from_dict({"t": TEXTS}).map(add, batched=True, batch_size=2)
    assert tagged["tokens"][:] == [
        ["Абай", "Алматыда", "тұрады", "."],
        None,
        [],
        *[["Қар", "жауды", "."]] * 2,
    ]
    assert tagged["ner"][0] == ["B-PERSON", "B-GPE", "O", "O"]
    assert tagged["normalized"][1:3] == [None, ""]
    assert tagged["sentences"][0] == ["Абай Алматыда тұрады."]


def test_examples_one_at_a_time_get_the_same_columns(pipeline):
    datasets = pytest.importorskip("datasets")
    from kazprep.adapters.datasets import AddEntities

    dataset = datasets.Dataset.from_dict({"t": TEXTS})
    add = AddEntities(pipeline, text="t")
    assert dataset.map(add).to_dict() == dataset.map(add, batched=True).to_dict()


def test_examples_get_analyses_where_a_stage_finds_them(pipeline):
    datasets = pytest.importorskip("datasets")
    from kazprep.adapters.datasets import AddEntities

    dataset = datasets.Dataset.from_dict({"t": TEXTS})
    assert "lemma" not in dataset.map(AddEntities(pipeline, text="t"), batched=True).column_names
    add = AddEntities(Pipeline([*pipeline.stages, LEMMAS]), text="t")
    tagged = dataset.map(add, batched=True)
    assert tagged["lemma"][:2] == [["абай", "алматыда", "тұрады", "."], None]
    assert tagged["upos"][0] == ["X"] * 4
    assert tagged["feats"][0] == [None] * 4
    assert dataset.map(add).to_dict() == tagged.to_dict()


def test_examples_without_the_column_are_an_error(pipeline):
    pytest.importorskip("datasets")
    from kazprep.adapters.datasets import AddEntities

    with pytest.raises(KeyError, match="there is no column 'text'; there are: t, id"):
        AddEntities(pipeline)({"t": TEXTS, "id": [1] * len(TEXTS)})
