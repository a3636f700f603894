"""The invented run, opened."""

import pytest

from tests.annotations.corpus import run_of


@pytest.fixture(scope="package")
def run(tmp_path_factory):
    return run_of(tmp_path_factory.mktemp("annotated") / "out")


@pytest.fixture(scope="package")
def documents(run):
    return list(run.restored())
