"""A run over very many short articles, written as tables: without models, within seconds."""

import json
import random
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kazprep.runs.opened import Run, open_run
from kazprep.settings import Settings
from kazprep.tables.schemas import SCHEMAS
from tests.report.invented import CITIES, SUBJECTS

GIVEN = (
    "Айгерім",
    "Әсет",
    "Бекзат",
    "Гүлнар",
    "Дәурен",
    "Ерлан",
    "Қайрат",
    "Ләззат",
    "Өмір",
    "Ұлан",
    "Шолпан",
)
SURNAMES = (
    *("Ахмет", "Бөкей", "Ғалым", "Дүйсен", "Есім", "Жүніс", "Қали", "Құрман", "Мұрат", "Нұрлан", "Омар"),
    *("Өтеген", "Сағын", "Сейіт", "Тілеу", "Үсен", "Хасен", "Шәріп", "Ыбырай", "Іскендір"),
)
"""Without suffixes, so that they suit men and women."""
ORGANISATIONS = ("«Арай» қоры", "«Дала» баспасы", "Білім орталығы", "«Жарық» компаниясы", "Көлік басқармасы")
ROLES = ("директор", "әкім", "бас дәрігер", "жазушы")
SENTENCES = (
    (("role", "person"), "{0} {1} жиынға қатысты."),
    (("person", "other"), "{0} мен {1} жаңа жобаны таныстырды."),
    (("city", "subject"), "{0} қаласында жаңа {1} ашылды."),
    (("organisation", "city"), "{0} {1} тұрғындарына көмек көрсетті."),
    (("time", "number"), "{0} осы жерде {1} адам жұмыс істеді."),
    (("person", "city"), "«Бұл – ортақ іс», – деді {0} {1} қаласындағы жиында."),
)
CLASSES = {
    "role": "POSITION",
    "person": "PERSON",
    "other": "PERSON",
    "city": "GPE",
    "organisation": "ORGANISATION",
    "time": "DATE",
    "number": "CARDINAL",
}
_BLANKS = {"string": "", "large_string": "", "int32": 0, "float": 0.0}


def make_large_run(folder: Path, documents: int, seed: int = 11) -> Run:
    """A run with `documents` documents of four sentences each; some people are named far more often."""
    dice = random.Random(seed)
    people = [f"{given} {surname}" for given in GIVEN for surname in SURNAMES]
    dice.shuffle(people)
    columns: dict[str, dict[str, list[Any]]] = {name: defaultdict(list) for name in SCHEMAS}
    for number in range(documents):
        doc_id = f"{dice.getrandbits(64):016x}"
        text = f"{number}-мақала"
        entities = 0
        for sentence_id in range(4):
            filled, spans = _sentence(dice, people)
            start = len(text) + 1
            text = f"{text}\n{filled}"
            _append(
                columns["sentences"],
                doc_id=doc_id,
                sentence_id=sentence_id,
                start=start,
                end=len(text),
                text=filled,
                n_tokens=len(filled.split()),
                part="text",
            )
            for token, (label, begin, name) in enumerate(spans):
                _append(
                    columns["entities"],
                    doc_id=doc_id,
                    entity_id=entities,
                    sentence_id=sentence_id,
                    token_start=token,
                    token_end=token + 1,
                    start=start + begin,
                    end=start + begin + len(name),
                    text=name,
                    type=label,
                    canonical=name if label in ("PERSON", "GPE", "ORGANISATION") else None,
                )
                entities += 1
        _append(
            columns["documents"],
            doc_id=doc_id,
            source=f"{number // 1000:03}/{number:06}.txt",
            title=f"{number}-мақала",
            published=date(2024, 1, 1) + timedelta(days=int(dice.triangular(0, 700, 500))),
            language="kk",
            text=text,
            raw_text=text,
            n_tokens=len(text.split()),
            n_entities=entities,
            n_sentences=4,
        )
    for name, schema in SCHEMAS.items():
        _write(folder / name, schema, columns[name])
    settings = Settings().model_dump(mode="json")
    info = {"status": "complete", "versions": {"kazprep": "0"}, "settings": settings}
    (folder / "run.json").write_text(json.dumps(info), encoding="utf-8")
    return open_run(folder, partial=True)


def _sentence(dice: random.Random, people: list[str]) -> tuple[str, list[tuple[str, int, str]]]:
    """A sentence, and (class, start, text) of its entities."""
    slots, pattern = dice.choice(SENTENCES)
    first = int(len(people) * dice.random() ** 4)
    words = {
        "person": people[first],
        "other": people[(first + 1 + int(5 * dice.random() ** 2)) % len(people)],
        "role": dice.choice(ROLES),
        "city": dice.choice(CITIES),
        "subject": dice.choice(SUBJECTS),
        "organisation": dice.choice(ORGANISATIONS),
        "time": dice.choice(("Биыл", "Былтыр", "Кеше")),
        "number": str(dice.randint(2, 950)),
    }
    filled = pattern.format(*(words[slot] for slot in slots))
    found = [(CLASSES[slot], filled.index(words[slot]), words[slot]) for slot in slots if slot in CLASSES]
    return filled, found


def _append(columns: dict[str, list[Any]], **row: Any) -> None:
    for name, value in row.items():
        columns[name].append(value)


def _write(folder: Path, schema: pa.Schema, columns: dict[str, list[Any]]) -> None:
    """A table of these columns; the others are null where they may be, and else empty."""
    rows = len(next(iter(columns.values()), []))
    arrays = [
        pa.array(columns[field.name], field.type)
        if field.name in columns
        else pa.repeat(pa.scalar(None if field.nullable else _BLANKS.get(str(field.type)), field.type), rows)
        for field in schema
    ]
    folder.mkdir(parents=True)
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), folder / "part-00000.parquet")
