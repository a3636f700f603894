"""What commands print: names, texts and messages can't do anything to the terminal."""

import sys
from typing import Any

from kazprep.text.printable import printable, printable_json


def say(text: str) -> None:
    """Print lines on standard output."""
    print(printable(text, keep="\n"))


def complain(text: str) -> None:
    """Print lines on standard error, after the name of the program."""
    print(f"kazprep: {printable(text, keep=chr(10))}", file=sys.stderr)


def say_json(content: Any, indent: int | None = None) -> None:
    """Print JSON on standard output: on one line, or indented."""
    print(printable_json(content, indent))
