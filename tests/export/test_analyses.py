"""What a run with lemmas exports: the same analyses everywhere, and CoNLL-U by the rules of UD.

https://universaldependencies.org/format.html
"""

import json
import re
from collections import Counter

import pandas as pd
import pytest

from kazprep import open_run
from kazprep.corpora.conllu import read_conllu
from kazprep.export import Format, export
from kazprep.morphology.upos import UPOS

TEXT = """Кітапханаға 12 мыңнан астам кітап әкелінді
Айсұлу Бекетова 35%-ын бірінші күні-ақ таратты, ал қалғандарының 7-еуі (2019–2024 жж.) әлі сөреде тұр.
«Қайда барасыз?» – деді ол. – Мектептердегілердікі болар, т.б. мәлімет www.kitap.example сайтында.
Smart City жобасына 1,5 млрд теңге бөлінді; №5 үйдің 2-қабатында iPhone сатылады... ☹
"""
FEATURE = re.compile(r"[A-Z0-9][A-Za-z0-9]*(\[[a-z0-9]+\])?=[A-Z0-9][A-Za-z0-9]*(,[A-Z0-9][A-Za-z0-9]*)*")


@pytest.fixture(scope="module")
def run(kazprep, seed_file, tmp_path_factory):
    """A run with lemmas, by the models that come with the package, over the seed article and a harder one."""
    folder = tmp_path_factory.mktemp("analyses")
    (folder / "articles").mkdir()
    (folder / "articles" / "а.txt").write_text(TEXT, encoding="utf-8")
    (folder / "articles" / "ә.txt").write_bytes(seed_file.read_bytes())
    result = kazprep("run", folder / "articles", "-o", folder / "out", "--lemmas", "--workers", 1)
    assert result.returncode == 0, result.stderr
    return open_run(folder / "out")


@pytest.fixture(scope="module")
def tokens(run):
    """(text, lemma, part of speech, features) of every token, as the table has them."""
    columns = ["text", "lemma", "upos", "feats"]
    return [tuple(row.values()) for row in run.dataset("tokens").to_table(columns).to_pylist()]


@pytest.fixture(scope="module")
def conllu(run, tmp_path_factory):
    path = tmp_path_factory.mktemp("conllu") / "out.conllu"
    export(run, Format.CONLLU, path)
    return path


@pytest.fixture(scope="module")
def rows(conllu):
    lines = conllu.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def test_every_token_has_a_lemma_and_a_part_of_speech(tokens):
    assert len(tokens) > 300
    assert all(lemma and upos in UPOS for _, lemma, upos, _ in tokens)


def test_numbers_latin_words_and_names_have_lemmas_to_count_by(tokens):
    lemmas = {text: lemma for text, lemma, *_ in tokens}
    expected = {
        "12": "12",
        "35%-ын": "35",
        "1,5": "1,5",
        "Бекетова": "Бекетова",
        "Айсұлу": "Айсұлу",
        "www.kitap.example": "www.kitap.example",
        "City": "City",
        "кітап": "кітап",
        "барасыз": "бар",
    }
    assert {text: lemmas[text] for text in expected} == expected


def test_conllu_has_the_analyses_of_the_tokens_in_ten_columns(rows, tokens):
    assert {len(row) for row in rows} == {10}
    assert [(row[1], row[2], row[3], None if row[5] == "_" else row[5]) for row in rows] == tokens


def test_no_column_of_conllu_is_empty_or_has_white_space_around_it(rows):
    assert all(cell and cell == cell.strip() and "  " not in cell for row in rows for cell in row)
    assert not any(re.search(r"\s", cell) for row in rows for cell in (*row[3:9], row[0]))


