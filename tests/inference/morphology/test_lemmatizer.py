"""The lemmatizer, against stock Stanza on the same models."""

import pytest
import torch

from kazprep.inference.loading import Backend
from kazprep.inference.morphology import lemmatizer as lemmatizer_module
from kazprep.inference.morphology.lemmatizer import NativeLemmatizer
from kazprep.inference.morphology.loading import load_morphology
from tests.inference import random_models
from tests.inference.morphology.conftest import SENTENCES, invented_words
from tests.inference.morphology.random_morphology import DICTIONARY

LOWER = [(word.lower(), upos, lemma) for word, upos, lemma in DICTIONARY]
TAGS = ("NOUN", "VERB", "PRON")
CASED = [(word, upos, f"{word}ші") for word in ("Орал", "орал", "ОРАЛ", "İзет", "!!?") for upos in TAGS]


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, id="the usual shape"),
        pytest.param({"edit": False}, id="no edits"),
        pytest.param({"copy": False}, id="no copying"),
        pytest.param({"pos": False}, id="no part of speech"),
        pytest.param({"pos": False, "edit": False, "copy": False}, id="little at all"),
        pytest.param({"num_layers": 3}, id="three layers"),
        pytest.param({"ensemble_dict": False}, id="a dictionary that is not asked"),
        pytest.param({"dict_only": True}, id="only a dictionary"),
        pytest.param({"dict_only": True, "caseless": True, "dictionary": LOWER}, id="only one, in lowercase"),
        pytest.param({"caseless": True, "dictionary": LOWER}, id="in lowercase"),
        pytest.param({"caseless": True, "edit": False}, id="in lowercase without edits"),
        pytest.param({"dictionary": CASED}, id="words that differ by case"),
        pytest.param({"dictionary": []}, id="an empty dictionary"),
        pytest.param({"edit": False, "end": -100}, id="lemmas without an end"),
        pytest.param({"edit": False, "end": -100, "max_dec_len": 1}, id="lemmas of one character"),
        pytest.param({"edit": False, "end": 100, "copy": False}, id="empty lemmas"),
        pytest.param({"hidden_dim": 2, "emb_dim": 1, "pos_dim": 1}, id="tiny"),
        pytest.param({"copy": False, "beam_size": 3}, id="a beam"),
        pytest.param({"copy": False, "beam_size": 8, "edit": False, "pos": False}, id="a beam without edits"),
        pytest.param({"copy": False, "beam_size": 2, "edit": False, "end": -100}, id="a beam without end"),
    ],
)
def test_lemmatizers_of_all_shapes_give_what_stock_stanza_gives(make_folder, agreed, options):
    lemmas = {analysis.lemma for analysis in agreed(make_folder(lemmatizer=options))}
    assert len(lemmas) > 20


def test_words_of_any_length_and_of_unknown_characters(make_folder, agreed):
    words = ["а", "4ѓ4", "ѓ" * 30, "ы4" * 400, "ш" * 6, "ш" * 7, "Ѓ.", "–" * 33, "<UNK>", "<PAD>", "_", "__"]
    sentences = [[word] for word in words] + [words, words[::-1]]
    assert len(set(agreed(make_folder(lemmatizer={"edit": False}), sentences))) > len(words)


def test_a_copied_character_may_be_one_that_the_network_does_not_know(make_folder, agreed):
    found = agreed(make_folder(lemmatizer={"edit": False}), [[word] for word in invented_words(300)])
    assert sum("ѓ" in (analysis.lemma or "") for analysis in found) > 10


def test_a_lemma_that_can_not_be_spelled_is_the_word(make_folder, agreed):
    folder = make_folder(lemmatizer={"edit": False, "copy": False})
    path = folder / "kk" / "lemma" / "random.pt"
    stored = torch.load(path, weights_only=True)
    stored["model"]["dec2vocab.bias"][1] = 100  # the id of unknown characters
    torch.save(stored, path)
    assert "<UNK>" not in {analysis.lemma for analysis in agreed(folder)}


