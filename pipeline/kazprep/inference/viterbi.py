"""The best sequence of tags for each of many sentences, under a CRF's transition scores."""

import torch
from torch import Tensor


def best_tags(scores: Tensor, transitions: Tensor, lengths: Tensor) -> Tensor:
    """The highest-scoring tags of each row, (steps, rows); beyond a row's length they mean nothing.

    `scores` are (steps, rows, tags), `transitions[i, j]` that of tag j after tag i, and rows come the longest
    first. Of tags with the same score the first is taken, as `stanza.models.common.crf.viterbi_decode` does.
    """
    steps, rows, _ = scores.shape
    into = transitions.T.contiguous()  # into[j, i]: the scores of what comes before j lie together
    active = (lengths[None, :] > torch.arange(steps, device=lengths.device)[:, None]).sum(1).tolist()
    best = torch.empty_like(scores)
    best[0] = scores[0]
    for step in range(1, steps):
        running = active[step]
        # Only the highest score is kept here; which tag it came from is found again for the best path alone.
        before = best[step - 1, :running, None, :] + into
        best[step, :running] = scores[step, :running] + before.amax(2)
    tags = torch.zeros((steps, rows), dtype=torch.long, device=scores.device)
    row = torch.arange(rows, device=scores.device)
    tags[lengths - 1, row] = best[lengths - 1, row].argmax(1)
    for step in range(steps - 1, 0, -1):
        running = active[step]
        tags[step - 1, :running] = (best[step - 1, :running] + into[tags[step, :running]]).argmax(1)
    return tags
