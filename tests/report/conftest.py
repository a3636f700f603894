"""A run over an invented corpus, its report, and a browser to open it in."""

import functools
import os
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kazprep.report.options import ReportOptions
from kazprep.report.write import write_report
from kazprep.runs.opened import Run, open_run
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
    selenium = pytest.importorskip("selenium.webdriver", reason="the browser tests need Selenium")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if chromium is None or driver is None:
        pytest.skip(
            "the browser tests need Chromium and its driver (apt-get install chromium chromium-driver)"
        )
    options = selenium.ChromeOptions()
    options.binary_location = chromium
    for flag in (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--lang=en",
        f"--user-data-dir={tmp_path_factory.mktemp('chromium')}",
    ):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    opened = selenium.Chrome(options=options, service=selenium.ChromeService(driver))
    opened.set_window_size(1280, 900)
    yield opened
    opened.quit()


@pytest.fixture
def report_file(report_run) -> Path:
    return report_run.path / "report.html"
