"""A picture of which entity class was taken for which, as SVG."""

from collections import Counter
from html import escape

from kazprep.evaluate.evaluation import NONE

_CELL = 34  # pixels
_MARGIN = 130  # for the names of the classes
_HEADING = 24
_NOTHING = "no such span"
_BLUE = (8, 81, 156)


def confusion_svg(confusion: Counter[tuple[str, str]], heading: str) -> str:
    """Draw how often spans of each gold class (a row) were found as each class (a column).

    A span counts where it begins and ends at the same characters on both sides; the last row has what was
    found and is no gold entity, the last column what was missed. The darker a cell, the larger its share of
    the row.

    >>> svg = confusion_svg(Counter({("GPE", "GPE"): 3, ("GPE", ""): 1}), "two kinds of outcome")
    >>> svg.count("<rect"), "GPE found as GPE: 3" in svg
    (4, True)
    """
    kinds = [*sorted({kind for pair in confusion for kind in pair} - {NONE}), NONE]
    side = _MARGIN + len(kinds) * _CELL
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side + 10} {side + _HEADING + 10}" '
        'font-family="sans-serif" font-size="11">',
        '<rect width="100%" height="100%" fill="white"/>',
        f'<text x="8" y="17" font-size="13">{escape(heading)}</text>',
        f'<g transform="translate(0 {_HEADING})">',
        f'<text x="8" y="{_MARGIN - 8}" fill="#666">gold ↓  found →</text>',
    ]
    for place, kind in enumerate(kinds):
        middle = _MARGIN + place * _CELL + _CELL // 2
        name = escape(kind or _NOTHING)
        parts += [
            f'<text x="{_MARGIN - 6}" y="{middle + 4}" text-anchor="end">{name}</text>',
            f'<text transform="translate({middle + 4} {_MARGIN - 6}) rotate(-90)">{name}</text>',
        ]
    for row, gold in enumerate(kinds):
        total = sum(confusion[gold, found] for found in kinds)
        for column, found in enumerate(kinds):
            if gold == found == NONE:
                continue  # what is no entity on either side is not counted
            parts += _cell(confusion[gold, found], total, row, column, gold, found)
    return "\n".join([*parts, "</g>", "</svg>", ""])


def _cell(count: int, total: int, row: int, column: int, gold: str, found: str) -> list[str]:
    x, y = _MARGIN + column * _CELL, _MARGIN + row * _CELL
    share = count / total if total else 0.0
    red, green, blue = (round(255 + (dark - 255) * share) for dark in _BLUE)
    meaning = f"{escape(gold or _NOTHING)} found as {escape(found or _NOTHING)}: {count}"
    parts = [
        f'<rect x="{x}" y="{y}" width="{_CELL}" height="{_CELL}" fill="rgb({red},{green},{blue})" '
        f'stroke="#ddd"><title>{meaning}</title></rect>'
    ]
    if count:
        ink = "white" if share > 0.5 else "black"
        parts.append(
            f'<text x="{x + _CELL // 2}" y="{y + _CELL // 2 + 4}" text-anchor="middle" fill="{ink}">'
            f"{count}</text>"
        )
    return parts
