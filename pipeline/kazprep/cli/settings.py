"""`kazprep settings`: all settings as TOML, or a JSON schema of settings files for editors."""

from typing import Annotated

import typer

from kazprep.cli.options import ConfigOption, SetOption
from kazprep.cli.printing import print_content, print_json
from kazprep.settings import load_settings
from kazprep.settings.json_schema import json_schema
from kazprep.settings.toml import as_toml


def settings_command(
    config: ConfigOption = None,
    assignments: SetOption = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print a JSON schema of settings files, for editors.")
    ] = False,
) -> None:
    """Print every setting with what it does, as a TOML file: the defaults, changed by --config and --set.

    Exit codes: 0 printed; 2 a setting is wrong.
    """
    settings = load_settings(config, assignments or [])
    if schema:
        from kazprep.stages.options import installed_options  # it imports stages of other packages

        print_json(json_schema(installed_options()), indent=2)
        return
    print_content(as_toml(settings).rstrip("\n"))
