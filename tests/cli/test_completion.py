"""What a shell completes, and how it is switched on."""

import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from kazprep.cli import _COMMANDS, app
from kazprep.settings import load_settings, setting_names

SHELLS = ("bash", "zsh", "fish", "powershell")


def completed(*words, modules=()):
    """What bash completes for the last word, and which of some modules were imported for it."""
    program = f"""
import sys
from kazprep.cli import main
sys.argv = ["kazprep"]
try:
    main()
finally:
    print(*sorted(set(sys.modules) & set({list(modules)!r})), file=sys.stderr)
"""
    line = " ".join(["kazprep", *words])
    environment = {
        **os.environ,
        "_KAZPREP_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words)),
    }
    result = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.split(), result.stderr.split()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("re",), ["report"]),
        (("--v",), ["--version"]),
        (("models", "ver"), ["verify"]),
        (("models", "fetch", ""), ["stanza"]),
        (("models", "list", "--source", "emb"), ["embedded"]),
        (("run", "--engine", ""), ["local", "ray"]),
        (("run", "articles", "--over"), ["--overwrite"]),
        (("report", "--lang", ""), ["en", "kk", "ru"]),
        (("export", "--to", "c"), ["conllu", "csv"]),
        (("settings", "--set", "run.e"), ["run.engine=local", "run.engine=ray"]),
    ],
)
@pytest.mark.process
def test_words_are_completed(words, expected):
    assert completed(*words)[0] == expected


@pytest.mark.process
def test_names_of_commands_are_completed_without_importing_the_commands():
    modules = [*{target.partition(":")[0] for target in _COMMANDS.values()}, "kazprep.settings", "torch"]
    assert completed("", modules=modules) == ([*_COMMANDS], [])


def test_every_setting_is_completed_with_values_that_it_takes():
    from kazprep.cli.options import complete_setting

    for name in setting_names():
        assignments = complete_setting(f"{name}=")
        assert assignments, name
        if assignments != [f"{name}="]:
            for assignment in assignments:
                load_settings(assignments=[assignment])


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_of_a_shell_can_be_shown(shell, monkeypatch):
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
    result = CliRunner().invoke(app, ["--show-completion", shell], prog_name="kazprep")
    assert result.exit_code == 0, result.output
    assert "_KAZPREP_COMPLETE" in result.stdout


def test_completion_can_be_installed(tmp_path, monkeypatch):
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
    monkeypatch.setenv("HOME", str(tmp_path))
    result = CliRunner().invoke(app, ["--install-completion", "bash"], prog_name="kazprep")
    assert result.exit_code == 0, result.output
    script = tmp_path / ".bash_completions" / "kazprep.sh"
    assert "_KAZPREP_COMPLETE" in script.read_text(encoding="utf-8")
    assert str(script) in (tmp_path / ".bashrc").read_text(encoding="utf-8")
