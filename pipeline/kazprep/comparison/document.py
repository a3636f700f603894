"""What two runs found in one document, compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kazprep.comparison.agreement import Agreement
from kazprep.comparison.both import Both, Bounds, Places, one_line
from kazprep.comparison.causes import Causes
from kazprep.comparison.difference import SENTENCE_SEPARATOR, SEPARATOR, Difference
from kazprep.comparison.groups import Alignment, Group, Labels, align
from kazprep.comparison.repairs import repaired
from kazprep.comparison.tables import Found, Key
from kazprep.entities.entity import MODEL, UNKNOWN_SOURCE
from kazprep.spans import Spans
from kazprep.text.visible import visible

_DECIDERS = {"names": "names file", "correction": "corrections"}
"""What values of `entities.source` that are no rules are called."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two runs found differently in a document, and how far they agree on it."""

    differences: tuple[Difference, ...]
    agreement: Mapping[str, Agreement]
    """By measure: see `kazprep.comparison.agreement.MEASURES`."""


def compare_found(key: Key, a: Found, b: Found, causes: Causes) -> Comparison:
    """Compare what two runs found in a document; `a` has its original text."""
    both = Both(key, a, b, causes)
    if (a.rejected is None) != (b.rejected is None):
        kind = "rejected" if a.rejected is None else "accepted"
        row = both.whole(kind, f"filter: {a.rejected or b.rejected}")
        return Comparison((row,), {"documents": Agreement(1, 1)})
    repairs, of_repairs = _compare_repairs(both)
    changed = Places.of(repairs)
    sentences, of_sentences = _compare_sentences(both, changed)
    bounds = Places.of(sentences, "sentence boundary")
    tokens, of_tokens, aligned = _compare_tokens(both, changed)
    entities, of_entities = _compare_entities(both, changed, Places.of(tokens, "token boundary"), bounds)
    words, of_words = _compare_words(both, aligned, changed, bounds)
    found = sorted(
        [*repairs, *sentences, *tokens, *entities, *words], key=lambda each: (each.start, each.end)
    )
    agreement = {
        "documents": Agreement(1, 1, 1, 1),
        "sentences": of_sentences,
        "tokens": of_tokens,
        "entities": of_entities,
        "repairs": of_repairs,
    }
    return Comparison(tuple(found), agreement | of_words)


def _compare_repairs(both: Both) -> tuple[list[Difference], Agreement]:
    """Where the two make different texts of the original; by which rules does not matter."""
    spans = both.spans("repairs")
    after = _labels(*(found.rows["repairs"].table["after"] for found in (both.a, both.b)))
    alignment = align(*spans, after)
    same_a, same_b = len(alignment.same_a), len(alignment.same_b)
    rows = []
    for group in alignment.groups:
        bounds = Bounds.of(spans, group)
        texts = both.values("repairs", "after", group)
        a, b = (
            repaired(both.a.raw_text, *bounds.extent, zip(side, after, strict=True))
            for side, after in zip((bounds.a, bounds.b), texts, strict=True)
        )
        if a == b:
            same_a, same_b = same_a + len(group.a), same_b + len(group.b)
            continue
        ours, theirs = both.values("repairs", "rule", group)
        change = "changed" if group.a and group.b else "lost" if group.a else "gained"
        cause = both.causes.of("repair", f"repair {'+'.join(dict.fromkeys([*ours, *theirs]))}")
        rows.append(both.row(f"repair-{change}", bounds, (visible(a), visible(b)), cause))
    return rows, Agreement(len(spans[0]), len(spans[1]), same_a, same_b)


def _compare_sentences(both: Both, repairs: Places) -> tuple[list[Difference], Agreement]:
    spans = both.spans("sentences")
    alignment = both.aligned(*spans)
    rows = [
        _bounds_row(both, "sentence", Bounds.of(spans, group), group, repairs, SENTENCE_SEPARATOR)
        for group in alignment.groups
    ]
    return rows, _agreement(spans, alignment)


def _compare_tokens(both: Both, repairs: Places) -> tuple[list[Difference], Agreement, Alignment]:
    spans = both.spans("tokens")
    alignment = both.aligned(*spans)
    rows = [
        _bounds_row(both, "token", Bounds.of(spans, group), group, repairs, SEPARATOR)
        for group in alignment.groups
    ]
    return rows, _agreement(spans, alignment), alignment


def _bounds_row(
    both: Both, unit: str, bounds: Bounds, group: Group, repairs: Places, separator: str
) -> Difference:
    """Where sentences or tokens begin or end elsewhere."""
    texts = both.values(f"{unit}s", "text", group)
    cause = repairs.over(*bounds.extent) or both.causes.of(unit)
    change = _change(group) or "moved"
    return both.row(f"{unit}-{change}", bounds, _readings(texts, separator), cause)


