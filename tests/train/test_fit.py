"""Fitting a tagger on a handful of invented sentences."""

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from stanza.models.common.doc import Document
from stanza.models.ner.data import DataLoader
from stanza.models.ner.trainer import Trainer, unpack_batch

from kazprep.train.batches import Batches, Vocabularies
from kazprep.train.fit import fit_tagger
from kazprep.train.loop import TrainingConfig
from kazprep.train.network import Network

pytestmark = pytest.mark.model

SENTENCES = [
    (["Айгүл", "Оралда", "тұрады", "."], ["B-PERSON", "B-GPE", "O", "O"]),
    (["Бүгін", "3", "мың", "кітап", "келді", "."], ["B-DATE", "B-CARDINAL", "I-CARDINAL", "O", "O", "O"]),
    (["Оралда", "кітап", "көп", "."], ["B-GPE", "O", "O", "O"]),
]
WORDS = sorted({word.lower() for forms, _ in SENTENCES for word in forms} | {"семейде"})
VECTORS = np.random.default_rng(0).normal(size=(len(WORDS), 8)).astype(np.float32)


def fitted(steps: int = 1, **options: Any) -> dict[str, Any]:
    return fit_tagger(
        SENTENCES, WORDS, VECTORS, TrainingConfig(steps, batch=3, hidden=16, characters=8, **options), 1
    )


def loaded(content: dict[str, Any], folder: Path) -> Trainer:
    torch.save(content, folder / "ner.pt")
    return Trainer(model_file=str(folder / "ner.pt"), device="cpu")


def batch_of(trainer: Trainer) -> Any:
    rows = [
        [{"text": word, "ner": tag} for word, tag in zip(*sentence, strict=True)] for sentence in SENTENCES
    ]
    return DataLoader(Document(rows), 9, trainer.args, vocab=trainer.vocab, evaluation=True)[0]


def test_stanza_finds_what_was_learned(tmp_path: Path) -> None:
    trainer = loaded(fitted(150, unknown=0, rate=0.02, averaging=0.9), tmp_path)
    assert trainer.predict(batch_of(trainer)) == [
        ["S-PERSON", "S-GPE", "O", "O"],
        ["S-DATE", "B-CARDINAL", "E-CARDINAL", "O", "O", "O"],
        ["S-GPE", "O", "O", "O"],
    ]


def test_network_computes_what_stanza_computes(tmp_path: Path) -> None:
    config = TrainingConfig(1, batch=3, hidden=16, characters=8, unknown=0, mixed=False)
    torch.manual_seed(1)
    vocabularies = Vocabularies(WORDS, SENTENCES)
    network = Network(vocabularies, VECTORS, config, SENTENCES).eval()
    loss = network.loss(next(Batches(SENTENCES, vocabularies, 3, random.Random(1)).endless())).item()
    content = network.checkpoint()
    content["model"] = {name: value.float() for name, value in network.tagger.state_dict().items()}
    trainer = loaded(content, tmp_path)
    inputs, _, word_order, char_order, lengths, word_lengths, char_lengths, offsets = unpack_batch(
        batch_of(trainer), "cpu"
    )
    words, wordchars, mask, chars, tags = inputs
    trainer.model.eval()
    expected, _, _ = trainer.model(
        words,
        wordchars,
        mask,
        tags,
        word_order,
        lengths,
        word_lengths,
        chars,
        offsets,
        char_lengths,
        char_order,
    )
    assert loss == pytest.approx(expected.item(), rel=1e-5)


def test_words_of_the_vocabulary_keep_their_vectors_until_they_are_frequent(tmp_path: Path) -> None:
    content = fitted(5, tuned_from=2, unknown=0)
    numbers = content["vocab"]["delta"]["_unit2id"]
    changed = {
        word
        for word, vector in zip(WORDS, VECTORS, strict=True)
        if not np.allclose(
            content["model"]["delta_emb.weight"][numbers[word]].float().numpy(), vector, atol=1e-3
        )
    }
    assert changed == {"оралда", "кітап", "."}


def test_only_valid_sequences_are_found(tmp_path: Path) -> None:
    transitions = fitted()["model"]["crits.0._transitions"]
    tags = fitted()["vocab"]["tag"]["_id2unit"][0]
    assert transitions[tags.index("O"), tags.index("E-CARDINAL")] < -1000
    assert transitions[tags.index("B-CARDINAL"), tags.index("E-CARDINAL")] > -1000


def test_same_seed_gives_the_same_weights() -> None:
    first, again = fitted(3)["model"], fitted(3)["model"]
    assert all(torch.equal(first[name], again[name]) for name in first)
