"""`kazprep errors`, and what the end of a run says of what failed."""

import json

import pytest


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    folder = tmp_path_factory.mktemp("articles")
    (folder / "а.txt").write_text("Көктем келді, қар еріді.", encoding="utf-8")
    (folder / "б.txt").write_text("?ардан со? к?н жылынады.", encoding="utf-8")
    (folder / "в.txt").write_text("Сегодня в лесу тихо.", encoding="utf-8")
    (folder / "есеп.pdf").write_bytes(b"%PDF-1.4")
    (folder / "жоба.pdf").write_bytes(b"%PDF-1.4")
    (folder / "бос.txt").write_text(" \n", encoding="utf-8")
    (folder / "г.jsonl").write_text('{"text": "Күн ашық."}\n{"text": \n', encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def finished(kazprep, articles, tmp_path_factory):
    """The folder of the run, and what the run printed."""
    output = tmp_path_factory.mktemp("run") / "out"
    result = kazprep("run", articles, "-o", output)
    assert result.returncode == 1, result.stderr
    return output, result


def test_the_end_of_a_run_has_the_first_failures_with_what_to_do(finished):
    output, result = finished
    lines = result.stdout.splitlines()
    (pdf,) = (number for number, line in enumerate(lines) if line.startswith("  есеп.pdf: UnsupportedFormat"))
    assert lines[pdf + 1] == (
        "    → Extract its text first: with pdftotext, or with OCR if the pages are pictures."
    )
    assert f"All errors: kazprep errors {output}" in lines


def test_the_end_of_a_run_counts_lost_letters_and_other_languages(finished):
    _, result = finished
    assert "1 document has lost letters, at 3 positions: see documents.n_lost_letters." in result.stdout
    assert "2 documents are not in Kazakh: 2 not determined." in result.stdout


def test_what_failed_is_not_on_standard_error(finished):
    _, result = finished
    assert "есеп.pdf" not in result.stderr


def test_failures_are_warnings_in_the_log(finished):
    output, _ = finished
    lines = [json.loads(line) for line in (output / "run.log").read_text(encoding="utf-8").splitlines()]
    failed = {line["source"]: line for line in lines if line["level"] == "warning"}
    assert set(failed) == {"есеп.pdf", "жоба.pdf", "бос.txt", "г.jsonl"}
    assert failed["г.jsonl"]["record"] == 1


def test_types_come_first_then_every_error(command, finished):
    output, _ = finished
    lines = command("errors", output).stdout.splitlines()
    assert lines[0] == f"4 errors in {output}"
    assert lines[1] == "  read: UnsupportedFormat  2  (.pdf)"
    assert lines[2].startswith("    → Extract its text first")
    errors = lines[lines.index("") + 1 :]
    assert len(errors) == 4
    assert sum(line.startswith("есеп.pdf: UnsupportedFormat: ") for line in errors) == 1
    assert any(line.startswith("г.jsonl, record 1: DamagedFile: ") for line in errors)


def test_one_type_alone(command, finished):
    output, _ = finished
    for name in ("UnsupportedFormat", "unsupportedformat", "read: UnsupportedFormat"):
        result = command("errors", output, "--type", name)
        assert result.returncode == 0
        assert result.stdout.startswith("2 errors in ")
        assert "бос.txt" not in result.stdout
    both = command("errors", output, "--type", "UnsupportedFormat", "--type", "EmptyDocument")
    assert both.stdout.startswith("3 errors in ")


def test_a_type_that_does_not_occur_lists_those_that_do(command, finished):
    output, _ = finished
    result = command("errors", output, "--type", "Encoding")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        f"kazprep: no error in {output} has the type Encoding; "
        "it has UnsupportedFormat, DamagedFile, EmptyDocument\n"
    )


def test_json_has_a_line_for_each_error(command, finished):
    output, _ = finished
    lines = [json.loads(line) for line in command("errors", output, "--json").stdout.splitlines()]
    assert [line["source"] for line in lines] == ["бос.txt", "г.jsonl", "есеп.pdf", "жоба.pdf"]
    assert set(lines[0]) == {"source", "record", "doc_id", "stage", "error", "message", "what_to_do"}
    assert len(command("errors", output, "--json", "--limit", 2).stdout.splitlines()) == 2


def test_a_limit_says_how_many_are_left(command, finished):
    output, _ = finished
    lines = command("errors", output, "--limit", 1).stdout.splitlines()
    assert lines[0].startswith("4 errors")
    assert lines[-1] == "and 3 more"


@pytest.mark.process
def test_a_run_without_errors_has_none(command, tmp_path):
    (tmp_path / "а.txt").write_text("Қар еріді.", encoding="utf-8")
    assert command("run", tmp_path / "а.txt", "-o", tmp_path / "out").returncode == 0
    result = command("errors", tmp_path / "out")
    assert (result.returncode, result.stdout) == (0, f"0 errors in {tmp_path / 'out'}\n")
    refused = command("errors", tmp_path)
    assert refused.returncode == 2
    assert "is not the output of a run" in refused.stderr
