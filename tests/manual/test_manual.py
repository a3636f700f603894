"""What the manual shows is what a run, the commands and the tables give."""

import re
import subprocess
import sys

import pytest

from kazprep.tables.schemas import SCHEMAS
from tests.conftest import ROOT
from tests.manual import commands, tables
from tests.manual.examples import PAGES, blocks, counts, printed, run_seeds


@pytest.fixture
def at_root(monkeypatch):
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory):
    """A folder that has outputs/seeds, as the README's first command makes it, and what that prints."""
    folder = tmp_path_factory.mktemp("manual")
    return folder, run_seeds(ROOT, folder)


@pytest.mark.parametrize("name", PAGES)
def test_the_examples_run_and_print_what_the_page_says(name, seeds, monkeypatch):
    monkeypatch.chdir(seeds[0])
    examples = list(blocks((ROOT / name).read_text(encoding="utf-8")))
    assert examples
    names = {}
    for example in examples:
        shown = printed(example[1], names)
        if example[2]:
            assert shown.rstrip() == example[2].rstrip(), "python -m tests.manual.examples writes it"


def test_the_readme_counts_what_a_run_counts(seeds):
    shown = counts((ROOT / "README.md").read_text(encoding="utf-8"))
    assert set(SCHEMAS) <= set(shown)
    assert shown == counts(seeds[1])


def test_the_page_of_tables_is_what_the_schemas_say(tmp_path, at_root):
    written = tables.PAGE.read_text(encoding="utf-8")
    assert written == tables.page(tables.small_run(tmp_path)), "python -m tests.manual.tables writes it"


def test_the_page_of_tables_lists_every_table_and_column(at_root):
    _, *sections = re.split(r"^## ", tables.PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert {
        section.partition("\n")[0]: re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
        for section in sections
    } == {name: schema.names for name, schema in SCHEMAS.items()}


def test_the_page_of_commands_is_what_help_shows(at_root):
    assert commands.PAGE.read_text(encoding="utf-8") == commands.page(), (
        "python -m tests.manual.commands writes it"
    )


@pytest.mark.parametrize("command", ["run", "export", "train ner"])
def test_the_page_of_commands_has_every_option(command, kazprep):
    section = commands.page().partition(f"# kazprep {command}\n")[2].partition("\n#")[0]
    shown = kazprep(*command.split(), "--help").stdout
    first_cells = "\n".join(re.findall(r"^\| (.+?) \|", section, re.MULTILINE))
    options = re.compile(r"(?<![\w-])--[a-z-]+")
    assert set(options.findall(shown)) - {"--help"} == set(options.findall(first_cells))


def test_the_site_builds_without_warnings(tmp_path):
    pytest.importorskip("mkdocs")
    pytest.importorskip("material")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", tmp_path / "site"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert "Quickstart" in (tmp_path / "site" / "start" / "index.html").read_text(encoding="utf-8")
