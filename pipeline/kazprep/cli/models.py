"""`kazprep models`: where the models are, which there are, whether they are whole."""

from typing import Annotated

import typer

from kazprep.models.resources import list_models, verify
from kazprep.pipeline import models_folder

models_app = typer.Typer(help="The models: where they are, which there are, whether they are whole.")

Source = Annotated[str, typer.Option(help='"embedded" or the path of a Stanza resources folder.')]


@models_app.command("path")
def print_path(source: Source = "embedded") -> None:
    """Print the Stanza resources folder with the models, for stanza.Pipeline("kk", dir=...)."""
    print(models_folder(source))


@models_app.command("list")
def print_list(source: Source = "embedded") -> None:
    """Print each model's processor, package, size and SHA-256."""
    for model in list_models(models_folder(source)):
        print(f"{model.processor:<9} {model.package:<9} {model.bytes / 1e6:7.1f} MB  sha256 {model.sha256}")


@models_app.command("verify")
def verify_models(source: Source = "embedded") -> None:
    """Compare each model with its SHA-256; exit code 1 when one differs or is missing."""
    checks = verify(models_folder(source))
    for check in checks:
        print(f"{check.name}: {check.problem or 'ok'}")
    if any(check.problem for check in checks):
        raise typer.Exit(1)
