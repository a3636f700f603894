"""The log of a run: JSON lines in `run.log`, in English, and warnings on standard error."""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from kazprep.messages.translate import translated
from kazprep.text.printable import printable

FOR_FILE_ONLY = {"is_for_file_only": True}
"""`extra` of a warning that is not printed: there may be one for each of a million documents."""
logger = logging.getLogger("kazprep.runs")


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        content = {"time": time, "level": record.levelname.lower(), "message": record.getMessage()}
        return json.dumps(content | getattr(record, "facts", {}), ensure_ascii=False)


class _Terminal(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        if getattr(record, "is_for_file_only", False):
            return
        # Looked up now: a progress bar takes it over.
        print(printable(f"kazprep: {translated(record.getMessage())}"), file=sys.stderr)


@contextmanager
def logging_to(file: logging.Handler) -> Iterator[None]:
    """Log to a handler, that of `run.log` in the output, and warnings to standard error."""
    file.setFormatter(_JsonLines())
    terminal = _Terminal(logging.WARNING)
    before, propagate = logger.level, logger.propagate
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(file)
    logger.addHandler(terminal)
    try:
        yield
    finally:
        logger.removeHandler(file)
        logger.removeHandler(terminal)
        logger.setLevel(before)
        logger.propagate = propagate
