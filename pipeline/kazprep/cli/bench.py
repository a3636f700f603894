"""`kazprep bench`: the models' speed on a user's documents, compared with stock Stanza."""

from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from kazprep.bench.measure import Measurement, Variant, agreement, measure
from kazprep.cli.options import complete_setting
from kazprep.cli.printing import print_content, print_json
from kazprep.document import Document
from kazprep.errors import InputError
from kazprep.readers import read
from kazprep.readers.sources.find import find_sources
from kazprep.runs.engines.engine import available_cores
from kazprep.settings import Settings, load_settings
from kazprep.stages.built_in import NormalizeStage, NoTextError
from kazprep.text.plurals import counted


def bench_command(
    names: Annotated[list[str], typer.Argument(metavar="INPUT", help="Folders of articles, or files.")],
    config: Annotated[
        Path | None, typer.Option(help="TOML file with settings; kazprep settings prints them all.")
    ] = None,
    assignments: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            autocompletion=complete_setting,
            help="A single setting, such as models.source=DIR. May be repeated.",
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="Process only the first N documents.")] = 500,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Measure the speed of the models with stock Stanza and with kazprep, on the same weights.

    The variants run one after another on this machine; reading, normalizing and writing are not measured. The
    rules over boundaries and entities, which stock Stanza does not have, are on in the last variant only.
    """
    settings = load_settings(config, assignments or [])
    settings, device = _with_device(settings)
    documents = _documents([Path(name) for name in names], settings, limit)
    cores = available_cores()
    variants = [Variant(name, threads) for name in ("loop", "bulk") for threads in sorted({1, cores})]
    variants += [Variant("kazprep", workers=workers) for workers in sorted({1, cores})]
    variants.append(Variant("kazprep", workers=cores, precision="bfloat16"))
    variants.append(Variant("kazprep", workers=cores, with_rules=True))
    measured = [measure(variant, documents, settings) for variant in variants]
    report = _report(measured, sum(len(document.text) for document in documents), device)
    if as_json:
        print_json(report, indent=2)
    else:
        print_content(_table(report))


def _with_device(settings: Settings) -> tuple[Settings, str]:
    """The settings with the device that all variants run on, and that device.

    Raises `InputError` for settings of what is compared here, `ModelError` for a GPU where there is none.
    """
    from kazprep.inference.loading import choose_backend  # brings in torch

    inference, usual = settings.inference, Settings().inference
    if (inference.backend, inference.precision) != (usual.backend, usual.precision):
        raise InputError(
            "bench times both backends and both precisions: "
            "leave inference.backend and inference.precision out"
        )
    device = choose_backend(**inference.model_dump()).device
    return settings.model_copy(update={"inference": inference.model_copy(update={"device": device})}), device


def _documents(inputs: list[Path], settings: Settings, limit: int) -> list[Document]:
    """The first documents that can be read, normalized."""
    normalize = NormalizeStage.from_settings(settings)
    documents: list[Document] = []
    for source in find_sources(inputs, settings.input.ignore):
        for record in read(source, settings.input):
            if isinstance(record, Document):  # a run records the others; here is nothing to time
                with suppress(NoTextError):
                    documents += normalize([record])
            if len(documents) >= limit:
                break
        if len(documents) >= limit:
            break
    if not documents:
        raise InputError(f"no document can be read in {', '.join(map(str, inputs))}")
    return documents[:limit]


def _report(measured: list[Measurement], characters: int, device: str) -> dict[str, Any]:
    stock = [each for each in measured if each.variant.name != "kazprep"]
    best = max(stock, key=lambda each: each.rate)
    return {
        "device": device,
        "documents": len(best.documents),
        "characters": characters,
        "variants": [
            {
                "title": each.variant.title,
                **asdict(each.variant),
                "seconds": round(each.seconds, 3),
                "tokens": each.tokens,
                "tokens_per_second": round(each.rate),
                "ratio_to_best_stanza": round(each.rate / best.rate, 2),
                "peak_bytes": each.peak_bytes,
                **({} if each in stock else _kazprep_figures(each, best)),
            }
            for each in measured
        ],
    }


def _kazprep_figures(each: Measurement, best: Measurement) -> dict[str, float]:
    same = agreement(best.documents, each.documents)
    figures = {f"same_{name}": share for name, share in asdict(same).items()}
    if each.lstm_seconds is None:
        return figures
    everything = each.seconds * each.variant.workers
    return {
        "lstm_seconds": round(each.lstm_seconds, 3),
        "beside_lstm": round(everything / each.lstm_seconds - 1, 3) if each.lstm_seconds else 0.0,
        **figures,
    }


def _table(report: dict[str, Any]) -> str:
    device = "the CPU" if report["device"] == "cpu" else "a GPU"
    lines = [
        f"{counted(report['documents'], 'document')}, {counted(report['characters'], 'character')}, "
        f"each variant by itself on {device}, with the models loaded already:",
        f"  {'':<42}{'tokens/s':>10}{'ratio':>8}{'peak MB':>10}",
    ]
    for each in report["variants"]:
        lines.append(
            f"  {each['title']:<42}{each['tokens_per_second']:>10,}{each['ratio_to_best_stanza']:>8.2f}"
            f"{each['peak_bytes'] / 1e6:>10,.0f}"
        )
    timed = any("beside_lstm" in each for each in report["variants"])
    lines.append("The same as stock Stanza" + (", and time beside the LSTM layers' own:" if timed else ":"))
    lines += [
        f"  {each['title']:<42}sentences {each['same_sentences']:.4%}, tokens {each['same_tokens']:.4%}, "
        f"tags {each['same_tags']:.4%}" + (f", {each['beside_lstm']:+.0%}" if timed else "")
        for each in report["variants"]
        if "same_tokens" in each
    ]
    return "\n".join(lines)
