"""Fitting Stanza's lemmatizer in our own training loop: a dictionary, and a network for other words.

The network reads the characters of a word and its part of speech and either keeps the word, lowers it, or
writes the lemma character by character, copying what it can.
"""

import gzip
import io
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import accumulate
from typing import Any, NamedTuple

import torch
from torch import nn
from torch.nn.functional import cross_entropy, log_softmax, logsigmoid

from kazprep.train.loop import averaged_training
from kazprep.train.morphology.defaults import LEMMA_STEPS

_DICTIONARY_FORMAT = 3  # of Stanza 1.15: JSON compressed with gzip
_TINY = 1e-12  # instead of a probability of zero


class Example(NamedTuple):
    """A word to learn: how often it is drawn is relative to the weights of the others."""

    form: str
    upos: str
    lemma: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class LemmatizerConfig:
    """How the network of a lemmatizer is built and trained."""

    steps: int = LEMMA_STEPS
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
    """Words of the same length as tensors of ids; lemmas are padded with 0."""

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
    network = LemmaNetwork(options).to(config.device).train()
    weights = [each for each in network.parameters() if each.requires_grad]
    batches = batches_of(examples, vocabulary, config.batch, random.Random(seed))
    averaged_training(weights, network.loss, batches, config.steps, config, config.averaging)
    model = {
        name: value.cpu().half() if value.is_floating_point() else value.cpu()
        for name, value in network.model.state_dict().items()
    }
    return {
        "model": model,
        "dicts": _compressed(dictionary),
        "dicts_version": _DICTIONARY_FORMAT,
        "vocab": vocabulary.state_dict(),
        "config": options,
        "contextual": [],
    }


class LemmaNetwork(nn.Module):
    """Stanza's `Seq2SeqModel`, run in a way that trains faster.

    What the decoder attends to does not change its states, so that all characters of a lemma are computed at
    once; and of the probabilities of all characters only those of the lemma's are computed.
    """

    def __init__(self, options: dict[str, Any], *, mixed: bool = True) -> None:
        """`options` are Stanza's; `mixed` is mixed precision: products in bfloat16, the rest in single
        precision."""
        from stanza.models.common.seq2seq_model import Seq2SeqModel

        super().__init__()
        self.model = Seq2SeqModel(options)
        cell = self.model.decoder.lstm_cell
        self._decoder = nn.LSTM(cell.input_size, cell.hidden_size, batch_first=True)
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            setattr(self._decoder, f"{name}_l0", getattr(cell, name))
        self._mixed = mixed

    def loss(self, batch: _Batch) -> torch.Tensor:
        """The mean loss of a character of the lemmas, and that of the words' edits."""
        with torch.autocast(batch.source.device.type, torch.bfloat16, enabled=self._mixed):
            probable, edits = self._scores(batch)
        learned = batch.target_out > 0
        return -probable[learned].mean() + cross_entropy(edits.float(), batch.edits)

    def _scores(self, batch: _Batch) -> tuple[torch.Tensor, torch.Tensor]:
        """The logarithms of the probabilities of the lemmas' characters, (words, characters), and the scores
        of the edits, (words, edits)."""
        model = self.model
        parts = model.pos_drop(model.pos_embedding(batch.upos))[:, None]
        source = torch.cat([parts, model.emb_drop(model.embedding(batch.source))], 1)
        context, (hidden, cell) = model.encoder(source)
        # The backward direction comes first.
        hidden, cell = (torch.cat((state[1], state[0]), 1) for state in (hidden, cell))
        edits = model.edit_clf(hidden)
        inputs = model.emb_drop(model.embedding(batch.target_in))
        states, _ = self._decoder(inputs, (hidden[None].contiguous(), cell[None].contiguous()))
        attention = model.decoder.attention_layer
        attended = log_softmax(torch.bmm(attention.linear_in(states), context.transpose(1, 2)).float(), 2)
        weighted = torch.bmm(attended.exp().to(context.dtype), context)
        outputs = torch.tanh(attention.linear_out(torch.cat((weighted, states), 2)))
        written = log_softmax(model.dec2vocab(outputs).float(), 2)
        written = written.gather(2, batch.target_out[:, :, None]).squeeze(2)
        gate = model.copy_gate(outputs).float().squeeze(2)
        # The part of speech can't be copied.
        copied = log_softmax(attended[:, :, 1:], 2).exp()
        same = batch.target_out[:, :, None] == batch.source[:, None, :]
        copying = logsigmoid(gate) + torch.log((copied * same).sum(2).clamp(min=_TINY))
        return torch.logaddexp(copying, logsigmoid(-gate) + written), edits


def batches_of(
    examples: Sequence[Example], vocabulary: Any, size: int, rng: random.Random
) -> Iterator[_Batch]:
    """Batches of examples drawn by their weights, without end; the words of a batch are equally long."""
    from stanza.models.common.seq2seq_constant import EOS, SOS
    from stanza.models.lemma.edit import EDIT_TO_ID, get_edit_type

    characters, parts = vocabulary["char"], vocabulary["pos"]
    cumulative = list(accumulate(each.weight for each in examples))
    waiting: dict[int, list[Example]] = defaultdict(list)
    while True:
        for drawn in rng.choices(examples, cum_weights=cumulative, k=size):
            each = with_other_digits(drawn, rng)
            chosen = waiting[len(each.form)]
            chosen.append(each)
            if len(chosen) < size:
                continue
            yield _Batch(
                torch.tensor([characters.map([SOS, *each.form, EOS]) for each in chosen]),
                _padded([characters.map([SOS, *each.lemma]) for each in chosen]),
                _padded([characters.map([*each.lemma, EOS]) for each in chosen]),
                torch.tensor([parts.unit2id(each.upos) for each in chosen]),
                torch.tensor([EDIT_TO_ID[get_edit_type(each.form, each.lemma)] for each in chosen]),
            )
            chosen.clear()


def with_other_digits(example: Example, rng: random.Random) -> Example:
    """A word with other digits, each replaced in the lemma as in the form: figures are too many to learn
    each."""
    if not any(character.isdecimal() for character in example.form):
        return example
    table = str.maketrans("0123456789", "".join(rng.choices("0123456789", k=10)))
    return example._replace(form=example.form.translate(table), lemma=example.lemma.translate(table))


def _padded(rows: Sequence[Sequence[int]]) -> torch.Tensor:
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows])


def _compressed(dictionary: Mapping[str, Mapping[str, str]]) -> bytes:
    """The dictionary as Stanza stores it; the same one gives the same bytes."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=9, mtime=0) as file:
        file.write(json.dumps(dictionary, ensure_ascii=False).encode("utf-8"))
    return buffer.getvalue()
