"""The language of each word of mixed text."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep import Pipeline, open_run
from kazprep.adapters.spacy import to_spacy
from kazprep.export import Format, export
from kazprep.hygiene.token_language import TOKEN_LANGUAGE, token_languages


def mixed_sentences(name="mixed_sentences.txt"):
    """Each sentence as its words and their languages, None for what is in neither."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    for line in lines:
        if not line.startswith("#"):
            runs = [run.split(" ") for run in line.split("|")]
            words = [word for _, *words in runs for word in words]
            languages = [None if run[0] == "-" else run[0] for run in runs for _ in run[1:]]
            yield pytest.param(words, languages, id=" ".join(words))


@pytest.mark.parametrize(("words", "languages"), list(mixed_sentences()))
def test_words_of_mixed_sentences(words, languages):
    assert token_languages([words])[0] == languages


def test_most_words_of_unseen_sentences():
    cases = [case.values for case in mixed_sentences("unseen_mixed_sentences.txt")]
    pairs = [
        (gold, found)
        for words, expected in cases
        for gold, found in zip(expected, token_languages([words])[0], strict=True)
        if gold is not None
    ]
    scores = []
    for language in ("kk", "ru"):
        right = sum(gold == found == language for gold, found in pairs)
        scores.append(2 * right / sum((gold == language) + (found == language) for gold, found in pairs))
    assert sum(scores) / 2 >= 0.97


@pytest.mark.parametrize(
    "token", ["", "5", "2026-шы", "Instagram", "IT-маман", "—", "...", "ҳам", "ўзи", "\ufffd", "А.", "-"]
)
def test_what_is_no_word_of_either_has_no_language(token):
    assert token_languages([["Біз", "барамыз", token]])[0] == ["kk", "kk", None]


def test_a_name_has_the_language_of_its_ending():
    assert token_languages([["Біз", "Алматы", "мен", "Алматыда", "болдық"]])[0] == [
        "kk",
        None,
        "kk",
        "kk",
        "kk",
    ]


def test_an_initial_has_no_language():
    assert token_languages([["Кітапты", "А", ".", "жазды"]])[0] == ["kk", None, None, "kk"]


def test_a_loan_is_of_the_language_of_its_neighbours():
    (kazakh,) = token_languages([["Менің", "телефон", "нөмірім", "өзгерді"]])
    (russian,) = token_languages([["Вчера", "потерял", "телефон", "где-то", "возле", "школы"]])
    assert (kazakh[1], russian[2]) == ("kk", "ru")


@given(st.lists(st.lists(st.text("абғқщъё-Аі1a.", max_size=5), max_size=4), max_size=4))
def test_any_tokens_have_a_language_or_none(sentences):
    found = token_languages(sentences)
    assert list(map(len, found)) == list(map(len, sentences))
    assert {language for each in found for language in each} <= {"kk", "ru", None}


def test_the_languages_are_a_column_of_tokens():
    default = Pipeline()
    pipeline = Pipeline([*default.stages[:2], TOKEN_LANGUAGE])
    rows = pipeline.frames(pipeline.batch(["Кеше ауылға бардық, но было холодно.", "12 ..."]))["tokens"]
    languages = rows["language"].fillna("-").tolist()
    assert languages[:8] == ["kk", "kk", "kk", "-", "ru", "ru", "ru", "-"]
    assert set(languages[8:]) == {"-"}


def test_the_languages_travel_with_exports(kazprep, tmp_path):
    source, output = tmp_path / "in.txt", tmp_path / "out"
    source.write_text("Кеше ауылға бардық, но было холодно.", encoding="utf-8")
    stages = "pipeline.stages=['normalize', 'segment', 'token_language']"
    result = kazprep("run", source, "-o", output, "--workers", 1, "--set", stages)
    assert result.returncode == 0, result.stderr
    run = open_run(output)
    expected = ["kk", "kk", "kk", None, "ru", "ru", "ru", None]
    assert next(run.restored()).extra["tokens"]["language"] == expected
    export(run, Format.JSONL, tmp_path / "run.jsonl")
    tokens = json.loads((tmp_path / "run.jsonl").read_text(encoding="utf-8"))["tokens"]
    assert [token["language"] for token in tokens] == expected
    export(run, Format.CONLLU, tmp_path / "run.conllu")
    lines = (tmp_path / "run.conllu").read_text(encoding="utf-8").splitlines()
    last = [line.split("\t")[-1] for line in lines if line and line[0].isdigit()]
    assert [
        next((each[5:] for each in cell.split("|") if each.startswith("Lang=")), None) for cell in last
    ] == expected
    doc = to_spacy(next(run.restored()))
    assert doc.user_data["kazprep_languages"] == expected
