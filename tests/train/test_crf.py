"""The CRF: which transitions are valid, and the loss over sequences."""

import pytest
import torch
from stanza.models.common.crf import CRFLoss

from kazprep.train.crf import FORBIDDEN, forbidden_transitions, negative_log_likelihood


def test_no_tag_comes_before_or_after_a_special_entry():
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
