"""The endings of Kazakh: which strings may follow a stem, by vowel harmony and the last sound of the stem.

The endings are generated from the order of the suffixes: of nouns, number, possession, case, `-ғы`, person;
of verbs, voice, negation, then tense or participle with what follows it. Source: the order and the variants
of the suffixes as grammars of Kazakh have them. A stem that changes (`кітап`, `кітабы`) is looked up by
`stems_before`.
"""

from collections.abc import Iterator
from functools import cache, lru_cache

NOMINAL = "n"
"""A stem that takes the endings of nouns: a noun, a name, an adjective, a numeral."""
VERBAL = "v"
"""The stem of a verb."""

_BACK, _FRONT = 0, 1
_VOWEL, _GLIDE, _LATERAL, _NASAL, _VOICED, _VOICELESS = range(6)
_CLASS_OF = {
    **dict.fromkeys("аәеёоөұүыіэюя", _VOWEL),
    **dict.fromkeys("рйуи", _GLIDE),
    "л": _LATERAL,
    **dict.fromkeys("мнң", _NASAL),
    **dict.fromkeys("зж", _VOICED),
    **dict.fromkeys("пкқтсшфхһцчщбвгғд", _VOICELESS),
}
"""How the last letter of a stem chooses among the variants of a suffix; in loans в, б, г, д are voiceless."""
_HARMONY_OF = {**dict.fromkeys("аоұыёюя", _BACK), **dict.fromkeys("әөүіеэ", _FRONT)}
_VOWELS = frozenset("аәеёиоөуұүыэюяі")
_N_CLASSES = 6
_VERB_SHIFT = 2 * _N_CLASSES
MAX_ENDING = 20
"""The length of the longest ending that is generated."""


@lru_cache(maxsize=1 << 17)
def states_of(stem: str) -> int:
    """The states of a stem, as bits: its harmony (both if и, у or ь leave it open) and its last sound.

    0 if the stem has no vowel or does not end in a letter of Kazakh.
    """
    last = _CLASS_OF.get(stem[-1:] if stem[-1:] not in ("ь", "ъ") else stem[-2:-1])
    if last is None:
        return 0
    for position in range(len(stem) - 1, -1, -1):
        harmony = _HARMONY_OF.get(stem[position])
        if harmony is not None:
            tail = stem[position + 1 :]
            both = "у" in tail or "и" in tail or tail.endswith("ь")  # транзитіне, автомобильдер
            states = 1 << (harmony * _N_CLASSES + last)
            return states | 1 << ((1 - harmony) * _N_CLASSES + last) if both else states
    if "и" in stem or "у" in stem:
        return 1 << last | 1 << (_N_CLASSES + last)
    return 0


def stems_before(stem: str, ending: str) -> tuple[str, ...]:
    """The stems that become `stem` before `ending`, most of them `stem` itself.

    Before a vowel a last п, к, қ behind another one is б, г, ғ; й is lost in я and ю; ы, і are lost in и
    and before у.

    >>> stems_before("кітаб", "ы"), stems_before("оқ", "иды"), stems_before("қо", "яды")
    (('кітаб', 'кітап'), ('оқы', 'оқі'), ('қой',))
    """
    first = ending[0]
    if first in "юя":
        return (stem + "й",)
    if first == "и":
        return (stem + "ы", stem + "і")
    if first not in "ыіеау":
        return (stem,)
    if stem[-1] in _VOICED_BEFORE_VOWEL and stem[-2:-1] in _VOWELS:
        return ()
    voiceless = (stem[:-1] + _UNVOICED[stem[-1]],) if stem[-1] in _UNVOICED else ()
    lost = (stem + "ы", stem + "і") if first == "у" else ()
    return (stem, *voiceless, *lost)


def variants_of(stem: str) -> tuple[str, ...]:
    """How a stem is written before some ending or other: the reverse of `stems_before`.

    >>> variants_of("кітап"), variants_of("оқы"), variants_of("қой")
    (('кітап', 'кітаб'), ('оқы', 'оқ'), ('қой', 'қо'))
    """
    if stem[-1] in _VOICED_BEFORE_VOWEL:
        return (stem, stem[:-1] + _VOICED_BEFORE_VOWEL[stem[-1]])
    return (stem, stem[:-1]) if stem[-1] in "ыій" else (stem,)


_UNVOICED = {"б": "п", "г": "к", "ғ": "қ"}
_VOICED_BEFORE_VOWEL = {voiceless: voiced for voiced, voiceless in _UNVOICED.items()}


@cache
def _suffix(variants: str, harmony: int, last: int) -> str:
    """The variant of a suffix: a list of those for each class of the last sound, back and front."""
    of_class = variants.split("/")
    return "".join(
        _FRONT_OF.get(letter, letter) if harmony else letter for letter in of_class[last % len(of_class)]
    )


_FRONT_OF = {"а": "е", "ы": "і", "ғ": "г", "қ": "к", "о": "ө", "ұ": "ү"}

