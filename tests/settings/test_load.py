"""Where settings come from, and the messages about wrong ones."""

from pathlib import Path

import pytest

from kazprep.errors import SettingsError
from kazprep.settings import Settings, load_settings
from tests.conftest import ROOT


def test_every_file_in_configs_is_valid():
    files = list((ROOT / "configs").glob("*.toml"))
    assert files
    for file in files:
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


def test_one_name_is_a_list_and_an_empty_string_is_an_empty_list():
    settings = load_settings(
        assignments=["normalize.disable=nfc", "input.ignore=*.bak", "input.text_column="]
    )
    assert settings.normalize.disable == ("nfc",)
    assert settings.input.ignore == ("*.bak",)
    assert settings.input.text_column == ()


def test_a_number_is_a_path():
    assert load_settings(assignments=["models.source=2026"]).models.source == "2026"


def test_an_assignment_leaves_the_settings_of_an_earlier_run_as_they_are():
    earlier = {"input": {"extensions": {".log": "txt"}}}
    settings = load_settings(assignments=["input.extensions.dat=csv"], earlier=earlier)
    assert settings.input.extensions == {".log": "txt", ".dat": "csv"}
    assert earlier == {"input": {"extensions": {".log": "txt"}}}


def test_a_value_that_is_not_toml_is_a_string():
    assert load_settings(assignments=["models.source=/some/where"]).models.source == "/some/where"


@pytest.mark.parametrize(
    ("assignment", "message"),
    [
        ("run.wokers=2", r"there is no setting 'run.wokers', did you mean 'run.workers'\?"),
        ("rum.workers=2", r"there is no setting 'rum', did you mean 'run"),
        ("workers=2", r"there is no setting 'workers', did you mean 'run.workers'\?"),
        ("run.workers=many", r"run.workers takes an integer, not 'many'"),
        ("run.workers=true", r"run.workers takes an integer, not True"),
        ("run.workers=1\njunk=3", r"run.workers takes an integer, not "),
        ("output.row_group_size=99999999999999", r"less than or equal to 2147483647"),
        (
            "normalize.profile=light",
            r"normalize.profile: Input should be 'minimal', 'default', 'aggressive' or 'restore'",
        ),
        ("run.workers=-1", r"run.workers: Input should be greater than or equal to 0"),
        ("segment.disable_rules=elipsis", r"there is no rule 'elipsis', did you mean 'ellipsis'\?"),
        ("segment.rules=1", r"segment.rules takes true or false, not 1"),
        ("tag.trim=yes", r"tag.trim takes true or false, not 'yes'"),
        ("normalize.disable=['nfk']", r"there is no rule 'nfk', did you mean 'nfc'\?"),
        ("run.workers", r"'run.workers' is not a setting; write key=value"),
        ("run.workers.most=2", r"run.workers takes an integer, not \{'most': 2\}"),
        ("run=2", r"run takes a table of settings, not 2"),
        ("run.document_timeout_seconds=long", r"run.document_timeout_seconds takes a number, not 'long'"),
        ("input.encoding=1251", r"input.encoding takes a string, not 1251"),
        ("input.extensions=dat", r"input.extensions takes a table, not 'dat'"),
        ("normalize.disable=3", r"normalize.disable takes a list of strings, not 3"),
        ("input.ignore=[3]", r"input.ignore.0 takes a string, not 3"),
        ("=2", r"'=2' is not a setting; write key=value, as in run.workers=2"),
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


def test_a_names_file_is_beside_the_settings_file_that_has_it(tmp_path, monkeypatch):
    config = tmp_path / "configs" / "my.toml"
    config.parent.mkdir()
    config.write_text('tag.names = "names.tsv"')
    assert load_settings(config).tag.names == str(tmp_path / "configs" / "names.tsv")
    monkeypatch.chdir(tmp_path)
    assert load_settings(config, ["tag.names=other.tsv"]).tag.names == str(tmp_path / "other.tsv")
    earlier = {"tag": {"names": "/somewhere/names.tsv"}}
    assert load_settings(earlier=earlier).tag.names == "/somewhere/names.tsv"
    assert load_settings().tag.names == load_settings(None, ["tag.names="]).tag.names == ""
