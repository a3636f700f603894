"""How arguments are read: an option with one value is refused where it is given twice."""

from collections import Counter
from typing import Any, cast

import typer
from typer.core import TyperCommand, TyperGroup

from kazprep.text.printable import printable

HELP_NAMES = {"help_option_names": ["-h", "--help"]}
"""Settings of the context of the uppermost group: those below take them over."""

# Click's own, or that of the copy of Click that newer releases of Typer carry.
_UsageError = cast("type[Exception]", typer.BadParameter.__base__)


class Command(TyperCommand):
    """A command that drops no value in silence: an option with one value may be given once."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments; raises a usage error for an option with one value that has two."""
        try:
            _, _, given = self.make_parser(ctx).parse_args(list(args))
            for option, times in Counter(map(id, given)).items():
                parameter: Any = next(each for each in given if id(each) == option)
                if times > 1 and _takes_one(parameter):
                    name = max(parameter.opts, key=len)
                    raise typer.BadParameter(f"it is given {times} times: give it once", ctx, None, name)
            return super().parse_args(ctx, args)
        except _UsageError as error:
            raise _harmless(error) from None


class Group(TyperGroup):
    """Several commands, each of them a `Command`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments up to the command's name."""
        try:
            return super().parse_args(ctx, args)
        except _UsageError as error:
            raise _harmless(error) from None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command of that name; raises a usage error where there is none."""
        try:
            return super().resolve_command(ctx, args)
        except _UsageError as error:
            raise _harmless(error) from None


def _takes_one(parameter: Any) -> bool:
    """Whether it is an option with a value, or a switch for on and off: a flag says the same each time."""
    if parameter.param_type_name != "option" or parameter.multiple or parameter.count:
        return False
    return not parameter.is_flag or bool(parameter.secondary_opts)


def _harmless(error: Exception) -> Exception:
    """The same error; its message can't do anything to the terminal that it is shown on."""
    error.message = printable(str(error.message), keep="\n")  # type: ignore[attr-defined]
    return error
