"""What commands print: messages in the language of the user, and content as it is.

Control characters in names, texts and messages never reach the terminal.
"""

import sys
from typing import Any

from kazprep.messages.translate import translated
from kazprep.text.printable import printable, printable_json


def print_text(text: str) -> None:
    """Print a message on standard output, or several, each a line."""
    print(printable(translated(text), keep="\n"))


def print_content(text: str) -> None:
    """Print content on standard output, such as TOML, a table or a path: it is the same in every language."""
    print(printable(text, keep="\n"))


def print_error(text: str) -> None:
    """Print a message on standard error, after the name of the program."""
    print(f"kazprep: {printable(translated(text), keep=chr(10))}", file=sys.stderr)


def print_json(content: Any, indent: int | None = None) -> None:
    """Print JSON on standard output, on one line or indented."""
    print(printable_json(content, indent))
