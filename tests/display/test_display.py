"""Runs and documents in a notebook."""

import html
import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

import kazprep as package
from kazprep.display.pieces import line_labels
from kazprep.document import Document
from kazprep.edits import Edits
from kazprep.entities.entity import Entities
from kazprep.normalization import normalize
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
        entities=Entities(Spans.of([span for span, _ in entities]), tuple(label for _, label in entities)),
    )


def parsed(document):
    return ElementTree.fromstring(document._repr_html_().replace("<br>", "<br/>"))


def test_the_text_is_complete_and_entities_and_repairs_are_marked():
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
    assert "… and 19,999 more characters" in document._repr_html_()


@pytest.fixture(scope="module")
def run(kazprep, tmp_path_factory):
    folder = tmp_path_factory.mktemp("shown")
    (folder / "а.txt").write_text("\n".join(SENTENCES), encoding="utf-8")
    assert kazprep("run", folder / "а.txt", "-o", folder / "out").returncode == 0
    return package.open_run(folder / "out")


def test_a_run_shows_what_is_in_it(run):
    assert re.fullmatch(r"<Run '.*', complete: 1 document, [\d,]+ entities, 0 errors>", repr(run))
    shown = html.unescape(run._repr_html_())
    assert f"<td>{run.info['counts']['tokens']:,}</td>" in shown
    top = run.entities()["canonical"].value_counts()
    assert f"<th>{top.index[0]}</th><td>{top.iloc[0]:,}</td>" in shown
    ElementTree.fromstring(f"<div>{run._repr_html_()}</div>")


def test_a_document_of_a_run_shows_itself(run):
    doc_id = run.entities()["doc_id"].iloc[0]
    assert "<sub" in run.document(doc_id)._repr_html_()


def test_a_type_that_looks_like_markup_is_escaped():
    document = made_document("Абай келді.", [((0, 1), '"><script>')])
    assert "<script>" not in document._repr_html_()
    parsed(document)


def test_a_repair_over_the_end_of_an_entity_is_marked_on_both_sides():
    document = made_document("абвг дежз", [((0, 1), "GPE")])
    edit = Edits(Spans.of([(2, 7)]), Spans.of([(2, 7)]), np.array(["rule"], dtype=object))
    body = parsed(replace(document, edits=edit)).findall("div")[1]
    marked = ["".join(span.itertext()) for span in body.iter("span") if span.get("title") == "вг де"]
    assert marked == ["вг", " де"]


def test_what_was_taken_away_can_be_seen_and_does_not_change_the_text():
    document = made_document("қа\u00adла")
    body = parsed(document).findall("div")[1]
    assert "".join(body.itertext()) == "қала"
    assert [span.get("title") for span in body.iter("span")] == ["[U+00AD]"]


def test_tables_have_the_most_frequent_names_and_repairs():
    document = made_document(
        "Абай, мiне, Абай, мiне. Әсет", [((0, 1), "GPE"), ((2, 3), "GPE"), ((4, 5), "PERSON")]
    )
    rows = [[cell.text for cell in row] for row in parsed(document).iter("tr")]
    assert rows == [["Абай,", "GPE", "2"], ["Әсет", "PERSON", "1"], ["i → і", "latin-letter", "2"]]


def test_names_are_counted_by_canonical_form():
    document = made_document("Орал Оралда Оралға", [((0, 1), "GPE"), ((1, 2), "GPE"), ((2, 3), "GPE")])
    rows = [[cell.text for cell in row] for row in parsed(document).iter("tr")]
    assert rows == [["Орал", "GPE", "3"]]


def test_at_a_prompt_a_document_shows_as_text(capsys):
    made_document("Абай [b] \\ келді.", [((0, 1), "PERSON")]).show()
    shown = capsys.readouterr().out
    assert shown.startswith("<b>.txt · 1 sentence · ")
    assert shown.endswith("\n\nАбай [PERSON] [b] \\ келді.\n\nEntities\n     1  Абай [PERSON]\n")


def with_parts():
    document = made_document("Қар жауды\nФото: Абай\nКеше қар жауды. Жол жабық.")
    spans = [(0, 9), (10, 20), (21, 36), (37, 47)]
    return replace(document, sentences=Spans.of(spans), parts=("title", "credit", "text", "text"))


def test_lines_that_are_not_text_are_labelled_with_what_they_are_part_of(capsys):
    document = with_parts()
    body = parsed(document).findall("div")[1]
    assert "".join(body.itertext()) == "title Қар жауды\ncredit Фото: Абай\nКеше қар жауды. Жол жабық."
    document.show()
    assert "title› Қар жауды\ncredit› Фото: Абай\nКеше қар жауды. Жол жабық." in capsys.readouterr().out


def test_a_line_of_several_sentences_has_one_label():
    assert line_labels("а. б. в.\nг.", [0, 3, 6, 9], ["list", "list", "credit", "credit"]) == {
        0: "list",
        6: "credit",
        9: "credit",
    }
    assert line_labels("а. б.", [0, 3], ["text", "text"]) == {}


def test_no_escape_sequence_reaches_a_terminal(capsys):
    replace(Document.of("Қар."), source="\x1b[2J.txt", text="\x1b]0;жазу\x07 қар\nаяз").show()
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "қар\nаяз" in shown
