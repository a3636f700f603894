"""What a GPU gives: the results of a CPU, tokens a second, how busy it is, what it does when it is full.

Run it from the root of the repository, on a machine with an NVIDIA GPU:
`python -m tests.benchmarks.gpu FOLDER --json FIGURES`. FOLDER has marked articles (`training/articles`), of
which the text is taken; FIGURES is a file that the figures are written to. It takes some four minutes on a
machine with 16 cores. With `--device cpu` it can be tried out on some articles (`--articles 20 --workers 1
2`).
"""

import argparse
import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import mean
from time import perf_counter
from typing import Any

import numpy as np

from kazprep.bench.measure import agreement
from kazprep.corpora.articles import read_articles
from kazprep.document import Document
from kazprep.settings import Settings
from kazprep.settings.definitions import BUILT_IN_STAGES, DEFAULT_STAGES

_BATCH = 100_000  # characters, the default of a run
_BATCHES = (_BATCH, 400_000, 1_600_000)
_SHARE_OF_MEMORY = 0.4  # of what the largest batches took, which is then too little for them
_PROFILED = 0.25  # of the articles
_SAMPLES = 100  # milliseconds between two readings of the card


@dataclass(frozen=True, slots=True)
class Variant:
    """How the articles are processed."""

    title: str
    device: str
    workers: int = 1
    stages: tuple[str, ...] = DEFAULT_STAGES
    precision: str = "float32"
    tf32: bool = False
    """Whether factors may be rounded to 10 bits, as torch does by default in LSTMs on a GPU."""
    rules: bool = True
    batch_characters: int = _BATCH
    times: int = 1
    """How often each worker processes its articles."""
    memory: int | None = None
    """Bytes that a worker may allocate on the card."""
    profiled: bool = False
    """Whether the kernels are timed, of some of the articles."""


@dataclass(slots=True)
class Figures:
    """What was measured for a variant."""

    variant: Variant
    tokens: int = 0
    seconds: float = 0.0
    documents: list[Document] = field(default_factory=list)
    allocated: int = 0
    """The most bytes that tensors took in one worker."""
    halved: int = 0
    """How often a batch was halved as memory was short."""
    kernels: float | None = None
    """The share of the time in which a kernel ran, from 0 to 1, by the profiler."""
    busy: float | None = None
    """The mean utilization of the card, from 0 to 1, as nvidia-smi reports it."""
    used: int | None = None
    """The most bytes of the card that were in use, over all processes."""
    error: str = ""

    @property
    def rate(self) -> float:
        """Tokens a second."""
        return self.tokens / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class _Done:
    seconds: float
    tokens: int
    documents: list[Document]
    allocated: int
    halved: int
    kernels: float | None


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print a table and write the figures; 1 if a GPU's results are not the CPU's."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--articles", type=int)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4, 8, 16])
    parser.add_argument("--limit", type=float, default=210, help="seconds after which no variant begins")
    given = parser.parse_args(arguments)
    documents = [
        Document.of(article.text, record=number)
        for number, article in enumerate(read_articles(given.folder)[: given.articles])
    ]
    began = perf_counter()
    machine = _machine(given.device)
    print("; ".join(f"{name} {value}" for name, value in machine.items()), flush=True)
    measured: list[Figures] = []
    with _Workers(max(given.workers)) as workers:

        def run(variant: Variant) -> Figures:
            if perf_counter() - began > given.limit:
                return Figures(variant, error="no time left")
            figures = workers.run(variant, documents)
            measured.append(figures)
            print(_line(figures), flush=True)
            return figures

        every, gpu = BUILT_IN_STAGES, given.device
        reference = run(Variant("CPU, with lemmas", "cpu", max(given.workers), every))
        exact = [
            run(Variant("GPU, with lemmas", gpu, 1, every)),
            run(Variant("GPU, with lemmas, larger batches", gpu, 1, every, batch_characters=_BATCHES[-1])),
        ]
        other = [
            run(Variant("GPU, with lemmas, TF32", gpu, 1, every, tf32=True)),
            run(Variant("GPU, with lemmas, bfloat16", gpu, 1, every, precision="bfloat16")),
        ]
        sized = [run(Variant("GPU, no rules", gpu, rules=False, batch_characters=size)) for size in _BATCHES]
        if sized[-1].allocated or gpu == "cpu":
            memory = int(_SHARE_OF_MEMORY * sized[-1].allocated)
            exact.append(
                run(
                    Variant(
                        "GPU, with lemmas, larger batches, short of memory",
                        gpu,
                        1,
                        every,
                        batch_characters=_BATCHES[-1],
                        memory=memory,
                    )
                )
            )
        for number in given.workers:
            run(Variant("GPU", gpu, number, times=1 if number < 4 else 2))
        run(Variant("CPU", "cpu", max(given.workers), times=2))
        run(Variant("GPU, larger batches", gpu, max(given.workers), batch_characters=_BATCHES[-1], times=2))
        run(Variant("GPU, profiled", gpu, profiled=True))
        run(
            Variant("GPU, no rules, profiled", gpu, rules=False, profiled=True, batch_characters=_BATCHES[-1])
        )
    comparisons = [_compared(reference, each) for each in (*exact, *other) if not each.error]
    for each in comparisons:
        print(json.dumps(each))
    if given.json:
        figures = {
            "machine": machine,
            "articles": len(documents),
            "variants": [_as_dict(each) for each in measured],
            "compared with the CPU": comparisons,
        }
        given.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    complete = not any(each.error for each in (reference, *exact))
    same = complete and all(each["differing tokens"] == 0 for each in comparisons[: len(exact)])
    print(f"{perf_counter() - began:.0f} s; {'as the CPU' if same else 'NOT as the CPU'}")
    return 0 if same else 1


