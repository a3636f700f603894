"""`kazprep timeline`: how often a name or a word occurs in each month."""

from typing import Annotated

import typer

from kazprep.answers.matches import Sought
from kazprep.answers.timeline import Period, count_over_time
from kazprep.cli.open_run import RunFolder
from kazprep.cli.printing import print_error
from kazprep.cli.rows import (
    CsvOption,
    JsonOption,
    SinceOption,
    UntilOption,
    check_format,
    chosen,
    print_frame,
)


def timeline_command(
    folder: RunFolder,
    pattern: Annotated[
        str, typer.Argument(metavar="PATTERN", help="A name, word or phrase; * and ? as in kwic.")
    ],
    by: Annotated[Period, typer.Option(help="The length of a period.")] = "month",
    of: Annotated[
        Sought, typer.Option(help="Count canonical names of entities, or forms or lemmas of words.")
    ] = "canonical",
    since: SinceOption = None,
    until: UntilOption = None,
    as_csv: CsvOption = False,
    as_json: JsonOption = False,
) -> None:
    """Count a name, word or phrase by day, week, month or year of publication, also as a share of all tokens.

    Documents without a date are in a last row without a period.
    """
    check_format(as_csv, as_json)
    with chosen(folder, since, until) as run:
        frame = count_over_time(run, pattern, by, of)
    if of == "canonical" and not frame["count"].any():
        print_error(f"no entity is named {pattern!r} there; for a word, use --of form or --of lemma")
    print_frame(frame, as_csv, as_json)
