"""What killed processes left in an output is deleted, and nothing else."""

import random

import pytest

from kazprep.errors import OutputError
from kazprep.runs.clean import clean
from kazprep.runs.inputs import Mode
from kazprep.runs.lock import locked
from tests.endurance.corpora import differing, write_corpus
from tests.endurance.inprocess import run_here


def test_what_is_left_over_is_deleted_and_the_rest_stays(tmp_path):
    write_corpus(tmp_path / "in", 10, random.Random(1))
    for name in ("out", "expected"):
        run_here(Mode.NEW, tmp_path / "in", tmp_path / name)
    left = ["tokens/.part-00009.parquet.c0ffee", ".run.json.unfinished", "errors/part-00777.parquet"]
    for name in (*left, "notes.txt", "tokens/notes.txt"):
        (tmp_path / "out" / name).write_text("", encoding="utf-8")
    assert clean(tmp_path / "out") == sorted(left)
    (tmp_path / "out" / "tokens" / "notes.txt").unlink()
    assert (tmp_path / "out" / "notes.txt").exists()
    assert differing(tmp_path / "out", tmp_path / "expected") == []
    assert clean(tmp_path / "out") == []


def test_a_folder_without_a_run_and_one_that_is_written_to_are_refused(tmp_path):
    with pytest.raises(OutputError, match="is not the output of a run"):
        clean(tmp_path)
    write_corpus(tmp_path / "in", 3, random.Random(1))
    run_here(Mode.NEW, tmp_path / "in", tmp_path / "out")
    with locked(tmp_path / "out"), pytest.raises(OutputError, match="another kazprep process is writing"):
        clean(tmp_path / "out")
