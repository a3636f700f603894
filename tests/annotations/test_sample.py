"""Samples: evenly from each group, the same for the same seed, and changed classes come back."""

import csv
import json
from collections import Counter

import pytest

from kazprep.annotations.read import read_annotations
from kazprep.annotations.sample import By, sample_entities, sample_sentences


def entities(run, *arguments, **options):
    return [each for _, found in sample_entities(run, *arguments, **options) for each in found]


def sentences(run, *arguments, **options):
    return [
        (document.doc_id, index)
        for document, indices in sample_sentences(run, *arguments, **options)
        for index in indices
    ]


def test_of_each_class_as_many_are_drawn_as_there_are(run):
    assert Counter(each.type for each in entities(run, 5)) == dict.fromkeys(
        ("PERSON", "GPE", "ORGANISATION", "MONEY", "DATE"), 1
    )
    found = Counter(each.type for each in entities(run, 7))
    assert (found["GPE"], found.total()) == (3, 7)
    assert len(entities(run, 10**9)) == 8


def test_a_sample_is_the_same_for_the_same_seed_and_another_for_another(run):
    first = [each.text for each in entities(run, 3, By.NONE)]
    assert first == [each.text for each in entities(run, 3, By.NONE)]
    assert len({tuple(each.text for each in entities(run, 3, By.NONE, seed=seed)) for seed in range(8)}) > 3
    assert set(first) <= {each.text for each in entities(run, 5, By.NONE)}


def test_uncertain_ones_come_first(run):
    scores = sorted(entity.score for document in run.restored() for entity in document.named_entities)
    assert sorted(each.score for each in entities(run, 3, By.NONE, uncertain=True)) == scores[:3]
    (document, index) = sentences(run, 1, By.NONE, uncertain=True)[0]
    lowest = min(
        entity.score for entity in run.document(document).named_entities if entity.sentence_id == index
    )
    assert lowest == scores[0]


def test_sentences_without_an_entity_are_a_group(run, documents):
    drawn = sentences(run, 6)
    empty = [
        (document.doc_id, index)
        for document in documents
        for index in range(len(document.sentences))
        if index not in {each.sentence_id for each in document.named_entities}
    ]
    assert set(empty) & set(drawn)
    assert len(sentences(run, 10**9)) == len(set(sentences(run, 10**9))) == 6


@pytest.fixture
def sampled(command, run, tmp_path):
    """A sample as the command writes it."""

    def call(form):
        path = tmp_path / f"sample.{'json' if form == 'label-studio' else form}"
        done = command("sample", run.path, "--n", 50, "--format", form, "-o", path)
        assert (done.returncode, done.stderr) == (0, "")
        return path

    return call


def test_a_sample_in_which_classes_are_changed_comes_back(sampled, run):
    path = sampled("tsv")
    found = read_annotations(run, path)
    assert (found.rows, found.read) == ([], 8)
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, dialect="excel-tab")
    for row, label in zip(rows, ["-", "LAW"], strict=False):
        assert float(row[header.index("score")]) > 0
        row[header.index("class")] = label
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, dialect="excel-tab").writerows([header, *rows])
    assert [row.type for row in read_annotations(run, path).rows] == [None, "LAW"]


@pytest.mark.parametrize("form", ["label-studio", "conll", "conll2003"])
def test_a_sample_of_sentences_comes_back_without_differences(sampled, run, form):
    path = sampled(form)
    if form == "label-studio":
        assert path.with_suffix(".xml").read_text(encoding="utf-8").startswith("<View>")
        tasks = json.loads(path.read_text(encoding="utf-8"))
        for task in tasks:
            task["annotations"] = task["predictions"]
        path.write_text(json.dumps(tasks), encoding="utf-8")
    found = read_annotations(run, path)
    assert (found.rows, found.problems, found.read) == ([], [], 6)


def test_rows_for_programs_have_the_scores(sampled):
    rows = [json.loads(line) for line in sampled("jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 8
    assert all(0 < row["score"] < 1 and row["decided_by"] == "model" for row in rows)


def test_a_sample_that_is_there_is_never_replaced(command, run, tmp_path):
    (tmp_path / "a.tsv").write_text("work", encoding="utf-8")
    done = command("sample", run.path, "-o", tmp_path / "a.tsv")
    assert done.returncode == 2
    assert "exists already, and somebody may have worked on it" in done.stderr.replace("\n", " ")
