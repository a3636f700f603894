"""Features of Universal Dependencies, as the column FEATS writes them.

https://universaldependencies.org/format.html#morphological-annotation
"""

from collections import Counter


def sorted_features(feats: str) -> str:
    """Features in UD's order: by name, upper and lower case alike, and so are the values of each.

    >>> sorted_features("Person[psor]=3|Number[psor]=Sing,Plur|Case=Nom|Number=Sing")
    'Case=Nom|Number=Sing|Number[psor]=Plur,Sing|Person[psor]=3'
    """
    if "," not in feats and "|" not in feats:
        return feats
    pairs = []
    for feature in feats.split("|"):
        name, equals, values = feature.partition("=")
        pairs.append(name + equals + ",".join(sorted(values.split(","), key=str.lower)))
    return "|".join(sorted(pairs, key=str.lower))


def check_features(feats: str) -> None:
    """Check that each feature is written as `Name=Value` or `Name=Value,Value`, and is there once.

    Raises `ValueError`, which names the feature.
    """
    pairs = [feature.partition("=") for feature in feats.split("|")]
    for name, equals, values in pairs:
        if not name or not all(values.split(",")):
            raise ValueError(f"the feature {name + equals + values!r} is not Name=Value")
    ((name, times),) = Counter(name for name, _, _ in pairs).most_common(1)
    if times > 1:
        raise ValueError(f"the feature {name} is there twice")
