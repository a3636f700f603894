"""Fitting Stanza's lemmatizer in our own training loop: a dictionary, and a network for other words.

The network reads the characters of a word and its part of speech and either keeps the word, lowers it, or
writes the lemma character by character, copying what it can.
"""

import gzip
import io
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import accumulate
from typing import Any, NamedTuple

import torch
from torch import nn
from torch.nn.functional import cross_entropy, nll_loss

from kazprep.train.loop import averaged_training

_DICTIONARY_FORMAT = 3  # of Stanza 1.15: JSON compressed with gzip


class Example(NamedTuple):
    """A word to learn: how often it is drawn is relative to the weights of the others."""

    form: str
    upos: str
    lemma: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class LemmatizerConfig:
    """How the network of a lemmatizer is built and trained."""

    steps: int = 6000
    batch: int = 128
    rate: float = 3e-3
    averaging: float = 0.999
    warm_up: float = 0.05
    gradient_norm: float = 5.0
    device: str = "cpu"
    hidden: int = 200
    """Features of the decoder; the encoder has half of them in each direction."""
    character: int = 48
    """Features of a character, and of a part of speech, which goes before them."""
    dropout: float = 0.1


@dataclass(frozen=True, slots=True)
class _Batch:
    """Words as tensors of ids, the longest first, padded with 0."""

    source: torch.Tensor
    """(words, characters)"""
    target_in: torch.Tensor
    """The lemma after the mark of the start, (words, characters)."""
    target_out: torch.Tensor
    """The lemma before the mark of the end, (words, characters)."""
    upos: torch.Tensor
    """(words)"""
    edits: torch.Tensor
    """Whether the word is kept, lowered, or neither, as Stanza numbers it: (words)."""

    def to(self, device: str) -> "_Batch":
        """The batch on a device."""
        return _Batch(*(getattr(self, field.name).to(device) for field in fields(self)))


def fit_lemmatizer(
    examples: Sequence[Example],
    dictionary: Mapping[str, Mapping[str, str]],
    config: LemmatizerConfig,
    seed: int,
) -> dict[str, Any]:
    """Train a lemmatizer; returns the content of a file that `stanza.models.lemma.trainer.Trainer` loads.

    `dictionary` has lemmas by part of speech and form, as `kazprep.train.morphology.lexicon` builds it.
    """
    from stanza.models.common.seq2seq_model import Seq2SeqModel
    from stanza.models.lemma.vocab import MultiVocab, Vocab
    from stanza.models.lemmatizer import parse_args

    torch.manual_seed(seed)
    vocabulary = MultiVocab(
        {
            "char": Vocab(sorted({c for each in examples for c in each.form + each.lemma}), "kk"),
            "pos": Vocab(sorted({each.upos for each in examples}), "kk"),
        }
    )
    options: dict[str, Any] = parse_args(["--cpu", "--shorthand", "kk_kazprep"]) | {
        "hidden_dim": config.hidden,
        "emb_dim": config.character,
        "pos_dim": config.character,
        "dropout": config.dropout,
        "emb_dropout": config.dropout,
        "pos_dropout": config.dropout,
        "vocab_size": vocabulary["char"].size,
        "pos_vocab_size": vocabulary["pos"].size,
    }
    network = Seq2SeqModel(options).to(config.device).train()
    weights = [each for each in network.parameters() if each.requires_grad]
    batches = _endless(examples, vocabulary, config.batch, random.Random(seed))
    averaged_training(
        weights, lambda batch: _loss(network, batch), batches, config.steps, config, config.averaging
    )
    model = {
        name: value.cpu().half() if value.is_floating_point() else value.cpu()
        for name, value in network.state_dict().items()
    }
    return {
        "model": model,
        "dicts": _compressed(dictionary),
        "dicts_version": _DICTIONARY_FORMAT,
        "vocab": vocabulary.state_dict(),
        "config": options,
        "contextual": [],
    }


def _loss(network: nn.Module, batch: _Batch) -> torch.Tensor:
    """The mean loss of a character of the lemmas, and that of the words' edits."""
    scores, edits = network(batch.source, batch.source == 0, batch.target_in, batch.upos)
    characters = nll_loss(scores.flatten(0, 1), batch.target_out.flatten(), ignore_index=0)
    return characters + cross_entropy(edits, batch.edits)


def _endless(
    examples: Sequence[Example], vocabulary: Any, size: int, rng: random.Random
) -> Iterator[_Batch]:
    """Batches of examples drawn by their weights, without end."""
    from stanza.models.common.seq2seq_constant import EOS, SOS
    from stanza.models.lemma.edit import EDIT_TO_ID, get_edit_type

    characters, parts = vocabulary["char"], vocabulary["pos"]
    cumulative = list(accumulate(each.weight for each in examples))
    while True:
        # Lemmas and words of similar length together, a few batches at a time.
        drawn = rng.choices(examples, cum_weights=cumulative, k=8 * size)
        drawn.sort(key=lambda each: (-len(each.form), -len(each.lemma)))
        firsts = list(range(0, len(drawn), size))
        rng.shuffle(firsts)
        for first in firsts:
            chosen = drawn[first : first + size]
            yield _Batch(
                _padded([characters.map([SOS, *each.form, EOS]) for each in chosen]),
                _padded([characters.map([SOS, *each.lemma]) for each in chosen]),
                _padded([characters.map([*each.lemma, EOS]) for each in chosen]),
                torch.tensor([parts.unit2id(each.upos) for each in chosen]),
                torch.tensor([EDIT_TO_ID[get_edit_type(each.form, each.lemma)] for each in chosen]),
            )


def _padded(rows: Sequence[Sequence[int]]) -> torch.Tensor:
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows])


def _compressed(dictionary: Mapping[str, Mapping[str, str]]) -> bytes:
    """The dictionary as Stanza stores it; the same one gives the same bytes."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=9, mtime=0) as file:
        file.write(json.dumps(dictionary, ensure_ascii=False).encode("utf-8"))
    return buffer.getvalue()
