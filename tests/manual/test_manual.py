"""What the manual says is what the code does."""

import re
import subprocess
import sys
from importlib import import_module

import pytest

from kazprep.tables.schemas import SCHEMAS
from tests.conftest import ROOT
from tests.manual import commands, errors, public, tables
from tests.manual.examples import PAGES, blocks, counts, printed, run_seeds

ALL_PAGES = ("README.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")))

PACKAGE = ROOT / "pipeline" / "kazprep"
PUBLIC_PACKAGES = ("boundaries", "canonical", "export", "stages")


def expanded(path):
    """The paths that `a/{b,c}` stands for."""
    head, brace, rest = path.partition("{")
    names, _, tail = rest.partition("}")
    return [f"{head}{name}{tail}" for name in names.split(",")] if brace else [path]


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


def test_the_page_of_errors_has_every_class(at_root):
    page = errors.PAGE.read_text(encoding="utf-8")
    assert [name for name in sorted(errors.error_classes()) if f"`{name}`" not in page] == []


def test_the_page_of_errors_quotes_what_the_code_says(at_root):
    quoted = errors.messages(errors.PAGE.read_text(encoding="utf-8"))
    said = errors.texts()
    assert quoted
    assert [message for message in quoted if not errors.is_said(message, said)] == []


def test_every_public_name_can_be_imported(at_root):
    for module, names in public.listed().items():
        for name in names:
            assert hasattr(import_module(module), name), f"{module}.{name}"


@pytest.mark.parametrize("module", ["kazprep", *(f"kazprep.{name}" for name in PUBLIC_PACKAGES)])
def test_what_a_public_package_exports_is_listed(module, at_root):
    assert public.listed()[module] == set(import_module(module).__all__)


@pytest.mark.parametrize("name", ALL_PAGES)
def test_a_page_uses_public_names_alone(name, at_root):
    names = public.listed()
    modules = {".".join(module.split(".")[:depth]) for module in names for depth in range(1, 5)}
    used = public.used((ROOT / name).read_text(encoding="utf-8"))
    assert [
        f"{module}.{each}"
        for module, each in sorted(used)
        if each not in names.get(module, ()) and f"{module}.{each}" not in modules
    ] == []


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_the_links_of_a_page_lead_to_files(name):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / name).read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/design.md"])
def test_the_paths_that_a_page_names_exist(name):
    quoted = re.findall(r"`([\w./{},-]+)`", (ROOT / name).read_text(encoding="utf-8"))
    paths = [
        path for each in quoted if "/" in each or each.endswith((".py", ".md")) for path in expanded(each)
    ]
    assert paths
    bases = (ROOT, PACKAGE)
    assert [path for path in paths if not any((base / path).exists() for base in bases)] == []


def test_the_site_builds_without_warnings(tmp_path):
    pytest.importorskip("mkdocs")
    pytest.importorskip("material")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", tmp_path / "site"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert "Quickstart" in (tmp_path / "site" / "start" / "index.html").read_text(encoding="utf-8")


def test_every_page_is_in_the_contents():
    contents = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for path in sorted((ROOT / "docs").glob("*.md")):
        assert f": {path.name}\n" in contents, path.name
