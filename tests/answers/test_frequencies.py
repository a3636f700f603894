"""`Run.frequencies` and `kazprep frequencies`: words, counted by lemma or by form."""

import csv
import io
import json
from collections import Counter, defaultdict
from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep import open_run
from kazprep.answers import frequencies, sums
from kazprep.answers.frequencies import count_words
from kazprep.answers.words import has_lemmas
from kazprep.document import document_id
from kazprep.errors import InputError
from kazprep.morphology.analysis import Analysis
from kazprep.spans import Spans
from tests.documents import analysed_example, document_of, example, write_run


def document(number, *words):
    """A document of one sentence of words, each as `form/lemma/UPOS`, or only as a form."""
    parts = [word.split("/") for word in words]
    text = " ".join(part[0] for part in parts)
    tokens, at = [], 0
    for form, *_ in parts:
        tokens.append((at, at + len(form)))
        at += len(form) + 1
    analyses = tuple(
        Analysis(*part[1:], None) if len(part) > 1 else Analysis(None, None, None) for part in parts
    )
    made = replace(
        document_of(text),
        doc_id=document_id(f"{number}.txt", 0, text),
        sentences=Spans.of([(0, len(text))]),
        tokens=Spans.of(tokens),
    )
    return replace(made, analyses=analyses) if any(len(part) > 1 for part in parts) else made


@pytest.fixture
def analysed(tmp_path):
    first = document(
        1, "Мектептер/мектеп/NOUN", "мектепте/мектеп/NOUN", "ақ/ақ/ADJ", "Ақ/ақ/PART", "./,/PUNCT"
    )
    second = document(2, "МЕКТЕПТЕ/мектеп/NOUN", "барды/бар/VERB", "+7/+7/NUM", "=/=/SYM", "дала")
    return open_run(write_run(tmp_path / "run", [first, second]))


@pytest.fixture
def plain(tmp_path):
    return open_run(
        write_run(tmp_path / "plain", [document(1, "Дала", "дала", ",", "5"), document(2, "ДАЛА")])
    )


def rows_of(frame):
    return [
        tuple(None if value != value else value for value in row) for row in frame.itertuples(index=False)
    ]


def test_lemmas_are_counted_where_there_are_some(analysed):
    found = analysed.frequencies()
    assert found.columns.tolist() == ["lemma", "upos", "count", "documents"]
    assert rows_of(found) == [
        ("мектеп", "NOUN", 3, 2),
        ("+7", "NUM", 1, 1),
        ("ақ", "ADJ", 1, 1),
        ("ақ", "PART", 1, 1),
        ("бар", "VERB", 1, 1),
    ]
    assert found["count"].dtype == found["documents"].dtype == "int64"


def test_forms_are_counted_in_lowercase_and_in_each_document_once(analysed, plain):
    assert rows_of(analysed.frequencies("form", limit=2)) == [("мектепте", "NOUN", 2, 2), ("+7", "NUM", 1, 1)]
    assert ("дала", None, 1, 1) in rows_of(analysed.frequencies("form"))
    found = plain.frequencies()
    assert found.columns.tolist() == ["form", "upos", "count", "documents"]
    assert rows_of(found) == [("дала", None, 3, 2), ("5", None, 1, 1)]


def test_a_part_of_speech_leaves_the_others_out(analysed):
    assert rows_of(analysed.frequencies(upos=["NOUN", "VERB"])) == [
        ("мектеп", "NOUN", 3, 2),
        ("бар", "VERB", 1, 1),
    ]
    assert rows_of(analysed.frequencies(upos=["SYM"])) == [("=", "SYM", 1, 1)]
    assert rows_of(analysed.frequencies("form", upos=["ADJ"])) == [("ақ", "ADJ", 1, 1)]


