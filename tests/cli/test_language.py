"""The language that the command line speaks, and what is the same in every language."""

import json

import pytest
import typer

from kazprep.cli import app
from kazprep.messages.language import VARIABLE, Language


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.fixture(scope="module")
def run(command, tmp_path_factory):
    """A run with errors, made by a command that speaks Kazakh, and what that printed."""
    folder = tmp_path_factory.mktemp("run")
    articles = folder / "articles"
    articles.mkdir()
    (articles / "қар.txt").write_text("Қар еріді. Өзен тасыды.", encoding="utf-8")
    (articles / "бос.txt").touch()
    (articles / "хат.pdf").write_bytes(b"%PDF")
    made = {
        language: command("--lang", language, "run", articles, "-o", folder / language)
        for language in Language
    }
    return folder, made


def test_without_a_command_all_commands_are_listed(command):
    page = command("--lang", "kk").stdout
    assert page.startswith("kazprep қазақ мәтінін дайындайды")
    names = [line.split()[0] for line in page.partition("Командалар:\n")[2].splitlines() if line[2] != " "]
    group = typer.main.get_command(app)
    assert names == group.list_commands(None)
    assert "С чего начать:" in command("--lang", "ru").stdout
    assert "To begin:" in command().stdout


@pytest.mark.process
def test_the_summary_is_in_the_language(run):
    _, made = run
    assert "Done in" in made["en"].stdout
    assert "қателер" in made["kk"].stdout
    assert "Бос" in made["kk"].stdout
    assert "файл бос" in made["kk"].stdout
    assert "Первые ошибки и что делать:" in made["ru"].stdout
    assert {each.returncode for each in made.values()} == {1}


@pytest.mark.process
def test_tables_and_logs_are_the_same_in_every_language(run):
    folder, _ = run

    def tables(language):
        names = sorted((folder / language).glob("*/*.parquet"))
        return {path.relative_to(folder / language).as_posix(): path.read_bytes() for path in names}

    def messages(language):
        lines = (folder / language / "run.log").read_text(encoding="utf-8").splitlines()
        return [json.loads(line)["message"] for line in lines]

    assert tables("kk") == tables("ru") == tables("en")
    assert messages("kk") == messages("ru") == messages("en")


@pytest.mark.process
@pytest.mark.parametrize("name", ["errors", "status", "verify"])
def test_json_is_the_same_in_every_language(run, command, name):
    folder, _ = run
    printed = {command("--lang", language, name, folder / "en", "--json").stdout for language in Language}
    assert len(printed) == 1


@pytest.mark.process
def test_a_run_is_shown_in_the_language(run, command):
    folder, _ = run
    assert "готово частей: 1 из 1" in command("--lang", "ru", "status", folder / "en").stdout
    assert "всё в порядке" in command("--lang", "ru", "verify", folder / "en").stdout
    listed = command("--lang", "kk", "errors", folder / "en").stdout
    assert "UnsupportedFormat  1  (.pdf)  Қолдау көрсетілмейтін пішім" in listed
    assert "kazprep .pdf файлдарын оқымайды" in listed
    assert "→ Мәтін болуы тиіс болмаса, ештеңе істеудің қажеті жоқ." in listed


@pytest.mark.process
def test_differences_are_shown_in_the_language(run, command):
    folder, _ = run
    shown = command("--lang", "ru", "diff", folder / "en", folder / "en").stdout
    assert "Обе сделаны одинаково." in shown and "Различий нет." in shown
    assert ["A", "B", "в", "обеих", "F1"] in [line.split() for line in shown.splitlines()]
    assert ["documents", "1", "1", "1", "100,00"] in [line.split() for line in shown.splitlines()]


def test_repairs_are_explained_in_the_language(command, tmp_path):
    text = tmp_path / "қар.txt"
    text.write_text("Қар еріді.", encoding="utf-8")
    assert command("--lang", "kk", "normalize", "--diff", text).stdout == "түзететін ештеңе жоқ\n"
    text.write_text("Қар м\ufffdңгі еріді.", encoding="utf-8")
    assert "утрачено:" in command("--lang", "ru", "normalize", "--diff", text).stdout


@pytest.mark.process
@pytest.mark.parametrize(
    ("arguments", "variable", "messages", "report"),
    [
        ((), None, "Done in", "en"),
        ((), "kk", "ішінде аяқталды", "kk"),
        (("before", "ru"), "kk", "Готово за", "ru"),
        (("behind", "ru"), "kk", "Готово за", "ru"),
        (("before", "ru", "behind", "kk"), None, "Готово за", "kk"),
        (("setting", "kk"), None, "Done in", "kk"),
        (("before", "ru", "setting", "kk"), None, "Готово за", "kk"),
    ],
)
def test_which_language_wins(command, tmp_path, monkeypatch, arguments, variable, messages, report):
    """`--lang` before the command and behind it, the setting of the report, and the environment."""
    (tmp_path / "қар.txt").write_text("Қар еріді.", encoding="utf-8")
    if variable:
        monkeypatch.setenv(VARIABLE, variable)
    given = dict(zip(arguments[::2], arguments[1::2], strict=True))
    before = ["--lang", given["before"]] if "before" in given else []
    behind = ["--lang", given["behind"]] if "behind" in given else []
    setting = ["--set", f"report.language={given['setting']}"] if "setting" in given else []
    made = command(*before, "run", tmp_path / "қар.txt", "-o", tmp_path / "out", *behind, *setting)
    assert messages in made.stdout
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert f'lang="{report}"' in page[:200]


@pytest.mark.process
def test_a_report_is_in_the_language_of_its_run_unless_one_is_given(run, command, tmp_path):
    folder, _ = run

    def language(*before):
        assert command(*before, "report", folder / "kk", "-o", tmp_path / "r.html").returncode == 0
        return (tmp_path / "r.html").read_text(encoding="utf-8")[:200].partition('lang="')[2][:2]

    assert language() == "kk"
    assert language("--lang", "ru") == "ru"


def test_the_error_of_a_command_is_in_the_language(command, tmp_path):
    refused = command("--lang", "kk", "status", tmp_path)
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"kazprep: {tmp_path} өңдеу нәтижесі емес")


def test_an_unknown_language_is_an_error(command, monkeypatch, tmp_path):
    assert "'kz' is not one of 'en', 'kk'" in command("--lang", "kz", "status", tmp_path).stderr
    monkeypatch.setenv(VARIABLE, "kz")
    refused = command("status", tmp_path)
    assert refused.returncode == 2
    assert (
        refused.stderr == "kazprep: KAZPREP_LANG is 'kz', and messages are in en, kk, ru: name one of them\n"
    )


def test_settings_are_the_same_in_every_language(command):
    assert command("--lang", "kk", "settings").stdout == command("settings").stdout


def test_a_language_is_chosen_for_one_command(command, tmp_path):
    command("--lang", "kk", "status", tmp_path)
    assert "is not the output of a run" in command("status", tmp_path).stderr
