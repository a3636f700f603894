"""Fitting a tagger of parts of speech and features on a handful of invented sentences."""

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from stanza.models.common.doc import Document
from stanza.models.pos.data import Dataset
from stanza.models.pos.trainer import Trainer, unpack_batch

from kazprep.train.morphology.batches import Encoder
from kazprep.train.morphology.fit import Phase, Words, fit_tagger
from kazprep.train.morphology.network import Network, Sizes
from kazprep.train.morphology.sentences import Token, Tokens
from kazprep.train.morphology.vocabulary import Vocabularies

pytestmark = pytest.mark.model

SENTENCES: list[Tokens] = [
    (
        Token("Балалар", "бала", "NOUN", "Case=Nom|Number=Plur"),
        Token("кітапты", "кітап", "NOUN", "Case=Acc"),
        Token("оқыды", "оқы", "VERB", "Tense=Past"),
        Token(".", ".", "PUNCT", "_"),
    ),
    (
        Token("Мектепте", "мектеп", "NOUN", "Case=Loc"),
        Token("кітап", "кітап", "NOUN", "Case=Nom"),
        Token("бар", "бар", "ADJ", "_"),
        Token(".", ".", "PUNCT", "_"),
    ),
    (Token("Сен", "сен", "PRON", "Case=Nom|Person=2"), Token("оқы", "оқы", "VERB", "Mood=Imp")),
]
GOLD: list[Tokens] = [
    (Token("Балалар", "бала", "NOUN", "Case=Nom|Number=Plur"), Token("бар", "бар", "AUX", "_"))
]
FORMS = sorted({token.form.lower() for tokens in SENTENCES for token in tokens} | {"терезе"})
WORDS = Words(FORMS, np.random.default_rng(0).normal(size=(len(FORMS), 6)).astype(np.float32))
SIZES = Sizes(hidden=16, outputs=16, character=8, character_hidden=12, characters=8, dropout=0.1)
PHASE = Phase(steps=120, rate=0.02, batch=3, averaging=0.9)


def fitted(gold: list[Tokens], **options: Any) -> dict[str, Any]:
    settings: dict[str, Any] = {"sizes": SIZES, "first": PHASE, "second": PHASE} | options
    return fit_tagger(SENTENCES, gold, WORDS, 1, **settings)


def loaded(content: dict[str, Any], folder: Path) -> Trainer:
    torch.save(content, folder / "pos.pt")
    return Trainer(model_file=str(folder / "pos.pt"), device="cpu")


def batch_of(trainer: Trainer, sentences: list[Tokens]) -> Any:
    rows = [
        [
            {"id": i, "text": token.form, "upos": token.upos, "feats": token.feats}
            for i, token in enumerate(tokens, 1)
        ]
        for tokens in sentences
    ]
    dataset = Dataset(Document(rows), trainer.args, None, vocab=trainer.vocab, evaluation=True)
    return next(iter(dataset.to_loader(batch_size=9)))


def found(trainer: Trainer, sentences: list[Tokens]) -> list[list[tuple[str, str]]]:
    with torch.no_grad():
        return [[(w[0], w[2]) for w in each] for each in trainer.predict(batch_of(trainer, sentences))]


def analyses(sentences: list[Tokens]) -> list[list[tuple[str | None, str]]]:
    return [[(token.upos, token.feats) for token in tokens] for tokens in sentences]


def test_stanza_finds_what_was_learned(tmp_path: Path) -> None:
    assert found(loaded(fitted([]), tmp_path), SENTENCES) == analyses(SENTENCES)


def test_gold_sentences_have_the_last_word(tmp_path: Path) -> None:
    against: list[Tokens] = [(Token("Балалар", None, None, "_", 0), Token("бар", "бар", "ADJ", "_"))]
    trainer = loaded(
        fit_tagger([*SENTENCES, *against], GOLD, WORDS, 1, sizes=SIZES, first=PHASE, second=PHASE, share=1),
        tmp_path,
    )
    assert found(trainer, GOLD) == analyses(GOLD)


def test_undecided_words_are_not_learned() -> None:
    undecided = [tuple(token._replace(upos=None, weight=0) for token in tokens) for tokens in SENTENCES]
    network, encoder = fresh([*SENTENCES, *undecided])
    assert network.loss(encoder.batch(undecided, random.Random(1))).item() == 0


def test_words_weigh_as_much_as_they_are_certain() -> None:
    sure, doubtful = (
        [tuple(token._replace(weight=1.0 if token.upos == "NOUN" else weight) for token in SENTENCES[0])]
        for weight in (1.0, 0.0)
    )
    nouns = [tuple(t if t.upos == "NOUN" else t._replace(upos=None) for t in SENTENCES[0])]
    network, encoder = fresh(SENTENCES)
    losses = [network.loss(encoder.batch(each, random.Random(1))).item() for each in (sure, doubtful, nouns)]
    assert losses[1] == pytest.approx(losses[2], rel=1e-5)
    assert losses[0] != pytest.approx(losses[1], rel=1e-3)


def test_network_computes_what_stanza_computes(tmp_path: Path) -> None:
    network, encoder = fresh(SENTENCES)
    loss = network.loss(encoder.batch(SENTENCES, random.Random(1))).item()
    content = network.checkpoint()
    content["model"] = {name: value.float() for name, value in network.tagger.state_dict().items()}
    trainer = loaded(content, tmp_path)
    inputs, _, word_order, lengths, word_lengths, text = unpack_batch(batch_of(trainer, SENTENCES), "cpu")
    words, mask, characters, character_mask, tags, pretrained = inputs
    trainer.model.eval()
    expected, _ = trainer.model(
        words,
        mask,
        characters,
        character_mask,
        [tags[0], None, tags[2]],
        pretrained,
        word_order,
        lengths,
        word_lengths,
        text,
    )
    assert loss == pytest.approx(expected.item(), rel=1e-5)


def fresh(sentences: list[Tokens]) -> tuple[Network, Encoder]:
    torch.manual_seed(1)
    vocabularies = Vocabularies(FORMS, sentences)
    network = Network(vocabularies, WORDS.vectors, SIZES, [], mixed=False).eval()
    for parameter in network.tagger.parameters():  # outputs start as zeros, and would hide the rest
        torch.nn.init.normal_(parameter, std=0.3)
    return network, Encoder(vocabularies, Counter())


def test_weights_after_silver_are_shared(tmp_path: Path) -> None:
    kept = tmp_path / "silver.weights"
    short = replace(PHASE, steps=3)
    first = fitted([], first=short, after_silver=kept)["model"]
    again = fitted([], first=replace(PHASE, steps=50), after_silver=kept)["model"]
    assert all(torch.equal(first[name], again[name]) for name in first)


def test_same_seed_gives_the_same_weights() -> None:
    short = replace(PHASE, steps=3)
    first, again = (fitted(GOLD, first=short, second=short, share=1)["model"] for _ in range(2))
    assert all(torch.equal(first[name], again[name]) for name in first)
