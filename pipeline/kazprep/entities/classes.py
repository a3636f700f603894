"""KazNERD's 25 classes of entities: by family, and which of them are names."""

FAMILIES: dict[str, tuple[str, ...]] = {
    "people": ("PERSON", "POSITION", "NORP", "NON_HUMAN"),
    "places": ("GPE", "LOCATION", "FACILITY"),
    "organisations": ("ORGANISATION", "PROJECT", "PRODUCT"),
    "times": ("DATE", "TIME"),
    "numbers": ("CARDINAL", "ORDINAL", "MONEY", "PERCENTAGE", "QUANTITY"),
    "works": ("EVENT", "LAW", "ART", "ADAGE"),
    "other": ("LANGUAGE", "DISEASE", "CONTACT", "MISCELLANEOUS"),
}
"""The classes by family. A family has a colour, since 25 colours can't be distinguished; the class is written
beside each entity."""

CLASSES = tuple(sorted(label for labels in FAMILIES.values() for label in labels))
"""All classes, in the order of their names."""

CONTACT = "CONTACT"

NAME_CLASSES = frozenset(
    {"EVENT", "FACILITY", "GPE", "LAW", "LOCATION", "ORGANISATION", "PERSON", "PRODUCT", "PROJECT"}
)
"""The classes of names, which have a canonical form. Numbers, dates, titles and others have none."""

_FAMILY_OF = {label: family for family, labels in FAMILIES.items() for label in labels}


def family_of(label: str) -> str:
    """The family of a class; classes of other tag sets are `other`.

    >>> family_of("GPE"), family_of("VEHICLE")
    ('places', 'other')
    """
    return _FAMILY_OF.get(label, "other")
