"""A server of objects, and an output of its own for each test."""

import pytest

from kazprep.runs.storage.storage import storage_of
from tests.object_server import BUCKET, environment, s3_server


@pytest.fixture(scope="session")
def endpoint():
    with s3_server() as address:
        yield address


@pytest.fixture
def store(endpoint, monkeypatch, request):
    """The address of an output at the server, which the environment leads to."""
    for name, value in environment(endpoint).items():
        monkeypatch.setenv(name, value)
    storage_of.cache_clear()
    yield f"s3://{BUCKET}/outputs/{abs(hash(request.node.nodeid)):x}"
    storage_of.cache_clear()
