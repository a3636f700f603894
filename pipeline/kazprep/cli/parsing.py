"""How arguments are parsed: an option that takes one value is refused if it is given twice."""

from collections import Counter
from typing import Any, cast

import typer
from typer.core import TyperCommand, TyperGroup

from kazprep.text.printable import printable

HELP_NAMES = {"help_option_names": ["-h", "--help"]}
"""Context settings of the top-level group; the groups below inherit them."""

# Of Click, or of the copy of Click inside newer releases of Typer.
_UsageError = cast("type[Exception]", typer.BadParameter.__base__)


class Command(TyperCommand):
    """A command that never drops a value silently: an option that takes one value may be given once."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments; raises a usage error for an option that takes one value and is given two."""
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
    """A group of commands, each of them a `Command`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments before the name of the command."""
        try:
            return super().parse_args(ctx, args)
        except _UsageError as error:
            raise _harmless(error) from None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command with this name; raises a usage error if there is none."""
        try:
            return super().resolve_command(ctx, args)
        except _UsageError as error:
            raise _harmless(error) from None


def _takes_one(parameter: Any) -> bool:
    """Whether it is an option with one value; repeating a flag changes nothing."""
    if parameter.param_type_name != "option" or parameter.multiple or parameter.count:
        return False
    return not parameter.is_flag


def _harmless(error: Exception) -> Exception:
    """The same error with a message without control characters."""
    error.message = printable(str(error.message), keep="\n")  # type: ignore[attr-defined]
    return error
