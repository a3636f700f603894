"""An invented run whose texts have what makes offsets differ: emoji, combining marks, wide spaces."""

import json
import re
from dataclasses import replace

import numpy as np

from kazprep import open_run
from kazprep.entities.entity import Entities
from kazprep.spans import Spans
from tests.documents import document_of, write_run

TEXTS = (
    "😀😀 [Айгүл Сейітова|PERSON]  [Алматыға|GPE] барды. Ол [Қазақстан|GPE] туралы жазды.",
    "и\u0306 және е\u0301 әріптері 👨🏻‍🚒 [«Береке» қоры|ORGANISATION] [12 мың теңге|MONEY] бөлді."
    "\nҚар жауды.",
    "[Тараз|GPE] мен [Орал|GPE] кездесті. | [2024 жылы|DATE] болды.",
)
_MARK = re.compile(r"\[([^|\]]+)\|([A-Z]+)\]")
_TOKEN = re.compile(r"\w[\w\u0300-\u036f]*|[^\w\s]")


def document(marked, at):
    raw = _MARK.sub(r"\1", marked)
    found = replace(document_of(raw), doc_id=f"{at + 10:016x}", source=f"жаңалық {at}.txt")
    tokens = [each.span() for each in _TOKEN.finditer(found.text)]
    sentences = [each.span() for each in re.finditer(r"\S[^.\n]*\.", found.text)]
    entities = []
    for name, label in _MARK.findall(marked):
        start = found.text.index(" ".join(name.split()))
        end = start + len(" ".join(name.split()))
        inside = [i for i, (first, last) in enumerate(tokens) if start <= first and last <= end]
        entities.append((inside[0], inside[-1] + 1, label))
    scores = [0.5 + 0.1 * number for number, _ in enumerate(entities)]
    return replace(
        found,
        tokens=Spans.of(tokens),
        sentences=Spans.of(sentences),
        entities=Entities(
            Spans.of([each[:2] for each in entities]),
            tuple(each[2] for each in entities),
            np.array(scores, np.float32),
            ("model",) * len(entities),
        ),
    )


def run_of(folder):
    return open_run(write_run(folder, [document(text, at) for at, text in enumerate(TEXTS)]))


def annotated(tasks):
    """Tasks as Label Studio exports them once somebody has accepted every prediction."""
    done = json.loads(json.dumps(tasks))
    for number, task in enumerate(done):
        task["id"] = number
        task["annotations"] = [{"id": number, "result": task["predictions"][0]["result"]}]
    return done
