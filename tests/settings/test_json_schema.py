"""The JSON schema of settings files takes the files that kazprep takes."""

import json
import tomllib

import pytest
from jsonschema import Draft7Validator

from kazprep.errors import SettingsError
from kazprep.settings import settings_of
from kazprep.settings.json_schema import json_schema
from tests.conftest import ROOT

OPTIONS = {
    "short": {
        "type": "object",
        "properties": {"most": {"type": "integer"}},
        "additionalProperties": False,
    }
}
SCHEMA = json_schema(OPTIONS)
VALIDATOR = Draft7Validator(SCHEMA)


def test_the_schema_is_a_json_schema():
    Draft7Validator.check_schema(SCHEMA)


def test_the_default_file_fits():
    VALIDATOR.validate(tomllib.loads((ROOT / "configs" / "default.toml").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "written",
    [
        "",
        "[run]\nworkers = 2",
        '[normalize]\ndisable = "nfc"',
        '[input]\nextensions = { dat = "txt", "" = "csv" }',
        '[input]\nencoding = "kz1048"\ntext_column = ["body", "article_text"]',
        '[segment]\ndisable_rules = ["ellipsis"]',
        '[pipeline]\nstages = ["normalize", "my.package:Short"]\n[stages."my.package:Short"]\nmost = 3',
    ],
)
def test_a_file_that_is_read_fits(written):
    values = tomllib.loads(written)
    settings_of(values)
    VALIDATOR.validate(values)


@pytest.mark.parametrize(
    "written",
    [
        "workers = 2",
        "[rum]\nworkers = 2",
        "[run]\nwokers = 2",
        "[run]\nworkers = -1",
        "[run]\nworkers = true",
        '[run]\nworkers = "many"',
        '[normalize]\nprofile = "light"',
        '[normalize]\ndisable = ["nfk"]',
        '[segment]\ndisable_rules = ["elipsis"]',
        '[input]\nextensions = { dat = "pdf" }',
        "[stages]\nshort = 3",
    ],
)
def test_a_file_that_is_refused_does_not_fit(written):
    values = tomllib.loads(written)
    with pytest.raises(SettingsError):
        settings_of(values)
    assert not VALIDATOR.is_valid(values)


@pytest.mark.parametrize(
    ("written", "fits"),
    [
        ('[pipeline]\nstages = ["normalize", "short"]\n[stages.short]\nmost = 3', True),
        ('[pipeline]\nstages = ["normalize", "short"]\n[stages.short]\nleast = 3', False),
        ('[pipeline]\nstages = ["normalize", "shrt"]', False),
    ],
)
def test_stages_and_their_options_are_those_that_are_installed(written, fits):
    assert VALIDATOR.is_valid(tomllib.loads(written)) is fits


def test_every_setting_has_its_description_and_default():
    written = tomllib.loads((ROOT / "configs" / "default.toml").read_text(encoding="utf-8"))
    for section, values in written.items():
        settings = SCHEMA["properties"][section]["properties"]
        assert {name: schema["default"] for name, schema in settings.items()} == values
        assert all(schema["description"] for schema in settings.values())


def test_the_schema_has_no_references():
    assert "$ref" not in json.dumps(SCHEMA)
