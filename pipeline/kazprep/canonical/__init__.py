"""Names as they stand alone, so that they can be counted: `Қазақстанның`, `Қазақстанға` → `Қазақстан`."""

from collections.abc import Collection

from kazprep.canonical.strip import StrippedSuffix, stripped_suffixes
from kazprep.entities.classes import NAME_CLASSES
from kazprep.text.arguments import text_of

__all__ = ["Cut", "canonical", "explain"]


def canonical(text: str, kind: str, others: Collection[str] = ()) -> str | None:
    """A name without its case, possessive and plural endings; None for a class that is not in `NAME_CLASSES`.

    `text` is an entity as it stands in a text, `kind` its class, `others` the names that stand in the same
    document: a form that is found bare there tells an ending from the end of a name.

    The last word alone is inflected. The possessive that belongs to a name stays (`Қостанай облысы`), and so
    does every end that may be the name's own: a wrong cut makes a name that does not exist, or one of
    somebody else, while a missed one leaves a form that is counted apart and can be seen. White space is
    made single, quotation marks around the whole are taken off; nothing else is changed.

    Raises `TypeError` for a name that is not a string.

    >>> canonical("Аида Балаеваның", "PERSON"), canonical("Қостанай облысында", "GPE")
    ('Аида Балаева', 'Қостанай облысы')
    >>> canonical("Тамды", "GPE"), canonical("Тамды", "GPE", {"Там"}), canonical("2026 жылы", "DATE")
    ('Тамды', 'Там', None)
    """
    if kind not in NAME_CLASSES:
        return None
    name = " ".join(text_of(text, "the name").split())
    for cut in stripped_suffixes(name, kind, others):
        name = cut.rest
    return name


def explain(text: str, kind: str, others: Collection[str] = ()) -> tuple[StrippedSuffix, ...]:
    """The endings that `canonical` cuts off a name, in their order, and why; for people who write rules.

    >>> [(cut.ending, cut.name, cut.rest, cut.reason) for cut in explain("Балаевтарға", "PERSON")]
    [('ға', 'dative', 'Балаевтар', 'by rule'), ('тар', 'plural', 'Балаев', 'by rule')]
    """
    if kind not in NAME_CLASSES:
        return ()
    return tuple(stripped_suffixes(" ".join(text_of(text, "the name").split()), kind, others))
