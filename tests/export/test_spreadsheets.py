"""CSV and XLSX of a run open in Excel, have no formulas, and say what does not fit."""

import json
import re

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kazprep as package
from kazprep.export import ExportError, Format, export, workbook
from kazprep.export.cells import as_cells, fit_cell, without_formulas

TEXTS = [
    "=1+1\n+7 701 қар жауды. -аз @дос '=х",
    "'=бір тырнақ\nҚар еріді.",
    "Ауа райы\x07 жылы _x0041_ 😀. #N/A",
    "Ұзақ " + "мәтін " * 8000,
    "😀қар " * 9000,
    'Қарапайым мәтін; үтір, «тырнақша» және "қос".\n\n\tШегініс.',
]
SIGNS = "=+-@\t\r\n＝＋－＠"
UNDONE = r"^'(?='*[=+\-@\t\r\n＝＋－＠])"
"""What docs/exports.md has to read such a file back with."""


@pytest.fixture(scope="module")
def folder(kazprep, tmp_path_factory):
    folder = tmp_path_factory.mktemp("articles")
    rows = [{"text": text, "title": "=cmd|'/c calc'!A0", "date": "1877-05-04"} for text in TEXTS]
    content = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / "а.jsonl").write_text(content, encoding="utf-8")
    stages = 'pipeline.stages=["normalize", "quality", "duplicates", "segment", "tag"]'
    minimal = ("--set", "normalize.profile=minimal", "--set", 'normalize.disable=["invisible", "space"]')
    result = kazprep("run", folder / "а.jsonl", "-o", folder / "out", "--set", stages, *minimal)
    assert result.returncode == 0, result.stderr
    return folder / "out"


@pytest.fixture(scope="module")
def run(folder):
    return package.open_run(folder)


@pytest.fixture(scope="module")
def csv(run, tmp_path_factory):
    """The folder of CSV files, and the notes that came with it."""
    notes = []
    path = tmp_path_factory.mktemp("csv") / "out"
    export(run, Format.CSV, path, note=notes.append)
    return path, notes


@pytest.fixture(scope="module")
def book(run, tmp_path_factory):
    notes = []
    path = tmp_path_factory.mktemp("xlsx") / "out.xlsx"
    export(run, Format.XLSX, path, note=notes.append)
    return openpyxl.load_workbook(path), notes


def test_a_csv_file_begins_with_a_byte_order_mark_and_is_read_all_the_same(csv, run):
    path, _ = csv
    for file in path.iterdir():
        assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert list(pd.read_csv(path / "entities.csv").columns) == list(run.entities().columns)


def test_no_cell_of_a_csv_file_begins_a_formula(csv, run):
    path, _ = csv
    computed = 0
    for file in path.iterdir():
        frame = pd.read_csv(file, keep_default_na=False, dtype=str)
        for name in frame:
            assert not frame[name].str.startswith(tuple(SIGNS)).any(), (file.name, name)
            computed += frame[name].str.startswith("'").sum()
    assert computed > 5


def test_what_a_csv_file_has_can_be_read_back(csv, run):
    path, _ = csv
    tokens = pd.read_csv(path / "tokens.csv", keep_default_na=False)
    assert tokens["text"].replace(UNDONE, "", regex=True).to_list() == run.tokens()["text"].to_list()
    documents = pd.read_csv(path / "documents.csv", keep_default_na=False)
    full = run.documents()["text"]
    short = full.str.len() < 10_000
    assert documents["text"].replace(UNDONE, "", regex=True)[short].to_list() == full[short].to_list()


