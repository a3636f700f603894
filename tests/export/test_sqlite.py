"""The database has the rows of the tables, is searched by full text, and opens in Datasette."""

import asyncio
import json
import sqlite3
from contextlib import closing

import pandas as pd
import pyarrow as pa
import pytest

from kazprep.export import Format, export
from kazprep.export.sqlite_schema import KEYS, database_tables, statements_after
from kazprep.tables.schemas import SCHEMAS


@pytest.fixture(scope="module")
def folder(run, tmp_path_factory):
    output = tmp_path_factory.mktemp("sqlite") / "news"
    assert export(run, Format.SQLITE, output) == sum(run.table(name).count() for name in SCHEMAS)
    return output


@pytest.fixture
def database(folder):
    with closing(sqlite3.connect(f"file:{folder / 'news.db'}?mode=ro", uri=True)) as connection:
        yield connection


def test_every_table_has_its_rows(database, run):
    for name in SCHEMAS:
        rows = pd.read_sql(f"SELECT * FROM {name} ORDER BY id", database)
        for field in run.dataset(name).schema:
            if field.name in rows:
                stored = run.dataset(name).to_table([field.name])[field.name].to_pylist()
                found = rows[field.name].astype(object).where(rows[field.name].notna(), None).to_list()
                if pa.types.is_date(field.type):
                    stored = [day and day.isoformat() for day in stored]
                assert found == (pytest.approx(stored) if pa.types.is_floating(field.type) else stored), field


def test_keys_lead_to_the_rows_that_they_name(database, run):
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    query = """
        SELECT d.doc_id, t.sentence_id, t.token_id, s.sentence_id, e.entity_id FROM tokens t
        JOIN sentences s ON s.id = t.sentence JOIN documents d ON d.id = s.document AND d.id = t.document
        LEFT JOIN entities e ON e.id = t.entity AND e.sentence = t.sentence AND e.document = t.document
        ORDER BY t.id"""
    found = pd.DataFrame(database.execute(query).fetchall())
    tokens = run.tokens()
    assert found[0].to_list() == tokens["doc_id"].to_list()
    assert found[1].to_list() == found[3].to_list() == tokens["sentence_id"].to_list()
    assert found[4].isna().to_list() == tokens["entity_id"].isna().to_list()
    assert found[4].dropna().to_list() == tokens["entity_id"].dropna().to_list()
    assert found[4].notna().any()


@pytest.mark.parametrize(
    ("query", "sources"),
    [
        ("мектептегі", ["б.txt"]),
        ("МЕКТЕП*", ["б.txt"]),
        ("мектеп", []),
        ('"нұр сұлтанға"', ["б.txt"]),
        ("йод", ["б.txt"]),
        ("иод", []),  # й is a letter of its own
        ("елка", []),
        ("қуанды OR ашылды", ["а.txt", '../"<а&б>|`\n\t.txt']),
        ("куанды", []),
        ("NEAR(айсұлу дәурен, 3)", ["а.txt", "ә.txt"]),
        ("lemmas: ғалымдар", ["а.txt"]),
    ],
)
def test_sentences_are_found_by_full_text(database, query, sources):
    found = database.execute(
        "SELECT DISTINCT d.source FROM sentences_fts f JOIN sentences s ON s.id = f.rowid "
        "JOIN documents d ON d.id = s.document WHERE sentences_fts MATCH ? ORDER BY d.id",
        [query],
    )
    assert [source for (source,) in found] == sources


def test_an_i_with_a_breve_of_its_own_is_not_an_i():
    """Normalized text has none; another setting of the tokenizer would remove the breve."""
    tables = database_tables(SCHEMAS)
    with closing(sqlite3.connect(":memory:")) as connection:
        for table in tables:
            connection.execute(table.create)
        connection.execute("INSERT INTO documents (title, text) VALUES ('', 'и\u0306од')")
        for statement in statements_after(tables):
            connection.execute(statement)
        query = "SELECT count(*) FROM documents_fts WHERE documents_fts MATCH ?"
        counts = [connection.execute(query, [word]).fetchone()[0] for word in ("иод", "и\u0306од")]
        assert counts == [0, 1]


def test_views_have_names_with_their_periods_and_mentions_with_their_sentences(database):
    names = database.execute("SELECT * FROM names ORDER BY mentions DESC, name").fetchall()
    assert names[0] == ("PERSON", "Айсұлу Бекетова", 2, 2, "2025-03-01", "2025-04-02")
    mention = database.execute(
        "SELECT name, sentence, published, source FROM mentions WHERE type = 'GPE'"
    ).fetchone()
    assert mention == ("Семей", "Айсұлу Бекетова мен Дәурен Сапаров Семейде кездесті.", "2025-03-01", "а.txt")


def test_columns_of_stages_are_there_whatever_their_names():
    schemas = dict(SCHEMAS)
    for name in ("Document", "ID", "lemmas", 'a"b'):
        schemas["sentences"] = schemas["sentences"].append(pa.field(name, pa.list_(pa.string())))
    tables = {table.name: table for table in database_tables(schemas)}
    assert list(tables["sentences"].columns.values())[-4:] == ["Document_", "ID_", "lemmas_", 'a"b']
    with closing(sqlite3.connect(":memory:")) as connection:
        for table in tables.values():
            connection.execute(table.create)
        assert connection.execute("SELECT * FROM sentences").fetchall() == []


def test_an_empty_run_has_empty_tables(empty_run, tmp_path):
    assert export(empty_run, Format.SQLITE, tmp_path / "out") == 0
    with closing(sqlite3.connect(tmp_path / "out" / "out.db")) as connection:
        assert {connection.execute(f"SELECT count(*) FROM {name}").fetchone() for name in KEYS} == {(0,)}
        assert (
            connection.execute("SELECT * FROM sentences_fts WHERE sentences_fts MATCH 'қар'").fetchall() == []
        )


def test_datasette_shows_facets_columns_and_hits(folder):
    app = pytest.importorskip("datasette.app")
    metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    shown = app.Datasette([str(folder / "news.db")], metadata=metadata)

    async def get(path):
        response = await shown.client.get(f"/news/{path}")
        assert response.status_code == 200, response.text
        return response.json()

    async def ask():
        for name in (*SCHEMAS, "names", "mentions"):
            assert "error" not in await get(f"{name}.json?_labels=on")
        found = await get("sentences.json?_search=мектеп*&_searchmode=raw&_shape=array&_labels=on")
        assert [(row["text"], row["document"]["label"]) for row in found] == [
            ("Мектептегі мұғалімдер Нұр-Сұлтанға барды.", "б.txt")
        ]
        facets = (await get("entities.json"))["facet_results"]
        assert {each["value"]: each["count"] for each in facets["type"]["results"]} == {
            "PERSON": 4,
            "GPE": 1,
            "CARDINAL": 1,
        }

    asyncio.run(ask())
