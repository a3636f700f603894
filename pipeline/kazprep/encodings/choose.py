"""The choice of an encoding: a mark, UTF-8 if it is strictly that, what is declared, what is likely."""

import codecs
from dataclasses import dataclass

from kazprep.encodings.damaged import DAMAGED_SHARE, MIXED_SHARE, few_lost, lost_share
from kazprep.encodings.detect import detect_page, detect_utf16
from kazprep.encodings.names import known_encoding

_MARKS = (  # UTF-32's little-endian mark begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WINDOWS = frozenset({"cp1251", "kz1048", "ptcp154"})
"""Kazakh in one of the latter two is often declared as the first, which lacks the letters."""

_LATIN_1 = frozenset({"ascii", "cp1252", "iso8859-1"})
"""What servers declare where nobody has thought of it."""


class EncodingError(ValueError):
    """Bytes that are no text in the encoding forced, or in any that is looked for."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An encoding by its name in Python, how sure it is (0 to 1), and how long the byte order mark is."""

    encoding: str
    score: float
    mark: int = 0


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding that it was in; `score` says how sure that is, from 0 to 1."""

    text: str
    encoding: str
    score: float


def decode(data: bytes, forced: str = "", declared: str | None = None) -> Decoded:
    """The text that bytes hold, without a byte order mark.

    `forced` is the one encoding to use; without it the first of these holds: a byte order mark, strict UTF-8,
    the encoding `declared` (by a page, a header), and what is likely by the letters. Bytes that are no text
    in it become U+FFFD, as WHATWG's decoders have it, where they are few (`few_lost`): `score` falls then.

    Raises `EncodingError` when there is none, or too much is no text in it.

    >>> decode("Қала мен дала, қыс пен жаз".encode("kz1048")).text
    'Қала мен дала, қыс пен жаз'
    >>> decode("Қала мен дала, қыс пен жаз".encode()[:-1]).text
    'Қала мен дала, қыс пен жа\ufffd'
    """
    choice = choose_encoding(data, forced, declared, whole=True)
    body = data[choice.mark :]
    try:
        return Decoded(body.decode(choice.encoding), choice.encoding, choice.score)
    except UnicodeDecodeError as error:
        place = error.start
    text = body.decode(choice.encoding, "replace")
    sign = "\ufffd".encode(choice.encoding, "ignore")
    written = body.count(sign) if sign else 0
    if few_lost(text, written):
        return Decoded(text, choice.encoding, min(choice.score, 1.0 - lost_share(text, written)))
    raise EncodingError(
        f"byte 0x{body[place]:02X} at offset {place + choice.mark} and more are no text in {choice.encoding}"
        + ("" if not forced else ", which input.encoding asks for")
    )


def choose_encoding(
    data: bytes, forced: str = "", declared: str | None = None, *, whole: bool = False
) -> Choice:
    """The encoding of bytes, or of a file that begins with them if they are not the whole of it.

    Raises `EncodingError` when there is none that gives likely text.
    """
    mark, marked = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", ""))
    if forced:
        encoding = known_encoding(forced) or forced
        own = next((mark for mark, name in _MARKS if name.startswith(encoding)), b"")
        if encoding == marked or (own and marked.startswith(encoding)):
            return Choice(marked, 1.0, len(mark))
        return Choice(encoding, 1.0)
    if marked:
        return Choice(marked, 1.0, len(mark))
    broken = _broken_utf8(data, whole=whole)
    if broken is None:
        # UTF-16 of Latin letters is valid UTF-8 with zero bytes in it.
        wide = detect_utf16(data) if b"\0" in data else None
        return Choice(wide.encoding, wide.score) if wide else Choice("utf-8", 1.0)
    wide = detect_utf16(data)
    if wide:
        return Choice(wide.encoding, wide.score)
    if broken.share < (DAMAGED_SHARE if whole else MIXED_SHARE) or (whole and broken.few):
        return Choice("utf-8", 1.0 - broken.share)  # of many records some are damaged; the others are read
    if broken.share < MIXED_SHARE:
        raise EncodingError(
            f"the text is in UTF-8 for the most part, but byte 0x{data[broken.place]:02X} at offset "
            f"{broken.place} and too many others can't be decoded: repair it, or force an encoding with "
            "input.encoding"
        )
    return _declared_or_detected(data, known_encoding(declared) if declared else None, broken.place)


def _declared_or_detected(data: bytes, declared: str | None, place: int) -> Choice:
    detected = detect_page(data)
    if declared and not declared.startswith("utf"):
        doubted = declared in _LATIN_1 and detected is not None and detected.score > 0.9
        told_apart = detected is not None and {declared, detected.encoding} <= _WINDOWS
        if not doubted and not told_apart and _is_text(data, declared):
            return Choice(declared, 1.0)
    if detected is None:
        raise EncodingError(
            f"the text is not in UTF-8 (byte 0x{data[place]:02X} at offset {place} can't be decoded), nor "
            "likely in any other encoding looked for; if it is text, name its encoding with input.encoding"
        )
    return Choice(detected.encoding, detected.score)


@dataclass(frozen=True, slots=True)
class _Broken:
    place: int
    share: float
    few: bool


def _broken_utf8(data: bytes, *, whole: bool) -> _Broken | None:
    """Where the first byte is that is no UTF-8, and the share of characters beyond ASCII that are broken."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=whole)
    except UnicodeDecodeError as error:
        place = error.start
    else:
        return None
    around = data[max(0, place - (1 << 19)) : place + (1 << 19)]
    sample = around.decode("utf-8", "replace")
    written = around.count("\ufffd".encode())
    return _Broken(place, lost_share(sample, written), few_lost(sample, written))


def _is_text(data: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(data)
    except (UnicodeDecodeError, ValueError):
        return False
    return True
