"""Columns are known by their names; texts, titles and dates come out of lists and objects."""

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep.document import Document
from kazprep.errors import SettingsError
from kazprep.readers.records.column_names import guess_columns
from kazprep.readers.records.columns import Columns, choose_columns
from kazprep.settings import InputSettings, load_settings
from tests.conftest import ROOT
from tests.readers.samples import DAY

CASES = [
    json.loads(line)
    for line in (ROOT / "tests/readers/records/cases/column_names.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
ROLES = ("text", "title", "date", "url", "id")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_column_is_known_by_its_name(case):
    guessed = dict(zip(ROLES, guess_columns([case["name"]]), strict=True))
    assert guessed == {role: case["name"] if role == case["column"] else None for role in ROLES}


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (["body", "content", "text"], "text"),
        (["article_text", "body"], "body"),
        (["news_content", "news_text"], "news_text"),
        (["ru", "kk", "en"], "kk"),
        (["kk", "мәтіні"], "мәтіні"),
        (["Text", "text"], "Text"),
        (["text_kk", "text"], "text"),
    ],
)
def test_of_several_known_columns_the_best_known_is_read(names, text):
    assert guess_columns(names)[0] == text


@given(st.lists(st.text(max_size=20), max_size=12))
def test_a_guess_is_a_name_that_is_there(names):
    assert {name for name in guess_columns(names) if name is not None} <= set(names)


def test_the_first_name_of_a_setting_that_a_file_has_is_read():
    settings = InputSettings(text_column=("body", "article_body"))
    assert choose_columns(["article_body"], settings).text == "article_body"
    assert choose_columns(["article_body", "body"], settings).text == "body"
    assert choose_columns(["text"], settings).text is None


def test_one_name_is_a_setting_and_an_empty_one_is_none():
    assert load_settings(None, ["input.text_column=body"]).input.text_column == ("body",)
    assert load_settings(None, ['input.text_column=["body", "text"]']).input.text_column == ("body", "text")
    assert load_settings(None, ["input.text_column="]).input.text_column == ()
    with pytest.raises(SettingsError, match="text_column"):
        load_settings(None, ["input.text_column=3"])


def parquet(**columns):
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink)
    return sink.getvalue()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (["Қар еріді.", "Өзен тасыды."], "Қар еріді.\nӨзен тасыды."),
        (["Қар еріді.", None, "Өзен тасыды."], "Қар еріді.\nӨзен тасыды."),
        ({"rendered": "Қар еріді."}, "Қар еріді."),
        ({"protected": "жоқ", "rendered": ["Қар", "еріді."]}, "Қар\nеріді."),
    ],
)
def test_a_text_may_be_a_list_or_an_object_in_json_and_parquet(read_file, value, text):
    (from_json,) = read_file("а.jsonl", json.dumps({"text": value}).encode())
    (from_parquet,) = read_file("а.parquet", parquet(text=[value]))
    assert from_json.raw_text == from_parquet.raw_text == text


def test_a_text_may_be_a_list_of_objects(read_file):
    value = [{"type": "paragraph", "text": "Қар еріді."}, {"type": "paragraph", "text": "Өзен тасыды."}]
    (document,) = read_file("а.jsonl", json.dumps({"text": value}).encode())
    assert document.raw_text == "Қар еріді.\nӨзен тасыды."


@pytest.mark.parametrize("parts", [["Толығырақ: ", {"type": "link", "text": "habar.example"}, " оқыңыз."]])
def test_parts_of_a_line_are_put_together_without_line_ends(read_file, parts):
    (document,) = read_file("а.jsonl", json.dumps({"text": parts}).encode())
    assert document.raw_text == "Толығырақ: habar.example оқыңыз."


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        ([1, 2], "MissingColumnError", "'text' has no text but a list with a number in it"),
        ([["а"]], "MissingColumnError", "'text' has no text but a list with a list in it"),
        ([{"а": 1}], "MissingColumnError", "'text' has no text but a list with an object in it"),
        ({"а": "ә"}, "MissingColumnError", "'text' has no text but an object"),
        (True, "MissingColumnError", "'text' has no text but true or false"),
        ([], "EmptyDocumentError", "the text is empty"),
        ([None], "EmptyDocumentError", "the text is empty"),
        (float("nan"), "EmptyDocumentError", "the text is empty"),
    ],
)
def test_a_value_without_text_is_an_error(read_file, value, error, message):
    (bad,) = read_file("а.jsonl", json.dumps({"text": value}).encode())
    assert (type(bad.error).__name__, str(bad.error)) == (error, message)


