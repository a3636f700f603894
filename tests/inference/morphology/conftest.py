"""Folders of random models, and what both backends make of sentences."""

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from kazprep.inference.loading import Backend
from kazprep.inference.morphology.loading import load_morphology
from kazprep.inference.morphology.native import NativeMorphology
from kazprep.inference.threads import one_thread
from kazprep.morphology.analysis import Analysis
from tests.inference import random_models
from tests.inference.morphology import random_morphology

STOCK = Backend("stanza")
SEEN = [*random_models.WORDS, "Белгісіз", "İзет", "жаңа", "😀", "2026", "?!!", "!!?", "⁇", "5 000", "_"]
LANGUAGE_MODELS = ("forward_charlm", "backward_charlm")


def invented_words(number: int) -> list[str]:
    """Words of random letters, of which the models do not know two."""
    dice = np.random.default_rng(3)
    letters = [*random_models.LETTERS[2:], "ѓ", "4"]
    return ["".join(dice.choice(letters, size)) for size in dice.integers(1, 16, number)]


def random_sentences(sizes, n_invented: int = 40) -> list[list[str]]:
    """Sentences of these numbers of words, seen and invented ones."""
    dice = np.random.default_rng(5)
    words = [*SEEN, *invented_words(n_invented)]
    return [[words[n] for n in dice.integers(0, len(words), size)] for size in sizes]


SENTENCES = random_sentences([12, 9, 9, 3, 1, 1, 40, 17, 2, 25])


@pytest.fixture(autouse=True)
def in_one_thread() -> Iterator[None]:
    """Compute in one thread: several ones wait for each other longer than these small models take."""
    with one_thread():
        yield


@pytest.fixture
def make_folder(tmp_path) -> Callable[..., Path]:
    """A function that saves a tagger and a lemmatizer, with the given options, and gives their folder."""

    def make(tagger=None, lemmatizer=None, parts=()) -> Path:
        paths = {part: tmp_path / "kk" / part / "random.pt" for part in parts}
        if "pretrain" in paths:
            # Stock Stanza's taggers of parts of speech can't read them in half precision.
            random_models.save_vectors(paths["pretrain"], torch.float)
        for name in LANGUAGE_MODELS:
            if name in paths:
                random_models.save_language_model(paths[name], forward=name == "forward_charlm")
        random_models.save_tokenizer(tmp_path / "kk" / "tokenize" / "random.pt")
        random_morphology.save_pos_tagger(
            tmp_path / "kk" / "pos" / "random.pt",
            pretrain=paths.get("pretrain"),
            language_models=[paths[name] for name in paths if name != "pretrain"],
            **(tagger or {}),
        )
        random_morphology.save_lemmatizer(tmp_path / "kk" / "lemma" / "random.pt", **(lemmatizer or {}))
        random_morphology.write_resources(tmp_path, parts)
        return tmp_path

    return make


@pytest.fixture
def agreed() -> Callable[..., list[Analysis]]:
    """A function that gives the analyses of all tokens, which both backends have to agree on."""

    def analyze(folder: Path, sentences=SENTENCES) -> list[Analysis]:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            own = load_morphology(folder, Backend())
        assert isinstance(own, NativeMorphology)
        found = own.analyze(sentences)
        expected = load_morphology(folder, STOCK).analyze(sentences)
        assert [len(analyses) for analyses in found] == [len(sentence) for sentence in sentences]
        assert found == expected
        return [analysis for analyses in found for analysis in analyses]

    return analyze
