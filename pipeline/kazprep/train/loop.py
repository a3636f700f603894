"""The training loop of a tagger, and its configuration."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, Self, TypeVar

import torch

_LOG = logging.getLogger(__name__)
_LOGGED_STEPS = 500  # between two lines of the log


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """How a tagger is built and trained."""

    steps: int
    batch: int = 96
    """Sentences in a batch."""
    rate: float = 2.5e-3
    """The highest learning rate."""
    warm_up: float = 0.05
    """The share of the steps in which the learning rate rises to the highest."""
    averaging: float = 0.9995
    """The share of the averaged weights that is kept at each step."""
    gradient_norm: float = 5.0
    """The norm to which gradients are clipped."""
    hidden: int = 256
    """Features of the LSTM over words, in each direction."""
    characters: int = 64
    """Features of a character, and of the LSTM over characters in each direction."""
    dropout: float = 0.5
    word_dropout: float = 0.01
    tuned_from: int = 9
    """The number of occurrences from which a word's vector is trained further."""
    unknown: float = 0.75
    """A word that occurs n times is replaced by the unknown word with probability unknown / (unknown + n)."""
    mixed: bool = True
    """Mixed precision: products in bfloat16, weights and sums in single precision."""
    device: str = "cpu"
    """Where the network is trained, as torch names it."""


class Schedule(Protocol):
    """What the loop asks of a configuration."""

    @property
    def rate(self) -> float:
        """The highest learning rate."""
        ...

    @property
    def warm_up(self) -> float:
        """The share of the steps in which the learning rate rises to the highest."""
        ...

    @property
    def gradient_norm(self) -> float:
        """The norm to which gradients are clipped."""
        ...

    @property
    def device(self) -> str:
        """Where the network is trained, as torch names it."""
        ...


class _Batch(Protocol):
    def to(self, device: str) -> Self: ...


_B = TypeVar("_B", bound=_Batch)


def training_loop(
    weights: Sequence[torch.nn.Parameter],
    loss: Callable[[_B], torch.Tensor],
    batches: Iterable[_B],
    steps: int,
    config: Schedule,
) -> Iterator[int]:
    """Minimize the loss with Adam, one batch a step; yields the index of each step once it is done."""
    optimizer = torch.optim.Adam(weights, lr=config.rate, betas=(0.9, 0.99), fused=True)
    for step, batch in zip(range(steps), batches, strict=False):
        for group in optimizer.param_groups:
            group["lr"] = config.rate * rate_at(step / steps, config.warm_up)
        optimizer.zero_grad()
        batch_loss = loss(batch.to(config.device))
        torch.autograd.backward(batch_loss)
        torch.nn.utils.clip_grad_norm_(weights, config.gradient_norm)
        optimizer.step()
        if (step + 1) % _LOGGED_STEPS == 0 or step + 1 == steps:
            _LOG.info("%s of %s steps, loss %.3f", f"{step + 1:,}", f"{steps:,}", batch_loss.item())
        yield step


def averaged_training(
    weights: Sequence[torch.nn.Parameter],
    loss: Callable[[_B], torch.Tensor],
    batches: Iterable[_B],
    steps: int,
    config: Schedule,
    averaging: float,
) -> None:
    """Train, and set the weights to their average over the steps, of which each keeps the share
    `averaging`."""
    averaged = [each.detach().clone() for each in weights]
    for step in training_loop(weights, loss, batches, steps, config):
        kept = min(averaging, (1 + step) / (10 + step))
        for average, each in zip(averaged, weights, strict=True):
            average.lerp_(each.detach(), 1 - kept)
    for each, average in zip(weights, averaged, strict=True):
        each.data.copy_(average)


def rate_at(done: float, warm_up: float) -> float:
    """The learning rate as a share of the highest: a linear rise, then a linear decay to 0."""
    return done / warm_up if done < warm_up else (1 - done) / (1 - warm_up)
