"""What commands print. Control characters in names, texts and messages never reach the terminal."""

import sys
from typing import Any

from kazprep.text.printable import printable, printable_json


def print_text(text: str) -> None:
    """Print lines on standard output."""
    print(printable(text, keep="\n"))


def print_error(text: str) -> None:
    """Print a message on standard error, after the name of the program."""
    print(f"kazprep: {printable(text, keep=chr(10))}", file=sys.stderr)


def print_json(content: Any, indent: int | None = None) -> None:
    """Print JSON on standard output, on one line or indented."""
    print(printable_json(content, indent))
