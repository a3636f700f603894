"""The types of settings, with the values that they take."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from kazprep.boundaries import RULES as BOUNDARY_RULES
from kazprep.entities.columns import COLUMN
from kazprep.entities.rules import RULES as ENTITY_RULES
from kazprep.errors import check_rule_names
from kazprep.names import KNOWN_PLACE, REPEATED_NAME
from kazprep.normalization import RULES
from kazprep.structure import PART_RULES
from kazprep.transliteration import SCRIPTS, Script

_SEGMENT_RULES = [*BOUNDARY_RULES.names(), *PART_RULES.names()]
FURTHER_RULES = (COLUMN, KNOWN_PLACE, REPEATED_NAME)
"""The rules over entities that are applied after those of `kazprep.entities.rules`."""
_ENTITY_RULES = [*ENTITY_RULES.names(), *FURTHER_RULES]

MAX_INT32 = 2**31 - 1
MAX_FLOAT_INTEGER = 2**53  # JSON readers in other languages keep integers exact up to here


def _as_names(names: object) -> object:
    """A single name as a list of one, an empty string as an empty list."""
    return ((names,) if names else ()) if isinstance(names, str) else names


def _names_schema(known: Iterable[str] = ()) -> dict[str, Any]:
    item = {"type": "string", "enum": [*known]} if known else {"type": "string"}
    return {"type": ["array", "string"], "items": item}


def _normalization_rules(names: tuple[str, ...]) -> tuple[str, ...]:
    check_rule_names(names, [rule.name for rule in RULES])
    return names


def _boundary_rules(names: tuple[str, ...]) -> tuple[str, ...]:
    check_rule_names(names, _SEGMENT_RULES)
    return names


def _entity_rules(names: tuple[str, ...]) -> tuple[str, ...]:
    check_rule_names(names, _ENTITY_RULES)
    return names


Flag = Annotated[bool, Field(strict=True)]
Count = Annotated[int, Field(strict=True, ge=1, le=MAX_INT32)]
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Names = Annotated[tuple[str, ...], BeforeValidator(_as_names), WithJsonSchema(_names_schema())]
NormalizationRules = Annotated[
    tuple[str, ...],
    BeforeValidator(_as_names),
    AfterValidator(_normalization_rules),
    WithJsonSchema(_names_schema(rule.name for rule in RULES)),
]
Scripts = Annotated[tuple[Script, ...], BeforeValidator(_as_names), WithJsonSchema(_names_schema(SCRIPTS))]
BoundaryRules = Annotated[
    tuple[str, ...],
    BeforeValidator(_as_names),
    AfterValidator(_boundary_rules),
    WithJsonSchema(_names_schema(_SEGMENT_RULES)),
]
EntityRules = Annotated[
    tuple[str, ...],
    BeforeValidator(_as_names),
    AfterValidator(_entity_rules),
    WithJsonSchema(_names_schema(_ENTITY_RULES)),
]
