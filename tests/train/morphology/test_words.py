"""The words of a tagger and their vectors."""

from pathlib import Path

import numpy as np
import pytest
import torch

from kazprep.errors import TrainingError
from kazprep.models.folder import model_path
from kazprep.train.morphology import words
from kazprep.train.morphology.sentences import Token
from kazprep.train.morphology.words import entity_tagger_words

SENTENCES = [tuple(Token(form, "_", "X", "_") for form in ("мектепке", "Мектепке", "кітапты"))]


def test_words_of_sentences_come_first_then_frequent_ones(
    tagger_vectors: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "LIMIT", 3)
    assert entity_tagger_words(tagger_vectors, SENTENCES, ["терезе"]).words == [
        "мектепке",
        "терезе",
        "кітапты",
    ]


def test_vectors_keep_their_distances(tagger_vectors: Path) -> None:
    found = entity_tagger_words(tagger_vectors, SENTENCES, [])
    content = torch.load(model_path(tagger_vectors, "ner"), weights_only=True)
    ids = content["vocab"]["delta"]["_unit2id"]
    table = content["model"]["delta_emb.weight"].float().numpy()[[ids[word] for word in found.words]]
    before, after = (np.linalg.norm(each - each[0], axis=1) for each in (table, found.vectors))
    np.testing.assert_allclose(after / after.max(), before / before.max(), atol=1e-3)


def test_tagger_without_words_of_its_own_is_an_error(tmp_path: Path) -> None:
    path = model_path(tmp_path, "ner")
    path.parent.mkdir(parents=True)
    torch.save({"model": {}}, path)
    with pytest.raises(TrainingError, match="has no vectors of words"):
        entity_tagger_words(tmp_path, SENTENCES, [])
