"""The settings as a JSON schema, with which editors check and complete settings files."""

from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from kazprep.settings.descriptions import read_descriptions
from kazprep.settings.sections import BUILT_IN_STAGES, Settings


class _Untitled(GenerateJsonSchema):
    """No titles: pydantic's repeat the names."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Never."""
        return False


def json_schema(stage_options: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A JSON schema (draft 2020-12) of settings files: sections, names, types, limits, descriptions.

    `stage_options` has the stages that are installed, each with the schema of its options. The options of a
    stage of a module, `module:attribute`, are not checked.
    """
    schema = Settings.model_json_schema(schema_generator=_Untitled)
    for section in schema["properties"].values():
        del section["default"]  # said at each setting
    sections = schema["$defs"]
    for name, descriptions in read_descriptions().items():
        for setting, description in descriptions.items():
            sections[name]["properties"][setting]["description"] = description
    sections["PipelineSettings"]["properties"]["stages"]["items"] = {
        "anyOf": [{"enum": [*BUILT_IN_STAGES, *stage_options]}, {"type": "string", "pattern": ":"}]
    }
    sections["StageSettings"] |= {
        "properties": dict(stage_options),
        "patternProperties": {":": {"type": "object"}},
        "additionalProperties": False,
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
