"""The command line: what it says of what a user gets wrong, and its exit codes."""

import json
import os
import subprocess
import sys

import pytest

from kazprep import __version__
from kazprep.models.folder import EMBEDDED
from tests.conftest import ROOT


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "articles" / "мақала.txt"
    path.parent.mkdir()
    path.write_text("Қар еріді.", encoding="utf-8")
    return path


def check_refused(result, message):
    assert result.returncode == 2
    assert result.stdout == ""
    last = result.stderr.splitlines()[-1]
    assert last.startswith("kazprep: ")
    assert message in last
    assert "Traceback" not in result.stderr


def test_without_output_the_tables_go_to_outputs(kazprep, article, tmp_path):
    result = kazprep("run", article.parent, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "outputs" / "articles" / "run.json").is_file()
    assert "run = kazprep.open_run('outputs/articles')" in result.stdout


def test_a_run_is_not_overwritten_unless_asked(kazprep, article, tmp_path):
    output = tmp_path / "out"
    assert kazprep("run", article, "-o", output).returncode == 0
    before = (output / "run.json").read_bytes()
    check_refused(
        kazprep("run", article, "-o", output), "is already the output of a run: replace it with --overwrite"
    )
    assert (output / "run.json").read_bytes() == before
    (output / "notes.md").write_text("менікі")
    (output / "tokens" / "part-00009.parquet").touch()
    assert kazprep("run", article, "-o", output, "--overwrite").returncode == 0
    assert (output / "notes.md").exists()
    assert not (output / "tokens" / "part-00009.parquet").exists()


def test_a_folder_with_something_else_in_it_is_never_overwritten(command, article):
    result = command("run", article, "-o", article.parent, "--overwrite")
    check_refused(result, "is not empty and not the output of a run")
    assert article.exists()


def test_a_folder_with_a_run_of_another_program_is_never_overwritten(command, article, tmp_path):
    output = tmp_path / "out"
    (output / "documents").mkdir(parents=True)
    (output / "run.json").write_text('{"run": 1}')
    (output / "documents" / "диплом.docx").touch()
    check_refused(command("run", article, "-o", output, "--overwrite"), "not the output of a run")
    assert (output / "documents" / "диплом.docx").exists()


@pytest.mark.process
def test_a_file_that_is_not_of_a_run_is_never_deleted(command, article, tmp_path):
    output = tmp_path / "out"
    assert command("run", article, "-o", output).returncode == 0
    (output / "tokens" / "менікі.csv").touch()
    check_refused(command("run", article, "-o", output, "--overwrite"), "менікі.csv is not a file of kazprep")
    assert (output / "tokens" / "менікі.csv").exists()


@pytest.mark.process
def test_a_run_that_wrote_nothing_does_not_prevent_the_next(command, article, tmp_path):
    models = tmp_path / "models"
    models.mkdir()
    (models / "resources.json").write_text("{}")
    arguments = ("run", article, "-o", tmp_path / "out")
    assert command(*arguments, "--set", f"models.source={models}").returncode == 2
    assert command(*arguments).returncode == 0


@pytest.mark.parametrize("name", ["жаңалық-2026.01", "articles.txt"])
@pytest.mark.process
def test_a_folder_with_a_dot_in_its_name_keeps_it(command, tmp_path, name):
    (tmp_path / name).mkdir()
    (tmp_path / name / "мақала.txt").write_text("Қар еріді.", encoding="utf-8")
    assert command("run", name, cwd=tmp_path).returncode == 0
    assert (tmp_path / "outputs" / name / "run.json").is_file()


def test_an_empty_input_is_an_error(command, tmp_path):
    check_refused(command("run", "", cwd=tmp_path), "an input is empty")


def test_an_output_that_can_not_be_written_is_an_error(command, article):
    check_refused(command("run", article, "-o", article / "out"), "can't be written: Not a directory")
    check_refused(command("run", article, "-o", article), "is a file: choose a folder")


def test_a_missing_input_is_an_error(command, tmp_path):
    check_refused(command("run", "absent", cwd=tmp_path), "kazprep: there is no file or folder absent")
    assert not (tmp_path / "outputs").exists()


def test_an_empty_folder_is_an_error(command, tmp_path):
    (tmp_path / "empty").mkdir()
    check_refused(command("run", "empty", cwd=tmp_path), "kazprep: there are no files in empty")


def test_several_inputs_need_an_output(command, article, tmp_path):
    check_refused(command("run", article, article.parent, cwd=tmp_path), "with --output")


def test_an_unknown_setting_is_an_error_that_names_the_nearest(kazprep, article):
    check_refused(kazprep("run", article, "--set", "run.worker=1"), "did you mean 'run.workers'?")


