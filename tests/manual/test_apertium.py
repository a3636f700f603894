"""The recipe that runs apertium-kaz, with a program in its place that speaks Apertium's stream format."""

import importlib
import re
import sys
import tomllib

import pytest

from kazprep import Pipeline, open_run
from kazprep.runs.runner import run
from kazprep.settings import settings_of
from kazprep.testing import check_stage
from tests.conftest import ROOT
from tests.manual.examples import blocks

PAGE = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
RECIPE = PAGE.partition("## Apertium's readings")[2].partition("\n## ")[0]

PROGRAM = r"""
import re, sys

READINGS = {
    "мектепте": "мектеп<n><loc>/мектеп<n><loc>+е<cop><aor><p3><sg>",
    "алматыда": "Алматы<np><top><loc>",
    "барды": "бар<v><iv><ifi><p3><sg>/бар<n><acc>",
    "даласы": "далас<n><nom>",
    ".": ".<sent>",
}
assert sys.argv[1:3] == ["-z", "-w"], sys.argv
*words, rest = sys.stdin.buffer.read().decode().split("\0")
assert not rest
for word in words:
    if word == "«":  # not of its alphabet
        units = word
    else:  # a sign with a backslash is a blank between two units
        parts = re.split(r"(\\.)", word)
        units = "".join(
            part if part.startswith("\\") else f"^{part}/{READINGS.get(part.lower(), '*' + part)}$"
            for part in parts
            if part
        )
    sys.stdout.buffer.write(f"{units}\0".encode())
sys.stdout.buffer.write(b"\0")  # as lt-proc 3.7 does
"""


@pytest.fixture
def readings(tmp_path, monkeypatch):
    """The module of the recipe."""
    stage, compare = blocks(RECIPE)
    (tmp_path / "apertium_readings.py").write_text(stage[1], encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module("apertium_readings")
    exec(compare[1], vars(module))
    yield module
    del sys.modules["apertium_readings"]


@pytest.fixture
def program(tmp_path):
    path = tmp_path / "lt-proc.py"
    path.write_text(PROGRAM, encoding="utf-8")
    return f"{sys.executable} {path} -z -w"


def test_the_stage_keeps_the_contract(readings, program):
    check_stage(readings.ApertiumStage(program))


def test_readings_belong_to_their_tokens(readings, program):
    words = ["Мектепте", "белгісіз", "«", ".", "a/b", "^", "\\", "5 000", "алматыда"]
    assert readings.ApertiumStage(program).analyze(words) == [
        "мектеп<n><loc>/мектеп<n><loc>+е<cop><aor><p3><sg>",
        *(None, None),
        ".<sent>",
        *(None, None, None, None),
        "Алматы<np><top><loc>",
    ]
    pipeline = Pipeline([*Pipeline().stages, readings.ApertiumStage(program)])
    tokens = pipeline.frames(pipeline.batch(["Мектепте.", "Белгісіз.", "Алматыда мектепте."]))["tokens"]
    found = tokens["apertium"].str.partition("<")[0].fillna("").tolist()
    assert found == ["мектеп", ".", "", ".", "Алматы", "мектеп", "."]


def test_a_run_puts_them_beside_ours_and_disagreements_are_counted(readings, program, tmp_path):
    (block,) = re.findall(r"^```toml\n(.*?)^```", RECIPE, re.MULTILINE | re.DOTALL)
    content = tomllib.loads(block)
    (options,) = content["stages"].values()
    assert options["command"].split()[:3] == ["lt-proc", "-z", "-w"]
    options["command"] = program
    (tmp_path / "а.txt").write_text("Айгүл мектепте даласы туралы айтты. Ол Алматыда.", encoding="utf-8")
    settings = settings_of({**content, "run": {"workers": 1}})
    run([tmp_path / "а.txt"], tmp_path / "run", settings)
    opened = open_run(tmp_path / "run")
    assert len(opened.errors()) == 0
    assert opened.tokens(["apertium"])["apertium"].notna().sum() == 5
    compared = readings.compare(opened).set_index("text")["agrees"].to_dict()
    assert compared == {"мектепте": True, "даласы": False, "Алматыда": True, ".": True}
