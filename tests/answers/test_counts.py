"""Collocates, n-grams, key words and timelines against plain loops, and against NLTK's measures."""

import math
from collections import Counter
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep import open_run
from kazprep.answers import measures, words
from kazprep.errors import InputError
from tests.answers.corpus import ARTICLES, Article, is_word, run_of, sentences_of


def g2(table):
    """Twice the sum of observed times ln(observed / expected) over the cells of a 2x2 table."""
    (a, b), (c, d) = table
    n = a + b + c + d
    total = 0.0
    for cell, row, column in ((a, a + b, a + c), (b, a + b, b + d), (c, c + d, a + c), (d, c + d, b + d)):
        if cell:
            total += cell * math.log(cell / (row * column / n))
    return 2 * total if a >= (a + b) * (a + c) / n else -2 * total


def near_and_all(node, window, by, articles=ARTICLES):
    """For each word its count near the node, left and right of it, and in all; and the number of nodes."""
    near, left, right, everything, nodes = Counter(), Counter(), Counter(), Counter(), 0
    for article in sentences_of(articles, by):
        for sentence in article:
            line = [token for token in sentence if is_word(token)]
            for at, word in enumerate(line):
                if word == node:
                    nodes += 1
                    continue
                everything[word] += 1
                is_left = node in line[at + 1 : at + 1 + window[0]]
                is_right = node in line[max(0, at - window[1]) : at]
                left[word] += is_left
                right[word] += is_right
                near[word] += is_left or is_right
    return near, left, right, everything, nodes


@pytest.mark.parametrize("window", [(1, 1), (2, 2), (5, 5), (3, 0), (0, 2)])
@pytest.mark.parametrize(
    ("node", "by"), [("мектеп", "form"), ("мектеп", "lemma"), ("жаңа", "lemma"), ("қар", "form")]
)
def test_collocates_are_those_of_a_loop_over_sentences(run, node, by, window):
    near, left, right, everything, nodes = near_and_all(node, window, by)
    found = run.collocates(node, by, window=window, min_count=1).set_index(by)
    assert found["count"].to_dict() == {word: n for word, n in near.items() if n}
    size, rest = sum(near.values()), sum(everything.values()) - sum(near.values())
    for word, row in found.iterrows():
        a, b = near[word], everything[word] - near[word]
        expected = (a + b) * size / (size + rest)
        assert (row["left"], row["right"], row["frequency"]) == (left[word], right[word], a + b)
        assert row["expected"] == pytest.approx(expected)
        assert row["log_likelihood"] == pytest.approx(g2(((a, b), (size - a, rest - b))))
        assert row["mutual_information"] == pytest.approx(math.log2(a / expected))
        assert row["t_score"] == pytest.approx((a - expected) / math.sqrt(a))
        assert row["log_dice"] == pytest.approx(14 + math.log2(2 * a / (nodes + a + b)))
        assert row["log_ratio"] == pytest.approx(math.log2(a / size / ((b or 0.5) / rest)))


def test_the_measures_are_those_of_nltk():
    nltk = pytest.importorskip("nltk.metrics")
    bigrams, contingency = nltk.BigramAssocMeasures, (8, (20, 30), 1000)  # n_ii, (n_ix, n_xi), n_xx
    cells = 8, 30 - 8, 20, 1000 - 20
    assert measures.log_likelihood(*cells).item() == pytest.approx(bigrams.likelihood_ratio(*contingency))
    expected = measures.expected(*cells)
    assert measures.mutual_information(8, expected).item() == pytest.approx(bigrams.pmi(*contingency))
    assert measures.t_score(8, expected).item() == pytest.approx(bigrams.student_t(*contingency))
    assert measures.log_dice(8, 20, 30).item() == pytest.approx(14 + math.log2(bigrams.dice(*contingency)))


def test_the_log_likelihood_is_that_of_published_tables():
    # Dunning (1993), Table 1 of "Accurate methods": a is 110, 2442, 111, 29114: 270.72 for "the swiss"
    assert measures.log_likelihood(110, 2442, 110 + 111, 2442 + 29114).item() == pytest.approx(
        270.72, abs=0.01
    )


counts_ = st.integers(0, 50)


@given(counts_, counts_, counts_, counts_)
def test_measures_are_numbers_and_do_not_depend_on_the_other_side(a, b, c, d):
    size, other = a + c, b + d
    value = measures.log_likelihood(a, b, size, other).item()
    assert math.isfinite(value)
    if a and b and c and d:
        assert value == pytest.approx(g2(((a, b), (c, d))), abs=1e-9)
        assert measures.log_likelihood(b, a, other, size).item() == pytest.approx(-value, abs=1e-9)


