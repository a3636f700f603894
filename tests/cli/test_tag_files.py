"""What commands say of the names file and the corrections of a run."""

from pathlib import Path

import pytest

from kazprep.cli.tag_files import file_lines
from kazprep.corrections import Corrections
from kazprep.names import Names
from kazprep.runs.tag_files import TagFiles
from kazprep.settings import load_settings


@pytest.mark.parametrize(
    ("output", "end"),
    [
        ("outputs/a", ", nor in outputs/a.names.tsv and outputs/a.corrections.tsv."),
        ("s3://bucket/a", "."),  # beside an address is no file
    ],
)
def test_where_no_files_are_is_said(output, end):
    lines = file_lines(Path(output), load_settings(), TagFiles(Names(()), Corrections(())))
    assert list(lines) == [f"There are no names and no corrections: none is in the settings{end}"]
