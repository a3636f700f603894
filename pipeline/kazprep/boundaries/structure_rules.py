"""Sentence rules over the structure of documents: headlines, datelines, labels, list items, references."""

import re

from kazprep.boundaries.candidates import REFERENCE_MARK_ENDS, Candidate, Verdict, marked_heading_end
from kazprep.boundaries.lexicon import STARTERS
from kazprep.boundaries.word_classes import (
    attributes_speech,
    ends_in_verb,
    is_address,
    is_number,
    is_plain,
)
from kazprep.text.alphabet import UPPER
from kazprep.text.lazy_pattern import lazy_pattern

JOIN, SPLIT = Verdict.JOIN, Verdict.SPLIT

_MIN_HEADLINE = 20  # characters
_CONTINUES = ",;:–—-(«„[/№"
_CAN_END = lazy_pattern(
    r"(?:(?<![рмзжң])(?<![ж]ай)[дт][ыі]|(?<![ыі])м[ыі]з|м[ае][кқ]|у[дт][ае]|отыр|тұр|жүр|жатыр|екен|емес|керек|бар|жоқ|мүмкін|ң[ыі]з|[.!?…дт][ыі]?[»”\"])$"
)


def headline(candidate: Candidate) -> Verdict | None:
    """A headline in a paragraph ends in a finite verb, before a capital letter: `көмір қымбаттайды Бүгін`."""
    if candidate.punctuation or not candidate.next_is_upper or candidate.dash or "(" in candidate.opening:
        return None
    if candidate.part in _ONE_SENTENCE:
        return None
    if candidate.end - candidate.sentence_start < _MIN_HEADLINE:
        return None
    return SPLIT if ends_in_verb(candidate) else None


_ONE_SENTENCE = frozenset({"list", "table", "credit", "caption"})


def marked_heading(candidate: Candidate) -> Verdict | None:
    """A heading that `##` marks ends before the text in its line: `## Еңбектері Ол көп кітап жазды.`"""
    if candidate.punctuation or not candidate.text.startswith("##", candidate.sentence_start):
        return None
    end = marked_heading_end(candidate.text, candidate.sentence_start)
    return SPLIT if end == candidate.end else None


# Before the name of whom it says: тілшіміз Айгүл, ағамыз Болат.
_OURS = lazy_pattern(
    "(?:аға|апа|ата|ана|әже|әке|көке|ағай|апай|жерлес|әріптес|ұстаз|іні|дос|тілші|кейіпкер)[ыі]?м[ыі]з$"
)


def no_punctuation(candidate: Candidate) -> Verdict | None:
    """The model ends a sentence where none can end without punctuation: `жер,| су`, `ол| келді`.

    A headline inside a paragraph ends in a finite verb or the like, or is in capital letters, before a
    capital letter. After a verb of speech comes the speaker: `деп хабарлайды Атырау қаласының әкімі`.
    """
    if candidate.punctuation:
        return None
    if candidate.part in _ONE_SENTENCE:
        return JOIN
    before = candidate.text[max(0, candidate.end - 60) : candidate.end]
    if before[-1] in _CONTINUES or candidate.dash or "(" in candidate.opening or _OURS.search(before):
        return JOIN
    if not candidate.next_is_upper and not candidate.next_word[:1].isdigit():
        return JOIN
    if candidate.next_is_upper and candidate.next_word not in STARTERS and attributes_speech(candidate):
        return JOIN
    words = before.split()[-2:]
    in_capitals = len(words) == 2 and all(word.isupper() and len(word) > 1 for word in words)
    return None if in_capitals or _CAN_END.search(before) else JOIN


