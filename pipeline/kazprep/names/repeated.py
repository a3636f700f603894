"""Names that a document has elsewhere: `Балаевтың` is a person where it names Арман Балаев."""

from collections.abc import Sequence, Set

import numpy as np

from kazprep.canonical import canonical
from kazprep.entities.entity import Entities
from kazprep.names.match import Name, Names
from kazprep.names.mentions import Mention, is_of_other_name, is_quoted, with_mentions
from kazprep.spans import Offsets
from kazprep.text.surnames import PATRONYMICS

REPEATED_NAME = "repeated-name"
"""The name of this rule in the settings, and the source of what it finds."""

_CLASSES = frozenset({"PERSON", "GPE", "LOCATION"})
_MIN_SCORE = 0.8  # of an entity whose name is looked for; from 0.7 on, more is wrong and hardly more right
_MIN_LETTERS = 4  # of a name


def with_repeated_names(entities: Entities, words: Sequence[str], first_tokens: Offsets) -> Entities:
    """The entities of one document, and words outside them that are names of persons and places in it.

    `words` are the tokens of the document, which the entities are spans of; sentence i has those from
    `first_tokens[i]` to `first_tokens[i + 1]`, exclusive. A name is looked for in all its case forms if an
    entity has it with a score of at least 0.8, or by a rule or a names file, and none has it with another
    class; of a person the surname and the first name, too. It is not one in small letters, in quotation
    marks, before the noun of a place or a body (`Балаев көшесі`), nor where a sentence begins with it if the
    document has it in small letters.

    >>> from kazprep.spans import Spans
    >>> words = ["Арман", "Балаев", "келді", ".", "Балаевтың", "айтуынша", "..."]
    >>> found = Entities(Spans.of([(0, 2)]), ("PERSON",), np.array([0.9], np.float32), ("model",))
    >>> found = with_repeated_names(found, words, np.array([0, 4, 7], np.int32))
    >>> list(found.tokens), found.types, found.sources
    ([(0, 2), (4, 5)], ('PERSON', 'PERSON'), ('model', 'repeated-name'))
    """
    free = np.ones(len(words), bool)
    for start, end in entities.tokens:
        free[start:end] = False
    candidates = [at for at in np.flatnonzero(free).tolist() if words[at][0].isupper()]
    names = Names(_names_of(entities, words, {_beginning(words[at]) for at in candidates}))
    if not names:
        return entities
    in_small_letters = frozenset(filter(str.islower, words))
    sentences = np.searchsorted(first_tokens, candidates, side="right")
    found: list[Mention] = []
    for at, first, last in zip(
        candidates, first_tokens[sentences - 1].tolist(), first_tokens[sentences].tolist(), strict=True
    ):
        match = names.match(words, at, last)
        if match is None or not free[at : match[0]].all() or is_quoted(words, at):
            continue
        end, name = match
        begins = at == first or not (words[at - 1][-1].isalnum() or words[at - 1] == ",")
        if begins and not in_small_letters.isdisjoint({words[at].lower(), name.form.lower()}):
            continue
        mention = Mention(at, end, name.type or "")
        if not is_of_other_name(words, mention, last):
            free[at:end] = False
            found.append(mention)
    return with_mentions(entities, found, REPEATED_NAME)


def _beginning(word: str) -> str:
    return word[:_MIN_LETTERS].lower()


def _names_of(entities: Entities, words: Sequence[str], beginnings: Set[str]) -> list[Name]:
    """The names of persons and places that a document surely has and that begin so, each with its one class.

    Those of a person are the whole name, the surname and the first name, but no patronymic.
    """
    classes: dict[str, set[str]] = {}
    for (start, end), label, score in zip(
        entities.tokens, entities.types, entities.scores.tolist(), strict=True
    ):
        if (
            label not in _CLASSES
            or score < _MIN_SCORE
            or beginnings.isdisjoint(map(_beginning, words[start:end]))
        ):
            continue
        name = canonical(" ".join(words[start:end]), label)
        if name is None or is_quoted(words, start):
            continue
        forms = {name, *filter(_is_name, name.split())} if label == "PERSON" else {name}
        for form in forms:
            classes.setdefault(form, set()).add(label)
    return [
        Name(form, label)
        for form, (label, *others) in classes.items()
        if not others and len(form) >= _MIN_LETTERS and _beginning(form) in beginnings
    ]


def _is_name(part: str) -> bool:
    """Whether a word of a person's name may be one alone."""
    return part.isalpha() and part[0].isupper() and part[1:].islower() and not part.endswith(PATRONYMICS)
