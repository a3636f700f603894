"""What is done otherwise on Windows and macOS, by an imitation of these systems: see `other_systems`."""

import ast
import errno
import os
import signal
import unicodedata
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace

import pytest

import kazprep
from kazprep import operating_system
from kazprep.operating_system import (
    describe_exit,
    flush,
    flush_folder,
    is_folder_link,
    max_processes,
    read_bytes,
    remove,
    replace,
    split_command,
)
from kazprep.readers.sources.find import find_sources
from kazprep.readers.sources.remote import address_of
from kazprep.readers.sources.source import is_ignored
from kazprep.runs.inputs import Mode
from kazprep.runs.signals import Terminated, deferred_interrupts, terminable
from kazprep.runs.verify import verify_run
from kazprep.settings import OutputSettings
from kazprep.tables.schemas import SCHEMAS
from kazprep.tables.write import ShardWriter
from tests.endurance.corpora import differing
from tests.endurance.inprocess import run_here
from tests.other_systems import imitate_macos, imitate_windows


@pytest.fixture
def windows(monkeypatch):
    return imitate_windows(monkeypatch)


@pytest.fixture
def macos(monkeypatch):
    return imitate_macos(monkeypatch)


@pytest.fixture
def articles(tmp_path):
    folder = tmp_path / "articles"
    (folder / "жаңалық").mkdir(parents=True)
    for number in range(5):
        (folder / "жаңалық" / f"{number}.txt").write_text(f"{number} мақала.\nҚар жауды.", encoding="utf-8")
    return folder


# The imitation


def test_the_imitation_refuses_what_windows_refuses(windows, tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"a")
    (tmp_path / "b").write_bytes(b"b")
    with path.open("rb"), pytest.raises(PermissionError):
        (tmp_path / "b").replace(path)
    with path.open("rb"), pytest.raises(PermissionError):
        path.unlink()
    with pytest.raises(FileExistsError):
        path.rename(tmp_path / "b")
    with pytest.raises(PermissionError):
        os.open(tmp_path, os.O_RDONLY)
    assert not hasattr(signal, "pthread_sigmask")


# Windows


@pytest.mark.parametrize("opened", ["a", "b"])
def test_a_file_that_is_open_elsewhere_is_replaced_once_it_is_closed(windows, tmp_path, opened):
    (tmp_path / "a").write_bytes(b"new")
    (tmp_path / "b").write_bytes(b"old")
    file = (tmp_path / opened).open("rb")
    windows.on_sleep = lambda: windows.now > 1 and file.close()
    replace(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"new"
    assert windows.now > 1


def test_a_file_that_is_open_elsewhere_is_deleted_once_it_is_closed(windows, tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"a")
    file = path.open("rb")
    windows.on_sleep = file.close
    remove(path)
    assert not path.exists()


def test_patience_ends_and_says_what_may_be_the_cause(windows, tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"a")
    with (
        path.open("rb"),
        pytest.raises(PermissionError, match="perhaps another program has it open") as error,
    ):
        remove(path)
    assert error.value.filename == str(path)
    assert 3 < windows.now <= 5


def test_a_file_that_is_being_replaced_can_be_read_a_moment_later(windows, tmp_path, monkeypatch):
    path = tmp_path / "run.json"
    path.write_bytes(b"{}")
    answers = [PermissionError(errno.EACCES, "Access is denied"), None]
    whole = Path.read_bytes

    def refused_once(self):
        answer = answers.pop(0)
        if answer is not None:
            raise answer
        return whole(self)

    monkeypatch.setattr(Path, "read_bytes", refused_once)
    assert read_bytes(path) == b"{}"


def test_other_systems_have_no_patience(tmp_path, monkeypatch):
    def refused(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "unlink", refused)
    monkeypatch.setattr(operating_system.time, "sleep", lambda seconds: pytest.fail("it waits"))
    with pytest.raises(PermissionError, match=r"denied$"):
        remove(tmp_path / "a")


def test_what_is_not_there_is_removed_already(windows, tmp_path):
    remove(tmp_path / "a")


def test_a_run_that_is_broken_off_resumed_and_updated_leaves_no_file_open(articles, tmp_path, monkeypatch):
    """Each file is closed before it is deleted or replaced, by whichever way the run ends."""
    plain, output = tmp_path / "plain", tmp_path / "output"
    run_here(Mode.NEW, articles, plain)
    clock = imitate_windows(monkeypatch)
    clock.on_sleep = lambda: pytest.fail("a file was open as it was replaced or deleted")
    run_here(Mode.NEW, articles, output)
    assert differing(output, plain) == []
    (articles / "жаңалық" / "1.txt").write_text("Күн ашық.", encoding="utf-8")
    (articles / "жаңалық" / "2.txt").unlink()
    run_here(Mode.UPDATE, articles, output)
    assert len(kazprep.open_run(output).documents()) == 4
    assert not list(verify_run(output))


def test_tables_that_can_t_be_finished_are_closed_before_they_are_deleted(windows, tmp_path):
    windows.on_sleep = lambda: pytest.fail("a table was open as it was deleted")
    files = {name: tmp_path / name for name in SCHEMAS}
    with pytest.raises(ZeroDivisionError), ShardWriter(files, OutputSettings()):
        assert all(path.exists() for path in files.values())
        raise ZeroDivisionError
    assert not list(tmp_path.iterdir())


def test_ctrl_break_ends_a_run_as_sigterm_does(windows):
    with pytest.raises(Terminated), terminable():
        signal.raise_signal(signal.SIGBREAK)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGBREAK"])
def test_signals_are_deferred_without_a_mask(windows, name):
    before = signal.signal(signal.SIGBREAK, signal.default_int_handler)
    term = signal.signal(signal.SIGTERM, signal.default_int_handler)
    done = False
    try:
        with pytest.raises(KeyboardInterrupt), deferred_interrupts():
            signal.raise_signal(getattr(signal, name))
            done = True
    finally:
        signal.signal(signal.SIGBREAK, before)
        signal.signal(signal.SIGTERM, term)
    assert done


def test_a_worker_leaves_ctrl_c_to_the_main_process():
    before = signal.getsignal(signal.SIGINT)
    try:
        operating_system.ignore_interrupts()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_windows_has_at_most_as_many_workers_as_it_can_wait_for(windows):
    assert [max_processes(wanted) for wanted in (1, 60, 96)] == [1, 60, 60]


def test_other_systems_have_as_many_workers_as_are_wanted():
    assert max_processes(96) == 96


def test_a_crash_is_named_as_windows_names_it(windows):
    assert describe_exit(0xC0000005) == "crashed (0xC0000005)"
    assert describe_exit(1) == "ended (exit code 1)"


def test_a_junction_is_a_link_to_a_folder_and_not_followed(windows, articles, monkeypatch):
    status = Path.lstat

    def lstat(self):
        if self.name == "жаңалық":
            return SimpleNamespace(st_reparse_tag=0xA0000003, st_mode=0o040755, st_size=0)
        return status(self)

    assert not is_folder_link(articles / "жаңалық")
    monkeypatch.setattr(Path, "lstat", lstat)
    assert is_folder_link(articles / "жаңалық")
    (source,) = find_sources([articles], [])
    assert (source.name, source.problem) == ("жаңалық", "this is a link to a folder, which is not followed")


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("s3://bucket/2026", "s3://bucket/2026"),
        ("memory://articles", "memory:///articles"),
        ("C:/articles", None),
        ("C:\\articles\\2026", None),
        ("\\\\server\\articles", None),
    ],
)
def test_an_address_is_one_as_a_path_of_windows_too(given, address):
    assert address_of(PureWindowsPath(given)) == address


