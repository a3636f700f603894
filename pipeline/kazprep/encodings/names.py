"""Names of encodings, as settings and web pages write them."""

import codecs

# Python's codecs that decode bytes to text in linear time. Left out: compressors, escapes and the encodings
# of domain names, which a hostile page could declare.
_KNOWN = frozenset(
    [
        "ascii",
        "big5",
        "cp1250",
        "cp1251",
        "cp1252",
        "cp1253",
        "cp1254",
        "cp1255",
        "cp1256",
        "cp1257",
        "cp1258",
        "cp866",
        "cp932",
        "cp936",
        "euc_jp",
        "euc_kr",
        "gb18030",
        "gb2312",
        "gbk",
        "iso2022_jp",
        "iso8859-1",
        "iso8859-2",
        "iso8859-5",
        "iso8859-9",
        "iso8859-15",
        "koi8-r",
        "koi8-t",
        "koi8-u",
        "kz1048",
        "mac-cyrillic",
        "mac-roman",
        "ptcp154",
        "shift_jis",
        "utf-16",
        "utf-16-be",
        "utf-16-le",
        "utf-32",
        "utf-32-be",
        "utf-32-le",
        "utf-8",
    ]
)
# Other labels of some of them, by WHATWG's standard or in use: https://encoding.spec.whatwg.org/#names-and-labels
_ALIASES = {
    "kz-1048": "kz1048",
    "strk1048-2002": "kz1048",
    "x-kz1048": "kz1048",
    "x-cp1251": "cp1251",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ukrainian": "mac-cyrillic",
    "dos-866": "cp866",
    "unicode-1-1-utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "windows-1251-kz": "kz1048",
}


def known_encoding(name: str) -> str | None:
    """Python's name for an encoding, or None for one that kazprep does not decode.

    >>> known_encoding("Windows-1251"), known_encoding("KZ-1048"), known_encoding("zlib")
    ('cp1251', 'kz1048', None)
    """
    lower = name.strip().lower()
    try:
        codec = codecs.lookup(_ALIASES.get(lower, lower)).name
    except (LookupError, ValueError):  # ValueError: a name with a zero byte in it
        return None
    return codec if codec in _KNOWN else None


def encoding_names() -> list[str]:
    """The names of all encodings that are decoded, sorted."""
    return sorted(_KNOWN)
