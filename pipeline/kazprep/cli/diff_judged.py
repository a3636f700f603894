"""What `kazprep diff` does with people who judge: writes the page for them, and takes what they judged."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from rich.text import Text

from kazprep.atomic import write_durably
from kazprep.cli.printing import print_text
from kazprep.comparison.compare import Diff
from kazprep.corrections import add_corrections, default_path
from kazprep.display.terminal import plain_console
from kazprep.errors import InputError, OutputError
from kazprep.judging.accept import corrections_of, is_accepted
from kazprep.judging.judgements import Tally, read_judgements, tallies
from kazprep.judging.page import render_judging_page
from kazprep.judging.sample import draw
from kazprep.messages.numbers import spoken_number
from kazprep.messages.translate import translated
from kazprep.readers.sources.remote import address_of
from kazprep.report.options import ReportLanguage
from kazprep.text.plurals import counted


def write_page(diff: Diff, path: Path, size: int, seed: int, language: ReportLanguage) -> None:
    """Write the page on which a sample of the differences is judged, and print what is in it.

    Raises `InputError` where there is nothing to judge, `OutputError` if the file can't be written.
    """
    sample = draw(diff.differences(), size, seed)
    if not sample.differences:
        raise InputError("there is nothing to judge: the runs do not differ, or not in these kinds")
    page = render_judging_page(sample, diff.a, diff.b, seed, language)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_durably(path, page.encode("utf-8", "replace"))
    except OSError as error:
        raise OutputError(f"the page {path} can't be written: {error.strerror or error}") from error
    total = sample.counts.total()
    print_text(f"{path}: {counted(len(sample.differences), 'difference')} of {total:,} to judge")


def accept(diff: Diff, judgements: Path, output: Path | None) -> None:
    """Print how often either run was judged right, and write the right entities as corrections.

    Raises `InputError` for a file without judgements or one of other runs, `OutputError` if the corrections
    can't be written, and `SettingsError` for a file of corrections that can't be read.
    """
    judged = read_judgements(judgements)
    if not judged:
        raise InputError(f"{judgements}: nothing was judged")
    path = output or _beside(diff)
    rows = corrections_of(judged, diff.b, f"kazprep diff {diff.a.place} {diff.b.place}")
    console = plain_console()
    for line in _share_lines(tallies(judged)):
        console.print(line)
    others = sum(each.verdict in ("a", "b") and not is_accepted(each) for each in judged)
    if rows:
        try:
            added = add_corrections(path, rows)
        except OSError as error:
            raise OutputError(f"{path} can't be written: {error.strerror or error}") from error
        print_text(f"\n{path}: {counted(added, 'new correction')}; `kazprep fix` applies them")
    else:
        print_text("\nNo corrections: no entity was judged right in one of the runs alone.")
    if others:
        print_text(f"{counted(others, 'judgement')} of other things: only entities can be corrected")


def _beside(diff: Diff) -> Path:
    """The file of corrections that belongs to the second run: beside its folder, so that it outlives it."""
    folder = Path(diff.b.place)
    if address_of(folder) is not None:
        raise InputError(f"{diff.b.place} is not a folder: name a file for the corrections with --output")
    return default_path(folder)


def _share_lines(found: Mapping[str, Tally]) -> Iterator[Text]:
    """A line for each kind, and one for all."""
    names = translated("judged"), "A", "B", translated("both"), translated("neither")
    heads = "".join(f"{name:>10}" for name in names)
    share_of_b = translated("B, of A and B (95% interval)")
    yield Text(f"{translated('right:'):<20}{heads}   {share_of_b}", style="bold")
    for kind, tally in found.items():
        numbers = (tally.judged, tally.a, tally.b, tally.both, tally.neither)
        counts = "".join(f"{spoken_number(number):>10}" for number in numbers)
        low, high = (100 * bound for bound in tally.interval)
        share = tally.share_of_b
        written = "–" if share is None else f"{100 * share:.0f}% ({low:.0f}–{high:.0f}%)"
        yield Text(f"{kind:<20}{counts}   {written}")