def _machine(device: str) -> dict[str, str]:
    import torch

    facts = {"torch": torch.__version__, "Python": sys.version.split()[0]}
    if device != "cpu":
        facts |= {
            "card": torch.cuda.get_device_name(),
            "memory": f"{torch.cuda.get_device_properties(0).total_memory / 2**30:.0f} GiB",
            "CUDA": str(torch.version.cuda),
            "cuDNN": str(torch.backends.cudnn.version()),
        }
    return facts


def _line(figures: Figures) -> str:
    variant = figures.variant
    parts = [
        f"{variant.title:50}",
        f"{variant.workers:3} worker{'s' if variant.workers > 1 else ' '}",
        f"{variant.batch_characters:9,} characters",
        f"{figures.tokens:8,} tokens {figures.seconds:6.2f} s {figures.rate:9,.0f} tokens/s",
    ]
    if figures.kernels is not None:
        parts.append(f"kernels {figures.kernels:.0%}")
    if figures.busy is not None:
        parts.append(f"busy {figures.busy:.0%}, {(figures.used or 0) / 2**30:.1f} GiB used")
    if figures.allocated:
        parts.append(f"tensors {figures.allocated / 2**20:.0f} MiB")
    if figures.halved:
        parts.append(f"halved {figures.halved}")
    return "  ".join(parts) + (f"  ERROR {figures.error}" if figures.error else "")


def _as_dict(figures: Figures) -> dict[str, object]:
    variant = {name: getattr(figures.variant, name) for name in Variant.__slots__}
    numbers = {
        name: getattr(figures, name)
        for name in ("tokens", "seconds", "allocated", "halved", "kernels", "busy", "used", "error")
    }
    return variant | numbers | {"tokens a second": round(figures.rate)}


