"""Agreement with stock Stanza on tens of thousands of tokens, by models of some size."""

import re

import numpy as np
import pytest

from kazprep.inference.loading import Backend
from kazprep.inference.morphology.loading import load_morphology
from tests.inference.morphology import random_morphology
from tests.inference.morphology.conftest import STOCK

STEMS = re.findall(
    r"\w+",
    """
    қала дала мектеп кітап жол адам бала сөз тіл ел күн ай су тау орман үй ат ит құс аға ана
""",
)
ENDINGS = re.findall(
    r"\w+",
    """
    лар лер дың нің ға ге да де дан ден ымыз іміз ы і дағы дегі лы сіз шы ды ді са се
""",
)
SHARE = 0.9999  # of tokens; the others are ties but for the last bits


def generated_text(n_tokens: int) -> list[list[str]]:
    """Sentences of words that are made of stems and endings, few of them often, with marks and figures."""
    dice = np.random.default_rng(8)
    words = [*".,–?!:", "5", "2026", "№", "Ғ"]
    while len(words) < n_tokens // 4:
        word = dice.choice(STEMS) + "".join(dice.choice(ENDINGS, dice.integers(0, 5)))
        words.append(word.capitalize() if dice.random() < 0.2 else word)
    sizes = np.minimum(dice.geometric(0.07, n_tokens), 200)
    sizes = sizes[np.cumsum(sizes) <= n_tokens]
    ranks = np.minimum(dice.zipf(1.3, (len(sizes), 200)), len(words)) - 1
    return [[words[rank] for rank in row[:size]] for row, size in zip(ranks.tolist(), sizes, strict=True)]


@pytest.mark.model
def test_both_backends_agree_on_tens_of_thousands_of_tokens(make_folder, monkeypatch):
    letters = sorted({*"".join(STEMS + ENDINGS), *".,–?!"})
    monkeypatch.setattr(random_morphology, "LETTERS", letters)
    tagger = {"hidden_dim": 32, "char_hidden_dim": 24, "char_emb_dim": 10, "scale": 0.3, "batch_size": 250}
    lemmatizer = {"letters": letters, "end": 2.0}
    folder = make_folder(tagger, lemmatizer)
    sentences = generated_text(30_000)
    pairs = [
        pair
        for own, expected in zip(
            load_morphology(folder, Backend()).analyze(sentences),
            load_morphology(folder, STOCK).analyze(sentences),
            strict=True,
        )
        for pair in zip(own, expected, strict=True)
    ]
    assert len(pairs) > 29_000
    assert sum(own == expected for own, expected in pairs) >= SHARE * len(pairs)
    found = {own for own, _ in pairs}
    assert len({analysis.lemma for analysis in found}) > 500
    assert len({analysis.feats for analysis in found}) > 20
    assert len({analysis.upos for analysis in found}) > 2
