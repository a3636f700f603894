"""`kazprep fix` at the command line, over a run with models."""

import json
import shutil

import pytest

import kazprep as package
from kazprep.corrections import Correction, add_corrections

pytestmark = [pytest.mark.model, pytest.mark.process]


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fix")
    (folder / "а.txt").write_text("Ерлан Тастақта тұрады. Қазақстан кең.\n", encoding="utf-8")
    settings = {"report": {"enabled": False}, "run": {"workers": 1}}
    package.run(folder / "а.txt", folder / "out", settings=settings, progress=False)
    return folder / "out"


@pytest.fixture
def output(untouched, tmp_path):
    return shutil.copytree(untouched, tmp_path / "out")


def entities(output):
    rows = package.open_run(output).entities(["text", "type", "source"])
    return {row.text: (row.type, row.source) for row in rows.itertuples()}


def correct(output, text, label):
    (document,) = package.open_run(output).restored()
    start = document.raw_text.index(text)
    row = Correction.at(document, start, start + len(text), label)
    add_corrections(output.with_name("out.corrections.tsv"), [row])
    return row


def test_names_and_corrections_come_into_the_tables(command, output):
    correct(output, "Қазақстан", "LOCATION")
    done = command("fix", output, "--add", "Тастақ=PRODUCT")
    assert done.returncode == 0, done.stderr
    assert "1 document concerned, in 1 of 1 shard; 1 has other entities now." in done.stdout
    assert entities(output)["Тастақта"] == ("PRODUCT", "names")
    assert entities(output)["Қазақстан"] == ("LOCATION", "correction")
    assert command("verify", output).returncode == 0
    assert command("fix", output, "--add", "Қазақстан=-").returncode == 0
    assert entities(output)["Қазақстан"] == ("LOCATION", "correction")


def test_files_that_are_named_are_those_of_the_run_from_then_on(command, output, tmp_path):
    names = tmp_path / "my-names.tsv"
    names.write_text("Тастақ\tPRODUCT\n", encoding="utf-8")
    assert command("fix", output, names).returncode == 0
    assert entities(output)["Тастақта"] == ("PRODUCT", "names")
    assert command("update", "-o", output).returncode == 0
    names.write_text("Тастақ\tGPE\n", encoding="utf-8")
    assert command("fix", output).returncode == 0
    assert entities(output)["Тастақта"] == ("GPE", "names")


def test_what_does_not_apply_is_said_and_listed(command, output):
    row = correct(output, "Қазақстан", "LOCATION")
    path = output.with_name("out.corrections.tsv")
    written = path.read_text(encoding="utf-8")
    path.write_text(written.replace("\tҚазақстан\t", "\tҚырғызста\t"), encoding="utf-8")
    done = command("fix", output)
    assert done.returncode == 1
    assert "1 correction can't be applied:" in done.stdout
    assert f"other text there: {row.source}, {row.raw_start} to {row.raw_end}, 'Қырғызста'" in done.stdout
    assert entities(output)["Қазақстан"][1] != "correction"
    (listed,) = command("fix", output, "--list", "--json").stdout.splitlines()
    assert json.loads(listed)["state"] == "other text there"


def test_a_sample_is_annotated_and_comes_back(command, output, tmp_path):
    sample = tmp_path / "tasks.json"
    assert command("sample", output, "--format", "label-studio", "-o", sample).returncode == 0
    tasks = json.loads(sample.read_text(encoding="utf-8"))
    for task in tasks:
        task["annotations"] = task.pop("predictions")
        for result in task["annotations"][0]["result"]:
            if result["value"]["text"] == "Қазақстан":
                result["value"]["labels"] = ["LOCATION"]
    sample.write_text(json.dumps(tasks), encoding="utf-8")
    done = command("fix", output, "--from", sample, "--training", tmp_path / "gold")
    assert done.returncode == 0, done.stderr
    assert "1 difference from the run, 1 new correction" in done.stdout
    assert entities(output)["Қазақстан"] == ("LOCATION", "correction")
    again = command("fix", output, "--from", sample)
    assert "0 differences from the run" in again.stdout
    scored = command("evaluate", tmp_path / "gold")
    assert scored.returncode == 0, scored.stderr


def test_decisions_about_names_change_people(command, output):
    done = command("fix", output, "--same", "Ерлан = Қазақстан", "--different", "А=Ә", "--kind", "places")
    assert done.returncode == 0, done.stderr
    assert "concerned" not in done.stdout  # the tables were left alone
    assert output.with_name("out.variants.tsv").read_text(encoding="utf-8") == (
        "kind\tvariant\tname\tsame\nplaces\tЕрлан\tҚазақстан\tyes\nplaces\tА\tӘ\tno\n"
    )


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--add", "Тастақ"), "write the form, = and the class"),
        (("--add", "Тастақ=PLACE"), "there is no class 'PLACE'"),
        (("--exactly",), "give them with --add FORM=CLASS"),
        (("--dry-run", "--add", "Тастақ=GPE"), "--list and --dry-run change nothing"),
        (("--list", "--add", "Тастақ=GPE"), "--list and --dry-run change nothing"),
        (("--dry-run", "--training", "gold"), "--list and --dry-run change nothing"),
        (("--json",), "--csv and --json are for --list"),
        (("--same", "Ерлан"), "is not two forms of a name"),
        (("--same", "Ерлан=Ерлан"), "--same: it takes two different forms of a name"),
        (("--different", "=Ерлан"), "--different: it takes two different forms of a name"),
        (("missing.tsv",), "there is no file missing.tsv"),
        (("--from", "missing.json"), "there is no file or folder missing.json"),
    ],
)
def test_wrong_arguments_are_said(command, output, arguments, problem):
    failed = command("fix", output, *arguments)
    assert failed.returncode == 2
    assert problem in failed.stderr.replace("\n", " ")
    assert not list(output.parent.glob("out.*"))


def test_without_files_nothing_is_done(command, output):
    done = command("fix", output)
    assert done.returncode == 0
    assert "There are no names and no corrections" in done.stdout


def test_the_end_of_a_run_says_what_it_has_taken_and_what_does_not_apply(command, output):
    correct(output, "Қазақстан", "LOCATION")
    article = output.parent / "articles" / "а.txt"
    article.parent.mkdir()
    article.write_text("Бүгін қар жауды.\n", encoding="utf-8")
    done = command("run", article, "-o", output, "--overwrite")
    assert done.returncode == 0, done.stderr
    assert f"1 correction in {output}.corrections.tsv." in done.stdout
    assert f"1 correction can't be applied: kazprep fix {output} --list says why." in done.stdout
