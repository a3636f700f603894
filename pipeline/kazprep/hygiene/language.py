"""Stages that add the language of documents and sentences, by CLD2: it knows 80, and Kazakh's neighbours."""

import re
from dataclasses import replace

import pyarrow as pa

from kazprep.document import Document
from kazprep.stages.stage import FunctionStage
from kazprep.tables.columns import Column

try:
    import pycld2
except ImportError as error:
    raise ImportError("it takes pycld2: pip install 'kazprep[language]'") from error

UNDETERMINED = "und"
_HINTS = ({"hintTopLevelDomain": "kz"}, {"hintLanguageHTTPHeaders": "ru,kk"})
# CLD2 refuses a text with one of these as damaged.
_REFUSED = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\U0001fffe-\U0010ffff]")


def detect_language(text: str) -> tuple[str, float]:
    """The language of a text by its ISO 639-1 code, and the confidence in it, from 0 to 1.

    The score is the share of the text that is in the language, halved where CLD2 calls its answer
    unreliable. `und` is the code of undetermined text, such as one without letters. CLD2 gets the hint that
    the page is from Kazakhstan, and where it gives no answer the hint that it may be Russian.

    >>> detect_language("Бүгін Астанада қар жауды.")[0], detect_language("Сегодня в лесу тихо и красиво.")[0]
    ('kk', 'ru')
    """
    cleaned = _REFUSED.sub(" ", text)
    for hint in _HINTS:
        reliable, _, (first, *_) = pycld2.detect(cleaned, isPlainText=True, bestEffort=True, **hint)
        _, code, percent, _ = first
        if code != "un":
            return code, percent / 100 if reliable else percent / 200
    return UNDETERMINED, 0.0


def _with_language(document: Document) -> Document:
    language, score = detect_language(document.text)
    return replace(document, language=language, language_score=score)


LANGUAGE = FunctionStage(
    _with_language, requires={"text"}, provides={"language", "language_score"}, name="language"
)
"""Fills `language` and `language_score`, which are `documents`' columns, with `detect_language`."""


def _with_sentence_languages(document: Document) -> Document:
    found = [detect_language(text) for text in document.sentence_texts]
    return document.with_column("sentences", "language", [language for language, _ in found]).with_column(
        "sentences", "language_score", [score for _, score in found]
    )


SENTENCE_LANGUAGE = FunctionStage(
    _with_sentence_languages,
    requires={"text", "sentences"},
    columns=[
        Column(
            "sentences", "language", pa.string(), "the sentence's language, by its ISO 639-1 code, or und"
        ),
        Column("sentences", "language_score", pa.float32(), "how sure that is, from 0 to 1"),
    ],
    name="sentence_language",
)
"""Adds the language of each sentence."""
