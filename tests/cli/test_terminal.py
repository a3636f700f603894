"""No name and no text does anything to the terminal that it is printed on."""

import json
import os
import pty
import subprocess
import sys

import pytest

HOSTILE = "зиян\x1b[2J\x1b]0;ат\x07\u202e\x9b31m"
"""Clears a screen, names a window, rings, turns letters round and colours them."""
DANGEROUS = set(map(chr, [*range(9), *range(11, 32), *range(127, 160), 0x202E]))


@pytest.fixture(scope="module")
def folder(kazprep, tmp_path_factory):
    """Articles and a run over them, both in folders with such a name."""
    folder = tmp_path_factory.mktemp("articles") / HOSTILE
    folder.mkdir()
    (folder / f"{HOSTILE}.txt").write_text("Қар еріді. \x1b[2JКүн\x9b31m ашық.", encoding="utf-8")
    (folder / f"{HOSTILE}.pdf").touch()
    (folder / f"{HOSTILE}.csv").write_text(f"id;text\x1b[2J\n1;{HOSTILE}\n", encoding="utf-8")
    (folder / f"{HOSTILE}.json").write_text("[", encoding="utf-8")
    options = ("--set", "normalize.profile=minimal", "--set", "normalize.disable=invisible")
    result = kazprep("run", folder, "-o", folder.parent / "out" / HOSTILE, *options)
    assert result.returncode == 1, result.stderr
    return folder, folder.parent / "out" / HOSTILE, result


def check(result):
    shown = result.stdout + result.stderr
    assert not DANGEROUS & set(shown), ascii(shown)
    assert shown


def test_the_end_of_a_run(folder):
    check(folder[2])


@pytest.mark.parametrize(
    "arguments",
    [
        ("status",),
        ("status", "--json"),
        ("verify",),
        ("errors",),
        ("errors", "--json"),
        ("view",),
        ("view", f"{HOSTILE}.txt"),
        ("view", HOSTILE),
        ("find", "--word", "қар"),
        ("find", "--word", "қар", "--json"),
        ("find", "--word", HOSTILE),
        ("find", "--type", HOSTILE),
        ("report",),
        ("notebook", "--overwrite"),
        ("duplicates",),
        ("export", "--to", "brat", "-o", f"/proc/{HOSTILE}"),
        ("export", "--to", HOSTILE, "-o", "x"),
        ("status", HOSTILE),
    ],
)
def test_a_command_over_it(kazprep, folder, arguments):
    check(kazprep(arguments[0], folder[1], *arguments[1:]))


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", HOSTILE),
        ("run", ".", "--set", HOSTILE),
        ("run", ".", "--config", HOSTILE),
        ("run", ".", f"--{HOSTILE}"),
        ("view", HOSTILE),
        ("normalize", HOSTILE),
        ("evaluate", HOSTILE),
        ("bench", HOSTILE),
        ("models", "list", "--source", HOSTILE),
        ("models", "fetch", HOSTILE),
        ("models", HOSTILE),
        (HOSTILE,),
    ],
)
def test_an_argument_that_is_refused(kazprep, tmp_path, arguments):
    result = kazprep(*arguments, cwd=tmp_path)
    assert result.returncode == 2
    check(result)


def test_the_progress_and_the_warnings_on_a_terminal(folder, tmp_path):
    articles, *_ = folder
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "kazprep", "run", str(articles), "-o", str(tmp_path / HOSTILE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        assert process.stdout is not None
        printed = process.stdout.read().decode()
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:
                break
            shown += piece
            if not piece:
                break
    os.close(ours)
    assert not DANGEROUS & set(printed), ascii(printed)
    for escape in ("\x1b[2J", "\x1b]0;", "\x07", "\x9b", "\u202e"):
        assert escape not in shown.decode()


def test_json_keeps_the_name_as_it_is(kazprep, folder):
    lines = [json.loads(line) for line in kazprep("errors", folder[1], "--json").stdout.splitlines()]
    assert f"{HOSTILE}.pdf" in {line["source"] for line in lines}
