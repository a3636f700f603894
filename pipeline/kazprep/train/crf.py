"""The loss of a CRF over tags, and the transitions that no valid sequence of BIOES tags has."""

from collections.abc import Sequence

import torch

from kazprep.entities.bio import may_follow

FORBIDDEN = -10_000.0  # the score of a transition that is on no best path


def forbidden_transitions(tags: Sequence[str]) -> torch.Tensor:
    """The transitions that no valid BIOES sequence has: booleans, (tag before, tag).

    Entries of a vocabulary that are not tags, such as `<PAD>`, follow nothing and precede nothing.
    """
    real = [tag == "O" or tag[1:2] == "-" for tag in tags]
    rows = [
        [not (real[i] and real[j] and may_follow(before, tag)) for j, tag in enumerate(tags)]
        for i, before in enumerate(tags)
    ]
    return torch.tensor(rows)


def negative_log_likelihood(
    scores: torch.Tensor, mask: torch.Tensor, gold: torch.Tensor, transitions: torch.Tensor
) -> torch.Tensor:
    """The loss of each sentence: the negative log-likelihood of its gold tags.

    `scores` are (sentences, words, tags); `mask` is true where a sentence has a word, and `gold` has the ids
    of the tags, both (sentences, words). It replaces `stanza.models.common.crf.CRFLoss`, which gives the same
    and is slower: here the sum over the tags before is a matrix product.
    """
    gold_scores = scores.gather(2, gold.unsqueeze(2)).squeeze(2).masked_fill(~mask, 0).sum(1)
    gold_transitions = transitions[gold[:, :-1], gold[:, 1:]].masked_fill(~mask[:, 1:], 0).sum(1)
    factors = transitions.exp()
    total, *following = scores.unbind(
        1
    )  # by index, the backward pass would need a tensor of zeros for each word
    for i, word_scores in enumerate(following, 1):
        largest = total.amax(1, keepdim=True).detach()
        reached = ((total - largest).exp() @ factors).clamp_min(1e-30).log() + largest + word_scores
        total = torch.where(mask[:, i, None], reached, total)
    return total.logsumexp(1) - gold_scores - gold_transitions
