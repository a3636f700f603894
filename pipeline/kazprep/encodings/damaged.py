"""Text of which some bytes can't be decoded, and binary files."""

DAMAGED_SHARE = 0.05
"""With fewer of its characters beyond ASCII broken than this, text is damaged, and in no other encoding."""

MIXED_SHARE = 0.4
"""With fewer than this, a part of the text is in UTF-8. Of 36,000 pieces of Kazakh, of 20 to 500 letters in
KZ-1048, PTCP154, windows-1251, KOI8-R, CP866 and MacCyrillic, read as UTF-8, each had 0.43 or more."""

_FEW = 2
_SHORT_SHARE = 0.25
"""With one or two broken places a text may have this share of them."""

_SNIFFED = 8192  # as git has it, a zero byte in the first 8 KiB makes a file suspect
_CONTROLS = bytes({*range(1, 9), *range(14, 27), *range(28, 32)})
_CONTROL_SHARE = 0.01
"""Text has hardly any control characters; of what is compressed they are a tenth of the bytes."""


def few_lost(text: str, written: int = 0) -> bool:
    """Whether a text with U+FFFD where bytes could not be decoded is still plainly that text.

    Fewer than one in twenty of its characters beyond ASCII may be lost, or, of a short text, one or two if
    they are not more than a quarter. `written` is how many U+FFFD were there already.

    >>> few_lost("Алматыда түнде қар жау\ufffd"), few_lost("caf\ufffd"), few_lost("\ufffd\ufffd\ufffd \ufffd")
    (True, False, False)
    """
    lost = text.count("\ufffd") - written
    return lost_share(text, written) <= (_SHORT_SHARE if lost <= _FEW else DAMAGED_SHARE)


def lost_share(text: str, written: int = 0) -> float:
    """The share of U+FFFD among the characters beyond ASCII, but for `written` ones that were there."""
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return (text.count("\ufffd") - written) / max(1, beyond_ascii)


def replaced(text: str, encoding: str) -> str:
    """A text that was decoded with lone surrogates for broken bytes, as decoding with U+FFFD would give it.

    >>> replaced(b"\\xd2\\x9b\\xd2 \\xd2\\x9b".decode("utf-8", "surrogateescape"), "utf-8")
    'қ\ufffd қ'
    """
    try:
        return text.encode(encoding, "surrogateescape").decode(encoding, "replace")
    except UnicodeEncodeError:  # surrogates that stand for no byte
        return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)


def is_binary(data: bytes) -> bool:
    """Whether bytes with a zero byte among the first 8 KiB are no text in a one-byte encoding or UTF-8.

    Text that a crash or a faulty crawler has left zero bytes in is still text.

    >>> is_binary(b"\\x89PNG\\r\\n\\x1a\\n\\0\\0\\0\\rIHDR\\x08\\x02"), is_binary("қала\\0дала".encode())
    (True, False)
    """
    if b"\0" not in data[:_SNIFFED]:
        return False
    others = len(data) - data.count(0)
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return controls >= _CONTROL_SHARE * others