def test_a_parquet_column_of_numbers_is_not_a_text_column(read_file):
    (bad,) = read_file("а.parquet", parquet(text=[5, 6]))
    assert type(bad.error).__name__ == "MissingColumnError"
    assert str(bad.error) == "the column 'text' has no text but values of the type int64"


def test_a_byte_that_is_not_utf8_costs_one_list_of_a_parquet_column(read_file):
    good, bad = ["Қар еріді."], [b"\xd2 \xff"]
    binary = pa.array([[part.encode() for part in good], bad, [b"abc"]], pa.list_(pa.binary()))
    records = read_file("а.parquet", parquet(text=binary.cast(pa.list_(pa.string()), safe=False)))
    assert [isinstance(record, Document) for record in records] == [True, False, True]


RECORD = {
    "id": {"$oid": "k-17"},
    "title": {"rendered": "Көктем"},
    "content": {"rendered": "Қар еріді."},
    "date": {"$date": "2026-03-01T10:00:00Z"},
    "link": ["https://habar.example/1"],
}


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"text_column": "content.rendered", "title_column": "title.rendered", "date_column": "date.$date"},
    ],
)
def test_fields_inside_others_are_guessed_and_named(read_file, settings):
    (document,) = read_file("а.jsonl", json.dumps(RECORD).encode(), **settings)
    assert document.raw_text == "Көктем\nҚар еріді."
    assert (document.external_id, document.published) == ("k-17", DAY)
    assert document.url == "https://habar.example/1"


def test_a_field_with_a_dot_in_its_name_counts_before_one_inside_another(read_file):
    record = {"a.b": "Қар еріді.", "a": {"b": "Өзен тасыды."}}
    (document,) = read_file("а.jsonl", json.dumps(record).encode(), text_column="a.b")
    assert document.raw_text == "Қар еріді."


def test_a_field_of_each_object_in_a_list_is_a_paragraph(read_file):
    record = {"blocks": [{"data": {"text": "Қар еріді."}}, {"data": {}}, {"data": {"text": "Өзен тасыды."}}]}
    (document,) = read_file("а.jsonl", json.dumps(record).encode(), text_column="blocks.data.text")
    assert document.raw_text == "Қар еріді.\nӨзен тасыды."


def test_the_fields_of_the_one_object_that_has_a_text_are_read(read_file):
    record = {"_id": "k-17", "_score": 1, "_source": {"title": "Көктем", "text": "Қар еріді."}}
    (document,) = read_file("а.jsonl", json.dumps(record).encode())
    assert (document.raw_text, document.external_id) == ("Көктем\nҚар еріді.", "k-17")


def test_of_two_objects_with_a_text_none_is_taken(read_file):
    record = {"бір": {"text": "Қар еріді."}, "екі": {"text": "Өзен тасыды."}, "id": 1}
    bad, _ = read_file("а.jsonl", "\n".join([json.dumps(record)] * 2).encode())
    assert type(bad.error).__name__ == "MissingColumnError"


@pytest.mark.parametrize(
    ("field", "value", "title"),
    [
        ("title", ["Көктем"], "Көктем"),
        ("title", ["Көктем", "келді"], "Көктем келді"),
        ("title", {"kk": "Көктем", "ru": "Весна"}, "Көктем"),
        ("title", float("nan"), None),
        ("title", [], None),
        ("title", {"а": 1}, None),
    ],
)
def test_a_title_may_be_a_list_or_an_object(read_file, field, value, title):
    (document,) = read_file("а.jsonl", json.dumps({field: value, "text": "Қар еріді."}).encode())
    assert document.raw_text == (f"{title}\nҚар еріді." if title else "Қар еріді.")
    assert document.has_title == (title is not None)


def test_a_document_notes_which_columns_it_was_read_from(read_file):
    (document,) = read_file("а.csv", "Headline,body\nКөктем,Қар еріді.\n".encode())
    assert document.notes == {"read text from 'body', title from 'Headline'; no date, no url, no id"}


def test_columns_of_a_file_with_fields_inside_others_can_be_asked_for():
    names = ["title", "title.rendered", "content", "content.rendered"]
    assert choose_columns(names, InputSettings()) == Columns("content", "title", None, None, None)
