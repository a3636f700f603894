"""`kazprep settings`: the settings in force, as TOML, or a JSON schema of settings files for editors."""

from pathlib import Path
from typing import Annotated

import typer

from kazprep.cli.completion import complete_setting
from kazprep.cli.printing import say, say_json
from kazprep.settings import load_settings
from kazprep.settings.schema import json_schema
from kazprep.settings.toml import as_toml


def settings_command(
    config: Annotated[
        Path | None, typer.Option(help="TOML file with settings; all others have their defaults.")
    ] = None,
    assignments: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            autocompletion=complete_setting,
            help="One setting, as in run.workers=2.",
        ),
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print a JSON schema of settings files, for editors.")
    ] = False,
) -> None:
    """Print every setting with what it does, as a TOML file: the defaults, or what --config and --set make.

    Exit codes: 0 printed; 2 a setting is wrong.
    """
    settings = load_settings(config, assignments or [])
    if schema:
        from kazprep.stages.options import installed_options  # imports what other packages offer

        say_json(json_schema(installed_options()), indent=2)
        return
    say(as_toml(settings).rstrip("\n"))
