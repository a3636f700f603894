"""The examples in the documentation give what it says."""

import doctest
import re

import pytest

from tests.conftest import ROOT

_BLOCK = re.compile(r"^```python\n(>>> .*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", ["library"])
def test_every_example_on_the_page_gives_what_it_says(name, tmp_path, monkeypatch):
    text = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    blocks = _BLOCK.findall(text)
    assert blocks
    monkeypatch.chdir(tmp_path)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, name, f"{name}.md", 0)
    assert doctest.DocTestRunner().run(test).failed == 0
