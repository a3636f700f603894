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
        ("frequencies",),
        ("frequencies", "--json"),
        ("frequencies", "--upos", HOSTILE),
        ("report",),
        ("notebook", "--overwrite"),
        ("duplicates",),
        ("export", "--to", "brat", "-o", f"/proc/{HOSTILE}"),
        ("export", "--to", HOSTILE, "-o", "x"),
        ("status", HOSTILE),
    ],
)
def test_a_command_over_it(command, folder, arguments):
    check(command(arguments[0], folder[1], *arguments[1:]))


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
def test_an_argument_that_is_refused(command, tmp_path, arguments):
    result = command(*arguments, cwd=tmp_path)
    assert result.returncode == 2
    check(result)


def on_terminal(command):
    """The exit code of a command on a terminal, and what it shows there."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            shown += piece
            if not piece:
                break
    os.close(ours)
    return process.returncode, shown.decode()


@pytest.mark.parametrize(
    "arguments", [("run", "-o", "out"), ("errors",), ("view",), ("find", "--word", "қар")]
)
def test_what_is_shown_on_a_terminal(folder, tmp_path, monkeypatch, arguments):
    articles, output, _ = folder
    monkeypatch.setenv("PAGER", "cat")
    monkeypatch.chdir(tmp_path)
    over = articles if arguments[0] == "run" else output
    code, shown = on_terminal([sys.executable, "-m", "kazprep", arguments[0], str(over), *arguments[1:]])
    assert code == (1 if arguments[0] == "run" else 0)
    for escape in ("\x1b[2J", "\x1b]0;", "\x07", "\x9b", "\u202e"):
        assert escape not in shown


@pytest.mark.process
def test_a_normalized_text_on_a_terminal(tmp_path):
    (tmp_path / "а.txt").write_text("Қар\x1b[2J еріді.\n", encoding="utf-8")
    command = [sys.executable, "-m", "kazprep", "normalize", str(tmp_path / "а.txt"), "--profile", "minimal"]
    piped = subprocess.run([*command, "--disable", "invisible"], capture_output=True, check=True).stdout
    assert piped.decode() == "Қар\x1b[2J еріді.\n"
    assert on_terminal([*command, "--disable", "invisible"])[1] == "Қар [2J еріді.\r\n"


def test_json_keeps_the_name_as_it_is(command, folder):
    lines = [json.loads(line) for line in command("errors", folder[1], "--json").stdout.splitlines()]
    assert f"{HOSTILE}.pdf" in {line["source"] for line in lines}
