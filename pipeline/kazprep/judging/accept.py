"""What was judged right, as corrections."""

from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from kazprep.comparison.difference import SEPARATOR, Difference
from kazprep.comparison.tables import Compared
from kazprep.corrections import Correction, context_of
from kazprep.errors import InputError
from kazprep.judging.judgements import Judged

Reading = tuple[tuple[tuple[int, int], str], ...]
"""The entities of a reading: the offsets and the class of each."""


def corrections_of(judged: Sequence[Judged], run: Compared, note: str = "") -> list[Correction]:
    """The right entities at the places where a person says which run is right, in the order of the places.

    Where no entity is right, what the other run has there is said to be none. `run` is either of the two, for
    the original texts. Differences of other kinds, and those where both or neither are right, give nothing.

    Raises `InputError` for a document that the run does not have, or whose original text is another.
    """
    chosen = [each for each in judged if is_accepted(each)]
    texts = _texts(run, sorted({each.difference.doc_id for each in chosen}))
    found: list[Correction] = []
    for each in chosen:
        difference = each.difference
        text = texts.get(difference.doc_id)
        if text is None:
            raise InputError(
                f"{run.place} has no document {difference.doc_id} ({difference.source}): the judgements are "
                "of other runs"
            )
        found += _corrections(each, text, note)
    return sorted(found, key=lambda row: (row.source, row.record, row.raw_start))


def is_accepted(judged: Judged) -> bool:
    """Whether a judgement says which entities are right at its place."""
    return judged.difference.kind.startswith("entity-") and judged.verdict in ("a", "b")


def _corrections(judged: Judged, raw_text: str, note: str) -> Iterator[Correction]:
    difference = judged.difference
    a, b = _readings(difference)
    right, wrong = (a, b) if judged.verdict == "a" else (b, a)
    decided: Mapping[tuple[int, int], str | None] = dict(right) or {span: None for span, _ in wrong}
    for (start, end), label in decided.items():
        was = "; ".join(
            other if span == (start, end) else f"{other} {raw_text[slice(*span)]}" for span, other in b
        )
        yield Correction(
            difference.doc_id,
            difference.source,
            difference.record,
            start,
            end,
            raw_text[start:end],
            label,
            was,
            context_of(raw_text, start, end),
            note,
        )


def _readings(difference: Difference) -> tuple[Reading, Reading]:
    a, b = (
        tuple(zip(spans, types.split(SEPARATOR) if types else (), strict=True))
        for spans, types in (
            (difference.a_spans, difference.a_type),
            (difference.b_spans, difference.b_type),
        )
    )
    return a, b


def _texts(run: Compared, doc_ids: Sequence[str]) -> dict[str, str]:
    """The original texts of documents, by their ids."""
    wanted = pc.field("doc_id").isin(pa.array(doc_ids, pa.string()))
    texts: dict[str, str] = {}
    for batch in run.table("documents").batches(["doc_id", "raw_text"], wanted, batch_rows=256):
        texts.update(zip(batch["doc_id"].to_pylist(), batch["raw_text"].to_pylist(), strict=True))
    return texts
