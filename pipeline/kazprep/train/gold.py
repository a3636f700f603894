"""Gold sentences as the tagger is trained on them: tokens of a run with their labels, in several forms."""

import random
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from kazprep.boundaries import apply_rules
from kazprep.corpora.articles import Article, labelled_sentences
from kazprep.corpora.kaznerd import LabelledSentence
from kazprep.corpora.sentence import Sentence
from kazprep.train.align import TaggedSentence, align_labels
from kazprep.train.augment.names import Names
from kazprep.train.data import UnlabelledText
from kazprep.train.tagger_data import TaggerData

if TYPE_CHECKING:
    from kazprep.inference.loading import SegmentationModel

Variants = list[list[TaggedSentence]]
"""Sentences, each in the forms that it is read in: as written, and augmented."""

PLAIN = 2  # times that a sentence is read as written, for each time that its copies are
COPIES = 3  # of a sentence of an article, with other names
OTHER_NAMES = 0.4  # of the names in a copy
CAPITALS = 0.04  # of the copies are in capitals
WITHOUT_END = 0.04  # of the copies that end in punctuation are without it
MAX_WORDS = 150  # of a sentence that is trained on
_MOST_WORDS = 500_000  # of a text; of a longer one every second sentence is taken, every third, and so on


def gold_variants(
    material: TaggerData, articles: Sequence[Article], segmenter: "SegmentationModel", seed: int
) -> Variants:
    """The sentences of KazNERD and of marked articles, each in its forms."""
    plain = tagged(material.train, segmenter)
    augmented = tagged(material.augmented, segmenter)
    variants = [
        [*[sentence] * PLAIN, *augmented[number :: len(plain)]] for number, sentence in enumerate(plain)
    ]
    in_articles = tagged(chain.from_iterable(map(labelled_sentences, articles)), segmenter)
    rng = random.Random(seed)
    names = Names(
        LabelledSentence(0, tuple(words), tuple(labels)) for words, labels in (*plain, *in_articles)
    )
    for sentence in in_articles:
        copies = [_with_other_names(sentence, names, rng) for _ in range(COPIES)]
        variants.append([*[sentence] * PLAIN, *copies])
    return [[(words[:MAX_WORDS], labels[:MAX_WORDS]) for words, labels in forms] for forms in variants]


def _with_other_names(sentence: TaggedSentence, names: Names, rng: random.Random) -> TaggedSentence:
    """A copy with other names; at their rates in capitals, or without the punctuation at its end."""
    changed = names.with_other_names(
        LabelledSentence(0, tuple(sentence[0]), tuple(sentence[1])), rng, OTHER_NAMES
    )
    words, labels = list(changed.words), list(changed.labels)
    form = rng.random()
    if form < CAPITALS:
        words = [word.upper() for word in words]
    elif form > 1 - WITHOUT_END and len(words) > 1 and words[-1] in {".", "!", "?"} and labels[-1] == "O":
        words, labels = words[:-1], labels[:-1]
    return words, labels


def tagged(sentences: Iterable[Sentence], segmenter: "SegmentationModel") -> list[TaggedSentence]:
    """The tokens of each sentence, as a run finds them, with their labels."""
    sentences = list(sentences)
    tagged: list[TaggedSentence] = []
    texts = [sentence.text for sentence in sentences]
    for sentence, found in zip(sentences, segmenter.segment(texts), strict=True):
        _, tokens = apply_rules(sentence.text, found.sentences, found.tokens)
        tagged.append((tokens.slices(sentence.text), align_labels(sentence.entities, list(tokens))))
    return tagged


def sentences_of(text: UnlabelledText, segmenter: "SegmentationModel") -> list[list[str]]:
    """The sentences of an unlabelled text, as lists of tokens; of a long text a part, evenly drawn."""
    sentences = []
    for line, found in zip(text.lines, segmenter.segment(text.lines), strict=True):
        spans, tokens = apply_rules(line, found.sentences, found.tokens)
        words = tokens.slices(line)
        ends = [0, *tokens.end.searchsorted(spans.end, side="right").tolist()]
        sentences += [words[start:end] for start, end in pairwise(ends) if end > start]
    stride = -(-sum(map(len, sentences)) // _MOST_WORDS)
    return sentences[:: max(1, stride)]
