"""HTML in the fields of records."""

import gc
import json
import time
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep.readers.records.columns import MARKUP_NOTE
from kazprep.readers.web.markup import without_markup
from tests.readers import samples

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases" / "markup.jsonl").read_text(encoding="utf-8").splitlines()
]
KEPT = [case["field"] for case in CASES if case["field"] == case["text"]]

words = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="&"), min_size=1)
sentences = st.lists(words, min_size=1).map(" ".join)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["field"][:40])
def test_markup_is_taken_out_where_it_is_markup(case):
    assert without_markup(case["field"], "auto").replace("\xa0", " ") == case["text"]


@given(st.lists(sentences, min_size=1))
def test_each_paragraph_of_html_is_a_line_again(paragraphs):
    field = "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in paragraphs)
    assert without_markup(field, "auto") == "\n".join(paragraphs)


@given(st.text(st.characters(exclude_characters="<&")))
def test_a_field_without_markup_stays_as_it_is(field):
    assert without_markup(field, "auto") is field


@given(st.text("<>!/-& \n'\"=;[]Aabpscript", max_size=60))
def test_no_field_is_beyond_reading(field):
    for mode in ("auto", "remove"):
        assert isinstance(without_markup(field, mode), str)


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "<a ",
            '<a "',
            "<a b='",
            "<!--",
            "<![CDATA[",
            "]]>",
            "<p>",
            "<div>",
            "</p>",
            "<div></p>",
            "<script>",
        ),
        *(
            "<sup>1",
            "<table><tr><td>",
            "<p></b>",
            "<pre>\n",
            "&amp;",
            "&",
            "<a",
            "<a x=1>",
            "<x-y>",
            "&lt;b&gt;",
        ),
    ],
)
@pytest.mark.slow
def test_the_time_is_proportional_to_the_length(piece):
    def seconds(n):
        gc.disable()  # it goes through all objects of the session, which has nothing to do with the length
        try:
            start = time.process_time()
            without_markup("<br>" + piece * n, "auto")
            return time.process_time() - start
        finally:
            gc.enable()

    seconds(100)
    shortest, longer = (min(seconds(n) for _ in range(3)) for n in (2000, 16_000))
    assert longer < 24 * shortest + 0.1  # in the square it would be 64 times


@pytest.mark.parametrize("extension", ["jsonl", "json", "csv", "tsv", "parquet"])
def test_markup_is_taken_out_of_the_fields_of_every_format(read_file, extension):
    field = "<p>Арал &laquo;толды&raquo;.</p><p>Балық көбейді.</p>"
    data = {
        "jsonl": json.dumps({"text": field}).encode(),
        "json": json.dumps([field]).encode(),
        "csv": f"text\n{field}\n".encode(),
        "tsv": f"id\ttext\n1\t{field}\n".encode(),
        "parquet": samples.parquet(texts=[field]),
    }[extension]
    (document,) = read_file(f"а.{extension}", data)
    assert document.raw_text.endswith("Арал «толды».\nБалық көбейді.")
    assert MARKUP_NOTE in document.notes


def test_a_title_is_read_without_markup_too(read_file):
    line = samples.json_line(title="Көктем &ndash; <i>келді</i>", text="Қар еріді.").encode()
    (document,) = read_file("а.jsonl", line)
    assert document.raw_text == "Көктем – келді\nҚар еріді."
    assert MARKUP_NOTE in document.notes


def test_markup_stays_where_the_settings_say_so(read_file):
    field = "<p>Арал &amp; Балқаш</p>"
    (document,) = read_file("а.jsonl", json.dumps({"text": field}).encode(), markup="keep")
    assert document.raw_text == field
    assert MARKUP_NOTE not in document.notes


def test_every_field_is_html_where_the_settings_say_so(read_file):
    line = json.dumps({"text": "Арал <tag>теңізі\nтолды, a < b"}).encode()
    (document,) = read_file("а.jsonl", line, markup="remove")
    assert document.raw_text == "Арал теңізі толды, a < b"


@pytest.mark.parametrize("field", KEPT)
def test_a_document_of_which_nothing_was_taken_has_no_note(read_file, field):
    (document,) = read_file("а.jsonl", json.dumps({"text": field}).encode())
    assert (document.raw_text, MARKUP_NOTE in document.notes) == (field, False)


def test_a_field_of_nothing_but_tags_is_empty(read_file):
    (bad,) = read_file("а.jsonl", b'{"text": "<p>&nbsp;</p><br>"}')
    assert type(bad.error).__name__ == "EmptyDocumentError"


@pytest.mark.parametrize("missing", ["nan", "NaN", "None", "null", "NULL", " None ", "<NA>", "\\N"])
def test_the_word_for_a_missing_value_is_not_text(read_file, missing):
    data = f"id\ttext\n1\t{missing}\n2\tНан піседі.\n".encode()
    bad, document = read_file("а.tsv", data)
    assert str(bad.error) == f"the text is {missing.strip()!r}, as programs write a missing value"
    assert document.raw_text == "Нан піседі."


def test_the_word_for_a_missing_value_is_not_a_title_address_or_id(read_file):
    line = samples.json_line(title="nan", url="None", id="null", text="Қар еріді.").encode()
    (document,) = read_file("а.jsonl", line)
    assert (document.raw_text, document.url, document.external_id) == ("Қар еріді.", None, None)
    assert not document.has_title
