"""What a browser loads of a large corpus: parts of files by range requests, whole files without these."""

import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kazprep.publish import publish
from tests.counting_server import counting_server
from tests.publish.page import Page
from tests.publish.tables import WORD, large_run


@pytest.fixture(scope="module")
def large(packages, tmp_path_factory):
    """A published run of a million tokens."""
    folder = tmp_path_factory.mktemp("large")
    publish(large_run(folder / "run", 5000, 200, 20_000), folder / "site", packages)
    return folder / "site"


def test_a_question_to_a_large_corpus_transfers_a_part_of_it(browser, large):
    whole = sum(path.stat().st_size for path in (large / "data").iterdir())
    assert whole > 15_000_000
    with counting_server(large) as server:
        page = Page(browser, server.address)
        page.speak("en")
        server.forget()
        page.ask("search", q=WORD.format(12_345))
        (count, documents) = map(int, page.status.removeprefix("Found: ").split(", in documents: "))
        assert 0 < documents <= count < 60
        assert page.texts(".lines tbody .hit") == [WORD.format(12_345)] * min(count, 25)
        sent = sum(server.sent(f"data/{path.name}") for path in (large / "data").iterdir())
        assert 0 < sent < 0.3 * whole
        index = [path for path in (large / "data").iterdir() if path.name.startswith("form-index")]
        assert len(index) > 2
        assert (
            0
            < sum(server.sent(f"data/{path.name}") for path in index)
            < 0.1 * sum(path.stat().st_size for path in index)
        )


class _Plain(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Write nothing."""


def test_the_page_works_from_a_server_without_ranges(browser, site, run):
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Plain, directory=str(site)))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        page = Page(browser, f"http://127.0.0.1:{server.server_port}")
        page.speak("en")
        page.ask("search", q="қаласында")
        assert page.texts(".lines tbody .hit") == run.kwic("қаласында", limit=25)["keyword"].tolist()
    finally:
        server.shutdown()
