"""A record of repairs shown to a person: what stood there, what stands there now, and why."""

import io
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kazprep.normalization import Repair

_AROUND = 24
_NAMED = 3
"""Changes of so many characters or fewer have them named: letters that look alike can't be told otherwise."""


def explain(
    text: str, repairs: "Iterable[Repair]", lost: Iterable[tuple[int, int]] = (), *, color: bool
) -> str:
    """A line for each repair: the words around it with the change marked, the rule, the characters by name.

    After them comes a line for each span of `lost`, where letters are lost.

    `color` marks what went in red and what came in green for a terminal; without it they stand in brackets,
    as in `м[i→і]ндет`.
    """
    from rich.console import Console
    from rich.text import Text

    lines = []
    for repair in repairs:
        line = Text(_visible(text[max(0, repair.start - _AROUND) : repair.start]))
        if color:
            line.append(_visible(repair.before), style="red strike")
            line.append(_visible(repair.after), style="bold green")
        else:
            line.append(f"[{_visible(repair.before)}→{_visible(repair.after)}]")
        line.append(_visible(text[repair.end : repair.end + _AROUND]))
        line.append(f"  {repair.rule}", style="cyan")
        if len(repair.before) <= _NAMED and len(repair.after) <= _NAMED:
            line.append(f"  {_names(repair.before)} → {_names(repair.after)}", style="dim")
        lines.append(line)
    for start, end in lost:
        line = Text(_visible(text[max(0, start - _AROUND) : start]))
        line.append(
            _visible(text[start:end]) if color else f"[{_visible(text[start:end])}]", style="bold red"
        )
        line.append(_visible(text[end : end + _AROUND]))
        line.append("  lost: a letter stood here, and nothing tells which", style="cyan")
        lines.append(line)
    out = io.StringIO()
    console = Console(file=out, force_terminal=color, no_color=not color, width=10_000, soft_wrap=True)
    for line in lines:
        console.print(line, highlight=False, markup=False)
    return out.getvalue().rstrip("\n")


def _visible(text: str) -> str:
    """The text with what can't be seen, or would break the line, written out: ⏎ for a line feed, <U+00AD>."""
    return "".join(
        "⏎" if character == "\n" else character if character.isprintable() else f"<U+{ord(character):04X}>"
        for character in text
    )


def _names(text: str) -> str:
    return (
        " + ".join(unicodedata.name(character, f"U+{ord(character):04X}") for character in text) or "nothing"
    )
