"""Whether distributions have what they should and nothing else: `python -m tests.release.contents dist/*`."""

import re
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "pipeline" / "kazprep"

MAX_BYTES = 100_000_000
"""PyPI's limit for a file."""
METADATA = ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "top_level.txt")
LICENSES = (
    "LICENSE",
    "NOTICE",
    "pipeline/kazprep/models/resources/MODEL_CARD.md",
    "pipeline/kazprep/lexicon/resources/README.md",
)


def package_files() -> set[str]:
    """The files of the package, as a wheel has them: all that is not a trace of running it."""
    files = (path.relative_to(PACKAGE.parent) for path in PACKAGE.rglob("*") if path.is_file())
    return {path.as_posix() for path in files if "__pycache__" not in path.parts}


def wheel_problems(names: Iterable[str], version: str, expected: Iterable[str]) -> Iterator[str]:
    """What is wrong with the files in a wheel, a line each; `expected` are those of the package."""
    info = f"kazprep-{version}.dist-info"
    wanted = {*expected, *(f"{info}/{name}" for name in METADATA)}
    wanted |= {f"{info}/licenses/{name}" for name in LICENSES}
    found = {name for name in names if not name.endswith("/")}
    yield from (f"{name} is missing" for name in sorted(wanted - found))
    yield from (f"{name} should not be in it" for name in sorted(found - wanted))


def sdist_problems(names: Iterable[str], version: str, expected: Iterable[str]) -> Iterator[str]:
    """What is wrong with the files in a source distribution, a line each."""
    top = f"kazprep-{version}/"
    found = {name.removeprefix(top) for name in names}
    wanted = {"pyproject.toml", "README.md", "MANIFEST.in", "PKG-INFO", *LICENSES}
    wanted |= {f"pipeline/{name}" for name in expected}
    yield from (f"{name} is missing" for name in sorted(wanted - found))
    allowed = re.compile(r"setup\.cfg|pipeline/kazprep\.egg-info/.*")
    others = (name for name in sorted(found - wanted) if not allowed.fullmatch(name))
    yield from (f"{name} should not be in it" for name in others)


def metadata_problems(metadata: str, project: dict[str, object]) -> Iterator[str]:
    """What the metadata of a wheel lacks of `[project]` in pyproject.toml, a line each."""
    wanted = [f"License-Expression: {project['license']}", f"Requires-Python: {project['requires-python']}"]
    wanted += [f"License-File: {name}" for name in LICENSES]
    wanted += [f"Classifier: {name}" for name in project["classifiers"]]
    lines = set(metadata.partition("\n\n")[0].splitlines())
    yield from (f"METADATA has no {line!r}" for line in wanted if line not in lines)


def problems(path: Path) -> Iterator[str]:
    """What is wrong with a wheel or source distribution of this tree, a line each."""
    version = path.name.removesuffix(".tar.gz").split("-")[1]
    if path.stat().st_size > MAX_BYTES:
        yield f"it has {path.stat().st_size:,} bytes, and PyPI takes {MAX_BYTES:,}"
    if path.suffix == ".whl":
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        with zipfile.ZipFile(path) as wheel:
            yield from wheel_problems(wheel.namelist(), version, package_files())
            metadata = wheel.read(f"kazprep-{version}.dist-info/METADATA").decode("utf-8")
            yield from metadata_problems(metadata, project)
    else:
        with tarfile.open(path) as archive:
            names = [str(PurePosixPath(each.name)) for each in archive if each.isfile()]
        yield from sdist_problems(names, version, package_files())


def main(paths: list[str]) -> int:
    """Print what is wrong with each; returns the exit code."""
    failed = not paths
    for path in map(Path, paths):
        found = list(problems(path))
        failed |= bool(found)
        print(f"{path.name}, {path.stat().st_size / 1e6:.1f} MB: {'; '.join(found) or 'complete'}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
