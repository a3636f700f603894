"""Long output on a terminal: through a pager, as git has it."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from rich.console import Console

from kazprep.display.terminal import plain_console


@contextmanager
def paged() -> Iterator[Console]:
    """A console that goes through `$PAGER`, or else less, where there is a terminal and one of them.

    What leaves the pager early ends the block quietly: its reader has seen enough.
    """
    command = shlex.split(os.environ.get("PAGER", "")) or ["less"]
    if not sys.stdout.isatty() or not shutil.which(command[0]):
        yield plain_console()
        return
    # Of less: no pages for what fits on one, colours, the screen left as it is.
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
            _outlast(pager)


class _Paged(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError  # Console would end the program


def _outlast(pager: subprocess.Popen[str]) -> None:
    """Wait for the pager, which takes Ctrl-C for itself."""
    while True:
        try:
            pager.wait()
            return
        except KeyboardInterrupt:
            continue
