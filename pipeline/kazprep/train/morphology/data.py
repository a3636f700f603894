"""Reading the training data of the morphological models from a folder.

morphology/silver.conllu        silver analyses, or silver.conllu.xz
morphology/lexicon.tsv          form, lemma, UPOS, FEATS, count, share; for the lemmatizer, optional
gazetteers/lemmas.tsv           part of speech in Kazakh, lemma; for the lemmatizer, optional
gazetteers/wordlist_by_frequency.txt    forms, the most frequent first: which have vectors, and which are in
                                the lemmatizer's dictionary; optional
ud_kazakh_ktb/*.conllu          UD_Kazakh-KTB, any of its splits
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kazprep.corpora.holdout import DEV_DOCUMENTS, split_documents
from kazprep.corpora.sentence import read_lines
from kazprep.errors import CorpusError, TrainingError
from kazprep.train.data import CorpusFile, corpus_file, files_of
from kazprep.train.morphology.corrections import Corrections
from kazprep.train.morphology.sentences import AnalysedDocument, Token, Tokens, read_gold, read_silver

_SILVER = ("morphology/silver.conllu", "morphology/silver.conllu.xz")
_LEXICON = "morphology/lexicon.tsv"
_LEXICON_COLUMNS = ("form", "lemma", "upos", "feats", "count", "share")
_LISTED = "gazetteers/lemmas.tsv"

PARTS_OF_SPEECH = {
    "zatEsim": "NOUN",
    "etistik": "VERB",
    "synEsim": "ADJ",
    "usteu": "ADV",
}
"""Those of the list of lemmas that are open classes; the words of the others are in the silver sentences."""


@dataclass(frozen=True, slots=True)
class MorphologyData:
    """Sentences to train on, silver and gold, held-out documents, and the files that they come from."""

    silver: list[Tokens]
    gold: list[Tokens]
    held_out: list[AnalysedDocument]
    sources: list[CorpusFile]
    corrections: Corrections
    """Those of the sentences, which are corrected; the held-out documents are not."""

    @property
    def held_out_sentences(self) -> list[Tokens]:
        """The sentences of the held-out documents."""
        return [tokens for document in self.held_out for tokens in document.sentences]


class Entry(NamedTuple):
    """A form of the lexicon: its commonest analysis, and how often the form was seen."""

    form: str
    lemma: str
    upos: str
    occurrences: int


class Listed(NamedTuple):
    """A lemma of a word list and its part of speech."""

    lemma: str
    upos: str


def read_morphology_data(data: Path, held_out: frozenset[str] = DEV_DOCUMENTS) -> MorphologyData:
    """Read the sentences to train on, and the treebank's documents `held_out`.

    Silver sentences that are held-out ones, too, are left out, and known faults corrected. Raises
    `TrainingError` when data is missing or a document is held out that is not there, `CorpusError` with file
    and line when a file is malformed.
    """
    paths = files_of(data, "ud_kazakh_ktb", "*.conllu")
    silver_path = next((data / name for name in _SILVER if (data / name).is_file()), None)
    if silver_path is None:
        raise TrainingError(f"{data} has no {_SILVER[0]} to train on, nor {_SILVER[1]}.")
    silver = read_silver(silver_path)
    documents: list[AnalysedDocument] = []
    sources = [corpus_file(data, silver_path, len(silver))]
    for path in paths:
        found = read_gold(path)
        documents += found
        sources.append(corpus_file(data, path, sum(len(document.sentences) for document in found)))
    missing = held_out - {document.name for document in documents}
    if missing:
        raise TrainingError(
            f"{data}/ud_kazakh_ktb has no document {sorted(missing)[0]!r} to hold out. "
            f"It has {', '.join(sorted({document.name for document in documents}))}."
        )
    learned, kept = split_documents(documents, held_out)
    seen = {_words(tokens) for document in kept for tokens in document.sentences}
    corrections = Corrections.of(silver)
    return MorphologyData(
        corrections.sentences(tokens for tokens in silver if _words(tokens) not in seen),
        corrections.sentences(as_segmented(tokens) for document in learned for tokens in document.sentences),
        kept,
        sources,
        corrections,
    )


def as_segmented(tokens: Tokens) -> Tokens:
    """A treebank's sentence as the tokenizer splits it: a token with a space is several, without analyses."""
    return tuple(_without_spaces(tokens))


def _without_spaces(tokens: Tokens) -> Iterator[Token]:
    for token in tokens:
        if " " not in token.form:
            yield token
        else:
            yield from (Token(part, None, None, "_", 0) for part in token.form.split())


def _words(tokens: Tokens) -> str:
    """A sentence without spaces and capitals, by which it is found in another corpus."""
    return "".join("".join(token.form for token in tokens).split()).lower()


def read_lexicon(data: Path) -> tuple[list[Entry], list[CorpusFile]]:
    """The entries of the lexicon, and the file; none without it.

    Raises `CorpusError` with file and line when it is malformed.
    """
    path = data / _LEXICON
    if not path.is_file():
        return [], []
    entries = []
    for number, (form, lemma, upos, _, count, _) in _rows(path, _LEXICON_COLUMNS):
        if not count.isdecimal():
            raise CorpusError(f"{path}, line {number}: {count!r} is not the number of a form's occurrences.")
        entries.append(Entry(form, lemma, upos, int(count)))
    return entries, [corpus_file(data, path, len(entries))]


def read_listed_lemmas(data: Path) -> tuple[list[Listed], list[CorpusFile]]:
    """The lemmas of the word list whose part of speech is an open class, and the file; none without it.

    Raises `CorpusError` with file and line when it is malformed.
    """
    path = data / _LISTED
    if not path.is_file():
        return [], []
    listed = [
        Listed(lemma, PARTS_OF_SPEECH[part])
        for _, (part, lemma) in _rows(path, ("pos", "lemma"))
        if part in PARTS_OF_SPEECH and " " not in lemma
    ]
    return listed, [corpus_file(data, path, len(listed))]


def _rows(path: Path, columns: Sequence[str]) -> Iterable[tuple[int, list[str]]]:
    """The rows of a tab-separated file after its header, each with the number of its line."""
    for number, line in enumerate(read_lines(path), 1):
        fields = line.split("\t")
        if not line.strip():
            continue
        if number == 1:
            if tuple(fields) != tuple(columns):
                raise CorpusError(f"{path}, line 1: the columns are {', '.join(columns)}, tab-separated.")
        elif len(fields) != len(columns) or not all(fields):
            raise CorpusError(
                f"{path}, line {number}: {len(columns)} columns are needed: {', '.join(columns)}."
            )
        else:
            yield number, fields
