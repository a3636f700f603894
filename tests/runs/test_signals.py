"""Ctrl-C comes through, whatever is at work."""

import json
import signal
import sys
from contextlib import suppress

import pytest
import typer

import kazprep.cli.run
import kazprep.report.write
from kazprep.cli.run import execute
from kazprep.processing.present import write_report_and_notebook
from kazprep.runs.inputs import Mode
from kazprep.runs.job import RunOptions
from kazprep.runs.signals import deferred_interrupts
from kazprep.settings import Settings


class Swallowing:
    """A finder of modules in whose midst Ctrl-C comes, and is caught, as some libraries have it."""

    def find_spec(self, name, path=None, target=None):
        if name == "kazprep.report.write":
            with suppress(BaseException):
                signal.raise_signal(signal.SIGINT)


@pytest.mark.process
def test_ctrl_c_in_an_import_of_the_report_is_not_lost(tmp_path, monkeypatch):
    monkeypatch.delitem(sys.modules, "kazprep.report.write")
    monkeypatch.setattr(sys, "meta_path", [Swallowing(), *sys.meta_path])
    monkeypatch.setattr(kazprep.report, "write", kazprep.report.write)  # to be put back
    with pytest.raises(KeyboardInterrupt):
        write_report_and_notebook(tmp_path, Settings())


@pytest.mark.process
def test_a_deferred_signal_is_raised_at_the_end_and_the_handlers_are_as_before():
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    done = False
    with pytest.raises(KeyboardInterrupt), deferred_interrupts():
        signal.raise_signal(signal.SIGINT)
        done = True
    assert done
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


@pytest.mark.parametrize(
    ("status", "tables"),
    [
        ("updating", "up to date, but files are still being replaced"),
        ("interrupted", "unchanged"),
        ("complete", "unchanged"),
    ],
)
def test_what_is_said_of_the_tables_of_an_interrupted_update(tmp_path, monkeypatch, capsys, status, tables):
    def interrupted(*_, **__):
        record = {"status": status, "started": "2026-01-01T00:00:00+00:00", "versions": {"kazprep": "0"}}
        (tmp_path / "run.json").write_text(json.dumps(record), encoding="utf-8")
        raise KeyboardInterrupt

    monkeypatch.setattr(kazprep.cli.run, "run", interrupted)
    with pytest.raises(typer.Exit):
        execute([tmp_path], tmp_path, Settings(), RunOptions(Mode.UPDATE))
    assert f"the tables in {tmp_path} are {tables}" in capsys.readouterr().err
