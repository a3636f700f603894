"""A corpus for runs with stages that need no models, and its tables."""

import random

import pytest

from tests.endurance.corpora import write_corpus
from tests.runs.commands import OPTIONS, end_all, kazprep


@pytest.fixture(autouse=True)
def nothing_left_at_work():
    yield
    end_all()


@pytest.fixture(scope="session")
def articles(tmp_path_factory):
    folder = tmp_path_factory.mktemp("articles")
    write_corpus(folder, 150, random.Random(3))
    return folder


@pytest.fixture(scope="session")
def unbroken(articles, tmp_path_factory):
    output = tmp_path_factory.mktemp("unbroken") / "out"
    assert kazprep("run", articles, "-o", output, *OPTIONS).returncode == 1  # empty files
    return output
