"""Training of the lemmatizer: `kazprep train lemma`."""

import logging
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import torch

from kazprep.corpora.holdout import DEV_DOCUMENTS
from kazprep.errors import TrainingError
from kazprep.inference.morphology.lemma_score import RECORD_KEY
from kazprep.inference.threads import one_thread
from kazprep.models.folder import model_path
from kazprep.train.artifacts import install, write_record
from kazprep.train.data import SEED
from kazprep.train.morphology.calibrate import calibrate_lemmas
from kazprep.train.morphology.data import (
    Entry,
    Listed,
    MorphologyData,
    read_lexicon,
    read_listed_lemmas,
    read_morphology_data,
)
from kazprep.train.morphology.defaults import LEMMA_STEPS
from kazprep.train.morphology.guess import EndingRules
from kazprep.train.morphology.lemmatizer import Example, LemmatizerConfig, fit_lemmatizer
from kazprep.train.morphology.lexicon import (
    Lemmas,
    Pair,
    best_lemmas,
    build_dictionary,
    count_lemmas,
    merge,
    without_rare_stems,
)
from kazprep.train.morphology.pos import counted, score_held_out
from kazprep.train.morphology.scores import AnalysisScores
from kazprep.train.morphology.sentences import Token
from kazprep.train.vocabulary import read_word_list

GOLD_TIMES = 20  # a gold token outweighs this number of silver ones
CAPITALS = 0.2  # how often a common word is learned with a capital, relative to without
ALL_CAPITALS = 0.04  # how often a word is learned in capitals
SHORTEST_IN_CAPITALS = 4  # letters of a lemma
LISTED_WEIGHT = 0.5  # of a lemma that is only in a word list
GUESSED_WEIGHT = 0.3  # of a lemma that was found by the word's ending
COMMON_CLASSES = ("ADJ", "ADV", "NOUN", "VERB")

_LOG = logging.getLogger(__name__)


def train_lemma(
    data: Path,
    output: Path,
    *,
    held_out: frozenset[str] = DEV_DOCUMENTS,
    steps: int = LEMMA_STEPS,
    seed: int = SEED,
    device: str = "cpu",
) -> AnalysisScores | None:
    """Train a lemmatizer and write it to the resources folder `output`, which has a tagger already.

    `data` has the layout that `kazprep.train.morphology.data` describes. Returns the scores on the treebank's
    documents `held_out`, with the tagger's parts of speech; None without any. The scores of lemmas are
    calibrated on the same documents, for this tagger and this lemmatizer; without any, lemmas have none.
    Raises `TrainingError` when data or the tagger is missing, `CorpusError` when data is malformed.
    """
    if not model_path(output, "pos").is_file():
        raise TrainingError(
            f"{output} has no tagger of parts of speech, which the lemmatizer needs: "
            f"{model_path(output, 'pos')} is missing. Train one first: kazprep train pos."
        )
    material = read_morphology_data(data, held_out)
    entries, lexicon_sources = read_lexicon(data)
    listed, listed_sources = read_listed_lemmas(data)
    lemmas = known_lemmas(material, entries, listed, read_word_list(data).values())
    examples = training_examples(lemmas)
    _LOG.info("Training on %s words", f"{len(examples):,}")
    with tempfile.TemporaryDirectory() as work, one_thread():
        config = replace(LemmatizerConfig(), steps=steps, device=device)
        content = fit_lemmatizer(examples, build_dictionary(lemmas), config, seed)
        torch.save(content, Path(work) / "lemma.pt")
        model = install(Path(work) / "lemma.pt", output, "lemma")
    scores = score_held_out(output, material)
    others: dict[str, object] = {}
    if material.held_out:
        with one_thread():
            calibration = calibrate_lemmas(output, material.held_out_sentences)
        others[RECORD_KEY] = calibration.as_record(model_path(output, "pos"), model)
    write_record(
        model,
        command="train lemma",
        options={"steps": steps, "seed": seed},
        sources=[*material.sources, *lexicon_sources, *listed_sources],
        sentences=counted(material),
        scores={} if scores is None else {"ktb": scores.as_dict()},
        others=others,
    )
    return scores


def known_lemmas(
    material: MorphologyData, entries: Sequence[Entry], listed: Sequence[Listed], forms: Iterable[str]
) -> Lemmas:
    """The lemmas of all words of the training data.

    Those of lists count where no sentence has the word. `forms` are words that occur in texts; of those that
    are neither in sentences nor in lists, the lemma is guessed, and kept where it is known to be one.
    """
    silver = without_rare_stems(count_lemmas(material.silver))
    seen = merge(silver, count_lemmas(material.gold, GOLD_TIMES))
    others: Lemmas = {}
    for entry in entries:
        token = material.corrections.token(Token(entry.form, entry.lemma, entry.upos, "_"))
        others[Pair(token.form, token.upos or entry.upos)] = {token.lemma or entry.lemma: entry.occurrences}
    for lemma, upos in listed:
        others.setdefault(Pair(lemma, upos), {lemma: LISTED_WEIGHT})
    known = merge(seen, {pair: lemmas for pair, lemmas in others.items() if pair not in seen})
    rules = EndingRules(seen, listed)
    analysed = {pair.form for pair in known}
    for form in dict.fromkeys(forms):
        if form in analysed or form.lower() in analysed or not form.isalpha():
            continue
        for upos in ("PROPN",) if form[0].isupper() else COMMON_CLASSES:
            guess = rules.guess(form, upos)
            if guess is not None and guess.known:
                known[Pair(form, upos)] = {guess.lemma: GUESSED_WEIGHT}
    return known


def training_examples(lemmas: Lemmas) -> list[Example]:
    """Each word with its commonest lemma; common words with a capital, too, and all in capitals.

    Frequent words are learned more often, by the square root of what they weigh. Of short names in capitals
    nobody could say whether they are abbreviations: they are not learned. Some names have a capital in the
    middle, as those of companies do, which is kept.
    """
    examples = []
    for pair, lemma in best_lemmas(lemmas).items():
        weight = sum(lemmas[pair].values()) ** 0.5
        examples.append(Example(pair.form, pair.upos, lemma, weight))
        if pair.form.islower() and lemma.islower():
            capital = pair.form[0].upper() + pair.form[1:]
            examples.append(Example(capital, pair.upos, lemma, weight * CAPITALS))
        if pair.form.isalpha() and len(lemma) >= SHORTEST_IN_CAPITALS and not lemma.isupper():
            examples.append(Example(pair.form.upper(), pair.upos, lemma, weight * ALL_CAPITALS))
        middle = len(lemma) // 2
        if pair.upos == "PROPN" and middle > 1 and pair.form.startswith(lemma) and lemma.istitle():
            form, name = (each[:middle] + each[middle:].capitalize() for each in (pair.form, lemma))
            # The tagger often takes such names for common nouns.
            examples += [Example(form, upos, name, weight * ALL_CAPITALS) for upos in ("NOUN", "PROPN")]
    return examples