def test_a_window_ends_with_the_sentence_and_punctuation_takes_no_place_in_it(run):
    assert "балалар" in run.collocates("мектепте", "form", window=1, min_count=1)["form"].tolist()
    assert run.collocates("көп", "form", window=(0, 9), min_count=1).empty
    assert run.collocates("ашылды", "form", window=(0, 1), min_count=1)["form"].tolist() == ["жаңа"]


def test_collocates_of_phrases_and_of_names(run):
    phrase = run.collocates("жаңа мектеп*", "form", window=1, min_count=1)["form"].tolist()
    assert set(phrase) == {"ашылды", "балалар", "астана", "салды", "келді", "жоқ"}
    names = run.collocates("Алматы", "canonical", window=1, min_count=1)
    assert dict(zip(names["lemma"], names["count"], strict=True)) == {"мен": 1, "қар": 1, "үлкен": 1}


@pytest.mark.parametrize("n", [1, 2, 3, 4])
@pytest.mark.parametrize("by", ["form", "lemma"])
def test_ngrams_are_those_of_a_loop_over_sentences(run, n, by):
    counts, documents = Counter(), Counter()
    for article in sentences_of(by=by):
        of_article = Counter(
            " ".join(line[at : at + n])
            for line in article
            for at in range(len(line) - n + 1)
            if all(map(is_word, line[at : at + n]))
        )
        counts += of_article
        documents.update(of_article.keys())
    found = run.ngrams(n, by, min_count=1)
    assert dict(zip(found["ngram"], found["count"], strict=True)) == counts
    assert dict(zip(found["ngram"], found["documents"], strict=True)) == documents
    assert found["count"].is_monotonic_decreasing
    assert len(run.ngrams(n, by)) == sum(count > 1 for count in counts.values())


def test_bigrams_without_punctuation_are_those_of_nltk(tmp_path):
    nltk = pytest.importorskip("nltk")
    article = Article("бір екі үш бір екі төрт\nекі бір екі бір екі")
    found = open_run(run_of(tmp_path / "run", [article])).ngrams(2, "form", min_count=1)
    expected = Counter(pair for line in sentences_of([article])[0] for pair in nltk.bigrams(line))
    assert dict(zip(found["ngram"], found["count"], strict=True)) == {
        " ".join(k): v for k, v in expected.items()
    }


def test_key_words_are_those_of_a_loop_over_sentences(run):
    def count(articles):
        return [
            Counter(token for line in article for token in line if is_word(token))
            for article in sentences_of(articles, "lemma")
        ]

    here, there = count(ARTICLES[:2]), count(ARTICLES[2:3])
    a, b = sum(here, Counter()), sum(there, Counter())
    found = (
        run.where(since="2025", until="2025").keyness(run.where(since="2026"), min_count=1).set_index("lemma")
    )
    assert set(found.index) == {*a, *b}
    for word, row in found.iterrows():
        assert (row["count"], row["other_count"]) == (a[word], b[word])
        assert (row["documents"], row["other_documents"]) == (
            sum(word in each for each in here),
            sum(word in each for each in there),
        )
        assert row["per_million"] == pytest.approx(1e6 * a[word] / a.total())
        table = ((a[word], b[word]), (a.total() - a[word], b.total() - b[word]))
        assert row["log_likelihood"] == pytest.approx(g2(table))
        ratio = (a[word] or 0.5) / a.total() / ((b[word] or 0.5) / b.total())
        assert row["log_ratio"] == pytest.approx(math.log2(ratio))
    assert found["log_likelihood"].is_monotonic_decreasing


def test_without_another_run_the_rest_of_the_documents_is_the_other(run):
    chosen = run.where([("source", "in", ["а.txt", "ә.txt"])])
    other = run.where([("source", "in", ["б.txt", "в.txt"])])
    assert chosen.keyness().equals(chosen.keyness(other))
    with pytest.raises(ValueError, match="all documents of the run are here"):
        run.keyness()


def test_a_run_without_lemmas_is_compared_by_forms(run, plain):
    assert run.keyness(plain).columns[0] == plain.keyness(run).columns[0] == "form"
    assert (run.keyness(plain)["log_likelihood"].abs() < 1e-9).all()
    with pytest.raises(InputError, match="has no lemmas"):
        run.keyness(plain, "lemma")


