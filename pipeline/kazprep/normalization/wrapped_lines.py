"""The rule that joins lines that were wrapped at a width, as in scans, PDF, e-mail and old newsgroups.

A line of a normalized text is a paragraph, so that a document with wrapped paragraphs has to be recognised
before its lines are joined. A wrong join costs more than a missed one: a document of one-line paragraphs,
verse, a list, a dialogue or a table stays as it is.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from kazprep.normalization.edits import Replacement
from kazprep.normalization.lines import End, Line, Start, end_of, lines_of, start_of
from kazprep.structure import Part, part_by_form
from kazprep.text.alphabet import LOWER_CYRILLIC, UPPER

MIN_WIDTH, MAX_WIDTH = 16, 160
"""Characters: no column is narrower, and longer lines are not wrapped ones."""

_LOWER_LINE = re.compile(rf"\n[^\S\n]*[a-z{LOWER_CYRILLIC}]")
_SEPARATED = re.compile(r"\n\s")
_MIN_INSIDE = 0.4  # of the line breaks, in the blocks of wrapped lines, that are inside sentences
_MAX_WIDTH_OF_FEW = 100  # characters, in a short text
_ALMOST_FULL = 0.93  # of the width; printed letters differ in width
_MAX_PROSE_SENTENCE = 600  # characters, on average
_MIN_LOWER = 0.15  # of the lines
_MANY = 6  # breaks inside sentences, from which shares count instead of each break


@dataclass(frozen=True, slots=True)
class _Break:
    """The break between two lines of a block."""

    before: Line
    after: Line
    end: End
    start: Start

    @property
    def inside(self) -> bool:
        """Whether it seems to be inside a sentence: no punctuation before it, a lowercase letter after it."""
        return self.start is Start.LOWER and self.end in (End.OPEN, End.COMMA, End.HYPHEN)

    def length_with_next_word(self) -> int:
        """The length of the line with the first word of the next one, in characters."""
        return self.before.length + 1 + self.after.first_word_length


def wrapped_lines(text: str, *, always: bool = False, heading: bool = False) -> Iterator[Replacement]:
    """Join the lines of a text that was wrapped at a width, and the words that are hyphenated at line ends.

    A text counts as wrapped if its lines break inside sentences, near one width, as prose does; blank lines
    and indented lines separate its paragraphs. `always` skips this check. With `heading` the first line is a
    heading, and is not joined.

    Does nothing if lines begin with capital letters (verse), differ much in length (lists, messages) or end
    sentences (a paragraph a line). List items, replies, page numbers and short lines are never joined.

    >>> text = "Тауда түнімен қалың\\nқар жауып, таңертең\\nжол түгел жабылды."
    >>> [(start, end, new) for start, end, new in wrapped_lines(text)]
    [(19, 20, ' '), (39, 40, ' ')]
    """
    if not always and not _may_be_wrapped(text):
        return
    lines = lines_of(text)[heading:]
    breaks = _breaks(lines)
    furniture: frozenset[int] = frozenset()
    if not always:
        furniture = frozenset(line.start for line in lines if _is_furniture(line))
    column = Column(0, _FULL) if always else _column(lines, breaks, text, furniture)
    if column is None:
        return
    words = WordsOfText(text)
    separated = always or any(line.begins_paragraph for line in lines[1:])
    verse = set() if always else _verse(breaks)
    for line_break in breaks:
        if line_break.before.block in verse or not _was_wrapped(line_break, column, separated, furniture):
            continue
        start, end = line_break.before.end, line_break.after.start
        if line_break.end is not End.HYPHEN:
            yield start, end, " "
        elif words.keeps_hyphen(start, end):
            yield start, end, ""
        else:
            yield start - 1, end, ""


@dataclass(frozen=True, slots=True)
class Column:
    """The column that a text was wrapped in."""

    width: int
    """In characters; 0 where it is not known."""
    full: float
    """The share of the width that a full line has at least, with the first word of the next one."""


def _is_furniture(line: Line) -> bool:
    """Whether a line is a credit, a caption, a row or a heading by its form, and not the start of an item."""
    if line.length > MAX_WIDTH:
        return False
    return part_by_form(line.text[line.start : line.end]) not in (None, Part.LIST)


def _column(
    lines: Sequence[Line], breaks: Sequence[_Break], text: str, furniture: frozenset[int]
) -> Column | None:
    """The column that the lines of a text were wrapped in, or None if they were not."""
    filled = _filled_column(lines, breaks, furniture)
    if filled is not None:
        return filled
    width = _width(lines, breaks, text)
    return None if width is None else Column(width, _FULL)


_FULL = 0.85
_MIN_FILLED = 4  # breaks inside sentences; of fewer, each has to be where the next word had no room at all
_MIN_WIDTH_OF_FEW = 45  # characters
_MIN_FILLED_WIDTH = 24  # characters; verse is narrower
_FEW_FILLED = 8  # breaks inside sentences, up to which a sentence has to end within a line
_MAX_LONGER = 0.1  # of the lines
_ENDS_WITHIN_LINE = re.compile(rf"[{LOWER_CYRILLIC}][.!?] [{UPPER}«–—]")


def _filled_column(
    lines: Sequence[Line], breaks: Sequence[_Break], furniture: frozenset[int]
) -> Column | None:
    """The column of a text whose lines break inside sentences just where the next word had no room.

    That is so whatever else is in the text: headings, credits, tables, lists. Lines of verse and messages have
    room for it, or end their sentences.
    """
    prose = [
        each for each in breaks if each.before.start not in furniture and each.after.start not in furniture
    ]
    inside = [each for each in prose if each.inside]
    if len(inside) < 2:
        return None
    width = max(each.before.length for each in inside)
    if not (_MIN_FILLED_WIDTH if len(inside) >= _MIN_FILLED else _MIN_WIDTH_OF_FEW) <= width <= MAX_WIDTH:
        return None
    shares = sorted(
        (each.before.length + 1 + (4 if each.end is End.HYPHEN else each.after.first_word_length)) / width
        for each in inside
    )
    few = len(inside) < _MIN_FILLED
    if shares[0 if few else len(shares) // 10] < (1 if few else _ALMOST_FULL):
        return None
    hyphens = sum(each.end is End.HYPHEN for each in inside)
    if len(inside) < _FEW_FILLED or width < 40:
        ends = sum(_ENDS_WITHIN_LINE.search(line.text, line.start, line.end) is not None for line in lines)
        if ends + hyphens < (1 if few or width >= 40 else 2):
            return None
    longer = sum(line.length > 1.1 * width for line in lines if line.start not in furniture)
    if longer > _MAX_LONGER * len(lines):
        return None
    if sum(_suspicion(each) == "lowercase after punctuation" for each in prose) > 0.1 * len(prose):
        return None
    return Column(width, min(1.0, max(_FULL, shares[len(shares) // 20] - 0.02)))


def _may_be_wrapped(text: str) -> bool:
    """Whether lines begin with lowercase letters, and often enough if nothing separates paragraphs."""
    if _LOWER_LINE.search(text) is None or "-->" in text:  # subtitles
        return False
    if "\r" in text or _SEPARATED.search(text):
        return True
    return sum(1 for _ in _LOWER_LINE.finditer(text)) >= _MIN_LOWER * text.count("\n")


def _breaks(lines: Sequence[Line]) -> list[_Break]:
    found = []
    for before, after in pairwise(lines):
        if not after.begins_paragraph:
            found.append(_Break(before, after, end_of(before), start_of(after)))
    return found


def _width(lines: Sequence[Line], breaks: Sequence[_Break], text: str) -> int | None:
    """The width at which the lines of a text were wrapped, in characters, or None if they were not."""
    inside = [line_break for line_break in breaks if line_break.inside]
    if not inside:
        return None
    blocks = {line_break.before.block for line_break in inside}
    candidates = [line_break for line_break in breaks if line_break.before.block in blocks]
    few = len(inside) < _MANY
    if few:
        width = max(line.length for line in lines if line.block in blocks)
    else:
        lengths = sorted(line_break.before.length for line_break in inside)
        width = lengths[-1] if len(lengths) < 20 else lengths[int(0.95 * len(lengths))]
    if not MIN_WIDTH <= width <= (_MAX_WIDTH_OF_FEW if few else MAX_WIDTH):
        return None
    # Verse and lists have capital letters or commas, messages lowercase letters after punctuation.
    suspicions = Counter(_suspicion(line_break) for line_break in candidates)
    if len(inside) < (0.5 if few else _MIN_INSIDE) * len(candidates) or suspicions["uppercase"] > len(inside):
        return None
    commas = sum(line_break.end is End.COMMA for line_break in candidates)
    if len(candidates) > 2 and commas > (0.6 if few else 0.4) * len(candidates):
        return None
    if suspicions["lowercase after punctuation"] > (0 if few else 0.1 * len(candidates)):
        return None
    full = sum(
        line_break.length_with_next_word() > (_ALMOST_FULL if few else 0.85) * width for line_break in inside
    )
    if full < len(inside) * (1 if few else 0.8):
        return None
    if sum(line_break.before.n_words for line_break in inside) < 2 * len(inside):
        return None
    if few:
        return width if _are_sentences(lines, blocks, candidates, width) else None
    ends = sum(1 for _ in _SENTENCE_END.finditer(text))
    return width if ends * _MAX_PROSE_SENTENCE >= len(text) else None


_SENTENCE_END = re.compile(r"[.!?…][»”\"')\]]*(?=\s|\Z)")


def _suspicion(line_break: _Break) -> str:
    """Why a line break may not come from wrapping; empty if there is no such reason."""
    if line_break.start is Start.LOWER and line_break.end is End.TERMINAL:
        return "lowercase after punctuation"
    if line_break.start is Start.UPPER and line_break.end in (End.OPEN, End.COMMA):
        return "uppercase"
    return ""


def _are_sentences(lines: Sequence[Line], blocks: set[int], breaks: Sequence[_Break], width: int) -> bool:
    """Whether each block of a short text consists of complete sentences that fill its lines.

    Its first line may be a heading.
    """
    if len(breaks) == 1 and breaks[0].before.n_words < 3:
        return False
    inside = [line_break for line_break in breaks if line_break.inside]
    verbs = sum(
        line_break.before.ends_in_verb and not line_break.after.begins_with_verb_of_speech
        for line_break in inside
    )
    if 2 * verbs > len(inside):  # sentences without punctuation
        return False
    headed = len(inside) > 1
    for number, line_break in enumerate(breaks):
        is_first = number == 0 or line_break.before.block != breaks[number - 1].before.block
        if headed and is_first and line_break.start is Start.UPPER:
            continue
        if (
            line_break.end is not End.TERMINAL
            and line_break.start not in _NO_PROSE
            and line_break.length_with_next_word() <= _ALMOST_FULL * width
        ):
            return False
    for block in blocks:
        block_lines = [line for line in lines if line.block == block and start_of(line) not in _NO_PROSE]
        if not block_lines:
            return False
        if block_lines[0].starts_lower or not block_lines[-1].ends_sentence:
            return False
    return True


_NO_PROSE = (Start.OTHER, Start.LABEL)


def _verse(breaks: Sequence[_Break]) -> set[int]:
    """The blocks of verse in a wrapped text: their lines begin with capital letters."""
    of_block: dict[int, list[_Break]] = {}
    for line_break in breaks:
        of_block.setdefault(line_break.before.block, []).append(line_break)
    return {
        block
        for block, of_this in of_block.items()
        if len(of_this) > 1 and 4 * sum(line_break.inside for line_break in of_this) < len(of_this)
    }


def _was_wrapped(line_break: _Break, column: Column, separated: bool, furniture: frozenset[int]) -> bool:
    """Whether a line break in a text that was wrapped in a column comes from wrapping."""
    before, start, end, width = line_break.before, line_break.start, line_break.end, column.width
    if (
        start is Start.OTHER
        or before.is_number
        or line_break.after.is_number
        or before.length > 1.2 * width > 0
    ):
        return False
    share = _FULL if separated else column.full  # an indent is no part of the length
    full = line_break.length_with_next_word() > share * width
    if end is End.HYPHEN:
        return before.length > 0.6 * width
    if before.start in furniture:
        if line_break.after.start in furniture:
            return False
        return full and start is Start.LOWER and end in (End.OPEN, End.COMMA, End.COLON)
    if line_break.after.start in furniture and line_break.after.length < 0.8 * width:
        return False
    if start is Start.LABEL:
        return full and end in (End.OPEN, End.COMMA) and not separated
    if start is Start.REPLY and before.text[before.start] in "–—-":  # the next item of a list
        return False
    is_title = before.begins_text and start is not Start.LOWER and end is End.OPEN and not separated
    if is_title and not (before.in_capitals and line_break.after.in_capitals):
        return False
    if start is Start.LOWER and end in (End.OPEN, End.COMMA):
        return before.length > 0.5 * width
    if end is End.COLON:
        return full and start is Start.LOWER
    if end is End.TERMINAL:
        return full and (start is Start.LOWER or (separated and start is not Start.REPLY))
    return full and not (before.in_capitals and not line_break.after.in_capitals)


# Compounds that are written with a hyphen, in the nominative; from common usage.
_COMPOUNDS_TABLE = """
аға-іні ағайын-туыс ағыл-тегіл азды-көпті азық-түлік ай-күн айла-тәсіл ақыл-кеңес ақыл-ой алды-арты аман-есен
анда-санда ара-тұра арыз-шағым ас-су астан-кестең ата-ана ата-баба ауру-сырқау ауыл-аймақ аяқ-қол
әдет-ғұрып әдіс-тәсіл әзіл-қалжың әке-шеше әлеуметтік-мәдени әлеуметтік-экономикалық ән-жыр ән-күй
әңгіме-дүкен әпке-сіңлі бала-шаға бас-аяқ бас-көз бау-бақша бет-ауыз бет-әлпет бірен-саран вице-министр
вице-премьер вице-президент ғылыми-зерттеу ғылыми-техникалық дау-дамай дәрі-дәрмек дос-жаран дүние-мүлік
ел-жұрт ерлі-зайыпты ертелі-кеш есеп-қисап жай-жапсар жай-күй жақын-жуық жан-дүние жан-жақ жан-жануар
жеміс-жидек жер-су жол-жөнекей жора-жолдас жөн-жоба жөн-жосық жүріс-тұрыс зат-бұйым іс-әрекет іс-қимыл
іс-тәжірибе іс-шара кем-кетік киім-кешек көрші-қолаң күні-түні күш-жігер күш-қуат қам-қарекет
қаржы-қаражат қару-жарақ қарым-қатынас қоғамдық-саяси құрал-жабдық құрал-сайман құрт-құмырсқа қыз-жігіт
қыз-келіншек қысы-жазы мал-мүлік материалдық-техникалық мән-жай мән-мағына мәдени-ағарту
нормативтік-құқықтық ой-арман ой-пікір ойын-күлкі ойын-сауық оқу-ағарту оқу-әдістемелік оқу-жаттығу
оқу-тәрбие оңтүстік-батыс оңтүстік-шығыс өзді-өзі өлең-жыр премьер-министр салт-дәстүр салт-сана
сауда-саттық сән-салтанат солтүстік-батыс солтүстік-шығыс сондай-ақ сый-құрмет сый-сыяпат тау-тас
туған-туысқан туыс-туған тұрмыс-салт тұрмыс-тіршілік ұлан-байтақ ұсақ-түйек үлкен-кіші үсті-басы
хал-ахуал хал-жағдай шай-су ыдыс-аяқ
"""
_COMPOUNDS: dict[str, tuple[str, ...]] = {}
for _first, _, _second in sorted(word.partition("-") for word in _COMPOUNDS_TABLE.split()):
    _COMPOUNDS[_first] = (*_COMPOUNDS.get(_first, ()), _second)
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_WORD_BEFORE = re.compile(r"[^\W_]+(?:-[^\W_]+)*\Z")
_MAX_WORD = 60  # characters


class WordsOfText:
    """The words of a text, which show how a word that is divided by a hyphen is written elsewhere."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word.casefold() for word in _WORD.findall(self._text))

    def keeps_hyphen(self, end: int, start: int) -> bool:
        """Whether the hyphen before `end`, at a line's end, is part of the word that continues at `start`.

        It does before an uppercase letter and beside a digit (`Қасым-Жомарт`, `5-сынып`), in a compound that
        is known or is elsewhere in the text (`салт-дәстүр`), and in a reduplication (`бірте-бірте`). A soft
        hyphen never does.

        >>> text = "салт-\\nдәстүр, мем-\\nлекет"
        >>> WordsOfText(text).keeps_hyphen(5, 6), WordsOfText(text).keeps_hyphen(18, 19)
        (True, False)
        """
        text = self._text
        left = _WORD_BEFORE.search(text, max(0, end - 1 - _MAX_WORD), end - 1)
        right = _WORD.match(text, start)
        if text[end - 1] != "-" or left is None or right is None:
            return False
        first, second = left[0].casefold(), right[0].casefold()
        if first[-1].isdigit() or second[0].isdigit() or (right[0][0].isupper() and not left[0].isupper()):
            return True
        part = first.rpartition("-")[2]
        if any(second.startswith(known[:-1]) for known in _COMPOUNDS.get(part, ())):
            return True
        if part == second or (len(part) > 2 and second.startswith(part)):
            return True
        words = self._words
        return f"{first}-{second}" in words and first + second not in words
