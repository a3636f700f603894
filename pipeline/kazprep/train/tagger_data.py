"""Training data of the tagger: KazNERD's sentences as written, and augmented."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kazprep.corpora.detokenize import detokenize
from kazprep.corpora.holdout import split_sentences
from kazprep.corpora.kaznerd import LabelledSentence
from kazprep.corpora.sentence import Sentence, without_full_stop
from kazprep.errors import TrainingError
from kazprep.train.augment.names import Names, with_given_names
from kazprep.train.augment.short_forms import (
    with_bare_numbers,
    with_capital_surnames,
    with_clock_times,
    with_currency_signs,
    with_degree_signs,
    with_initials,
    with_numeric_dates,
    with_other_months,
    with_short_units,
    with_weekdays,
)
from kazprep.train.augment.surface import draw_style, in_capitals, restyle
from kazprep.train.data import SEED, CorpusFile, read_kaznerd_files

FILLERS_KEPT = 0.25  # of the sentences with bracketed fillers, so that the tagger meets brackets
AUGMENTED_COPIES = 2  # of each sentence, besides the one that is near the corpus
# The rates of changes in augmented copies.
BARE_DATES = 0.5  # of the sentences with a day or year in digits: `15 наурыз`, not `15-інші наурыз`
OTHER_MONTHS = 0.4  # of the months in dates
OTHER_NAMES = 0.3  # of the names
GIVEN_NAMES = 0.15  # of the people named in full: Айгүл for Айгүл Сейітова
PLACES = 0.12  # of the people: with a place after them, Айгүл Астанаға
SHORT_FORMS = (
    (with_initials, 0.04),
    (with_capital_surnames, 0.02),
    (with_weekdays, 0.15),
    (with_numeric_dates, 0.12),
    (with_clock_times, 0.3),
    (with_degree_signs, 0.3),
    (with_currency_signs, 0.2),
    (with_short_units, 0.2),
)
HEADLINES = 0.03  # of the sentences: in capitals, without a full stop
WITHOUT_FULL_STOP = 0.05  # of the sentences


@dataclass(frozen=True, slots=True)
class TaggerData:
    """Sentences to train on, held-out sentences, and the files that they come from.

    `train` has the sentences in a written form near the corpus, and `augmented` has changed copies of them.
    """

    train: list[Sentence]
    augmented: list[Sentence]
    dev: list[Sentence]
    sources: list[CorpusFile]


def read_tagger_data(data: Path, seed: int = SEED) -> TaggerData:
    """Read and detokenize the sentences to train on and the held-out ones.

    The same corpora and seed give the same sentences. Raises `TrainingError` when data is missing or one of
    the two would be empty, `CorpusError` when a file is malformed.
    """
    labelled, sources = read_kaznerd_files(data)
    # A sentence may be in two files, or in two splits under different ids: held-out ones are not trained on.
    distinct = list(dict.fromkeys(labelled))
    train_labelled, dev_labelled = split_sentences(distinct)
    held_out = {sentence.words for sentence in dev_labelled}
    train_labelled = [sentence for sentence in train_labelled if sentence.words not in held_out]
    rng = random.Random(seed)
    dev = _written(dev_labelled, rng, 0)
    train = _written(train_labelled, rng, FILLERS_KEPT)
    augmented = _augmented(train_labelled, rng)
    if not train or not dev:
        raise TrainingError(
            f"{data} has {len(train)} sentences of KazNERD to train on and {len(dev)} to hold out; "
            "both are needed."
        )
    return TaggerData(train, augmented, dev, sources)


def _written(labelled: Iterable[LabelledSentence], rng: random.Random, fillers: float) -> list[Sentence]:
    """The sentences as written, each in a random style."""
    written = []
    for sentence in labelled:
        detokenized = detokenize(
            sentence.words,
            sentence.labels,
            keep_fillers=rng.random() < fillers,
            tight_ranges=rng.random() < 0.5,
        )
        if detokenized.tokens:
            written.append(restyle(detokenized, draw_style(rng)))
    return written


def _augmented(labelled: Sequence[LabelledSentence], rng: random.Random) -> list[Sentence]:
    """Copies of the sentences, `AUGMENTED_COPIES` of each, with other names, short forms and as headlines."""
    names = Names(labelled)
    changed = []
    for sentence in (each for _ in range(AUGMENTED_COPIES) for each in labelled):
        copy = names.with_other_names(sentence, rng, OTHER_NAMES)
        copy = with_given_names(copy, rng, GIVEN_NAMES)
        copy = names.with_places(copy, rng, PLACES)
        copy = with_other_months(copy, rng, OTHER_MONTHS)
        if rng.random() < BARE_DATES:
            copy = with_bare_numbers(copy)
        for shorten, rate in SHORT_FORMS:
            copy = shorten(copy, rng, rate)
        changed.append(copy)
    return [_perhaps_headline(sentence, rng) for sentence in _written(changed, rng, FILLERS_KEPT)]


def _perhaps_headline(sentence: Sentence, rng: random.Random) -> Sentence:
    """The sentence, at their rates as a headline or without its full stop."""
    form = rng.random()
    if form < HEADLINES:
        return without_full_stop(in_capitals(sentence))
    return without_full_stop(sentence) if form < HEADLINES + WITHOUT_FULL_STOP else sentence
