"""A pipeline that is loaded once."""

import pytest

from kazprep import Pipeline


@pytest.fixture(scope="session")
def pipeline():
    return Pipeline()