_CERTAIN_LABELS = """
абзац акт анықтама бап билет бөлік бөлім бөлімше график дәріс диаграмма ереже жаттығу кезең кесте көрініс
қадам қосымша лемма модуль мысал нұсқа параграф перде пункт сабақ слайд сурет схема сызба сызбанұсқа тақырып
тапсырма тарау тармақ тармақша теорема формула хикая эпизод әңгіме
"""
_OTHER_LABELS = (
    "ән апта әдіс ереже есеп жыр карта кезең кеңес кітап күн миф орын себеп сөз сұрақ том топ тур факт"
)
_CERTAIN = frozenset(_CERTAIN_LABELS.split())
_LABELS = _CERTAIN | set(_OTHER_LABELS.split())
_LABEL = "(?:" + "|".join(sorted(_LABELS, key=len, reverse=True)) + ")"
_BEFORE_NUMBER = (
    "(?:анықтама|билет|бөлім|график|дәріс|диаграмма|жаттығу|карта|кесте|қосымша|лемма|мысал|параграф|сабақ|слайд"
    "|сурет|схема|сызба|тақырып|тапсырма|тарау|теорема|формула)"
)
_LABEL_NUMBER = r"(?:№[ ]?)?(?:\d{1,4}(?:[.-]\d{1,3})*[а-яәғқңі]?|[IVXLCІХСМҮ]{1,7})"
_ORDINAL_UNIT = "бірінші|екінші|үшінші|төртінші|бесінші|алтыншы|жетінші|сегізінші|тоғызыншы"
_TENS = "он|жиырма|отыз|қырық|елу"
_ORDINAL = rf"(?:(?:(?:{_TENS})[ ])?(?:{_ORDINAL_UNIT})|оныншы|жиырмасыншы|отызыншы|қырқыншы|елуінші)"
_NUMBERED_LABEL = rf"""(?:
    (?: {_LABEL_NUMBER} (?: -?(?:[ыі]н)?ш[ыі] )? [ ]? [-–—]? [ ]? | {_ORDINAL} [ ] ) (?: кіші [ ] )? {_LABEL}
  | {_BEFORE_NUMBER} [ ] {_LABEL_NUMBER}
  | § [ ]? \d{{1,3}} (?: \.\d{{1,3}} )*
)"""
_LABELLED = lazy_pattern(
    rf"""
    (?P<before> \A [\#*♦•]* [ ]* [«“„"(\[]* | [«“„"] | :[ ] )
    (?: {_NUMBERED_LABEL} \. [ ] )* {_NUMBERED_LABEL} \Z
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ROMAN = lazy_pattern("[IVXLCІХСМҮ]{1,7}")
_MAX_LABEL = 60  # characters


def label(candidate: Candidate) -> Verdict | None:
    """The label that a sentence begins with is not a sentence: `5-бап. Салық`, `Кесте 4. Баға`.

    It has to be the first words of its sentence or quotation. Inside a paragraph a complete sentence may be a
    label (`Қай бап? 5-бап. Оны бәрі біледі.`), so that there no word that begins sentences may follow.
    """
    if candidate.punctuation != "." or candidate.closing:
        return None
    sentence_start = candidate.sentence_start
    last = candidate.word.rpartition("-")[2].casefold()
    if last not in _LABELS and not last[-1:].isdigit() and not _ROMAN.fullmatch(candidate.word):
        return None
    start = max(sentence_start, candidate.start - _MAX_LABEL)
    labelled = _LABELLED.search(candidate.text[start : candidate.start])
    if labelled is None or (start > sentence_start and not labelled["before"]):
        return None
    if sentence_start == 0 or candidate.text[sentence_start - 1] == "\n" or labelled["before"]:
        return JOIN
    return JOIN if last in _CERTAIN and candidate.next_word not in STARTERS else None


_LIST_NUMBER = lazy_pattern(r"[(\[]?§? ?(?:\d{1,3}(?:\.\d{1,3})*|[IVXLІХ]{1,6}|[a-zа-яәғқі])")
_LIST_ITEM = lazy_pattern(r" (?:\d{1,2}|[а-яәғқі])\) ")


def list_number(candidate: Candidate) -> Verdict | None:
    """The number or letter that a list item begins with is not a sentence: `1. Жалпы ережелер.`"""
    if candidate.punctuation != "." or candidate.closing or not candidate.space:
        return None
    if candidate.start - candidate.sentence_start > 12:
        return None
    before = candidate.text[candidate.sentence_start : candidate.start]
    return JOIN if _LIST_NUMBER.fullmatch(before) else None


def inline_list_number(candidate: Candidate) -> Verdict | None:
    """So it is with the number of a list item after a colon or semicolon: `Кемшіліктері: 1. Дағдарыс`."""
    if candidate.punctuation != "." or not candidate.space:
        return None
    if not candidate.word.isdigit() or len(candidate.word) > 2:
        return None
    return JOIN if candidate.text_before_word(2) in {": ", "; "} else None


def list_item(candidate: Candidate) -> Verdict | None:
    """A list item follows: `жауап күтеді. б) Құжат`, `әзірлейді. 2) Өтініш`."""
    if candidate.punctuation != "." or not candidate.space or candidate.abbreviation:
        return None
    return SPLIT if _LIST_ITEM.match(candidate.text, candidate.end) else None


_BIBLIOGRAPHY_PART = lazy_pattern(
    rf"""
    \s* [–—-] [ ] (?:
        [{UPPER}][\w-]* (?: [,;] [ ] [{UPPER}][\w-]* )? [ ]? : [^\n]{{2,80}}? ,[ ] (?:18|19|20)\d\d \b
      | [{UPPER}][\w-]* \.? , [ ] (?:1[6-9]|20)\d\d \b
      | (?:18|19|20)\d\d [.,;] (?! \d ) | № [ ]? \d | (?: Б | С | P | Т | Вып | Vol ) \. [ ]? \d
      | \d{{1,4}} [ ]? - ? (?: б | бет | с | p ) \b
    )
    """,
    re.VERBOSE,
)


def bibliography(candidate: Candidate) -> Verdict | None:
    """A bibliography entry continues: `Тарих. – Алматы: Атамұра, 2010. – 250 б.`"""
    if candidate.punctuation != "." or candidate.closing or not candidate.dash:
        return None
    return JOIN if _BIBLIOGRAPHY_PART.match(candidate.text, candidate.end) else None


def reference_mark(candidate: Candidate) -> Verdict | None:
    """A reference mark belongs to the sentence before it: `Қар жауды.[1] Жол`, `Қар жауды.² 1950 жылы`.

    Where a sentence begins with its mark, so does the next one: `[1] Арал, 1998. [2] Балқаш, 2004.`
    """
    begins = candidate.text[candidate.sentence_start] == "[" == candidate.opening
    if begins and candidate.punctuation == "." and candidate.space and candidate.next_word[:1].isdigit():
        return SPLIT
    if not candidate.closing or candidate.closing[-1] not in REFERENCE_MARK_ENDS:
        return None
    if candidate.abbreviation or not candidate.space:
        return None
    if not candidate.next_is_upper:
        begins_with_number = candidate.next_word[:1].isdigit() and not candidate.dash
        return SPLIT if begins_with_number and is_plain(candidate, 3) else None
    if candidate.punctuation != ".":
        return SPLIT
    ends = is_plain(candidate, 3) or is_number(candidate) or is_address(candidate)
    return SPLIT if ends or candidate.word[-1:] in '»”")]' else None
