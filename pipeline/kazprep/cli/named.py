"""`kazprep people`, `places` and `organisations`: who and what is named, with whom, when, in which role."""

from collections.abc import Callable
from typing import Annotated

import pyarrow as pa
import typer

from kazprep.answers.people import Kind, name_forms, named, named_together
from kazprep.cli.open_run import RunFolder
from kazprep.cli.rows import (
    CsvOption,
    JsonOption,
    LimitOption,
    SinceOption,
    UntilOption,
    check_format,
    chosen,
    print_rows,
)
from kazprep.errors import InputError

FormsOption = Annotated[
    bool,
    typer.Option(
        "--forms", help="List the forms of names instead, and why each was put together with a name or not."
    ),
]

PairsOption = Annotated[
    bool, typer.Option("--pairs", help="List who is named with whom in one sentence instead.")
]

_SHOWN_ROLES = 1
_SHOWN_PARTNERS = 3


def _command(kind: Kind, description: str) -> Callable[..., None]:
    """The command that lists the names of a kind, with its help."""

    def command(
        folder: RunFolder,
        forms: FormsOption = False,
        pairs: PairsOption = False,
        since: SinceOption = None,
        until: UntilOption = None,
        limit: LimitOption = None,
        as_csv: CsvOption = False,
        as_json: JsonOption = False,
    ) -> None:
        check_format(as_csv, as_json)
        if forms and pairs:
            raise InputError("--forms and --pairs are two lists: ask for one of them")
        with chosen(folder, since, until) as run:
            if forms:
                rows = name_forms(run, kind).slice(0, limit)
            elif pairs:
                rows = named_together(run, kind, limit=limit)
            else:
                rows = named(run, kind, limit=limit)
        print_rows(rows if as_csv or as_json or forms else _short(rows), as_csv, as_json)

    command.__doc__ = description
    return command


people_command = _command(
    "people",
    """List the people that a run names: mentions, documents, dates, roles, and who is in the same sentences.

    Forms of one name are put together by the rules in docs/answers.md. --csv and --json have more columns:
    all roles and partners, the forms of the name, an example.
    """,
)
places_command = _command("places", "List the places that a run names, as `kazprep people` lists people.")
organisations_command = _command(
    "organisations", "List the organisations that a run names, as `kazprep people` lists people."
)


def _short(rows: pa.Table) -> pa.Table:
    """The columns that fit a terminal."""
    rows = rows.drop_columns([name for name in ("variants", "example") if name in rows.column_names])
    for name, number in (("roles", _SHOWN_ROLES), ("partners", _SHOWN_PARTNERS)):
        if name in rows.column_names:
            first = [each[:number] for each in rows[name].to_pylist()]
            rows = rows.set_column(
                rows.column_names.index(name), name, pa.array(first, pa.list_(pa.string()))
            )
    return rows
