from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.models.official import Site, build_models, serve


@pytest.fixture(scope="session")
def official_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Models as Stanza's official ones are, `<processor>/<package>.pt`."""
    folder = tmp_path_factory.mktemp("official")
    build_models(folder)
    return folder


@pytest.fixture
def site(official_files: Path) -> Iterator[Site]:
    """They are served, and nothing is wrong with it yet."""
    with serve(Site(official_files)) as running:
        yield running
