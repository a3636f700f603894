"""`kazprep view`: piped, and on a terminal with a pager."""

import os
import pty
import re
import shlex
import subprocess
import sys

import pytest

import kazprep as package


@pytest.fixture(scope="module")
def folder(kazprep, tmp_path_factory):
    articles = tmp_path_factory.mktemp("articles")
    for name, text in {
        "а.txt": " date 2026-03-04 Құс қайтты\nӘсет Нұрланов Алматыда тұрады.\nКiтап оқыды.",
        "б.txt": "Бүгін Астанада қар жауды. Далада аяз\x1b\x07.",
    }.items():
        (articles / name).write_text(text, encoding="utf-8")
    output = tmp_path_factory.mktemp("run") / "out"
    minimal = ("--set", "normalize.profile=minimal", "--set", "normalize.disable=invisible")
    enabled = ("--set", "normalize.enable=latin-letter")
    assert kazprep("run", articles, "-o", output, *minimal, *enabled).returncode == 0
    return output


def on_terminal(*arguments, pager):
    """What a pager left on a terminal, and the exit code."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "kazprep", *map(str, arguments)]
    environment = {**os.environ, "PAGER": pager, "TERM": "xterm-256color"}
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            shown += piece
    os.close(ours)
    return shown.decode("utf-8"), process.returncode


def test_without_a_document_there_is_a_list(command, folder):
    result = command("view", folder)
    assert result.returncode == 0, result.stderr
    head, *rows = result.stdout.splitlines()
    documents = package.open_run(folder).documents().set_index("source")
    assert [row.split() for row in rows] == [
        [documents.loc["а.txt", "doc_id"], "2026-03-04", "10", "2", "1", "а.txt", "Құс", "қайтты"],
        [documents.loc["б.txt", "doc_id"], "8", "2", "0", "б.txt"],
    ]
    assert head.split() == ["doc_id", "published", "tokens", "entities", "repairs", "source"]


def test_a_document_has_its_entities_and_repairs_marked(command, folder):
    result = command("view", folder, "а.txt")
    assert result.returncode == 0, result.stderr
    assert result.stdout == (
        "а.txt · 3 sentences · 10 tokens · 2 entities · 1 repair\n\n"
        "title› Құс қайтты\nӘсет Нұрланов [PERSON] Алматыда [GPE] тұрады.\nКітап оқыды.\n\n"
        "Entities\n     1  Әсет Нұрланов [PERSON]\n     1  Алматы [GPE]\n\n"
        "Repairs\n     1  i → і [latin-letter]\n"
    )
    doc_id = package.open_run(folder).documents().set_index("source").loc["а.txt", "doc_id"]
    assert command("view", folder, doc_id[:9]).stdout == result.stdout


def test_on_a_terminal_it_goes_through_the_pager_in_colour(folder, tmp_path):
    seen = tmp_path / "seen"
    keep = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_bytes(sys.stdin.buffer.read())"
    pager = shlex.join([sys.executable, "-c", keep, str(seen)])
    shown, code = on_terminal("view", folder, "б.txt", pager=pager)
    assert (shown, code) == ("", 0)
    text = seen.read_text(encoding="utf-8")
    assert re.search(r"\x1b\[[0-9;]+mАстанада\x1b\[0m\x1b\[2m \[GPE\]\x1b\[0m", text)
    assert "Далада аяз  ." in text  # what the text itself would do to a terminal it does not


def test_a_pager_that_is_left_early_is_not_an_error(folder):
    leave = shlex.join([sys.executable, "-c", "import sys; sys.stdin.close()"])
    assert on_terminal("view", folder, pager=leave) == ("", 0)


def test_without_a_pager_it_is_printed(folder):
    shown, code = on_terminal("view", folder, "а.txt", pager="there-is-no-such-pager")
    assert code == 0
    assert "Кітап" in re.sub(r"\x1b\[[0-9;]*m", "", shown)


@pytest.mark.parametrize("key", ["жоқ.txt", ""])
def test_a_document_that_is_not_there(command, folder, key):
    result = command("view", folder, key)
    assert result.returncode == 2
    assert f"{key!r} matches 0 documents: name one by its doc_id" in result.stderr


def test_a_folder_without_a_run(command, tmp_path):
    result = command("view", tmp_path)
    assert result.returncode == 2
    assert "is not the output of a run" in result.stderr
