"""Building the lexicon: forms counted in open text, forms of a word list, stems from lists of lemmas."""

import logging
import lzma
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from kazprep.lexicon.endings import MAX_ENDING, NOMINAL, VERBAL, bits_of, endings, stems_before
from kazprep.lexicon.lexicon import CAPITALISED
from kazprep.text.alphabet import BACK_VOWELS, KAZAKH_ALPHABET
from kazprep.text.folding import folded
from kazprep.train.restore.text import WORD, read_sentences

logger = logging.getLogger(__name__)

_WEB = "web_sentences"
_LOWERCASED = "gov_news_lowercased"
_MIN_OF_WEB = 3
"""A form that only the web text has is taken if it is found as often as this."""
_MISSPELT = 50
"""A rare form is left out if another spelling of it, with letters typed for one another, is so much more
frequent."""
_RARE = 2
_MAX_RANK_RATIO = 4
"""A form of the word list alone is left out if a spelling that text has is so much nearer to its top."""
_CONFUSED = 50
"""A form with ү or ь is left out if the same with ұ or ы is so much more frequent: `бүл` for `бұл`. With
ү beside back vowels, which no word of Kazakh has, it is left out if it is no more frequent."""
_CAPITALISED_SHARE = 0.8
_VERB = {"etistik", "VERB"}
_NOUN = {"zatEsim", "synEsim", "sanEsim", "NOUN", "PROPN", "ADJ", "NUM"}
_RUSSIAN_MIN = 2e-7
"""The frequency from which a Russian word is taken: two in ten million words."""


def build_lexicon(data: Path, output: Path) -> None:
    """Count the forms of the open text, without the held-out sentences, and write the lexicon to a folder."""
    clean, of_web, names = _count(data)
    ranks, only_capitalised = _ranks(data / "gazetteers/wordlist_by_frequency.txt")
    names |= only_capitalised - clean.keys() - of_web.keys()
    lemmas = _lemmas(data)
    counts = _counts(clean, of_web, ranks, lemmas)
    kinds = _kinds(counts, lemmas, data, names)
    _write(output / "kazakh.tsv.xz", counts, kinds)
    found = _endings(counts, kinds)
    _write(output / "endings.tsv.xz", found, {})
    logger.info("%d forms, %d stems, %d endings", len(counts), len(kinds), len(found))


def build_russian_words(output: Path) -> None:
    """Write the frequent words of Russian that the package wordfreq knows, with counts per 100 million.

    Raises `ImportError` if wordfreq is not installed.
    """
    from wordfreq import get_frequency_dict

    frequencies: Mapping[str, float] = get_frequency_dict("ru", wordlist="large")
    counts = {
        word: round(frequency * 1e8)
        for word, frequency in frequencies.items()
        if frequency >= _RUSSIAN_MIN and WORD.fullmatch(word)
    }
    _write(output / "russian.tsv.xz", counts, {})
    logger.info("%d Russian words", len(counts))


def _count(data: Path) -> tuple[Counter[str], Counter[str], set[str]]:
    """The forms of all text but that of the web, those of the web, and those that are capitalised."""
    clean: Counter[str] = Counter()
    of_web: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    capitalised: Counter[str] = Counter()
    for sentence in read_sentences(data):
        if sentence.part != "train":
            continue
        counted = of_web if sentence.source == _WEB else clean
        for position, word in enumerate(WORD.findall(sentence.text)):
            lower = word.lower()
            if set(lower) <= KAZAKH_ALPHABET:
                counted[lower] += 1
                if position and sentence.source != _LOWERCASED:
                    inside[lower] += 1
                    capitalised[lower] += word[0].isupper()
    names = {form for form, count in inside.items() if capitalised[form] >= _CAPITALISED_SHARE * count}
    return clean, of_web, names


def _ranks(path: Path) -> tuple[dict[str, int], set[str]]:
    """The forms of a word list with their positions, and those that it has only with a capital."""
    ranks: dict[str, int] = {}
    lower: set[str] = set()
    for rank, form in enumerate(path.read_text(encoding="utf-8").split()):
        if set(form.lower()) <= KAZAKH_ALPHABET:
            ranks.setdefault(form.lower(), rank)
            if form[0].islower():
                lower.add(form)
    return ranks, ranks.keys() - lower