def _compared(reference: Figures, other: Figures) -> dict[str, object]:
    """How much of what the CPU found another variant has found as well."""
    shares = agreement(reference.documents, other.documents)
    differing = tokens = analyses = differing_analyses = 0
    scores = 0.0
    for a, b in zip(reference.documents, other.documents, strict=True):
        tokens += len(a.tokens)
        tagged = [list(zip(each.tokens, each.ner_tags, strict=True)) for each in (a, b)]
        differing += len(set(tagged[0]) ^ set(tagged[1]))
        analyses += len(a.analyses or ())
        differing_analyses += sum(
            (x.lemma, x.upos, x.feats) != (y.lemma, y.upos, y.feats)
            for x, y in zip(a.analyses or (), b.analyses or (), strict=False)
        )
        if tagged[0] == tagged[1] and a.entities.scores is not None and b.entities.scores is not None:
            both = np.abs(np.asarray(a.entities.scores) - np.asarray(b.entities.scores))
            scores = max(scores, float(np.nanmax(both, initial=0.0)))
    return {
        "variant": other.variant.title,
        "tokens": tokens,
        "sentences": shares.sentences,
        "same tokens": shares.tokens,
        "tags": shares.tags,
        "differing tokens": differing,
        "differing analyses": differing_analyses,
        "analyses": analyses,
        "largest difference of a score": scores,
    }


class _Workers:
    """Processes that stay, as starting one takes longer than most variants."""

    def __init__(self, number: int) -> None:
        context = get_context("spawn")
        self._connections: list[Connection[Any, Any]] = []
        self._processes = []
        for _ in range(number):
            connection, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            self._connections.append(connection)
            self._processes.append(process)

    def __enter__(self) -> "_Workers":
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.terminate()
            process.join()

    def run(self, variant: Variant, documents: Sequence[Document]) -> Figures:
        """Measure a variant."""
        chosen = self._connections[: variant.workers]
        if variant.profiled:
            documents = documents[: max(1, int(_PROFILED * len(documents)))]
        figures = Figures(variant)
        for number, connection in enumerate(chosen):
            connection.send((variant, list(documents[number :: variant.workers])))
        answers = [connection.recv() for connection in chosen]  # the models are loaded
        if not any(isinstance(each, str) for each in answers):
            with _sampled(variant.device) as samples:
                began = perf_counter()
                for connection in chosen:
                    connection.send(None)
                answers = [connection.recv() for connection in chosen]
                figures.seconds = perf_counter() - began
            if samples:
                figures.busy = mean(share for share, _ in samples) / 100
                figures.used = max(used for _, used in samples) * 2**20
        figures.error = "; ".join(each for each in answers if isinstance(each, str))
        done = [each for each in answers if isinstance(each, _Done)]
        if figures.error or len(done) < len(chosen):
            return figures
        found = list(documents)
        for number, each in enumerate(done):
            found[number :: variant.workers] = each.documents
        figures.documents = found
        figures.tokens = sum(each.tokens for each in done)
        figures.allocated = max(each.allocated for each in done)
        figures.halved = sum(each.halved for each in done)
        figures.kernels = done[0].kernels
        return figures


@contextmanager
def _sampled(device: str) -> Iterator[list[tuple[int, int]]]:
    """The utilization in percent and the used MiB of the card, read again and again."""
    samples: list[tuple[int, int]] = []
    if device == "cpu":
        yield samples
        return
    query = ["--query-gpu=utilization.gpu,memory.used", "--format=csv,noheader,nounits"]
    try:
        process = subprocess.Popen(
            ["nvidia-smi", *query, f"--loop-ms={_SAMPLES}"], stdout=subprocess.PIPE, text=True
        )
    except OSError:
        yield samples
        return

    def read() -> None:
        for line in process.stdout or ():
            values = line.split(",")
            if len(values) == 2 and all(value.strip().isdigit() for value in values):
                samples.append((int(values[0]), int(values[1])))

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        yield samples
    finally:
        process.terminate()
        process.wait()
        reader.join()


# The rest runs in the processes.


def _serve(connection: "Connection[Any, Any]") -> None:
    """Measure variants until the connection is closed."""
    import torch

    torch.set_num_threads(1)
    while True:
        try:
            variant, documents = connection.recv()
        except EOFError:
            return
        try:
            connection.send(_work(connection, variant, documents))
        except Exception as error:  # the main process reports it
            connection.send(f"{type(error).__name__}: {error}"[:500])


