"""`kazprep run`: a folder of articles in, tables out."""

import errno
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from kazprep.cli.language import general_language, speak_for_report
from kazprep.cli.options import (
    ConfigOption,
    EngineOption,
    LemmasOption,
    RayAddressOption,
    SetOption,
    StrictOption,
    WorkersOption,
    input_paths,
    run_assignments,
)
from kazprep.cli.printing import print_content, print_error, print_text
from kazprep.cli.summary import summary
from kazprep.cli.tag_files import applied_lines
from kazprep.errors import InputError, OutputError, StrictError
from kazprep.messages.language import language_of_environment
from kazprep.processing.present import write_report_and_notebook
from kazprep.processing.process import default_output
from kazprep.processing.progress import show_progress
from kazprep.report.options import ReportLanguage
from kazprep.runs.inputs import Mode
from kazprep.runs.job import RunOptions
from kazprep.runs.run_info import RunInfo, now, read_run_info
from kazprep.runs.runner import run
from kazprep.runs.signals import Terminated, terminable
from kazprep.runs.storage.storage import place_of
from kazprep.settings import Settings, load_settings, with_lemmas

_STRICT = 3
_INTERRUPTED = 130  # 128 + SIGINT, as shells report it
_TERMINATED = 143  # 128 + SIGTERM


def run_command(
    context: typer.Context,
    names: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="Folders of articles, or single files.")
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="Folder or address (s3://bucket/name) for the tables.",
            show_default="outputs/<input name>",
        ),
    ] = None,
    config: ConfigOption = None,
    assignments: SetOption = None,
    workers: WorkersOption = None,
    engine: EngineOption = None,
    ray_address: RayAddressOption = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Process only the first N files.")] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the run in the output folder.")
    ] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Resume an interrupted run.")] = False,
    strict: StrictOption = False,
    lemmas: LemmasOption = False,
    language: Annotated[
        ReportLanguage | None,
        typer.Option(
            "--lang",
            help="The language of the report.",
            show_default="report.language, else before the command, else $KAZPREP_LANG, else en",
        ),
    ] = None,
) -> None:
    """Turn articles into Parquet tables of documents, sentences, tokens, entities, repairs and errors.

    Exit codes: 0 all done; 1 done, with rows in the table errors; 2 failed;
    3 stopped by --strict; 130 interrupted; 143 terminated.
    """
    speak_for_report(context, language)
    inputs = input_paths(names)
    given = [*(assignments or []), *run_assignments(workers, engine, ray_address)]
    if language is not None:
        given.append(f'report.language="{language.value}"')
    settings = load_settings(config, given)
    spoken = general_language(context) or language_of_environment()
    if spoken is not None and "language" not in settings.report.model_fields_set:
        settings = load_settings(config, [*given, f'report.language="{spoken.value}"'])
    if lemmas:
        settings = with_lemmas(settings)
    target = output or default_output(inputs)
    if overwrite and resume:
        raise InputError("--overwrite starts over and --resume continues: give one of them")
    mode = Mode.OVERWRITE if overwrite else Mode.RESUME if resume else Mode.NEW
    execute(inputs, target, settings, RunOptions(mode, limit, strict))


def execute(inputs: list[Path], output: Path, settings: Settings, options: RunOptions) -> None:
    """Run, update or add, with progress, report and summary, and the exit codes of `kazprep run`."""
    with terminable():
        info = _executed(inputs, output, settings, options)
    print_content(summary(info, output))
    for line in applied_lines(output, info):
        print_text(line)
    if info.rows["errors"]:
        raise typer.Exit(1)


def _executed(inputs: list[Path], output: Path, settings: Settings, options: RunOptions) -> RunInfo:
    """Run and write the report; what breaks it off is said, with what to do, and becomes an exit code."""
    mode = options.mode
    verb = mode.value if mode in (Mode.UPDATE, Mode.ADD) else "run"
    resume = "kazprep run ... --resume" if verb == "run" else f"the same kazprep {verb} again"
    remedy = f"finished shards are kept; resume with {resume}"
    began = now()
    try:
        with show_progress() as progress:
            info = run(inputs, output, settings, options, on_start=progress.start, on_progress=progress.add)
        write_report_and_notebook(output, settings)
        return info
    except KeyboardInterrupt as error:
        is_term = isinstance(error, Terminated)
        word = "terminated" if is_term else "interrupted"
        tables = "unchanged" if mode in (Mode.UPDATE, Mode.ADD) else "incomplete"
        last = None
        with suppress(OSError, OutputError):  # a store that does not answer, perhaps
            last = read_run_info(output)
        if last is not None and last["status"] == "complete" and last["started"] >= began:
            tables, remedy = "complete", f"write the report with kazprep report {place_of(output)}"
        elif last is not None and last["status"] == "updating":
            tables = "up to date, but files are still being replaced"
        print_error(f"{word}; the tables in {place_of(output)} are {tables}: {remedy}")
        raise typer.Exit(_TERMINATED if is_term else _INTERRUPTED) from None
    except StrictError as error:
        print_error(f"stopped at the first error, because of --strict: {error}")
        raise typer.Exit(_STRICT) from None
    except OSError as error:
        reason = "the disk is full, make room first" if error.errno == errno.ENOSPC else str(error)
        print_error(f"the {verb} failed: {reason}; {remedy}")
        raise typer.Exit(2) from error
