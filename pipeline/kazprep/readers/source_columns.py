"""The columns of sources: which would be read, and whether those that the settings name exist."""

from collections.abc import Iterable
from contextlib import suppress

from kazprep.errors import InputError, nearest
from kazprep.readers.errors import ReadError, UnsupportedFormatError
from kazprep.readers.read import opened_source, with_format
from kazprep.readers.records.columns import ColumnNames, Columns, choose_columns, listed_names, named_columns
from kazprep.readers.sources.source import Source
from kazprep.settings import InputSettings

_DEFAULTS = InputSettings()
_MAX_LISTED = 12


def columns_of(source: Source, settings: InputSettings = _DEFAULTS) -> Columns | None:
    """The columns that would be read of a source; None for a format without columns, or a bad file.

    A JSON file has those of its first record.
    """
    with suppress(ReadError, OSError, ValueError), opened_source(source, settings) as entry:
        format_, entry = with_format(entry)
        if format_.columns is not None:
            return format_.columns(entry)
        if format_.column_names is not None:
            return choose_columns(format_.column_names(entry).names, settings)
    return None


def column_names_of(source: Source, settings: InputSettings = _DEFAULTS) -> ColumnNames:
    """The names of the columns in a source.

    There may be others in an archive, in a file that can't be read, and in JSON of which only the first MiB
    is examined. A field inside another is named as in `content.rendered`.
    """
    try:
        with opened_source(source, settings) as entry:
            format_, entry = with_format(entry)
            if format_.column_names is not None:
                return format_.column_names(entry)
            return ColumnNames([], are_all=format_.read_archive is None)
    except UnsupportedFormatError:
        return ColumnNames([])
    except (ReadError, OSError, ValueError):
        return ColumnNames([], are_all=False)


def check_named_columns(sources: Iterable[Source], settings: InputSettings) -> None:
    """Raise `InputError` for a column that the settings name and that certainly none of the sources has.

    Sources are examined until each name is found, mostly in the first. A name that may be in what is not
    examined, such as archives, is not an error, and neither is any name if no source has columns.
    """
    missing = [(role, name) for role, names in named_columns(settings).items() for name in names]
    seen: dict[str, None] = {}
    sees_all = True
    for source in sources:
        if not missing:
            return
        if source.start:  # a part of a file that was examined
            continue
        found = column_names_of(source, settings)
        missing = [(role, name) for role, name in missing if name not in found.names]
        seen |= dict.fromkeys(found.names[:_MAX_LISTED])
        sees_all = sees_all and found.are_all
    if missing and sees_all and seen:
        role, name = missing[0]
        raise InputError(
            f"no file has a column {name!r}, which input.{role}_column asks for{nearest(name, seen) or '.'} "
            f"The columns are: {listed_names(list(seen))}"
        )
