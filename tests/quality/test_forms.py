"""Forms that articles use and KazNERD hardly has, `forms.toml`: the embedded models find most of them."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kazprep import Tagger

GROUPS: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("forms.toml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


@pytest.mark.parametrize("group", GROUPS)
def test_forms_are_found(group: str, tagger: Tagger) -> None:
    form = GROUPS[group]
    sentences = [(template, filler) for template in form["templates"] for filler in form["fillers"]]
    wrong = [found for each in sentences if (found := _wrong(*each, form.get("class"), tagger))]
    right = 100 * (1 - len(wrong) / len(sentences))
    assert right >= form["found"], f"{right:.1f}% of {len(sentences)} are right. Wrong are:\n" + "\n".join(
        wrong
    )


def _wrong(template: str, filler: str, label: str | None, tagger: Tagger) -> str:
    """The sentence and what was found in it, if that is not what should be."""
    start = template.index("{}")
    text = template.format(filler[0].upper() + filler[1:] if start == 0 else filler)
    found = {(entity.start, entity.end, entity.type) for entity in tagger(text).named_entities}
    if label is None:
        right = not any(first == 0 for first, _, _ in found)
    else:
        right = (start, start + len(filler), label) in found
    return "" if right else f"{text} {sorted(found)}"
