"""Running the pipeline over inputs: `run` checks inputs, models and folder, and lets a `Job` do the work."""

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

from kazprep.models.folder import (
    Model,
    check_morphology,
    check_recorded,
    find_model,
    list_models,
    models_folder,
)
from kazprep.readers.source_columns import check_named_columns
from kazprep.runs.engines.engine import OnProgress
from kazprep.runs.engines.start import started_engine
from kazprep.runs.inputs import drop_run_outputs, find_inputs
from kazprep.runs.job import Job, RunOptions
from kazprep.runs.lock import locked
from kazprep.runs.prepare import check_mode, known_inputs
from kazprep.runs.run_info import RunInfo
from kazprep.runs.storage.storage import storage_of
from kazprep.runs.tag_files import read_tag_files, with_tag_files
from kazprep.settings import Settings
from kazprep.stages.registry import custom_stages


def run(
    inputs: Sequence[Path],
    output: Path,
    settings: Settings,
    options: RunOptions | None = None,
    *,
    on_start: Callable[[int], None] = lambda files: None,
    on_progress: OnProgress = lambda progress: None,
) -> RunInfo:
    """Take every document of the inputs through the pipeline and write the tables and `run.json` to `output`.

    Without inputs an update has those of the run. `on_start` is called with the number of files that are to
    be processed, `on_progress` with what has been done of them.

    Raises `InputError`, `OutputError`, `EngineError`, `PipelineError` and, where there is no such folder of
    models, `ModelError` before anything is written; `ModelError` for models that can't be loaded,
    `WorkerError`, `EngineError`, `StrictError`, `OSError` and `KeyboardInterrupt` later, with the status in
    `run.json` set to say so. What was done by then stays, and can be resumed.
    """
    options = options or RunOptions()
    # The order matters: a refusal comes before what takes time, and before anything is written.
    # 1. What the command line got wrong. The output of a run that is given by mistake may be that run.
    drop_run_outputs(inputs)
    check_mode(output, options.mode)
    with_files = with_tag_files(settings, output)
    models = _checked_models(with_files)
    # 2. The files of the inputs. Finding them may take minutes, so the output is not locked yet.
    known = known_inputs(output) if options.mode.keeps_tables else None
    given = find_inputs(inputs, output, settings.input, options.mode, known, options.limit)
    if not options.mode.keeps_tables:
        check_named_columns(given.sources, settings.input)
    # 3. The engine: a cluster that can't be reached is reported before there is an output folder.
    writer_id = secrets.token_hex(4)
    with started_engine(with_files, output, writer_id) as engine, locked(output):
        storage_of(output).check()
        # 4. Plan: the folder is examined again, as another run may have ended since.
        job = Job.prepare(output, settings, options, given, known, models, engine.workers)
        # 5. Work, from the plan on the disk to a complete run.
        job.execute(engine, on_start, on_progress)
    return job.info


def _checked_models(settings: Settings) -> list[Model]:
    """The models; raises for what can be known of them and of the stages before they are loaded."""
    folder = models_folder(settings.models.source)
    custom_stages(settings)  # which says what is wrong with them
    for stage, processor in (("segment", "tokenize"), ("tag", "ner")):
        if stage in settings.pipeline.stages:
            find_model(folder, processor)
    if "morphology" in settings.pipeline.stages:
        check_morphology(folder)
    check_recorded(folder)
    read_tag_files(settings)  # which says what is wrong with them
    if settings.inference.device == "cuda" and settings.run.engine == "local":
        from kazprep.inference.loading import choose_backend  # it takes torch, which takes seconds

        choose_backend(**settings.inference.model_dump())
    return list_models(folder)
