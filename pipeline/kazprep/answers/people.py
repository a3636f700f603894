"""Who and what is named: a row for each person, place or organisation, whatever the form of the name."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any, get_args

import pyarrow as pa
import pyarrow.compute as pc

from kazprep.answers import name_variants, variants
from kazprep.answers.decided import Grouping, with_decisions
from kazprep.answers.decisions import Kind as Kind
from kazprep.answers.decisions import decisions_of
from kazprep.answers.tables import Tables
from kazprep.answers.variants import DOCUMENT, RUN, Group
from kazprep.answers.words import whole_documents

CLASSES: Mapping[Kind, tuple[str, ...]] = {
    "people": ("PERSON",),
    "places": ("GPE", "LOCATION", "FACILITY"),
    "organisations": ("ORGANISATION",),
}
"""The classes of entities of each kind."""

_POSITION = "POSITION"
_COLUMNS = ["doc_id", "sentence_id", "token_start", "token_end", "type", "text", "canonical"]
_MAX_LISTED = 10
_MAX_EXAMPLES_READ = 3
_MAX_EXAMPLE = 300
"""Characters of an example sentence, where a shorter one is among the first."""

_names = pa.list_(pa.string())
SCHEMA = pa.schema(
    [
        ("name", pa.string()),
        ("type", pa.string()),
        ("mentions", pa.int64()),
        ("documents", pa.int64()),
        ("first", pa.date32()),
        ("last", pa.date32()),
        ("roles", _names),
        ("partners", _names),
        ("variants", _names),
        ("example", pa.string()),
    ]
)
PAIRS_SCHEMA = pa.schema(
    [
        ("name", pa.string()),
        ("partner", pa.string()),
        ("sentences", pa.int64()),
        ("documents", pa.int64()),
        ("first", pa.date32()),
        ("last", pa.date32()),
        ("example", pa.string()),
    ]
)
VARIANTS_SCHEMA = pa.schema(
    [
        ("name", pa.string()),
        ("variant", pa.string()),
        ("mentions", pa.int64()),
        ("doc_id", pa.string()),
        ("reason", pa.string()),
        ("scope", pa.string()),
        ("candidates", _names),
    ]
)


@dataclass(slots=True)
class _Mention:
    sentence: tuple[str, int]
    """`doc_id` and `sentence_id`."""
    name: str
    label: str
    role: str | None


@dataclass(slots=True)
class _Found:
    """The mentions of each group of a document."""

    groups: list[Group] = field(default_factory=list)
    mentions: list[list[_Mention]] = field(default_factory=list)


def named(tables: Tables, kind: Kind, *, limit: int | None = None) -> pa.Table:
    """A row for each person, place or organisation, with the columns of `SCHEMA`, those of most mentions
    first.

    `name` is the fullest form of the name, `type` the class that most mentions have; `first` and `last` are
    the dates of the documents that have one. `roles`, of people, are the entities POSITION that end where the
    name begins, `partners` who else of the kind is named in the same sentences, both the most frequent first
    and at most ten. `variants` are all other forms of the name, `example` is one of the first sentences.

    The mentions are in memory. Raises `ValueError` for another kind, and what `Run.table` does.
    """
    names, of_group = _by_name(tables, kind)
    order = sorted(range(len(names)), key=lambda at: (-len(of_group[at]), names[at]))[:limit]
    partners = _partners(of_group, names)
    dates = _dates(tables)
    examples = _examples(tables, ([mention.sentence for mention in of_group[at]] for at in order))
    rows = []
    for at, example in zip(order, examples, strict=True):
        mentions = of_group[at]
        documents = {mention.sentence[0] for mention in mentions}
        first, last = _period(dates, documents)
        roles = Counter(mention.role for mention in mentions if mention.role)
        forms = Counter(mention.name for mention in mentions if mention.name != names[at])
        rows.append(
            {
                "name": names[at],
                "type": Counter(mention.label for mention in mentions).most_common(1)[0][0],
                "mentions": len(mentions),
                "documents": len(documents),
                "first": first,
                "last": last,
                "roles": _most(roles, _MAX_LISTED),
                "partners": _most(partners[at], _MAX_LISTED),
                "variants": _most(forms),
                "example": example,
            }
        )
    rows_table = pa.Table.from_pylist(rows, SCHEMA)
    return rows_table if kind == "people" else rows_table.drop_columns(["roles"])


def named_together(tables: Tables, kind: Kind, *, limit: int | None = None) -> pa.Table:
    """A row for each two names of a kind that are in one sentence, those first that are in most sentences.

    The columns are those of `PAIRS_SCHEMA`; `name` is the one with more mentions. Raises as `named` does.
    """
    names, of_group = _by_name(tables, kind)
    sentences: dict[tuple[int, int], list[tuple[str, int]]] = defaultdict(list)
    for sentence, together in _in_sentences(of_group).items():
        ordered = sorted(together, key=lambda at: (-len(of_group[at]), names[at]))
        for first, second in combinations(ordered, 2):
            sentences[first, second].append(sentence)
    order = sorted(sentences, key=lambda pair: (-len(sentences[pair]), names[pair[0]], names[pair[1]]))[
        :limit
    ]
    dates = _dates(tables)
    examples = _examples(tables, [sentences[pair] for pair in order])
    rows = []
    for pair, example in zip(order, examples, strict=True):
        documents = {doc_id for doc_id, _ in sentences[pair]}
        first_day, last_day = _period(dates, documents)
        rows.append(
            {
                "name": names[pair[0]],
                "partner": names[pair[1]],
                "sentences": len(sentences[pair]),
                "documents": len(documents),
                "first": first_day,
                "last": last_day,
                "example": example,
            }
        )
    return pa.Table.from_pylist(rows, PAIRS_SCHEMA)


def name_forms(tables: Tables, kind: Kind) -> pa.Table:
    """A row for each form of a name in each document, with the columns of `VARIANTS_SCHEMA`.

    `variant` is the name as `entities.canonical` has it, `name` the one under which `named` counts it. Where
    the two differ, `reason` says why they were put together, and `scope` whether the full name was in the
    `document` or elsewhere in the `run`. `candidates` are the names that a form may be of and was not put
    together with. Raises as `named` does.
    """
    found, groups, index = _grouped(tables, kind)
    counts = Counter(mention.name for mentions in found.mentions for mention in mentions)
    names = [_shown(kind, group, counts) for group in groups]
    rows = []
    for group, mentions, at in zip(found.groups, found.mentions, index, strict=True):
        for variant, n in Counter(mention.name for mention in mentions).items():
            own, in_run = group.names[variant], groups[at].names[variant]
            is_same = variant == names[at]
            reason = own.reason or in_run.reason or _difference(kind, variant, names[at])
            rows.append(
                {
                    "name": names[at],
                    "variant": variant,
                    "mentions": n,
                    "doc_id": mentions[0].sentence[0],
                    "reason": None if is_same else reason,
                    "scope": None
                    if is_same
                    else own.scope or (DOCUMENT if names[at] in group.names else RUN),
                    "candidates": list(own.candidates or in_run.candidates),
                }
            )
    return pa.Table.from_pylist(rows, VARIANTS_SCHEMA)


def _difference(kind: Kind, variant: str, name: str) -> str:
    """Why a name that others were put together with is shown under another one of them."""
    return variants.difference(variant, name) if kind == "people" else name_variants.CASE


def _shown(kind: Kind, group: Group, counts: Mapping[str, int]) -> str:
    return group.shown(counts) if kind == "people" else name_variants.shown(group, counts)


def _by_name(tables: Tables, kind: Kind) -> tuple[list[str], list[list[_Mention]]]:
    """The name of each group of the run, and its mentions."""
    found, groups, index = _grouped(tables, kind)
    counts = Counter(mention.name for mentions in found.mentions for mention in mentions)
    of_group: list[list[_Mention]] = [[] for _ in groups]
    for mentions, at in zip(found.mentions, index, strict=True):
        of_group[at] += mentions
    return [_shown(kind, group, counts) for group in groups], of_group


def _grouped(tables: Tables, kind: Kind) -> tuple[_Found, list[Group], list[int]]:
    """The groups of all documents, those of the run, and to which of these each of the former belongs."""
    if kind not in get_args(Kind):
        raise ValueError(f"names are of {', '.join(get_args(Kind))}, not of {kind!r}")
    module = variants if kind == "people" else name_variants
    found = _Found()
    documents = list(_mentions(tables, kind))
    counts = Counter(name for mentions in documents for name in {mention.name for mention in mentions})
    repeated = {name for name, count in counts.items() if count > 1}
    for mentions in documents:
        groups = module.groups_of_document(dict.fromkeys(mention.name for mention in mentions), repeated)
        of_name = {name: at for at, group in enumerate(groups) for name in group.names}
        of_group: list[list[_Mention]] = [[] for _ in groups]
        for mention in mentions:
            of_group[of_name[mention.name]].append(mention)
        for group, its_mentions in zip(groups, of_group, strict=True):
            group.documents = {mention.sentence[0] for mention in its_mentions}
            group.roles = {mention.role.lower() for mention in its_mentions if mention.role}
        found.groups += groups
        found.mentions += of_group
    run_groups, index = module.groups_of_run(found.groups)
    decisions = [each for each in decisions_of(tables.path) if each.kind == kind]
    if decisions:
        names = [[mention.name for mention in mentions] for mentions in found.mentions]
        for at, form in with_decisions(Grouping(found.groups, names, run_groups, index), decisions):
            found.mentions.append([mention for mention in found.mentions[at] if mention.name == form])
            found.mentions[at] = [mention for mention in found.mentions[at] if mention.name != form]
    return found, run_groups, index


def _mentions(tables: Tables, kind: Kind) -> Iterator[list[_Mention]]:
    """The mentions of each document that has some."""
    wanted = [*CLASSES[kind], _POSITION] if kind == "people" else list(CLASSES[kind])
    rows = pc.field("type").isin(wanted)
    for batch in whole_documents(tables.table("entities").batches(_COLUMNS, rows)):
        mentions: list[_Mention] = []
        position: dict[str, Any] = {}
        for row in batch.to_pylist():
            if mentions and mentions[-1].sentence[0] != row["doc_id"]:
                yield mentions
                mentions = []
            if row["type"] == _POSITION:
                position = row
            elif row["canonical"]:
                sentence = row["doc_id"], row["sentence_id"]
                mentions.append(_Mention(sentence, row["canonical"], row["type"], _role(position, row)))
        if mentions:
            yield mentions


def _role(position: Mapping[str, Any], person: Mapping[str, Any]) -> str | None:
    """The text of the position that ends where a person begins."""
    same = ("doc_id", "sentence_id")
    is_before = position and all(position[key] == person[key] for key in same)
    return position["text"] if is_before and position["token_end"] == person["token_start"] else None


def _partners(of_group: list[list[_Mention]], names: list[str]) -> dict[int, Counter[str]]:
    """Who else is in the sentences of each, with the number of these."""
    partners: dict[int, Counter[str]] = defaultdict(Counter)
    for together in _in_sentences(of_group).values():
        for at in together:
            partners[at].update(names[other] for other in together if other != at)
    return partners


def _in_sentences(of_group: list[list[_Mention]]) -> dict[tuple[str, int], set[int]]:
    """The groups that a sentence names, of the sentences that name several; in the order of the tables."""
    of_sentence: dict[tuple[str, int], set[int]] = defaultdict(set)
    for at, mentions in enumerate(of_group):
        for mention in mentions:
            of_sentence[mention.sentence].add(at)
    return {sentence: together for sentence, together in of_sentence.items() if len(together) > 1}


def _period(dates: Mapping[str, date], documents: Iterable[str]) -> tuple[date | None, date | None]:
    """The first and the last date of some documents."""
    published = [dates[doc_id] for doc_id in documents if doc_id in dates]
    return min(published, default=None), max(published, default=None)


def _dates(tables: Tables) -> dict[str, date]:
    """The date of each document that has one."""
    dates: dict[str, date] = {}
    for batch in tables.table("documents").batches(["doc_id", "published"], pc.field("published").is_valid()):
        dates.update(zip(batch["doc_id"].to_pylist(), batch["published"].to_pylist(), strict=True))
    return dates


def _examples(tables: Tables, sentences: Iterable[Iterable[tuple[str, int]]]) -> list[str]:
    """One sentence of each: of the first ones, one of running text that is not too long, if there is one."""
    wanted = [list(dict.fromkeys(each))[:_MAX_EXAMPLES_READ] for each in sentences]
    keys = {key for each in wanted for key in each}
    scan = tables.table("sentences")
    has_part = "part" in scan.columns
    columns = ["doc_id", "sentence_id", "text", *(["part"] if has_part else [])]
    texts: dict[tuple[str, int], tuple[bool, str]] = {}
    ids = pa.array(sorted({doc_id for doc_id, _ in keys}), pa.string())
    for batch in scan.batches(columns, pc.field("doc_id").isin(ids)):
        for row in batch.to_pylist():
            key = row["doc_id"], row["sentence_id"]
            if key in keys:
                is_bad = (has_part and row["part"] != "text") or len(row["text"]) > _MAX_EXAMPLE
                texts[key] = is_bad, " ".join(row["text"].split())
    return [min((texts[key] for key in each), key=lambda found: found[0])[1] for each in wanted]


def _most(counts: Counter[str], limit: int | None = None) -> list[str]:
    """The most frequent ones first, equally frequent ones by code points."""
    return sorted(counts, key=lambda each: (-counts[each], each))[:limit]
