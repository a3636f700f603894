"""The last layers of a part-of-speech tagger: the part of speech of a token and the value of each feature."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from kazprep.inference.checkpoint import UnsupportedModelError
from kazprep.inference.layers import Linear

UPOS, FEATS = "upos", "feats"
_DEFAULT_PARENTS = {UPOS: (), "xpos": (UPOS,), FEATS: (UPOS,)}
_FLAT = "WordVocab"  # the type of a vocabulary with one tag for each id
_COMPOSITE = ("XPOSVocab", "FeatureVocab")


class TagHeads:
    """The columns of tags that the features depend on, each computed from those that it depends on itself."""

    def __init__(
        self, config: Mapping[str, Any], vocab: Mapping[str, Any], weights: Mapping[str, Tensor], device: str
    ) -> None:
        """Take the last layers of a tagger.

        Raises `UnsupportedModelError` for layers that are not known here, `LookupError` where they are
        missing.
        """
        parents = _parents(config)
        self._upos_hidden = Linear.of(weights, ["upos_hid"], device)
        self._upos = Linear.of(weights, ["upos_clf"], device)
        self._columns = []
        for name in _order(FEATS, parents):
            if name == UPOS:
                continue
            kind = vocab["_key2class"][name]
            if kind not in (_FLAT, *_COMPOSITE):
                raise UnsupportedModelError(f"a part-of-speech tagger with tags in a {kind}")
            sizes = [len(each) for each in vocab[name]["_unit2id"].values()] if kind != _FLAT else None
            self._columns.append(_Column(name, sizes, parents[name], config, weights, device))

    def __call__(self, outputs: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The id of the part of speech, (tokens), and of each feature's value, (tokens, features).

        `outputs` are those of the network before, (tokens, size). The third is how probable the part of
        speech is, (tokens).
        """
        hidden = {UPOS: self._upos_hidden(outputs).relu_()}
        scores = self._upos(hidden[UPOS])
        ids = {UPOS: scores.max(1)[1]}
        probabilities = scores.softmax(1).amax(1)
        for column in self._columns:
            hidden[column.name], ids[column.name] = column(outputs, hidden, ids)
        return ids[UPOS], ids[FEATS], probabilities


class _Column:
    """One column of tags: its hidden layer, its scores, and what they depend on besides."""

    def __init__(
        self,
        name: str,
        sizes: Sequence[int] | None,
        parents: Sequence[str],
        config: Mapping[str, Any],
        weights: Mapping[str, Tensor],
        device: str,
    ) -> None:
        """`sizes` are the numbers of values of each feature, None for a column with one tag."""
        self.name = name
        self._sizes = sizes
        self._parents = parents
        prefixes = (
            [f"tag_clf.{name}"] if sizes is None else [f"tag_clf.{name}.{n}" for n in range(len(sizes))]
        )
        self._hidden: Linear | None = None
        self._embeddings: list[Tensor] = []
        self._scores: Linear | _Biaffine
        if config["share_hid"]:
            self._scores = Linear.of(weights, prefixes, device)
            return
        self._hidden = Linear.of(weights, [f"tag_hid.{name}"], device)
        self._scores = _Biaffine(weights, prefixes, device)
        link = config.get("tag_column_link", "tag_emb")
        if link not in ("tag_emb", "hidden"):
            raise UnsupportedModelError(f"a part-of-speech tagger with tags that are linked by {link!r}")
        if link == "tag_emb":
            tables = ["upos_emb" if parent == UPOS else f"tag_emb.{parent}" for parent in parents]
            self._embeddings = [weights[f"{table}.weight"].to(device) for table in tables]

    def __call__(
        self, outputs: Tensor, hidden: Mapping[str, Tensor], ids: Mapping[str, Tensor]
    ) -> tuple[Tensor, Tensor]:
        """The column's hidden layer and the ids of its tags, given those of the columns before."""
        own = hidden[UPOS] if self._hidden is None else self._hidden(outputs).relu_()
        if isinstance(self._scores, Linear):
            scores = self._scores(own)
        elif len(self._embeddings) == 1:
            scores = self._scores.given_tags(own, ids[self._parents[0]], self._embeddings[0])
        elif self._embeddings:
            vectors = [table[ids[name]] for table, name in zip(self._embeddings, self._parents, strict=True)]
            scores = self._scores(own, torch.cat(vectors, 1))
        else:
            scores = self._scores(own, torch.cat([hidden[name] for name in self._parents], 1))
        if self._sizes is None:
            return own, scores.max(1)[1]
        parts = torch.split(scores, list(self._sizes), 1)
        return own, torch.stack([part.max(1)[1] for part in parts], 1)


class _Biaffine:
    """Scores that are linear in each of two inputs (`stanza.models.common.biaffine`)."""

    def __init__(self, weights: Mapping[str, Tensor], names: Sequence[str], device: str) -> None:
        """The scorers with these names as one, with their outputs in this order."""
        bilinear = [f"{name}.W_bilin" for name in names]
        self._weight = torch.cat([weights[f"{name}.weight"] for name in bilinear]).to(device)
        self._bias = torch.cat([weights[f"{name}.bias"] for name in bilinear]).to(device)
        self._given: dict[int, Linear] = {}  # by the id of a tag

    def __call__(self, first: Tensor, second: Tensor) -> Tensor:
        """The scores, (rows, outputs), for (rows, features) of both inputs."""
        with_ones = [functional.pad(each, (0, 1), value=1) for each in (first, second)]
        return functional.bilinear(with_ones[0], with_ones[1], self._weight, self._bias)

    def given_tags(self, first: Tensor, tags: Tensor, embeddings: Tensor) -> Tensor:
        """The scores where the second input is the embedding of a tag.

        For one tag they are a linear layer of the first input, which is computed once.
        """
        scores = first.new_empty((len(first), len(self._bias)))
        for tag in sorted(set(tags.tolist())):
            rows = (tags == tag).nonzero()[:, 0]
            scores[rows] = self._layer(tag, embeddings)(first[rows])
        return scores

    def _layer(self, tag: int, embeddings: Tensor) -> Linear:
        if tag not in self._given:
            matrix = self._weight @ functional.pad(embeddings[tag], (0, 1), value=1)
            self._given[tag] = Linear(matrix[:, :-1].contiguous(), matrix[:, -1] + self._bias)
        return self._given[tag]


def _parents(config: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The columns that each column of tags depends on, by its name."""
    columns = config.get("tag_columns")
    if not columns:
        return dict(_DEFAULT_PARENTS)
    found = {}
    for name, _, _, _, _, *parents in columns:
        found[name] = tuple(parents[0]) if parents else () if name == UPOS else (UPOS,)
    return found


def _order(name: str, parents: Mapping[str, Sequence[str]]) -> list[str]:
    """The columns that a column depends on, and it itself, each after those that it depends on."""
    order: list[str] = []

    def add(column: str, path: tuple[str, ...]) -> None:
        if column in path:
            raise LookupError(f"order of columns that depend on each other: {', '.join((*path, column))}")
        for parent in parents[column]:
            add(parent, (*path, column))
        if column not in order:
            order.append(column)

    add(name, ())
    return order
