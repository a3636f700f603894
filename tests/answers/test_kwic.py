"""`Run.kwic`: each occurrence with its context, against a search in the text itself."""

import re

import pandas as pd
import pytest

from kazprep import open_run
from kazprep.answers import words
from kazprep.errors import InputError
from tests.answers.corpus import ARTICLES, document


def lines(frame):
    return [" | ".join(row) for row in frame[["left", "keyword", "right"]].itertuples(index=False)]


def test_a_prefix_finds_every_form_with_its_context(run):
    found = run.kwic("Мектеп*", window=2)
    assert lines(found) == [
        "Жаңа | мектеп | ашылды,",
        ", жаңа | мектепте | балалар көп",
        "Астана жаңа | мектеп | салды!",
        "! Ескі | мектеп | жабылды;",
        "Балалар | мектепке | барды.",
        ", жаңа | мектеп | жоқ.",
        "Ой, | мектеп | !",
        "тасыды. | мектеп | ",
    ]
    assert found.columns.tolist() == [
        "published", "left", "keyword", "right", "source", "doc_id", "sentence_id", "start", "end",
    ]  # fmt: skip
    assert found["start"].dtype == "int32"
    assert found["published"].dtype == "datetime64[s]"


@pytest.mark.parametrize(
    "pattern", ["мектеп", "мектеп*", "?ар", "жаңа мектеп", "жаңа *", "*", "балалар көп", ",", "ой ,"]
)
def test_what_is_found_is_what_a_search_in_the_text_finds(run, pattern):
    expression = r"\s*".join(
        re.escape(word)
        .replace(r"\*", r"[\w-]*" if word != "*" else r"(?:[\w-]+|[^\w\s])")
        .replace(r"\?", r"\w")
        for word in pattern.split()
    )
    expected = []
    for number, article in enumerate(ARTICLES):
        made = document(article, number)
        for start, end in made.sentences:
            sentence = made.text[start:end]
            for match in re.finditer(
                rf"(?=(?<!\w)({expression})(?!\w))" if pattern not in "*,ой ," else rf"(?=({expression}))",
                sentence,
                re.I,
            ):
                expected.append((made.doc_id, start + match.start(1), start + match.end(1)))
    found = run.kwic(pattern)
    if pattern == "*":
        assert len(found) == sum(len(document(each).tokens) for each in ARTICLES)
    else:
        assert expected
        assert list(zip(found["doc_id"], found["start"], found["end"], strict=True)) == expected
    texts = run.documents().set_index("doc_id")["text"]
    assert [texts[row.doc_id][row.start : row.end] for row in found.itertuples()] == found["keyword"].tolist()


def test_a_phrase_is_in_one_sentence(run):
    assert run.kwic("балалар мектепке барды .")["keyword"].tolist() == ["Балалар мектепке барды."]
    assert run.kwic(". алматыда").empty  # a sentence ends, and another begins


def test_lemmas_and_names_are_found_in_all_their_forms(run):
    assert run.kwic("мектеп", "lemma")["keyword"].tolist().count("мектепке") == 1
    assert len(run.kwic("мектеп", "lemma")) == len(run.kwic("мектеп*"))
    assert run.kwic("алматы", "canonical")["keyword"].tolist() == ["Алматы", "Алматыда", "Алматы"]
    assert run.kwic("Алматы", "canonical", window=1)["right"].tolist() == ["мен", "қар", "үлкен"]


def test_lines_are_sorted_by_what_is_before_behind_or_when(run):
    assert run.kwic("мектеп*", sort="right", window=1)["right"].tolist() == [
        "!", "", "ашылды", "балалар", "барды", "жабылды", "жоқ", "салды",
    ]  # fmt: skip
    left = run.kwic("мектеп*", sort="left")["left"].str.split().str[-1].str.strip(".,").tolist()
    assert left == ["Балалар", "Ескі", "Жаңа", "жаңа", "жаңа", "жаңа", "Ой", "тасыды"]
    dates = run.kwic("мектеп*", sort="date")["published"]
    assert dates.dropna().is_monotonic_increasing and pd.isna(dates.iloc[-1])
    assert lines(run.kwic("мектеп*", sort="right", limit=2)) == lines(run.kwic("мектеп*", sort="right"))[:2]
    assert lines(run.kwic("мектеп*", limit=2)) == lines(run.kwic("мектеп*"))[:2]


def test_letters_of_kazakh_are_sorted_as_in_its_alphabet(tmp_path):
    from tests.answers.corpus import Article, run_of

    words_ = ["яғни", "өзен", "әке", "ой", "ана", "қар", "кең"]
    made = open_run(run_of(tmp_path / "run", [Article("\n".join(f"бұл {word}" for word in words_))]))
    assert made.kwic("бұл", sort="right", window=1)["right"].tolist() == [
        "ана", "әке", "кең", "қар", "ой", "өзен", "яғни",
    ]  # fmt: skip


def test_documents_are_whole_wherever_batches_end(run, monkeypatch):
    everything = lines(run.kwic("*"))
    monkeypatch.setattr(words, "_BATCH_ROWS", 3)
    assert lines(run.kwic("*")) == everything


def test_what_can_not_be_looked_for_is_an_error(run, plain):
    with pytest.raises(ValueError, match="nothing is asked for"):
        run.kwic(" ")
    with pytest.raises(TypeError, match="is a string, not None"):
        run.kwic(None)
    with pytest.raises(ValueError, match="by form, lemma or canonical, not by 'text'"):
        run.kwic("су", "text")
    with pytest.raises(ValueError, match="sorted by text, left, right, date, not by 'up'"):
        run.kwic("су", sort="up")
    with pytest.raises(ValueError, match="window is a number of tokens, not -1"):
        run.kwic("су", window=-1)
    with pytest.raises(InputError, match=r"has no lemmas: make it again with `kazprep run \.\.\. --lemmas`"):
        plain.kwic("су", "lemma")
    assert len(run.kwic("жоқсөз")) == len(run.kwic("жоқсөз", "canonical")) == 0
    assert len(run.kwic("а б в г д е ж з и к " * 9)) == 0
