"""The documents that can be read in a report: a sample that depends only on the documents."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kazprep.display.pieces import line_labels
from kazprep.entities.entity import MODEL
from kazprep.runs.opened import Run
from kazprep.structure import Part
from kazprep.text.visible import visible

_MAX_TEXT = 20_000
"""The maximum number of characters of a document that are shown."""
_MAX_FIELD = 300
_MAX_BEFORE = 200
_BATCH_ROWS = 256  # complete texts are read


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A document as the page shows it; offsets count code points of `text`, half-open.

    `entities` are (start, end, type, canonical form, score in percent or what decided), `repairs` (start,
    end, raw text, rule), `parts` (start, what the line is part of that begins there), where it is not text.
    """

    doc_id: str
    source: str
    title: str
    published: str
    language: str
    url: str
    n_tokens: int
    characters: int
    """The length of the complete text, of which `text` may be the beginning."""
    text: str
    entities: tuple[tuple[int, int, str, str, str], ...]
    repairs: tuple[tuple[int, int, str, str], ...]
    parts: tuple[tuple[int, str], ...]

    def for_page(self) -> dict[str, Any]:
        """The document as JSON for the page's script."""
        return {
            "id": self.doc_id,
            "source": self.source,
            "title": self.title,
            "published": self.published,
            "language": self.language,
            "url": self.url,
            "tokens": self.n_tokens,
            "characters": self.characters,
            "text": self.text,
            "entities": self.entities,
            "repairs": self.repairs,
            "parts": self.parts,
        }


def choose_documents(run: Run, count: int) -> list[str]:
    """The `count` smallest ids of documents, sorted; all ids if there are fewer.

    Ids are hashes, so this is a fair sample, whatever the order of the rows.
    """
    chosen: pa.Table | None = None
    if count == 0:
        return []
    for rows in run.table("documents").batches(["doc_id"]):
        pool = rows if chosen is None else pa.concat_tables([chosen, rows])
        chosen = pool.take(pc.select_k_unstable(pool, count, [("doc_id", "ascending")]))
    return [] if chosen is None else sorted(chosen["doc_id"].to_pylist())


def read_sample(
    run: Run, max_documents: int, max_bytes: int, wanted: Sequence[str] = ()
) -> list[ShownDocument]:
    """The documents that are shown, in the order of their sources: at most `max_bytes` of JSON.

    Where they are not all of the run's, half of them are a fair sample, and half are those of `wanted`, the
    first ones first. The last ones of both are left out until the rest fits.
    """
    ids = _alternating(choose_documents(run, max_documents), wanted)[:max_documents]
    if not ids:
        return []
    entities = _spans(run, "entities", ids)
    repairs = _spans(run, "repairs", ids)
    sentences = _spans(run, "sentences", ids)
    fitting: list[tuple[str, int, ShownDocument]] = []
    left = max_bytes
    place = {doc_id: at for at, doc_id in enumerate(ids)}
    for row in sorted(_rows(run, ids), key=lambda row: place[row["doc_id"]]):
        document = _shown(row, *(spans.get(row["doc_id"], []) for spans in (entities, repairs, sentences)))
        left -= len(json.dumps(document.for_page(), ensure_ascii=False).encode()) + 1
        if left < 0:
            break
        fitting.append((document.source, row["record"], document))
    return [document for *_, document in sorted(fitting, key=lambda one: one[:2])]


def _alternating(sample: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """The first of the sample, the first that is wanted, the second of the sample, and so on, each once.

    >>> _alternating(["1", "2", "3"], ["9", "2"])
    ['1', '9', '2', '3']
    """
    taken = [doc_id for both in zip_longest(sample, wanted) for doc_id in both if doc_id is not None]
    return list(dict.fromkeys(taken))


def _rows(run: Run, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    table = run.table("documents")
    columns = ["doc_id", "source", "record", "title", "published", "language", "url", "n_tokens", "text"]
    for rows in table.batches(columns, pc.field("doc_id").isin(ids), _BATCH_ROWS):
        yield from rows.to_pylist()


def _spans(run: Run, name: str, ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of a table within the shown part of each document, by `doc_id`."""
    table = run.table(name)
    wanted = ("doc_id", "start", "end", "type", "canonical", "score", "source", "before", "rule", "part")
    columns = [column for column in wanted if column in table.columns]
    shown = pc.field("doc_id").isin(ids) & (pc.field("end") <= _MAX_TEXT)
    by_document: dict[str, list[dict[str, Any]]] = {}
    for rows in table.batches(columns, shown):
        for row in rows.to_pylist():
            by_document.setdefault(row["doc_id"], []).append(row)
    return by_document


def _shown(
    row: dict[str, Any],
    entities: list[dict[str, Any]],
    repairs: list[dict[str, Any]],
    sentences: list[dict[str, Any]],
) -> ShownDocument:
    starts = [sentence["start"] for sentence in sentences]
    parts = [sentence.get("part") or Part.TEXT.value for sentence in sentences]  # null in older runs
    return ShownDocument(
        doc_id=row["doc_id"],
        source=row["source"][:_MAX_FIELD],
        title=(row["title"] or "")[:_MAX_FIELD],
        published="" if row["published"] is None else row["published"].isoformat(),
        language=row["language"],
        url=row["url"] if _is_web_address(row["url"]) else "",
        n_tokens=row["n_tokens"],
        characters=len(row["text"]),
        text=row["text"][:_MAX_TEXT],
        entities=tuple(
            (
                entity["start"],
                entity["end"],
                entity["type"],
                entity.get("canonical") or "",
                _certainty(entity.get("score"), entity.get("source")),
            )
            for entity in entities
        ),
        repairs=tuple(
            (repair["start"], repair["end"], visible(repair["before"], _MAX_BEFORE), repair["rule"])
            for repair in repairs
        ),
        parts=tuple(line_labels(row["text"], starts, parts).items()),
    )


def _certainty(score: float | None, source: str | None) -> str:
    """How sure the model was of an entity, or what else decided on it; empty where nothing is known."""
    if score is not None:
        return f"{score:.0%}"
    return "" if source is None or source == MODEL else source


def _is_web_address(url: str | None) -> bool:
    """Whether the page may link to it: addresses such as `javascript:` would run a script."""
    return url is not None and len(url) <= 2_000 and url.startswith(("http://", "https://"))
