"""What several tests use: the seed article, an invented corpus, the command line; and the marks of tests."""

import io
import multiprocessing.util
import os
import platform
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

settings.register_profile("no deadline", deadline=None)  # a shared machine may pause at any moment
settings.load_profile("no deadline")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as under nohup; programs that tests start inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parent.parent

collect_ignore = ["benchmarks", "endurance"]  # programs

MARKS_OF_FIXTURES = {
    "kazprep": "process",
    "cluster": "ray",
    "browser": "browser",
    "unbroken": "process",
    "measured": "process",
    "endpoint": "process",
    "trained": "model",
    **dict.fromkeys(("segmenter", "tagger", "pipeline", "stock_segmenter", "stock_tagger"), "model"),
}
"""The mark that a test gets with a fixture; tests that start or load something themselves have it written."""
MARKS_OF_FOLDERS = {"manual": "process"}
"""The mark of all tests of a folder."""
STARTS = ((subprocess.Popen, "__init__"), (multiprocessing.util, "spawnv_passfds"), (os, "fork"))
"""What every new process comes from."""

platform.platform()  # starts `uname` the first time that it is called


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for fixture in getattr(item, "fixturenames", ()):
            if fixture in MARKS_OF_FIXTURES:
                item.add_marker(MARKS_OF_FIXTURES[fixture])
        if item.path.parent.name in MARKS_OF_FOLDERS:
            item.add_marker(MARKS_OF_FOLDERS[item.path.parent.name])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let a test without a mark that says so start no process, so that those without one stay quick."""

    def refuse(*arguments: object, **options: object) -> NoReturn:
        pytest.fail(f"{item.nodeid} starts a process: mark it `process`")

    with pytest.MonkeyPatch.context() as patched:
        if not any(map(item.get_closest_marker, ("process", "ray", "browser"))):
            for owner, name in STARTS:
                patched.setattr(owner, name, refuse)
        return (yield)


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
"""Invented sentences, two of them with something to repair."""


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
    """The command line, in a separate process."""

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


@pytest.fixture(scope="session")
def command() -> Kazprep:
    """The command line, in this process, which has imported what it needs: several times as quick."""
    from kazprep.cli import main

    def call(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with (
            redirect_stdout(out),
            redirect_stderr(err),
            chdir(cwd or "."),
            pytest.MonkeyPatch.context() as patched,
            pytest.raises(SystemExit) as ended,
        ):
            patched.setattr(sys, "argv", ["kazprep", *map(str, arguments)])
            main()
        printed = [stream.buffer.getvalue().decode("utf-8") for stream in (out, err)]  # type: ignore[attr-defined]
        return subprocess.CompletedProcess(arguments, ended.value.code or 0, *printed)

    return call
