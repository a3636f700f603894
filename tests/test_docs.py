"""The manual names only what there is: public names, messages, files, pages."""

import re
import tomllib
from importlib import import_module

import pytest

from kazprep import Run
from kazprep.settings import Settings, setting_names, settings_of
from tests.conftest import ROOT
from tests.manual import errors, public

ALL_PAGES = ("README.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")))
PACKAGE = ROOT / "pipeline" / "kazprep"
PUBLIC_PACKAGES = ("boundaries", "canonical", "corrections", "export", "report", "stages")


def expanded(path):
    """The paths that `a/{b,c}` expands to."""
    head, brace, rest = path.partition("{")
    names, _, tail = rest.partition("}")
    return [f"{head}{name}{tail}" for name in names.split(",")] if brace else [path]


@pytest.fixture
def at_root(monkeypatch):
    monkeypatch.chdir(ROOT)


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


@pytest.mark.parametrize("name", ALL_PAGES)
def test_the_settings_that_a_page_names_exist(name):
    page = (ROOT / name).read_text(encoding="utf-8")
    sections = "|".join(section for section in Settings.model_fields if section != "stages")
    named = re.findall(rf"`(?:--set )?(?P<name>(?:{sections})\.\w+)(?: ?=[^`]*)?`", page)
    others = {f"run.{name}" for name in ("json", "log", *dir(Run))} | {"report.html"}
    assert {*named} - {*setting_names()} - others == set()


def test_the_settings_files_that_pages_show_are_valid():
    pages = [(ROOT / name).read_text(encoding="utf-8") for name in ALL_PAGES]
    blocks = [block for page in pages for block in re.findall(r"^```toml\n(.*?)^```", page, re.M | re.S)]
    files = [values for values in map(tomllib.loads, blocks) if "project" not in values]
    assert files
    for values in files:
        settings_of(values)


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


def test_every_page_is_in_the_contents():
    contents = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for path in sorted((ROOT / "docs").glob("*.md")):
        assert f": {path.name}\n" in contents, path.name


def test_the_citation_agrees_with_the_package():
    yaml = pytest.importorskip("yaml")
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert cited["cff-version"] == "1.2.0"
    assert cited["authors"] == project["authors"]
    assert cited["license"] == project["license"].split(" AND ")[0]  # the format has no "and"
