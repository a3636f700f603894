"""Numbers of things in English: `1 document`, `2,104 documents`."""


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number and what it counts, in the singular or the plural; `many` where an `s` at the end won't do.

    >>> counted(1, "document"), counted(2104, "document"), counted(0, "entity", "entities")
    ('1 document', '2,104 documents', '0 entities')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
