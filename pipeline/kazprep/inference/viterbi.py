"""Sequences of tags of many sentences under a CRF's transition scores: the best one of each (Viterbi
decoding), and sums over all of them (forward-backward)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from kazprep.inference.layers import MIN_ROWS

_FORBIDDEN = -5_000.0
"""A transition with a lower score than this is on no best path, whatever the sentence: Stanza's taggers, and
ours for invalid BIOES, have -10,000 there, and scores of tags stay within some tens."""

_NEVER = -1e6
"""The score of a tag that is not considered."""

_SMALLEST = 1e-30
"""A lower bound of sums that are divided by."""

_MAX_SPARSE = 4
"""A tag that at most this number of tags may precede is a sparse target (see `Transitions`)."""


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Which tags a sentence may begin and end with, in valid BIOES: two tensors of booleans, (tags)."""

    first: Tensor
    last: Tensor

    @classmethod
    def of(cls, tags: Sequence[str], device: str) -> Self:
        """The edges of some tags; all of them are allowed where the tags are not BIOES, which has ends."""
        has_ends = any(tag.startswith("E-") for tag in tags)
        first = [not has_ends or not tag.startswith(("I-", "E-")) for tag in tags]
        last = [not has_ends or not tag.startswith(("B-", "I-")) for tag in tags]
        return cls(torch.tensor(first, device=device), torch.tensor(last, device=device))


class Transitions:
    """A CRF's transition scores, arranged by which tags may follow which.

    In BIOES half of the tags, those inside and at the end of an entity (I, E), may follow only two tags each:
    these are the sparse targets. The others (O, B, S) are dense targets: all of them may follow all tags of
    one set, the sources (O, E, S). No other transitions are computed. The tags are reordered so that both
    sets are contiguous, and a row of the matrix `into` has the scores of all tags before one tag:

        tag      tag before
                  B    O S   E    I
               ┌────┬──────────┬────┐
        B      │    │          │    │   dense targets, the first `_n_dense` rows:
        O S    │    │ `_block` │    │   each may follow all of `_sources`
               ├────┼──────────┼────┤
        E      │ ×  │          │ ×  │   sparse targets: each may follow the B and the I of its type,
        I      │ ×  │          │ ×  │   `_sources_of_sparse`, with `_sparse_scores`
               └────┴──────────┴────┘
                     `_sources`

    Where every tag may follow every other, all of them are dense targets and sources.
    """

    order: Tensor
    """The tags' ids in the order above, in which scores have to come in."""
    into: Tensor
    """`into[j, i]` is the score of tag j after tag i, both in that order: (tags, tags)."""

    def __init__(self, scores: Tensor) -> None:
        """`scores[i, j]` is that of tag j after tag i, by the tags' ids."""
        into = scores.T.contiguous()  # a row has the scores of all tags before one tag
        allowed = into > _FORBIDDEN
        n_sources = allowed.sum(1)
        is_dense = n_sources > _MAX_SPARSE
        is_source = allowed[is_dense].any(0)
        groups = [is_dense & ~is_source, is_dense & is_source, ~is_dense & is_source, ~is_dense & ~is_source]
        self.order = torch.cat([torch.where(group)[0] for group in groups])
        self.into = into[self.order][:, self.order].contiguous()
        self._n_dense = int(is_dense.sum())
        first_source = int(groups[0].sum())
        self._sources = slice(first_source, first_source + int(is_source.sum()))
        # (sources, 1, dense targets), so that the scores of rows are added without a copy.
        self._block = self.into[: self._n_dense, self._sources].T[:, None].contiguous()
        max_sources = max([1, *n_sources[~is_dense].tolist()])
        sparse = self.into[self._n_dense :].topk(max_sources, 1)  # (sparse targets, max_sources)
        self._sources_of_sparse, self._sparse_scores = sparse.indices.ravel(), sparse.values
        self.highest = float(scores.max())
        """The highest score of a transition, which factors are relative to."""
        factors = (self.into.T - self.highest).exp()  # by tag before and tag
        outside = [slice(0, self._sources.start), slice(self._sources.stop, len(factors))]
        dense, sparse_targets = slice(0, self._n_dense), slice(self._n_dense, len(factors))
        blocks = [(self._sources, dense), *((part, sparse_targets) for part in (*outside, self._sources))]
        self._blocks = [
            (before, after, factors[before, after].contiguous())
            for before, after in blocks
            if factors[before, after].any()
        ]
        """The factors of transitions from some tags to others, both contiguous, where there are any."""

    def best_scores(self, scores: Tensor, n_running: list[int], first: Tensor | None = None) -> Tensor:
        """The score of the best path to each tag at each step, (steps, rows, tags).

        `scores` are those of the tags without transitions, of the same shape; the longest rows come first,
        and `n_running[step]` is the number of rows that have the step. `first` says which tags the first step
        may have, all by default.
        """
        best = torch.empty_like(scores)
        best[0] = scores[0] if first is None else scores[0].masked_fill(~first, _NEVER)
        for step in range(1, len(scores)):
            rows = n_running[step]
            before, now = best[step - 1, :rows], best[step, :rows]
            if self._n_dense:
                now[:, : self._n_dense] = _maximum(before[:, self._sources].T[:, :, None] + self._block)
            if len(self._sources_of_sparse):
                sparse = before.index_select(1, self._sources_of_sparse).view(
                    rows, *self._sparse_scores.shape
                )
                now[:, self._n_dense :] = (sparse + self._sparse_scores).amax(2)
            now += scores[step, :rows]
        return best

    def forward_backward(
        self, factors: Tensor, lengths: npt.NDArray[np.integer]
    ) -> tuple[Tensor, Tensor, Tensor]:
        """The sums over all paths up to each tag, and from each tag on: both (steps, rows, tags).

        `factors` are exponentials of the tags' scores, of the same shape, for at least `MIN_ROWS` rows.
        `lengths` are those of the first rows, the longest first; other rows are padding. The sums are scaled:
        those up to the tags of a step were divided by their total, the third result, (steps, rows), and
        those from a step on by the totals of the later ones. The product of both is the probability of a tag.
        """
        forward, backward = torch.empty_like(factors), torch.empty_like(factors)
        totals = torch.ones(factors.shape[:2], dtype=factors.dtype, device=factors.device)
        steps = len(factors)
        n_running = (lengths > np.arange(steps)[:, None]).sum(1).tolist()
        # Rows that have ended are computed along, as few rows would have other last bits.
        n_computed = [max(MIN_ROWS, each) for each in n_running]
        for step in range(steps):
            rows = n_computed[step]
            now = forward[step, :rows]
            if step:
                self._add_up(forward[step - 1, :rows], now)
                now *= factors[step, :rows]
            else:
                now.copy_(factors[step])
            totals[step, :rows] = now.sum(1).clamp_min_(_SMALLEST)
            now /= totals[step, :rows, None]
        backward[-1] = 1.0
        for step in range(steps - 2, -1, -1):
            rows = n_computed[step + 1]
            after = backward[step + 1, :rows] * factors[step + 1, :rows]
            after /= totals[step + 1, :rows, None]
            self._add_up_after(after, backward[step, :rows])
            backward[step, n_running[step + 1] :] = 1.0
        return forward, backward, totals

    def _add_up(self, before: Tensor, now: Tensor) -> None:
        """The sums of the values of the tags before each tag, times the transitions' factors."""
        now.zero_()
        for sources, targets, factors in self._blocks:
            now[:, targets].addmm_(before[:, sources], factors)

    def _add_up_after(self, after: Tensor, now: Tensor) -> None:
        """The sums of the values of the tags after each tag, times the transitions' factors."""
        now.zero_()
        for sources, targets, factors in self._blocks:
            now[:, sources].addmm_(after[:, targets], factors.T)


