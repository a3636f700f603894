"""Label Studio: what goes out and comes back unchanged is no correction, and what was changed is one."""

import json
from xml.etree import ElementTree

import pytest

from kazprep.annotations.label_studio import config, task
from kazprep.annotations.read import read_annotations
from kazprep.entities.classes import CLASSES
from kazprep.errors import InputError
from tests.annotations.corpus import annotated


@pytest.fixture
def tasks(documents):
    """A task for each sentence."""
    return [task(document, start, end) for document in documents for start, end in document.sentences]


@pytest.fixture
def read(run, tmp_path):
    def call(content):
        path = tmp_path / "export.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        return read_annotations(run, path)

    return call


def test_offsets_count_code_points(tasks):
    (first, *_) = tasks
    text = first["data"]["text"]
    values = [each["value"] for each in first["predictions"][0]["result"]]
    assert [(text[each["start"] : each["end"]], each["labels"]) for each in values] == [
        ("Айгүл Сейітова", ["PERSON"]),
        ("Алматыға", ["GPE"]),
    ]
    assert values[0]["start"] == 3
    assert all(each["text"] == text[each["start"] : each["end"]] for each in values)


def test_a_prediction_has_the_lowest_score_of_its_entities(tasks):
    assert tasks[0]["predictions"][0]["score"] == 0.5
    assert [each["value"]["score"] for each in tasks[0]["predictions"][0]["result"]] == [0.5, 0.6]
    assert "score" not in tasks[3]["predictions"][0]  # a sentence without an entity


def test_what_was_accepted_is_no_correction(tasks, read):
    found = read(annotated(tasks))
    assert (found.rows, found.problems, found.widened) == ([], [], [])
    assert found.read == len(tasks)


def test_tasks_that_nobody_has_annotated_say_nothing(tasks, read):
    done = annotated(tasks)
    done[0]["annotations"][0]["was_cancelled"] = True
    done[0]["annotations"][0]["result"] = []
    done[1]["annotations"] = []
    found = read([*done[:2], *tasks[2:]])
    assert (found.rows, found.read) == ([], 0)


def test_another_label_is_one_correction(tasks, read, documents):
    done = annotated(tasks)
    done[0]["annotations"][0]["result"][1]["value"]["labels"] = ["LOCATION"]
    (row,) = read(done).rows
    assert (row.text, row.type, row.was, row.note) == ("Алматыға", "LOCATION", "GPE", "export.json")
    assert documents[0].raw_text[row.raw_start : row.raw_end] == "Алматыға"


def test_a_removed_and_a_new_mark_are_one_correction_each(tasks, read):
    done = annotated(tasks)
    del done[0]["annotations"][0]["result"][0]
    text = done[2]["data"]["text"]
    start = text.index("әріптері")
    value = {"start": start, "end": start + 8, "text": "әріптері", "labels": ["LANGUAGE"]}
    done[2]["annotations"][0]["result"].append({"type": "labels", "value": value})
    assert {(row.text, row.type) for row in read(done).rows} == {
        ("Айгүл Сейітова", None),
        ("әріптері", "LANGUAGE"),
    }


def test_offsets_of_old_versions_are_known_by_the_text(tasks, read):
    done = annotated(tasks)
    for each in done:
        text = each["data"]["text"]
        for result in each["annotations"][0]["result"]:
            for end in ("start", "end"):
                before = text[: result["value"][end]]
                result["value"][end] = len(before.encode("utf-16-le")) // 2
    assert done[0]["annotations"][0]["result"][0]["value"]["start"] == 5
    assert read(done).rows == []


def test_a_part_of_a_word_is_widened_and_said(tasks, read):
    done = annotated(tasks)
    value = done[0]["annotations"][0]["result"][1]["value"]
    value |= {"end": value["end"] - 2, "text": "Алматы"}
    found = read(done)
    assert found.rows == []
    assert found.widened == [
        found.widened[0].partition(":")[0] + ": 'Алматы' is a part of 'Алматыға', which is marked as a whole"
    ]


def test_json_min_is_read(tasks, read):
    small = [
        {**each["data"], "label": [result["value"] for result in each["predictions"][0]["result"]]}
        for each in tasks
    ]
    small[0]["label"][0]["labels"] = ["ART"]
    (row,) = read(small).rows
    assert (row.text, row.type) == ("Айгүл Сейітова", "ART")


def test_what_does_not_fit_the_run_is_left_out_and_said(tasks, read):
    done = annotated(tasks)
    done[0]["data"]["doc_id"] = "f" * 16
    done[1]["data"]["text"] += "!"
    done[2]["annotations"][0]["result"].append(done[2]["annotations"][0]["result"][0])
    done[2]["annotations"][0]["result"][0] = json.loads(json.dumps(done[2]["annotations"][0]["result"][0]))
    done[2]["annotations"][0]["result"][0]["value"]["labels"] = ["ART"]
    found = read(done)
    assert found.rows == []
    assert [each.partition(": ")[2] for each in sorted(found.problems)] == [
        "the run has no document 'ffffffffffffffff'",
        "the text is not that of the document 000000000000000a in the run",
        "two marks share the words of '«Береке» қоры': keep one of them",
    ]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda task: task["data"].pop("doc_id"), "task 1: it is not a task of Label Studio's JSON"),
        (
            lambda task: task["annotations"][0]["result"][0]["value"].update(labels=["Person"]),
            "task 1: there is no class 'Person', did you mean 'PERSON'?",
        ),
        (
            lambda task: task["annotations"][0]["result"][0]["value"].update(labels=["ART", "LAW"]),
            "has 2 classes",
        ),
        (
            lambda task: task["annotations"][0]["result"][0]["value"].update(text="Ербол"),
            "'Ербол' is not what the text has from 3 on",
        ),
        (
            lambda task: task["annotations"].append({"result": []}),
            "2 annotations differ: mark one of them as ground truth",
        ),
    ],
)
def test_what_is_wrong_is_said_with_the_task(tasks, read, change, problem):
    done = annotated(tasks)
    change(done[0])
    with pytest.raises(InputError) as raised:
        read(done)
    assert problem in str(raised.value)


def test_the_ground_truth_counts(tasks, read):
    done = annotated(tasks)
    done[0]["annotations"].append({"result": [], "ground_truth": True})
    assert [row.type for row in read(done).rows] == [None, None]


def test_the_labelling_configuration_has_all_classes_and_the_names_of_the_tasks(tasks):
    view = ElementTree.fromstring(config())
    labels, text = view
    assert [each.attrib["value"] for each in labels] == list(CLASSES)
    result = tasks[0]["predictions"][0]["result"][0]
    assert (labels.attrib["name"], text.attrib["name"]) == (result["from_name"], result["to_name"])
    assert labels.attrib["toName"] == text.attrib["name"]
    assert text.attrib["value"].removeprefix("$") in tasks[0]["data"]