def test_what_can_not_be_counted_is_an_error(analysed, plain):
    for asked in ({"by": "lemma"}, {"by": "lemma", "upos": ["NOUN"]}):
        with pytest.raises(
            InputError, match=r"has no lemmas: make it again with `kazprep run \.\.\. --lemmas`"
        ):
            plain.frequencies(**asked)
    with pytest.raises(InputError, match="has no parts of speech"):
        plain.frequencies(upos=["NOUN"])
    with pytest.raises(ValueError, match="no part of speech 'Noun', did you mean 'NOUN'"):
        analysed.frequencies(upos=["Noun"])
    with pytest.raises(ValueError, match="by lemma or by form, not by 'text'"):
        analysed.frequencies("text")
    with pytest.raises(TypeError, match="upos takes a list"):
        analysed.frequencies(upos="NOUN")


def test_runs_of_earlier_versions_and_runs_without_words_are_counted(tmp_path):
    earlier = open_run(write_run(tmp_path / "a", [analysed_example()], without=["lemma", "upos", "feats"]))
    assert not has_lemmas(earlier)
    assert len(earlier.frequencies()) == 7
    empty = open_run(write_run(tmp_path / "b", [document_of("Дала")]))
    assert empty.frequencies().columns.tolist() == ["form", "upos", "count", "documents"]
    assert len(empty.frequencies()) == 0


def test_an_example_with_lemmas_has_them(tmp_path):
    assert has_lemmas(open_run(write_run(tmp_path / "a", [analysed_example()])))
    assert not has_lemmas(open_run(write_run(tmp_path / "b", [example()])))


tokens = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(["дала", "қар", "су"]), st.sampled_from(["NOUN", None])),
    max_size=30,
)


@given(tokens, st.lists(st.integers(1, 7), min_size=1), st.integers(1, 10))
def test_documents_are_counted_once_wherever_batches_end(rows, sizes, merged):
    rows = sorted(rows, key=lambda row: row[0])
    batches, at = [], 0
    while at < len(rows):
        part = rows[at : at + sizes[len(batches) % len(sizes)]]
        at += len(part)
        doc_ids, words, upos = (
            pa.array(column, pa.string())
            for column in zip(*((str(d), w, u) for d, w, u in part), strict=True)
        )
        batches.append(pa.table({"doc_id": doc_ids, "word": words, "upos": upos}))
    counts = Counter((word, upos) for _, word, upos in rows)
    documents = defaultdict(set)
    for doc_id, word, upos in rows:
        documents[word, upos].add(doc_id)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(frequencies, "_words", lambda *_: iter(batches))
        patched.setattr(sums, "_MIN_MERGED", merged)
        found = {(row["form"], row["upos"]): row for row in count_words(None, "form").to_pylist()}
    assert {key: row["count"] for key, row in found.items()} == counts
    assert {key: row["documents"] for key, row in found.items()} == {k: len(v) for k, v in documents.items()}


def test_the_command_prints_a_line_a_word(command, analysed):
    result = command("frequencies", analysed.path, "--limit", 2)
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["count", "documents", "upos", "lemma"],
        ["3", "2", "NOUN", "мектеп"],
        ["1", "1", "NUM", "+7"],
    ]
    result = command("frequencies", analysed.path, "--upos", "verb", "--upos", "ADJ", "--json")
    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        {"lemma": "ақ", "upos": "ADJ", "count": 1, "documents": 1},
        {"lemma": "бар", "upos": "VERB", "count": 1, "documents": 1},
    ]


def test_csv_opens_in_excel(command, analysed):
    result = command("frequencies", analysed.path, "--csv", "--by", "form")
    assert result.stdout.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff"))))
    assert rows[0] == {"form": "мектепте", "upos": "NOUN", "count": "2", "documents": "2"}
    assert [row["form"] for row in rows if "7" in row["form"]] == ["'+7"]  # else a formula


def test_the_command_says_what_it_counts_and_what_it_can_not(command, plain):
    result = command("frequencies", plain.path)
    assert result.returncode == 0
    assert "no lemmas, so forms are counted" in result.stderr
    assert command("frequencies", plain.path, "--by", "form").stderr == ""
    result = command("frequencies", plain.path, "--by", "lemma")
    assert (result.returncode, result.stdout) == (2, "")
    assert "has no lemmas: make it again with `kazprep run ... --lemmas`" in result.stderr
    assert "no part of speech 'NOM'" in command("frequencies", plain.path, "--upos", "nom").stderr
    assert "two formats" in command("frequencies", plain.path, "--csv", "--json").stderr