def test_features_are_sorted_whatever_the_case_and_each_is_there_once(rows):
    written = {row[5] for row in rows} - {"_"}
    assert len(written) > 20
    for feats in written:
        features = feats.split("|")
        assert all(map(FEATURE.fullmatch, features)), feats
        assert features == sorted(features, key=str.lower)
        assert max(Counter(each.partition("=")[0] for each in features).values()) == 1
        for values in (each.partition("=")[2].split(",") for each in features):
            assert values == sorted(set(values), key=str.lower), feats


def test_the_words_of_a_sentence_make_its_text(conllu):
    sentences = conllu.read_text(encoding="utf-8").strip().split("\n\n")
    for sentence in sentences:
        (text,) = re.findall(r"^# text = (.*)$", sentence, re.MULTILINE)
        words = [line.split("\t") for line in sentence.splitlines() if not line.startswith("#")]
        assert [word[0] for word in words] == [str(number + 1) for number in range(len(words))]
        made = "".join(word[1] + ("" if "SpaceAfter=No" in word[9].split("|") else " ") for word in words)
        assert made.rstrip() == text
    ids = re.findall(r"^# sent_id = (.*)$", "\n\n".join(sentences), re.MULTILINE)
    assert len(set(ids)) == len(ids) == len(sentences)


def test_conllu_is_read_again_with_its_analyses(conllu, tokens):
    read = [each for document in read_conllu(conllu) for one in document.sentences for each in one.analyses]
    assert [(each.lemma, each.upos, each.feats) for each in read] == [token[1:] for token in tokens]


def test_json_lines_csv_and_brat_have_the_same_analyses(run, tokens, tmp_path):
    export(run, Format.JSONL, tmp_path / "out.jsonl")
    documents = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [
        (one["text"][token["start"] : token["end"]], token["lemma"], token["upos"], token["feats"])
        for one in documents
        for token in one["tokens"]
    ] == tokens
    export(run, Format.CSV, tmp_path / "csv", exact=True)
    csv = pd.read_csv(tmp_path / "csv" / "tokens.csv", keep_default_na=False, dtype=str)
    found = csv[["text", "lemma", "upos", "feats"]].itertuples(index=False, name=None)
    assert list(found) == [(*token[:3], token[3] or "") for token in tokens]
    export(run, Format.BRAT, tmp_path / "brat")
    notes = "".join(path.read_text("utf-8") for path in sorted((tmp_path / "brat").glob("*.ann")))
    written = re.findall(r"^#\d+\tAnnotatorNotes T\d+\t(.*)$", notes, re.MULTILINE)
    assert Counter(written) == Counter(" ".join(filter(None, (token[1], token[3]))) for token in tokens)


def test_spacy_and_stanza_have_the_same_analyses(run, tokens):
    spacy = pytest.importorskip("spacy")
    from kazprep.adapters.spacy import to_spacy
    from kazprep.adapters.stanza import to_stanza

    vocab = spacy.blank("xx").vocab
    documents = list(run.restored())
    words = [word for each in documents for one in to_stanza(each).sentences for word in one.words]
    assert [(word.text, word.lemma, word.upos, word.feats) for word in words] == tokens
    found = [token for each in documents for token in to_spacy(each, vocab) if not token.is_space]
    assert [(token.text, token.lemma_, token.pos_) for token in found] == [token[:3] for token in tokens]
    # spaCy has its own order of features, capitals before brackets
    assert [set(str(token.morph).split("|")) - {""} for token in found] == [
        set((token[3] or "").split("|")) - {""} for token in tokens
    ]


def test_the_most_frequent_nouns_of_an_article_are_counted_over_their_forms(run, tokens):
    nouns = Counter(lemma for _, lemma, upos, _ in tokens if upos == "NOUN")
    found = run.frequencies(upos=["NOUN"]).set_index("lemma")["count"].to_dict()
    assert found == nouns
    forms = {text.lower() for text, lemma, *_ in tokens if lemma == "азамат"}
    assert len(forms) > 2
    assert found["азамат"] == sum(text.lower() in forms for text, *_ in tokens)
