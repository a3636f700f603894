"""The page of commands, docs/commands.md, generated from what `--help` shows of each command.

`python -m tests.manual.commands` writes it, from the root of the repository. It reads the command objects,
not the printed help, whose layout depends on the width of the terminal.
"""

import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import typer

from kazprep.cli import app

PAGE = Path("docs/commands.md")
_CODES = re.compile(r"\s*Exit codes(?: as of `(?P<as_of>\w+)`|: (?P<codes>.+?))\.(?= |$)", re.MULTILINE)
_CODE = re.compile(r"(\d+) (.+)")
_VALUES = {Path: "PATH", int: "N", float: "NUMBER", str: "TEXT"}
_HEAD = """# Commands

All commands with their options; this page is generated from what `--help` shows.

- Every command has `-h`, `kazprep --version` prints the version. An option that takes one value is refused if
  it is given twice.
- Results go to standard output, progress and messages to standard error. [Errors](errors.md) lists the
  messages, with their remedies.
- `KEY=VALUE` is a setting of `configs/default.toml`, such as `segment.max_paragraph_characters=5000`.

## Shell completion

`kazprep --install-completion` makes bash, zsh, fish or PowerShell complete commands, options and settings;
`kazprep --show-completion` prints the script.

## Language of messages

`kazprep --lang kk status outputs/articles` prints in Kazakh, `--lang ru` in Russian, `--lang en` in English.
`kazprep` alone lists all commands in the language. `KAZPREP_LANG=kk` in the environment chooses it for every
command. The first that is given decides:

- of messages: `--lang` before the command; `--lang` behind it (`run`, `report`, `diff` and `publish`);
  `KAZPREP_LANG`; English.
- of the report of `kazprep run`: `--lang` behind the command; the setting `report.language`; `--lang` before
  the command; `KAZPREP_LANG`; English.
- of the report of `kazprep report`: `--lang` behind the command; `--lang` before it; the language that the
  run remembers.
- of the pages of `kazprep diff` and `kazprep publish`: `--lang` behind the command; `--lang` before it;
  `KAZPREP_LANG`; English.

So `kazprep --lang ru run articles --lang kk` speaks Russian and writes a report in Kazakh. `update` and `add`
keep the language of the run's report. A language that there are no messages in is an error. The language of
the system is not looked at.

The same in every language, for programs: the tables with their names, `run.json`, `run.log`, what `--json`
and `--csv` print, exit codes, types of errors, kinds and causes of differences, and the exceptions of the
library. `--help`, and what it says of a wrong option, is in English, and so are the tables of figures that
`bench` and `evaluate` print.

## Settings files

- `kazprep settings` prints every setting with what it does, as TOML; `--config` and `--set` as in `run`.
- `kazprep settings --schema` prints a JSON schema of settings files, for editors. VS Code with Even Better
  TOML: `kazprep settings --schema > schema.json`, then `#:schema ./schema.json` as the first
  line of `my.toml`.

## Naming a document

A document is named by its `doc_id`, by the beginning of its `doc_id`, or by its `source`: as DOC on the
command line, and for `run.document(...)` in Python. A name that matches no document, or several, is an error.

## Exit codes

A command ends with 0 when it did what was asked, and with 2 when it could not, after a line that says why.
Some commands have further codes, or more exact meanings:

"""


def page() -> str:
    """The page, from the commands as they are installed."""
    commands = dict(_commands(typer.main.get_command(app), ()))
    return _HEAD + _exit_codes(commands) + "".join(_section(*each) for each in commands.items())


def _commands(group: Any, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Each command with its full name, groups before what is in them."""
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        yield " ".join((*names, name)), command
        if hasattr(command, "commands"):
            yield from _commands(command, (*names, name))


def _exit_codes(commands: dict[str, Any]) -> str:
    """A table of what the commands say of their exit codes; commands with the same ones share a row."""
    codes: dict[str, dict[str, str]] = {}
    titles: dict[str, list[str]] = {}
    for name, command in commands.items():
        found = _CODES.search(_plain(command.help))
        if found is None:
            continue
        titles.setdefault(found["as_of"] or name, []).append(f"`{name}`")
        if found["codes"]:
            matches = (_CODE.fullmatch(each.strip()) for each in found["codes"].split(";"))
            codes[name] = {match[1]: match[2] for match in matches if match}
    lines = ["| command | 0 | 1 | 2 | other |", "|---|---|---|---|---|"]
    for name, known in codes.items():
        other = "; ".join(f"{code} {meaning}" for code, meaning in known.items() if code not in "012")
        cells = [", ".join(titles[name]), *(known.get(code, "") for code in "012"), other]
        lines.append("|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|")
    return "\n".join(lines) + "\n"


def _section(name: str, command: Any) -> str:
    heading = "##" if " " not in name else "###"
    paragraphs = [_CODES.sub("", paragraph).strip() for paragraph in _plain(command.help).split("\n\n")]
    lines = [f"\n{heading} kazprep {name}\n", *(f"{paragraph}\n" for paragraph in paragraphs if paragraph)]
    if hasattr(command, "commands"):
        return "\n".join(lines)
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    options = [each for each in command.params if each.param_type_name == "option"]
    usage = [f"kazprep {name}", *map(_argument, arguments), *(["[OPTIONS]"] if options else [])]
    lines.append(f"```\n{' '.join(usage)}\n```\n")
    types = get_type_hints(command.callback, include_extras=True)
    rows = [_row(_argument(each), each) for each in arguments]
    rows += [_row(_option(each, types[each.name]), each) for each in options]
    if rows:
        lines += ["| argument or option | meaning | default |", "|---|---|---|", *rows, ""]
    return "\n".join(lines)


def _argument(parameter: Any) -> str:
    name = parameter.metavar or parameter.name.upper()
    return name if parameter.required or name.startswith("[") else f"[{name}]"


def _option(parameter: Any, annotation: Any) -> str:
    names = ", ".join((*parameter.opts, *parameter.secondary_opts))
    return names if parameter.is_flag else f"{names} {parameter.metavar or _value(annotation)}"


def _value(annotation: Any) -> str:
    """What an option takes, as `N` or `local|ray`."""
    origin = get_origin(annotation)
    if origin in (Annotated, list):
        return _value(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return _value(next(each for each in get_args(annotation) if each is not NoneType))
    if origin is Literal:
        return "|".join(get_args(annotation))
    if issubclass(annotation, Enum):
        return "|".join(str(each.value) for each in annotation)
    return _VALUES[annotation]


def _row(shown: str, parameter: Any) -> str:
    # A cell of a table can't have | in backquotes: GitHub and MkDocs read it differently.
    code = f"<code>{shown.replace('|', '&#124;')}</code>" if "|" in shown else f"`{shown}`"
    cells = [code, _plain(parameter.help or "").replace("|", "&#124;"), _default(parameter)]
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|"


def _default(parameter: Any) -> str:
    if isinstance(parameter.show_default, str):
        return parameter.show_default.replace("<", "&lt;")
    if parameter.required:
        return "required"
    value = parameter.default
    if value is None or value is False:
        return ""
    return {True: "on"}.get(value, f"`{value.value if isinstance(value, Enum) else value}`")


def _plain(text: str) -> str:
    """A text with one line per paragraph and a blank line between two."""
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text).replace("<", "&lt;")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
