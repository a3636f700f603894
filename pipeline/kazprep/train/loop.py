"""The loop in which weights are fitted."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence

import torch

from kazprep.train.batches import Batch
from kazprep.train.network import TrainingConfig

_LOG = logging.getLogger(__name__)
_BETWEEN_LINES = 500  # steps


def training_loop(
    weights: Sequence[torch.nn.Parameter],
    loss: Callable[[Batch], torch.Tensor],
    batches: Iterable[Batch],
    steps: int,
    recipe: TrainingConfig,
) -> Iterator[int]:
    """Fit the weights with Adam, a batch a step; yields the number of each step, from 0, once it is done."""
    optimizer = torch.optim.Adam(weights, lr=recipe.rate, betas=(0.9, 0.99), fused=True)
    for step, batch in zip(range(steps), batches, strict=False):
        for group in optimizer.param_groups:
            group["lr"] = recipe.rate * _schedule(step / steps, recipe.warm_up)
        optimizer.zero_grad()
        lost = loss(batch)
        torch.autograd.backward(lost)
        torch.nn.utils.clip_grad_norm_(weights, recipe.gradient_norm)
        optimizer.step()
        if (step + 1) % _BETWEEN_LINES == 0 or step + 1 == steps:
            _LOG.info("%s of %s steps, loss %.3f", f"{step + 1:,}", f"{steps:,}", lost.item())
        yield step


def _schedule(done: float, warm_up: float) -> float:
    """The share of the highest learning rate: up to it in a line, then down to nothing in a line."""
    return done / warm_up if done < warm_up else (1 - done) / (1 - warm_up)
