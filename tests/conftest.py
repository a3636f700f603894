"""What several tests use: the seed article, folders of articles, a run over some of them."""

from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent
settings.register_profile("no deadline", deadline=None)  # shared machines pause
settings.load_profile("no deadline")

SEEDS = ROOT / "seeds"


@pytest.fixture(scope="session")
def seed_file() -> Path:
    """The article that the README's first command runs on."""
    (file,) = SEEDS.glob("*.txt")
    return file


@pytest.fixture(scope="session")
def seed_article(seed_file: Path) -> str:
    """Its text, line ends as they are."""
    return seed_file.read_bytes().decode("utf-8")
