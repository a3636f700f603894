"""Speed: each variant of running the models, timed in separate processes, and the agreement of results."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import perf_counter
from typing import Any

import numpy as np

from kazprep.document import Document
from kazprep.entities.entity import Entities
from kazprep.errors import BenchError
from kazprep.models.folder import models_folder
from kazprep.settings import Settings
from kazprep.spans import Spans
from kazprep.stages.apply import run_stages
from kazprep.stages.registry import build_stages
from kazprep.text_processor import batches


@dataclass(frozen=True, slots=True)
class Agreement:
    """The shares of what stock Stanza found that another variant found as well, from 0 to 1."""

    sentences: float
    """By both ends."""
    tokens: float
    """By both ends."""
    tags: float
    """Of the tokens, by both ends and by their tag (B, I or O, and the type)."""


def agreement(stock: Sequence[Document], other: Sequence[Document]) -> Agreement:
    """The agreement of `other` with `stock` on the same documents."""
    pairs = list(zip(stock, other, strict=True))
    return Agreement(
        _share((a.sentences, b.sentences) for a, b in pairs),
        _share((a.tokens, b.tokens) for a, b in pairs),
        _share((_tagged(a), _tagged(b)) for a, b in pairs),
    )


def _share(pairs: Iterable[tuple[Iterable[object], Iterable[object]]]) -> float:
    same = total = 0
    for found, other in pairs:
        counts = Counter(found)
        total += counts.total()
        same += (counts & Counter(other)).total()
    return same / total if total else 1.0


def _tagged(document: Document) -> list[tuple[tuple[int, int], str]]:
    return list(zip(document.tokens, document.ner_tags, strict=True))


_COMPARED = ("segment", "tag")
"""The stages that do what Stanza does; the documents are normalized already."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A variant of running the models.

    `name` is `loop` for Stanza's `nlp(text)`, `bulk` for its `nlp.bulk_process(texts)`, and `kazprep`.
    """

    name: str
    threads: int = 1
    """Of torch, in each process."""
    workers: int = 1
    precision: str = "float32"
    with_rules: bool = False
    """With the rules over boundaries and entities, as in a run; stock Stanza has none."""

    @property
    def title(self) -> str:
        """Its name in the printed table."""
        if self.name == "kazprep":
            precision = "" if self.precision == "float32" else f", {self.precision}"
            rules = ", with rules" if self.with_rules else ""
            return f"kazprep, {self.workers} worker{'s' * (self.workers > 1)}{precision}{rules}"
        call = "nlp(text)" if self.name == "loop" else "nlp.bulk_process(texts)"
        return f"Stanza's {call}, {self.threads} thread{'s' * (self.threads > 1)}"


@dataclass(frozen=True, slots=True)
class Measurement:
    """The time and memory that a variant took, and its results."""

    variant: Variant
    seconds: float
    tokens: int
    peak_bytes: int
    """The most memory that one of its processes took, with Python, torch and the models."""
    lstm_seconds: float | None
    """Of these, in the LSTM layers' own calls, over all processes; None on a GPU: its calls return early."""
    documents: tuple[Document, ...]
    """The documents with sentences, tokens and entities."""

    @property
    def rate(self) -> float:
        """Tokens a second."""
        return self.tokens / self.seconds


def measure(variant: Variant, documents: Sequence[Document], settings: Settings) -> Measurement:
    """Time a variant over normalized documents; loading the models and the first document are not counted.

    Raises `BenchError` when a process ends before its work does.
    """
    context = get_context("spawn")
    threads = {"OMP_NUM_THREADS": str(variant.threads), "MKL_NUM_THREADS": str(variant.threads)}
    processes, connections = [], []
    try:
        with _environment(threads):  # which the processes inherit
            for number in range(variant.workers):
                connection, theirs = context.Pipe()
                part = list(documents[number :: variant.workers])
                process = context.Process(target=_serve, args=(theirs, variant, settings, part), daemon=True)
                process.start()
                theirs.close()
                processes.append(process)
                connections.append(connection)
        for connection in connections:
            _received(connection, variant)  # the models are loaded
        began = perf_counter()
        for connection in connections:
            connection.send(None)
        done = [_received(connection, variant) for connection in connections]
        seconds = perf_counter() - began
    finally:
        for process in processes:
            process.terminate()
            process.join()
    found = list(documents)
    for number, served in enumerate(done):
        found[number :: variant.workers] = served.documents
    lstm_seconds = [served.lstm_seconds for served in done if served.lstm_seconds is not None]
    return Measurement(
        variant,
        seconds,
        sum(len(document.tokens) for document in found),
        max(served.peak_bytes for served in done),
        sum(lstm_seconds) if lstm_seconds else None,
        tuple(found),
    )


