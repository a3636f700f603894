"""Repairs as lines of text for a person: what was changed to what, where, and by which rule."""

import io
import unicodedata
from collections.abc import Iterable

from kazprep.edits import Repair
from kazprep.messages.translate import translated
from kazprep.restoration import considered
from kazprep.text.visible import on_one_line

_CONTEXT = 24  # characters on each side of a change
_MAX_NAMED = 3
"""A change of up to this many characters has them named: homoglyphs can't be distinguished otherwise."""

_MIN_CONSIDERED = 0.005


def explain(
    text: str, repairs: Iterable[Repair], lost: Iterable[tuple[int, int]] = (), *, color: bool
) -> str:
    """A line for each repair: the change in its context, the rule, the names of the characters.

    A restored word has its confidence instead of names, and what else it might be, with probabilities that
    leave the context out of account.

    After them comes a line for each span of `lost`, where letters are lost.

    With `color` the old text is red and the new one green, for a terminal; without it they are in brackets,
    as in `м[i→і]ндет`.
    """
    from rich.console import Console
    from rich.text import Text

    lines = []
    for repair in repairs:
        line = Text(on_one_line(text[max(0, repair.start - _CONTEXT) : repair.start]))
        if color:
            line.append(on_one_line(repair.before), style="red strike")
            line.append(on_one_line(repair.after), style="bold green")
        else:
            line.append(f"[{on_one_line(repair.before)}→{on_one_line(repair.after)}]")
        line.append(on_one_line(text[repair.end : repair.end + _CONTEXT]))
        line.append(f"  {repair.rule}", style="cyan")
        if repair.confidence is not None:
            line.append(f"  {repair.confidence:.2f}{_also_considered(repair)}", style="dim")
        elif len(repair.before) <= _MAX_NAMED and len(repair.after) <= _MAX_NAMED:
            line.append(f"  {_names(repair.before)} → {_names(repair.after)}", style="dim")
        lines.append(line)
    for start, end in lost:
        line = Text(on_one_line(text[max(0, start - _CONTEXT) : start]))
        line.append(
            on_one_line(text[start:end]) if color else f"[{on_one_line(text[start:end])}]", style="bold red"
        )
        line.append(on_one_line(text[end : end + _CONTEXT]))
        lost_letter = translated("lost: the letter that was here is unknown")
        line.append(f"  {lost_letter}", style="cyan")
        lines.append(line)
    out = io.StringIO()
    console = Console(file=out, force_terminal=color, no_color=not color, width=10_000, soft_wrap=True)
    for line in lines:
        console.print(line, highlight=False, markup=False)
    return out.getvalue().rstrip("\n")


def _also_considered(repair: Repair) -> str:
    if not repair.before.strip() or len(repair.before) != len(repair.after):
        return ""
    others = [
        f"{form} {probability:.2f}"
        for form, probability in considered(repair.before)
        if form != repair.after and probability >= _MIN_CONSIDERED
    ]
    return "; " + translated(f"also {', '.join(others)}") if others else ""


def _names(text: str) -> str:
    names = " + ".join(unicodedata.name(character, f"U+{ord(character):04X}") for character in text)
    return names or translated("nothing")
