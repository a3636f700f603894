"""A sample of differences, what people say of them, and what becomes of it."""

import csv
import json
from collections import Counter
from dataclasses import replace

import pytest

from kazprep.errors import InputError
from kazprep.judging.accept import corrections_of
from kazprep.judging.interval import wilson
from kazprep.judging.judgements import Judged, Tally, read_judgements
from kazprep.judging.sample import draw


@pytest.fixture
def differences(diff):
    return {each.kind + each.source[:3]: each for each in diff.differences()}


def test_the_runs_differ_in_the_ways_that_the_tests_are_about(diff):
    assert Counter(each.kind for each in diff.differences()) == {
        "entity-joined": 2,
        "entity-lost": 2,
        "entity-retyped": 2,
        "entity-resized": 1,
        "sentence-joined": 1,
    }


def many(differences, counts):
    """Differences of these kinds, as many of each."""
    one = next(iter(differences.values()))
    return [
        replace(one, kind=kind, start=number) for kind, count in counts.items() for number in range(count)
    ]


def test_a_sample_has_as_many_of_each_kind_as_there_are(differences):
    drawn = draw(many(differences, {"entity-lost": 900, "token-split": 300, "repair-lost": 3}), 50, seed=1)
    kinds = Counter(each.kind for each in drawn.differences)
    assert kinds == {"repair-lost": 3, "entity-lost": 23, "token-split": 24}
    assert drawn.counts == {"entity-lost": 900, "token-split": 300, "repair-lost": 3}
    assert len(set(drawn.differences)) == 50


def test_a_sample_is_drawn_from_all_differences_and_depends_on_its_seed(differences):
    found = many(differences, {"entity-lost": 1000})
    starts = [[each.start for each in draw(found, 50, seed).differences] for seed in (1, 1, 2)]
    assert starts[0] == starts[1] != starts[2]
    assert 350 < sum(starts[0] + starts[2]) / 100 < 650  # 500 on average, a standard deviation of 29
    assert starts[0] != sorted(starts[0])


def test_documents_are_not_judged(differences):
    assert not draw(many(differences, {"document-lost": 5}), 50, 1).differences


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        (0, 5, 0.0, 0.434482),
        (1, 1, 0.206549, 1.0),
        (7, 20, 0.181192, 0.567146),
        (480, 900, 0.500667, 0.565716),
    ],
)
def test_the_interval_is_that_of_scipy(hits, total, low, high):
    """Of scipy 1.17: `binomtest(hits, total).proportion_ci(method="wilson")`."""
    assert wilson(hits, total) == pytest.approx((low, high), abs=2e-6)


def test_the_share_is_of_what_only_one_of_the_runs_has_right(differences):
    (one, *_) = differences.values()
    judged = [Judged(one, verdict) for verdict in ("a", "b", "b", "b", "both", "neither", "neither")]
    tally = Tally.of(judged)
    assert (tally.judged, tally.both, tally.neither, tally.share_of_b) == (7, 1, 2, 0.75)
    assert tally.interval == wilson(3, 4)
    assert Tally.of(judged[-1:]).share_of_b is None


@pytest.mark.parametrize(
    ("name", "verdict", "rows"),
    [
        ("entity-joined000", "a", [(13, 18, "PERSON"), (19, 27, "GPE")]),
        ("entity-joined000", "b", [(13, 27, "PERSON")]),
        ("entity-lost001", "a", [(13, 18, "PERSON")]),
        ("entity-lost001", "b", [(13, 18, None)]),
        ("entity-retyped002", "b", [(19, 27, "LOCATION")]),
        ("entity-resized003", "a", [(19, 27, "GPE")]),
        ("entity-resized003", "both", []),
        ("entity-resized003", "neither", []),
        ("sentence-joined007", "a", []),
    ],
)
def test_the_right_reading_becomes_corrections(diff, differences, name, verdict, rows):
    found = corrections_of([Judged(differences[name], verdict)], diff.b, "why")
    assert [(row.raw_start, row.raw_end, row.type) for row in found] == rows
    raw_text = "Көктем келді\nАйгүл Астанаға  барды. Ол қуанды."
    for row in found:
        assert row.text == raw_text[row.raw_start : row.raw_end]
        assert f"[{row.text}]" in row.context and "\n" not in row.context
        assert row.note == "why"


