"""Settings: where they come from, and what is said of those that are wrong."""

import tomllib
from pathlib import Path

import pytest

from kazprep.settings import Settings, SettingsError, load_settings, setting_names
from tests.conftest import ROOT

DEFAULT_FILE = ROOT / "configs" / "default.toml"


def test_the_default_file_lists_every_setting_with_its_default():
    written = tomllib.loads(DEFAULT_FILE.read_text(encoding="utf-8"))
    names = [f"{section}.{name}" for section, values in written.items() for name in values]
    assert names == setting_names()
    assert load_settings(DEFAULT_FILE) == Settings()


def test_the_default_file_has_a_comment_on_every_setting():
    lines = DEFAULT_FILE.read_text(encoding="utf-8").splitlines()
    settings = [number for number, line in enumerate(lines) if " = " in line and not line.startswith("#")]
    for number in settings:
        assert lines[number - 1].startswith("#"), lines[number]


def test_every_file_in_configs_is_valid():
    for file in DEFAULT_FILE.parent.glob("*.toml"):
        load_settings(file)


def test_a_file_overrides_defaults_and_an_assignment_overrides_the_file(tmp_path):
    file = tmp_path / "my.toml"
    file.write_text("[run]\nworkers = 3\nbatch_characters = 500\n")
    settings = load_settings(file, ["run.workers=2", 'normalize.disable=["nfc"]'])
    assert settings.run.workers == 2
    assert settings.run.batch_characters == 500
    assert settings.normalize.disable == ("nfc",)
    assert settings.output == Settings().output


def test_a_file_with_a_byte_order_mark_is_read(tmp_path):
    file = tmp_path / "my.toml"
    file.write_text("\ufeff[run]\nworkers = 3\n", encoding="utf-8")
    assert load_settings(file).run.workers == 3


def test_one_name_is_a_list_and_a_number_a_path():
    assert load_settings(assignments=["normalize.disable=nfc"]).normalize.disable == ("nfc",)
    assert load_settings(assignments=["models.source=2026"]).models.source == "2026"


def test_a_value_that_is_no_toml_is_a_string():
    assert load_settings(assignments=["models.source=/some/where"]).models.source == "/some/where"


@pytest.mark.parametrize(
    ("assignment", "message"),
    [
        ("run.wokers=2", r"there is no setting 'run.wokers', did you mean 'run.workers'\?"),
        ("rum.workers=2", r"there is no setting 'rum', did you mean 'run"),
        ("workers=2", r"there is no setting 'workers', did you mean 'run.workers'\?"),
        ("run.workers=many", r"run.workers takes a whole number, not 'many'"),
        ("run.workers=true", r"run.workers takes a whole number, not True"),
        ("run.workers=1\njunk=3", r"run.workers takes a whole number, not "),
        ("output.row_group_size=99999999999999", r"less than or equal to 2147483647"),
        (
            "normalize.profile=light",
            r"normalize.profile: Input should be 'minimal', 'default' or 'aggressive'",
        ),
        ("run.workers=-1", r"run.workers: Input should be greater than or equal to 0"),
        ("segment.disable_rules=elipsis", r"there is no rule 'elipsis', did you mean 'ellipsis'\?"),
        ("segment.rules=1", r"segment.rules takes true or false, not 1"),
        ("tag.trim=yes", r"tag.trim takes true or false, not 'yes'"),
        ("normalize.disable=['nfk']", r"there is no rule 'nfk', did you mean 'nfc'\?"),
        ("run.workers", r"'run.workers' is not a setting; write key=value"),
        ("run.workers.most=2", r"run.workers takes a whole number, not \{'most': 2\}"),
        ("run=2", r"run: Input should be"),
    ],
)
def test_a_wrong_setting_is_an_error_that_helps(assignment, message):
    with pytest.raises(SettingsError, match=message):
        load_settings(assignments=[assignment])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[run\n", "is not valid TOML"),
        (b"\xff\xfe", "is not valid TOML"),
        (None, "can't be read: No such file"),
    ],
)
def test_a_file_that_can_not_be_read_is_an_error(tmp_path: Path, content, message):
    file = tmp_path / "my.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError, match=message):
        load_settings(file)