def _counts(
    clean: Counter[str], of_web: Counter[str], ranks: Mapping[str, int], lemmas: Iterable[str]
) -> dict[str, int]:
    """The count of each form that is in the lexicon, without those that seem to be misspelt."""
    counts = Counter(clean)
    for form, count in of_web.items():
        if form in clean or form in ranks or count >= _MIN_OF_WEB:
            counts[form] += count
    spellings: dict[str, list[str]] = defaultdict(list)
    for form in {*counts, *ranks}:
        spellings[_skeleton(form)].append(form)
    for forms in spellings.values():
        if len(forms) > 1:
            best = max(counts[form] for form in forms)
            top = min((ranks.get(form, len(ranks)) for form in forms if counts[form] > _RARE), default=None)
            for form in forms:
                if counts[form] <= _RARE and best >= _MISSPELT * max(counts[form], 1):
                    counts[form] = 0
                elif not counts[form] and (top is None or ranks[form] < _MAX_RANK_RATIO * top + 1000):
                    counts[form] = 1 if top is None or best < _MISSPELT else 0
        elif not counts[forms[0]]:
            counts[forms[0]] = 1
    for lemma in lemmas:
        counts[lemma] = max(counts[lemma], 1)
    for form, count in list(counts.items()):
        if "ү" in form or "ь" in form:
            right = counts[form.replace("ү", "ұ").replace("ь", "ы")]
            unharmonious = "ү" in form and not BACK_VOWELS.isdisjoint(form)
            if right >= (count if unharmonious else _CONFUSED * count) and right:
                counts[form] = 0
    return {form: count for form, count in counts.items() if count > 0}


def _skeleton(form: str) -> str:
    """A form with one letter for all that are typed for one another."""
    return folded(form).replace("ь", "ы").replace("э", "а")


def _lemmas(data: Path) -> dict[str, str]:
    """The kinds of the lemmas of both lists: stems of nouns, of verbs or both."""
    kinds: dict[str, str] = {}

    def add(lemma: str, part: str) -> None:
        kind = VERBAL if part in _VERB else NOMINAL if part in _NOUN else ""
        lower = lemma.lower()
        if kind and len(lower) > 1 and set(lower) <= KAZAKH_ALPHABET and kind not in kinds.get(lower, ""):
            kinds[lower] = kinds.get(lower, "") + kind

    for line in (data / "gazetteers/lemmas.tsv").read_text(encoding="utf-8").split("\n")[1:]:
        part, _, lemma = line.partition("\t")
        add(lemma, part)
    for line in (data / "morphology/lexicon.tsv").read_text(encoding="utf-8").split("\n")[1:]:
        if line:
            _, lemma, part, *_ = line.split("\t")
            add(lemma, part)
    return kinds


def _kinds(
    counts: Mapping[str, int], lemmas: Mapping[str, str], data: Path, names: set[str]
) -> dict[str, str]:
    kinds = dict(lemmas)
    for line in (data / "gazetteers/names.tsv").read_text(encoding="utf-8").split("\n"):
        fields = line.split("\t")
        for word in WORD.findall(fields[1]) if len(fields) > 1 else ():
            lower = word.lower()
            if len(lower) > 2 and lower in counts and NOMINAL not in kinds.get(lower, ""):
                kinds[lower] = kinds.get(lower, "") + NOMINAL
    kinds = {form: kind for form, kind in kinds.items() if form in counts}
    for form, count in counts.items():
        if form in names:
            kinds[form] = kinds.get(form, NOMINAL if count > 1 else "") + CAPITALISED
    return kinds


def _endings(counts: Mapping[str, int], kinds: Mapping[str, str]) -> dict[str, int]:
    """How often each ending was found, with the longest stem that it fits."""
    found: Counter[str] = Counter()
    allowed = endings()
    for form, count in counts.items():
        for end in range(len(form) - 1, max(1, len(form) - MAX_ENDING - 1), -1):
            states = allowed.get(form[end:])
            if states and any(
                bits_of(stem, kinds[stem]) & states
                for stem in stems_before(form[:end], form[end:])
                if stem in kinds and counts.get(stem, 0) * 5 > count
            ):
                found[form[end:]] += count
                break
    return dict(found)


def _write(path: Path, counts: Mapping[str, int], kinds: Mapping[str, str]) -> None:
    lines = (_line(form, counts[form], kinds.get(form, "")) for form in sorted(counts))
    path.write_bytes(lzma.compress("".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME))


def _line(form: str, count: int, kinds: str) -> str:
    fields: Iterable[str] = (
        (form, str(count), kinds) if kinds else (form, str(count)) if count != 1 else (form,)
    )
    return "\t".join(fields) + "\n"
