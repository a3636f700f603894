"""`kazprep doctor`: what a bug report needs, and whether the installation works."""

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Annotated

import typer
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from kazprep.cli.printing import print_content, print_json, print_text
from kazprep.errors import ModelError
from kazprep.models.folder import EMBEDDED, official_folder, verify
from kazprep.pipeline import Pipeline
from kazprep.runs.engines.engine import available_cores
from kazprep.version import __version__

_SENTENCE = "Абай Құнанбайұлы 1845 жылы туған."
_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "CUDA_VISIBLE_DEVICES")


@dataclass(frozen=True, slots=True)
class Package:
    """A package that kazprep, or an extra of it, requires."""

    name: str
    version: str | None
    """None if it is not installed."""
    wanted: str
    """The versions that fit, as in `>=2.2,<3`; empty if any does."""
    extras: tuple[str, ...]
    """The extras that install it; empty if kazprep always needs it."""
    fits: bool


def doctor_command(
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Print versions, models, threads, GPU and disk, and run the pipeline on a sentence.

    Paste what it prints into a bug report. Exit codes: 0 no problems; 1 problems, in lines with `!!`.
    """
    problems: list[str] = []
    here = {"version": __version__, "folder": str(Path(__file__).parent.parent)}
    python = {"version": platform.python_version(), "executable": sys.executable}
    packages = list(_packages(problems))
    models = list(_models(problems))
    machine = dict(_machine())
    sentence = _sentence(problems)
    if as_json:
        print_json(
            {
                "kazprep": here,
                "python": python,
                "platform": platform.platform(),
                "packages": [asdict(package) for package in packages],
                "models": models,
                "machine": machine,
                "sentence": sentence,
                "problems": problems,
            },
            indent=2,
        )
    else:
        print_text(f"kazprep {__version__} from {here['folder']}")
        print_content(f"Python {python['version']} ({python['executable']}), {platform.platform()}")
        print_text("\n  ".join(["Packages:", *map(_package_line, packages)]))
        print_text("\n  ".join(["Models:", *models]))
        print_text("\n  ".join(["Machine:", *(f"{name} {value}" for name, value in machine.items())]))
        print_text(f"A sentence through the pipeline: {sentence}")
        for problem in problems:
            print_text(f"!! {problem}")
    if problems:
        raise typer.Exit(1)


def _packages(problems: list[str]) -> Iterator[Package]:
    """Each package once, however many extras install it, except those that only the tests need."""
    required: dict[str, list[tuple[Requirement, str | None]]] = {}
    for text in requires("kazprep") or ():
        requirement = Requirement(text)
        extra = _extra(requirement)
        if requirement.name != "kazprep" and extra != "test":  # kazprep[...] combines several extras
            required.setdefault(canonicalize_name(requirement.name), []).append((requirement, extra))
    for found in required.values():
        name = found[0][0].name
        wanted = SpecifierSet()
        for requirement, _ in found:
            wanted &= requirement.specifier
        extras = () if None in (each for _, each in found) else tuple(each for _, each in found if each)
        try:
            have: str | None = version(name)
        except PackageNotFoundError:
            have = None
        fits = have is not None and wanted.contains(have, prereleases=True)
        if have is None and not extras:
            problems.append(f"{name} is not installed: pip install '{name}{wanted}'")
        elif have is not None and not fits:
            problems.append(f"{name} {have} is not of {wanted}: pip install '{name}{wanted}'")
        yield Package(name, have, str(wanted), extras, fits)


def _package_line(package: Package) -> str:
    if package.version is None:
        if not package.extras:
            return f"{package.name} !! missing"
        extras = " or ".join(f"'kazprep[{extra}]'" for extra in package.extras)
        return f"{package.name} – not installed, only for pip install {extras}"
    return f"{package.name} {package.version}" + ("" if package.fits else f" !! wanted: {package.wanted}")


def _extra(requirement: Requirement) -> str | None:
    """The extra that a requirement belongs to, None if kazprep always needs it."""
    if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
        return None
    return str(requirement.marker).rpartition("extra == ")[2].strip("\"'")


def _models(problems: list[str]) -> Iterator[str]:
    for source, folder in (("embedded", EMBEDDED), ("stanza", official_folder())):
        if source == "stanza" and not folder.is_dir():
            yield "stanza: not fetched (kazprep models fetch stanza)"
            continue
        try:
            checks = verify(folder)
        except ModelError as error:
            problems.append(str(error))
            continue
        for check in checks:
            yield f"{source}: {check.name} {check.problem or 'OK'}"
            if check.problem:
                problems.append(f"{folder / check.name}: {check.problem}")


def _machine() -> Iterator[tuple[str, str]]:
    import torch  # it takes seconds

    yield "cores", f"{available_cores()} of {os.cpu_count()}, torch threads {torch.get_num_threads()}"
    yield "environment", ", ".join(f"{name}={os.environ.get(name, 'not set')}" for name in _THREADS)
    names = [torch.cuda.get_device_name(number) for number in range(torch.cuda.device_count())]
    yield "GPU", ", ".join(names) or "none that torch can use"
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        yield "memory", f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.1f} GiB"
    yield "disk", f"{shutil.disk_usage(Path.cwd()).free / 2**30:.1f} GiB free in {Path.cwd()}"
    yield "terminal encoding", f"{sys.stdout.encoding}, file names {sys.getfilesystemencoding()}"


def _sentence(problems: list[str]) -> str:
    try:
        document = Pipeline()(_SENTENCE)
    except Exception as error:  # whatever it is, the doctor reports it
        problems.append(f"the pipeline fails: {type(error).__name__}: {error}")
        return "!! fails"
    found = ", ".join(f"{entity.text} {entity.type}" for entity in document.named_entities)
    return f"{len(document.tokens)} tokens; {found or 'no entity'}"
