"""A run over an invented corpus, its report, and a browser to open it in."""

import functools
import os
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kazprep.report.options import ReportOptions
from kazprep.report.write import write_report
from kazprep.runs.opened import Run, open_run
from tests.chromium import chromium
from tests.report.invented import invent_corpus

ARTICLES = int(os.environ.get("KAZPREP_REPORT_ARTICLES", "150"))
"""More of them take longer: the report was first measured with 2,000."""


@pytest.fixture(scope="session")
def report_run(kazprep, tmp_path_factory) -> Run:
    """A run over the invented corpus, with its report in English; all documents can be read in it."""
    articles = tmp_path_factory.mktemp("report") / "articles"
    invent_corpus(articles, ARTICLES)
    output = articles.parent / "run <b>"
    result = kazprep("run", articles, "--output", output, "--lemmas", "--set", "run.shard_bytes=20000")
    assert result.returncode == 1, result.stderr  # some files can't be read
    run = open_run(output)
    write_report(run, output / "report.html", ReportOptions(documents=ARTICLES))
    return run


class Visited(SimpleHTTPRequestHandler):
    """Serves a folder and keeps what was asked for."""

    def log_message(self, *arguments: object) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def server(report_run) -> Iterator[ThreadingHTTPServer]:
    """A local server of the run's folder; `asked` lists the paths that were asked for."""
    handler = functools.partial(Visited, directory=str(report_run.path))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    server.shutdown()


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """A headless Chromium; without one the test is skipped."""
    with chromium(tmp_path_factory.mktemp("chromium")) as opened:
        yield opened


@pytest.fixture
def report_file(report_run) -> Path:
    return report_run.path / "report.html"
