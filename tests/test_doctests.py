"""The examples in docstrings give what they say."""

import doctest
import importlib
import pkgutil

import pytest

import kazprep

MODULES = [
    module.name
    for module in pkgutil.walk_packages(kazprep.__path__, "kazprep.")
    if not module.name.endswith("__main__")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples():
    examples = [
        example
        for name in ("kazprep.normalize", "kazprep.normalization.latin_homoglyphs", "kazprep.text.paragraphs")
        for found in doctest.DocTestFinder().find(importlib.import_module(name))
        for example in found.examples
    ]
    assert len(examples) > 8
