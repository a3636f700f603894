"""Dates as articles write them: `20 ақпан 2020 жылы` for KazNERD's `20-сыншы ақпан 2020-сыншы жылы`."""

import re

from kazprep.corpora.kaznerd import LabelledSentence

_ORDINAL = re.compile(r"(\d+)-\w*[нс]?(?:шы|ші)")


def with_bare_numbers(sentence: LabelledSentence) -> LabelledSentence:
    """The sentence without the ordinal ending of a number that another word of its date follows.

    >>> with_bare_numbers(LabelledSentence(1, ("15-інші", "наурызда"), ("B-DATE", "I-DATE"))).words
    ('15', 'наурызда')
    """
    words = list(sentence.words)
    for i, word in enumerate(words[:-1]):
        ordinal = _ORDINAL.fullmatch(word)
        if ordinal and sentence.labels[i][2:] == "DATE" and sentence.labels[i + 1] == "I-DATE":
            words[i] = ordinal[1]
    return LabelledSentence(sentence.number, tuple(words), sentence.labels)
