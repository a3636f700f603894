"""The language that a command with a report or a page speaks, and the language of what it writes."""

import typer

from kazprep.messages.language import Language, language_of_environment, speak


def general_language(context: typer.Context) -> Language | None:
    """`--lang` before the name of the command, for all that kazprep says."""
    chosen: Language | None = context.find_root().params.get("language")
    return chosen


def speak_for_report(context: typer.Context, of_report: Language | None) -> None:
    """Choose the language of the messages where `--lang` is given for the report, too.

    `--lang` before the name of the command wins, then that of the report, then `KAZPREP_LANG`.
    """
    chosen = general_language(context) or of_report or language_of_environment()
    speak(chosen or Language.ENGLISH)


def language_of_page(context: typer.Context, of_page: Language | None) -> Language:
    """The language of a page that a command writes; its messages are in that of `speak_for_report`.

    `--lang` behind the name of the command, which is `of_page`, wins, then `--lang` before it, then
    `KAZPREP_LANG`.
    """
    speak_for_report(context, of_page)
    return of_page or general_language(context) or language_of_environment() or Language.ENGLISH
