"""Sentence rules over punctuation and the words around it: join, split or, with None, abstain.

The first rule that does not abstain decides; where all do, the model's boundary stays. Their order is in
`kazprep.boundaries.rules`; the rule over abbreviations is in `abbreviation_rule.py`,
those over headlines, labels, lists and the like are in `structure_rules.py`.
"""

from kazprep.boundaries.candidates import Candidate, Verdict
from kazprep.boundaries.lexicon import SPEECH, STARTERS
from kazprep.boundaries.word_classes import (
    is_address,
    is_after_surname,
    is_initial,
    is_number,
    is_plain,
    is_single_letter,
    is_surname,
)
from kazprep.text.alphabet import LOWER_CYRILLIC, UPPER
from kazprep.text.lazy_pattern import lazy_pattern

JOIN, SPLIT = Verdict.JOIN, Verdict.SPLIT

_NEVER_FIRST = frozenset(",;:)]»%/")
_OPENING_QUOTES = '«“„"'
_CLOSING_QUOTES = '»”"“'
_CLOSING = frozenset(_CLOSING_QUOTES + ")]")


def before_punctuation(candidate: Candidate) -> Verdict | None:
    """A comma or the like follows, which begins no sentence: `т.б., сондай-ақ`; `«Бар!», – деді`."""
    if candidate.opening or candidate.next_word not in _NEVER_FIRST:
        return None
    return None if candidate.space and candidate.next_word == ":" else JOIN


def attribution(candidate: Candidate) -> Verdict | None:
    """A quotation is followed by who said it: `? – деп сұрады`, `!» деді ол`, `... – деді`."""
    if not candidate.next_is_lower:
        return None
    if candidate.next_word in SPEECH:
        return JOIN
    if not candidate.dash:
        return None
    may_be_bullet = not candidate.dash[-1].isspace() and candidate.punctuation == "."
    return None if may_be_bullet else JOIN


def closing_punctuation(candidate: Candidate) -> Verdict | None:
    """Closing punctuation and a lowercase word follow: `«Кім кінәлі?» деген`, `(мыс.) болып`."""
    return JOIN if candidate.closing and candidate.next_is_lower else None


def inside_word(candidate: Candidate) -> Verdict | None:
    """The punctuation is inside a word: `3.5`, `egov.kz`, `Ә.Оқапов`, `т.Алматы`, `А.Б.`

    A capital letter right after a plain word begins the next sentence: `келді.Ол`.
    """
    next_word, opening = candidate.next_word, candidate.opening
    if candidate.space or not next_word or not (next_word[0].isalnum() or opening or next_word in "-_"):
        return None
    if candidate.closing and candidate.closing[-1] not in _CLOSING:
        return None
    if (candidate.next_is_upper or opening) and not next_word.isascii() and is_plain(candidate, 3):
        return SPLIT
    if candidate.punctuation != "." or opening or candidate.closing or is_plain(candidate, 4):
        return None
    return JOIN


_SECOND_INITIAL = lazy_pattern(rf"(?:^|\s)[{UPPER}]\. ?$")


def initial(candidate: Candidate) -> Verdict | None:
    """An initial is followed by its surname: `Қ. Сейітов`, `А.Б. Оспанов`, `М. О. атындағы`.

    A word that begins sentences begins one (`Сейітов Қ. Ол`), and so does a word that is not a surname after
    initials that follow a surname (`Дайындаған – Оспанова Г. Материал`), unless it is in capitals.
    """
    if candidate.punctuation != "." or candidate.closing or not is_initial(candidate.word):
        return None
    next_word = candidate.next_word
    if next_word in STARTERS:
        return SPLIT
    if candidate.opening[:1] in {"«", "“", '"'} and _SECOND_INITIAL.search(candidate.text_before_word(4)):
        return JOIN  # азамат Э. Қ. «Таң» агенттігін
    if candidate.next_is_upper and not candidate.dash and not candidate.opening:
        may_be_next = len(next_word) > 2 and not next_word.isupper() and not is_surname(next_word)
        return SPLIT if may_be_next and is_after_surname(candidate) else JOIN
    return JOIN if candidate.next_is_lower or next_word[:1].isdigit() else None


def single_letter(candidate: Candidate) -> Verdict | None:
    """A letter that is not an initial ends the sentence: `витамин – С. Балаларға`, `3 А. Сыныпта`.

    A word with the suffix of a surname makes it an initial: `Сыныбы – 3 А. Оспанов`.
    """
    if candidate.punctuation != "." or candidate.closing or not candidate.space:
        return None
    if candidate.dash or candidate.opening or not candidate.next_is_upper or len(candidate.next_word) < 2:
        return None
    return SPLIT if is_single_letter(candidate) and not is_surname(candidate.next_word) else None


