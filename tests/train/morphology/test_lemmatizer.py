"""Fitting a lemmatizer on a handful of invented words."""

import random
from pathlib import Path
from typing import Any

import pytest
import torch
from stanza.models.common.doc import Document
from stanza.models.common.loss import MixLoss
from stanza.models.lemma.data import DataLoader
from stanza.models.lemma.trainer import Trainer
from stanza.models.lemma.vocab import MultiVocab, Vocab
from stanza.models.lemmatizer import parse_args

from kazprep.train.morphology.lemmatizer import (
    Example,
    LemmaNetwork,
    LemmatizerConfig,
    batches_of,
    fit_lemmatizer,
    with_other_digits,
)

pytestmark = pytest.mark.model

EXAMPLES = [
    Example("кітапты", "NOUN", "кітап"),
    Example("мектепке", "NOUN", "мектеп"),
    Example("барды", "VERB", "бар"),
    Example("Абайға", "PROPN", "Абай"),
    Example("Кітап", "NOUN", "кітап"),
    Example(".", "PUNCT", "."),
]


def fitted(steps: int, dictionary: dict[str, dict[str, str]] | None = None) -> dict[str, Any]:
    config = LemmatizerConfig(steps=steps, batch=8, rate=0.01, averaging=0.9, hidden=32, character=16)
    return fit_lemmatizer(EXAMPLES, dictionary or {}, config, 1)


def test_stanza_finds_what_was_learned(tmp_path: Path) -> None:
    torch.save(fitted(150, {"*": {"үйге": "үй"}, "VERB": {"үйге": "үй2"}}), tmp_path / "lemma.pt")
    trainer = Trainer(model_file=str(tmp_path / "lemma.pt"), device="cpu")
    words = [[{"id": i, "text": each.form, "upos": each.upos} for i, each in enumerate(EXAMPLES, 1)]]
    batch = DataLoader(Document(words), 9, trainer.args, vocab=trainer.vocab, evaluation=True)[0]
    with torch.no_grad():
        lemmas, edits = trainer.predict(batch)
    assert trainer.postprocess([each.form for each in EXAMPLES], lemmas, edits) == [
        each.lemma for each in EXAMPLES
    ]
    assert trainer.predict_dict([("үйге", "NOUN"), ("үйге", "VERB")]) == ["үй", "үй2"]


def test_same_seed_gives_the_same_file(tmp_path: Path) -> None:
    for name in ("a.pt", "b.pt"):
        torch.save(fitted(3, {"*": {"үйге": "үй"}}), tmp_path / name)
    contents = [torch.load(tmp_path / name, weights_only=True) for name in ("a.pt", "b.pt")]
    assert contents[0]["dicts"] == contents[1]["dicts"]
    assert all(
        torch.equal(contents[0]["model"][name], contents[1]["model"][name]) for name in contents[0]["model"]
    )


def test_network_computes_what_stanza_computes() -> None:
    words = [
        Example("кітапқа", "NOUN", "кітап"),
        Example("мектепе", "NOUN", "мектеп!"),
        Example("Абайдан", "X", "q"),
    ]
    vocabulary = MultiVocab(
        {
            "char": Vocab(sorted({c for each in words for c in each.form + each.lemma}), "kk"),
            "pos": Vocab(["NOUN", "X"], "kk"),
        }
    )
    options = parse_args(["--cpu"]) | {
        "hidden_dim": 12,
        "emb_dim": 6,
        "pos_dim": 6,
        "vocab_size": vocabulary["char"].size,
        "pos_vocab_size": vocabulary["pos"].size,
    }
    torch.manual_seed(1)
    network = LemmaNetwork(options, mixed=False).eval()
    batch = next(batches_of(words, vocabulary, 3, random.Random(1)))
    scores, edits = network.model(batch.source, batch.source == 0, batch.target_in, batch.upos)
    expected = MixLoss(vocabulary["char"].size, 1.0)(
        scores.flatten(0, 1), batch.target_out.flatten(), edits, batch.edits
    )
    assert network.loss(batch).item() == pytest.approx(expected.item(), rel=1e-5)


def test_figures_have_other_digits_in_form_and_lemma() -> None:
    rng = random.Random(1)
    drawn = {with_other_digits(Example("1990-шы", "NUM", "1990"), rng)[::2] for _ in range(20)}
    assert len(drawn) > 10
    assert all(form == f"{lemma}-шы" and lemma[1] == lemma[2] for form, lemma in drawn)


def test_words_have_no_other_digits() -> None:
    example = Example("кітапты", "NOUN", "кітап")
    assert with_other_digits(example, random.Random(1)) is example