def test_a_timeline_has_every_period_and_the_documents_without_a_date(run):
    found = run.timeline("Алматы", by="month")
    assert found["period"].iloc[[0, 1, -2]].tolist() == [
        pd.Timestamp(2025, 1, 1), pd.Timestamp(2025, 2, 1), pd.Timestamp(2026, 1, 1),
    ]  # fmt: skip
    assert len(found) == 14 and pd.isna(found["period"].iloc[-1])
    assert found["count"].tolist() == [1, 0, 1, *[0] * 10, 1]
    assert found["all_documents"].tolist() == [1, 0, 1, *[0] * 9, 1, 1]
    tokens = run.documents()["n_tokens"].tolist()
    assert found["all_tokens"].sum() == sum(tokens)
    assert found["per_million"].iloc[0] == pytest.approx(1e6 / tokens[0])
    assert found["per_million"].iloc[1] == 0


def test_a_timeline_of_words_by_other_periods(run):
    years = run.timeline("мектеп*", "year", "form")
    assert years["count"].tolist() == [5, 2, 1]
    assert years["documents"].tolist() == [2, 1, 1]
    assert run.timeline("мектеп", "year", "lemma")["count"].tolist() == [5, 2, 1]
    weeks = run.timeline("қар", "week", "form")
    assert {day.weekday() for day in weeks["period"].dropna()} == {0}
    assert weeks["count"].sum() == 3
    days = run.timeline("қар", "day", "form")
    assert days.set_index("period").loc[pd.Timestamp(2025, 3, 2), "count"] == 2
    undated = run.where([("source", "==", "в.txt")]).timeline("Алматы")
    assert undated["count"].tolist() == [1] and pd.isna(undated["period"].iloc[0])
    assert run.where([("source", "==", "жоқ")]).timeline("Алматы").empty


def test_counts_do_not_depend_on_where_batches_end(run, monkeypatch):
    def everything():
        return [
            run.collocates("мектеп", min_count=1),
            run.ngrams(2),
            run.where(since="2026").keyness(),
            run.timeline("мектеп", of="lemma"),
        ]

    whole = everything()
    monkeypatch.setattr(words, "_BATCH_ROWS", 3)
    for one, other in zip(whole, everything(), strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_what_can_not_be_counted_is_an_error(run, plain):
    for call, message in (
        (lambda: run.collocates("су", sort="z"), "sorted by log_likelihood, .*, not by 'z'"),
        (lambda: run.collocates("су", window=0), "window is a number of words from 1 to 100"),
        (lambda: run.collocates("су", window=(-1, 2)), "window is a number of words"),
        (lambda: run.collocates(""), "nothing is asked for"),
        (lambda: run.ngrams(0), "from 1 to 9 words, not 0"),
        (lambda: run.ngrams(2, "canonical"), "by lemma or by form, not by 'canonical'"),
        (lambda: run.timeline("су", "hour"), "periods are day, week, month, year, not 'hour'"),
        (lambda: run.timeline("су", of="type"), "by form, lemma or canonical, not by 'type'"),
        (lambda: run.where(since="25"), "'25' is not a date: write a year, a month or a day"),
        (lambda: run.where(until="2025-13"), "'2025-13' is not a date"),
    ):
        with pytest.raises(ValueError, match=message):
            call()
    for call in (lambda: plain.ngrams(2, "lemma"), lambda: plain.collocates("су", "lemma")):
        with pytest.raises(InputError, match="has no lemmas"):
            call()


def test_some_documents_of_a_run_are_all_that_is_read(run):
    some = run.where(since="2025-03", until=date(2026, 1, 1))
    assert repr(some).endswith("complete: 2 documents of it>")
    assert some.documents(["source"])["source"].tolist() == ["ә.txt", "б.txt"]
    ids = set(some.documents()["doc_id"])
    assert set(some.tokens()["doc_id"]) == set(some.sentences()["doc_id"]) == ids
    assert set(some.tokens(filters=[("text", "==", "қар")])["doc_id"]) <= ids
    assert [document.source for document in some.restored()] == ["ә.txt", "б.txt"]
    assert some.table("tokens").count() == len(some.tokens()) == some.dataset("tokens").count_rows()
    assert some.rest().documents(["source"])["source"].tolist() == ["а.txt", "в.txt"]
    assert some.where([("source", "==", "б.txt")]).documents(["source"])["source"].tolist() == ["б.txt"]
    assert some.where([("source", "==", "б.txt")]).rest().documents(["source"])["source"].tolist() == [
        "а.txt", "ә.txt", "в.txt",
    ]  # fmt: skip
    assert len(some.frequencies()) < len(run.frequencies())
    with pytest.raises(LookupError):
        some.document("а.txt")
