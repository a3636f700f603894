"""Runs on file systems that lack what a local disk has: FUSE, mounted in a namespace of the test's own.

Here each process is a machine of its own, which sees what others made after a while: see
`tests/fuse_folder.py`.
"""

import ctypes.util
import errno
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kazprep.errors import OutputError
from kazprep.runs.lock import locked
from kazprep.runs.output import check_output
from kazprep.runs.storage.folder_check import CHECK_NAMES, check_folder
from tests.conftest import ROOT
from tests.endurance.corpora import differing
from tests.endurance.stages import WITHOUT_MODELS
from tests.runs.commands import OPTIONS, PATIENCE, environment

pytestmark = pytest.mark.process


def names_in(folder):
    return [path.name for path in folder.iterdir()]


def test_a_local_disk_has_all_that_a_run_needs(tmp_path):
    with locked(tmp_path / "out"):
        check_folder(tmp_path / "out")
    assert names_in(tmp_path / "out") == [".lock"]


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.ENOSPC, "out can't be written: No space left on device"),
        (errno.EIO, "can't hold the output of a run: Input/output error"),
    ],
)
def test_a_full_disk_is_not_taken_for_a_file_system_that_lacks_something(
    tmp_path, monkeypatch, number, message
):
    def flush(file):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("kazprep.runs.storage.folder_check.flush", flush)
    with locked(tmp_path / "out"), pytest.raises(OutputError, match=message):
        check_folder(tmp_path / "out")
    assert names_in(tmp_path / "out") == [".lock"]


def test_what_a_killed_check_left_is_no_run(tmp_path):
    for name in CHECK_NAMES:
        (tmp_path / name).write_bytes(b"")
    assert check_output(tmp_path) is False
    with locked(tmp_path):
        check_folder(tmp_path)
    assert names_in(tmp_path) == [".lock"]


def test_a_lock_that_nobody_holds_is_one_that_excludes_nobody(tmp_path):
    (tmp_path / ".lock").touch()
    with pytest.raises(OutputError, match="two processes can hold the same lock"):
        check_folder(tmp_path)


class Mount:
    """A folder under FUSE, seen by the processes that are started in its namespace alone."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.backing, self.path = folder / "backing", folder / "mount"
        self.backing.mkdir()
        self.path.mkdir()
        namespace = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--user", "-r", "--mount"]
        self._server = subprocess.Popen(
            [*namespace, sys.executable, "-m", "tests.fuse_folder", self.backing, self.path, *options],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.is_mounted = self._wait()

    def _wait(self) -> bool:
        mounts = Path(f"/proc/{self._server.pid}/mounts")
        end = time.monotonic() + 60
        while self._server.poll() is None and time.monotonic() < end:
            if str(self.path) in mounts.read_text(encoding="utf-8"):
                return True
            time.sleep(0.05)
        return False

    def kazprep(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        namespace = ["nsenter", f"--target={self._server.pid}", "--mount"]
        if os.geteuid():
            namespace += ["--user", "--preserve-credentials"]
        return subprocess.run(
            [*namespace, sys.executable, "-m", "kazprep", *map(str, arguments)],
            env=environment(),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def run(self, articles: Path, *more: object) -> subprocess.CompletedProcess[str]:
        return self.kazprep(
            "run", articles, "-o", self.path / "out", *OPTIONS, "--set", WITHOUT_MODELS, *more
        )

    def close(self) -> None:
        self._server.kill()
        self._server.communicate()


@pytest.fixture
def mount(tmp_path):
    pytest.importorskip("mfusepy")
    if not ctypes.util.find_library("fuse3") and not ctypes.util.find_library("fuse"):
        pytest.skip("libfuse is not installed")
    if not shutil.which("unshare") or not shutil.which("nsenter") or not os.access("/dev/fuse", os.W_OK):
        pytest.skip("no file system can be mounted in a namespace here")
    mounts = []

    def mounted(*options: str) -> Mount:
        mounts.append(Mount(tmp_path, *options))
        if not mounts[-1].is_mounted:
            pytest.skip("FUSE can't be mounted in a namespace here")
        return mounts[-1]

    yield mounted
    for one in mounts:
        one.close()


def test_files_that_appear_late_are_waited_for(mount, articles, unbroken):
    slow = mount("--delay", "1")
    done = slow.run(articles)
    assert done.returncode == 1, done.stderr  # empty files, as in the other run
    assert differing(slow.backing / "out", unbroken) == []
    assert list((slow.backing / "out").rglob(".part-*")) == []
    time.sleep(1.1)
    verified = slow.kazprep("verify", slow.path / "out")
    assert (verified.returncode, verified.stderr) == (0, "")


@pytest.mark.parametrize(
    ("lacks", "reason"),
    [
        ("locks", "No locks available"),
        ("exclusion", "two processes can hold the same lock there"),
        ("renames", "File exists"),
        ("flushes", "Input/output error"),
    ],
)
def test_a_folder_that_lacks_what_a_run_needs_is_refused_before_anything_is_written(
    mount, articles, lacks, reason
):
    poor = mount("--lacks", lacks)
    refused = poor.run(articles)
    assert refused.returncode == 2
    said = " ".join(refused.stderr.split())
    assert reason in said
    assert "--output" in said
    assert {path.name for path in (poor.backing / "out").iterdir()} <= {".lock"}
