"""A run's tables as an Excel workbook, row by row."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kazprep.export.cells import MAX_CHARACTERS, MAX_ROWS, fit_cell, is_number, rows_of
from kazprep.tables.scan import TableScan
from kazprep.text.plurals import counted

_FIRST_DAY = date(1900, 3, 1)
"""Excel counts a 29 February 1900, which did not exist: earlier days are off by one, or have no number."""
_WIDTHS = {"text": 60, "raw_text": 30, "message": 60, "source": 30, "title": 40, "doc_id": 18}
_WIDTH = 12

# Characters that XML can't have are written as _x001B_ (ECMA-376, 22.9.2.19); so is the beginning of text
# that would be read as one.
_ESCAPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def write_workbook(tables: Mapping[str, TableScan], path: Path, note: Callable[[str], None]) -> int:
    """Write a sheet for each table; returns the number of rows. `note` gets a line about what did not fit.

    A table with more rows than a sheet holds continues in further sheets (`tokens 2`). No cell is a formula.

    Raises `ImportError` where openpyxl is not installed, `OSError` where it can't be written.
    """
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    total = 0
    for name, table in tables.items():
        sheets = _Sheets(workbook, name, table.columns)
        for batch in table.batches(table.columns):
            for row in rows_of(batch):
                sheets.append(row)
        total += sheets.rows
        if sheets.n_cut:
            note(
                f"{name}: {counted(sheets.n_cut, 'cell')} cut to the {MAX_CHARACTERS:,} characters that one "
                "holds; the other formats have all the text"
            )
        if sheets.number > 1:
            note(f"{name}: {counted(sheets.rows, 'row')} in {sheets.number} sheets, {name} to {sheets.title}")
    workbook.save(path)
    return total


class _Sheets:
    """The sheets of a table: the one that is written to, and counts of what was written."""

    def __init__(self, workbook: Any, name: str, columns: list[str]) -> None:
        self._workbook = workbook
        self._name = name
        self._columns = columns
        self._left = 0
        self.number = 0
        self.rows = 0
        self.n_cut = 0
        self._begin()

    @property
    def title(self) -> str:
        """The title of the sheet that is written to."""
        return self._name if self.number == 1 else f"{self._name} {self.number}"

    def append(self, values: Iterable[Any]) -> None:
        """Write a row."""
        if not self._left:
            self._begin()
        self._sheet.append([self._cell(value) for value in values])
        self._left -= 1
        self.rows += 1

    def _begin(self) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter

        self.number += 1
        self._left = MAX_ROWS - 1
        self._sheet = self._workbook.create_sheet(self.title)
        self._sheet.freeze_panes = "A2"
        head = []
        for number, name in enumerate(self._columns, start=1):
            self._sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, _WIDTH)
            cell = WriteOnlyCell(self._sheet, name)
            cell.font = Font(bold=True)
            head.append(cell)
        self._sheet.append(head)

    def _cell(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._text(value)
        if value is None or isinstance(value, bool) or is_number(value):
            return value
        if isinstance(value, date) and _has_number(value):
            return value
        return self._text(str(value))

    def _text(self, text: str) -> Any:
        fitted = fit_cell(text)
        escaped = _ESCAPED.sub(_escape, fitted)
        if len(escaped) > MAX_CHARACTERS:  # openpyxl would cut it, perhaps within an escape
            fitted = fit_cell(text, MAX_CHARACTERS // len("_x0000_"))
            escaped = _ESCAPED.sub(_escape, fitted)
        self.n_cut += fitted is not text
        if escaped[:1] not in ("=", "#"):
            return escaped
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self._sheet, escaped)
        cell.data_type = "s"  # else a formula, or an error such as #N/A
        return cell


def _has_number(day: date) -> bool:
    """Whether Excel can store a day, or a time without a zone."""
    if isinstance(day, datetime):
        return day.tzinfo is None and day.date() >= _FIRST_DAY
    return day >= _FIRST_DAY


def _escape(found: "re.Match[str]") -> str:
    return f"_x{ord(found[0]):04X}_"
