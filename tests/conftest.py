"""What several tests use: the seed article, a made-up corpus, and the command line as a user has it."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("no deadline", deadline=None)  # a shared machine may pause at any moment
settings.load_profile("no deadline")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as under nohup; programs that tests start inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parent.parent

SENTENCES = (
    "Бүгін Астанада қар жауды.",
    "Әсет Нұрланов пен Гүлнар Сейітова Алматыға ұшып кетті.",
    "Жаңа мектеп 2025 жылғы 1 қыркүйекте ашылады!",
    "Тауардың бағасы 3,5 пайызға өсті, – деді сатушы.",
    "«Көктем келді», – дейді ауыл тұрғындары.",
    "Кiтапхана сағат 9-дан 18-ге дейін жұмыс icтейді.",
    "Қазақстан құрамасы Түркияны 2:1 есебімен ұтты.",
    "Су қоймасында 15 млн текше метр су бар екен.",
    "Бұл  жобаға қанша қаражат бөлінді?",
    "Дала кең, аспан биік.",
)
"""Sentences of our own, two of them with something to repair."""


@pytest.fixture(scope="session")
def seed_file() -> Path:
    """The article that the README's first command runs on."""
    (file,) = (ROOT / "seeds").glob("*.txt")
    return file


@pytest.fixture(scope="session")
def seed_article(seed_file: Path) -> str:
    """Its text, line ends as they are."""
    return seed_file.read_bytes().decode("utf-8")


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 200 short articles, half of them with a date and a title."""
    folder = tmp_path_factory.mktemp("corpus")
    dice = random.Random(2026)
    for number in range(200):
        paragraphs = [
            " ".join(dice.choices(SENTENCES, k=dice.randint(1, 4))) for _ in range(dice.randint(1, 3))
        ]
        header = f" date 2026-01-{number % 28 + 1:02} {number} күн жаңалығы\n" if number % 2 else ""
        path = folder / f"{number % 7}" / f"{number:03}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(header + "\n".join(paragraphs) + "\n", encoding="utf-8")
    return folder


def training_data() -> Path:
    """Where the corpora are that the project doesn't carry."""
    return Path(os.environ.get("KAZPREP_TRAINING_DATA", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of corpora that the project doesn't carry; without it the test is skipped."""
    folder = training_data()
    if not (folder / "kaznerd").is_dir():
        pytest.skip(f"no training data in {folder}; set KAZPREP_TRAINING_DATA to the folder of corpora")
    return folder


Kazprep = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def kazprep() -> Kazprep:
    """The command line, in a process of its own."""

    def call(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kazprep", *map(str, arguments)],
            capture_output=True,
            text=True,
            cwd=cwd,
            timeout=600,
            check=False,
        )

    return call