def test_a_cell_that_is_too_long_is_cut_and_reported(csv):
    path, notes = csv
    texts = pd.read_csv(path / "documents.csv")["text"]
    assert max(len(text.encode("utf-16-le")) // 2 for text in texts) == 32_767
    (long,) = (text for text in texts if "мәтін мәтін" in text)
    assert re.search(r"… \[cut, of 48,0\d\d characters\]$", long)
    assert any(note.startswith("documents.csv: 4 cells cut to the 32,767 characters") for note in notes)


def test_exact_csv_has_every_text_as_it_is(command, folder, run, tmp_path):
    result = command("export", folder, "--to", "csv", "-o", tmp_path / "out", "--exact")
    assert result.returncode == 0, result.stderr
    read = pd.read_csv(tmp_path / "out" / "documents.csv", keep_default_na=False)
    assert read["text"].to_list() == run.documents()["text"].to_list()
    assert (tmp_path / "out" / "documents.csv").read_bytes().startswith(b'"doc_id"')
    with pytest.raises(ExportError, match="exact is for csv"):
        export(run, Format.JSONL, tmp_path / "а.jsonl", exact=True)


def test_a_table_without_rows_has_its_columns(csv, run):
    path, _ = csv
    assert list(pd.read_csv(path / "errors.csv").columns) == list(run.errors().columns)


def test_bytes_are_written_as_hex_digits(csv, run):
    path, _ = csv
    assert pd.read_csv(path / "documents.csv")["minhash"][0] == run.documents()["minhash"][0].hex()


def decoded(value):
    """A cell's text as Excel has it."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), value)


def test_a_workbook_has_a_sheet_for_each_table_with_all_its_rows(book, run):
    sheets, _ = book
    assert sheets.sheetnames == ["documents", "sentences", "tokens", "entities", "repairs", "errors"]
    tokens = list(sheets["tokens"].iter_rows(values_only=True))
    assert list(tokens[0]) == list(run.tokens().columns)
    text = tokens[0].index("text")
    assert [decoded(row[text]) for row in tokens[1:]] == run.tokens()["text"].to_list()
    starts = [row[tokens[0].index("start")] for row in tokens[1:]]
    assert starts == run.tokens()["start"].to_list()


def test_no_cell_of_a_workbook_is_computed(book):
    sheets, _ = book
    cell_types = {cell.data_type for sheet in sheets for row in sheet.iter_rows() for cell in row}
    assert cell_types <= {"s", "n", "b", "d"}
    assert sheets["documents"]["E2"].value == "=cmd|'/c calc'!A0"


def test_a_workbook_has_short_texts_in_full_and_reports_long_ones(book, run):
    sheets, notes = book
    head, *rows = sheets["documents"].iter_rows(values_only=True)
    texts = [decoded(row[head.index("text")]) for row in rows]
    full = run.documents()["text"].to_list()
    assert [one for one in texts if len(one) < 10_000] == [one for one in full if len(one) < 10_000]
    assert notes == [
        "documents: 4 cells cut to the 32,767 characters that one holds; the other formats have all the text"
    ]


def test_a_day_that_excel_has_no_number_for_is_text(book):
    sheets, _ = book
    head, row, *_ = sheets["documents"].iter_rows(values_only=True)
    assert row[head.index("published")] == "1877-05-04"


def test_shares_are_numbers_as_people_read_them(book, run):
    sheets, _ = book
    head, *rows = sheets["documents"].iter_rows(values_only=True)
    shares = [row[head.index("letter_share")] for row in rows]
    assert shares == [float(str(np.float32(share))) for share in run.documents()["letter_share"]]


def test_a_table_of_more_rows_than_a_sheet_holds_continues_in_further_ones(run, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MAX_ROWS", 1001)
    notes = []
    export(run, Format.XLSX, tmp_path / "а.xlsx", note=notes.append)
    sheets = openpyxl.load_workbook(tmp_path / "а.xlsx")
    parts = [name for name in sheets.sheetnames if name.startswith("tokens")]
    assert parts[:3] == ["tokens", "tokens 2", "tokens 3"]
    assert {sheets[name]["A1"].value for name in parts} == {"doc_id"}
    assert sum(sheets[name].max_row - 1 for name in parts) == len(run.tokens())
    assert any(note.startswith("tokens: ") and note.endswith(f"tokens to {parts[-1]}") for note in notes)


def test_a_workbook_is_called_one(command, folder, tmp_path):
    result = command("export", folder, "--to", "xlsx", "-o", tmp_path / "out.xls")
    assert result.returncode == 2
    assert result.stderr == (
        f"kazprep: Excel opens a workbook by its extension: call it {tmp_path / 'out.xlsx'}\n"
    )
    assert not list(tmp_path.iterdir())
    result = command("export", folder, "--to", "xlsx", "-o", tmp_path / "out.xlsx")
    assert re.match(r"[\d,]+ rows in .*out\.xlsx\ndocuments: 4 cells cut", result.stdout)
    assert [path.name for path in tmp_path.iterdir()] == ["out.xlsx"]


@given(st.lists(st.text(st.sampled_from("'=+-@\t\r\nқa ＝"), max_size=6)))
def test_an_apostrophe_ahead_can_always_be_taken_away_again(texts):
    marked = without_formulas(pa.chunked_array([pa.array(texts, pa.string())])).to_pylist()
    assert not any(text.startswith(tuple(SIGNS)) for text in marked)
    assert [re.sub(UNDONE, "", text) for text in marked] == texts


@given(st.text(st.sampled_from("қa😀\n"), max_size=300), st.integers(40, 200))
def test_a_text_that_is_cut_fits(text, most):
    fitted = fit_cell(text, most)
    assert len(fitted.encode("utf-16-le")) // 2 <= most
    assert (fitted == text) == (len(text.encode("utf-16-le")) // 2 <= most)


def test_lists_are_written_as_json_and_values_of_dictionaries_as_they_are():
    assert as_cells(pa.chunked_array([[["қар", "аяз"], None]])).to_pylist() == ['["қар", "аяз"]', None]
    assert as_cells(pa.chunked_array([pa.array(["қар"]).dictionary_encode()])).to_pylist() == ["қар"]
