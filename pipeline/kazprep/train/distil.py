"""A small tokenizer that learns from a larger one and its rules, with one LSTM instead of two.

Half of what it is to answer is what the larger one answers, a probability for each label; the other half is
the gold label or, in open text, that of the larger one after the boundary rules. Hinton, Vinyals, Dean:
Distilling the Knowledge in a Neural Network, 2015, arXiv:1503.02531.
"""

import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn.functional import logsigmoid, one_hot

from kazprep.corpora.articles import read_articles
from kazprep.document import Document
from kazprep.inference.characters import CharacterTable, code_points
from kazprep.inference.checkpoint import PAD, UNKNOWN, Checkpoint, read_checkpoint, read_stored
from kazprep.inference.layers import Lstm
from kazprep.models.folder import find_model
from kazprep.settings import ModelSettings, Settings
from kazprep.stages.built_in import SegmentStage
from kazprep.text_processor import batches
from kazprep.train.artifacts import install
from kazprep.train.data import SEED, read_unlabelled_text
from kazprep.train.loop import rate_at
from kazprep.train.tokenizer import read_tokenizer_data

MAX_SENTENCES = 8  # in a paragraph composed of lines of open text
OF_REVIEWS = 600_000  # characters of customers' reviews, of which there are most
SINGLE = 0.3  # of the lines of open text: a paragraph by themselves
WITHOUT_END = 0.15  # of the paragraphs: without their last character
UNKNOWN_ROWS, UNKNOWN_RATE = 0.15, 0.02  # of the paragraphs, and of the characters in them: unknown ones
_LINES = 40  # of open text in a document that is labelled
_FEATURES = ("space_before", "capitalized", "numeric", "end_of_para", "start_of_para")
_LOWEST = -30.0  # of a log-probability


@dataclass(frozen=True, slots=True)
class DistilConfig:
    """How a tokenizer is distilled."""

    hidden: int = 64
    """States of its LSTM in each direction."""
    steps: int = 3_000
    batch: int = 65_536
    """Characters in a batch, padding included."""
    length: int = 400
    """Characters of a paragraph at most; of a longer one a part is seen."""
    rate: float = 5e-3
    """The highest learning rate."""
    device: str = "cpu"
    seed: int = SEED


class Labelled(NamedTuple):
    """A paragraph: its text, and the label of each character: 1 ends a token, 2 a sentence, else 0."""

    text: str
    labels: npt.NDArray[np.uint8]


class _Batch(NamedTuple):
    embeddings: Tensor
    """Their ids, (steps, rows)."""
    features: Tensor
    """(steps, rows, features)"""
    lengths: Tensor
    labels: Tensor
    """(steps, rows)"""
    mask: Tensor


class Network(nn.Module):
    """Stanza's tokenizer, with one LSTM or with two, the second of which sees what the first has found."""

    def __init__(self, n_embeddings: int, size: int, hidden: int, *, two: bool, temperature: float) -> None:
        """`size` is that of the embedding of a character."""
        super().__init__()
        self.embeddings = nn.Embedding(n_embeddings, size, padding_idx=PAD)
        inputs = [size + len(_FEATURES), *([2 * hidden] if two else [])]
        self.layers = nn.ModuleList(
            nn.ModuleList(nn.LSTM(width, hidden) for _ in range(2)) for width in inputs
        )
        self.heads = nn.ModuleList(
            nn.Linear(2 * hidden, 2, bias=number == 0) for number in range(len(inputs))
        )
        self._lstms = [Lstm([[*both]]) for both in self.layers]  # type: ignore[misc]
        self._temperature = temperature

    def forward(self, batch: _Batch) -> Tensor:
        """The log-probability of each label, (steps, rows, 3)."""
        outputs = torch.cat([self.embeddings(batch.embeddings), batch.features], 2)
        found: Tensor | None = None
        for lstm, head in zip(self._lstms, self.heads, strict=True):
            if found is not None:
                outputs = outputs * (1 - torch.sigmoid(-found[:, :, :1] * self._temperature))
            outputs = lstm(outputs, batch.lengths)
            found = head(outputs) if found is None else found + head(outputs)
        assert found is not None
        yes, no = logsigmoid(found), logsigmoid(-found)
        return torch.stack([no[..., 0], yes[..., 0] + no[..., 1], yes[..., 0] + yes[..., 1]], -1)

    def load(self, weights: dict[str, Tensor]) -> None:
        """Take the weights of a Stanza tokenizer."""
        with torch.no_grad():
            for name, parameter in self.named_weights():
                parts = [weights[each] for each in name.split("+")]
                parameter.copy_(torch.cat(parts))

    def stored(self) -> dict[str, Tensor]:
        """The weights as Stanza stores them."""
        stored: dict[str, Tensor] = {}
        for name, parameter in self.named_weights():
            names = name.split("+")
            for each, part in zip(names, parameter.detach().cpu().chunk(len(names)), strict=True):
                stored[each] = part.contiguous().clone()
        return stored

    def named_weights(self) -> Iterator[tuple[str, Tensor]]:
        """The weights by their names in Stanza; with + between those that are one here."""
        yield "embeddings.weight", self.embeddings.weight
        for number, (both, head) in enumerate(zip(self.layers, self.heads, strict=True)):
            suffix = "2" if number else ""
            for direction, lstm in zip(("", "_reverse"), both, strict=True):  # type: ignore[call-overload]
                for name, parameter in lstm.named_parameters():
                    yield f"rnn{suffix}.{name}{direction}", parameter
            for name, parameter in head.named_parameters():
                yield f"tok_clf{suffix}.{name}+sent_clf{suffix}.{name}", parameter


