"""The probability of an entity by a CRF: forward-backward over all sequences of tags of its sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from kazprep.chunking import Indices
from kazprep.inference.device import Batches, batch_scale
from kazprep.inference.layers import MIN_ROWS
from kazprep.inference.viterbi import Edges, Transitions
from kazprep.spans import Offsets, Spans

Probabilities = npt.NDArray[np.float64]

_PREFIXES = "BIES"
_MAX_PADDED_TOKENS = 8_000
"""Tokens of a batch of sentences, padding included."""


class TagColumns:
    """The column that each BIOES tag has in a lattice."""

    def __init__(self, tags: Sequence[str]) -> None:
        """`tags` are those of the columns; one that is not like B-PERSON is part of no entity."""
        column_of = {tag: column for column, tag in enumerate(tags)}
        types = sorted({tag.partition("-")[2] for tag in tags} - {""})
        self._index = {label: index for index, label in enumerate(types)}
        self._columns = np.array(  # -1 for a tag that there is not; the last row is that of other types
            [*([column_of.get(f"{prefix}-{label}", -1) for prefix in _PREFIXES] for label in types), [-1] * 4]
        )

    def paths(self, counts: Indices, types: Sequence[str]) -> npt.NDArray[np.int64]:
        """The columns of the tags of entities, each with its number of tokens, one entity after the other.

        >>> columns = TagColumns(["O", "B-GPE", "I-GPE", "E-GPE", "S-GPE"])
        >>> columns.paths(np.array([3, 1, 1]), ["GPE", "GPE", "ART"])
        array([ 1,  2,  3,  4, -1])
        """
        begin, inside, end, single = self._columns[[self._index.get(label, -1) for label in types]].T
        path = np.repeat(inside, counts)
        last = np.cumsum(counts) - 1
        path[last] = np.where(counts == 1, single, end)
        several = counts > 1
        path[(last - counts + 1)[several]] = begin[several]
        return path.astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """The scores of all tags of the tokens of sentences, and those of all transitions between them.

    A sequence of tags has the sum of its scores, and its probability is proportional to the exponential
    function of that.
    """

    scores: Tensor
    """(rows, tags), the tags in the order of the transitions."""
    rows: npt.NDArray[np.int64]
    """The row of each token in the scores."""
    transitions: Transitions
    first_tokens: Offsets
    """The index of each sentence's first token, and the number of all tokens at the end."""
    columns: TagColumns
    edges: Edges | None = None
    """Which tags a sentence may begin and end with; None for all of them."""

    def probabilities(self, spans: Spans, types: Sequence[str]) -> Probabilities:
        """The probability of each span of tokens to be an entity, exactly it and of its type.

        It is the sum of the probabilities of all sequences that have the tags of the entity there: those of
        different types of one span, and of spans that overlap, add up to at most 1. NaN for a type that the
        tagger does not have, and for a span that is not within a sentence.
        """
        probabilities = np.full(len(types), np.nan)
        if not types:
            return probabilities
        start, counts = spans.start.astype(np.int64), (spans.end - spans.start).astype(np.int64)
        path = self.columns.paths(counts, types)
        begins = np.cumsum(counts) - counts
        sentence = np.searchsorted(self.first_tokens, start, side="right") - 1
        known = spans.end <= self.first_tokens[sentence + 1]
        known &= np.minimum.reduceat(path, begins) >= 0
        chosen, row = np.unique(sentence[known], return_inverse=True)
        entity = np.flatnonzero(known)
        position = np.empty(len(chosen), np.int64)

        def score_batch(batch: Indices) -> None:
            position[:] = -1
            position[batch] = np.arange(len(batch))
            inside = position[row] >= 0
            some = entity[inside]
            rows = position[row[inside]]
            starts = start[some] - self.first_tokens[sentence[some]]
            probabilities[some] = self._in_batch(
                chosen[batch], rows, starts, counts[some], path[_ranges(begins[some], counts[some])]
            )

        batches = Batches(batch_scale(self.scores.device.type) * _MAX_PADDED_TOKENS)
        batches.run(np.diff(self.first_tokens)[chosen], score_batch)
        return probabilities

    def _in_batch(
        self, sentences: Indices, rows: Indices, starts: Indices, counts: Indices, path: Indices
    ) -> Probabilities:
        """The probabilities of entities in some sentences, the longest first.

        Entity i is in sentence `sentences[rows[i]]`, begins at its token `starts[i]` and has `counts[i]`
        tokens; `path` has the columns of their tags, one entity after the other.
        """
        lengths = np.diff(self.first_tokens)[sentences]
        factors = self._padded(sentences, lengths)
        factors -= factors.amax(2, keepdim=True)
        factors.exp_()
        if self.edges is not None:
            sentence = torch.arange(len(lengths), device=factors.device)
            factors[0] *= self.edges.first
            factors[torch.from_numpy(lengths.astype(np.int64) - 1).to(factors.device), sentence] *= (
                self.edges.last
            )
        forward, backward, totals = self.transitions.forward_backward(factors, lengths)
        last = np.cumsum(counts) - 1
        first = last - counts + 1
        at = _ranges(starts, counts)
        row = np.repeat(rows, counts)
        probabilities = _logarithms(forward, at[first], row[first], path[first])
        probabilities += _logarithms(backward, at[last], row[last], path[last])
        inner = np.ones(len(path), bool)
        inner[first] = False
        if inner.any():
            at, row, after = at[inner], row[inner], path[inner]
            steps = np.zeros(len(path))
            steps[inner] = (
                _logarithms(factors, at, row, after)
                - _logarithms(totals, at, row)
                + _values(self.transitions.into, after, path[np.flatnonzero(inner) - 1])
                - self.transitions.highest
            )
            probabilities += np.add.reduceat(steps, first)
        return np.exp(np.minimum(probabilities, 0.0))

    def _padded(self, sentences: Indices, lengths: Indices) -> Tensor:
        """The scores of some sentences, the longest first, (steps, rows, tags); at least `MIN_ROWS` rows.

        Beyond a sentence's length they are those of one of its tokens.
        """
        rows = np.append(sentences, np.full(max(0, MIN_ROWS - len(sentences)), sentences[-1]))
        first, length = self.first_tokens[rows], np.diff(self.first_tokens)[rows]
        step = np.arange(int(lengths[0]))[:, None]
        tokens = np.where(step < length, first + step, first)
        index = torch.from_numpy(self.rows[tokens].ravel()).to(self.scores.device)
        return self.scores.index_select(0, index).view(*tokens.shape, -1)


def _ranges(starts: Indices, counts: Indices) -> npt.NDArray[np.int64]:
    """The ranges that begin at `starts` and have `counts` numbers each, one after the other.

    >>> _ranges(np.array([5, 0]), np.array([2, 3]))
    array([5, 6, 0, 1, 2])
    """
    begins = np.cumsum(counts) - counts
    return np.repeat(starts - begins, counts) + np.arange(int(counts.sum()))


def _logarithms(of: Tensor, *index: Indices) -> Probabilities:
    """The logarithms of single values of a tensor."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(_values(of, *index)))


def _values(of: Tensor, *index: Indices) -> Probabilities:
    """Single values of a tensor, in double precision."""
    chosen = of[tuple(torch.from_numpy(np.asarray(each, np.int64)).to(of.device) for each in index)]
    return np.asarray(chosen.cpu().numpy(), np.float64)
