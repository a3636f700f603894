"""Scores of marked articles: over all of them, by class, by genre, and of what a sentence is part of."""

from dataclasses import replace
from pathlib import Path

import pytest

from kazprep.corpora.sentence import GoldEntity
from kazprep.evaluate.articles import evaluate_articles
from kazprep.evaluate.gold import GoldDocument, Prediction, read_gold
from kazprep.evaluate.output import article_record, article_tables
from kazprep.evaluate.scoring import Score, evaluate_parts, nonspace_offsets


def perfect(gold: GoldDocument) -> Prediction:
    """What finds all that is in a document."""
    offsets = nonspace_offsets(gold.text)
    return Prediction(
        tuple((offsets[start], offsets[end]) for start, end in gold.sentences),
        (),
        tuple(GoldEntity(offsets[e.start], offsets[e.end], e.type) for e in gold.entities or ()),
        gold.parts,
    )


@pytest.fixture
def gold(articles: Path) -> list[GoldDocument]:
    return read_gold([articles])


@pytest.fixture
def found(gold: list[GoldDocument]) -> list[Prediction]:
    """Of the first article everything but its first entity, of the second no sentence end; parts wrong."""
    first, second = map(perfect, gold)
    (start, _), (_, end) = second.sentences
    wrong = ("heading", "text", "text", "credit")
    return [
        replace(first, entities=first.entities[1:], parts=wrong),
        replace(second, sentences=((start, end),), parts=("text",)),
    ]


def test_entities_are_scored_over_all_and_by_class(gold: list[GoldDocument], found: list[Prediction]) -> None:
    measures = evaluate_articles(gold, found).entities.measures
    assert {name: measured.score for name, measured in measures.items()} == {
        "all": Score(5, 4, 4),
        "CARDINAL": Score(1, 1, 1),
        "DATE": Score(1, 1, 1),
        "GPE": Score(1, 0, 0),
        "PERSON": Score(2, 2, 2),
    }


def test_sentences_are_scored(gold: list[GoldDocument], found: list[Prediction]) -> None:
    assert evaluate_articles(gold, found).sentences.score == Score(6, 5, 4)


def test_genres_are_scored_apart(gold: list[GoldDocument], found: list[Prediction]) -> None:
    genres = evaluate_articles(gold, found).genres
    assert {
        name: (each.n_articles, each.entities.score, each.sentences.score) for name, each in genres.items()
    } == {
        "news": (1, Score(4, 3, 3), Score(4, 4, 4)),
        "post": (1, Score(1, 1, 1), Score(2, 1, 0)),
    }


def test_a_part_is_right_with_its_sentence(gold: list[GoldDocument], found: list[Prediction]) -> None:
    evaluation = evaluate_parts(gold, found)
    assert {name: measured.score for name, measured in evaluation.measures.items()} == {
        "all": Score(6, 5, 3),
        "credit": Score(1, 1, 1),
        "heading": Score(0, 1, 0),
        "text": Score(4, 3, 2),
        "title": Score(1, 0, 0),
    }
    assert evaluation.confusion["title", "heading"] == 1


def test_parts_that_nobody_looked_for_are_not_scored(gold: list[GoldDocument]) -> None:
    found = [replace(perfect(document), parts=()) for document in gold]
    evaluation = evaluate_articles(gold, found)
    assert evaluation.parts is None
    assert article_record(evaluation, "")["sentence_parts"] is None
    assert len(article_tables(evaluation, "")) == 2


def test_an_interval_comes_from_drawing_articles(gold: list[GoldDocument]) -> None:
    """With one article right and one empty, a quarter of the draws has only the one, a quarter the other."""
    found = [perfect(gold[0]), Prediction((), (), ())]
    interval = evaluate_articles(gold, found).entities.measures["all"].interval
    assert interval == (0, 100)


def test_one_article_has_no_interval(gold: list[GoldDocument]) -> None:
    evaluation = evaluate_articles(gold, list(map(perfect, gold)))
    assert evaluation.entities.measures["all"].interval == (100, 100)
    assert evaluation.genres["news"].entities.interval is None


def test_tables_have_classes_then_genres(gold: list[GoldDocument], found: list[Prediction]) -> None:
    entities, sentences, parts = (
        table.splitlines() for table in article_tables(evaluate_articles(gold, found), "as they are")
    )
    assert entities[:2] == ["Entities by exact span and class, in 2 articles", "as they are"]
    assert [line.split()[0] for line in entities[3:]] == [
        *("all", "CARDINAL", "DATE", "GPE", "PERSON"),
        *("by", "news", "post"),
    ]
    assert [line.split()[0] for line in sentences[3:]] == ["all", "by", "news", "post"]
    assert [line.split()[0] for line in parts[3:]] == ["all", "credit", "heading", "text", "title"]


def test_the_record_has_what_the_tables_have(gold: list[GoldDocument], found: list[Prediction]) -> None:
    record = article_record(evaluate_articles(gold, found), "as they are")
    assert (record["n_documents"], record["n_sentences"], record["given"]) == (2, 6, "as they are")
    entities, parts, genres = record["entities"], record["sentence_parts"], record["genres"]
    assert (entities["all"]["correct"], entities["classes"]["GPE"]["gold"]) == (4, 1)
    assert {"gold": "GPE", "found": None, "count": 1} in entities["confusion"]
    assert record["sentences"]["correct"] == 4
    assert parts["parts"]["credit"]["f1"] == 100
    assert genres["post"]["sentences"]["correct"] == 0
