"""Settings as TOML, and the file of the defaults, configs/default.toml."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from kazprep.file_extensions import EXTENSIONS
from kazprep.settings import Settings, load_settings, setting_names, settings_of
from kazprep.settings.descriptions import read_descriptions
from kazprep.settings.toml import as_toml
from tests.conftest import ROOT

DEFAULT_FILE = ROOT / "configs" / "default.toml"

TEXTS = st.text()
SCALARS = TEXTS | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False)
VALUES = st.recursive(SCALARS, lambda values: st.lists(values) | st.dictionaries(TEXTS, values), max_leaves=8)


def test_the_default_file_is_made_of_the_defaults():
    written = DEFAULT_FILE.read_bytes().decode("utf-8")
    assert written == as_toml(Settings()), "kazprep settings > configs/default.toml writes it"


def test_the_default_file_lists_every_setting_with_its_default():
    written = tomllib.loads(DEFAULT_FILE.read_text(encoding="utf-8"))
    names = [f"{section}.{name}" for section, values in written.items() for name in values]
    assert names == setting_names()
    assert load_settings(DEFAULT_FILE) == Settings()


def test_every_setting_has_a_description():
    descriptions = read_descriptions()
    for name, section in Settings():
        assert [*descriptions[type(section).__name__]] == [*type(section).model_fields], name


def test_the_description_of_extensions_lists_every_format():
    formats = read_descriptions()["InputSettings"]["extensions"].partition("Formats: ")[2]
    assert formats.rstrip(".").split(", ") == [*EXTENSIONS]


def test_no_line_is_longer_than_a_line_of_code():
    assert max(map(len, as_toml(Settings()).splitlines())) <= 110


def test_a_value_that_is_not_the_default_is_not_called_one():
    assert "its default" in as_toml(Settings())
    changed = as_toml(load_settings(assignments=["run.workers=3"]))
    assert "its default" not in changed
    assert "\nworkers = 3\n" in changed


def test_options_of_stages_have_sections():
    assignments = ['pipeline.stages=["normalize", "my.package:Short"]']
    values = {"stages": {"my.package:Short": {"most": 3, "kept": ["а б", {"x": 1.5}]}}}
    settings = load_settings(assignments=assignments, earlier=values)
    assert as_toml(settings).endswith(
        '\n[stages."my.package:Short"]\nmost = 3\nkept = ["а б", { x = 1.5 }]\n'
    )


@given(
    patterns=st.lists(TEXTS),
    source=TEXTS,
    seconds=st.floats(0, allow_infinity=False),
    options=st.dictionaries(TEXTS, VALUES),
)
def test_settings_are_read_back_equal(patterns, source, seconds, options):
    settings = settings_of(
        {
            "input": {"ignore": patterns, "extensions": {"dat": "txt", "": "csv"}},
            "models": {"source": source},
            "run": {"document_timeout_seconds": seconds},
            "pipeline": {"stages": ["normalize", "a b:c"]},
            "stages": {"a b:c": options},
        }
    )
    written = as_toml(settings)
    assert settings_of(tomllib.loads(written)) == settings
    assert all(letter.isprintable() or letter == "\n" for letter in written)
