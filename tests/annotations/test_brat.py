"""brat: the folder that `kazprep export` writes comes back without differences."""

import re

import pytest

from kazprep.annotations.read import read_annotations
from kazprep.errors import InputError
from kazprep.export import Format, export

LINE = re.compile(r"T(\d+)\t(\S+) (\d+) (\d+)\t(.+)")
"""A text-bound annotation, as https://brat.nlplab.org/standoff.html has it."""


@pytest.fixture
def folder(run, tmp_path):
    export(run, Format.BRAT, tmp_path / "brat")
    return tmp_path / "brat"


@pytest.fixture
def first(folder):
    """The annotations of the first document."""
    return sorted(folder.glob("*.ann"))[0]


def change(file, before, after):
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def test_offsets_are_those_of_the_text_file(first):
    text = first.with_suffix(".txt").read_text(encoding="utf-8")
    for line in first.read_text(encoding="utf-8").splitlines():
        _, _, start, end, marked = LINE.fullmatch(line).groups()
        assert text[int(start) : int(end)] == marked


def test_what_was_not_changed_is_no_correction(run, folder, first):
    found = read_annotations(run, folder)
    assert (found.rows, found.problems, found.widened, found.read) == ([], [], [], 3)
    assert read_annotations(run, first).rows == []


def test_another_class_is_one_correction(run, folder, first):
    change(first, "GPE 18 26", "LOCATION 18 26")
    (row,) = read_annotations(run, folder).rows
    assert (row.text, row.type, row.was) == ("Алматыға", "LOCATION", "GPE")


def test_relations_notes_and_parts_of_speech_are_about_other_things(run, folder, first):
    with first.open("a", encoding="utf-8") as file:
        file.write("R1\tLocated Arg1:T1 Arg2:T2\nE1\tMOVE:T1 Who:T1\nA1\tSure T1\n#1\tAnnotatorNotes T1\tx\n")
        file.write("*\tEquiv T1 T2\nT9\tPROPN 3 8\tАйгүл\n")
    assert read_annotations(run, folder).rows == []


def test_fragments_with_only_white_space_between_them_are_one_mark(run, first):
    change(first, "PERSON 3 17", "PERSON 3 8;9 17")
    assert read_annotations(run, first).rows == []


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("GPE 18 26\tАлматыға", "GPE 3 8;18 26\tАйгүл Алматыға", "'Айгүл Алматыға' is discontinuous"),
        ("GPE 18 26", "GPE 19 27", "'Алматыға' is not what the text has from 19 to 27"),
        ("GPE 18 26", "Place 18 26", "line 2: there is no class 'Place'"),
        ("GPE 18 26", "GPE 18", "is not an annotation of brat's standoff format"),
    ],
)
def test_what_is_wrong_is_said_with_the_line(run, first, before, after, problem):
    change(first, before, after)
    with pytest.raises(InputError) as raised:
        read_annotations(run, first)
    assert f"{first}, line 2: " in str(raised.value)
    assert problem in str(raised.value)


def test_a_mark_over_two_sentences_is_left_out_and_said(run, first):
    change(first, "GPE 18 26\tАлматыға", "GPE 18 36\tАлматыға барды. Ол")
    assert "is in two sentences" in read_annotations(run, first).problems[0]


def test_what_is_not_there_or_has_no_document_is_said(run, tmp_path, first):
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(InputError, match=r"has no \.ann files"):
        read_annotations(run, empty)
    with pytest.raises(InputError, match="there is no file or folder"):
        read_annotations(run, tmp_path / "nothing")
    with pytest.raises(InputError, match="does not end in a doc_id"):
        read_annotations(run, first.rename(tmp_path / "article.ann"))
