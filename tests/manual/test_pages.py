"""The examples of the pages that are written as doctests give what the pages say."""

import doctest
import re
import sys
import types

import pytest

from tests.conftest import ROOT

_BLOCK = re.compile(r"^```python\n(>>> .*?)^```$", re.MULTILINE | re.DOTALL)


NEEDED = {"library": (), "stages": (), "adapters": ("datasets", "duckdb", "spacy", "datatrove")}


@pytest.mark.parametrize("name", NEEDED)
def test_every_example_on_the_page_gives_what_it_says(name, tmp_path, monkeypatch):
    for package in NEEDED[name]:
        pytest.importorskip(package)
    text = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    blocks = _BLOCK.findall(text)
    assert blocks
    monkeypatch.chdir(tmp_path)
    module = types.ModuleType(f"page_{name}")  # functions of a page can be pickled if it can be imported
    monkeypatch.setitem(sys.modules, module.__name__, module)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, name, f"{name}.md", 0)
    test.globs = vars(module)
    assert doctest.DocTestRunner().run(test).failed == 0
