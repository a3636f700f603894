"""Reading unlabelled text before tagging, on a handful of words."""

import random

import numpy as np
import pytest
import torch

from kazprep.train.batches import Batches, Vocabularies
from kazprep.train.fit import fit_tagger
from kazprep.train.loop import TrainingConfig
from kazprep.train.network import Network
from kazprep.train.pretrain import LanguageModel, pretrain, sentences_of

pytestmark = pytest.mark.model

WORDS = ["ай", "күн", "қар", "су", "тау", "шөп", "жел", "жол"]
VECTORS = np.random.default_rng(0).normal(size=(len(WORDS), 8)).astype(np.float32)
LABELLED = [(["Ай", "тау", "су"], ["B-PERSON", "O", "O"])]
CONFIG = TrainingConfig(300, pretraining=1, pretraining_batch=16, hidden=32, characters=8, dropout=0)


def loss_after_reading(text):
    torch.manual_seed(1)
    vocabularies = Vocabularies(WORDS, LABELLED)
    network = Network(vocabularies, VECTORS, CONFIG, LABELLED)
    reader = LanguageModel(network, vocabularies, text)
    batches = Batches([(words, ["O"] * len(words)) for words in text], vocabularies, 16, random.Random(1))
    optimizer = torch.optim.Adam(reader.parameters(), lr=0.01)
    losses = []
    for _, batch in zip(range(300), batches.endless(), strict=False):
        optimizer.zero_grad()
        loss = reader.loss(batch)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return np.mean(losses[:10]), np.mean(losses[-50:])


def test_words_that_follow_from_their_neighbours_are_learned():
    rows = [[WORDS[(start + i) % 8] for i in range(12)] for start in range(8)]
    first, last = loss_after_reading(rows * 4)
    assert first > 3
    assert last < 1.5  # a quarter of the words are read as unknown, the first of all


def test_a_word_to_be_predicted_is_not_seen():
    """Words without order can't be predicted, unless the word itself or its letters leak in."""
    rng = random.Random(2)
    _, last = loss_after_reading([[rng.choice(WORDS) for _ in range(12)] for _ in range(400)])
    assert last == pytest.approx(2 * np.log(8), abs=0.25)


def test_a_tagger_that_has_read_is_another_and_the_same_each_time():
    def fitted(text):
        config = TrainingConfig(7, pretraining_batch=4, batch=2, hidden=16, characters=8)
        return fit_tagger(LABELLED, WORDS, VECTORS, config, 1, text)["model"]

    text = [["Ай", "күн", "қар", "бөтен"], ["су", "тау", "шөп"]]
    read, again, unread = fitted(text), fitted(text), fitted([])
    name = "taggerlstm.lstm.weight_hh_l0"
    assert all(torch.equal(read[each], again[each]) for each in read)
    assert not torch.allclose(read[name], unread[name], atol=1e-3)


def test_reading_leaves_what_tags_alone():
    torch.manual_seed(1)
    vocabularies = Vocabularies(WORDS, LABELLED)
    network = Network(vocabularies, VECTORS, CONFIG, LABELLED)
    before = {name: weight.clone() for name, weight in network.tagger.state_dict().items()}
    pretrain(network, vocabularies, [["ай", "күн", "қар"]], CONFIG, 1)
    after = network.tagger.state_dict()
    changed = {name.split(".")[0] for name in after if not torch.equal(after[name], before[name])}
    assert changed == {"charmodel", "input_transform", "taggerlstm"}


def test_text_of_words_without_vectors_teaches_nothing_and_breaks_nothing():
    torch.manual_seed(1)
    vocabularies = Vocabularies(WORDS, LABELLED)
    network = Network(vocabularies, VECTORS, CONFIG, LABELLED)
    reader = LanguageModel(network, vocabularies, [["бөтен", "сөз", "ғана"]])
    batches = Batches([(["бөтен", "сөз", "ғана"], ["O"] * 3)], vocabularies, 1, random.Random(1))
    assert reader.loss(next(batches.endless())).item() == 0


def test_lines_are_cut_at_stops_and_where_they_have_none_after_forty_words():
    line = ["Қар", "жауды", "ма", "?", "Иә", "."]
    endless = ["сөз"] * 50
    read = sentences_of([[line, endless, ["а" * 99, "б", "в"]]])
    assert read[:4] == [
        ["Қар", "жауды", "ма", "?"],
        ["сөз"] * 40,
        ["сөз"] * 10,
        ["а" * 40, "б", "в"],
    ]  # Иә . is too short


def test_small_texts_are_read_several_times():
    small, long = [["бір", "екі", "үш"]], [["сөз"] * 40] * 6000
    read = sentences_of([small, long])
    assert len(read) == 4 + 6000
