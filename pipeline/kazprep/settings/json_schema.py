"""A JSON schema of the settings, with which editors check and complete settings files."""

from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from kazprep.settings.definitions import BUILT_IN_STAGES, Settings
from kazprep.settings.descriptions import read_descriptions


class _Untitled(GenerateJsonSchema):
    """No titles: pydantic's repeat the names."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Never."""
        return False


def json_schema(stage_options: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A JSON schema of settings files: sections, names, types, limits, descriptions.

    It is of draft 7, without references, since that is what editors support for TOML. `stage_options` has the
    schema of the options of each installed stage, by its name. The options of a stage of a module,
    `module:attribute`, are not checked.
    """
    schema = Settings.model_json_schema(schema_generator=_Untitled)
    definitions, descriptions = schema.pop("$defs"), read_descriptions()
    sections: dict[str, Any] = {}
    for name, section in Settings():
        sections[name] = definitions[type(section).__name__]
        del sections[name]["title"]
        for setting, description in descriptions[type(section).__name__].items():
            sections[name]["properties"][setting]["description"] = description
    sections["pipeline"]["properties"]["stages"]["items"] = {
        "anyOf": [{"enum": [*BUILT_IN_STAGES, *stage_options]}, {"type": "string", "pattern": ":"}]
    }
    sections["stages"] |= {
        "properties": dict(stage_options),
        "patternProperties": {":": {"type": "object"}},
        "additionalProperties": False,
    }
    return {"$schema": "http://json-schema.org/draft-07/schema#", **schema, "properties": sections}
