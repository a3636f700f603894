"""The LSTM over rows of a table, beside torch's, and the tokenizer that is run by it."""

import numpy as np
import pytest
import torch
from torch import nn

from kazprep.inference.characters import code_points
from kazprep.inference.checkpoint import read_checkpoint
from kazprep.inference.device import Batches
from kazprep.inference.indexed_lstm import IndexedLstm
from kazprep.inference.layers import Lstm
from kazprep.inference.tokenizer import Tokenizer
from kazprep.models.folder import EMBEDDED, find_model


@pytest.mark.parametrize("lengths", [[9, 7, 7, 1], [8] * 30, [5, *[3] * 40, 1]])
@torch.inference_mode()
def test_the_outputs_are_those_of_torch_from_zero_states(lengths):
    torch.manual_seed(1)
    lstm = Lstm([[nn.LSTM(6, 10), nn.LSTM(6, 10)]])
    inputs = torch.randn(20, 6)
    index = torch.randint(20, (lengths[0], len(lengths)))
    own = IndexedLstm.of(lstm)
    assert own is not None
    forward, backward = own(own.tables_of(inputs), index, np.array(lengths))
    found = 2 * torch.cat([forward, backward], 2)
    expected = lstm(inputs[index], torch.tensor(lengths))
    for row, length in enumerate(lengths):
        torch.testing.assert_close(found[:length, row], expected[:length, row], rtol=0, atol=2e-6)


@pytest.mark.model
def test_a_tokenizer_labels_as_with_an_lstm_of_torch():
    checkpoint = read_checkpoint(find_model(EMBEDDED, "tokenize").path)
    text = "Ауылға 12.05.2026 күні А. Оспанов келді. Ол «Қайдасың?» деді"
    labels = []
    for runs_indexed in (True, False):
        tokenizer = Tokenizer(checkpoint, torch.float32, "cpu")
        assert tokenizer._indexed is not None
        if not runs_indexed:
            tokenizer._indexed = None
        # Characters that are new when others have been labelled, and rows that end before others.
        for parts in ([text], [text, "Қ", text[:20] * 3, "ABC € ٤"]):
            ids = [tokenizer.characters.ids(code_points(part)) for part in parts]
            labels.append([each.tolist() for each in tokenizer.label(ids, Batches(400))])
    assert labels[:2] == labels[2:]
    assert max(labels[0][0]) == 2
