"""Damaged text, some bytes of which can't be decoded, and binary data."""

DAMAGED_SHARE = 0.05
"""Text with a smaller share of its characters beyond ASCII broken is damaged, not in another encoding."""

MIXED_SHARE = 0.4
"""Text with a smaller share broken is partly in UTF-8. Of 36,000 pieces of Kazakh of 20 to 500 letters in
KZ-1048, PTCP154, windows-1251, KOI8-R, CP866 and MacCyrillic, decoded as UTF-8, each had 0.43 or more."""

_FEW = 2
_FEW_SHARE = 0.25
"""One or two broken characters may be this share of a short text."""

SNIFFED = 8192
"""A zero byte in the first 8 KiB makes a file suspect of being binary, as in git."""

_CONTROLS = bytes({*range(1, 9), *range(14, 27), *range(28, 32)})
_CONTROL_SHARE = 0.01
"""Text has hardly any control characters; in compressed data they are a tenth of the bytes."""


def few_lost(text: str, written: int = 0) -> bool:
    """Whether a text has few enough U+FFFD instead of bytes that could not be decoded to be kept.

    At most one in twenty of its characters beyond ASCII may be lost, or one or two if they are at most a
    quarter. `written` is the number of U+FFFD that are in the bytes themselves.

    >>> few_lost("Алматыда түнде қар жау\ufffd"), few_lost("caf\ufffd"), few_lost("\ufffd\ufffd\ufffd \ufffd")
    (True, False, False)
    """
    lost = text.count("\ufffd") - written
    return lost_share(text, written) <= (_FEW_SHARE if lost <= _FEW else DAMAGED_SHARE)


def lost_share(text: str, written: int = 0) -> float:
    """The share of U+FFFD among the characters beyond ASCII, not counting `written` ones of the original."""
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return (text.count("\ufffd") - written) / max(1, beyond_ascii)


def without_surrogates(text: str, encoding: str) -> str:
    """A text decoded with `surrogateescape` as decoding with `replace` would give it: with U+FFFD.

    >>> without_surrogates(b"\\xd2\\x9b\\xd2 \\xd2\\x9b".decode("utf-8", "surrogateescape"), "utf-8")
    'қ\ufffd қ'
    """
    try:
        return text.encode(encoding, "surrogateescape").decode(encoding, "replace")
    except UnicodeEncodeError:  # surrogates that are not escaped bytes
        return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)


def is_binary(data: bytes) -> bool:
    """Whether bytes are not text in a one-byte encoding or UTF-8: zero bytes and other control characters.

    Text in which a crash or a faulty crawler has left zero bytes is still text.

    >>> is_binary(b"\\x89PNG\\r\\n\\x1a\\n\\0\\0\\0\\rIHDR\\x08\\x02"), is_binary("қала\\0дала".encode())
    (True, False)
    """
    if b"\0" not in data[:SNIFFED]:
        return False
    others = len(data) - data.count(0)
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return controls >= _CONTROL_SHARE * others
