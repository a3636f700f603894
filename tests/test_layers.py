"""The layers of the package are the same in the contract of the import linter and on the map for readers."""

import re
import tomllib

from tests.conftest import ROOT


def contract():
    """The layers that import-linter checks, from top to bottom, each with its modules."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (layers,) = (each["layers"] for each in project["tool"]["importlinter"]["contracts"])
    return [set(layer.split(" | ")) for layer in layers]


def test_the_map_has_the_layers_of_the_contract_from_bottom_to_top():
    page = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    section = page.partition("\n## Layers\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.+?) \|", section, re.MULTILINE)
    assert [set(re.findall(r"`(\w+)`", row)) for row in rows] == contract()[::-1]
