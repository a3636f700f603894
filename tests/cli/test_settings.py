"""`kazprep settings`: the current settings, and their schema."""

import json
import tomllib

from jsonschema import Draft7Validator
from typer.testing import CliRunner

from kazprep.cli import app
from kazprep.settings import load_settings
from tests.conftest import ROOT


def printed(*arguments):
    result = CliRunner().invoke(app, ["settings", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_without_options_it_prints_the_default_file(kazprep):
    result = kazprep("settings")
    assert result.returncode == 0, result.stderr
    assert result.stdout == (ROOT / "configs" / "default.toml").read_text(encoding="utf-8")


def test_it_prints_the_settings_that_a_run_with_these_options_has(tmp_path):
    config = tmp_path / "my.toml"
    config.write_text('[run]\nworkers = 3\n[normalize]\nprofile = "minimal"\n', encoding="utf-8")
    options = ("--config", config, "--set", "run.workers=2", "--set", 'models.source="қалта"')
    again = tmp_path / "again.toml"
    again.write_text(printed(*options), encoding="utf-8")
    settings = load_settings(config, ["run.workers=2", 'models.source="қалта"'])
    assert load_settings(again) == settings
    assert (settings.run.workers, settings.normalize.profile) == (2, "minimal")


def test_the_schema_fits_what_it_prints():
    schema = json.loads(printed("--schema"))
    Draft7Validator.check_schema(schema)
    options = ("--set", 'pipeline.stages=["normalize", "filter"]', "--set", "stages.filter.reject=['a<1']")
    Draft7Validator(schema).validate(tomllib.loads(printed(*options)))


def test_a_wrong_setting_is_one_line_and_exit_code_2(kazprep):
    result = kazprep("settings", "--set", "run.workers")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        "kazprep: 'run.workers' is not a setting; write key=value, as in run.workers=2\n"
    )
