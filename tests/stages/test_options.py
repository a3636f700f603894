"""The options of stages as JSON schemas."""

from collections.abc import Callable, Sequence

import pytest

from kazprep.stages.options import installed_options, options_schema


class Short:
    """A stage with options."""

    def __init__(self, names: Sequence[str], *, most: int = 3, pattern: object = None, other=None): ...


def test_a_class_has_the_parameters_of_its_constructor():
    assert options_schema(Short) == {
        "type": "object",
        "properties": {
            "names": {"type": "array", "items": {"type": "string"}},
            "most": {"type": "integer", "default": 3},
            "pattern": {},
            "other": {},
        },
        "required": ["names"],
        "additionalProperties": False,
    }


def test_keyword_arguments_of_any_name_are_options_of_any_name():
    def made(**options: int) -> None: ...

    assert "additionalProperties" not in options_schema(made)


def test_a_stage_that_is_made_has_no_options():
    assert installed_options()["quality"]["properties"] == {}
    assert installed_options()["quality"]["additionalProperties"] is False


def test_the_filter_takes_its_conditions():
    assert installed_options()["filter"]["required"] == ["reject"]


def test_something_without_a_signature_has_unknown_options():
    assert options_schema(3) == {"type": "object"}


@pytest.mark.parametrize("type_", [Short, Callable[[], int]])
def test_a_type_that_json_does_not_have_leaves_the_type_open(type_):
    def made(call): ...

    made.__annotations__["call"] = type_
    assert options_schema(made)["properties"] == {"call": {}}
