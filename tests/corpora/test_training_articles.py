"""The articles that the tagger is trained on."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from kazprep.corpora.articles import LABELS, PARTS, Article, read_articles

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "training"
SCORED = ROOT / "tests" / "quality" / "articles"
LONG = 60
"""Characters; sentences up to this length, such as captions and headings, may come again."""


def long_sentences(articles: Iterable[Article]) -> Counter[str]:
    """In how many articles a long sentence stands, whatever its case and white space."""
    return Counter(
        sentence
        for article in articles
        for sentence in {
            " ".join(article.text[start:end].split()).casefold()
            for start, end, _ in article.sentences
            if end - start > LONG
        }
    )


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return read_articles(FOLDER / "articles")


def test_every_class_and_part_occurs(articles: list[Article]) -> None:
    assert {label for article in articles for *_, label in article.entities} == LABELS
    assert {part for article in articles for *_, part in article.sentences} == PARTS


def test_files_are_numbered_and_named_after_their_genre(articles: list[Article]) -> None:
    expected = [f"{number:04}-{article.genre}" for number, article in enumerate(articles, 1)]
    assert [article.name for article in articles] == expected


def test_spans_are_in_order_and_without_space_at_their_ends(articles: list[Article]) -> None:
    for article in articles:
        for spans in (article.sentences, article.entities):
            ends = [0, *(end for _, end, _ in spans)]
            assert all(end <= start < last for end, (start, last, _) in zip(ends, spans, strict=False))
        texts = [article.text[start:end] for start, end, _ in (*article.sentences, *article.entities)]
        assert [text for text in texts if text != text.strip()] == [], article.name


def test_no_long_sentence_comes_twice(articles: list[Article]) -> None:
    assert [sentence for sentence, number in long_sentences(articles).items() if number > 1] == []


def test_no_long_sentence_is_in_an_article_that_scores(articles: list[Article]) -> None:
    scored = long_sentences(
        article for half in ("development", "test") for article in read_articles(SCORED / half)
    )
    assert len(scored) > 1000
    # Names of the articles alone: what is in the test half is not to be shown.
    assert [article.name for article in articles if long_sentences([article]).keys() & scored.keys()] == []


def test_the_readme_has_the_numbers(articles: list[Article]) -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    in_tables = {
        name: int(number.replace(",", "")) for name, number in re.findall(r"`(\w+)` \| ([\d,]+)", readme)
    }
    counted = Counter(article.genre for article in articles)
    counted.update(label for article in articles for *_, label in article.entities)
    counted.update(part for article in articles for *_, part in article.sentences)
    assert in_tables == counted
    n_sentences = sum(len(article.sentences) for article in articles)
    assert f"{len(articles)} articles" in readme and f"{n_sentences:,} sentences" in readme