def distil_tokenizer(
    data: Path, teacher: Path, output: Path, config: DistilConfig, *, articles: Path | None = None
) -> Path:
    """Train a tokenizer on what that of the resources folder `teacher` finds, and write it to `output`.

    It learns from the corpora in `data`, as `kazprep.train.tokenizer.train_tokenizer` does, and from the open
    text there and the marked articles of `articles`, as the teacher and the boundary rules segment them.
    Returns the file. Raises `TrainingError` when data is missing, `CorpusError` when it is malformed.
    """
    gold = [
        Labelled(each.text, np.frombuffer(each.labels().encode(), np.uint8) - np.uint8(ord("0")))
        for each in read_tokenizer_data(data, config.seed).train
    ]
    texts = [] if articles is None else [article.text for article in read_articles(articles)]
    texts += open_texts(data, config.seed)
    network = distilled(teacher, [*gold, *labelled(texts, teacher)], config)
    stored = read_stored(find_model(teacher, "tokenize").path)
    content: dict[str, Any] = dict(stored) | {
        "model": network.stored(),
        "config": dict(stored["config"]) | {"hidden_dim": config.hidden, "hierarchical": False},
    }
    with tempfile.TemporaryDirectory() as work:
        torch.save(content, Path(work) / "tokenizer.pt")
        return install(Path(work) / "tokenizer.pt", output, "tokenize")


def open_texts(data: Path, seed: int) -> list[str]:
    """The open text in `data` as documents, whose lines are paragraphs of one to eight of its lines."""
    rng = random.Random(seed)
    texts = []
    for text in read_unlabelled_text(data):
        if not text.has_capitals or text.source.file.endswith(".html"):
            continue
        room = OF_REVIEWS if "reviews" in text.source.file else None
        paragraphs: list[str] = []
        at = size = 0
        while at < len(text.lines) and (room is None or size < room):
            n = 1 if rng.random() < SINGLE else rng.randint(1, MAX_SENTENCES)
            paragraphs.append(" ".join(text.lines[at : at + n]))
            size += len(paragraphs[-1])
            at += n
        texts += ["\n".join(paragraphs[n : n + _LINES]) for n in range(0, len(paragraphs), _LINES)]
    return texts


def labelled(texts: Iterable[str], teacher: Path) -> Iterator[Labelled]:
    """The lines of texts with the labels that a resources folder's tokenizer and the rules give them."""
    stage = SegmentStage.from_settings(Settings(models=ModelSettings(source=str(teacher))))
    for batch in batches(Document.of(text, normalized=True, record=n) for n, text in enumerate(texts)):
        for document in stage(batch):
            labels = np.zeros(len(document.text), np.uint8)
            labels[document.tokens.end - 1] = 1
            labels[document.sentences.end - 1] = 2
            start = 0
            for line in document.text.split("\n"):
                text = line.strip()
                first = start + len(line) - len(line.lstrip())
                if text:
                    yield Labelled(text, labels[first : first + len(text)])
                start += len(line) + 1


def distilled(teacher: Path, paragraphs: Sequence[Labelled], config: DistilConfig) -> Network:
    """A network that has learned the labels of paragraphs, and a teacher's answers for them."""
    torch.manual_seed(config.seed)
    checkpoint = read_checkpoint(find_model(teacher, "tokenize").path)
    taught = _network(checkpoint, checkpoint.config["hidden_dim"], two=checkpoint.config["hierarchical"])
    taught.load(dict(checkpoint.weights))
    taught.to(config.device).eval()
    network = _network(checkpoint, config.hidden, two=False)
    with torch.no_grad():
        network.embeddings.weight.copy_(checkpoint.weights["embeddings.weight"])
    network.to(config.device)
    mean = [each.detach().clone() for each in network.parameters()]
    optimizer = torch.optim.Adam(network.parameters(), lr=config.rate, betas=(0.9, 0.98))
    drawn = _Paragraphs(checkpoint, paragraphs, config).endless()
    for step in range(config.steps):
        batch = next(drawn)
        with torch.no_grad():
            target = (taught(batch).exp() + one_hot(batch.labels, 3)) / 2
        for group in optimizer.param_groups:
            group["lr"] = config.rate * rate_at(step / config.steps, 0.03)
        likely = network(batch).clamp_min(_LOWEST)
        loss = -((target * likely).sum(2) * batch.mask).sum() / batch.mask.sum()
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        with torch.no_grad():
            weight = max(0.002, 1 / (step + 2))
            for average, parameter in zip(mean, network.parameters(), strict=True):
                average.lerp_(parameter, weight)
    with torch.no_grad():
        for average, parameter in zip(mean, network.parameters(), strict=True):
            parameter.copy_(average)
    return network


