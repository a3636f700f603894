"""Detokenizing: the written text of a sentence that a corpus keeps as tokenized words.

KazNERD splits `3,5` into `3 , 5`, `50%-ке` into `50 %-ке` and `enbek.kz` into `enbek . kz`, and keeps fillers
of the speech it was transcribed from in brackets: `( ыыы )`; general detokenizers, such as sacremoses, know
neither. The tokens of the result follow UD_Kazakh-KTB, which has `3,5`, `51%` and `90%-ына` as one token
each.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kazprep.corpora.sentence import GoldEntity, Sentence

_OPENING = frozenset("«([")  # no space after them
_NO_SPACE_BEFORE = frozenset("»)],.?!:;…")
_BRACKETS = {"(": ")", "[": "]"}
_DASHES = frozenset("–—-")


@dataclass(frozen=True, slots=True)
class _Word:
    form: str
    label: str

    @property
    def is_inside(self) -> bool:
        """Whether it continues an entity."""
        return self.label.startswith("I-")


def detokenize(
    words: Sequence[str], labels: Sequence[str], *, keep_fillers: bool = False, tight_ranges: bool = False
) -> Sentence:
    """The written sentence of tokenized words, with KTB's tokens and the labels as entities.

    `labels` are BIO2, one for each word. With `keep_fillers` bracketed fillers are kept, as `(ыыы)`. With
    `tight_ranges` the dash of a labelled range has no spaces: `2005–2018`. An entity that a filler interrupts
    continues after it. The text of a sentence of nothing but fillers is empty.

    >>> detokenize("Баға 3 , 5 %-ке өсті .".split(), "O B-PERCENTAGE I-PERCENTAGE I-PERCENTAGE "
    ...         "I-PERCENTAGE O O".split())  # doctest: +NORMALIZE_WHITESPACE
    Sentence(text='Баға 3,5%-ке өсті.', tokens=((0, 4), (5, 12), (13, 17), (17, 18)),
             entities=(GoldEntity(start=5, end=12, type='PERCENTAGE'),), analyses=())
    """
    pairs = [_Word(form, label) for form, label in zip(words, labels, strict=True)]
    if not keep_fillers:
        pairs = _without_fillers(pairs)
    text = ""
    tokens: list[tuple[int, int]] = []
    spans: list[tuple[int, int]] = []
    for i, word in enumerate(pairs):
        joined = _joins(pairs, i)
        if i and not joined and not _touches(pairs, i, tight_ranges):
            text += " "
        start, end = len(text), len(text) + len(word.form)
        text += word.form
        spans.append((start, end))
        if joined:
            tokens[-1] = (tokens[-1][0], end)
        else:
            tokens.append((start, end))
    return Sentence(text, tuple(tokens), tuple(_entities(pairs, spans)))


def _without_fillers(words: list[_Word]) -> list[_Word]:
    """The words without those in brackets, and without the commas and brackets that are left over."""
    kept: list[_Word] = []
    i = 0
    while i < len(words):
        closing = _BRACKETS.get(words[i].form)
        if closing is not None:
            rest = [word.form for word in words[i:]]
            i += rest.index(closing) if closing in rest else 0
        elif words[i].form not in _BRACKETS.values() and not _lost_its_list(kept, words[i]):
            kept.append(words[i])
        i += 1
    return kept


def _lost_its_list(kept: list[_Word], word: _Word) -> bool:
    """Whether a word is a comma with nothing left before it: `( ыыы ) , бүгін`."""
    return word.form == "," and (not kept or kept[-1].form in _OPENING or kept[-1].form == ",")


def _joins(words: list[_Word], i: int) -> bool:
    """Whether word `i` is one token with the word before it."""
    if i == 0:
        return False
    before, word = words[i - 1].form, words[i].form
    if word[0] == "%":
        return before[-1].isdigit()
    return _is_infix(words, i) or _is_infix(words, i - 1)


def _is_infix(words: list[_Word], i: int) -> bool:
    """Whether word `i` is punctuation inside a token: `3 , 5`, `18 : 30-да`, `enbek . kz`, `U . S`.

    Only within an entity: elsewhere `2 , 3` is a list.
    """
    if not 0 < i < len(words) - 1 or not (words[i].is_inside and words[i + 1].is_inside):
        return False
    before, punctuation, after = words[i - 1].form, words[i].form, words[i + 1].form
    if punctuation in {",", ":", "/", "."} and before[-1].isdigit() and after[0].isdigit():
        return True
    is_domain = before[-1].isalpha() and after[0].islower()
    is_initials = len(before) == 1 and before.isupper() and after[0].isupper()
    return punctuation == "." and (is_domain or is_initials)


def _touches(words: list[_Word], i: int, tight_ranges: bool) -> bool:
    """Whether there is no space between word `i` and the word before it."""
    before, word = words[i - 1].form, words[i].form
    if before in _OPENING or word[0] in _NO_SPACE_BEFORE:
        return True
    return tight_ranges and (_is_range(words, i) or _is_range(words, i - 1))


def _is_range(words: list[_Word], i: int) -> bool:
    """Whether word `i` is the dash of a range: `2005 – 2018-інші`."""
    if not 0 < i < len(words) - 1 or words[i].form not in _DASHES or not words[i].is_inside:
        return False
    return words[i - 1].form[-1].isdigit() and words[i + 1].form[0].isdigit()


def _entities(words: list[_Word], spans: list[tuple[int, int]]) -> list[GoldEntity]:
    """The entities; an I that no entity of its class comes before begins one."""
    found: list[GoldEntity] = []
    previous = "O"
    for word, (start, end) in zip(words, spans, strict=True):
        label = word.label[2:]
        if word.is_inside and previous[2:] == label:
            found[-1] = GoldEntity(found[-1].start, end, label)
        elif word.label != "O":
            found.append(GoldEntity(start, end, label))
        previous = word.label
    return found
