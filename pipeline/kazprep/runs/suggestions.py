"""What is near to a query that found nothing: another case, another form, another spelling."""

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from itertools import takewhile

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kazprep.canonical import NAME_CLASSES, canonical
from kazprep.entities.classes import FAMILIES
from kazprep.normalization import normalize
from kazprep.runs.opened import Run
from kazprep.runs.search import Query, count_sentences
from kazprep.tables.tally import most_frequent
from kazprep.text.folding import folded
from kazprep.text.plurals import counted

_SHOWN = 3
_MOST_KEYS = 50_000  # names, or words: the most frequent of a large run
_LEAST_SIMILAR = 0.75  # of difflib's ratio: one wrong letter in four
_LEAST_SIMILAR_TYPE = 0.6
_LEAST_STEM = 4  # letters that two forms of a word begin with: мектеп, мектебі
_LEAST_SHARED = 0.6  # of the letters of the longer one
_SHORTEST_STEM = 3  # letters where one is the beginning of the other: қар, қарда
_KINDS = tuple(kind for kinds in FAMILIES.values() for kind in kinds)

_Counts = dict[str, int]


def explain_nothing(run: Run, query: Query) -> list[str]:
    """A line for each part of a query that found nothing: how often it is there, or what is near to it.

    Reads the tables of entities and tokens in a stream; of more than 50,000 names or words the most frequent.
    Raises what `find` raises for tables that can't be read.
    """
    lines = []
    for part in query.parts:
        number = count_sentences(run, part)
        if number:
            lines.append(
                f"{_written(part)} is in {counted(number, 'sentence')}, none of which has the rest, too"
            )
        elif part.words:
            lines.append(_near_word(run, normalize(part.words[0]).text))
        elif part.types:
            lines.append(_near_type(run, part))
        else:
            lines.append(_near_entity(run, normalize(part.entities[0]).text))
    return lines


def _written(part: Query) -> str:
    """A part of a query as the command line has it."""
    options = (("--type", part.types), ("--entity", part.entities), ("--word", part.words))
    return " of ".join(
        " or ".join(f"{name} {_quoted(value)}" for value in values) for name, values in options if values
    )


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value or not value else value


def _near_entity(run: Run, name: str) -> str:
    known = _names(run)
    if not known:
        return "the run has no entities"
    candidates = [*_same_letters(name, known), *_forms(name, known), *_with_words(name, known)]
    found = _first([*candidates, *_similar(name, known)])
    listed = [f"--entity {_quoted(each)} ({known[each]:,})" for each in found]
    if not listed and " " not in name:
        words = _words(run, name)
        listed = [f"--word {each} ({words[each]:,})" for each in _same_letters(name, words)[:_SHOWN]]
    return f'no entity is "{name}"{_near(listed)}'


def _near_type(run: Run, part: Query) -> str:
    (kind,) = part.types
    there = _types(run)
    if kind in there:
        are = _types(run, pa.array(part.entities, pa.string()))
        named = " or ".join(f'"{entity}"' for entity in part.entities)
        return f"{named} is never {kind}, but {_listed(are)}" if are else f"no entity is {named}"
    in_all = {**there, **dict.fromkeys(set(_KINDS) - there.keys(), 0)}
    upper = kind.upper()
    near = (
        _same_letters(kind, in_all)
        or [each for each in in_all if upper and each.startswith(upper)]
        or get_close_matches(upper, list(in_all), n=_SHOWN, cutoff=_LEAST_SIMILAR_TYPE)
    )
    if kind in in_all or not near:
        return f"no entity is of the class {_quoted(kind)}; the run has {_listed(there) or 'no entities'}"
    listed = [f"--type {each} ({in_all[each]:,})" for each in near[:_SHOWN]]
    return f"there is no class {_quoted(kind)}{_near(listed)}"


def _near_word(run: Run, word: str) -> str:
    apart = word.split()
    if len(apart) > 1:
        return f'"{word}" is several words, and --word takes one: {" ".join(map("--word {}".format, apart))}'
    known = _words(run, word)
    found = _first([*_same_letters(word, known), *_same_stem(word, known), *_similar(word.lower(), known)])
    listed = [f"--word {_quoted(each)} ({known[each]:,})" for each in found]
    return f'no word is "{word}"{_near(listed)}'


