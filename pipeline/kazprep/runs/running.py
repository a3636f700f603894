"""Running the pipeline over inputs: plan, share out, write, record."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from time import perf_counter

from kazprep.models.resources import list_models
from kazprep.pipeline import models_folder
from kazprep.readers.source import InputError, absolute, find_sources, storable_name
from kazprep.readers.stretches import cut_large
from kazprep.runs.processing import Progress
from kazprep.runs.record import RunRecord, read_record
from kazprep.runs.shards import cut_shards
from kazprep.runs.workers import available_cores, process_shards
from kazprep.settings import Settings
from kazprep.tables.schemas import SCHEMAS
from kazprep.tables.writing import UNFINISHED


class OutputError(Exception):
    """The output folder can't be used; the message says why and what to do."""


def run(
    inputs: Sequence[Path],
    output: Path,
    settings: Settings,
    *,
    limit: int | None = None,
    overwrite: bool = False,
    started: Callable[[int], None] = lambda sources: None,
    report: Callable[[Progress], None] = lambda progress: None,
) -> RunRecord:
    """Take every document of the inputs through the pipeline and write the tables and `run.json` to `output`.

    `limit` takes the first so many files only. `started` is told how many files there are, `report` what has
    been done of them.

    Raises `InputError`, `OutputError` and, where there is no such folder of models, `ModelError` before
    anything is written; `ModelError` for models that can't be loaded, `WorkerError`, `OSError` and
    `KeyboardInterrupt` later, with the status in `run.json` set to say so.
    """
    check_output(output, overwrite=overwrite)
    folder = models_folder(settings.models.source)
    own = absolute(output)
    sources = [
        source
        for source in find_sources(inputs, settings.input.ignore)
        if not source.path.is_relative_to(own)
    ][:limit]
    if not sources:
        raise InputError(f"there are no files in {', '.join(map(str, inputs))}")
    stretches = [part for source in sources for part in cut_large(source, settings.input.cut_bytes)]
    shards = cut_shards(stretches, settings.run.shard_bytes)
    workers = settings.run.workers or available_cores()
    record = RunRecord(
        [storable_name(str(path)) for path in inputs],
        settings,
        list_models(folder),
        len(sources),
        len(shards),
        workers,
        limit,
    )
    began = perf_counter()
    try:
        prepare_output(output, record)
        started(len(sources))
        for result in process_shards(shards, settings, output, workers, report):
            record.add(result)
    except OutputError:
        raise
    except BaseException as error:
        record.status = "interrupted" if isinstance(error, KeyboardInterrupt) else "failed"
        record.seconds = perf_counter() - began
        with suppress(OSError):  # what went wrong first is what the caller has to know
            record.write(output)
        raise
    record.status = "complete"
    record.seconds = perf_counter() - began
    record.write(output)
    return record


def check_output(output: Path, *, overwrite: bool) -> None:
    """Check that a run may write to a folder: a new or empty one, or an earlier run if `overwrite` is set.

    A run that wrote no table yet counts as empty. Raises `OutputError` when it may not.
    """
    try:
        if not output.exists():
            return
        if not output.is_dir():
            raise OutputError(f"{output} is a file: choose a folder with --output")
        if not any(output.iterdir()):
            return
        if read_record(output) is None:
            raise OutputError(f"{output} is not empty and holds no run: choose another folder with --output")
        tables = [output / name for name in SCHEMAS]
        parts = [part for table in tables if table.is_dir() for part in table.iterdir()]
        strangers = [table for table in tables if table.is_symlink()]
        strangers += [part for part in parts if not part.match("part-*.parquet") and not _is_unfinished(part)]
    except OSError as error:
        raise OutputError(f"{output} can't be used: {error.strerror or error}") from error
    if strangers:
        raise OutputError(f"{strangers[0]} is not kazprep's: choose another folder with --output")
    if parts and not overwrite:
        raise OutputError(
            f"{output} holds a run already: replace it with --overwrite, "
            "or choose another folder with --output"
        )


def _is_unfinished(part: Path) -> bool:
    return part.match(f".part-*{UNFINISHED}")


def prepare_output(output: Path, record: RunRecord) -> None:
    """Write the record of a run that begins and make an empty folder for each table.

    Of an earlier run no table stays. Raises `OutputError` where nothing can be written.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        record.write(output)  # first, so that no earlier run is taken for whole once its tables go
        for name in SCHEMAS:
            if (output / name).is_dir():
                shutil.rmtree(output / name)
            (output / name).mkdir()
    except OSError as error:
        raise OutputError(f"{output} can't be written: {error.strerror or error}") from error
