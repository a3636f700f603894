"""`kazprep kwic`: each occurrence of a word, a phrase or a name, with its context."""

from typing import Annotated

import typer
from rich.text import Text

from kazprep.answers.kwic import Order, concordance
from kazprep.answers.matches import Sought
from kazprep.cli.open_run import RunFolder
from kazprep.cli.pager import paged
from kazprep.cli.printing import print_error
from kazprep.cli.rows import CsvOption, JsonOption, SinceOption, UntilOption, check_format, chosen, print_rows
from kazprep.display.terminal import ENTITY_STYLE
from kazprep.text.printable import printable

_MIN_CONTEXT = 20
_MAX_CONTEXT = 60
_REST = 40
"""Characters of a line for the key word, the date and the file."""


def kwic_command(
    folder: RunFolder,
    pattern: Annotated[
        str,
        typer.Argument(metavar="PATTERN", help="A word or phrase; * is any characters, ? is one: 'мектеп*'."),
    ],
    by: Annotated[
        Sought, typer.Option(help="Look for forms of words, lemmas, or canonical names of entities.")
    ] = "form",
    sort: Annotated[
        Order,
        typer.Option(
            help="Sort by the position in the tables, the words before or behind the key word, or the date."
        ),
    ] = "text",
    window: Annotated[int, typer.Option(min=0, help="The number of tokens on each side.")] = 8,
    since: SinceOption = None,
    until: UntilOption = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Stop after this many lines.")] = None,
    as_csv: CsvOption = False,
    as_json: JsonOption = False,
) -> None:
    """Print a concordance: a line for each occurrence of a word, phrase or name, with the text on both sides.

    On a terminal, the lines are shown in a pager: $PAGER, or less. `kazprep find` prints whole sentences.

    Exit codes: 0 found; 1 nothing found; 2 failed.
    """
    check_format(as_csv, as_json)
    with chosen(folder, since, until) as run:
        rows = concordance(run, pattern, by, window=window, sort=sort, limit=limit)
    if not len(rows):
        print_error(f"{pattern!r} is nowhere in {folder}" + _hint(pattern, by))
        raise typer.Exit(1)
    if as_csv or as_json:
        print_rows(rows, as_csv, as_json)
        return
    with paged() as console:
        width = min(max((console.width - _REST) // 2, _MIN_CONTEXT), _MAX_CONTEXT)
        for row in rows.to_pylist():
            console.print(_line(row, width), soft_wrap=True)


def _hint(pattern: str, by: Sought) -> str:
    if by == "form" and not set("*?") & set(pattern):
        return f": for words that begin with it, look for '{pattern}*'; for all forms of a word, --by lemma"
    return ""


def _line(row: dict[str, object], width: int) -> Text:
    """The key word in bold, in a column of its own, and what it is from at the end."""
    left, keyword, right, source = (
        printable(str(row[name])) for name in ("left", "keyword", "right", "source")
    )
    line = Text(f"{left[-width:]:>{width}}  ")
    line.append(keyword, style=ENTITY_STYLE)
    line.append(f"  {right[:width]:<{width}}  ")
    line.append(f"{row['published'] or ''!s:<10}  {source}", style="dim")
    return line