def _listed(counts: _Counts) -> str:
    return ", ".join(f"{name} ({count:,})" for name, count in counts.items())


def _near(listed: Iterable[str]) -> str:
    joined = ", ".join(listed)
    return f"; near: {joined}" if joined else ", and nothing is near"


def _first(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))[:_SHOWN]


def _same_letters(name: str, known: _Counts) -> list[str]:
    """The names that differ in case alone, or in letters that are typed for one another."""
    sought = folded(" ".join(name.split()))
    return [each for each in known if folded(each) == sought]


def _forms(name: str, known: _Counts) -> list[str]:
    """The names of which it may be an inflected form."""
    written = {name, " ".join(word[:1].upper() + word[1:] for word in name.split())}
    stems = {canonical(each, kind) or each for each in written for kind in NAME_CLASSES}
    bare = {folded(stem) for stem in stems}
    return [each for each in known if folded(each) in bare]


def _with_words(name: str, known: _Counts) -> list[str]:
    """The names that have its words among theirs, or whose words are all among its own."""
    sought = set(folded(name).split())
    if not sought:
        return []
    return [each for each in known if sought <= (own := set(folded(each).split())) or own <= sought]


def _same_stem(word: str, known: _Counts) -> list[str]:
    """The words that begin as it does: other forms of it, the longest common beginning first."""
    sought = folded(word)
    least = max(_LEAST_STEM, len(sought) * _LEAST_SHARED)
    shared = {each: _shared(sought, folded(each)) for each in known}

    def is_near(each: str, letters: int) -> bool:
        is_whole = letters in (len(each), len(sought))
        return letters >= least or (is_whole and letters >= _SHORTEST_STEM)

    near = [each for each, letters in shared.items() if is_near(each, letters)]
    return sorted(near, key=lambda each: (-shared[each], len(each)))


def _shared(one: str, other: str) -> int:
    """How many letters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _similar(name: str, known: _Counts) -> list[str]:
    of_folded: dict[str, str] = {}
    for each in known:
        of_folded.setdefault(folded(each), each)
    near = get_close_matches(folded(name), list(of_folded), n=_SHOWN, cutoff=_LEAST_SIMILAR)
    return [of_folded[each] for each in near]


def _names(run: Run) -> _Counts:
    """How often each name is there, by its canonical form where it has one; the most frequent first."""

    def read() -> Iterator[pa.Table]:
        for rows in _batches(run, "entities", ["canonical", "text"]):
            yield pa.table({"name": pc.coalesce(rows["canonical"], rows["text"])})

    return _counted(read, "name")


def _types(run: Run, names: pa.Array | None = None) -> _Counts:
    """How often each class is there, or those of some names."""

    def read() -> Iterator[pa.Table]:
        for rows in _batches(run, "entities", ["type", "text", "canonical"]):
            if names is not None:
                rows = rows.filter(pc.or_(*(pc.is_in(rows[form], names) for form in ("text", "canonical"))))
            yield rows.select(["type"])

    return _counted(read, "type")


def _words(run: Run, word: str) -> _Counts:
    """How often each word is there that begins with one of the letters that the first one may be."""
    first = folded(word)[:1]

    def read() -> Iterator[pa.Table]:
        for rows in _batches(run, "tokens", ["text"]):
            words = pc.utf8_lower(rows["text"])
            begins = pc.is_in(pc.utf8_slice_codeunits(words, 0, 1), pa.array(_typed_for(first), pa.string()))
            yield pa.table({"word": words.filter(begins)})

    return _counted(read, "word")


def _typed_for(letter: str) -> list[str]:
    return [letter, *(each for each in "қғңұүөәһі" if folded(each) == letter)]


def _batches(run: Run, table: str, columns: list[str]) -> Iterator[pa.Table]:
    for files in run.shards():
        for batch in pq.ParquetFile(files[table]).iter_batches(columns=columns):
            yield pa.Table.from_batches([batch])


def _counted(read: Callable[[], Iterable[pa.Table]], key: str) -> _Counts:
    return {row[key]: row["count"] for row in most_frequent(read, [key], _MOST_KEYS)}
