"""Long output on a terminal, through a pager as in git.

The pager of rich holds all output in memory before it shows a line; the one of Click does not come
with Typer.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from rich.console import Console

from kazprep.display.terminal import plain_console
from kazprep.operating_system import split_command


@contextmanager
def paged() -> Iterator[Console]:
    """A console that writes to `$PAGER`, or to less; to standard output if that is not a terminal.

    Leaving the pager early ends the block without an error.
    """
    command = split_command(os.environ.get("PAGER", "")) or ["less"]
    if not sys.stdout.isatty() or not shutil.which(command[0]):
        yield plain_console()
        return
    # For less: quit if it fits on one screen, show colours, leave the screen as it is.
    environment = {"LESS": "FRX", **os.environ}
    with subprocess.Popen(command, stdin=subprocess.PIPE, encoding="utf-8", env=environment) as pager:
        assert pager.stdin is not None
        try:
            yield _Paged(file=pager.stdin, force_terminal=True, highlight=False, markup=False, emoji=False)
        except (BrokenPipeError, KeyboardInterrupt):
            pass
        finally:
            with suppress(BrokenPipeError):
                pager.stdin.close()
            _wait(pager)


class _Paged(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError  # Console would end the program


def _wait(pager: subprocess.Popen[str]) -> None:
    """Wait for the pager to end; Ctrl-C is meant for it."""
    while True:
        try:
            pager.wait()
            return
        except KeyboardInterrupt:
            continue
