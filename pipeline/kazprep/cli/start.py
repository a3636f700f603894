"""The page that `kazprep` prints without a command: how to begin, and all commands."""

import shutil
import textwrap
from collections.abc import Sequence
from typing import Any

import typer

from kazprep.messages.translate import translated

_MAX_WIDTH = 100
_BEGIN = (
    ("kazprep run articles", "tables, a report and a notebook of a folder of articles, in outputs/articles"),
    ("kazprep errors outputs/articles", "what could not be read, and what to do about it"),
    ("kazprep people outputs/articles", "who is named, how often, when and with whom"),
    ("kazprep COMMAND --help", "what a command does, and its options (in English)"),
    ("kazprep --lang kk", "осы бет қазақ тілінде"),
    ("kazprep --lang ru", "эта страница на русском языке"),
)


def start_page(context: typer.Context) -> str:
    """The page in the language of the user, as wide as the terminal; `context` is that of all commands."""
    group: Any = context.command
    names = group.list_commands(context)
    commands = [(name, first_sentence(group.get_command(context, name))) for name in names]
    return "\n".join(
        [
            *textwrap.wrap(
                translated(
                    "kazprep prepares Kazakh text: articles in; sentence, token and entity tables out."
                ),
                _width(),
            ),
            "",
            translated("To begin:"),
            *_columns(_BEGIN),
            "",
            translated("Commands:"),
            *_columns(commands),
        ]
    )


def first_sentence(command: Any) -> str:
    """What a command does: the first paragraph of its help, on one line."""
    return " ".join(command.help.partition("\n\n")[0].split())


def _width() -> int:
    return min(shutil.get_terminal_size().columns, _MAX_WIDTH)


def _columns(rows: Sequence[tuple[str, str]]) -> list[str]:
    """Names and what they are, in two columns; long texts are wrapped in theirs."""
    left = max(len(name) for name, _ in rows) + 4
    return [
        line
        for name, text in rows
        for line in textwrap.wrap(
            translated(text),
            max(_width(), left + 30),
            initial_indent=f"  {name}".ljust(left),
            subsequent_indent=" " * left,
            break_on_hyphens=False,
        )
    ]