def _compare_entities(
    both: Both, repairs: Places, tokens: Places, sentences: Places
) -> tuple[list[Difference], Agreement]:
    spans = both.spans("entities")
    types = _labels(*(found.rows["entities"].table["type"] for found in (both.a, both.b)))
    alignment = both.aligned(*spans, types)
    rows = []
    for group in alignment.groups:
        bounds = Bounds.of(spans, group)
        classes = both.values("entities", "type", group)
        cause = repairs.over(*bounds.extent) or tokens.over(*bounds.extent)
        if not cause:
            rule = _decider(*both.values("entities", "source", group))
            cause = both.causes.of("entity", rule, sentences.over(*bounds.extent))
        texts = both.values("entities", "text", group)
        change = _change(group) or _entity_change(both, bounds, classes)
        readings = _readings(texts, SEPARATOR)
        rows.append(both.row(f"entity-{change}", bounds, readings, cause, _readings(classes, SEPARATOR)))
    return rows, _agreement(spans, alignment)


def _entity_change(both: Both, bounds: Bounds, classes: tuple[list[str], list[str]]) -> str:
    if classes[0] == classes[1]:
        return "resized"
    has_moved = both.aligned(Spans.of(bounds.a), Spans.of(bounds.b)).groups
    return "changed" if has_moved else "retyped"


def _decider(a: Sequence[str | None], b: Sequence[str | None]) -> str:
    """What decided other than a model, where it was not the same in both; empty if it is not known."""
    if set(a) == set(b):
        return ""
    names = [each for each in dict.fromkeys([*a, *b]) if each not in (None, MODEL, UNKNOWN_SOURCE)]
    return " and ".join(_DECIDERS.get(name, f"rule {name}") for name in names)


def _compare_words(
    both: Both, aligned: Alignment, repairs: Places, sentences: Places
) -> tuple[list[Difference], dict[str, Agreement]]:
    """The lemmas and parts of speech of tokens that both runs have."""
    a, b = (
        found.rows["tokens"].table.take(pa.array(rows))
        for found, rows in ((both.a, aligned.same_a), (both.b, aligned.same_b))
    )
    spans = both.spans("tokens")
    rows: list[Difference] = []
    other_upos, of_upos = _unequal(a["upos"], b["upos"])
    other_lemma, of_lemma = _unequal(a["lemma"], b["lemma"])
    has_other_upos = set(other_upos)
    for unit, others in (("upos", other_upos), ("lemma", other_lemma)):
        for at in others:
            group = Group(*(range(each[at], each[at] + 1) for each in (aligned.same_a, aligned.same_b)))
            bounds = Bounds.of(spans, group)
            cause = repairs.over(*bounds.extent)
            if not cause:
                follows = unit == "lemma" and at in has_other_upos
                rule = "part of speech" if follows else ""
                cause = both.causes.of(unit, rule, sentences.over(*bounds.extent))
            readings = a[unit][at].as_py(), b[unit][at].as_py()
            rows.append(both.row(f"{unit}-changed", bounds, readings, cause))
    return rows, {"lemmas": of_lemma, "upos": of_upos}


def _unequal(a: pa.ChunkedArray, b: pa.ChunkedArray) -> tuple[list[int], Agreement]:
    """The rows in which two columns have other values, and how far they agree where both have one."""
    differs = pc.not_equal(a, b)
    rows = np.flatnonzero(pc.fill_null(differs, False).to_numpy()).tolist()
    compared = len(differs) - differs.null_count
    same = compared - len(rows)
    return rows, Agreement(compared, compared, same, same)


def _change(group: Group) -> str:
    """How the rows of a group differ, by their numbers; empty where either has one, or both have several."""
    match len(group.a), len(group.b):
        case 0, _:
            return "gained"
        case _, 0:
            return "lost"
        case 1, 1:
            return ""
        case _, 1:
            return "joined"
        case 1, _:
            return "split"
    return ""


def _agreement(spans: tuple[Spans, Spans], alignment: Alignment) -> Agreement:
    return Agreement(len(spans[0]), len(spans[1]), len(alignment.same_a), len(alignment.same_b))


def _readings(values: tuple[list[str], list[str]], separator: str) -> tuple[str | None, str | None]:
    """The values of either side as one reading; None for no rows."""
    a, b = (separator.join(map(one_line, side)) if side else None for side in values)
    return a, b


def _labels(a: pa.ChunkedArray, b: pa.ChunkedArray) -> tuple[Labels, Labels]:
    """A number for each value of two columns, the same for the same text."""
    codes = pa.chunked_array([*a.chunks, *b.chunks], a.type).combine_chunks().dictionary_encode()
    numbers = codes.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return numbers[: len(a)], numbers[len(a) :]
