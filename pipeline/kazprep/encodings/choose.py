"""The choice of an encoding: byte order mark, strict UTF-8, what is declared, what is likely."""

import codecs
from dataclasses import dataclass

from kazprep.encodings.damaged import DAMAGED_SHARE, MIXED_SHARE, few_lost, lost_share
from kazprep.encodings.detect import Encoding, detect_code_page, detect_utf16
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
"""What servers declare by default."""

_SAMPLE_BYTES = 1 << 19
"""The bytes before and after the first broken one by which the share of broken characters is estimated."""


class EncodingError(ValueError):
    """Bytes that are not text in the forced encoding, or in any that is looked for."""


def decode(data: bytes, forced: str = "", declared: str | None = None) -> tuple[str, Encoding]:
    """The text of bytes, without a byte order mark, and the encoding that it was in.

    `forced` is the one encoding to use; without it the first of these that applies: a byte order mark, strict
    UTF-8, the encoding `declared` (by a page, a header), what is likely by the letters. Bytes that can't be
    decoded become U+FFFD, as in WHATWG's decoders, if they are few (`few_lost`); the confidence is lower
    then.

    Raises `EncodingError` if there is no such encoding, or too many bytes can't be decoded in it.

    >>> decode("Қала мен дала, қыс пен жаз".encode("kz1048"))[0]
    'Қала мен дала, қыс пен жаз'
    >>> decode("Қала мен дала, қыс пен жаз".encode()[:-1])[0]
    'Қала мен дала, қыс пен жа\ufffd'
    """
    encoding = choose_encoding(data, forced, declared, is_complete=True)
    skipped = mark_length(data, encoding)
    body = data[skipped:]
    try:
        return body.decode(encoding.name), encoding
    except UnicodeDecodeError as error:
        offset = error.start
    text = body.decode(encoding.name, "replace")
    replacement = "\ufffd".encode(encoding.name, "ignore")
    written = body.count(replacement) if replacement else 0
    if few_lost(text, written):
        return text, Encoding(encoding.name, min(encoding.confidence, 1.0 - lost_share(text, written)))
    raise EncodingError(
        f"byte 0x{body[offset]:02X} at offset {offset + skipped} and others are not valid {encoding.name}"
        + ("" if not forced else ", which input.encoding asks for")
    )


def mark_length(data: bytes, encoding: Encoding) -> int:
    """The length of the byte order mark that the data begins with; 0 if it is not of that encoding."""
    mark, name = _marked(data)
    return len(mark) if name == encoding.name else 0


def choose_encoding(
    data: bytes, forced: str = "", declared: str | None = None, *, is_complete: bool = False
) -> Encoding:
    """The encoding of bytes, or of a file that begins with them if not `is_complete`.

    Raises `EncodingError` if no encoding gives likely text.
    """
    mark, marked = _marked(data)
    if forced:
        return _forced(known_encoding(forced) or forced, marked)
    if mark:
        return Encoding(marked)
    broken = _broken_utf8(data, is_complete=is_complete)
    if broken is None:
        # UTF-16 of Latin letters is valid UTF-8 with zero bytes in it.
        return (detect_utf16(data) if b"\0" in data else None) or Encoding("utf-8")
    utf16 = detect_utf16(data)
    if utf16:
        return utf16
    if broken.share < (DAMAGED_SHARE if is_complete else MIXED_SHARE) or (is_complete and broken.few):
        return Encoding("utf-8", 1.0 - broken.share)  # of many records some are damaged; the others are read
    if broken.share < MIXED_SHARE:
        raise EncodingError(
            f"most of the text is UTF-8, but byte 0x{data[broken.offset]:02X} at offset {broken.offset} and "
            "too many others can't be decoded: repair it, or force an encoding with input.encoding"
        )
    return _declared_or_detected(data, known_encoding(declared) if declared else None, broken.offset)


def _marked(data: bytes) -> tuple[bytes, str]:
    """The byte order mark that bytes begin with and the encoding that it indicates; empty without one."""
    return next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", ""))


def _forced(name: str, marked: str) -> Encoding:
    """The encoding that a setting names; `utf-16` is that of the byte order mark, if the file has one."""
    has_mark = any(other.startswith(name) for _, other in _MARKS)
    return Encoding(marked if has_mark and marked.startswith(name) else name)


def _declared_or_detected(data: bytes, declared: str | None, offset: int) -> Encoding:
    """The encoding of bytes that are not UTF-8, as the byte at an offset shows."""
    detected = detect_code_page(data)
    if declared and not declared.startswith("utf"):
        is_default = declared in _LATIN_1 and detected is not None and detected.confidence > 0.9
        are_related = detected is not None and {declared, detected.name} <= _WINDOWS
        if not is_default and not are_related and _is_text(data, declared):
            return Encoding(declared)
    if detected is None:
        raise EncodingError(
            f"the text is not in UTF-8 (byte 0x{data[offset]:02X} at offset {offset} can't be decoded), nor "
            "likely in any other encoding looked for; if it is text, name its encoding with input.encoding"
        )
    return detected


@dataclass(frozen=True, slots=True)
class _Broken:
    """Where bytes are not UTF-8, and how much of the text that is."""

    offset: int
    """Of the first such byte."""
    share: float
    """Of the characters beyond ASCII."""
    few: bool
    """Whether they are few enough for the text to be kept."""


def _broken_utf8(data: bytes, *, is_complete: bool) -> _Broken | None:
    """What is not UTF-8 in bytes; None if they are valid, at least up to a cut last character unless
    `is_complete`."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=is_complete)
    except UnicodeDecodeError as error:
        offset = error.start
    else:
        return None
    around = data[max(0, offset - _SAMPLE_BYTES) : offset + _SAMPLE_BYTES]
    sample = around.decode("utf-8", "replace")
    written = around.count("\ufffd".encode())
    return _Broken(offset, lost_share(sample, written), few_lost(sample, written))


def _is_text(data: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(data)
    except (UnicodeDecodeError, ValueError):
        return False
    return True
