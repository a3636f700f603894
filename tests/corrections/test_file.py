"""Files of corrections: what is written is read again, and what is wrong is said with the line."""

import csv
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep.corrections import (
    Correction,
    Corrections,
    add_corrections,
    default_path,
    read_corrections,
    write_corrections,
)
from kazprep.corrections.beside import folder_beside
from kazprep.corrections.file import is_corrections
from kazprep.errors import SettingsError

HEADER = "doc_id\tsource\trecord\traw_start\traw_end\ttext\tclass\n"
ROW = Correction("0123456789abcdef", "жаңа/а.txt", 3, 6, 12, "Алматы", "GPE", "PERSON", "…[Алматы]…", "мен")

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(texts, texts, texts)
def test_what_is_written_is_read_again(tmp_path_factory, text, context, note):
    path = tmp_path_factory.mktemp("file") / "a.corrections.tsv"
    row = replace(ROW, raw_end=6 + len(text), text=text, context=context, note=note)
    write_corrections(path, [row, replace(ROW, doc_id="f" * 16, type=None)])
    assert read_corrections(path).rows == (row, replace(ROW, doc_id="f" * 16, type=None))
    assert path.read_text(encoding="utf-8").count("\n") == 3


def test_no_cell_is_a_formula_for_a_spreadsheet(tmp_path):
    path = tmp_path / "a.tsv"
    row = replace(ROW, source="=1+1", text="-7 °C ", was="+", context="@[-7 °C]", note="=HYPERLINK(1)")
    write_corrections(path, [row])
    with path.open(encoding="utf-8", newline="") as file:
        _, cells = csv.reader(file, dialect="excel-tab")
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    assert read_corrections(path).rows == (row,)


def test_a_file_saved_by_a_spreadsheet_is_read(tmp_path):
    path = tmp_path / "a.tsv"
    cells = ["ORGANISATION", '"«""Арай"""', "9", "2", "0123456789abcdef"]
    content = "Class\tText\traw_end\traw_start\tDOC_ID\tжаңа\r\n" + "\t".join(cells) + "\r\n"
    path.write_bytes(b"\xef\xbb\xbf# a comment\r\n\r\n" + content.encode())
    (row,) = read_corrections(path).rows
    assert (row.text, row.type, row.raw_start, row.source) == ('«"Арай"', "ORGANISATION", 2, "")


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("doc_id\ttext\tclass\n", "line 1: the header has no column raw_end, raw_start"),
        (HEADER.replace("doc_id\tsource", "a\tb"), "line 1: the header has no column doc_id or source"),
        (HEADER + "\t\t0\t0\t4\tАбай\tPERSON\n", "line 2: it names no document"),
        (HEADER + "1.2E+15\t\t0\t0\t4\tАбай\tPERSON\n", "line 2: '1.2E+15' is not a doc_id"),
        (HEADER + "\tа\t0\t0\t4\tАбай\tPERSO\n", "no class 'PERSO', did you mean 'PERSON'?"),
        (HEADER + "\tа\t0\t0\t5\tАбай\tPERSON\n", "'Абай' has 4 characters, and from 0 to 5 there are 5"),
        (HEADER + "\tа\t0\t-1\t3\tАбай\tPERSON\n", "raw_start is a number of characters from 0 on, not '-1'"),
        (HEADER + "\tа\t0\t0\t4\tАбай\tPERSON\tx\n", "line 2: it has 8 columns, and the header has 7"),
        (
            HEADER + "\tа\t0\t0\t4\tАбай\tPERSON\n# note\n\tа\t0\t2\t6\tай к\t-\n",
            "line 4: it is about characters 2 to 6 ('ай к'), of which line 2 says something else",
        ),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(tmp_path, lines, problem):
    path = tmp_path / "a.tsv"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        read_corrections(path)
    assert str(raised.value).startswith(f"{path}, line ")
    assert problem in str(raised.value)


def test_a_file_that_is_not_utf8_or_not_there_is_said(tmp_path):
    path = tmp_path / "a.tsv"
    with pytest.raises(SettingsError, match="can't be read"):
        read_corrections(path)
    path.write_bytes(HEADER.encode() + "\tа\t0\t0\t4\tАбай\tPERSON\n".encode("windows-1251", "replace"))
    with pytest.raises(SettingsError, match="line 2: not UTF-8"):
        read_corrections(path)


def test_the_same_correction_twice_is_one(tmp_path):
    path = tmp_path / "a.tsv"
    write_corrections(path, [ROW, replace(ROW, note="тағы")])
    assert read_corrections(path).rows == (ROW,)


def test_the_hash_is_of_what_entities_depend_on():
    other = replace(ROW, raw_start=20, raw_end=26)
    assert Corrections([ROW, other]).sha256 == Corrections([replace(other, note="x"), ROW]).sha256
    assert Corrections([ROW]).sha256 != Corrections([replace(ROW, type="LOCATION")]).sha256


def test_added_corrections_replace_those_that_they_overlap(tmp_path):
    path = tmp_path / "out.corrections.tsv"
    later = replace(ROW, raw_start=30, raw_end=36)
    assert add_corrections(path, [ROW, later]) == 2
    assert add_corrections(path, [ROW]) == 0
    wider = replace(ROW, raw_end=18, text="Алматы қалас", type="LOCATION")
    assert add_corrections(path, [wider]) == 1
    assert read_corrections(path).rows == (later, wider)


def test_files_beside_a_folder_are_known_by_their_names(tmp_path):
    assert default_path(tmp_path / "out") == tmp_path / "out.corrections.tsv"
    assert folder_beside(default_path(tmp_path / "out")) == tmp_path / "out"
    assert folder_beside(tmp_path / "corrections.tsv") is None
    assert folder_beside(tmp_path / ".names.tsv") is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("\ufeff" + "# a comment\n" * 30 + "\n" + HEADER, True),
        ("doc_id\tclass\n", True),
        ('"Source";"raw_start";"raw_end"\n', True),
        ("form\tclass\nАлматы\tGPE\n", False),
        ("Алматы\tGPE\ndoc_id\tclass\n", False),
        ("# raw_start raw_end\nАлматы\tB-GPE\n", False),
        ("", False),
    ],
)
def test_a_file_of_corrections_is_known_by_the_names_of_its_columns(tmp_path, content, expected):
    path = tmp_path / "a.tsv"
    path.write_text(content, encoding="utf-8")
    assert is_corrections(path) is expected
