"""Columns of CoNLL: read by NLTK as they were meant, and back without differences."""

import nltk
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.corpus.reader import ConllCorpusReader

from kazprep.annotations.conll import sentences
from kazprep.annotations.marked import entities_of_tags
from kazprep.annotations.read import read_annotations
from kazprep.corpora.kaznerd import LabelledSentence
from kazprep.errors import InputError


@pytest.fixture(params=[False, True], ids=["two columns", "four columns"])
def four(request):
    return request.param


@pytest.fixture
def path(documents, four, tmp_path):
    path = tmp_path / "sample.conll"
    texts = (sentences(each, range(len(each.sentences)), four_columns=four) for each in documents)
    path.write_text("".join(texts), encoding="utf-8")
    return path


def change(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_nltk_reads_the_words_and_the_chunks(documents, path, four, tmp_path, monkeypatch):
    monkeypatch.setattr(nltk.data, "path", [str(tmp_path)])  # it reads from these folders alone
    lines = path.read_text(encoding="utf-8").splitlines()
    plain = tmp_path / "plain.conll"
    plain.write_text("\n".join(line for line in lines if not line.startswith("# ")), encoding="utf-8")
    columns = ("words", "pos", "ignore", "chunk") if four else ("words", "chunk")
    reader = ConllCorpusReader(str(tmp_path), ["plain.conll"], columns)
    grids = [grid for grid in reader._grids() if grid]  # one is left of -DOCSTART-
    found = [[(row[0], row[-1]) for row in grid] for grid in grids]
    expected = [
        [*zip(tokens, tags, strict=True)]
        for document in documents
        for first, last in zip(document.first_tokens, document.first_tokens[1:], strict=False)
        for tokens in [document.token_texts[first:last]]
        for tags in [document.ner_tags[first:last]]
    ]
    assert found == expected


def test_what_was_not_changed_is_no_correction(run, path, documents):
    found = read_annotations(run, path)
    assert (found.rows, found.problems) == ([], [])
    assert found.read == sum(len(document.sentences) for document in documents)


def test_another_tag_is_one_correction(run, path, four):
    change(path, "Алматыға _ _ B-GPE" if four else "Алматыға\tB-GPE", "Алматыға B-LOCATION")
    (row,) = read_annotations(run, path).rows
    assert (row.text, row.type, row.was) == ("Алматыға", "LOCATION", "GPE")


def test_sentences_without_an_id_follow_each_other_in_their_document(run, documents, tmp_path):
    path = tmp_path / "plain.conll"
    text = "".join(sentences(each, range(len(each.sentences))) for each in documents)
    path.write_text(
        "\n".join(line for line in text.split("\n") if not line.startswith("# sent_id")).replace(
            "\n", "\r\n"
        ),
        encoding="utf-8",
    )
    assert read_annotations(run, path).rows == []
    change(path, "Қазақстан\tB-GPE", "Қазақстан\tO")
    (row,) = read_annotations(run, path).rows
    assert (row.text, row.type) == ("Қазақстан", None)


def test_other_words_are_left_out_and_said(run, path):
    change(path, "Алматыға", "Астанаға")
    (problem,) = read_annotations(run, path).problems
    assert "the words are not those of sentence 0" in problem
    assert "from the 5. on: 'Алматыға барды .' there, 'Астанаға барды .' here" in problem


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Алматы", "line 2: 'Алматы' is not a word and its tag"),
        ("Алматы B-Place", "line 2: there is no class 'Place'"),
        ("Алматы X-GPE", "is not a word and its tag"),
        ("Алматы B-GPE", "line 2: nothing says of which document these words are"),
    ],
)
def test_what_is_wrong_is_said_with_the_line(run, tmp_path, line, problem):
    path = tmp_path / "a.conll"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_annotations(run, path)
    assert problem in str(raised.value)


@pytest.mark.parametrize(
    "tags", ["B-GPE I-GPE O B-GPE", "I-GPE I-GPE O I-GPE", "B-GPE E-GPE O S-GPE", "I-GPE E-GPE O B-GPE"]
)
def test_all_ways_to_write_tags_are_read(tags):
    assert entities_of_tags(tags.split()) == [(0, 2, "GPE"), (3, 4, "GPE")]


@given(st.lists(st.sampled_from(["O", "B-GPE", "B-DATE", "I"]), max_size=9))
def test_bio2_is_read_as_kaznerd_is(drawn):
    tags = []
    for each in drawn:
        before = tags[-1] if tags else "O"
        tags.append((f"I-{before[2:]}" if before != "O" else "O") if each == "I" else each)
    sentence = LabelledSentence(0, ("сөз",) * len(tags), tuple(tags))
    assert entities_of_tags(tags) == list(sentence.entities())
