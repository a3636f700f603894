"""Two runs that differ in every way that people judge, and the browser of the report's tests."""

import pytest

from kazprep.comparison.compare import Diff
from kazprep.entities.entity import Entities
from kazprep.judging.judgements import FORMAT, FORMAT_VERSION
from kazprep.spans import Spans
from tests.comparison.runs import article, run_of
from tests.report.conftest import browser as browser

TWO = (Spans.of([(2, 3), (3, 4)]), ("PERSON", "GPE"))
"""The entities of the first run: Айгүл and Астанаға."""
FOUND = (
    (Spans.of([(2, 4)]), ("PERSON",)),
    (Spans.of([(3, 4)]), ("GPE",)),
    (Spans.of([(2, 3), (3, 4)]), ("PERSON", "LOCATION")),
    (Spans.of([(2, 3), (3, 5)]), ("PERSON", "GPE")),
)
"""Those of the articles of the second run: joined, one lost, one retyped, one resized."""


@pytest.fixture(scope="session")
def folders(tmp_path_factory):
    folder = tmp_path_factory.mktemp("judged")
    joined = Spans.of([(0, 12), (13, 45)])
    run_of(folder / "a", [article(number, entities=Entities(*TWO)) for number in range(8)])
    second = [article(number, entities=Entities(*FOUND[number % 4])) for number in range(7)]
    run_of(folder / "b", [*second, article(7, entities=Entities(*TWO), sentences=joined)])
    return folder


@pytest.fixture
def diff(folders):
    from kazprep import open_run

    return Diff.of(open_run(folders / "a"), open_run(folders / "b"))


@pytest.fixture
def file_of():
    """The content of a file that the page gives, of differences and verdicts."""

    def content(judged):
        from dataclasses import asdict

        records = [asdict(difference) | {"verdict": verdict} for difference, verdict in judged]
        return {"format": FORMAT, "version": FORMAT_VERSION, "judged": records}

    return content