# Six variants: after a vowel, р й у и, л, м н ң, з ж, a voiceless consonant. One: the same after all.
# They are written with the letters of back words, which `_suffix` replaces in front words.
_PLURAL = "лар/лар/дар/дар/дар/тар"
_POSSESSIVE = {
    "1": "м/ым/ым/ым/ым/ым",
    "2": "ң/ың/ың/ың/ың/ың",
    "2p": "ңыз/ыңыз/ыңыз/ыңыз/ыңыз/ыңыз",
    "1p": "мыз/ымыз/ымыз/ымыз/ымыз/ымыз",
    "3": "сы/ы/ы/ы/ы/ы",
}
_CASES = (
    "ның/дың/дың/ның/дың/тың",
    "ға/ға/ға/ға/ға/қа",
    "ны/ды/ды/ды/ды/ты",
    "да/да/да/да/да/та",
    "дан/дан/дан/нан/дан/тан",
)
_WITH = ("мен/мен/мен/мен/бен/пен",)  # the same in front and back words
_THIRD_CASES = ("ның", "на", "н", "нда", "нан", "нсыз", "нша", "ндай")
_FIRST_CASES = ("ның/ның/ның/ның/дың", "а", "ды/ды/ды/ды/ды", "да", "нан/нан/нан/нан/дан")
_LOCATIVES = frozenset(("да", "де", "та", "те", "нда", "нде"))
_PERSONS = (
    "мын/мын/мын/мын/бын/пын",
    "сың",
    "сыз",
    "мыз/мыз/мыз/быз/быз/пыз",
    "сыңдар",
    "сыздар",
)
_DERIVED = (
    "лық/лық/лық/дық/дық/тық",
    "лы/лы/ды/ды/ды/ты",
    "сыз",
    "шы",
    "лас/лас/лас/дас/дас/тас",
    "дай/дай/дай/дай/дай/тай",
    "рақ/ырақ/ырақ/ырақ/ырақ/ырақ",
    "ша",
    "лап/лап/дап/дап/дап/тап",
    "ншы/ыншы/ыншы/ыншы/ыншы/ыншы",
    "шылық",
    "сыздық",
    "лықты/лықты/лықты/дықты/дықты/тықты",
)

_VOICES = (
    "л/ыл/ын/ыл/ыл/ыл",
    "н/ын/ын/ын/ын/ын",
    "с/ыс/ыс/ыс/ыс/ыс",
    "т/т/т/дыр/дыр/тыр",
    "дыр/дыр/дыр/дыр/дыр/тыр",
    "ғыз/ғыз/ғыз/ғыз/ғыз/қыз",
    "тыр/тыр/тыр/тыр/тыр/тыр",
)
_NEGATION = "ма/ма/ма/ба/ба/па"
_PARTICIPLES = (
    "ған/ған/ған/ған/ған/қан",
    "йтын/атын/атын/атын/атын/атын",
    "у",
    "ушы",
    "мақ/мақ/мақ/бақ/бақ/пақ",
    "ғандық/ғандық/ғандық/ғандық/ғандық/қандық",
    "йтындық/атындық/атындық/атындық/атындық/атындық",
)
_FINITE = (
    "п/ып/ып/ып/ып/ып",
    "й/а/а/а/а/а",
    "р/ар/ар/ар/ар/ар",
    "ғалы/ғалы/ғалы/ғалы/ғалы/қалы",
    "ғанша/ғанша/ғанша/ғанша/ғанша/қанша",
    "сын",
    "йын/айын/айын/айын/айын/айын",
    "йық/айық/айық/айық/айық/айық",
    "ңыз/ыңыз/ыңыз/ыңыз/ыңыз/ыңыз",
    "ңыздар/ыңыздар/ыңыздар/ыңыздар/ыңыздар/ыңыздар",
    "ңдар/ыңдар/ыңдар/ыңдар/ыңдар/ыңдар",
    "йды/ады/ады/ады/ады/ады",
    "птұр/ыптұр/ыптұр/ыптұр/ыптұр/ыптұр",
)
_PAST = "ды/ды/ды/ды/ды/ты"
_CONDITIONAL = "са"
_OF_PAST = ("", "м", "ң", "қ", "ңыз", "ңдар", "ңыздар")


def _harmony(text: str, harmony: int) -> int:
    for letter in reversed(text):
        if letter in _HARMONY_OF:
            return _HARMONY_OF[letter]
    return harmony


def _next(text: str, harmony: int, last: int) -> tuple[int, int]:
    """The state after an ending so far."""
    return (_harmony(text, harmony), _CLASS_OF[text[-1]]) if text else (harmony, last)


def _joined(text: str, suffix: str) -> str:
    """A suffix behind an ending so far: `лық` and `ы` are `лығы`."""
    if suffix and suffix[0] in "ыі" and text[-1:] in _VOICED_BEFORE_VOWEL:
        return text[:-1] + _VOICED_BEFORE_VOWEL[text[-1]] + suffix
    return text + suffix


def _cases(text: str, harmony: int, last: int, possessive: str) -> Iterator[str]:
    """Every case of a noun that ends in `text`."""
    harmony, last = _next(text, harmony, last)
    if possessive == "3":
        cases: tuple[str, ...] = _THIRD_CASES
    elif possessive in ("1", "2"):
        cases = _FIRST_CASES
    else:
        cases = _CASES
    for case in cases:
        yield text + _suffix(case, harmony, last)
    yield text + _WITH[0].split("/")[last]


