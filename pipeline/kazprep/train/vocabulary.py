"""Which words get a vector in the tagger, and how they are written."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kazprep.corpora.sentence import read_lines

MAX_WORDS = 92_000  # so that all models together stay below 25 MB
_MIN_COPIES = 3  # occurrences of a word that only augmented sentences have
_LISTED_NAMES = 2 / 3  # of the room for listed words is for those that are only written with a capital
_WORD_LIST = "gazetteers/wordlist_by_frequency.txt"


def choose_words(
    texts: Iterable[Iterable[Sequence[str]]],
    gold: Iterable[Sequence[str]],
    augmented: Iterable[Sequence[str]],
    listed: Mapping[str, str],
) -> list[str]:
    """The words that get a vector, in lowercase and in alphabetical order.

    These are all words of the `gold` sentences, those that occur twice in all and often enough in one of the
    `texts`, each a list of sentences, and the most frequent of `listed` (see `read_word_list`).
    """
    counts: Counter[str] = Counter()
    worth: set[str] = set()
    for text in texts:
        own = Counter(word.lower() for words in text for word in words)
        least = _MIN_SHARE * own.total()
        worth.update(word for word, count in own.items() if count >= least)
        counts += own
    in_gold = Counter(word.lower() for words in gold for word in words)
    counts += in_gold
    in_copies = Counter(word.lower() for words in augmented for word in words)
    chosen = {word for word in worth if counts[word] > 1} | set(in_gold)
    chosen |= {word for word, count in in_copies.items() if count >= _MIN_COPIES}
    others = [word for word in listed if word not in chosen]
    room = max(0, MAX_WORDS - len(chosen))
    names = [word for word in others if listed[word] != word][: round(room * _LISTED_NAMES)]
    chosen.update(list(dict.fromkeys([*names, *others]))[:room])
    return sorted(chosen)


# The share of a text's words that makes a word worth a vector: once in a small file of articles, four times
# in a million words of reviews, whose rare words are misspelled ones.
_MIN_SHARE = 4e-6


def read_word_list(data: Path) -> dict[str, str]:
    """Words in lowercase, the most frequent first, with the form that the list has; none without the list.

    A form with a capital is a name, as a rule: the list has it only so.
    """
    path = data / _WORD_LIST
    if not path.is_file():
        return {}
    forms: dict[str, str] = {}
    for line in read_lines(path):
        word = line.split()[0] if line.split() else ""
        if len(word) > 1 and word[0].isalpha() and (not word.isupper() or len(word) > 3):
            forms.setdefault(word.lower(), word)
    return forms


def written_forms(sentences: Iterable[Sequence[str]]) -> dict[str, str]:
    """How each word, in lowercase, is mostly written where it is not the first of a sentence.

    >>> written_forms([["Бүгін", "Абай", "келді"], ["Абай", "бүгін", "келді"]])
    {'бүгін': 'бүгін', 'абай': 'Абай', 'келді': 'келді'}
    """
    counts: dict[str, Counter[str]] = {}
    for words in sentences:
        for position, word in enumerate(words):
            # The first word of a sentence says little, and counts where there is nothing else.
            counts.setdefault(word.lower(), Counter())[word] += 1 if position == 0 else 100
    return {word: forms.most_common(1)[0][0] for word, forms in counts.items()}