def _received(connection: Connection, variant: Variant) -> Any:
    try:
        message = connection.recv()
    except EOFError:
        raise BenchError(f"{variant.title}: its process died, perhaps out of memory") from None
    if isinstance(message, Exception):
        raise BenchError(f"{variant.title}: {message}") from message
    return message


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


# The rest runs in the processes.


@dataclass(frozen=True, slots=True)
class _Served:
    documents: list[Document]
    peak_bytes: int
    lstm_seconds: float | None


def _serve(connection: Connection, variant: Variant, settings: Settings, documents: list[Document]) -> None:
    """Load the models, report that, wait for the signal to start, work, and send the results."""
    try:
        import torch

        from kazprep.inference.loading import choose_backend

        torch.set_num_threads(variant.threads)
        on_gpu = choose_backend(**settings.inference.model_dump()).device != "cpu"
        work = (
            _kazprep(variant, settings)
            if variant.name == "kazprep"
            else _stock(variant, settings, use_gpu=on_gpu)
        )
        work(documents[:1])
        connection.send(None)
        connection.recv()
        with _lstm_timed() as spent:
            finish = work(documents)
        connection.send(_Served(finish(), _peak_bytes(), None if on_gpu else sum(spent)))
    except Exception as error:  # the main process reports it
        connection.send(error)


_Work = Callable[[list[Document]], Callable[[], list[Document]]]
"""Does the work that is timed, and returns a function that puts the results into documents, untimed."""


def _kazprep(variant: Variant, settings: Settings) -> _Work:
    changed: dict[str, object] = {
        "inference": settings.inference.model_copy(
            update={"backend": "kazprep", "precision": variant.precision}
        )
    }
    if not variant.with_rules:
        changed["segment"] = settings.segment.model_copy(update={"rules": False})
        changed["tag"] = settings.tag.model_copy(
            update={"rules": False, "trim": False, "contacts": False, "valid_ends": False, "names": ""}
        )
    built = build_stages(settings.model_copy(update=changed))
    stages = [stage for stage in built if stage.name in _COMPARED]

    def work(documents: list[Document]) -> Callable[[], list[Document]]:
        done: list[Document] = []
        for batch in batches(documents, settings.run.batch_characters):
            done += run_stages(stages, batch)
        return lambda: done

    return work


def _stock(variant: Variant, settings: Settings, *, use_gpu: bool) -> _Work:
    from kazprep.inference.stanza_pipeline import load_pipeline

    nlp = load_pipeline(models_folder(settings.models.source), "tokenize,ner", use_gpu=use_gpu)

    def work(documents: list[Document]) -> Callable[[], list[Document]]:
        # A line is a paragraph, and Stanza's paragraphs are separated by blank lines.
        texts = [document.text.replace("\n", "\n\n") for document in documents]
        found = [nlp(text) for text in texts] if variant.name == "loop" else nlp.bulk_process(texts)
        return lambda: [_filled(document, each) for document, each in zip(documents, found, strict=True)]

    return work


def _filled(document: Document, found: Any) -> Document:
    """The document with what Stanza found in it."""
    tokens = [token for sentence in found.sentences for token in sentence.tokens]
    feeds = np.array(
        [offset for offset, character in enumerate(found.text) if character == "\n"][1::2], dtype=int
    )

    def spans(pairs: Iterator[tuple[int, int]]) -> Spans:
        found_spans = Spans.of(pairs)
        doubled = np.searchsorted(feeds, found_spans.start).astype(np.int32)
        return Spans(found_spans.start - doubled, found_spans.end - doubled)

    firsts = np.cumsum([0, *(len(sentence.tokens) for sentence in found.sentences)])
    return replace(
        document,
        sentences=spans((s.tokens[0].start_char, s.tokens[-1].end_char) for s in found.sentences),
        tokens=spans((token.start_char, token.end_char) for token in tokens),
        entities=Entities.of_bioes([token.ner for token in tokens], firsts[:-1]),
    )


@contextmanager
def _lstm_timed() -> Iterator[list[float]]:
    """The seconds of each call of an LSTM layer."""
    from torch.nn import LSTM, Module
    from torch.nn.modules.module import register_module_forward_hook, register_module_forward_pre_hook

    spent: list[float] = []
    began = [0.0]

    def start(module: Module, _: object) -> None:
        if isinstance(module, LSTM):
            began[0] = perf_counter()

    def stop(module: Module, _: object, __: object) -> None:
        if isinstance(module, LSTM):
            spent.append(perf_counter() - began[0])

    hooks = [register_module_forward_pre_hook(start), register_module_forward_hook(stop)]
    try:
        yield spent
    finally:
        for hook in hooks:
            hook.remove()


def _peak_bytes() -> int:
    """The most memory that this process has taken; 0 where the system does not report it."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
