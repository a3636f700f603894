"""Viterbi decoding, against Stanza's."""

import pytest
import torch
from stanza.models.common.crf import viterbi_decode

from kazprep.inference.viterbi import Edges, Transitions, best_tags

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


NAMES = ["O", "B-GPE", "I-GPE", "E-GPE", "S-GPE"]


def test_with_edges_no_sentence_begins_or_ends_inside_an_entity():
    torch.manual_seed(5)
    transitions = torch.zeros(5, 5).masked_fill(~tags_of_bioes(1)[:5, :5], -10_000)
    prepared = Transitions(transitions)
    names = [NAMES[index] for index in prepared.order.tolist()]
    edges = Edges.of(names, "cpu")
    changed = 0
    for _ in range(50):
        scores = 3 * torch.randn(LENGTHS[0], len(LENGTHS), 5)
        plain = best_tags(scores.clone(), prepared, torch.tensor(LENGTHS))
        found = best_tags(scores.clone(), prepared, torch.tensor(LENGTHS), edges)
        for row, length in enumerate(LENGTHS):
            tags = [NAMES[tag] for tag in found[:length, row].tolist()]
            assert tags[0][:2] in ("O", "B-", "S-")
            assert tags[-1][:2] in ("O", "E-", "S-")
            if plain[0, row] in (0, 1, 4) and plain[length - 1, row] in (0, 3, 4):
                assert found[:length, row].tolist() == plain[:length, row].tolist()
            else:
                changed += 1
    assert changed > 50


def test_tags_without_ends_may_stand_at_every_edge():
    edges = Edges.of(["O", "B-GPE", "I-GPE"], "cpu")
    assert edges.first.all() and edges.last.all()
