"""Entity types in families, since no reader can tell 25 colours apart."""

FAMILIES: dict[str, tuple[str, ...]] = {
    "people": ("PERSON", "POSITION", "NORP", "NON_HUMAN"),
    "places": ("GPE", "LOCATION", "FACILITY"),
    "organisations": ("ORGANISATION", "PROJECT", "PRODUCT"),
    "times": ("DATE", "TIME"),
    "numbers": ("CARDINAL", "ORDINAL", "MONEY", "PERCENTAGE", "QUANTITY"),
    "works": ("EVENT", "LAW", "ART", "ADAGE"),
    "other": ("LANGUAGE", "DISEASE", "CONTACT", "MISCELLANEOUS"),
}
"""KazNERD's 25 classes by family. A family has a colour; the class stands beside each entity in letters."""

_FAMILY_OF = {kind: family for family, kinds in FAMILIES.items() for kind in kinds}


def family_of(kind: str) -> str:
    """The family of a type; those of other tag sets are `other`.

    >>> family_of("GPE"), family_of("VEHICLE")
    ('places', 'other')
    """
    return _FAMILY_OF.get(kind, "other")
