"""What `kazprep diff` prints for people, and its summary as a record.

The names of kinds, measures and causes are those of options and tables: the same in every language.
"""

from collections.abc import Iterator, Sequence

from rich.text import Text

from kazprep.comparison.compare import Diff
from kazprep.comparison.difference import Difference
from kazprep.display.terminal import ENTITY_STYLE
from kazprep.messages.language import spoken
from kazprep.messages.numbers import local_number, spoken_number
from kazprep.messages.translate import translated
from kazprep.text.printable import printable

_MAX_READING = 200
"""Characters of a reading that are shown."""


def summary_record(diff: Diff) -> dict[str, object]:
    """The runs, what differs in their making, how far they agree, and how many differences there are."""
    return {
        "a": diff.a.place,
        "b": diff.b.place,
        "changes": [{"name": each.name, "a": each.a, "b": each.b} for each in diff.changes],
        "agreement": {measure: found.as_dict() for measure, found in diff.agreement.items()},
        "differences": dict(diff.counts.most_common()),
    }


def summary_lines(diff: Diff) -> Iterator[Text]:
    """The same as lines."""
    yield Text(printable(f"A: {diff.a.place}"))
    yield Text(printable(f"B: {diff.b.place}"))
    for change in diff.changes:
        before, after = (_shortened(value) or "–" for value in (change.a, change.b))
        yield Text(printable(f"{change.name}: {before} → {after}"))
    if not diff.changes:
        yield Text(translated("Both were made in the same way."))
    yield Text()
    yield Text(f"{'':<10} {'A':>12} {'B':>12} {translated('in both'):>12} {'F1':>8}", style="bold")
    for measure, found in diff.agreement.items():
        f1 = found.as_dict()["f1"]
        written = "–" if f1 is None else local_number(f"{f1:.2f}", spoken())
        counts = " ".join(f"{spoken_number(count):>12}" for count in (found.a, found.b, found.same_a))
        yield Text(f"{measure:<10} {counts} {written:>8}")
    yield Text()
    for kind, count in diff.counts.most_common():
        yield Text(f"{kind:<20} {spoken_number(count):>12}")
    if not diff.counts:
        yield Text(translated("No differences."))


def difference_lines(differences: Sequence[Difference], left: int) -> Iterator[Text]:
    """Differences, each as its place, its context and both readings; `left` is how many are not shown."""
    for each in differences:
        yield Text()
        head = Text(printable(each.kind), style="bold")
        head.append(
            printable(f"  {each.source} {each.start}–{each.end}  {each.cause}").rstrip(), "not bold dim"
        )
        yield head
        if each.left or each.text or each.right:
            context = Text(printable(f"  …{each.left}"), style="dim")
            context.append(printable(f"[{_shortened(each.text)}]"), "not dim")
            yield context.append(printable(f"{each.right}…"))
        for name, reading, label in (("A", each.a, each.a_type), ("B", each.b, each.b_type)):
            line = Text(printable(f"  {name}: {'–' if reading is None else _shortened(reading)}"))
            yield line.append(f"  {label}" if label else "", ENTITY_STYLE)
    if left:
        yield Text()
        yield Text(translated(f"… and {left:,} more: --limit shows more of them, --csv and --json all"))


def _shortened(text: str) -> str:
    if len(text) <= _MAX_READING:
        return text
    half = _MAX_READING // 2
    return f"{text[:half]} … {text[-half:]}"
