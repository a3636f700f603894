"""`kazprep report`: a run as a page for people."""

from pathlib import Path
from typing import Annotated

import pyarrow as pa
import typer

from kazprep.readers.source import InputError
from kazprep.report.options import FILE_NAME, ReportOptions
from kazprep.report.phrases import ReportLanguage
from kazprep.runs.lock import OutputError
from kazprep.runs.opening import open_run


def report_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that a run wrote.")],
    language: Annotated[
        ReportLanguage, typer.Option("--lang", help="The report's language.")
    ] = ReportLanguage.ENGLISH,
    documents: Annotated[
        int, typer.Option(min=0, help="Documents that can be read in the report, at most.")
    ] = ReportOptions().documents,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The file to write.", show_default=f"DIR/{FILE_NAME}"),
    ] = None,
) -> None:
    """Write a run's report: one HTML file with figures, charts and a sample of the documents."""
    from kazprep.report.writing import write_report  # it loads pandas, which takes its time

    try:
        run = open_run(folder, partial=True)
    except FileNotFoundError as error:
        raise InputError(str(error)) from error
    path = output or folder / FILE_NAME
    try:
        write_report(run, path, ReportOptions(language, documents))
    except pa.ArrowException as error:
        raise InputError(f"a table of the run in {folder} can't be read: {error}") from error
    except OSError as error:
        raise OutputError(f"the report {path} can't be written: {error.strerror or error}") from error
    print(path)
