"""Suggestions for a query without results: another case, another form, another spelling."""

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from itertools import takewhile

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kazprep.answers.words import has_lemmas
from kazprep.canonical import canonical
from kazprep.entities.classes import FAMILIES, NAME_CLASSES
from kazprep.normalization import normalize
from kazprep.runs.opened import Run
from kazprep.runs.search import Query, count_sentences
from kazprep.tables.tally import most_frequent
from kazprep.text.folding import folded
from kazprep.text.plurals import counted

_SHOWN = 3
_MAX_KEYS = 50_000  # names, or words: the most frequent of a large run
_MIN_SIMILARITY = 0.75  # of difflib's ratio: one wrong letter in four
_MIN_SIMILARITY_TYPE = 0.6
_MIN_STEM = 4  # letters that two forms of a word begin with: мектеп, мектебі
_MIN_SHARED = 0.6  # of the letters of the longer one
_MIN_WHOLE_STEM = 3  # letters where one is the beginning of the other: қар, қарда
_TYPES = tuple(type_ for types in FAMILIES.values() for type_ in types)

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
        elif part.lemmas:
            lines.append(_near_lemma(run, normalize(part.lemmas[0]).text))
        elif part.types:
            lines.append(_near_type(run, part))
        else:
            lines.append(_near_entity(run, normalize(part.entities[0]).text))
    return lines


def _written(part: Query) -> str:
    """A part of a query as the command line has it."""
    options = (
        ("--type", part.types),
        ("--entity", part.entities),
        ("--word", part.words),
        ("--lemma", part.lemmas),
    )
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
    return f'no entity is "{name}"{_suggested(listed)}'


def _near_type(run: Run, part: Query) -> str:
    (type_,) = part.types
    there = _types(run)
    if type_ in there:
        are = _types(run, pa.array(part.entities, pa.string()))
        named = " or ".join(f'"{entity}"' for entity in part.entities)
        return f"{named} is never {type_}, but {_listed(are)}" if are else f"no entity is {named}"
    in_all = {**there, **dict.fromkeys(set(_TYPES) - there.keys(), 0)}
    upper = type_.upper()
    near = (
        _same_letters(type_, in_all)
        or [each for each in in_all if upper and each.startswith(upper)]
        or get_close_matches(upper, list(in_all), n=_SHOWN, cutoff=_MIN_SIMILARITY_TYPE)
    )
    if type_ in in_all or not near:
        return f"no entity is of the class {_quoted(type_)}; the run has {_listed(there) or 'no entities'}"
    listed = [f"--type {each} ({in_all[each]:,})" for each in near[:_SHOWN]]
    return f"there is no class {_quoted(type_)}{_suggested(listed)}"


def _near_word(run: Run, word: str) -> str:
    apart = word.split()
    if len(apart) > 1:
        return f'"{word}" is several words, and --word takes one: {" ".join(map("--word {}".format, apart))}'
    known = _words(run, word)
    found = _first([*_same_letters(word, known), *_same_stem(word, known), *_similar(word.lower(), known)])
    listed = [f"--word {_quoted(each)} ({known[each]:,})" for each in found]
    return f'no word is "{word}"{_suggested(listed)}'


def _near_lemma(run: Run, lemma: str) -> str:
    """What is near to a lemma: first the lemmas of the words that are written so."""
    of_form = _lemmas(run, lambda rows: pc.equal(pc.utf8_lower(rows["text"]), lemma.lower()))
    forms = pa.array(of_form, pa.string())
    known = _lemmas(run, lambda rows: pc.or_(_begins(rows["lemma"], lemma), pc.is_in(rows["lemma"], forms)))
    if not known and not has_lemmas(run):
        return "the run has no lemmas: make it again with `kazprep run ... --lemmas`"
    found = _first(
        [*_same_letters(lemma, known), *of_form, *_similar(lemma.lower(), known), *_same_stem(lemma, known)]
    )
    listed = [f"--lemma {_quoted(each)} ({known[each]:,})" for each in found]
    return f'no lemma is "{lemma}"{_suggested(listed)}'


