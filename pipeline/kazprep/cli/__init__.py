"""The command line: `kazprep`."""

import sys
import traceback
from contextvars import copy_context
from importlib import import_module
from io import TextIOWrapper
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from kazprep.cli.parsing import HELP_NAMES, Command, Group
from kazprep.cli.printing import print_error, print_text
from kazprep.cli.start import start_page
from kazprep.errors import KazprepError
from kazprep.messages.language import VARIABLE, Language, language_of_environment, speak
from kazprep.text.printable import printable
from kazprep.version import __version__

_COMMANDS = {
    "run": "kazprep.cli.run:run_command",
    "report": "kazprep.cli.report:report_command",
    "notebook": "kazprep.cli.notebook:notebook_command",
    "update": "kazprep.cli.update:update_command",
    "add": "kazprep.cli.add:add_command",
    "status": "kazprep.cli.status:status_command",
    "verify": "kazprep.cli.verify:verify_command",
    "clean": "kazprep.cli.clean:clean_command",
    "normalize": "kazprep.cli.normalize:normalize_command",
    "settings": "kazprep.cli.settings:settings_command",
    "bench": "kazprep.cli.bench:bench_command",
    "evaluate": "kazprep.cli.evaluate:evaluate_command",
    "errors": "kazprep.cli.errors:errors_command",
    "view": "kazprep.cli.view:view_command",
    "find": "kazprep.cli.find:find_command",
    "frequencies": "kazprep.cli.frequencies:frequencies_command",
    "kwic": "kazprep.cli.kwic:kwic_command",
    "collocates": "kazprep.cli.collocates:collocates_command",
    "ngrams": "kazprep.cli.ngrams:ngrams_command",
    "keyness": "kazprep.cli.keyness:keyness_command",
    "timeline": "kazprep.cli.timeline:timeline_command",
    "people": "kazprep.cli.named:people_command",
    "places": "kazprep.cli.named:places_command",
    "organisations": "kazprep.cli.named:organisations_command",
    "diff": "kazprep.cli.diff:diff_command",
    "duplicates": "kazprep.cli.duplicates:duplicates_command",
    "fix": "kazprep.cli.fix:fix_command",
    "sample": "kazprep.cli.sample:sample_command",
    "export": "kazprep.cli.export:export_command",
    "card": "kazprep.cli.card:card_command",
    "publish": "kazprep.cli.publish:publish_command",
    "doctor": "kazprep.cli.doctor:doctor_command",
    "models": "kazprep.cli.models:models_app",
    "train": "kazprep.cli.train:app",
}
"""The module and the name of each command: a function, or an app of several commands."""


class _Commands(Group):
    """Commands whose modules are imported when they are called, so that none waits for what others need."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = dict.fromkeys(_COMMANDS)  # type: ignore[assignment]  # the names; see get_command

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        found = getattr(import_module(module), name)
        if not isinstance(found, typer.Typer):
            function, found = found, typer.Typer(add_completion=False)
            found.command(cls=Command)(function)
        command = typer.main.get_command(found)
        command.name = cmd_name
        return command

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """The commands and options that begin with it, by their names: nothing is imported."""
        names: dict[str, Any] = {name: TyperCommand(name) for name in _COMMANDS}
        group = TyperGroup(name=self.name, commands=names, params=self.params)
        return group.shell_complete(typer.Context(group), incomplete)


app = typer.Typer(
    cls=_Commands,
    help="Prepare Kazakh text: a folder of articles in; sentence, token and entity tables out.",
    invoke_without_command=True,
    context_settings=HELP_NAMES,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"kazprep {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    language: Annotated[
        Language | None,
        typer.Option("--lang", help="The language of messages.", show_default=f"${VARIABLE}, else en"),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    speak(language or language_of_environment() or Language.ENGLISH)
    if context.invoked_subcommand is None:
        print_text(start_page(context))
        raise typer.Exit(2)


def _write_kazakh() -> None:
    """Write UTF-8 where the encoding of an output has no Kazakh letters, as is common on Windows."""
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, TextIOWrapper):
            continue
        try:
            "Қазақ".encode(stream.encoding)
        except UnicodeEncodeError:
            stream.reconfigure(encoding="utf-8", errors=stream.errors)


def main() -> None:
    """Run the command line; an error that the user can fix is one line on standard error and exit code 2."""
    _write_kazakh()
    copy_context().run(_run)


def _run() -> None:
    """`main` in a context of its own: the language is chosen for this call of the command line alone."""
    try:
        app()
    except KazprepError as error:
        print_error(str(error))
        sys.exit(2)
    except Exception:
        print(printable(traceback.format_exc(), keep="\n"), end="", file=sys.stderr)
        print_error("this is a bug in kazprep; please report it with the traceback above")
        sys.exit(2)
