"""A sample of a run for people to look at: entities, or sentences, drawn evenly from groups.

What is drawn depends on the seed and the ids of documents alone, so that a run that grows keeps most of its
sample. A group that has fewer than its share leaves the rest to the others.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

import pyarrow as pa

from kazprep.document import Document
from kazprep.entities.entity import Entity
from kazprep.runs.opened import Run
from kazprep.tables.read_documents import read_documents

WITHOUT = "no entity"
"""The group of sentences without an entity."""


class By(StrEnum):
    """What the groups are that as many are drawn from of each."""

    TYPE = "type"
    """The classes."""
    SOURCE = "source"
    """What decided: the model, each rule, names, corrections."""
    NONE = "none"
    """All are one group."""


@dataclass(frozen=True, slots=True, order=True)
class _Drawn:
    """An entity or a sentence that may be drawn: the smaller the earlier."""

    uncertainty: float
    chance: bytes
    doc_id: str
    index: int


def sample_entities(
    run: Run, n: int, by: By = By.TYPE, *, uncertain: bool = False, seed: int = 0
) -> Iterator[tuple[Document, list[Entity]]]:
    """`n` entities of a run, or all where there are fewer: by document, in the order of the tables.

    With `uncertain` those of the lowest score are drawn first in each group, before those without one.
    """
    groups: dict[str, list[_Drawn]] = defaultdict(list)
    columns = ["doc_id", "entity_id", "type", "source", "score"]
    for doc_id, index, label, source, score in _rows(run, "entities", columns):
        group = {By.TYPE: label, By.SOURCE: source, By.NONE: ""}[by]
        groups[group].append(_drawn(doc_id, index, score, uncertain, seed))
    for document, indices in _by_document(run, _chosen(list(groups.values()), n)):
        entities = document.named_entities
        yield document, [entities[index] for index in indices]


def sample_sentences(
    run: Run, n: int, by: By = By.TYPE, *, uncertain: bool = False, seed: int = 0
) -> Iterator[tuple[Document, list[int]]]:
    """The indices of `n` sentences of a run, by document, in the order of the tables.

    A sentence is in the groups of its entities; those without one are a group, too. With `uncertain` it is
    the lowest score of a sentence's entities that counts.
    """
    scores: dict[tuple[str, int], float | None] = {}
    groups: dict[str, list[_Drawn]] = defaultdict(list)
    labels: dict[tuple[str, int], set[str]] = defaultdict(set)
    columns = ["doc_id", "sentence_id", "type", "source", "score"]
    for doc_id, sentence, label, source, score in _rows(run, "entities", columns):
        key = (doc_id, sentence)
        labels[key].add({By.TYPE: label, By.SOURCE: source, By.NONE: ""}[by])
        scores[key] = min((each for each in (scores.get(key), score) if each is not None), default=None)
    for doc_id, sentence in _rows(run, "sentences", ["doc_id", "sentence_id"]):
        key = (doc_id, sentence)
        drawn = _drawn(doc_id, sentence, scores.get(key), uncertain, seed)
        for label in labels.get(key) or ("" if by is By.NONE else WITHOUT,):
            groups[label].append(drawn)
    return _by_document(run, _chosen(list(groups.values()), n))


def _rows(run: Run, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    for batch in run.dataset(table).to_batches(columns=list(columns)):
        yield from zip(*(batch[name].to_pylist() for name in columns), strict=True)


def _drawn(doc_id: str, index: int, score: float | None, uncertain: bool, seed: int) -> _Drawn:
    chance = hashlib.blake2b(f"{seed}\0{doc_id}\0{index}".encode(), digest_size=8).digest()
    uncertainty = (1.0 if score is None else score) if uncertain else 0.0
    return _Drawn(uncertainty, chance, doc_id, index)


def _chosen(groups: list[list[_Drawn]], n: int) -> set[tuple[str, int]]:
    """`n` of all groups, from each as many as from the others, as far as it has them."""
    chosen: set[tuple[str, int]] = set()
    waiting = [iter(sorted(group)) for _, group in sorted((min(group), group) for group in groups)]
    while waiting and len(chosen) < n:
        for group in list(waiting):
            new = next((each for each in group if (each.doc_id, each.index) not in chosen), None)
            if new is None:
                waiting.remove(group)
            elif len(chosen) < n:
                chosen.add((new.doc_id, new.index))
    return chosen


def _by_document(run: Run, chosen: set[tuple[str, int]]) -> Iterator[tuple[Document, list[int]]]:
    indices = {
        doc_id: [index for _, index in keys] for doc_id, keys in groupby(sorted(chosen), lambda key: key[0])
    }
    ids = pa.array(list(indices), pa.string())
    for files in run.shards():
        for document in read_documents(files, ids):
            yield document, indices[document.doc_id]