def _listed(counts: _Counts) -> str:
    return ", ".join(f"{name} ({count:,})" for name, count in counts.items())


def _suggested(listed: Iterable[str]) -> str:
    joined = ", ".join(listed)
    return f"; near: {joined}" if joined else ", and nothing is near"


def _first(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))[:_SHOWN]


def _same_letters(name: str, known: _Counts) -> list[str]:
    """The names that differ only in case, or in letters that are typed for each other."""
    sought = folded(" ".join(name.split()))
    return [each for each in known if folded(each) == sought]


def _forms(name: str, known: _Counts) -> list[str]:
    """The names of which it may be an inflected form."""
    written = {name, " ".join(word[:1].upper() + word[1:] for word in name.split())}
    stems = {canonical(each, type_) or each for each in written for type_ in NAME_CLASSES}
    bare = {folded(stem) for stem in stems}
    return [each for each in known if folded(each) in bare]


def _with_words(name: str, known: _Counts) -> list[str]:
    """The names that have all words of `name`, or whose words are all in it."""
    sought = set(folded(name).split())
    if not sought:
        return []
    return [each for each in known if sought <= (words := set(folded(each).split())) or words <= sought]


def _same_stem(word: str, known: _Counts) -> list[str]:
    """The words that begin as it does: other forms of it, the longest common beginning first."""
    sought = folded(word)
    min_shared = max(_MIN_STEM, len(sought) * _MIN_SHARED)
    shared = {each: _shared(sought, folded(each)) for each in known}

    def is_suggested(each: str, letters: int) -> bool:
        is_whole = letters in (len(each), len(sought))
        return letters >= min_shared or (is_whole and letters >= _MIN_WHOLE_STEM)

    near = [each for each, letters in shared.items() if is_suggested(each, letters)]
    return sorted(near, key=lambda each: (-shared[each], len(each)))


def _shared(one: str, other: str) -> int:
    """How many letters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _similar(name: str, known: _Counts) -> list[str]:
    of_folded: dict[str, str] = {}
    for each in known:
        of_folded.setdefault(folded(each), each)
    near = get_close_matches(folded(name), list(of_folded), n=_SHOWN, cutoff=_MIN_SIMILARITY)
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

    def read() -> Iterator[pa.Table]:
        for rows in _batches(run, "tokens", ["text"]):
            words = pc.utf8_lower(rows["text"])
            yield pa.table({"word": words.filter(_begins(words, word))})

    return _counted(read, "word")


def _lemmas(run: Run, chosen: Callable[[pa.Table], pa.ChunkedArray] | None = None) -> _Counts:
    """How often each lemma is there, or those of some tokens."""

    def read() -> Iterator[pa.Table]:
        for rows in _batches(run, "tokens", ["text", "lemma"]):
            kept = rows if chosen is None else rows.filter(chosen(rows))
            yield kept.select(["lemma"]).drop_null()

    return _counted(read, "lemma")


def _begins(words: pa.ChunkedArray, word: str) -> pa.ChunkedArray:
    """Whether words begin with one of the letters that the first one of `word` may be."""
    letters = pa.array(_typed_for(folded(word)[:1]), pa.string())
    return pc.is_in(pc.utf8_slice_codeunits(pc.utf8_lower(words), 0, 1), letters)


def _typed_for(letter: str) -> list[str]:
    return [letter, *(each for each in "қғңұүөәһі" if folded(each) == letter)]


def _batches(run: Run, table: str, columns: list[str]) -> Iterator[pa.Table]:
    for files in run.shards():
        for batch in pq.ParquetFile(files[table]).iter_batches(columns=columns):
            yield pa.Table.from_batches([batch])


def _counted(read: Callable[[], Iterable[pa.Table]], key: str) -> _Counts:
    return {row[key]: row["count"] for row in most_frequent(read, [key], _MAX_KEYS)}
