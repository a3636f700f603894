"""What the built-in stages require and provide, known without loading a model."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outline:
    """What a stage declares."""

    name: str
    requires: frozenset[str]
    provides: frozenset[str]


NORMALIZE = Outline("normalize", frozenset({"raw_text", "content"}), frozenset({"text", "edits"}))
SEGMENT = Outline("segment", frozenset({"text"}), frozenset({"sentences", "tokens"}))
TAG = Outline("tag", frozenset({"text", "sentences", "tokens"}), frozenset({"entities"}))
BUILT_IN = {outline.name: outline for outline in (NORMALIZE, SEGMENT, TAG)}
"""The built-in stages by their names, in the order in which they fit together."""