def _work(connection: "Connection[Any, Any]", variant: Variant, documents: list[Document]) -> _Done:
    import torch

    from kazprep.stages.apply import run_stages
    from kazprep.stages.registry import build_stages
    from kazprep.text_processor import batches

    on_gpu = variant.device != "cpu"
    with _tf32(variant), _halvings(variant) as halved:
        stages = build_stages(_settings(variant))
        run_stages(stages, documents[:2])
        if on_gpu:
            torch.cuda.synchronize()
            torch.cuda.empty_cache()
            torch.cuda.reset_peak_memory_stats()
            if variant.memory is not None:
                total = torch.cuda.get_device_properties(0).total_memory
                torch.cuda.set_per_process_memory_fraction(variant.memory / total)
        connection.send(None)
        connection.recv()
        tokens = 0
        with _profiled(variant) as kernels:
            began = perf_counter()
            for _ in range(variant.times):
                done: list[Document] = []
                for batch in batches(documents, variant.batch_characters):
                    done += run_stages(stages, batch)
                tokens += sum(len(document.tokens) for document in done)
            seconds = perf_counter() - began
        allocated = torch.cuda.max_memory_allocated() if on_gpu else 0
        if on_gpu and variant.memory is not None:
            torch.cuda.set_per_process_memory_fraction(1.0)
    share = sum(kernels) / 1e6 / seconds if kernels else None
    return _Done(seconds, tokens, done, allocated, sum(halved), share)


def _settings(variant: Variant) -> Settings:
    settings = Settings()
    changed: dict[str, object] = {
        "pipeline": settings.pipeline.model_copy(update={"stages": variant.stages}),
        "inference": settings.inference.model_copy(
            update={"precision": variant.precision, "device": variant.device}
        ),
    }
    if not variant.rules:
        changed["segment"] = settings.segment.model_copy(update={"rules": False})
        changed["tag"] = settings.tag.model_copy(
            update={"rules": False, "trim": False, "contacts": False, "valid_ends": False}
        )
    return settings.model_copy(update=changed)


@contextmanager
def _tf32(variant: Variant) -> Iterator[None]:
    """Undo, for a variant with TF32, that the package keeps a GPU from it."""
    import torch

    from kazprep.inference import layers

    if not variant.tf32:
        yield
        return
    names, matmul = vars(layers), torch.backends.cuda.matmul
    kept = names["full_precision"]
    names["full_precision"] = lambda _: nullcontext()
    matmul.allow_tf32 = True
    try:
        yield
    finally:
        names["full_precision"] = kept
        matmul.allow_tf32 = False


@contextmanager
def _halvings(variant: Variant) -> Iterator[list[int]]:
    """How often a batch did not fit; on a CPU, for trying it out, half of the largest ones do not."""
    import torch

    from kazprep.inference.device import Batches

    halved: list[int] = []
    run = Batches._run

    def counted(self: Batches, batch: Any, lengths: Any, work: Any) -> None:
        def tried(rows: Any) -> None:
            if variant.device == "cpu" and variant.memory is not None:
                size = int(lengths[rows[0]]) * len(rows)
                if len(rows) > 1 and size > self._first_size // 2:  # type: ignore[attr-defined]
                    halved.append(1)
                    raise torch.OutOfMemoryError
            try:
                work(rows)
            except torch.OutOfMemoryError:
                halved.append(1)
                raise

        if work.__name__ == tried.__name__:  # the halves of a batch
            run(self, batch, lengths, work)
            return
        if not hasattr(self, "_first_size"):
            self._first_size = self.max_padded_size  # type: ignore[attr-defined]
        run(self, batch, lengths, tried)

    Batches._run = counted  # type: ignore[method-assign]
    try:
        yield halved
    finally:
        Batches._run = run  # type: ignore[method-assign]


@contextmanager
def _profiled(variant: Variant) -> Iterator[list[float]]:
    """The microseconds of each kernel."""
    spent: list[float] = []
    if not variant.profiled or variant.device == "cpu":
        yield spent
        return
    from torch.profiler import ProfilerActivity, profile

    with profile(activities=[ProfilerActivity.CUDA]) as profiler:
        yield spent
    for event in profiler.events() or ():
        if event.device_type.name == "CUDA":
            spent.append(event.time_range.elapsed_us())


if __name__ == "__main__":
    sys.exit(main())
