"""Corrected sentences as gold files: what `kazprep evaluate` and `kazprep train ner` read."""

from dataclasses import replace

import numpy as np

from kazprep.annotations.articles import corrected_sentences, marked_article
from kazprep.corpora.articles import labelled_sentences, parse
from kazprep.corrections import Correction, Corrections
from kazprep.evaluate.gold import read_gold
from kazprep.spans import Spans
from tests.annotations.corpus import document
from tests.documents import example


def correction_of(run, text):
    for each in run.restored():
        for entity in each.named_entities:
            if entity.text == text:
                return Correction.at(each, entity.raw_start, entity.raw_end, entity.type)
    raise LookupError(text)


def test_the_sentences_of_corrections_are_those_that_are_written(run):
    corrections = Corrections([correction_of(run, "Қазақстан"), correction_of(run, "2024 жылы")])
    found = [(each.doc_id[-1], sentences) for each, sentences in corrected_sentences(run, corrections)]
    assert found == [("a", [1]), ("c", [1])]
    gone = Corrections([replace(row, text="Қазақстав") for row in corrections.rows])
    assert list(corrected_sentences(run, gone)) == []


def test_a_gold_file_has_the_sentences_with_their_entities(run, tmp_path):
    first, *_ = run.restored()
    article = marked_article(first, [0, 1])
    path = tmp_path / "a.txt"
    path.write_text(article, encoding="utf-8")
    (gold,) = read_gold([path])
    assert [gold.text[start:end] for start, end in gold.sentences] == first.sentence_texts
    assert [(gold.text[each.start : each.end], each.type) for each in gold.entities] == [
        (each.text, each.type) for each in first.named_entities
    ]
    assert len(labelled_sentences(parse(path, article))) == 2


def test_parts_and_brackets_are_written(tmp_path):
    made = replace(example(), parts=("title", "text", "text"))
    assert marked_article(made, [0, 1]).splitlines()[2:] == [
        "{title}Көктем келді",
        "[Айгүл|PERSON] [Астанаға|GPE] барды.",
    ]
    text = "Ол [2024] келді."
    bracketed = replace(
        made,
        text=text,
        parts=(),
        sentences=Spans.of([(0, len(text))]),
        tokens=Spans.of([(0, 2), (3, 9), (10, 15), (15, 16)]),
        entities=made.entities[:0],
    )
    article = parse("a.txt", marked_article(bracketed, [0]))
    assert article.text == f"{text}\n"


def test_a_sentence_with_a_sign_of_the_format_is_left_out():
    made = document("[Тараз|GPE] | [Орал|GPE] кездесті. [2024 жылы|DATE] болды.", 3)
    assert "Тараз" not in marked_article(made, np.arange(2).tolist())
    assert marked_article(made, [0]) is None
