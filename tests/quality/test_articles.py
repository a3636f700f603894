"""The articles of the development set keep their format, and have what they are for."""

from collections import Counter
from pathlib import Path

import pytest

from kazprep.corpora.articles import LABELS, PARTS, read_articles

FOLDER = Path(__file__).parent / "articles"


@pytest.fixture(scope="module")
def articles():
    return [*read_articles(FOLDER / "development"), *read_articles(FOLDER / "test")]


def test_there_are_articles_of_every_genre_with_every_class_and_part(articles):
    assert len(articles) == 250
    assert len({article.genre for article in articles}) == 20
    assert {label for article in articles for _, _, label in article.entities} == LABELS
    assert {part for article in articles for _, _, part in article.sentences} == PARTS


def test_sentences_and_entities_are_in_order_and_within_their_text(articles):
    for article in articles:
        for spans in (article.sentences, article.entities):
            ends = [0, *(end for _, end, _ in spans)]
            assert all(end <= start < last for end, (start, last, _) in zip(ends, spans, strict=False))
            assert ends[-1] <= len(article.text), article.name
        texts = [article.text[start:end] for start, end, _ in (*article.sentences, *article.entities)]
        assert [text for text in texts if text != text.strip()] == [], article.name


def test_no_text_comes_twice(articles):
    sentences = Counter(
        article.text[start:end]
        for article in articles
        for start, end, part in article.sentences
        if part == "text"
    )
    long = {text: count for text, count in sentences.items() if len(text) > 60}
    assert [text for text, count in long.items() if count > 1] == []
