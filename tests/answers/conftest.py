"""The invented corpus as opened runs, with lemmas and without."""

import pytest

from kazprep import open_run
from tests.answers.corpus import run_of


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return open_run(run_of(tmp_path_factory.mktemp("analysed") / "run"))


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return open_run(run_of(tmp_path_factory.mktemp("plain") / "run", lemmas=False))
