"""What is exported is read by the tools that it is for."""

import json
import random
import re
import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import kazprep as package
from kazprep.corpora.conllu import read_conllu
from kazprep.document import Document
from kazprep.entities.entity import Entities
from kazprep.export import ExportError, Format, export
from kazprep.export.formats import _json_line, brat_annotations
from kazprep.spans import Spans
from kazprep.tables.build import concat, document_rows
from kazprep.tables.pandas_types import to_pandas
from tests.conftest import SENTENCES
from tests.documents import analysed_example, example, write_run


@pytest.fixture(scope="module")
def folder(kazprep, tmp_path_factory):
    """A run over invented articles, one with a header and old encoding repairs, one without a sentence."""
    articles = tmp_path_factory.mktemp("articles")
    dice = random.Random(4)
    for number in range(12):
        lines = [" ".join(dice.choices(SENTENCES, k=3)) for _ in range(4)]
        head = f" date 2025-03-{number + 1:02} Көктем {number}\n" if number % 2 else "\n\n"
        (articles / f"мақала {number}.txt").write_text(head + "\n".join(lines) + "\n \n", encoding="utf-8")
    (articles / "белгі.txt").write_text("\u200b…\u200b", encoding="utf-8")
    output = tmp_path_factory.mktemp("run") / "out"
    result = kazprep("run", articles, "-o", output, "--set", "run.shard_bytes=2000")
    assert result.returncode == 0, result.stderr
    return output


@pytest.fixture(scope="module")
def run(folder):
    return package.open_run(folder)


def test_restored_documents_make_the_tables_that_they_come_from(run):
    documents = list(run.restored())
    assert [document.doc_id for document in documents] == run.documents()["doc_id"].to_list()
    assert len(list((run.path / "tokens").glob("part-*"))) > 2
    made = concat(document_rows(documents))
    for name in ("documents", "sentences", "tokens", "entities", "repairs"):
        stored = getattr(run, name)()
        pd.testing.assert_frame_equal(to_pandas(made[name]), stored)


def test_a_guess_by_the_letters_is_not_restored_as_the_language_that_a_stage_found(run):
    assert set(run.documents()["language"]) == {"kk", "und"}
    assert {document.language for document in run.restored()} == {None}


def test_a_document_is_found_by_its_id_how_that_begins_or_its_source(run):
    row = run.documents().iloc[5]
    for key in (row["doc_id"], row["doc_id"][:10], row["source"]):
        assert run.document(key).text == row["text"]
    for key in ("", "жоқ.txt", "zz"):
        with pytest.raises(LookupError, match="name one by its doc_id"):
            run.document(key)


def test_conllu_is_read_by_stanza(run, tmp_path):
    from stanza.utils.conll import CoNLL

    assert export(run, Format.CONLLU, tmp_path / "out.conllu") == 13
    text = (tmp_path / "out.conllu").read_text(encoding="utf-8")
    assert re.findall(r"^# newdoc id = (.*)$", text, re.M) == run.sentences()["doc_id"].unique().tolist()
    read = CoNLL.conll2doc(str(tmp_path / "out.conllu"))
    sentences, tokens = run.sentences(), run.tokens()
    assert [sentence.text for sentence in read.sentences] == sentences["text"].to_list()
    found = [(token.text, token.start_char, token.end_char) for token in read.iter_tokens()]
    assert found == list(tokens[["text", "start", "end"]].itertuples(index=False, name=None))
    pages = sentences["doc_id"] + "-p" + sentences["paragraph_id"].astype(str)
    first = pages[pages != pages.shift()].to_list()
    assert re.findall(r"^# newpar id = (.*)$", text, re.M) == first
    blocks = text.strip().split("\n\n")
    assert [block.count("# newpar") for block in blocks] == (pages != pages.shift()).astype(int).to_list()
    begins = [token.ner[0] in "BS" for token in read.iter_tokens()]
    assert begins == tokens["ner"].str.startswith("B").to_list()


