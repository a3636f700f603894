"""Batches that are halved when memory is short, and float32 that stays float32."""

import numpy as np
import pytest
import torch

from kazprep.inference.device import Batches, full_precision


def run(batches, lengths, room):
    """The batches that fit into `room`, padding included; larger ones are out of memory."""
    done = []

    def work(batch):
        if int(lengths[batch[0]]) * len(batch) > room:
            raise torch.OutOfMemoryError
        done.append(batch.tolist())

    batches.run(np.array(lengths), work)
    return done


def test_a_batch_that_does_not_fit_is_halved_until_it_does():
    batches = Batches(16)
    assert run(batches, [2] * 8, room=5) == [[0, 1], [2, 3], [4, 5], [6, 7]]
    assert batches.max_padded_size == 4
    # What was learned holds for what comes next.
    assert run(batches, [2] * 4, room=100) == [[0, 1], [2, 3]]


def test_every_row_is_done_once_whatever_the_room():
    lengths = [7, 1, 3, 3, 9, 2, 5, 4, 4, 1]
    for room in range(9, 60):
        done = run(Batches(50), lengths, room)
        assert sorted(row for batch in done for row in batch) == list(range(len(lengths)))


def test_a_row_that_does_not_fit_by_itself_is_an_error():
    with pytest.raises(torch.OutOfMemoryError):
        run(Batches(50), [3, 12, 5], room=11)


def test_float32_is_not_rounded_on_a_gpu_and_the_flags_are_put_back():
    cudnn, matmul = torch.backends.cudnn, torch.backends.cuda.matmul
    before = cudnn.allow_tf32, matmul.allow_tf32
    cudnn.allow_tf32 = matmul.allow_tf32 = True
    try:
        with pytest.raises(KeyError), full_precision("cuda"):
            assert not cudnn.allow_tf32 and not matmul.allow_tf32
            raise KeyError
        assert cudnn.allow_tf32 and matmul.allow_tf32
        with full_precision("cpu"):
            assert cudnn.allow_tf32 and matmul.allow_tf32
    finally:
        cudnn.allow_tf32, matmul.allow_tf32 = before
