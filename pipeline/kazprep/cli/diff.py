"""`kazprep diff`: what two runs found differently in the same articles."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import typer
from rich.text import Text

from kazprep.cli.diff_text import difference_lines, summary_lines, summary_record
from kazprep.cli.language import language_of_page
from kazprep.cli.open_run import opened
from kazprep.cli.pager import paged
from kazprep.cli.printing import print_error, print_json
from kazprep.cli.rows import CsvOption, JsonOption, check_format, records, write_csv_batches
from kazprep.comparison.agreement import MEASURES
from kazprep.comparison.compare import Diff
from kazprep.comparison.difference import SCHEMA, Difference, table_of
from kazprep.errors import InputError, nearest
from kazprep.report.options import ReportLanguage

_SHOWN = 20
"""Differences that are shown to people without --limit."""
_BATCH_ROWS = 5_000
_COMPARED_BY_DEFAULT = tuple(measure for measure in MEASURES if measure != "documents")


def diff_command(
    context: typer.Context,
    a: Annotated[Path, typer.Argument(metavar="A", help="The output of a run: a folder or an address.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="The output of the run to compare with it.")],
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            help="Only these differences: entity, entity-lost, sentence, and so on. May be repeated.",
        ),
    ] = None,
    summary: Annotated[
        bool, typer.Option("--summary", help="Only the counts and the agreement, no differences.")
    ] = False,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[MEASURE=]F1",
            help="Exit with 1 if the F1 of B against A is below this, in percent: of sentences, tokens, "
            "entities, repairs, lemmas and upos, or of one of them: entities=98. May be repeated.",
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            min=1, help="Stop after this many differences.", show_default=f"{_SHOWN}; all as CSV or JSON"
        ),
    ] = None,
    as_csv: CsvOption = False,
    as_json: JsonOption = False,
    page: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.html",
            help="Write a page on which a person judges a random sample of the differences, by the keyboard.",
        ),
    ] = None,
    sample: Annotated[
        int, typer.Option(min=1, help="How many differences are on the page, as many of each kind.")
    ] = 50,
    seed: Annotated[int, typer.Option(min=0, help="Random seed of the sample.")] = 1234,
    language: Annotated[
        ReportLanguage | None,
        typer.Option(
            "--lang",
            help="The language of the page.",
            show_default="before the command, else $KAZPREP_LANG, else en",
        ),
    ] = None,
    accepted: Annotated[
        Path | None,
        typer.Option(
            "--accept",
            metavar="FILE.json",
            help="Read what was judged on the page: print which run is right more often, and write the right "
            "entities as corrections.",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE.tsv",
            help="The file that --accept writes the corrections to.",
            show_default="B.corrections.tsv",
        ),
    ] = None,
) -> None:
    """List what two runs found differently in the same articles, with what may have caused it.

    The runs may have other models, settings or versions, or one is later than the other. They are compared
    by the offsets of the original text: see docs/diff.md for the kinds of differences.

    Exit codes: 0 compared; 1 compared, and they agree less than --fail-under says; 2 failed.
    """
    of_page = language_of_page(context, language)
    _check_options(page, accepted, summary=summary, as_csv=as_csv, as_json=as_json)
    if output is not None and accepted is None:
        raise InputError("--output is the file that --accept writes corrections to: give --accept, too")
    if fail_under and accepted is not None:
        raise InputError("--fail-under compares the runs, which --accept does not: leave one of them out")
    floors = _floors(fail_under or ())
    with opened(a, partial=False) as ours, opened(b, partial=False) as theirs:
        try:
            diff = Diff.of(ours, theirs, kinds or ())
        except ValueError as error:
            raise InputError(str(error)) from error
        if accepted is not None:
            from kazprep.cli.diff_judged import accept  # what it needs for pages takes its time

            accept(diff, accepted, output)
            return
        if page is not None:
            from kazprep.cli.diff_judged import write_page

            write_page(diff, page, sample, seed, of_page)
        elif summary:
            diff.finish()
            if as_json:
                print_json(summary_record(diff))
            else:
                _print(summary_lines(diff))
        else:
            _print_differences(diff, limit, as_csv=as_csv, as_json=as_json)
    _check(diff, floors)


def _check_options(
    page: Path | None, accepted: Path | None, *, summary: bool, as_csv: bool, as_json: bool
) -> None:
    """Raise `InputError` for options that exclude each other."""
    check_format(as_csv, as_json)
    if summary and as_csv:
        raise InputError("--summary is text, or with --json an object: --csv is for differences")
    if sum((page is not None, accepted is not None, summary or as_csv or as_json)) > 1:
        raise InputError("--page, --accept and what prints differences exclude each other: choose one")


def _print_differences(diff: Diff, limit: int | None, *, as_csv: bool, as_json: bool) -> None:
    """Print differences; what the limit leaves out is counted, too."""
    differences = diff.differences()
    if as_csv:
        write_csv_batches(SCHEMA, _batches(islice(differences, limit)))
    elif as_json:
        for batch in _batches(islice(differences, limit)):
            for row in records(batch):
                print_json(row)
    else:
        shown = list(islice(differences, limit or _SHOWN))
        left = sum(1 for _ in differences)
        _print([*summary_lines(diff), *difference_lines(shown, left)])
    for _ in differences:
        pass


def _print(lines: Iterable[Text]) -> None:
    with paged() as console:
        for line in lines:
            console.print(line)


def _batches(differences: Iterator[Difference]) -> Iterator[pa.Table]:
    while batch := list(islice(differences, _BATCH_ROWS)):
        yield table_of(batch)


@dataclass(frozen=True, slots=True)
class _Floor:
    """The lowest F1 of a measure, in percent."""

    measure: str
    value: float
    is_named: bool
    """Whether it is for this measure alone, which the runs then have to have something of."""


def _floors(given: Sequence[str]) -> list[_Floor]:
    """What --fail-under says of each measure; raises `InputError` for what is not a measure or a number."""
    floors: dict[str, _Floor] = {}
    for each in given:
        name, _, number = each.rpartition("=")
        if name and name not in MEASURES:
            raise InputError(
                f"--fail-under: there is no measure {name!r}{nearest(name, MEASURES) or '.'} "
                f"The measures are: {', '.join(MEASURES)}"
            )
        try:
            value = float(number)
        except ValueError:
            value = -1.0
        if not 0 <= value <= 100:
            raise InputError(f"--fail-under takes a number from 0 to 100, or entities=98, not {each!r}")
        for measure in [name] if name else _COMPARED_BY_DEFAULT:
            if name or not (measure in floors and floors[measure].is_named):
                floors[measure] = _Floor(measure, value, bool(name))
    return list(floors.values())


def _check(diff: Diff, floors: Sequence[_Floor]) -> None:
    """End with exit code 1 where runs agree less than they should.

    Raises `InputError` where there is nothing to compare: it must not pass for agreement.
    """
    if floors and not diff.agreement["documents"].same_a:
        raise InputError(
            f"{diff.a.place} and {diff.b.place} have no document in common: the ids of documents are the "
            "same where the files have the same names, below the input folder, and the same text"
        )
    is_low = False
    for floor in floors:
        f1 = diff.agreement[floor.measure].as_dict()["f1"]
        if f1 is None and floor.is_named:
            raise InputError(f"--fail-under: the runs have no {floor.measure} to compare")
        if f1 is not None and f1 < floor.value:
            print_error(f"{floor.measure}: F1 {f1:.2f}, below {floor.value:g}")
            is_low = True
    if is_low:
        raise typer.Exit(1)
