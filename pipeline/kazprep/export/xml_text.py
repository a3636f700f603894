"""Text as XML 1.0 may have it."""

import re

# https://www.w3.org/TR/xml/#charsets; half of a surrogate pair can't be in a table.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SPACES = re.compile(r"\s+")


def xml_text(text: str) -> str:
    """A text to stand between tags: `&`, `<` and `>` escaped, characters that XML can't have as U+FFFD.

    >>> xml_text("А < Ә & \\x07")
    'А &lt; Ә &amp; \ufffd'
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _ILLEGAL.sub("\ufffd", text).replace("\r", "&#13;")


def xml_value(text: str) -> str:
    """A text to stand in double quotes; white space becomes single spaces.

    >>> xml_value('«Жас» "қала"\\n')
    '«Жас» &quot;қала&quot;'
    """
    return xml_text(one_line(text)).replace('"', "&quot;")


def xml_attributes(**values: object) -> str:
    """Attributes for a tag, each after a space; those that are None are left out.

    `xml__id` is `xml:id`, and `for_` is `for`.

    >>> xml_attributes(type="GPE", key=None, n=3)
    ' type="GPE" n="3"'
    """
    return "".join(
        f' {name.rstrip("_").replace("__", ":")}="{xml_value(str(value))}"'
        for name, value in values.items()
        if value is not None
    )


def one_line(text: str) -> str:
    """A text with single spaces for its white space, none at the ends."""
    return _SPACES.sub(" ", text).strip()
