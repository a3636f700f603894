"""`kazprep.run`: what the command `kazprep run` does, as a function."""

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from kazprep.errors import InputError
from kazprep.messages.language import Language, speaking
from kazprep.processing.present import write_report_and_notebook
from kazprep.processing.progress import show_progress
from kazprep.readers.sources.source import absolute
from kazprep.runs import runner
from kazprep.runs.inputs import Mode
from kazprep.runs.job import RunOptions
from kazprep.runs.opened import Run, open_run
from kazprep.settings import Settings, load_settings, with_lemmas
from kazprep.text.arguments import described


def run(
    inputs: str | PathLike[str] | Iterable[str | PathLike[str]],
    output: str | PathLike[str] | None = None,
    *,
    settings: str | PathLike[str] | Mapping[str, Mapping[str, Any]] | Settings | None = None,
    workers: int | None = None,
    lemmas: bool = False,
    lang: str | None = None,
    limit: int | None = None,
    resume: bool = False,
    overwrite: bool = False,
    strict: bool = False,
    progress: bool = True,
    **sections: Mapping[str, Any],
) -> Run:
    """Turn articles into tables, as the command `kazprep run` does, and open them.

    `inputs` are a folder of articles, a file, or several of them; `output` is the folder for the tables,
    without it `outputs/` and the name of the input. `settings` are the path of a TOML file, or a mapping of
    the same form; each section can be given as a keyword instead, and wins: `tag={"trim": False}`. (The
    section `output` can only be in `settings`.) `workers` is `run.workers`, `lang` is `report.language`:
    "en", "kk" or "ru"; `lemmas` adds the stage `morphology`. `limit`, `resume`, `overwrite` and `strict` are
    the options of the command.

    With `progress`, a bar is shown in a notebook and on a terminal, and elsewhere a line every ten seconds on
    standard error, in the language of `lang`. Files and documents that fail are rows of `errors` and not
    exceptions.

    >>> run = kazprep.run("articles", "outputs/articles", lemmas=True)  # doctest: +SKIP
    >>> run.entities(with_documents=True)  # doctest: +SKIP

    Raises what the command ends with: subclasses of `kazprep.KazprepError` for inputs, settings, models and
    an output folder that can't be used, `StrictError` for the first error with `strict`, `OSError`, such as
    for a full disk, and `KeyboardInterrupt`. What was done by then is kept, and `resume=True` continues it.
    """
    paths = _paths(inputs)
    if resume and overwrite:
        raise InputError("overwrite starts over and resume continues: give one of them")
    chosen = _settings(settings, sections, workers, lang)
    if lemmas:
        chosen = with_lemmas(chosen)
    folder = default_output(paths) if output is None else Path(output)
    mode = Mode.OVERWRITE if overwrite else Mode.RESUME if resume else Mode.NEW
    options = RunOptions(mode, limit, strict)
    language = None if lang is None else Language(chosen.report.language)
    with speaking(language), show_progress() if progress else nullcontext() as display:
        if display is None:
            runner.run(paths, folder, chosen, options)
        else:
            runner.run(paths, folder, chosen, options, on_start=display.start, on_progress=display.add)
    write_report_and_notebook(folder, chosen)
    return open_run(folder)


def default_output(inputs: list[Path]) -> Path:
    """The folder for the tables where none is named; raises `InputError` for several inputs."""
    if len(inputs) > 1:
        raise InputError("there are several inputs: name the folder for the tables with --output")
    path = absolute(inputs[0])
    name = path.name if path.is_dir() else path.stem
    if not name:
        raise InputError(f"{path} has no name for its output folder: name the folder with --output")
    return Path("outputs") / name


def _paths(inputs: object) -> list[Path]:
    given = [inputs] if isinstance(inputs, str | PathLike) else inputs
    if isinstance(given, Mapping | bytes) or not isinstance(given, Iterable):
        raise TypeError(f"inputs have to be a path or several, not {described(inputs)}")
    paths: list[Path] = []
    for each in given:
        if not isinstance(each, str | PathLike) or isinstance(fspath(each), bytes):
            raise TypeError(f"an input has to be a path, not {described(each)}")
        if not fspath(each):
            raise InputError("an input is empty: give the path of a folder or a file")
        paths.append(Path(each))
    if not paths:
        raise InputError("there are no inputs: give the path of a folder or a file")
    return paths


def _settings(
    given: object, sections: Mapping[str, Mapping[str, Any]], workers: int | None, lang: str | None
) -> Settings:
    """The settings of a file or a mapping, changed by keywords."""
    values: dict[str, Any]
    if given is None:
        values = {}
    elif isinstance(given, Settings):
        values = given.model_dump()
    elif isinstance(given, Mapping):
        values = {
            name: dict(section) if isinstance(section, Mapping) else section
            for name, section in given.items()
        }
    elif isinstance(given, str | PathLike):
        values = load_settings(Path(given)).model_dump()
    else:
        raise TypeError(f"settings have to be the path of a TOML file or a mapping, not {described(given)}")
    shortcuts: dict[str, dict[str, Any]] = {"run": {"workers": workers}, "report": {"language": lang}}
    changes: list[tuple[str, Any]] = list(sections.items())
    for name, options in shortcuts.items():
        changes.append((name, {key: value for key, value in options.items() if value is not None}))
    for name, section in changes:
        before = values.get(name, {})
        if isinstance(section, Mapping) and isinstance(before, Mapping):
            section = {**before, **section}
        values[name] = section
    return load_settings(earlier=values)
