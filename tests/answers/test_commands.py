"""The commands that search and count: what they print is what the methods give."""

import csv
import io
import json

import pytest


def rows(result):
    assert result.returncode == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "call"),
    [
        (("kwic", "мектеп*", "--sort", "right"), lambda run: run.kwic("мектеп*", sort="right")),
        (
            ("kwic", "Алматы", "--by", "canonical", "--window", 2),
            lambda run: run.kwic("Алматы", "canonical", window=2),
        ),
        (("collocates", "мектеп", "--limit", 3), lambda run: run.collocates("мектеп", limit=3)),
        (
            ("collocates", "жаңа", "--by", "form", "--window", 1, "--min-count", 1, "--sort", "log_dice"),
            lambda run: run.collocates("жаңа", "form", window=1, min_count=1, sort="log_dice"),
        ),
        (
            ("ngrams", "-n", 3, "--min-count", 1, "--by", "form"),
            lambda run: run.ngrams(3, "form", min_count=1),
        ),
        (("timeline", "Алматы", "--by", "year"), lambda run: run.timeline("Алматы", "year")),
        (("keyness", "--since", "2026"), lambda run: run.where(since="2026").keyness()),
        (("frequencies", "--until", "2025-01"), lambda run: run.where(until="2025-01").frequencies()),
    ],
)
def test_a_command_prints_what_the_method_gives(command, run, arguments, call):
    name, *others = arguments
    printed = rows(command(name, run.path, *others, "--json"))
    expected = call(run)
    assert printed
    assert list(printed[0]) == expected.columns.tolist()
    assert len(printed) == len(expected)
    for row, wanted in zip(
        printed, expected.astype(object).where(expected.notna(), None).to_dict("records"), strict=True
    ):
        for column, value in row.items():
            given = wanted[column]
            if isinstance(value, float):
                assert value == pytest.approx(given)
            else:
                assert value == (str(given)[:10] if column in ("published", "period") and given else given)


def test_two_runs_are_compared(command, run, plain):
    printed = rows(command("keyness", run.path, plain.path, "--json", "--limit", 1))
    assert next(iter(printed[0])) == "form"


def test_key_words_of_everything_are_an_error(command, run):
    result = command("keyness", run.path)
    assert (result.returncode, result.stdout) == (2, "")
    assert "nothing to compare with" in result.stderr


def test_a_concordance_has_the_key_words_in_one_column(command, run):
    result = command("kwic", run.path, "мектеп*", "--window", 3)
    lines = result.stdout.splitlines()
    assert len(lines) == 8
    assert len({line.lower().index("  мектеп") for line in lines}) == 1
    assert lines[0].endswith("2025-01-31  а.txt")


def test_columns_are_aligned_and_numbers_readable(command, run):
    header, first, *_ = command("timeline", run.path, "Алматы", "--by", "year").stdout.splitlines()
    assert header.split() == ["period", "count", "documents", "all_documents", "all_tokens", "per_million"]
    assert first.split()[0] == "2025-01-01"
    assert "," in first.split()[-1] and "." in first.split()[-1]


def test_csv_opens_in_excel(command, run):
    result = command("kwic", run.path, "мектеп", "--csv")
    assert result.stdout.startswith("\ufeff")
    found = list(csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff"))))
    assert len(found) == 6 and found[0]["keyword"] == "мектеп"


def test_nothing_found_is_said_and_is_an_exit_code(command, run):
    result = command("kwic", run.path, "шкаф")
    assert (result.returncode, result.stdout) == (1, "")
    assert "'шкаф' is nowhere" in result.stderr and "'шкаф*'" in result.stderr
    result = command("collocates", run.path, "шкаф")
    assert (result.returncode, result.stdout) == (1, "")
    result = command("timeline", run.path, "мектеп")
    assert "no entity is named 'мектеп' there; for a word, use --of form" in result.stderr
    assert result.returncode == 0


def test_wrong_arguments_are_one_line(command, run, plain):
    for arguments, message in (
        (("kwic", run.path, " "), "nothing is asked for"),
        (("kwic", run.path, "су", "--since", "2025-13"), "'2025-13' is not a date"),
        (("kwic", plain.path, "су", "--by", "lemma"), "has no lemmas: make it again"),
        (("ngrams", plain.path, "--by", "lemma"), "has no lemmas"),
        (("ngrams", plain.path, "--csv", "--json"), "two formats"),
        (("kwic", run.path / "жоқ", "су"), "is not the output of a run"),
    ):
        result = command(*arguments)
        assert (result.returncode, result.stdout) == (2, "")
        assert message in result.stderr
        assert result.stderr.count("\n") == 1