def test_json_lines_are_complete_documents(run, tmp_path):
    assert export(run, Format.JSONL, tmp_path / "deep" / "out.jsonl") == 13
    lines = [json.loads(line) for line in (tmp_path / "deep" / "out.jsonl").open(encoding="utf-8")]
    documents = run.documents()
    assert [line["text"] for line in lines] == documents["text"].to_list()
    published = [None if pd.isna(day) else str(day.date()) for day in documents["published"]]
    assert [line["published"] for line in lines] == published
    names = ["text", "type", "canonical", "raw_start"]
    entities = [tuple(entity[name] for name in names) for line in lines for entity in line["entities"]]
    rows = run.entities()[names].replace({"canonical": {np.nan: None}})
    assert entities == list(rows.itertuples(index=False, name=None))
    for line in lines:
        parts = [range(*sentence["tokens"]) for sentence in line["sentences"]]
        assert [number for part in parts for number in part] == list(range(len(line["tokens"])))


def test_csv_has_the_rows_of_every_table(run, tmp_path):
    rows = export(run, Format.CSV, tmp_path / "csv")
    assert rows == sum(
        run.info["counts"][name] for name in ("documents", "sentences", "tokens", "entities", "repairs")
    )
    read = pd.read_csv(tmp_path / "csv" / "tokens.csv", keep_default_na=False)
    assert read["text"].to_list() == run.tokens()["text"].to_list()
    assert (
        pd.read_csv(tmp_path / "csv" / "documents.csv")["text"].to_list() == run.documents()["text"].to_list()
    )


def test_offsets_of_brat_lead_to_the_words(run, tmp_path):
    assert export(run, Format.BRAT, tmp_path / "brat") == 13
    found = 0
    for path in (tmp_path / "brat").glob("*.ann"):
        text = path.with_suffix(".txt").read_bytes().decode()
        for line in path.read_text(encoding="utf-8").splitlines():
            number, label_and_span, words = line.split("\t")
            label, start, end = label_and_span.split()
            assert text[int(start) : int(end)] == words
            assert number[0] == "T"
            assert label.isupper()
            found += 1
    assert found == len(run.entities())
    assert len(list((tmp_path / "brat").glob("*.txt"))) == 13


def test_brat_has_an_entity_over_two_lines_in_two_spans():
    document = Document.of("Абай\nҚұнанбайұлы", source="../../а?.txt")
    entities = Entities(Spans.of([(0, 2)]), ("PERSON",))
    document = replace(
        document,
        text=document.raw_text,
        sentences=Spans.of([(0, 16)]),
        tokens=Spans.of([(0, 4), (5, 16)]),
        entities=entities,
    )
    assert brat_annotations(document) == "T1\tPERSON 0 4;5 16\tАбай Құнанбайұлы\n"


def test_brat_has_a_part_of_speech_and_a_note_for_each_token_that_is_known():
    lines = brat_annotations(analysed_example()).splitlines()
    assert lines[:4] == [
        "T1\tPERSON 13 18\tАйгүл",
        "T2\tGPE 19 27\tАстанаға",
        "T3\tNOUN 0 6\tКөктем",
        "#1\tAnnotatorNotes T3\tкөктем Case=Nom",
    ]
    assert lines[12:14] == ["T8\tPUNCT 33 34\t.", "#6\tAnnotatorNotes T8\t."]
    assert lines[14:] == [
        "T9\tVERB 38 44\tқуанды",
        "#7\tAnnotatorNotes T9\tқуан Mood=Ind|Number=Sing",
        "T10\tPUNCT 44 45\t.",
        "#8\tAnnotatorNotes T10\t.",
    ]


@pytest.fixture
def analysed(tmp_path):
    """A run over one document whose tokens have analyses."""
    return package.open_run(write_run(tmp_path / "run", [analysed_example()]))


