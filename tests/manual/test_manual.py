"""What the manual says is what the code does."""

import re
import subprocess
import sys

import pytest

from kazprep.tables.schemas import SCHEMAS
from tests.conftest import ROOT
from tests.manual.examples import PAGES, blocks, counts, printed, run_seeds
from tests.manual.tables import PAGE, page, small_run


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
            assert shown.rstrip() == example[2].rstrip(), "python -m tests.manual.examples writes it anew"


def test_the_readme_counts_what_a_run_counts(seeds):
    shown = counts((ROOT / "README.md").read_text(encoding="utf-8"))
    assert set(SCHEMAS) <= set(shown)
    assert shown == counts(seeds[1])


def test_the_page_of_tables_is_what_the_schemas_say(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    written = PAGE.read_text(encoding="utf-8")
    assert written == page(small_run(tmp_path)), "python -m tests.manual.tables writes it anew"


def test_the_site_builds_without_warnings(tmp_path):
    pytest.importorskip("mkdocs")
    pytest.importorskip("material")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", tmp_path / "site"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert "Ten minutes" in (tmp_path / "site" / "start" / "index.html").read_text(encoding="utf-8")


def test_every_page_is_in_the_contents():
    contents = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for path in sorted((ROOT / "docs").glob("*.md")):
        assert f": {path.name}\n" in contents, path.name


def test_the_readme_lists_every_table_and_column():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([\w, ]+) \|$", text, re.MULTILINE)
    assert {name: columns.split(", ") for name, columns in rows} == {
        name: schema.names for name, schema in SCHEMAS.items()
    }
