"""A run over an invented corpus, published; and a browser without a network to open the page in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kazprep.publish import PublishOptions, publish
from kazprep.publish.packages import read_packages
from kazprep.runs.opened import Run, open_run
from tests.chromium import NO_NETWORK, chromium
from tests.counting_server import CountingServer, counting_server
from tests.publish.articles import write_articles
from tests.publish.page import Page


@pytest.fixture(scope="session")
def packages() -> dict[str, bytes]:
    """What the page needs of npm, from its registry the first time."""
    return read_packages()


@pytest.fixture(scope="session")
def run(kazprep, tmp_path_factory) -> Run:
    """A run with lemmas over the invented articles."""
    articles = tmp_path_factory.mktemp("publish") / "articles"
    write_articles(articles)
    output = articles.parent / "articles-run"
    result = kazprep("run", articles, "--output", output, "--lemmas", "--set", "run.workers=1")
    assert result.returncode in (0, 1), result.stderr
    return open_run(output)


@pytest.fixture(scope="session")
def site(run, packages, tmp_path_factory) -> Path:
    """The published run."""
    folder = tmp_path_factory.mktemp("published") / "сайт"
    publish(run, folder, packages, PublishOptions("Мақалалар <b>", license="CC BY 4.0"))
    return folder


@pytest.fixture(scope="session")
def server(site) -> Iterator[CountingServer]:
    """A server of the published folder that answers range requests."""
    with counting_server(site) as server:
        yield server


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """A headless Chromium that reaches loopback only; without one the test is skipped."""
    with chromium(tmp_path_factory.mktemp("chromium"), NO_NETWORK) as opened:
        yield opened


@pytest.fixture
def page(browser, server) -> Page:
    """The published page in English."""
    page = Page(browser, server.address)
    page.speak("en")
    return page
