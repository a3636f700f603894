"""Sentence rules over messages: emoji and emoticons, and sentences that begin with lowercase letters."""

from kazprep.boundaries.candidates import TERMINALS, Candidate, Verdict
from kazprep.boundaries.emoticons import ends_in_face
from kazprep.boundaries.word_classes import is_address, is_number, is_plain
from kazprep.boundaries.writing import begins_sentences_in_lowercase
from kazprep.text.alphabet import LOWER_CYRILLIC
from kazprep.text.lazy_pattern import lazy_pattern

JOIN, SPLIT = Verdict.JOIN, Verdict.SPLIT

_WITHOUT_EMOJI = frozenset({"caption", "credit", "heading", "table", "title"})
_ARROWS = frozenset("➡➔➜→👉")
_ENDS_IN_PREDICATE = lazy_pattern(
    rf"[{LOWER_CYRILLIC}](?:[аеый]ды|[аей]ді|[лнр]д[ыі]|[стпқк]т[ыі]|[аейпр]м[ыі]н|[аейпр]м[ыі]з|[дт]ық|[дт]ік|д[ыі]м)$"
    r"|\b(?:екен|керек)$"
)
_CONJUNCTIONS = frozenset(("ал", "бірақ", "да", "де", "және", "мен", "сондықтан", "сонымен", "сосын", "әрі"))
_CLOSING = frozenset('»”"“)]')
_ELLIPSES = ("..", "…")
_NUMBER_AND_NOUN = lazy_pattern(rf" \d[\d ]*(?:-| )[{LOWER_CYRILLIC}]")  # 😊 8-сыныпта, but not 👁 519
_MAX_BEFORE = 30  # characters in which a predicate is searched for


def symbol_in_line(candidate: Candidate) -> Verdict | None:
    """An emoji separates the items of a credit, a heading or a title: `Айгүл 🌿 12 мамыр`; arrows lead on."""
    if not candidate.punctuation or candidate.punctuation[0] in TERMINALS:
        return None
    if candidate.punctuation[0] in _ARROWS and candidate.next_word:
        return JOIN  # Мектеп ➡️ Саябақ
    if candidate.part == "heading" and _predicate_before(candidate):
        return None  # a message that looks like a heading
    return JOIN if candidate.part in _WITHOUT_EMOJI else None


def ends_in_symbol(candidate: Candidate) -> bool:
    """Whether the punctuation is or ends in an emoji or an emoticon."""
    return candidate.punctuation[0] not in TERMINALS or ends_in_face(
        candidate.text, candidate.start, candidate.end
    )


def lowercase_writing(candidate: Candidate) -> Verdict | None:
    """A sentence begins with a lowercase letter in a text that begins them so: `жүгім қызанақ. жол жақсы`.

    That is how people write messages. An ellipsis ends a sentence there after a predicate.
    """
    if not candidate.punctuation or not candidate.next_is_lower or not candidate.space or candidate.dash:
        return None
    if candidate.opening or candidate.closing.startswith(("»", "”")) or candidate.next_word.isascii():
        return None
    if not begins_sentences_in_lowercase(candidate.text):
        return None
    if not _has_word(candidate.text[candidate.sentence_start : candidate.start]):
        return None  # 🦷 қарау – тегін
    if candidate.punctuation.endswith(_ELLIPSES):
        return SPLIT if _predicate_before(candidate) else None
    if candidate.punctuation == ".":
        ends = is_plain(candidate, 2) or is_number(candidate) or is_address(candidate)
        return SPLIT if ends or candidate.word[-1:] in _CLOSING else None
    return None if candidate.next_word in _CONJUNCTIONS else SPLIT


def emoji(candidate: Candidate) -> Verdict | None:
    """An emoji or an emoticon belongs to the sentence before it: `Рахмет! 😊 Ертең`, `Жақсы))) Рахмет`."""
    if not candidate.punctuation or not ends_in_symbol(candidate):
        return None
    if candidate.next_word and not _has_word(candidate.text[candidate.sentence_start : candidate.start]):
        return JOIN  # 📍 Мекенжай
    if candidate.next_is_lower:
        ends = candidate.space and candidate.next_word not in _CONJUNCTIONS and _predicate_before(candidate)
        return SPLIT if ends else JOIN
    if candidate.next_word[:1].isdigit():
        has_noun = _NUMBER_AND_NOUN.match(candidate.text, candidate.end) is not None
        return SPLIT if has_noun and _predicate_before(candidate) else None
    return SPLIT if candidate.next_is_upper else None


def _predicate_before(candidate: Candidate) -> bool:
    before = candidate.text[max(candidate.sentence_start, candidate.start - _MAX_BEFORE) : candidate.start]
    return _ENDS_IN_PREDICATE.search(before.rstrip()) is not None


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)