def test_the_dictionary_of_an_older_stanza_has_pairs(make_folder, agreed):
    folder = make_folder()
    path = folder / "kk" / "lemma" / "random.pt"
    stored = torch.load(path, weights_only=True)
    del stored["dicts_version"], stored["contextual"]
    pairs = {(word, upos): f"{word}-{upos}" for word in random_models.WORDS for upos in TAGS}
    stored["dicts"] = ({word: f"{word}-NOUN" for word in random_models.WORDS} | {"2026": ""}, pairs)
    torch.save(stored, path)
    lemmas = {analysis.lemma for analysis in agreed(folder)}
    for ending in ("-NOUN", "-VERB"):
        assert any(lemma.endswith(ending) for lemma in lemmas if lemma)
    assert None in lemmas


def test_an_empty_lemma_is_none(make_folder, agreed):
    dictionary = [("Орал", upos, "") for upos in TAGS] + [("_", upos, "_") for upos in TAGS]
    found = agreed(make_folder(lemmatizer={"dictionary": dictionary, "dict_only": True}), [["Орал", "_"]])
    assert [analysis.lemma for analysis in found] == [None, "_"]


@pytest.fixture
def lemmatizer(make_folder) -> NativeLemmatizer:
    # As wide as one in use: what is computed in another order for few rows depends on that.
    folder = make_folder(lemmatizer={"edit": False, "hidden_dim": 100, "scale": 0.4})
    return load_morphology(folder, Backend())._lemmatizer


WORDS = [*invented_words(120), "ы" * 50]
UPOS = [TAGS[index % 3] for index in range(len(WORDS))]
PAIRS = list(zip(WORDS, UPOS, strict=True))


def test_each_pair_of_word_and_part_of_speech_is_spelled_once(lemmatizer, monkeypatch):
    asked = []
    spell = lemmatizer._speller
    monkeypatch.setattr(lemmatizer, "_speller", lambda pairs: asked.extend(pairs) or spell(pairs))
    for _ in range(2):
        lemmatizer.find(WORDS * 2, UPOS * 2)
    lemmatizer.find(WORDS, UPOS[::-1])
    assert len(asked) == len(set(asked)) == len({*PAIRS, *zip(WORDS, UPOS[::-1], strict=True)})


@pytest.mark.parametrize("size", [0, 5, 100])
def test_lemmas_do_not_depend_on_words_being_forgotten(lemmatizer, monkeypatch, size):
    expected = lemmatizer.find(WORDS, UPOS)
    monkeypatch.setattr(lemmatizer_module, "CACHE_SIZE", size)
    lemmatizer._lemmas.clear()
    for first in range(0, len(WORDS), 7):
        found = lemmatizer.find(WORDS[first : first + 7], UPOS[first : first + 7])
        for each, other in zip(found, expected[first : first + 7], strict=True):
            assert each[:2] == other[:2]
            assert each.logarithm == pytest.approx(other.logarithm, abs=1e-5)
        assert len(lemmatizer) <= size


def test_what_is_chosen_from_does_not_depend_on_the_words_beside_one(lemmatizer, monkeypatch):
    network = lemmatizer._speller._network
    seen = {}
    step = network._step

    def watched(previous, *others):
        found = step(previous, *others)
        steps.append(found[0])
        return found

    monkeypatch.setattr(network, "_step", watched)
    monkeypatch.setattr(network, "_max_length", 2)
    for number in (1, 5, len(PAIRS)):
        for first in range(0, len(PAIRS), number):
            steps: list[torch.Tensor] = []
            lemmatizer._speller(PAIRS[first : first + number])
            if number == 1:
                seen[PAIRS[first]] = steps[0][0]
                continue
            # Some row is what the word has in its first step alone, to the last bit.
            rows = torch.cat(steps)
            assert all((rows == seen[pair]).all(1).any() for pair in PAIRS[first : first + number])


def test_sentences_are_analysed_together_or_alone(make_folder):
    model = load_morphology(make_folder(), Backend())
    alone = [model.analyze([sentence])[0] for sentence in SENTENCES]
    assert load_morphology(make_folder(), Backend()).analyze(SENTENCES) == alone
