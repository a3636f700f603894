"""Whether a text without Kazakh letters is Kazakh that was typed on a Russian keyboard."""

from collections.abc import Sequence
from itertools import islice

from kazprep.lexicon import load_lexicon
from kazprep.restoration.kinds import RUSSIAN, kind_of_damaged, kind_of_typed
from kazprep.restoration.related import has_own_letter, has_shared_letter, may_be_related
from kazprep.restoration.spaces import split_of
from kazprep.restoration.words import WORD, Word

_FREQUENT = """
    жане жэне казакстан бул ушин онын республикасынын жумыс дейин улттык мынау жок катысты кандай жылгы
    аркылы алеуметтик барлык болган откен бугин бугинги казирги казир казактын казак казакша кейин
    ишинде арналган уш билим жылдын кабылдады баска жаксы жогары олардын биринши куни негизги биздин
    бирак улкен карсы кызмет енди уй кажет енбек халык бири бириншиден оте жылга тургын тагы озинин озин
    ози кайда сондыктан мумкин ретинде соз омир кашан карай кайта турли сонгы калай туган кун куннин
    сонын менин сенин сиздин маган саган оган сагат адамнын ягни калган турган болгандыктан екинши
    ушинши кыз улы жигит арине эрине алем коп кобирек туралы шыккан кала каланын ауылдын мектептин
    балалардын конил
"""
FREQUENT = frozenset(_FREQUENT.split())
"""Frequent words of Kazakh as they are typed on a Russian keyboard."""

_MAX_WORDS = 400
"""The number of words from which the language is determined."""
_MAX_WORDS_OF_TEST = 200
_MIN_FREQUENT = 0.02
"""The share of frequent words without which no more is looked at. Held-out sentences have a fifth."""
_MIN_KNOWN = 0.8
"""The share of words that have to be forms of Kazakh when their letters are restored."""
MIN_PER_LETTER = -2.3
"""The log probability that a text has to have for each of its letters. Of 4,700 held-out sentences 1 in 100
have less, of their paragraphs none; sentences in Kyrgyz and Karakalpak have -2.5 to -3.7."""
_MIN_EVIDENCE = 8.0
_MIN_EVIDENCE_OF_SHORT = 3.0
"""How much more probable, as a logarithm, the text has to be as Kazakh typed with Russian letters: the second
is for one of which that was said."""


def may_be_typed_in_russian(text: str) -> bool:
    """A fast test, without the lexicon, that hardly any text in another language passes."""
    words = [match[0].lower() for match in islice(WORD.finditer(text), _MAX_WORDS_OF_TEST)]
    frequent = sum(1 for word in words if word in FREQUENT)
    return frequent > 0 and frequent >= _MIN_FREQUENT * len(words)


MIN_WORDS = 8
"""A text of fewer words is not restored without being asked for."""
_MIN_KAZAKH = 0.5
"""The share of words that have to be more probable in Kazakh than in Russian."""
_MIN_PER_LETTER_UNASKED = -2.15
"""The same for a text that is restored without being asked for."""
_MAX_RELATED = 0.03
"""The share of words of related languages from which a text is in one of them."""
_FEW_WORDS = 6
_MIN_PER_LETTER_OF_FEW = -4.0
"""The same for a text of fewer than six words, of which one may be a name or damaged beyond recognition."""


def is_typed_in_russian(words: Sequence[Word], *, short: bool = False) -> bool:
    """Whether words without Kazakh letters are Kazakh, typed with Russian letters.

    They have to be far more probable so than as Kazakh that needs no other letters, and than as Russian, and
    most of them have to be forms of Kazakh: a text in Kyrgyz or Tatar fails in that. `short` asks for less
    evidence, as a few words have, if there is a word or an ending among them that only Kazakh has.
    """
    words = [word for word in words[:_MAX_WORDS] if len(word.lower) > 1]
    typed = plain = russian = 0.0
    known = related = letters = 0
    for word in words:
        kind = kind_of_typed(word.lower)
        letters += len(word.lower)
        related += word.lower in OF_RELATED
        known += kind.known and (kind.scores[0] > kind.russian + RUSSIAN)
        typed += max(kind.scores[0], kind.plain)
        plain += max(kind.plain, kind.russian + RUSSIAN)
        russian += kind.russian
    if known < _MIN_KNOWN * len(words) or related > _MAX_RELATED * len(words):
        return False
    evidence = typed - max(plain, russian)
    if evidence > _MIN_EVIDENCE and typed >= _MIN_PER_LETTER_UNASKED * letters and len(words) >= MIN_WORDS:
        return True
    return (
        short
        and evidence > _MIN_EVIDENCE_OF_SHORT
        and typed >= MIN_PER_LETTER * letters
        and not may_be_related(word.lower for word in words)
    )


def is_kazakh(words: Sequence[Word]) -> bool:
    """Whether the words of a text are Kazakh, as they stand or with other letters."""
    score = 0.0
    total = letters = kazakh = shared = own = 0
    for word in words[:_MAX_WORDS]:
        lower = word.lower
        if len(lower) > 1:
            score += _log_probability(lower)
            letters += len(lower)
            total += 1
            kazakh += _is_kazakh_word(lower)
            shared += has_shared_letter(lower)
            own += has_own_letter(lower)
    per_letter = MIN_PER_LETTER if total >= _FEW_WORDS else _MIN_PER_LETTER_OF_FEW
    return (
        letters > 0
        and score >= per_letter * letters
        and kazakh >= _MIN_KAZAKH * total
        and not is_related(shared, own)
    )


def _is_kazakh_word(word: str) -> bool:
    """Whether a word is more probable in Kazakh, as it stands or with other letters, than in Russian."""
    kind = kind_of_damaged(word)
    return kind.forms[0] != word or kind.plain > kind.russian


def _log_probability(word: str) -> float:
    """That of a word as it stands or with other letters, or as two words without the space between them."""
    kind = kind_of_damaged(word)
    best = max(kind.scores)
    if not kind.known and len(kind.forms) == 1:
        end, _ = split_of(word)
        if end:
            lexicon = load_lexicon()
            best = max(best, lexicon.log_probability(word[:end]) + lexicon.log_probability(word[end:]))
    return best


_OF_RELATED = """
    келет болот болуп болгон эмес экен үчүн учун ошол ушул кылып жатат турат эки эле эми тууралуу боюнча
    ҳәм хәм һәм хэм атыр усы ушын белән менән билан өчен өсөн бик түгел булган булған була иде ине икән
    был ўшын бўлган ҳам хам эмас ва
"""
OF_RELATED = frozenset(_OF_RELATED.split())
"""Frequent words of Kyrgyz, Karakalpak, Tatar, Bashkir and Uzbek that Kazakh lacks."""


_MIN_SHARED = 5


def is_related(shared: int, own: int) -> bool:
    """Whether words are of another Turkic language: some have letters that it shares, none those of Kazakh.

    Of a pair of words with such letters in Kazakh prose one has і or ұ.
    """
    return shared >= _MIN_SHARED and own == 0
