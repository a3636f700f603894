"""The places of a text where a sentence may end: stops, and what stands around them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kazprep.boundaries.abbreviations import Kind, abbreviation_kind

_EMOJI = "\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u27bf\u2b50\ufe0f\u200d"
_STOP = re.compile(
    rf"""
    (?P<mark> [.?!…]+ | [{_EMOJI}]+ )
    (?P<close> (?: [»”)\]’'] | ["“] (?!\w) | (?<=[»”"“)]) \. )* (?: [ ]?[{_EMOJI}]+ )* )
    (?P<gap> [^\S\n]* )
    (?= (?P<dash> [-–—] [^\S\n]+ )? (?P<open> [«“„"(\[]* ) (?P<next> \w{{1,24}} | [^\w\n] | ) )
    """,
    re.VERBOSE,
)
_AROUND = re.compile(r"([^\S\n]*)([-–—][^\S\n]+)?([«“„\"(\[]*)(\w{1,24}|[^\w\n]|)")
_REACH = 40  # so many characters before a stop are looked at for its word
_OPENING = "«“„\"'([–—/"
_CLOSING = "»”“\"')]"
_MINOR = re.compile(r"\d{1,4}-")  # the number in 15-б. and 5-мкр.
_NAME_BEFORE = re.compile(r"[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][\w-]* $")
_NUMBER_BEFORE = re.compile(r"(?:\d|мың|млн\.?|млрд\.?|мың шаршы|шаршы|текше) $")
_DAY_BEFORE = re.compile(r"\b(?:[12]?\d|3[01]) $")


@dataclass(slots=True)
class Stop:
    """A stop, or a run of them, with what is before and after it.

    `mark` is what stands at `text[start:]` and ends no later than `end`; `close` the quotation marks,
    brackets and emoji that follow at once, up to `end`; then come `gap`, white space; `dash`, a dash with
    space behind it; `open`, opening marks; and `following`, a word or one character, empty at the end of a
    paragraph. `word` is what stands before, up to white space, without the marks that open it.

    A boundary of sentences at a stop lies at `end`.
    """

    text: str
    start: int
    end: int
    word: str
    mark: str
    close: str
    gap: str
    dash: str
    open: str
    following: str
    abbreviation: Kind | None
    """The kind of abbreviation that `word` is, where it stands as one and `mark` is a full stop."""
    sentence_start: int = 0
    """Where the sentence begins that the stop may end."""
    ends: bool = False
    """Whether a sentence ends at `end`, once that is decided."""

    @property
    def capital(self) -> bool:
        """Whether a capital follows, behind any dash and opening marks: `Ол`, also `iPhone`."""
        following = self.following
        return following[:1].isupper() or (
            following.isascii() and not following.islower() and following[:1].isalpha()
        )

    @property
    def small(self) -> bool:
        """Whether a word in small letters follows, behind any dash and opening marks."""
        return self.following[:1].islower() and not self.capital

    @property
    def inner(self) -> bool:
        """Whether a letter or a digit follows at once."""
        return not (self.gap or self.close or self.open) and self.following[:1].isalnum()

    @property
    def word_start(self) -> int:
        """Where `word` begins."""
        return self.start - len(self.word)

    def before_word(self, characters: int = _REACH) -> str:
        """What stands before `word` in its paragraph, at most so many characters."""
        start = self.word_start
        return self.text[max(0, start - characters) : start].rpartition("\n")[2]


def stops(text: str) -> Iterator[Stop]:
    """The stops of a text in their order."""
    for match in _STOP.finditer(text):
        start = match.start()
        floor = max(0, start - _REACH)
        word_start = max(text.rfind(" ", floor, start), text.rfind("\n", floor, start), floor - 1) + 1
        word = text[word_start:start].lstrip(_OPENING)
        if "," in word and not word[-1].isdigit():  # келдім,ол
            word = word.rpartition(",")[2]
        mark, close, gap, dash, opening, following = match.groups()
        stop = Stop(
            text, start, match.end("close"), word, mark, close, gap, dash or "", opening, following, None
        )
        if mark == ".":
            stop.abbreviation = _abbreviation(stop)
        yield stop


def place_without_stop(text: str, end: int) -> Stop:
    """A stop without a mark, for a boundary that is at none."""
    match = _AROUND.match(text, end)
    gap, dash, opening, following = match.groups() if match else ("", "", "", "")
    return Stop(text, end, end, "", "", "", gap, dash or "", opening, following, None)


def _abbreviation(stop: Stop) -> Kind | None:
    """The kind of abbreviation that a stop's word is in its place."""
    word = stop.word
    if word[:1].isdigit():
        word = _MINOR.sub("", word)
    kind = abbreviation_kind(word)
    if kind is None:
        return None
    if word[0].isupper() and len(word) == 1:
        return None  # an initial
    return kind if _stands(kind, stop) else None


def _stands(kind: Kind, stop: Stop) -> bool:
    """Whether an abbreviation that may be a word is one."""
    if kind is Kind.MONTH:
        return _DAY_BEFORE.search(stop.before_word(4)) is not None
    if kind is Kind.METRE:
        return _NUMBER_BEFORE.search(stop.before_word()) is not None or stop.small
    if kind is Kind.STREET:
        return _NAME_BEFORE.search(stop.before_word()) is not None
    if kind is Kind.EXAMPLE:
        before = stop.before_word(2)
        at_start = not before or before[-1] in _OPENING or stop.text[stop.word_start] == "М"
        return at_start or stop.following[:1] in ",:"
    if kind is Kind.WORD:
        return (stop.small and not stop.dash) or stop.text[stop.word_start - 1 : stop.word_start] == "("
    return True
