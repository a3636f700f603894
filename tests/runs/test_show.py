"""Runs and documents in a notebook."""

import html
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

import kazprep as package
from kazprep.document import Document, Entities
from kazprep.normalize import normalize
from kazprep.show import document_html
from kazprep.spans import Spans
from tests.conftest import SENTENCES


def made_document(raw, entities=()):
    normalized = normalize(raw)
    text = normalized.text
    spans = [match.span() for match in re.finditer(r"\S+", text)]
    return replace(
        Document.of(raw, source="<b>.txt"),
        text=text,
        edits=normalized.edits,
        sentences=Spans.of([(0, len(text))]),
        tokens=Spans.of(spans),
        entities=Entities(Spans.of([span for span, _ in entities]), tuple(kind for _, kind in entities)),
    )


def parsed(document):
    return ElementTree.fromstring(document_html(document).replace("<br>", "<br/>"))


def test_the_text_is_whole_and_entities_and_repairs_are_marked():
    document = made_document(
        "Әcет  <script>alert(1)</script> Алматыда.", [((0, 1), "PERSON"), ((2, 3), "GPE")]
    )
    tree = parsed(document)
    body = tree.findall("div")[1]
    shown = "".join(body.itertext())
    assert shown == "ӘсетPERSON <script>alert(1)</script> Алматыда.GPE"
    marked = {span.get("title"): "".join(span.itertext()) for span in body.iter("span")}
    assert marked["PERSON"] == "ӘсетPERSON"
    assert marked["c"] == "с"
    assert marked["  "] == " "
    assert "<b>.txt" in "".join(tree.findall("div")[0].itertext())


@pytest.mark.parametrize("raw", ["", " ", "Сәлем!", "a" * 30_000])
def test_any_document_is_well_formed(raw):
    document = Document.of(raw)
    parsed(replace(document, text=normalize(raw).text))


def test_a_long_text_is_cut_and_says_so():
    document = made_document("сөз " * 10_000)
    assert "… and 19,999 more characters" in document_html(document)


@pytest.fixture(scope="module")
def run(kazprep, tmp_path_factory):
    folder = tmp_path_factory.mktemp("shown")
    (folder / "а.txt").write_text("\n".join(SENTENCES), encoding="utf-8")
    assert kazprep("run", folder / "а.txt", "-o", folder / "out").returncode == 0
    return package.open_run(folder / "out")


def test_a_run_shows_what_is_in_it(run):
    assert re.fullmatch(r"<Run '.*', complete: \d+ documents, [\d,]+ entities, \d+ errors>", repr(run))
    shown = html.unescape(run._repr_html_())
    assert f"<td>{run.info['counts']['tokens']:,}</td>" in shown
    top = run.entities()["canonical"].value_counts()
    assert f"<th>{top.index[0]}</th><td>{top.iloc[0]:,}</td>" in shown
    ElementTree.fromstring(f"<div>{run._repr_html_()}</div>")


def test_a_document_of_a_run_shows_itself(run):
    doc_id = run.entities()["doc_id"].iloc[0]
    assert "<sub" in run.document(doc_id)._repr_html_()