def test_exports_have_the_analyses_of_a_run(analysed, tmp_path):
    export(analysed, Format.CONLLU, tmp_path / "out.conllu")
    (document,) = read_conllu(tmp_path / "out.conllu")
    read = [each for sentence in document.sentences for each in sentence.analyses]
    assert tuple(read) == analysed_example().analyses
    export(analysed, Format.JSONL, tmp_path / "out.jsonl")
    tokens = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["tokens"]
    assert tokens[3] | {"start": 0, "end": 0} == {
        "start": 0,
        "end": 0,
        "ner": "B-GPE",
        "lemma": "Астана",
        "upos": "PROPN",
        "feats": "Case=Dat",
        "lemma_score": 0.721,
    }
    assert [token["lemma_score"] for token in tokens[5:8]] == [1, None, None]
    export(analysed, Format.CSV, tmp_path / "csv")
    rows = pd.read_csv(tmp_path / "csv" / "tokens.csv")
    assert rows["lemma"].tolist()[:2] == ["көктем", "кел"]
    assert rows["lemma_score"].tolist()[:2] == pytest.approx([0.987, 0.95])
    spacy = pytest.importorskip("spacy")
    export(analysed, Format.SPACY, tmp_path / "spacy")
    docs = spacy.tokens.DocBin().from_disk(tmp_path / "spacy" / "000000.spacy")
    (doc,) = docs.get_docs(spacy.blank("xx").vocab)
    assert [(token.lemma_, token.pos_, str(token.morph)) for token in doc][4:6] == [
        ("Астана", "PROPN", "Case=Dat"),
        ("бар", "VERB", "Mood=Ind|Number=Sing"),
    ]
    assert list(doc.user_data["kazprep_lemma_scores"][4:6]) == [0.721, 0.9]


def test_json_lines_have_no_analyses_where_no_stage_looked():
    assert set(json.loads(_json_line(example()))["tokens"][0]) == {"start", "end", "ner"}


def test_spacy_reads_its_files(run, tmp_path):
    spacy = pytest.importorskip("spacy")
    assert export(run, Format.SPACY, tmp_path / "spacy") == 13
    (file,) = (tmp_path / "spacy").glob("*.spacy")
    read = list(spacy.tokens.DocBin().from_disk(file).get_docs(spacy.blank("xx").vocab))
    assert [doc.text for doc in read] == run.documents()["text"].to_list()
    assert [doc.user_data["doc_id"] for doc in read] == run.documents()["doc_id"].to_list()
    entities = [(entity.text, entity.label_) for doc in read for entity in doc.ents]
    assert entities == list(run.entities()[["text", "type"]].itertuples(index=False, name=None))


def test_what_is_there_stays(command, run, folder, tmp_path):
    (tmp_path / "out.jsonl").write_text("менікі", encoding="utf-8")
    with pytest.raises(ExportError, match="exists already"):
        export(run, Format.JSONL, tmp_path / "out.jsonl")
    result = command("export", folder, "--to", "brat", "-o", folder, "--overwrite")
    assert (result.returncode, result.stderr) == (
        2,
        f"kazprep: {folder} exists already: choose another name\n",
    )
    result = command("export", folder, "--to", "jsonl", "-o", tmp_path / "out.jsonl", "--overwrite")
    assert (result.returncode, result.stdout) == (0, f"13 documents in {tmp_path / 'out.jsonl'}\n")
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8").count("\n") == 13
    (tmp_path / "out.unfinished").mkdir()
    with pytest.raises(ExportError, match="delete it"):
        export(run, Format.CSV, tmp_path / "out")
    assert (tmp_path / "out.unfinished").exists()
    (tmp_path / "out.db").write_text("менікі", encoding="utf-8")
    result = command("export", folder, "--to", "sqlite", "-o", tmp_path / "out.db", "--overwrite")
    assert result.returncode == 2  # a folder does not replace a file
    assert (tmp_path / "out.db").read_text(encoding="utf-8") == "менікі"
    result = command("export", tmp_path, "--to", "jsonl", "-o", tmp_path / "b.jsonl")
    assert result.returncode == 2
    assert "is not the output of a run" in result.stderr


@pytest.mark.parametrize("form", ["jsonl", "csv", "vrt", "tei", "sqlite", "gexf"])
def test_a_damaged_table_is_reported_and_leaves_no_partial_file(command, folder, tmp_path, form):
    shutil.copytree(folder, tmp_path / "run")
    for table in ("tokens", "entities"):
        for part in (tmp_path / "run" / table).glob("part-*"):
            part.write_bytes(part.read_bytes()[:-4] + b"PAR2")  # the size is the same
    (tmp_path / "old").write_text("менікі", encoding="utf-8")
    name = "new" if form in ("csv", "vrt", "sqlite") else "old"
    result = command("export", tmp_path / "run", "--to", form, "-o", tmp_path / name, "--overwrite")
    assert result.returncode == 2
    assert re.match(
        r"kazprep: (a table of the run|the tables) in \S+ (can't be read|are damaged)", result.stderr
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old", "run"]
    assert (tmp_path / "old").read_text(encoding="utf-8") == "менікі"
