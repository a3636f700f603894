"""`kazprep doctor`: what a report of a fault needs, and whether the installation works."""

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import typer
from packaging.requirements import Requirement

from kazprep.document import Document
from kazprep.models.resources import EMBEDDED, ModelError, official_folder, verify
from kazprep.pipeline import build_stages
from kazprep.runs.workers import available_cores
from kazprep.settings import Settings
from kazprep.version import __version__

_SENTENCE = "Абай Құнанбайұлы 1845 жылы туған."
_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "CUDA_VISIBLE_DEVICES")


def doctor_command() -> None:
    """Show versions, models, threads, GPU and disk, and take a sentence through the pipeline.

    Paste what it prints into a report of a fault. Exit codes: 0 all is well; 1 something is not, and a line
    with `!!` says what.
    """
    problems: list[str] = []
    print(f"kazprep {__version__} from {Path(__file__).parent.parent}")
    print(f"Python {platform.python_version()} ({sys.executable}), {platform.platform()}")
    print("Packages:")
    for line in _packages(problems):
        print(f"  {line}")
    print("Models:")
    for line in _models(problems):
        print(f"  {line}")
    print("Machine:")
    for line in _machine():
        print(f"  {line}")
    print(f"A sentence through the pipeline: {_sentence(problems)}")
    for problem in problems:
        print(f"!! {problem}")
    if problems:
        raise typer.Exit(1)


def _packages(problems: list[str]) -> Iterator[str]:
    for text in requires("kazprep") or ():
        requirement = Requirement(text)
        if requirement.extras:
            continue  # another extra of kazprep's own
        extra = _extra(requirement)
        try:
            have = version(requirement.name)
        except PackageNotFoundError:
            if extra is None:
                problems.append(f"{requirement.name} is not installed: pip install '{_plain(requirement)}'")
                yield f"{requirement.name} !! missing"
            elif extra != "test":
                yield f"{requirement.name} – not installed, for pip install 'kazprep[{extra}]' alone"
            continue
        fits = requirement.specifier.contains(have, prereleases=True)
        if not fits and extra != "test":
            problems.append(
                f"{requirement.name} {have} is not of {requirement.specifier}: "
                f"pip install '{_plain(requirement)}'"
            )
        if extra != "test":
            yield f"{requirement.name} {have}" + ("" if fits else f" !! wanted: {requirement.specifier}")


def _extra(requirement: Requirement) -> str | None:
    """The extra that a requirement belongs to, None for what kazprep can't do without."""
    if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
        return None
    return str(requirement.marker).rpartition("extra == ")[2].strip("\"'")


def _plain(requirement: Requirement) -> str:
    return f"{requirement.name}{requirement.specifier}"


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
            yield f"{source}: {check.name} {check.problem or 'whole'}"
            if check.problem:
                problems.append(f"{folder / check.name}: {check.problem}")


def _machine() -> Iterator[str]:
    import torch  # it takes seconds

    yield f"cores {available_cores()} of {os.cpu_count()}, torch threads {torch.get_num_threads()}"
    yield ", ".join(f"{name}={os.environ.get(name, 'not set')}" for name in _THREADS)
    names = [torch.cuda.get_device_name(number) for number in range(torch.cuda.device_count())]
    yield f"GPU {', '.join(names) or 'none that torch can use'}"
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        yield f"memory {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.1f} GiB"
    yield f"disk {shutil.disk_usage(Path.cwd()).free / 2**30:.1f} GiB free in {Path.cwd()}"
    yield f"terminal encoding {sys.stdout.encoding}, file names {sys.getfilesystemencoding()}"


def _sentence(problems: list[str]) -> str:
    documents = [
        Document(
            doc_id="0" * 16,
            source="doctor",
            record=0,
            format="txt",
            raw_text=_SENTENCE,
            content=(0, len(_SENTENCE)),
        )
    ]
    try:
        for stage in build_stages(Settings()):
            documents = stage(documents)
    except Exception as error:  # whatever it is, it is what was asked for
        problems.append(f"the pipeline fails: {type(error).__name__}: {error}")
        return "!! fails"
    (document,) = documents
    found = ", ".join(
        f"{document.text[document.tokens.start[start] : document.tokens.end[end - 1]]} {kind}"
        for (start, end), kind in zip(document.entities.tokens, document.entities.types, strict=True)
    )
    return f"{len(document.tokens)} tokens; {found or 'no entity'}"
