"""Ctrl-C comes through, whatever is at work."""

import signal
import sys
from contextlib import suppress

import pytest

import kazprep.report.writing
from kazprep.runs.presenting import load_report
from kazprep.runs.signals import interrupts_held_back


class Swallowing:
    """A finder of modules in whose midst Ctrl-C comes, and is caught, as some libraries have it."""

    def find_spec(self, name, path=None, target=None):
        if name == "kazprep.report.writing":
            with suppress(BaseException):
                signal.raise_signal(signal.SIGINT)


def test_ctrl_c_in_an_import_of_the_report_is_not_lost(monkeypatch):
    monkeypatch.delitem(sys.modules, "kazprep.report.writing")
    monkeypatch.setattr(sys, "meta_path", [Swallowing(), *sys.meta_path])
    monkeypatch.setattr(kazprep.report, "writing", kazprep.report.writing)  # to be put back
    with pytest.raises(KeyboardInterrupt):
        load_report()


def test_what_was_held_back_is_raised_at_the_end_and_the_handlers_are_as_before():
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    done = False
    with pytest.raises(KeyboardInterrupt), interrupts_held_back():
        signal.raise_signal(signal.SIGINT)
        done = True
    assert done
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