_FINITE_VERB = lazy_pattern(
    rf"^[{LOWER_CYRILLIC}]+(?:ады|еді|йды|йді|(?:[ыі][лнс]|л[ае]н?|[дт]ыр|[дт]ір)[дт][ыі])$"
    rf"|^[{LOWER_CYRILLIC}]+[дт](?:[ыі]м|ық|ік)$"
    r"|^(?:айтты|алды|берді|болды|етті|жетті|келді|кетті|қалды|өтті|отыр|жатыр|тұр|жүр|бар|жоқ|екен|емес|қой|ғой)$"
)


_SHORT = lazy_pattern(rf"[{LOWER_CYRILLIC}]{{2,8}}")


def bracketed_abbreviation(candidate: Candidate) -> Verdict | None:
    """A small word right after an opening bracket is an abbreviation: `(нидерл. Willem)`, `(лат. Rosa)`."""
    if candidate.punctuation != "." or candidate.closing or not candidate.space or not candidate.next_word:
        return None
    is_first = candidate.text[candidate.word_start - 1 : candidate.word_start] == "("
    return JOIN if is_first and _SHORT.fullmatch(candidate.word) else None


def finite_verb(candidate: Candidate) -> Verdict | None:
    """A sentence ends after a finite verb, before a lowercase word too: `Көмек берілді. нәтижесі жақсы`."""
    if candidate.punctuation != "." or candidate.closing or not candidate.space:
        return None
    if not candidate.next_is_lower or candidate.dash or candidate.opening:
        return None
    return SPLIT if _FINITE_VERB.search(candidate.word) and len(candidate.next_word) > 1 else None


_NAME_PARTICLES = frozenset(("әл", "ибн", "аль", "ас", "эт", "фон", "ван", "де"))


def lowercase(candidate: Candidate) -> Verdict | None:
    """A lowercase word follows a full stop where sentences begin with capital letters: `лирик. өлеңдері`.

    Abstains before the particles of names and where the sentence itself began with a lowercase letter.
    """
    if candidate.punctuation != "." or not candidate.next_is_lower or candidate.dash or candidate.opening:
        return None
    if candidate.next_word.isascii() or candidate.next_word in _NAME_PARTICLES:  # egov.kz сайты, әл-Фараби
        return None
    return None if candidate.text[candidate.sentence_start].islower() else JOIN


_ELLIPSES = ("..", "…")


def ellipsis(candidate: Candidate) -> Verdict | None:
    """An ellipsis ends a sentence before a capital letter, not a lowercase one: `Ол... үндемей қалды.`"""
    if not candidate.punctuation.startswith(_ELLIPSES) and not candidate.punctuation.endswith(_ELLIPSES):
        return None
    if candidate.next_is_lower and not candidate.dash:
        return JOIN
    return SPLIT if candidate.next_is_upper and candidate.space else None


_OPEN_QUOTATION = lazy_pattern(r"\w ([«“\"])[^«»“”\"]*$")
_CLOSED_INSIDE_SENTENCE = lazy_pattern(rf"[^«»“”\"\n]{{1,200}}[»”\"] (?:[–—-] )?[{LOWER_CYRILLIC}]")
_MAX_QUOTATION = 400  # characters before the candidate in which the opening quotation mark is searched for


def embedded_question(candidate: Candidate) -> Verdict | None:
    """A question or an exclamation that is not the last one in a quotation inside a sentence.

    `Ол "Қайда кетті? Кім көрді?" деп сұрады.` is one sentence, as in UD_Kazakh-KTB. A quotation that begins
    its sentence, or comes after a colon, is split at its punctuation.
    """
    if candidate.punctuation not in {"?", "!"} or candidate.closing or not candidate.space:
        return None
    start = max(candidate.sentence_start, candidate.start - _MAX_QUOTATION)
    before = candidate.text[start : candidate.start]
    opened = _OPEN_QUOTATION.search(before)
    if opened is None or before.count('"') % 2 != (opened[1] == '"'):
        return None
    return JOIN if _CLOSED_INSIDE_SENTENCE.match(candidate.text, candidate.end) else None


_TITLE_REST = lazy_pattern(rf"[^«»“”\"\n.!?]{{1,40}}[»”\"] (?P<next>[{LOWER_CYRILLIC}]+)")
_TITLE_START = lazy_pattern(r"\w [«“\"][^«»“”\".!?\n]{1,40}$")


def title_with_stop(candidate: Candidate) -> Verdict | None:
    """A stop inside a short title in quotation marks in a sentence: `«Ана. Бала» поэмасын оқыды`."""
    if candidate.punctuation != "." or candidate.closing or not candidate.space or candidate.opening:
        return None
    rest = _TITLE_REST.match(candidate.text, candidate.end + 1)
    if rest is None or rest["next"] in SPEECH:
        return None
    before = candidate.text[max(candidate.sentence_start, candidate.start - 60) : candidate.start]
    return JOIN if _TITLE_START.search(before) else None


