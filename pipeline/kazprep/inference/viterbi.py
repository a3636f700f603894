"""The best sequence of tags for each of many sentences, under a CRF's transition scores."""

import torch
from torch import Tensor

_FORBIDDEN = -5_000.0
"""A transition with a lower score than this is on no best path, whatever the sentence: Stanza's taggers, and
ours for what is no valid BIOES, have -10,000 there, and scores of tags stay within some tens."""

_FEW = 4


class Transitions:
    """A CRF's transition scores, sorted by what can follow what.

    In BIOES half of the tags, inside and at the end of an entity, follow two others alone, and the other half
    follow tags of one set: no more than that is looked at. Where every tag may follow every other, all are.
    """

    order: Tensor
    """The tags in the order that their scores have to come in: both sets lie together in it."""

    def __init__(self, scores: Tensor) -> None:
        """`scores[i, j]` is that of tag j after tag i."""
        into = scores.T.contiguous()  # into[j, i]: the scores of what comes before j lie together
        allowed = into > _FORBIDDEN
        n_before = allowed.sum(1)
        wide = n_before > _FEW
        before = allowed[wide].any(0)
        kinds = [wide & ~before, wide & before, ~wide & before, ~wide & ~before]
        self.order = torch.cat([torch.where(kind)[0] for kind in kinds])
        self.into = into[self.order][:, self.order].contiguous()
        self._n_wide = int(wide.sum())
        first = int(kinds[0].sum())
        self._before = slice(first, first + int(before.sum()))
        self._wide = self.into[: self._n_wide, self._before].T[:, None].contiguous()
        few = self.into[self._n_wide :].topk(max([1, *n_before[~wide].tolist()]), 1)
        self._few, self._few_scores = few.indices.ravel(), few.values

    def best_scores(self, scores: Tensor, running: list[int]) -> Tensor:
        """The score of the best path to each tag at each step, (steps, rows, tags).

        `scores` are those of the tags alone, `running[step]` the number of rows that are as long as that.
        """
        best = torch.empty_like(scores)
        best[0] = scores[0]
        for step in range(1, len(scores)):
            rows = running[step]
            last, now = best[step - 1, :rows], best[step, :rows]
            if self._n_wide:
                now[:, : self._n_wide] = _highest(last[:, self._before].T[:, :, None] + self._wide)
            if len(self._few):
                few = last.index_select(1, self._few).view(rows, *self._few_scores.shape)
                now[:, self._n_wide :] = (few + self._few_scores).amax(2)
            now += scores[step, :rows]
        return best


def _highest(values: Tensor) -> Tensor:
    """The highest of the values along the first dimension, found in their place.

    Half against half is twice as fast as `amax`, which does not use the processor's vectors for small ones.
    """
    left = len(values)
    while left > 1:
        half = left // 2
        torch.maximum(values[:half], values[left - half : left], out=values[:half])
        left -= half
    return values[0]


def best_tags(scores: Tensor, transitions: Transitions, lengths: Tensor) -> Tensor:
    """The highest-scoring tags of each row, (steps, rows); beyond a row's length they mean nothing.

    `scores` are (steps, rows, tags), the tags in the order of the transitions, and rows come the longest
    first. Of tags with the same score the first in that order is taken.
    """
    steps, rows, _ = scores.shape
    running = (lengths[None, :] > torch.arange(steps, device=lengths.device)[:, None]).sum(1).tolist()
    best = transitions.best_scores(scores, running)
    tags = torch.zeros((steps, rows), dtype=torch.long, device=scores.device)
    row = torch.arange(rows, device=scores.device)
    tags[lengths - 1, row] = best[lengths - 1, row].argmax(1)
    # Only the scores were kept; which tag each came from is found again for the best path alone.
    for step in range(steps - 1, 0, -1):
        own = running[step]
        tags[step - 1, :own] = (
            best[step - 1, :own] + transitions.into.index_select(0, tags[step, :own])
        ).argmax(1)
    return transitions.order[tags]