def _network(checkpoint: Checkpoint, hidden: int, *, two: bool) -> Network:
    n_embeddings, size = checkpoint.weights["embeddings.weight"].shape
    return Network(n_embeddings, size, hidden, two=two, temperature=checkpoint.config["hier_invtemp"])


class _Paragraphs:
    """Paragraphs as ids of characters, and batches of them."""

    def __init__(self, checkpoint: Checkpoint, paragraphs: Sequence[Labelled], config: DistilConfig) -> None:
        self._config = config
        self._rng = np.random.default_rng(config.seed)
        # A column of its own tells which embedding an id has.
        embeddings = torch.arange(len(checkpoint.weights["embeddings.weight"]))[:, None].float()
        table = CharacterTable(checkpoint.vocab["_unit2id"], embeddings, _FEATURES[:3], 2)
        self._ids: list[npt.NDArray[np.int32]] = []
        self._labels: list[npt.NDArray[np.uint8]] = []
        for text, labels in paragraphs:
            ids = table.ids(code_points(text))
            kept = np.ones(len(ids), bool)
            kept[1:] = (ids[1:] != table.space) | (ids[:-1] != table.space)
            if kept.sum() > 1:
                self._ids.append(ids[kept])
                ends = labels[kept].copy()
                ends[-1] = 2
                self._labels.append(ends)
        self._inputs = table.inputs
        self._lengths = np.array([len(each) for each in self._ids])

    def endless(self) -> Iterator[_Batch]:
        """Pass after pass, without end: every paragraph once, in batches of similar length."""
        while True:
            lengths = np.minimum(self._lengths, self._config.length)
            order = np.argsort(lengths * self._rng.uniform(0.85, 1.18, len(lengths)), kind="stable")
            firsts = [0]
            while firsts[-1] < len(order):
                longest = int(lengths[order[firsts[-1] : firsts[-1] + 64]].max())
                firsts.append(firsts[-1] + max(1, self._config.batch // longest))
            for first, last in self._rng.permutation(list(pairwise(firsts))).tolist():
                yield self._batch(order[first:last].tolist())

    def _batch(self, chosen: Sequence[int]) -> _Batch:
        rng, rows = self._rng, []
        for index in chosen:
            ids, labels = self._ids[index], self._labels[index]
            first = 0 if rng.random() < 0.5 else int(rng.integers(max(1, len(ids) - self._config.length + 1)))
            end = min(len(ids), first + self._config.length)
            cut = end == len(ids) and end - first > 3 and rng.random() < WITHOUT_END
            labels = labels[first : end - cut].copy()
            if cut:
                labels[-1] = 2
            rows.append((ids[first : end - cut], labels, first == 0, end == len(ids)))
        rows.sort(key=lambda row: -len(row[0]))
        # As in use, a character of padding follows a paragraph that is seen as a whole.
        padded = np.array([len(row[0]) + (row[2] and row[3]) for row in rows])
        shape = (int(padded.max()), len(rows))
        ids = np.full(shape, PAD, np.int64)
        labels = np.zeros(shape, np.int64)
        edges = np.zeros((*shape, 2), np.float32)
        for row, (of_row, ends, begins, is_end) in enumerate(rows):
            ids[: len(of_row), row] = of_row
            labels[: len(of_row), row] = ends
            edges[len(of_row) - 1, row, 0] = is_end
            edges[0, row, 1] = begins
        inputs = self._inputs[torch.from_numpy(ids)]
        lengths = torch.tensor([len(row[0]) for row in rows])  # of what has labels
        embeddings = inputs[:, :, 0].long()
        unknown = rng.random(shape) < UNKNOWN_RATE * (rng.random(len(rows)) < UNKNOWN_ROWS)
        unknown &= inputs[:, :, 1].numpy() == 0  # spaces stay
        mask = torch.arange(shape[0])[:, None] < lengths
        embeddings[torch.from_numpy(unknown) & mask] = UNKNOWN
        features = torch.cat([inputs[:, :, 1:4], torch.from_numpy(edges)], 2)
        parts = (embeddings, features, torch.from_numpy(padded), torch.from_numpy(labels), mask)
        return _Batch(*(part.to(self._config.device) for part in parts))
