"""The progress of a run: a bar in a notebook and on a terminal, a line every ten seconds elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from time import monotonic
from typing import Any, Protocol

import rich.progress as rich
from rich.console import Console

from kazprep.messages.translate import translated
from kazprep.runs.engines.engine import Progress
from kazprep.text.plurals import counted

_SECONDS_BETWEEN_LINES = 10.0
_SECONDS_BETWEEN_SHOWS = 0.5


class Display(Protocol):
    """A display of progress."""

    def start(self, files: int) -> None:
        """Begin, with the number of files of the run."""

    def add(self, progress: Progress) -> None:
        """Add what was done since the last call."""


@contextmanager
def show_progress() -> Iterator[Display]:
    """Progress in the cell of a notebook, else on standard error: a bar on a terminal, or lines."""
    if _is_notebook():
        cell = _Cell()
        try:
            yield cell
        finally:
            cell.show()
        return
    if not sys.stderr.isatty():
        yield _Lines()
        return
    columns = (
        rich.TextColumn(translated("documents")),
        rich.BarColumn(),
        rich.MofNCompleteColumn(),
        rich.TextColumn("{task.fields[rates]}"),
        rich.TimeRemainingColumn(),
    )
    with rich.Progress(*columns, console=Console(stderr=True), refresh_per_second=2) as bar:
        yield _Bar(bar)


def _is_notebook() -> bool:
    """Whether the code runs in the kernel of a notebook, which shows HTML."""
    if "IPython" not in sys.modules:
        return False
    ipython: Any = import_module("IPython")
    return hasattr(ipython.get_ipython(), "kernel")


class _Totals:
    def __init__(self) -> None:
        self.began = monotonic()
        self.files = 0
        self.documents = self.tokens = self.errors = 0

    def start(self, files: int) -> None:
        self.files = files

    def add(self, progress: Progress) -> None:
        self.documents += progress.documents
        self.tokens += progress.tokens
        self.errors += progress.errors

    def rates(self) -> str:
        seconds = max(monotonic() - self.began, 1e-9)
        text = f"{self.documents / seconds:,.1f} documents/s, {self.tokens / seconds:,.0f} tokens/s"
        return translated(f"{text}, {counted(self.errors, 'error')}" if self.errors else text)

    def done(self) -> str:
        """How much is done, and how fast."""
        return translated(
            f"{counted(self.documents, 'document')} of {counted(self.files, 'file')}: {self.rates()}"
        )


class _Bar(_Totals):
    def __init__(self, bar: rich.Progress) -> None:
        super().__init__()
        self._bar = bar
        self._task = bar.add_task("run", total=None, rates=translated("loading models"))

    def start(self, files: int) -> None:
        super().start(files)
        self._bar.update(self._task, total=files)

    def add(self, progress: Progress) -> None:
        super().add(progress)
        done = self.documents + self.errors
        total = self.files if done <= self.files else None  # a file may have many documents
        self._bar.update(self._task, completed=done, total=total, rates=self.rates())


class _Cell(_Totals):
    """A bar of HTML, which needs no widgets."""

    def __init__(self) -> None:
        super().__init__()
        self._last = self.began
        self._shown: Any = None

    def start(self, files: int) -> None:
        super().start(files)
        self.show()

    def add(self, progress: Progress) -> None:
        super().add(progress)
        if monotonic() - self._last >= _SECONDS_BETWEEN_SHOWS:
            self.show()

    def show(self) -> None:
        """Show what was done so far."""
        ipython: Any = import_module("IPython.display")
        self._last = monotonic()
        done = self.documents + self.errors
        total = max(self.files, done)  # a file may have many documents
        bar = f"<progress value='{done}' max='{max(total, 1)}'></progress>"
        html = ipython.HTML(f"<div>{bar} {self.done()}</div>")
        if self._shown is None:
            self._shown = ipython.display(html, display_id=True)
        else:
            self._shown.update(html)


class _Lines(_Totals):
    def __init__(self) -> None:
        super().__init__()
        self._last = self.began

    def add(self, progress: Progress) -> None:
        super().add(progress)
        if monotonic() - self._last >= _SECONDS_BETWEEN_LINES:
            self._last = monotonic()
            print(self.done(), file=sys.stderr)