@pytest.mark.parametrize("system", [operating_system.LINUX, operating_system.MACOS, operating_system.WINDOWS])
def test_the_same_names_are_ignored_on_every_system(system, monkeypatch):
    monkeypatch.setattr(operating_system, "SYSTEM", system)
    monkeypatch.setattr(os.path, "normcase", str.lower)  # as on Windows
    assert is_ignored("a.old", [f"*.{system}", "*.old"])  # a pattern that was not compiled before
    assert not is_ignored("a.OLD", [f"*.{system}", "*.old"])


# macOS


def test_macos_is_asked_to_flush_the_disk_too(macos, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda number: pytest.fail("it leaves the file in the disk's cache"))
    with (tmp_path / "a").open("wb") as file:
        file.write(b"a")
        flush(file)
        assert macos == [file.fileno()]
    assert (tmp_path / "a").read_bytes() == b"a"


def test_a_file_system_that_can_t_flush_the_disk_flushes_the_file(macos, tmp_path, monkeypatch):
    import fcntl

    def can_not(*_):
        raise OSError(errno.ENOTSUP, "Operation not supported")

    flushed = []
    monkeypatch.setattr(fcntl, "fcntl", can_not)
    monkeypatch.setattr(os, "fsync", flushed.append)
    with (tmp_path / "a").open("wb") as file:
        flush(file)
        assert flushed == [file.fileno()]


def test_names_that_macos_takes_apart_give_the_ids_of_other_systems(articles, tmp_path, monkeypatch):
    name = "қайта.txt"
    apart = unicodedata.normalize("NFD", name)
    assert apart != name
    (articles / name).write_text("Қар жауды.", encoding="utf-8")
    run_here(Mode.NEW, articles, tmp_path / "here")
    (articles / name).rename(articles / apart)
    imitate_macos(monkeypatch)
    run_here(Mode.NEW, articles, tmp_path / "there")
    assert differing(tmp_path / "there", tmp_path / "here") == []


# Linux


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP])
def test_a_file_system_that_can_t_flush_a_folder_is_used_as_it_is(tmp_path, monkeypatch, number):
    def can_not(_):
        raise OSError(number, "it can't")

    monkeypatch.setattr(os, "fsync", can_not)
    flush_folder(tmp_path)


def test_a_folder_that_could_not_be_flushed_is_an_error(tmp_path, monkeypatch):
    def failing(_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(OSError, match="Input/output"):
        flush_folder(tmp_path)


# The package

ALLOWED = {
    ("bench/measure.py", "sys.platform"),  # the unit of a measurement
}


def test_no_other_module_asks_for_the_system_or_flushes_or_renames():
    folder = Path(kazprep.__file__).parent
    found = set()
    for path in folder.rglob("*.py"):
        name = path.relative_to(folder).as_posix()
        if name == "operating_system.py" or name.startswith("train/"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                found.add((name, f"{node.value.id}.{node.attr}"))
    banned = {"sys.platform", "os.name", "os.fsync", "os.replace", "os.rename", "os.unlink", "os.remove"}
    banned |= {"platform.system", "os.fork", "os.sync"}
    assert {each for each in found if each[1] in banned} == ALLOWED


def test_a_backslash_in_a_command_is_part_of_a_path(windows):
    assert split_command(r"C:\Tools\less.exe -R") == [r"C:\Tools\less.exe", "-R"]


def test_a_backslash_in_a_command_is_an_escape_elsewhere():
    assert split_command(r"my\ pager -R") == ["my pager", "-R"]
