"""Columns that the settings name: each has to be in some file of a run."""

from collections.abc import Iterable

from kazprep.errors import InputError, nearest
from kazprep.readers.read import names_in
from kazprep.readers.records.columns import named_columns
from kazprep.readers.sources.source import Source
from kazprep.settings import InputSettings

_LISTED = 12


def check_named_columns(sources: Iterable[Source], settings: InputSettings) -> None:
    """Raise `InputError` for a column that the settings name and that surely none of the sources has.

    Sources are looked at until each name was found, mostly in the first. Nothing is said of a name that may
    be in what was not looked at, such as archives, or where no source has columns.
    """
    missing = [(role, name) for role, names in named_columns(settings).items() for name in names]
    seen: dict[str, None] = {}
    sees_all = True
    for source in sources:
        if not missing:
            return
        if source.start:  # a part of a file that was looked at
            continue
        names, are_all = names_in(source, settings)
        missing = [(role, name) for role, name in missing if name not in names]
        seen |= dict.fromkeys(names[:_LISTED])
        sees_all = sees_all and are_all
    if missing and sees_all and seen:
        role, name = missing[0]
        listed = ", ".join(repr(one[:60]) for one in list(seen)[:_LISTED]) + (
            ", …" if len(seen) > _LISTED else ""
        )
        raise InputError(
            f"no file has a column {name!r}, which input.{role}_column asks for{nearest(name, seen) or '.'} "
            f"The columns are: {listed}"
        )
