"""People, places and organisations of the page: who there is, who is named with whom, and where."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kazprep.answers.people import CLASSES, Kind, name_forms, named, named_together
from kazprep.answers.tables import Tables
from kazprep.publish.shards import Shard, SortedFiles, write_parquet

FILE_ROWS = 400_000
"""Mentions, or pairs, in a file."""

_NAMES = ("name", "type", "mentions", "documents", "first", "last", "roles", "variants")
_MENTION = ("doc_id", "sentence_id", "start", "end", "raw_start", "raw_end", "type", "canonical")
_MENTION_SCHEMA = pa.schema(
    [(each, pa.int32()) for each in ("name", "document", "sentence", "start", "length")]
    + [(each, pa.int32()) for each in ("raw_start", "raw_length")]
)
_PAIR_SCHEMA = pa.schema(
    [("name", pa.int32()), ("partner", pa.int32()), ("sentences", pa.int32()), ("documents", pa.int32())]
)


def write_names(
    tables: Tables, kinds: Sequence[Kind], documents: Mapping[str, int], folder: Path
) -> tuple[dict[Kind, tuple[int, int]], dict[str, list[Shard]]]:
    """Write `names.parquet` and the files of `mentions` and `pairs`.

    `names` has the rows of `kazprep.answers.people.named`, numbered through all kinds from 0 in their order;
    `mentions` where each is named; `pairs` who is in the same sentences, each pair from both sides. Both are
    sorted by the number of the name.

    Returns the first number of each kind and the number behind its last, and the files. All names and
    mentions are in memory. Raises what `named` does, and `OSError`.
    """
    names: list[pa.Table] = []
    bounds: dict[Kind, tuple[int, int]] = {}
    mentions = SortedFiles(folder, "mentions", "name", FILE_ROWS)
    pairs = SortedFiles(folder, "pairs", "name", FILE_ROWS)
    first = 0
    for kind in kinds:
        rows = named(tables, kind)
        number_of: dict[str, int] = {}
        for at, name in enumerate(rows["name"].to_pylist(), first):
            number_of.setdefault(name, at)
        names.append(_name_rows(rows, kind, first))
        found = _mentions(tables, kind, number_of, documents)
        mentions.write(pa.Table.from_pylist(sorted(found, key=_order), _MENTION_SCHEMA))
        pairs.write(pa.Table.from_pylist(_pairs(tables, kind, number_of), _PAIR_SCHEMA))
        bounds[kind] = first, first + len(rows)
        first += len(rows)
    write_parquet(pa.concat_tables(names), folder / "names.parquet")
    return bounds, {"mentions": mentions.finish(), "pairs": pairs.finish()}


def _name_rows(rows: pa.Table, kind: Kind, first: int) -> pa.Table:
    strings = pa.list_(pa.string())
    if "roles" not in rows.column_names:
        rows = rows.append_column("roles", pa.array([[]] * len(rows), strings))
    rows = rows.select(_NAMES)
    for at, name in enumerate(rows.column_names):
        if rows[name].type == pa.int64():
            rows = rows.set_column(at, name, rows[name].cast(pa.int32()))
    rows = rows.add_column(0, "id", pa.array(range(first, first + len(rows)), pa.int32()))
    return rows.add_column(1, "kind", pa.array([kind] * len(rows), pa.string()))


def _mentions(
    tables: Tables, kind: Kind, number_of: Mapping[str, int], documents: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    """Each mention, with the number of the name that its form was put together with."""
    forms = name_forms(tables, kind)
    name_of = {
        (doc_id, variant): number_of[name]
        for doc_id, variant, name in zip(
            *(forms[column].to_pylist() for column in ("doc_id", "variant", "name")), strict=True
        )
    }
    rows = pc.field("type").isin(list(CLASSES[kind])) & pc.field("canonical").is_valid()
    for batch in tables.table("entities").batches(_MENTION, rows):
        for row in batch.to_pylist():
            key = row["doc_id"], row["canonical"]
            if key in name_of and row["doc_id"] in documents:
                yield {
                    "name": name_of[key],
                    "document": documents[row["doc_id"]],
                    "sentence": row["sentence_id"],
                    "start": row["start"],
                    "length": row["end"] - row["start"],
                    "raw_start": row["raw_start"],
                    "raw_length": row["raw_end"] - row["raw_start"],
                }


def _order(mention: Mapping[str, Any]) -> tuple[int, int, int]:
    return mention["name"], mention["document"], mention["start"]


def _pairs(tables: Tables, kind: Kind, number_of: Mapping[str, int]) -> list[dict[str, Any]]:
    """Each pair twice, by name and then by the number of sentences."""
    rows = []
    for row in named_together(tables, kind).to_pylist():
        name, partner = number_of[row["name"]], number_of[row["partner"]]
        counts = {"sentences": row["sentences"], "documents": row["documents"]}
        rows += [
            {"name": name, "partner": partner, **counts},
            {"name": partner, "partner": name, **counts},
        ]
    return sorted(rows, key=lambda row: (row["name"], -row["sentences"], row["partner"]))