def test_a_broken_settings_file_is_an_error(command, article, tmp_path):
    (tmp_path / "my.toml").write_text("[run\n")
    check_refused(command("run", article, "--config", tmp_path / "my.toml"), "is not valid TOML")
    check_refused(command("run", article, "--config", tmp_path / "no.toml"), "No such file or directory")


def test_models_that_can_not_be_found_are_an_error(command, article, tmp_path):
    result = command("run", article, "-o", tmp_path / "out", "--set", f"models.source={tmp_path}")
    check_refused(result, "is not a Stanza resources folder")
    assert not (tmp_path / "out").exists()


@pytest.mark.process
def test_models_that_can_not_be_loaded_are_an_error(command, article, tmp_path):
    models = tmp_path / "models"
    for processor in ("tokenize", "ner"):
        (models / "kk" / processor).mkdir(parents=True)
        (models / "kk" / processor / "kazprep.pt").write_bytes(b"no model")
    (models / "resources.json").write_bytes((EMBEDDED / "resources.json").read_bytes())
    result = command("run", article, "-o", tmp_path / "out", "--set", f"models.source={models}")
    check_refused(result, "kazprep.pt can't be read as a model of Stanza's:")


def test_bad_arguments_are_an_error_without_a_traceback(command, article):
    for arguments in (("run",), ("run", article, "--workers", "0"), ("run", article, "--nonsense"), ("fly",)):
        result = command(*arguments)
        assert result.returncode == 2
        assert "Traceback" not in result.stderr


@pytest.mark.process
def test_a_settings_file_is_used(command, article, tmp_path):
    (tmp_path / "my.toml").write_text('[normalize]\ndisable = ["latin-letter"]\n')
    article.write_text("мiндет", encoding="utf-8")
    arguments = ("--config", tmp_path / "my.toml", "-o", tmp_path / "out")
    assert command("run", article, *arguments).returncode == 0
    from kazprep import open_run

    assert open_run(tmp_path / "out").documents()["text"].tolist() == ["мiндет"]


def test_models_are_found_listed_and_verified(command, tmp_path):
    assert command("models", "path").stdout == f"{EMBEDDED}\n"
    assert command("models", "list").stdout.count("sha256") == 4
    verified = command("models", "verify")
    assert (verified.returncode, verified.stdout.count(": ok\n")) == (0, 4)
    check_refused(command("models", "list", "--source", tmp_path), "is not a Stanza resources folder")
    (tmp_path / "resources.json").write_text("{}")
    check_refused(command("models", "list", "--source", tmp_path), f"there are no models in {tmp_path}")


def test_a_damaged_model_does_not_verify(kazprep, tmp_path):
    (tmp_path / "kk" / "ner").mkdir(parents=True)
    (tmp_path / "kk" / "ner" / "kazprep.pt").touch()
    for name in ("resources.json", "SHA256SUMS"):
        (tmp_path / name).write_bytes((EMBEDDED / name).read_bytes())
    result = kazprep("models", "verify", "--source", tmp_path)
    assert result.returncode == 1
    assert "kk/ner/kazprep.pt: differs from its SHA-256" in result.stdout
    assert "kk/tokenize/kazprep.pt: missing" in result.stdout


@pytest.fixture
def text_file(tmp_path):
    path = tmp_path / "мәтін.txt"
    path.write_text("Азаматтар  мiндеттi.\n", encoding="utf-8")
    return path


def test_normalize_prints_the_text(command, text_file):
    assert command("normalize", text_file).stdout == "Азаматтар міндетті.\n"
    assert command("normalize", text_file, "--profile", "minimal").stdout == "Азаматтар мiндеттi.\n"
    assert command("normalize", text_file, "--disable", "space").stdout == "Азаматтар  міндетті.\n"


def test_normalize_joins_wrapped_lines_when_it_is_to(command, tmp_path):
    path = tmp_path / "мәтін.txt"
    path.write_text("Бұл шежіреде арғы\nбабаларымыздың өмірі\nмен ісі баяндалады.\n", encoding="utf-8")
    assert command("normalize", path).stdout.count("\n") == 1
    assert command("normalize", path, "--wrapped-lines", "never").stdout.count("\n") == 3
    check_refused(
        command("normalize", path, "--wrapped-lines", "no"),
        "wrapped_lines is auto, always or never, not 'no'",
    )


@pytest.mark.process
def test_normalize_reads_standard_input(text_file):
    with text_file.open() as file:
        result = subprocess.run(
            [sys.executable, "-m", "kazprep", "normalize", "-"],
            stdin=file,
            capture_output=True,
            text=True,
            check=True,
        )
    assert result.stdout == "Азаматтар міндетті.\n"


