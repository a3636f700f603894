"""Encoders as teachers of the tagger that ships: they label open text and give its words their vectors.

Hinton, Vinyals, Dean: Distilling the Knowledge in a Neural Network, 2015, arXiv:1503.02531.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from kazprep.entities.bio import to_bio2, to_bioes
from kazprep.entities.classes import CLASSES
from kazprep.train.align import TaggedSentence
from kazprep.train.encoder.batches import PieceSentence, piece_sentence
from kazprep.train.encoder.decode import Decoder
from kazprep.train.encoder.fit import EncoderConfig, fit_encoder, load_encoder, tag_probabilities
from kazprep.train.encoder.network import Encoder, EncoderTagger
from kazprep.train.encoder.pieces import MASK, Pieces
from kazprep.train.encoder.weights import PretrainedEncoder
from kazprep.train.encoder.word_vectors import mean_features, word_vectors
from kazprep.train.vocabulary import written_forms

TEACHERS = 3
"""Encoders whose probabilities are averaged: of one seed each, they err in different sentences."""
TAGS = ("O", *(f"{prefix}-{label}" for label in CLASSES for prefix in "BIES"))
_MAX_WORDS = 400  # of a sentence that an encoder reads

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Teacher:
    """Fine-tuned encoders of one vocabulary."""

    pieces: Pieces
    taggers: tuple[EncoderTagger, ...]
    device: str

    def label(self, sentences: Sequence[Sequence[str]]) -> list[TaggedSentence]:
        """Sentences, as lists of words, with their BIO2 labels: the best ones under the mean probabilities.

        What is beyond the first 400 words of a sentence is left out.
        """
        cut = [list(words[:_MAX_WORDS]) for words in sentences]
        as_pieces = [self._as_pieces(words) for words in cut]
        mean: list[npt.NDArray[np.float16]] = []
        for tagger in self.taggers:
            found = tag_probabilities(tagger, as_pieces, self.device)
            halves = [(each / len(self.taggers)).astype(np.float16) for each in found]
            mean = [a + b for a, b in zip(mean, halves, strict=True)] if mean else halves
        return [
            (words, to_bio2([TAGS[i] for i in ids]))
            for words, ids in zip(cut, Decoder(TAGS).best(mean), strict=True)
        ]

    def word_vectors(
        self, words: Sequence[str], sentences: Sequence[Sequence[str]], forms: Mapping[str, str], size: int
    ) -> npt.NDArray[np.float32]:
        """The vectors of words in lowercase, (words, size), out of the sentences, by the first encoder.

        `forms` says how words are written that are in no sentence; others are as most sentences have them.
        """
        written = {**forms, **written_forms(sentences)}
        alone = [[written.get(word, word)] for word in words]
        ids = {word: i for i, word in enumerate(words)}
        cut = [words[:_MAX_WORDS] for words in sentences]
        tagger = self.taggers[0]
        return word_vectors(
            mean_features(tagger, cut, [self._as_pieces(each) for each in cut], ids, self.device),
            mean_features(
                tagger,
                [[word] for word in words],
                [self._as_pieces(each) for each in alone],
                ids,
                self.device,
            ),
            size,
        )

    def _as_pieces(self, words: Sequence[str]) -> PieceSentence:
        return _as_pieces(self.pieces, self.taggers[0].encoder, words, ["O"] * len(words))


def fit_teacher(
    pretrained: PretrainedEncoder,
    variants: Sequence[Sequence[TaggedSentence]],
    text: Iterable[Sequence[str]],
    config: EncoderConfig,
    *,
    device: str,
    seed: int,
    work: Path | None = None,
    teachers: int = TEACHERS,
) -> Teacher:
    """Fine-tune `teachers` encoders on sentences with entities, each in the forms that it may be read in.

    Of the vocabulary the pieces are kept that occur in the sentences and in `text`, sentences as lists of
    words. An encoder that the folder `work` has is not trained again.
    """
    pruned = _pruned(pretrained, [*(words for forms in variants for words, _ in forms), *text])
    pieces = Pieces(pruned.pieces, pruned.scores.tolist())
    taggers = []
    for number in range(teachers):
        encoder = load_encoder(pruned, config.layers)
        file = None if work is None else work / f"encoder-{number + 1}.pt"
        if file is not None and file.exists():
            tagger = EncoderTagger(encoder, TAGS)
            tagger.load_state_dict(torch.load(file, map_location="cpu", weights_only=True))
            tagger.to(device)
        else:
            _LOG.info("Fine-tuning encoder %s of %s", number + 1, teachers)
            as_pieces = [
                [_as_pieces(pieces, encoder, words, labels) for words, labels in forms] for forms in variants
            ]
            rate = config.rate * (1 + 0.15 * number)  # encoders that differ are better together
            tagger = fit_encoder(
                encoder.to(device),
                as_pieces,
                TAGS,
                pieces.mask or 0,
                replace(config, rate=rate),
                device,
                seed + number,
            )
            if file is not None:
                file.parent.mkdir(parents=True, exist_ok=True)
                torch.save(tagger.state_dict(), file)
        taggers.append(tagger)
    return Teacher(pieces, tuple(taggers), device)


def _as_pieces(
    pieces: Pieces, encoder: Encoder, words: Sequence[str], labels: Sequence[str]
) -> PieceSentence:
    words, labels = words[:_MAX_WORDS], labels[:_MAX_WORDS]
    split = pieces.split(words, np.array([0, len(words)], np.int32))
    return piece_sentence(split, [_TAG_IDS[tag] for tag in to_bioes(labels)], encoder.sizes.positions)


_TAG_IDS = {tag: i for i, tag in enumerate(TAGS)}


def _pruned(pretrained: PretrainedEncoder, sentences: Iterable[Sequence[str]]) -> PretrainedEncoder:
    """The encoder with the pieces of these sentences, and all of a single character up to Arabic."""
    pieces = Pieces(pretrained.pieces, pretrained.scores.tolist())
    used: set[int] = set()
    for words in sentences:
        for split in pieces.split(words, np.array([0, len(words)], np.int32)):
            used.update(split)
    kept = {pretrained.pieces[i] for i in used}
    kept.update(piece for piece in pretrained.pieces if len(piece.lstrip("▁")) == 1 and piece[-1] < "\u2e80")
    return pretrained.pruned({*kept, MASK})
