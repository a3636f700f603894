"""The documents that a report shows: a sample that depends on nothing but the documents."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kazprep.runs.opened import Run
from kazprep.text.visible import visible

_LONGEST_TEXT = 20_000
"""Characters of a document that are shown."""
_LONGEST_FIELD = 300
_LONGEST_BEFORE = 200
_BATCH_ROWS = 256  # whole texts are read


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A document as the page has it; offsets count code points of `text`, half-open.

    `entities` are (start, end, type, canonical form), `repairs` (start, end, what stood there, rule).
    """

    doc_id: str
    source: str
    title: str
    published: str
    language: str
    url: str
    n_tokens: int
    characters: int
    """Of the whole text; `text` may be cut."""
    text: str
    entities: tuple[tuple[int, int, str, str], ...]
    repairs: tuple[tuple[int, int, str, str], ...]

    def for_page(self) -> dict[str, Any]:
        """What the page's script is given."""
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
        }


def choose_documents(run: Run, number: int) -> list[str]:
    """The ids of so many documents, or of all where there are fewer: those with the smallest ids.

    Ids are hashes, so this is a fair sample, and the same in every order of the rows.
    """
    chosen: pa.Table | None = None
    if number == 0:
        return []
    for rows in run.table("documents").batches(["doc_id"]):
        pool = rows if chosen is None else pa.concat_tables([chosen, rows])
        chosen = pool.take(pc.select_k_unstable(pool, number, [("doc_id", "ascending")]))
    return [] if chosen is None else sorted(chosen["doc_id"].to_pylist())


def read_sample(run: Run, number: int, most_bytes: int) -> list[ShownDocument]:
    """At most so many documents, in the order of their sources, in no more than so many bytes of JSON.

    Documents are left out from the end of the sample until it fits.
    """
    ids = choose_documents(run, number)
    if not ids:
        return []
    entities = _spans(run, "entities", ids)
    repairs = _spans(run, "repairs", ids)
    fitting: list[tuple[str, int, ShownDocument]] = []
    left = most_bytes
    for row in sorted(_rows(run, ids), key=lambda row: row["doc_id"]):
        document = _shown(row, entities.get(row["doc_id"], []), repairs.get(row["doc_id"], []))
        left -= len(json.dumps(document.for_page(), ensure_ascii=False).encode()) + 1
        if left < 0:
            break
        fitting.append((document.source, row["record"], document))
    return [document for *_, document in sorted(fitting, key=lambda one: one[:2])]


def _rows(run: Run, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    table = run.table("documents")
    columns = ["doc_id", "source", "record", "title", "published", "language", "url", "n_tokens", "text"]
    for rows in table.batches(columns, pc.field("doc_id").isin(ids), _BATCH_ROWS):
        yield from rows.to_pylist()


def _spans(run: Run, name: str, ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of a table that lie in the part of a document that is shown, by document."""
    table = run.table(name)
    wanted = ("doc_id", "start", "end", "type", "canonical", "before", "rule")
    columns = [column for column in wanted if column in table.columns]
    shown = pc.field("doc_id").isin(ids) & (pc.field("end") <= _LONGEST_TEXT)
    of_document: dict[str, list[dict[str, Any]]] = {}
    for rows in table.batches(columns, shown):
        for row in rows.to_pylist():
            of_document.setdefault(row["doc_id"], []).append(row)
    return of_document


def _shown(
    row: dict[str, Any], entities: list[dict[str, Any]], repairs: list[dict[str, Any]]
) -> ShownDocument:
    return ShownDocument(
        doc_id=row["doc_id"],
        source=row["source"][:_LONGEST_FIELD],
        title=(row["title"] or "")[:_LONGEST_FIELD],
        published="" if row["published"] is None else row["published"].isoformat(),
        language=row["language"],
        url=row["url"] if _is_web_address(row["url"]) else "",
        n_tokens=row["n_tokens"],
        characters=len(row["text"]),
        text=row["text"][:_LONGEST_TEXT],
        entities=tuple(
            (entity["start"], entity["end"], entity["type"], entity.get("canonical") or "")
            for entity in entities
        ),
        repairs=tuple(
            (repair["start"], repair["end"], visible(repair["before"], _LONGEST_BEFORE), repair["rule"])
            for repair in repairs
        ),
    )


def _is_web_address(url: str | None) -> bool:
    """Whether a link may lead there; an address that runs a script may not."""
    return url is not None and len(url) <= 2_000 and url.startswith(("http://", "https://"))
