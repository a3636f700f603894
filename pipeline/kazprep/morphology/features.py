"""Features of Universal Dependencies, as the column FEATS writes them.

https://universaldependencies.org/format.html#morphological-annotation
"""


def sorted_features(feats: str) -> str:
    """Features in UD's order: by name, upper and lower case alike, and so are the values of each.

    >>> sorted_features("Person[psor]=3|Number[psor]=Sing,Plur|Case=Nom|Number=Sing")
    'Case=Nom|Number=Sing|Number[psor]=Plur,Sing|Person[psor]=3'

    Raises `ValueError` for a feature without a name or a value, and for one that is there twice.
    """
    pairs = []
    names = set()
    for feature in feats.split("|"):
        name, _, values = feature.partition("=")
        if not name or not all(values.split(",")):
            raise ValueError(f"the feature {feature!r} is not Name=Value")
        if name in names:
            raise ValueError(f"the feature {name} is there twice")
        names.add(name)
        in_order = sorted(values.split(","), key=str.lower) if "," in values else [values]
        pairs.append(f"{name}={','.join(in_order)}")
    return "|".join(sorted(pairs, key=str.lower))
