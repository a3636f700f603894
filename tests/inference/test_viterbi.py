"""Viterbi decoding, against Stanza's."""

import pytest
import torch
from stanza.models.common.crf import viterbi_decode

from kazprep.inference.viterbi import Transitions, best_tags

LENGTHS = [7, 7, 4, 1]


def tags_that_may_follow_any(count):
    return torch.ones((count, count), dtype=torch.bool)


def tags_of_bioes(classes):
    """Which tag may follow which, the tags being O, then B, I, E and S of each class, then one of no use."""
    allowed = torch.zeros((4 * classes + 2, 4 * classes + 2), dtype=torch.bool)
    begins, ends = [0], [0]
    for begin in range(1, 4 * classes, 4):
        allowed[begin : begin + 2, begin + 1 : begin + 3] = True
        begins += (begin, begin + 3)
        ends += (begin + 2, begin + 3)
    allowed[torch.tensor(ends)[:, None], torch.tensor(begins)] = True
    return allowed


def decoded(scores, transitions, lengths):
    prepared = Transitions(transitions)
    return best_tags(scores[:, :, prepared.order], prepared, lengths)


@pytest.mark.parametrize(
    "allowed", [tags_that_may_follow_any(3), tags_that_may_follow_any(9), tags_of_bioes(1), tags_of_bioes(5)]
)
def test_the_best_tags_are_those_that_stanza_decodes(allowed):
    torch.manual_seed(2)
    for _ in range(20):
        scores = 3 * torch.randn(LENGTHS[0], len(LENGTHS), len(allowed))
        transitions = torch.randn(allowed.shape).masked_fill(~allowed, -10_000)
        transitions = transitions[(order := torch.randperm(len(allowed)))][:, order]
        found = decoded(scores, transitions, torch.tensor(LENGTHS))
        for row, length in enumerate(LENGTHS):
            expected, _ = viterbi_decode(scores[:length, row].numpy(), transitions.numpy())
            assert found[:length, row].tolist() == [int(tag) for tag in expected]


def test_of_equal_scores_the_first_tag_is_taken():
    scores = torch.zeros(3, 1, 4)
    assert decoded(scores, torch.zeros(4, 4), torch.tensor([3])).ravel().tolist() == [0, 0, 0]
