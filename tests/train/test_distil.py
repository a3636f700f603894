"""Distilling a tokenizer: the network is Stanza's, and the file that comes of it is one of Stanza's."""

import numpy as np
import pytest
import torch

from kazprep.inference.characters import code_points
from kazprep.inference.checkpoint import read_checkpoint
from kazprep.inference.device import Batches
from kazprep.inference.loading import Backend, load_segmenter
from kazprep.inference.tokenizer import Tokenizer
from kazprep.models.folder import EMBEDDED, find_model, write_manifest
from kazprep.train import distil
from kazprep.train.distil import DistilConfig, Labelled, distil_tokenizer, distilled, labelled, open_texts
from tests.inference import random_models

TEXTS = ["Айгүл үйге келді. Ол кітап оқыды.\nҚар жауды", "Баға 3,5% өсті.  Неге?", "Асан: «Келемін», – деді."]


@pytest.fixture
def two_layers(tmp_path):
    """A folder with a tokenizer of two LSTMs."""
    random_models.save_tokenizer(tmp_path / "kk" / "tokenize" / "random.pt", hierarchical=True, use_mwt=False)
    random_models.write_resources(tmp_path)
    return tmp_path


def paragraphs():
    return list(labelled(TEXTS, EMBEDDED))


def test_open_text_has_the_labels_of_the_tokenizer_and_the_rules():
    first, second, *_ = paragraphs()
    assert first.text == "Айгүл үйге келді. Ол кітап оқыды."
    ends = [first.text[: i + 1].split()[-1] for i in np.flatnonzero(first.labels == 2)]
    assert ends == ["келді.", "оқыды."]
    assert np.flatnonzero(first.labels == 1).tolist() == [4, 9, 15, 19, 25, 31]
    assert second.text == "Қар жауды" and second.labels[-1] == 2


def test_a_network_gives_what_the_tokenizer_with_its_weights_gives(two_layers):
    for folder in (EMBEDDED, two_layers):
        checkpoint = read_checkpoint(find_model(folder, "tokenize").path)
        two = bool(checkpoint.config["hierarchical"])
        network = distil._network(checkpoint, checkpoint.config["hidden_dim"], two=two)
        network.load(dict(checkpoint.weights))
        assert network.stored().keys() == checkpoint.weights.keys()
        tokenizer = Tokenizer(checkpoint, torch.float32, "cpu")
        drawn = distil._Paragraphs(checkpoint, paragraphs(), DistilConfig(length=1000))
        texts = [" ".join(each.text.split()) for each in paragraphs()]
        expected = tokenizer.label(
            [tokenizer.characters.ids(code_points(text)) for text in texts], Batches(10_000)
        )
        drawn._rng = _Still()
        batch = drawn._batch(range(len(drawn._ids)))
        with torch.no_grad():
            found = network(batch).argmax(2).numpy()
        order = sorted(range(len(drawn._ids)), key=lambda index: -len(drawn._ids[index]))
        for row, index in enumerate(order):
            assert found[: len(expected[index]), row].tolist() == expected[index].tolist()


class _Still:
    """Draws nothing: every paragraph from its start to its end, no character unknown."""

    def random(self, shape=None):
        return 0.4 if shape is None else np.ones(shape)


def test_the_student_learns(monkeypatch):
    config = DistilConfig(hidden=16, steps=60, batch=2_000, rate=2e-2)
    network = distilled(EMBEDDED, paragraphs(), config)
    checkpoint = read_checkpoint(find_model(EMBEDDED, "tokenize").path)
    batch = next(distil._Paragraphs(checkpoint, paragraphs(), config).endless())
    with torch.no_grad():
        right = (network(batch).argmax(2) == batch.labels) | ~batch.mask
    assert right.float().mean() > 0.95


def test_what_is_written_is_a_tokenizer_of_stanzas(tmp_path, monkeypatch):
    found = Labelled("Қар жауды.", np.array([0, 0, 1, 0, 0, 0, 0, 0, 1, 2], np.uint8))
    monkeypatch.setattr(distil, "read_tokenizer_data", lambda *_: type("Data", (), {"train": []}))
    monkeypatch.setattr(distil, "open_texts", lambda *_: TEXTS)
    monkeypatch.setattr(distil, "labelled", lambda *_: [found, found])
    config = DistilConfig(hidden=8, steps=2, batch=500)
    path = distil_tokenizer(tmp_path, EMBEDDED, tmp_path, config)
    assert read_checkpoint(path).config["hidden_dim"] == 8
    random_models.write_resources(tmp_path)
    write_manifest(tmp_path)
    own, stock = (load_segmenter(tmp_path, 10_000, Backend(name)) for name in ("kazprep", "stanza"))
    assert list(own.segment(TEXTS[:1])[0].tokens) == list(stock.segment(TEXTS[:1])[0].tokens)


def test_open_text_is_made_of_paragraphs(tmp_path):
    (tmp_path / "raw").mkdir()
    lines = [f"Бұл {number}-сөйлем." for number in range(300)]
    (tmp_path / "raw" / "text.txt").write_text("\n".join(lines), encoding="utf-8")
    texts = open_texts(tmp_path, 1)
    assert " ".join(" ".join(texts).split()) == " ".join(lines)
    assert texts == open_texts(tmp_path, 1) != open_texts(tmp_path, 2)
    assert all(len(text.split("\n")) <= 40 for text in texts)