def test_normalize_shows_each_repair(command, text_file):
    lines = command("normalize", text_file, "--diff").stdout.splitlines()
    assert [line.split("  ")[-2] for line in lines] == ["space", "latin-letter", "latin-letter"]


@pytest.mark.parametrize("encoding", ["cp1252", "cp1251", "ascii"])
@pytest.mark.process
def test_output_is_utf_8_where_the_encoding_lacks_kazakh_letters(text_file, encoding):
    def call(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "kazprep", "normalize", *map(str, arguments)],
            capture_output=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONIOENCODING": encoding},
            check=False,
        )

    assert call(text_file).stdout == "Азаматтар міндетті.\n"
    assert "latin-letter" in call(text_file, "--diff").stdout
    assert json.loads(call(text_file, "--json").stdout)["text"] == "Азаматтар міндетті.\n"
    assert call("жоқ.txt").stderr == "kazprep: жоқ.txt can't be read: No such file or directory\n"


def test_normalize_gives_one_thing(command, text_file):
    check_refused(command("normalize", text_file, "--diff", "--json"), "exclude each other")


def test_normalize_gives_json(command, text_file):
    record = json.loads(command("normalize", text_file, "--json").stdout)
    assert record["text"] == "Азаматтар міндетті.\n"
    assert record["repairs"][0] == {
        "start": 9,
        "end": 10,
        "raw_start": 9,
        "raw_end": 11,
        "before": "  ",
        "after": " ",
        "rule": "space",
        "confidence": None,
    }
    assert record["lost_letters"] == []


def test_normalize_refuses_what_it_can_not_read(command, tmp_path):
    check_refused(command("normalize", tmp_path / "жоқ.txt"), "can't be read: No such file")
    (tmp_path / "екілік.txt").write_bytes(b"\xff")
    check_refused(command("normalize", tmp_path / "екілік.txt"), "is not in UTF-8: byte 0xFF at 0")


def test_normalize_refuses_a_profile_that_is_not_there(command, text_file):
    check_refused(command("normalize", text_file, "--profile", "light"), "there is no profile 'light'")


@pytest.mark.parametrize("name", ["tokenizer", "ner"])
def test_training_without_data_is_refused(command, tmp_path, name):
    encoder = ("--encoder", tmp_path / "e5-small-q4.bin") if name == "ner" else ()
    result = command("train", name, "--data", tmp_path, "--output", tmp_path / "models", *encoder)
    check_refused(result, "has no kaznerd/*.txt to train on")


def test_the_version(kazprep):
    assert kazprep("--version").stdout == f"kazprep {__version__}\n"


@pytest.mark.parametrize("names", [(), ("run",), ("models",), ("train",), ("train", "ner")])
def test_help_is_there(command, names):
    result = command(*names, "--help")
    assert result.returncode == 0
    assert "Usage:" in result.stdout


@pytest.mark.parametrize("name", ["models", "train"])
def test_a_group_without_a_command_gives_help(command, name):
    assert "Usage:" in command(name).stdout


@pytest.mark.parametrize("name", ["bench", "evaluate"])
def test_usage_says_once_that_there_may_be_several(command, name):
    (usage,) = [line for line in command(name, "--help").stdout.splitlines() if "Usage:" in line]
    assert usage.count("...") <= 1  # older releases of Typer leave them out


@pytest.mark.process
def test_the_command_line_does_not_import_torch_until_it_runs():
    code = (
        "import sys, kazprep, kazprep.cli; kazprep.normalize('мiн'); "
        "sys.exit('torch' in sys.modules or 'stanza' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.process
def test_the_library_loads_no_more_than_it_needs():
    code = (
        "import sys, kazprep; kazprep.normalize('мiн'); "
        "sys.exit(any(name in sys.modules for name in ('pyarrow', 'pydantic', 'pandas', 'torch', 'stanza')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_library_has_what_it_names():
    import kazprep

    assert {"normalize", "Pipeline", "open_run"} <= set(kazprep.__all__)
    assert all(getattr(kazprep, name) for name in kazprep.__all__)
    assert not hasattr(kazprep, "open_runs")


def test_the_readme_shows_the_commands_that_ci_runs():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("pip install ")] == [
        "pip install . && kazprep run seeds",
        'pip install ".[test]" && pytest',
    ]


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["normalize", "FILE"]])
@pytest.mark.process
def test_what_needs_no_model_does_not_load_torch(text_file, arguments):
    arguments = [str(text_file) if part == "FILE" else part for part in arguments]
    code = (
        "import sys; from kazprep.cli import app; "
        f"app({arguments!r}, standalone_mode=False); "
        "sys.exit(any(name in sys.modules for name in ('torch', 'stanza', 'pandas')))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0
