"""`kazprep normalize`: repair the text of a file or of standard input."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kazprep.cli.printing import print_json
from kazprep.errors import InputError
from kazprep.messages.translate import translated
from kazprep.normalization import normalize
from kazprep.text.printable import printable
from kazprep.transliteration import SCRIPTS


def normalize_command(
    file: Annotated[str, typer.Argument(help="A text file in UTF-8, or - for standard input.")],
    profile: Annotated[
        str, typer.Option(help="Set of rules: minimal, default, aggressive or restore.")
    ] = "default",
    enable: Annotated[
        list[str] | None, typer.Option(help="A rule to add to the profile. May be repeated.")
    ] = None,
    disable: Annotated[list[str] | None, typer.Option(help="A rule not to run. May be repeated.")] = None,
    wrapped_lines: Annotated[
        str, typer.Option(help="Join lines that were wrapped at a fixed width: auto, always or never.")
    ] = "auto",
    scripts: Annotated[
        str,
        typer.Option(
            help="Scripts that Kazakh is brought to Cyrillic from, with commas between them; none for none."
        ),
    ] = ",".join(SCRIPTS),
    diff: Annotated[bool, typer.Option("--diff", help="Print the repairs instead of the text.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the text and the repairs as JSON.")] = False,
) -> None:
    """Repair a text and print it; --diff prints the repairs for people, --json for programs."""
    if diff and as_json:
        raise InputError("--diff and --json exclude each other: choose one")
    text = _read(file)
    try:
        normalized = normalize(
            text,
            profile=profile,
            enable=enable or (),
            disable=disable or (),
            wrapped_lines=wrapped_lines,  # type: ignore[arg-type]  # normalize checks it
            scripts=() if scripts == "none" else scripts.split(","),  # type: ignore[arg-type]
        )
    except ValueError as error:
        raise InputError(str(error)) from error
    if as_json:
        record = {
            "text": normalized.text,
            "script": normalized.script,
            "repairs": [asdict(repair) for repair in normalized.repairs],
            "lost_letters": list(normalized.lost_letters),
        }
        print_json(record)
    elif diff:
        explanation = normalized.explain(color=sys.stdout.isatty())
        print(explanation or translated("nothing to repair"))
    elif sys.stdout.isatty():
        print(printable(normalized.text, keep="\n\t"), end="")
    else:
        sys.stdout.buffer.write(normalized.text.encode())  # print would change line feeds on Windows


def _read(file: str) -> str:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise InputError(f"{file} can't be read: {error.strerror}") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{file} is not in UTF-8: byte 0x{data[error.start]:02X} at {error.start}"
        ) from error