def _maximum(values: Tensor) -> Tensor:
    """The maximum over the first dimension; the values are overwritten.

    Comparing one half with the other is twice as fast as `amax`, which does not use the processor's vector
    instructions for small dimensions.
    """
    left = len(values)
    while left > 1:
        half = left // 2
        torch.maximum(values[:half], values[left - half : left], out=values[:half])
        left -= half
    return values[0]


def best_tags(
    scores: Tensor, transitions: Transitions, lengths: Tensor, edges: Edges | None = None
) -> Tensor:
    """The ids of the highest-scoring tags of each row, (steps, rows); undefined beyond a row's length.

    `scores` are (steps, rows, tags), the tags in the order of the transitions, and the longest rows come
    first. Of tags with the same score the first in that order is taken. With `edges` only the tags that they
    allow are considered at the beginning and at the end of a row.
    """
    steps, rows, _ = scores.shape
    n_running = (lengths[None, :] > torch.arange(steps, device=lengths.device)[:, None]).sum(1).tolist()
    best = transitions.best_scores(scores, n_running, None if edges is None else edges.first)
    tags = torch.zeros((steps, rows), dtype=torch.long, device=scores.device)
    row = torch.arange(rows, device=scores.device)
    last = best[lengths - 1, row]
    if edges is not None:
        last.masked_fill_(~edges.last, _NEVER)
    tags[lengths - 1, row] = last.argmax(1)
    # Instead of a back pointer for each tag, the tag before is recomputed, only on the best path.
    for step in range(steps - 1, 0, -1):
        n = n_running[step]
        into = transitions.into.index_select(0, tags[step, :n])
        tags[step - 1, :n] = (best[step - 1, :n] + into).argmax(1)
    return transitions.order[tags]
