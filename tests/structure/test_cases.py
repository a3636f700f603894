"""Invented lines and what they are part of; datelines and wrapped lines through the model and the rules.

A line of a file is a case, with `\\n` for a line feed and `\\t` for a tab; a line that begins with `# ` is
the heading of the cases below it. In `parts.txt`, `furniture.txt`, `heads.txt` and `runs.txt` a line of a
case begins with what it is part of, `{title}`, or is text. In `datelines.txt` ` ‖ ` is where a sentence ends.
In `wrapped.txt` `↵` is a line break that comes from wrapping, and `\\n` one that stays.
"""

import re
from pathlib import Path

import pytest

from kazprep import normalize
from kazprep.boundaries import apply_rules
from kazprep.inference.loading import Backend, load_segmenter
from kazprep.models.folder import EMBEDDED
from kazprep.structure import PART_RULES, explain_parts, line_parts
from tests.case_files import headed_lines

CASES = Path(__file__).parent / "cases"
PART = re.compile(r"\{([a-z]+)\}")


def cases(name):
    return [
        pytest.param(line.replace("\\n", "\n").replace("\\t", "\t"), id=f"{heading}: {line[:40]}")
        for heading, line in headed_lines(CASES / name)
    ]


def lines_and_parts(marked):
    lines = marked.split("\n")
    found = [PART.match(line) for line in lines]
    return [PART.sub("", line) for line in lines], [match[1] if match else "text" for match in found]


@pytest.fixture(scope="module")
def segmenter():
    return load_segmenter(EMBEDDED, 10_000, Backend())


LINES = [case for name in ("parts.txt", "furniture.txt", "heads.txt", "runs.txt") for case in cases(name)]


@pytest.mark.parametrize("marked", LINES)
def test_parts(marked):
    lines, parts = lines_and_parts(marked)
    assert line_parts(lines) == parts


@pytest.mark.parametrize("marked", cases("datelines.txt"))
def test_datelines(segmenter, marked):
    text = marked.replace(" ‖ ", " ")
    (found,) = segmenter.segment([text])
    sentences, _ = apply_rules(text, found.sentences, found.tokens, parts=line_parts(text.split("\n")))
    assert sentences.slices(text) == marked.split(" ‖ ")


@pytest.mark.parametrize("marked", cases("wrapped.txt"))
def test_wrapped_lines(marked):
    assert normalize(marked.replace("↵", "\n")).text == marked.replace("-↵", "").replace("↵", " ")


@pytest.mark.parametrize("name", PART_RULES.names())
def test_each_rule_decides_on_some_line_of_the_cases(name):
    for case in LINES:
        lines, _ = lines_and_parts(case.values[0])
        if any(decision.rule == name for decision in explain_parts(lines)):
            return
    pytest.fail(f"no case for {name}")