@pytest.mark.parametrize(
    ("name", "was"),
    [
        ("entity-resized003", "GPE Астанаға  барды"),
        ("entity-retyped002", "LOCATION"),
        ("entity-lost001", ""),
    ],
)
def test_a_correction_says_what_the_second_run_had(diff, differences, name, was):
    (row,) = corrections_of([Judged(differences[name], "a")], diff.b)
    assert row.was == was


def test_judgements_of_other_runs_are_refused(diff, differences):
    other = replace(differences["entity-lost001"], doc_id="0123456789abcdef")
    with pytest.raises(InputError, match="the judgements are of other runs"):
        corrections_of([Judged(other, "a")], diff.b)


def test_judgements_are_read_as_they_were_written(tmp_path, differences, file_of):
    judged = list(zip(differences.values(), ["a", "b", "both", "neither"] * 2, strict=True))
    (tmp_path / "judged.json").write_text(json.dumps(file_of(judged)), encoding="utf-8")
    assert read_judgements(tmp_path / "judged.json") == [Judged(*each) for each in judged]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("verdict\tkind", "is not JSON: give the file that the page downloads as JSON"),
        ("[]", "has no judgements"),
        ('{"format": "kazprep judged differences", "version": 9}', "has version 9"),
        ('{"format": "kazprep judged differences", "version": 1}', "is damaged: 'judged'"),
        (
            '{"format": "kazprep judged differences", "version": 1, "judged": [{"verdict": "c"}]}',
            "verdict 'c'",
        ),
        (
            '{"format": "kazprep judged differences", "version": 1, "judged": [{"verdict": "a"}]}',
            "is damaged",
        ),
    ],
)
def test_a_file_that_is_not_of_the_page_is_refused(tmp_path, content, message):
    (tmp_path / "judged.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_judgements(tmp_path / "judged.json")


def test_the_command_prints_the_shares_and_writes_the_corrections(
    command, folders, tmp_path, differences, file_of
):
    verdicts = {
        "entity-lost001": "a",
        "entity-lost005": "b",
        "sentence-joined007": "b",
        "entity-resized003": "b",
    }
    judged = [(differences[name], verdict) for name, verdict in verdicts.items()]
    (tmp_path / "judged.json").write_text(json.dumps(file_of(judged)), encoding="utf-8")
    arguments = ["diff", folders / "a", folders / "b", "--accept", tmp_path / "judged.json"]
    result = command(*arguments, "-o", tmp_path / "c.tsv")
    assert result.returncode == 0, result.stderr
    lines = {line.split()[0]: line.split()[1:] for line in result.stdout.splitlines() if line.split()}
    assert lines["entity-lost"] == ["2", "1", "1", "0", "0", "50%", "(9–91%)"]
    assert lines["all"] == ["4", "1", "3", "0", "0", "75%", "(30–95%)"]
    assert "3 new corrections" in result.stdout and "1 judgement of other things" in result.stdout
    with (tmp_path / "c.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, dialect="excel-tab"))
    assert [(row["source"], row["raw_start"], row["class"]) for row in rows] == [
        ("001.txt", "13", "PERSON"),
        ("003.txt", "19", "GPE"),
        ("005.txt", "13", "-"),
    ]
    again = command(*arguments, "-o", tmp_path / "c.tsv")
    assert again.returncode == 0 and "0 new corrections" in again.stdout
    head = command("--lang", "ru", *arguments, "-o", tmp_path / "c.tsv").stdout.partition("\n")[0]
    assert head.split()[:6] == ["верно:", "оценено", "A", "B", "оба", "ни"]


def test_corrections_lie_beside_the_second_run(command, tmp_path, folders, differences, file_of):
    import shutil

    shutil.copytree(folders, tmp_path / "runs")
    judged = [(differences["entity-lost001"], "a")]
    (tmp_path / "judged.json").write_text(json.dumps(file_of(judged)), encoding="utf-8")
    runs = tmp_path / "runs"
    result = command("diff", runs / "a", runs / "b", "--accept", tmp_path / "judged.json")
    assert result.returncode == 0, result.stderr
    assert (runs / "b.corrections.tsv").is_file()
