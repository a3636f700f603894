"""`kazprep report`: a run as a page for people."""

from pathlib import Path
from typing import Annotated

import typer

from kazprep.cli.open_run import opened
from kazprep.cli.printing import say
from kazprep.errors import OutputError
from kazprep.report.options import ReportLanguage, ReportOptions
from kazprep.tables.run_folder import REPORT_NAME


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
        typer.Option("--output", "-o", help="The file to write.", show_default=f"DIR/{REPORT_NAME}"),
    ] = None,
) -> None:
    """Write a run's report: one HTML file with figures, charts and a sample of the documents."""
    from kazprep.report.write import write_report  # it loads pandas, which takes its time

    path = output or folder / REPORT_NAME
    with opened(folder) as run:
        try:
            write_report(run, path, ReportOptions(language, documents))
        except OSError as error:
            raise OutputError(f"the report {path} can't be written: {error.strerror or error}") from error
    say(str(path))
