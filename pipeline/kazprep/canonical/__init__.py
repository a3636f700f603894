"""Base forms of names, so that they can be counted: `Қазақстанның`, `Қазақстанға` → `Қазақстан`."""

from collections.abc import Collection

from kazprep.canonical.strip_suffixes import StrippedSuffix, stripped_suffixes
from kazprep.entities.classes import NAME_CLASSES
from kazprep.text.arguments import text_of

__all__ = ["NAME_CLASSES", "StrippedSuffix", "canonical", "explain"]


def canonical(text: str, label: str, other_names: Collection[str] = ()) -> str | None:
    """A name without its case, possessive and plural suffixes; None if its class is not in `NAME_CLASSES`.

    `text` is an entity as it occurs in a text, `label` its class, `other_names` the names in the same
    document: a base form among them distinguishes a suffix from the end of a name.

    Only the last word is inflected. The possessive that belongs to a name stays (`Қостанай облысы`), and so
    does every ambiguous suffix: stripping too much makes a name that does not exist, or that of somebody
    else, while stripping too little leaves a form that is counted separately and can be seen. White space
    becomes one space, quotation marks around the name are removed; nothing else is changed.

    Raises `TypeError` for a name that is not a string.

    >>> canonical("Аида Балаеваның", "PERSON"), canonical("Қостанай облысында", "GPE")
    ('Аида Балаева', 'Қостанай облысы')
    >>> canonical("Тамды", "GPE"), canonical("Тамды", "GPE", {"Там"}), canonical("2026 жылы", "DATE")
    ('Тамды', 'Там', None)
    """
    if label not in NAME_CLASSES:
        return None
    name = " ".join(text_of(text, "the name").split())
    for stripped in stripped_suffixes(name, label, other_names):
        name = stripped.rest
    return name


def explain(text: str, label: str, other_names: Collection[str] = ()) -> tuple[StrippedSuffix, ...]:
    """The suffixes that `canonical` strips from a name, in order, and why; for people who write rules.

    >>> [(each.suffix, each.name, each.rest, each.reason) for each in explain("Балаевтарға", "PERSON")]
    [('ға', 'dative', 'Балаевтар', 'by rule'), ('тар', 'plural', 'Балаев', 'by rule')]
    """
    if label not in NAME_CLASSES:
        return ()
    return tuple(stripped_suffixes(" ".join(text_of(text, "the name").split()), label, other_names))
