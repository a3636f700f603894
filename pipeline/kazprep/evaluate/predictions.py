"""What models, a finished run or another tool have found in gold documents."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from kazprep.corpora.sentence import GoldEntity, Span
from kazprep.document import Document
from kazprep.errors import InputError
from kazprep.evaluate.gold import GoldDocument, Prediction, read_gold
from kazprep.evaluate.scoring import nonspace_offsets
from kazprep.models.folder import has_morphology, models_folder
from kazprep.morphology.analysis import Analysis
from kazprep.pipeline import Pipeline
from kazprep.runs.opened import Run, open_run
from kazprep.settings import ModelSettings, Settings, with_lemmas
from kazprep.spans import Offsets, Spans


def predict_with_models(documents: Sequence[GoldDocument], source: str) -> Iterator[Prediction]:
    """Run the default pipeline on each document, with the models that `models.source` would name.

    If gold has lemmas, and the models find them, the stage `morphology` runs, too.

    Raises `ModelError` when there are no such models or they can't be loaded.
    """
    settings = Settings(models=ModelSettings(source=source))
    if any(gold.analyses for gold in documents) and has_morphology(models_folder(source)):
        settings = with_lemmas(settings)
    processed = Pipeline.from_settings(settings).stream(
        Document.of(gold.text, source=gold.name) for gold in documents
    )
    for gold, document in zip(documents, processed, strict=True):
        offsets = _nonspace_offsets(gold.text)
        yield _prediction(document, offsets, 0, int(offsets[-1]))


def predictions_of_run(documents: Sequence[GoldDocument], folder: Path) -> Iterator[Prediction]:
    """Read what a finished run has found in each document.

    A document is looked up in the run by its text, whitespace aside: it may be a document of the run or a
    part of one, and of several that contain it the first counts.

    Raises `InputError` when there is no such run or it lacks some of the documents.
    """
    try:
        run = open_run(folder)
    except (FileNotFoundError, ValueError) as error:
        raise InputError(str(error)) from error
    located = _locate_all(documents, run)
    predictions: dict[str, Prediction] = {}
    for document in run.restored():
        inside = located.get(document.doc_id, ())
        offsets = _nonspace_offsets(document.raw_text) if inside else np.empty(0, np.int32)
        for gold, start in inside:
            end = start + len(_squeeze(gold.text))
            predictions[gold.name] = _prediction(document, offsets, start, end)
    return (predictions[gold.name] for gold in documents)


def predictions_of_conllu(documents: Sequence[GoldDocument], file: Path) -> Iterator[Prediction]:
    """Read what another tool has found in each document: sentences, tokens and their analyses.

    A document is looked up in the text of the complete file, whitespace aside, from where the one before it
    ends. Entities are none, as CoNLL-U has no place for them.

    Raises `CorpusError` when the file is not CoNLL-U, `InputError` when it lacks the text of a document.
    """
    text = ""
    sentences: list[Span] = []
    tokens: list[Span] = []
    analyses: list[Analysis] = []
    found = read_gold([file])
    for document in found:
        if document.tokens is None:
            raise InputError(f"{document.file} is not CoNLL-U, which --predicted takes")
        offsets = _nonspace_offsets(document.text) + len(text)
        sentences += [(int(offsets[start]), int(offsets[end])) for start, end in document.sentences]
        tokens += [(int(offsets[start]), int(offsets[end])) for start, end in document.tokens]
        analyses += document.analyses or (Analysis(None, None, None),) * len(document.tokens)
        text += _squeeze(document.text)
    is_analysed = any(document.analyses for document in found)
    of_sentences, of_tokens = Spans.of(sentences), Spans.of(tokens)
    last = 0
    for gold in documents:
        sought = _squeeze(gold.text)
        first = text.find(sought, last)
        first = text.find(sought) if first < 0 else first
        if first < 0:
            raise InputError(f"the text of {gold.name} is not in {file}, which has to be over the same text")
        last = first + len(sought)
        inside = _indices(of_tokens, first, last)
        yield Prediction(
            _moved(of_sentences, _indices(of_sentences, first, last), first),
            _moved(of_tokens, inside, first),
            (),
            analyses=tuple(analyses[index] for index in inside.tolist()) if is_analysed else (),
        )


def _indices(spans: Spans, first: int, last: int) -> Offsets:
    """The indices of the spans that are at least partly between two offsets."""
    return np.flatnonzero((spans.start < last) & (spans.end > first)).astype(np.int32)


def _moved(spans: Spans, indices: Offsets, first: int) -> tuple[Span, ...]:
    """Some of the spans, counted from an offset."""
    return tuple(Spans(spans.start[indices] - first, spans.end[indices] - first))


def _locate_all(documents: Sequence[GoldDocument], run: Run) -> dict[str, list[tuple[GoldDocument, int]]]:
    """By `doc_id` of the run, the gold documents in its text, each with the offset at which it begins.

    The offset does not count whitespace. Raises `InputError` when the run lacks some of the documents.
    """
    texts = run.documents(["doc_id", "raw_text"]).set_index("doc_id")["raw_text"]
    squeezed = {str(doc_id): _squeeze(text) for doc_id, text in texts.items()}
    located: dict[str, list[tuple[GoldDocument, int]]] = {}
    absent = []
    for gold in documents:
        found = _locate(_squeeze(gold.text), squeezed)
        if found is None:
            absent.append(gold.name)
        else:
            doc_id, start = found
            located.setdefault(doc_id, []).append((gold, start))
    if absent:
        raise InputError(
            f"{len(absent)} of {len(documents)} gold documents are not in the run in {run.place}, such as "
            f"{absent[0]}: the run has to be over their text, which --export writes to a folder"
        )
    return located


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _locate(text: str, texts: dict[str, str]) -> tuple[str, int] | None:
    """Which text contains this one, and at which offset; one that is equal to it comes first."""
    equal = next((key for key, other in texts.items() if other == text), None)
    if equal is not None:
        return equal, 0
    return next(((key, other.index(text)) for key, other in texts.items() if text in other), None)


def _nonspace_offsets(text: str) -> Offsets:
    return np.array(nonspace_offsets(text), dtype=np.int32)


def _prediction(document: Document, offsets: Offsets, first: int, last: int) -> Prediction:
    """What is at least partly in a part of a document, as spans that count from where the part begins.

    `offsets` are those of `nonspace_offsets(document.raw_text)`; the part is `first` to `last` of them.
    """

    def inside(spans: Spans) -> list[tuple[int, Span]]:
        """The indices and the spans of those that are at least partly in the part."""
        raw = document.raw_spans(spans)
        found = Spans(offsets[raw.start], offsets[raw.end])
        indices = _indices(found, first, last)
        return list(zip(indices.tolist(), _moved(found, indices, first), strict=True))

    sentences, entities = inside(document.sentences), inside(document.entity_spans)
    tokens = inside(document.tokens)
    parts, analyses = document.parts, document.token_analyses if document.analyses else ()
    return Prediction(
        tuple(span for _, span in sentences),
        tuple(span for _, span in tokens),
        tuple(GoldEntity(start, end, document.entities.types[index]) for index, (start, end) in entities),
        tuple(parts[index] for index, _ in sentences) if parts else (),
        tuple(float(document.entities.scores[index]) for index, _ in entities),
        tuple(document.entities.sources[index] for index, _ in entities),
        tuple(analyses[index] for index, _ in tokens) if analyses else (),
    )
