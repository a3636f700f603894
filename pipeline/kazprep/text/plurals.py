"""Counts with their noun in English: `1 document`, `2,104 documents`."""


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number and its noun, singular or plural; `many` is the plural where that is not `one` with an s.

    >>> counted(1, "document"), counted(2104, "document"), counted(0, "entity", "entities")
    ('1 document', '2,104 documents', '0 entities')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
