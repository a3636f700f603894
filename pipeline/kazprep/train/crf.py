"""The tags of a CRF tagger: which may follow which, and how likely a right sequence is."""

from collections.abc import Sequence

import torch

from kazprep.entities.bio import may_follow

FORBIDDEN = -10_000.0  # a transition's score that no path comes back from


def forbidden_transitions(tags: Sequence[str]) -> torch.Tensor:
    """Which transitions no BIOES sequence has: a square of booleans, [tag before, tag].

    Of what is not a tag, such as `<PAD>`, nothing may stand before or behind.
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
    """The loss of each sentence.

    `scores` are sentences × words × tags; `mask` is true where a sentence has a word and `gold` has the tags'
    numbers, both sentences × words. It is what `stanza.models.common.crf.CRFLoss` computes, quicker: the
    sum over the tags before is a product of matrices.
    """
    right = scores.gather(2, gold.unsqueeze(2)).squeeze(2).masked_fill(~mask, 0).sum(1)
    steps = transitions[gold[:, :-1], gold[:, 1:]].masked_fill(~mask[:, 1:], 0).sum(1)
    odds = transitions.exp()
    total, *following = scores.unbind(1)  # indexing would cost a tensor of zeros a word on the way back
    for i, at_word in enumerate(following, 1):
        most = total.amax(1, keepdim=True).detach()
        reached = ((total - most).exp() @ odds).clamp_min(1e-30).log() + most + at_word
        total = torch.where(mask[:, i, None], reached, total)
    return total.logsumexp(1) - right - steps
