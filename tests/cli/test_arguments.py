"""How arguments are read, for every command alike."""

import pytest
import typer

from kazprep.cli import _COMMANDS, app

COMMANDS = [
    *((name,) for name in _COMMANDS),
    *(("models", name) for name in ("path", "list", "verify", "fetch")),
    *(("train", name) for name in ("tokenizer", "ner")),
]


def command_of(names):
    command = typer.main.get_command(app)
    for name in names:
        command = command.get_command(None, name)
    return command


def options_of(names):
    """Each option of a command with one value."""
    return [
        parameter
        for parameter in getattr(command_of(names), "params", ())
        if parameter.param_type_name == "option" and not parameter.multiple and not parameter.is_flag
    ]


@pytest.mark.parametrize("names", COMMANDS)
def test_every_command_has_h_for_help(command, names):
    result = command(*names, "-h")
    assert result.returncode == 0
    assert "Usage:" in result.stdout


@pytest.mark.parametrize("names", [names for names in COMMANDS if options_of(names)])
def test_an_option_with_one_value_is_refused_where_it_is_given_twice(names):
    from typer.testing import CliRunner

    for option in options_of(names):
        name = max(option.opts, key=len)
        result = CliRunner().invoke(app, [*names, name, "1", name, "2"])
        assert result.exit_code == 2, (names, name)
        assert f"{name}: it is given 2 times" in " ".join(result.output.split()), (names, name)


def test_a_short_name_and_a_long_one_are_the_same_option(command, tmp_path):
    result = command("run", tmp_path, "-o", tmp_path / "a", "--output", tmp_path / "b")
    assert result.returncode == 2
    assert "--output: it is given 2 times" in " ".join(result.stderr.split())


def test_a_flag_may_be_repeated(command, tmp_path):
    assert command("models", "list", "--source", tmp_path).returncode == 2
    (tmp_path / "а.txt").write_text("Қар еріді.", encoding="utf-8")
    assert command("normalize", tmp_path / "а.txt", "--json", "--json").returncode == 0


@pytest.mark.process
def test_a_setting_is_assigned_once(command, tmp_path):
    (tmp_path / "а.txt").write_text("Қар еріді.", encoding="utf-8")
    run = ("run", tmp_path / "а.txt", "-o", tmp_path / "out")
    for twice in (
        ("--set", "run.workers=1", "--set", "run.workers=2"),
        ("--workers", "2", "--set", "run.workers=1"),
    ):
        result = command(*run, *twice)
        assert result.returncode == 2
        assert result.stderr == "kazprep: run.workers is set twice, to 1 and to 2: give it once\n"
    assert command(*run, "--set", "run.workers=1", "--workers", "1").returncode == 0