def _nominal(text: str, harmony: int, last: int, *, persons: bool = True) -> Iterator[str]:
    """The endings of a noun behind `text`, which may be empty."""
    # Only the state after the text and its last letter matter, of which there are few.
    rest, letter = text[:-1], text[-1:]
    return (rest + each for each in _nominal_behind(letter, *_next(text, harmony, last), persons=persons))


@cache
def _nominal_behind(letter: str, harmony: int, last: int, *, persons: bool) -> tuple[str, ...]:
    """The endings of a noun behind a letter, which may be empty; `harmony` and `last` are those behind it."""
    return tuple(_generated_nominal(letter, harmony, last, persons=persons))


def _generated_nominal(text: str, harmony: int, last: int, *, persons: bool) -> Iterator[str]:
    state = _next(text, harmony, last)
    for number in ("", _suffix(_PLURAL, *state)):
        numbered = text + number
        state_of_number = _next(numbered, harmony, last)
        for possessive in ("", *_POSSESSIVE):
            suffix = _suffix(_POSSESSIVE[possessive], *state_of_number) if possessive else ""
            owned = _joined(numbered, suffix)
            yield owned
            for cased in _cases(owned, harmony, last, possessive):
                yield cased
                if cased[len(owned) :] in _LOCATIVES:
                    of_place = cased + _suffix("ғы", *_next(cased, harmony, last))
                    yield of_place
                    yield from _cases(of_place, harmony, last, "")
                    plural = of_place + _suffix(_PLURAL, *_next(of_place, harmony, last))
                    yield plural
                    yield from _cases(plural, harmony, last, "")
                    if persons:
                        state_of_case = _next(cased, harmony, last)
                        yield from (cased + _suffix(person, *state_of_case) for person in _PERSONS)
            if persons:
                state_of_owned = _next(owned, harmony, last)
                yield from (owned + _suffix(person, *state_of_owned) for person in _PERSONS)


def _nouns(harmony: int, last: int) -> Iterator[str]:
    yield from _nominal("", harmony, last)
    for derived in _DERIVED:
        yield from _nominal(_suffix(derived, harmony, last), harmony, last, persons=False)


def _verbs(harmony: int, last: int) -> Iterator[str]:
    """The endings of a verb, also as they are written together with the last letter of the stem."""
    for ending in _plain_verbs(harmony, last):
        yield ending
        if last == _VOWEL and ending[:1] == "й":
            yield "и" + ending[1:]  # оқы, оқиды
        elif last == _GLIDE and ending[:1] in ("а", "у"):
            yield ("я" if ending[0] == "а" else "ю") + ending[1:]  # қой, қояды


def _plain_verbs(harmony: int, last: int) -> Iterator[str]:
    voices = ["", *(_suffix(voice, harmony, last) for voice in _VOICES)]
    for voice in voices:
        state = _next(voice, harmony, last)
        for negation in ("", _suffix(_NEGATION, *state)):
            begun = voice + negation
            yield begun
            harmony_of, last_of = _next(begun, harmony, last)
            for tense in (_PAST, _CONDITIONAL):
                tensed = begun + _suffix(tense, harmony_of, last_of)
                yield from (tensed + _suffix(person, harmony_of, last_of) for person in _OF_PAST)
            for finite in _FINITE:
                ended = begun + _suffix(finite, harmony_of, last_of)
                yield ended
                state_of_end = _next(ended, harmony, last)
                yield from (ended + _suffix(person, *state_of_end) for person in _PERSONS)
            for participle in _PARTICIPLES:
                ended = begun + _suffix(participle, harmony_of, last_of)
                yield from _nominal(
                    ended, harmony, last, persons=participle in _PARTICIPLES[:2] and not voice
                )
            yield begun + _suffix("ушылық", harmony_of, last_of)
            if negation:
                yield begun + "с"
                yield from (begun + "с" + _suffix(person, harmony_of, _VOICELESS) for person in _PERSONS)
                yield begun + _suffix("стан", harmony_of, last_of)


@lru_cache(maxsize=1)
def endings() -> dict[str, int]:
    """Every ending, without the empty one, and as bits the states of stems that may have it.

    The lower twelve bits are of nominal stems, `NOMINAL`, the upper twelve of stems of verbs, `VERBAL`.
    """
    found: dict[str, int] = {}
    for harmony in (_BACK, _FRONT):
        for last in range(_N_CLASSES):
            for generate, shift in ((_nouns, 0), (_verbs, _VERB_SHIFT)):
                bit = 1 << (harmony * _N_CLASSES + last + shift)
                for ending in generate(harmony, last):
                    if 0 < len(ending) <= MAX_ENDING:
                        found[ending] = found.get(ending, 0) | bit
    return found


def bits_of(stem: str, kinds: str) -> int:
    """The states of a stem of these kinds, in the bits of `endings`."""
    states = states_of(stem)
    return (states if NOMINAL in kinds else 0) | (states << _VERB_SHIFT if VERBAL in kinds else 0)
