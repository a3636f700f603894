"""Tables of a run as pandas frames."""

from datetime import date

import pandas as pd
import pytest

from kazprep import open_run
from kazprep.tables.errors import ErrorRow, error_table
from tests.documents import analysed_example, example, write_run


@pytest.fixture
def opened(tmp_path):
    """A run over one document, and with two rows in `errors`, as its folder has it."""
    errors = error_table(
        [
            ErrorRow("a.txt", "read", "Encoding", "not UTF-8"),
            ErrorRow("b.txt", "tag", "Value", "no", record=0),
        ]
    )
    return open_run(write_run(tmp_path, [example()], errors=errors))


def test_integers_that_may_be_missing_stay_integers(opened):
    tokens = opened.tokens()
    assert tokens["entity_id"].dtype == "Int32"
    assert tokens["entity_id"].isna().tolist() == (tokens["ner"] == "O").tolist()
    assert tokens["entity_id"].dropna().unique().tolist() == opened.entities()["entity_id"].tolist()
    assert opened.errors()["record"].dtype == "Int32"
    assert opened.errors()["record"].isna().tolist() == [True, False]


def test_columns_that_were_not_asked_for_are_not_missed(opened):
    assert opened.tokens(["text"]).columns.tolist() == ["text"]
    assert opened.tokens(["entity_id"], filters=[("entity_id", "==", 0)])["entity_id"].dtype == "Int32"


def test_tables_without_their_ledger_are_put_together_all_the_same(opened):
    (document,) = opened.restored()
    assert document.text == example().text
    assert opened.document(document.doc_id).token_texts == example().token_texts


def test_restored_documents_have_the_analyses_of_their_tokens(tmp_path, opened):
    (restored,) = open_run(write_run(tmp_path / "analysed", [analysed_example()])).restored()
    assert restored.analyses == analysed_example().analyses
    assert [each.score for each in restored.analyses] == [each.score for each in analysed_example().analyses]
    (restored,) = opened.restored()
    assert restored.analyses == ()


def test_a_run_of_a_version_without_analyses_has_none(tmp_path):
    columns = ("lemma", "upos", "feats", "lemma_score")
    run = open_run(write_run(tmp_path / "earlier", [analysed_example()], without=columns))
    (restored,) = run.restored()
    assert restored.analyses == ()
    assert run.tokens(["text", "lemma"])["lemma"].isna().all()


def test_a_run_of_a_version_without_scores_of_lemmas_has_the_analyses(tmp_path):
    run = open_run(write_run(tmp_path / "earlier", [analysed_example()], without=["lemma_score"]))
    (restored,) = run.restored()
    assert restored.analyses == analysed_example().analyses
    assert {each.score for each in restored.analyses} == {None}


@pytest.fixture(scope="module")
def dated(kazprep, tmp_path_factory):
    folder = tmp_path_factory.mktemp("dated")
    rows = [
        "date,text",
        "2026-02-28,Кеше жаңбыр жауды.",
        ",Бүгін күн ашық.",
        "2026-03-02,Ертең қар жауады.",
    ]
    (folder / "а.csv").write_text("\n".join(rows), encoding="utf-8")
    assert kazprep("run", folder, "-o", folder / "out").returncode == 0
    return open_run(folder / "out")


def test_published_can_be_compared_and_has_dt(dated):
    published = dated.documents()["published"]
    assert (published >= "2026-03-01").tolist() == [False, False, True]
    assert published.dt.year.dropna().tolist() == [2026, 2026]
    assert published.isna().tolist() == [False, True, False]


@pytest.mark.parametrize(
    "filters",
    [
        [("published", ">=", "2026-03-01")],
        [[("published", "in", ["2026-03-02", "2026-03-03"])]],
        [("published", ">", pd.Timestamp("2026-03-01 12:00"))],
        [("published", "==", date(2026, 3, 2))],
    ],
)
def test_filters_compare_it_with_dates_however_they_are_given(dated, filters):
    assert dated.documents(filters=filters)["record"].tolist() == [2]


def test_a_filter_with_another_string_is_an_error(dated):
    with pytest.raises(ValueError, match="published is compared with a date, as in 2026-03-01"):
        dated.documents(filters=[("published", "==", "наурыз")])
