"""The words of a tagger and their vectors: those that the entity tagger has, with fewer dimensions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import torch

from kazprep.errors import TrainingError
from kazprep.models.folder import model_path
from kazprep.train.morphology.fit import Words
from kazprep.train.morphology.sentences import Tokens

DIMENSIONS = 64
LIMIT = 63_000
"""The number of words that have a vector."""
_SPREAD = 0.3  # the standard deviation of a vector's values, near that of the network's other inputs


def entity_tagger_words(folder: Path, sentences: Sequence[Tokens], listed: Iterable[str]) -> Words:
    """The most useful words of the entity tagger in a resources folder, at most `LIMIT`.

    First come those that occur twice or more often in `sentences`, then those of a list of words, `listed`,
    the most frequent first, then the others. Vectors are projected on their first `DIMENSIONS` principal
    components. Raises `TrainingError` when the folder has no entity tagger with words of its own.
    """
    path = model_path(folder, "ner")
    if not path.is_file():
        raise TrainingError(
            f"{folder} has no entity tagger whose words have vectors: {path} is missing. "
            "Train one first: kazprep train ner."
        )
    content = torch.load(path, map_location="cpu", weights_only=True)
    table = content["model"].get("delta_emb.weight")
    if table is None:
        raise TrainingError(f"{path} has no vectors of words. Name a folder with a tagger of kazprep's own.")
    ids = content["vocab"]["delta"]["_unit2id"]
    counts = Counter(token.form.lower() for token in chain.from_iterable(sentences))
    rank = {word: i for i, word in enumerate(listed)}
    # Stanza's special entries come before the words.
    ordered = sorted(
        (word for word in ids if ids[word] > 3),
        key=lambda word: (
            -counts[word] if counts[word] > 1 else 0,
            rank.get(word, len(rank)),
            -counts[word],
            ids[word],
        ),
    )
    centred = table.float().numpy()[4:]
    centred = centred - centred.mean(0)
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    projected = centred @ directions[:DIMENSIONS].T
    chosen = ordered[:LIMIT]
    vectors = projected[[ids[word] - 4 for word in chosen]] * (_SPREAD / max(projected.std(), 1e-6))
    return Words(chosen, vectors.astype(np.float32))
