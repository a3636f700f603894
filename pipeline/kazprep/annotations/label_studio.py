"""Label Studio's JSON: tasks with predictions, and exports with annotations.

Offsets count code points, as Label Studio has them since version 1.5; those of older versions, in code units
of UTF-16, are known by the text that each mark has beside them.

https://labelstud.io/guide/task_format, https://labelstud.io/guide/predictions,
https://github.com/HumanSignal/label-studio/pull/1559
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from kazprep.annotations.marked import Mark, MarkedText, check_class
from kazprep.document import Document
from kazprep.entities.classes import CLASSES
from kazprep.errors import InputError
from kazprep.version import __version__

FROM, TO = "label", "text"
"""The names of the tags of the labelling configuration: `Labels` and `Text`."""


def config() -> str:
    """The labelling configuration of a project for KazNERD's classes."""
    labels = "\n".join(f"    <Label value={quoteattr(label)}/>" for label in CLASSES)
    return (
        f'<View>\n  <Labels name="{FROM}" toName="{TO}" showInline="true">\n{labels}\n  </Labels>\n'
        f'  <Text name="{TO}" value="${TO}" granularity="word"/>\n</View>\n'
    )


def task(document: Document, start: int, end: int) -> dict[str, Any]:
    """A task: a part of a document's text, `start:end` in code points, with its entities as a prediction.

    The score of the prediction is the smallest one of its entities.
    """
    inside = [each for each in document.named_entities if start <= each.start and each.end <= end]
    scores = [each.score for each in inside if each.score is not None]
    results = [
        {
            "id": f"e{number}",
            "from_name": FROM,
            "to_name": TO,
            "type": "labels",
            "value": {
                "start": each.start - start,
                "end": each.end - start,
                "text": each.text,
                "labels": [each.type],
                **({} if each.score is None else {"score": round(each.score, 4)}),
            },
        }
        for number, each in enumerate(inside)
    ]
    prediction: dict[str, Any] = {"model_version": f"kazprep {__version__}", "result": results}
    if scores:
        prediction["score"] = round(min(scores), 4)
    return {
        "data": {
            TO: document.text[start:end],
            "doc_id": document.doc_id,
            "start": start,
            "source": document.source,
            "title": document.title,
            "published": document.published.isoformat() if document.published else None,
        },
        "predictions": [prediction],
    }


def to_json(tasks: Iterable[Mapping[str, Any]]) -> str:
    """Tasks as a file that Label Studio imports."""
    return json.dumps(list(tasks), ensure_ascii=False, indent=1) + "\n"


def read(path: Path) -> Iterator[MarkedText]:
    """The tasks of an export that have an annotation, in the formats JSON and JSON_MIN.

    Of several annotations of a task the one that is marked as ground truth counts, else all have to be the
    same. Skipped (cancelled) ones and predictions do not count.

    Raises `InputError`, with file and task, for what is not such an export and for a task that kazprep
    did not write.
    """
    try:
        tasks = json.loads(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is not JSON: {error}") from error
    for number, each in enumerate(tasks if isinstance(tasks, list) else [tasks], 1):
        where = f"{path}, task {number}"
        try:
            marked = _marked(where, each)
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            raise InputError(
                f"{where}: it is not a task of Label Studio's JSON with text, doc_id and start in its data, "
                f"as `kazprep sample` writes them ({error!r})"
            ) from error
        if marked is not None:
            yield marked


def _marked(where: str, task: Mapping[str, Any]) -> MarkedText | None:
    data = task.get("data", task)
    text, doc_id, start = data[TO], data["doc_id"], int(data["start"])
    if "data" in task:
        chosen = _chosen(where, task.get("annotations", task.get("completions", ())), text)
    elif FROM in task:
        chosen = tuple(_mark(where, value, text) for value in task[FROM] or ())
    else:
        return None  # of JSON_MIN, without an annotation
    return None if chosen is None else MarkedText(where, doc_id, start, text, chosen)


def _chosen(where: str, annotations: Iterable[Mapping[str, Any]], text: str) -> tuple[Mark, ...] | None:
    """The marks of the annotation that counts; None where there is none."""
    finished = [each for each in annotations if not each.get("was_cancelled")]
    best = [each for each in finished if each.get("ground_truth")] or finished
    different = {
        tuple(
            sorted(
                _mark(where, result["value"], text) for result in each["result"] if result["type"] == "labels"
            )
        )
        for each in best
    }
    if len(different) > 1:
        raise InputError(
            f"{where}: {len(best)} annotations differ: mark one of them as ground truth in Label Studio"
        )
    return next(iter(different), None)


def _mark(where: str, value: Mapping[str, Any], text: str) -> Mark:
    start, end = int(value["start"]), int(value["end"])
    labels = value["labels"]
    if len(labels) != 1:
        raise InputError(f"{where}: {value.get('text')!r} has {len(labels)} classes: give it one")
    label = check_class(where, labels[0])
    marked = value.get("text")
    if marked is not None and text[start:end] != marked:
        start, end = _of_units(text, start), _of_units(text, end)
        if text[start:end] != marked:
            raise InputError(f"{where}: {marked!r} is not what the text has from {value['start']} on")
    if not 0 <= start < end <= len(text):
        raise InputError(f"{where}: a mark from {start} to {end} is not in the text")
    return start, end, label


def _of_units(text: str, units: int) -> int:
    """The offset in code points of one in code units of UTF-16."""
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
