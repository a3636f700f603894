"""The command line: `kazprep`."""

import sys
import traceback
from io import TextIOWrapper
from typing import Annotated

import typer

from kazprep.bench.measuring import BenchError
from kazprep.cli.bench import bench_command
from kazprep.cli.doctor import doctor_command
from kazprep.cli.evaluate import evaluate_command
from kazprep.cli.export import export_command
from kazprep.cli.find import find_command
from kazprep.cli.models import models_app
from kazprep.cli.normalize import normalize_command
from kazprep.cli.notebook import notebook_command
from kazprep.cli.report import report_command
from kazprep.cli.run import run_command
from kazprep.cli.status import status_command
from kazprep.cli.update import update_command
from kazprep.cli.verify import verify_command
from kazprep.corpora.sentence import CorpusError
from kazprep.export import ExportError
from kazprep.models.resources import ModelError
from kazprep.readers.source import InputError
from kazprep.runs.engines import EngineError
from kazprep.runs.lock import OutputError
from kazprep.runs.workers import WorkerError
from kazprep.settings import SettingsError
from kazprep.stages.stage import PipelineError
from kazprep.train.command import app as train_app
from kazprep.train.corpora import TrainingError
from kazprep.version import __version__

app = typer.Typer(
    help="Prepare Kazakh text: a folder of articles in; sentence, token and entity tables out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("run")(run_command)
app.command("report")(report_command)
app.command("notebook")(notebook_command)
app.command("update")(update_command)
app.command("status")(status_command)
app.command("verify")(verify_command)
app.command("normalize")(normalize_command)
app.command("bench")(bench_command)
app.command("evaluate")(evaluate_command)
app.command("find")(find_command)
app.command("export")(export_command)
app.command("doctor")(doctor_command)
app.add_typer(models_app, name="models")
app.add_typer(train_app, name="train")


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"kazprep {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


_TOLD = (
    BenchError,
    CorpusError,
    EngineError,
    ExportError,
    InputError,
    ModelError,
    OutputError,
    PipelineError,
    SettingsError,
    TrainingError,
    WorkerError,
)
"""What the user can put right: the message alone is shown."""


def _write_kazakh() -> None:
    """Write UTF-8 where the encoding of an output has no Kazakh letters, as many of Windows have none."""
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, TextIOWrapper):
            continue
        try:
            "Қазақ".encode(stream.encoding)
        except UnicodeEncodeError:
            stream.reconfigure(encoding="utf-8", errors=stream.errors)


def main() -> None:
    """Run the command line; what the user can put right is one line on standard error and exit code 2."""
    _write_kazakh()
    try:
        app()
    except _TOLD as error:
        print(f"kazprep: {error}", file=sys.stderr)
        sys.exit(2)
    except Exception:
        traceback.print_exc()
        print("kazprep: this is a fault of kazprep; please report it with the lines above", file=sys.stderr)
        sys.exit(2)
