"""Dates as articles write them: `20 ақпан 2020 жылы` for KazNERD's `20-сыншы ақпан 2020-сыншы жылы`."""

import random
import re

from kazprep.corpora.kaznerd import LabelledSentence

# The cases of each month: nominative, genitive, dative, accusative, locative, ablative, and the adjective.
_MONTHS = tuple(
    tuple(month + ending for ending in ("", *endings.split()))
    for month, endings in {
        "қаңтар": "дың ға ды да дан дағы",
        "ақпан": "ның ға ды да нан дағы",
        "наурыз": "дың ға ды да дан дағы",
        "сәуір": "дің ге ді де ден дегі",
        "мамыр": "дың ға ды да дан дағы",
        "маусым": "ның ға ды да нан дағы",
        "шілде": "нің ге ні де ден дегі",
        "тамыз": "дың ға ды да дан дағы",
        "қыркүйек": "тің ке ті те тен тегі",
        "қазан": "ның ға ды да нан дағы",
        "қараша": "ның ға ны да дан дағы",
        "желтоқсан": "ның ға ды да нан дағы",
    }.items()
)
_CASE = {form: case for forms in _MONTHS for case, form in enumerate(forms)}
_OTHER_CASE = 0.5  # of the months replaced
_ORDINAL = re.compile(r"(\d+)-\w*[нс]?(?:шы|ші)")


def is_month(word: str) -> bool:
    """Whether a word is a month, in any case.

    >>> is_month("наурызға"), is_month("күз")
    (True, False)
    """
    return word in _CASE


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


def with_other_months(sentence: LabelledSentence, rng: random.Random, rate: float) -> LabelledSentence:
    """The sentence with each month of its dates replaced, at this rate, by any month, half in any case.

    KazNERD has few days before a month in another case than the locative. The verb may ask for the case that
    stood there: a tagger finds where dates begin and end all the same.

    >>> sentence = LabelledSentence(1, ("15-інші", "наурызда"), ("B-DATE", "I-DATE"))
    >>> with_other_months(sentence, random.Random(1), 1.0).words
    ('15-інші', 'ақпанды')
    """
    words = list(sentence.words)
    for i, (word, label) in enumerate(zip(sentence.words, sentence.labels, strict=True)):
        case = _CASE.get(word)
        if case is not None and label[2:] == "DATE" and rng.random() < rate:
            forms = rng.choice(_MONTHS)
            words[i] = rng.choice(forms) if rng.random() < _OTHER_CASE else forms[case]
    return LabelledSentence(sentence.number, tuple(words), sentence.labels)