_REMARK = lazy_pattern(rf" \((?:[^()\n.!?]|(?<=[{UPPER}])\.){{2,80}}\)[^\S\n]*(?:\n|\Z)")


def bracketed_remark(candidate: Candidate) -> Verdict | None:
    """A remark in brackets that ends its line belongs to a question before it: `Салық бар ма? (Айгүл)`."""
    if candidate.punctuation[:1] == "." or not candidate.opening.startswith("("):
        return None
    return JOIN if candidate.punctuation and _REMARK.match(candidate.text, candidate.end) else None


def quotation_end(candidate: Candidate) -> Verdict | None:
    """A quotation ends, and a new sentence follows: `“Біз дайынбыз.” Министр`, `«Қашан?» Ол`.

    A question or an exclamation may be a title (`«Кім кінәлі?» Бағдарламасы`): it has to be the whole
    sentence, or a word that begins sentences has to follow.
    """
    if not candidate.space or candidate.dash or candidate.abbreviation:
        return None
    if not candidate.next_is_upper and not candidate.opening:
        return None
    if not any(mark in candidate.closing for mark in _CLOSING_QUOTES):
        return None
    is_statement = candidate.punctuation[0] in ".…" or candidate.closing[-1] == "."
    if is_statement or candidate.next_word in STARTERS or _is_whole_quotation(candidate):
        return SPLIT
    return None


def _is_whole_quotation(candidate: Candidate) -> bool:
    """Whether the sentence before is one quotation from its first character on."""
    if candidate.text[candidate.sentence_start] not in _OPENING_QUOTES:
        return False
    inside = candidate.text[candidate.sentence_start + 1 : candidate.start]
    return len(inside) > 4 and not any(mark in inside for mark in _OPENING_QUOTES + _CLOSING_QUOTES)


def bracket_end(candidate: Candidate) -> Verdict | None:
    """A sentence in brackets ends with them: `(Кейін ұмытты.) Халық`; so does one at `(1912 ж.). Халық`."""
    if not candidate.space or not candidate.next_is_upper:
        return None
    in_brackets = candidate.closing.endswith(")") and candidate.text[candidate.sentence_start] == "("
    return SPLIT if in_brackets or candidate.closing.endswith(".") else None


_VOWELS = frozenset("аәеиоөуұүыі")
_INTERJECTIONS = frozenset(("ә", "е"))  # Келді ғой, ә.


def terminal_punctuation(candidate: Candidate) -> Verdict | None:
    """A plain word, and a capital letter, a number or a quotation after it: `Қар жауды. «Ақжол»`.

    A plain word has three letters or more, one of them a vowel, all lowercase or all capitals; before a
    capital letter, a number and an address count as one.
    """
    if not candidate.punctuation or candidate.closing or not candidate.space or candidate.abbreviation:
        return None
    asks_or_exclaims = candidate.punctuation[0] in "?!"
    if candidate.next_is_upper:
        ends = asks_or_exclaims or candidate.word[-1:] in _CLOSING or candidate.word in _INTERJECTIONS
        ends = ends or is_plain(candidate, 3) or is_number(candidate) or is_address(candidate)
        return SPLIT if ends else None
    if not (candidate.punctuation == "." or asks_or_exclaims) or candidate.dash or candidate.next_is_lower:
        return None
    if candidate.opening:
        is_quotation = candidate.opening[0] in _OPENING_QUOTES
        return SPLIT if is_quotation and (asks_or_exclaims or is_plain(candidate, 4)) else None
    if asks_or_exclaims:
        return SPLIT if candidate.next_word[:1].isdigit() or candidate.next_word == "№" else None
    return SPLIT if candidate.next_word[:1].isdigit() and _ends_before_number(candidate) else None


_YEAR_NEXT = lazy_pattern(r"\s*(?:1[5-9]|20)\d\d жыл")
_COUNT_NEXT = lazy_pattern(rf"\s*\d[\d ]* [{LOWER_CYRILLIC}]{{2}}")


def _ends_before_number(candidate: Candidate) -> bool:
    """Whether the word before a number is none that may be an abbreviation: `Сосын су. 2 жылда`."""
    if is_plain(candidate, 5):
        return True
    if _YEAR_NEXT.match(candidate.text, candidate.end):
        return is_plain(candidate, 3) or candidate.word.endswith(")")
    ends_in_vowel = candidate.word[-1:] in _VOWELS and is_plain(candidate, 2)
    return ends_in_vowel and _COUNT_NEXT.match(candidate.text, candidate.end) is not None
