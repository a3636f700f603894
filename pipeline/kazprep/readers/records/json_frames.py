"""Data frames in JSON: rows out of fields, as pandas writes them."""

from collections.abc import Iterator, Mapping
from typing import Any

from kazprep.readers.records.columns import Columns, choose_columns
from kazprep.settings import InputSettings


def frame_rows(frame: Mapping[str, Any], settings: InputSettings) -> Iterator[dict[str, Any]] | None:
    """The rows of a data frame, each a record; None for an object that is none.

    Known are what pandas writes by default, `{"text": {"0": …, "1": …}, …}`, the orient `split`,
    `{"columns": […], "data": [[…], …]}`, a series of texts, `{"0": …, "1": …}`, and lists of one length,
    `{"title": […, …], "text": […, …]}`, where that of the titles, dates, addresses or ids shows that each
    text is an article.

    >>> list(frame_rows({"id": {"0": 7}, "text": {"0": "Қар еріді."}}, InputSettings()))
    [{'id': 7, 'text': 'Қар еріді.'}]
    """
    names, rows = frame.get("columns"), frame.get("data")
    if isinstance(names, list) and isinstance(rows, list):
        return (dict(zip(map(str, names), row, strict=False)) for row in rows if isinstance(row, list))
    if all(isinstance(value, str) for value in frame.values()):
        return ({"id": key, "text": text} for key, text in frame.items())
    columns = choose_columns(tuple(frame), settings)
    texts = frame.get(columns.text or "")
    if isinstance(texts, dict):
        return ({name: _at(column, key) for name, column in frame.items()} for key in texts)
    if isinstance(texts, list) and _are_columns(frame, columns, len(texts)):
        return (dict(zip(frame, row, strict=True)) for row in zip(*frame.values(), strict=True))
    return None


def _at(column: object, key: str) -> object:
    return column.get(key) if isinstance(column, dict) else None


def _are_columns(frame: Mapping[str, Any], columns: Columns, length: int) -> bool:
    others = (columns.title, columns.date, columns.url, columns.id)
    return (
        length > 1
        and any(name is not None for name in others)
        and all(isinstance(column, list) and len(column) == length for column in frame.values())
    )
