"""Tag sequences: which are valid, and the loss over them."""

import itertools

import pytest
import torch
from stanza.models.common.crf import CRFLoss

from kazprep.train.crf import FORBIDDEN, bioes, forbidden_transitions, may_follow, negative_log_likelihood


@pytest.mark.parametrize(
    ("labels", "tags"),
    [
        ("O O", "O O"),
        ("B-GPE O", "S-GPE O"),
        ("B-GPE B-GPE", "S-GPE S-GPE"),
        ("B-DATE I-DATE I-DATE", "B-DATE I-DATE E-DATE"),
        ("B-DATE I-DATE B-DATE", "B-DATE E-DATE S-DATE"),
    ],
)
def test_bio_becomes_bioes(labels, tags):
    assert bioes(labels.split()) == tags.split()


def test_what_may_follow_is_what_bioes_sequences_have():
    labels = ["O", "B-A", "I-A", "B-B", "I-B"]
    seen = set()
    for sequence in itertools.product(labels, repeat=5):
        pairs = zip(("O", *sequence), sequence, strict=False)
        if all(label[0] != "I" or before[1:] == label[1:] for before, label in pairs):
            seen.update(itertools.pairwise(bioes(sequence)))
    tags = ["O", *(f"{place}-{kind}" for place in "BIES" for kind in "AB")]
    assert {pair for pair in itertools.product(tags, repeat=2) if may_follow(*pair)} == seen


def test_nothing_stands_beside_what_is_no_tag():
    forbidden = forbidden_transitions(["<PAD>", "O", "S-GPE"])
    assert forbidden.tolist() == [[True] * 3, [True, False, False], [True, False, False]]


def test_loss_is_that_of_stanza():
    torch.manual_seed(0)
    scores, gold = torch.randn(3, 5, 4), torch.randint(4, (3, 5))
    mask = torch.arange(5)[None] < torch.tensor([5, 3, 1])[:, None]
    stanza = CRFLoss(4)
    torch.nn.init.normal_(stanza._transitions)
    expected, transitions = stanza(scores, ~mask, gold)
    loss = negative_log_likelihood(scores, mask, gold, transitions).mean()
    assert loss.item() == pytest.approx(expected.item())


def test_a_sequence_with_a_forbidden_transition_has_no_share_of_the_likelihood():
    scores, gold = torch.zeros(1, 2, 2), torch.tensor([[0, 1]])
    mask = torch.ones(1, 2, dtype=torch.bool)
    transitions = torch.tensor([[0.0, 0.0], [0.0, FORBIDDEN]])
    loss = negative_log_likelihood(scores, mask, gold, transitions)
    assert loss.exp().item() == pytest.approx(3)  # of the four sequences one is forbidden
