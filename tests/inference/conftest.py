"""Engines that are loaded once: this package's and stock Stanza's."""

import pytest

from kazprep.inference.loading import Backend, load_segmenter, load_tagger
from kazprep.models.folder import EMBEDDED

STOCK = Backend("stanza")


@pytest.fixture(scope="session")
def segmenter():
    return load_segmenter(EMBEDDED, 10_000, Backend())


@pytest.fixture(scope="session")
def tagger():
    return load_tagger(EMBEDDED, Backend())


@pytest.fixture(scope="session")
def stock_segmenter():
    return load_segmenter(EMBEDDED, 10_000, STOCK)


@pytest.fixture(scope="session")
def stock_tagger():
    return load_tagger(EMBEDDED, STOCK)
