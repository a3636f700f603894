"""Every message has its translations, and each is found again by the text that is printed."""

import ast
import json
from functools import cache

import pytest
import typer

from kazprep.cli import app
from kazprep.cli.start import first_sentence
from kazprep.file_extensions import REMEDIES
from kazprep.messages.language import Language
from kazprep.messages.numbers import local_number
from kazprep.messages.template import Template, placeholders
from kazprep.messages.translate import TRANSLATED, Message, catalogue, translate
from kazprep.settings import _EXPECTED
from tests.messages.collected import PACKAGE, UNTRANSLATED, Found, messages

LISTED = ("composed.toml", "system.toml")
"""Catalogues of messages that are nowhere in the code as they are: put together there, or said by others."""
BY_SHAPE = {message.template.shape: message for message in catalogue()}


@cache
def all_messages() -> list[Found]:
    """Those of the code, and those of tables of data."""
    group = typer.main.get_command(app)
    helps = [(name, first_sentence(group.get_command(None, name))) for name in group.list_commands(None)]  # type: ignore[attr-defined, arg-type]
    data = [(f"`kazprep {name} --help`", text) for name, text in helps]
    data += [("REMEDIES in file_extensions.py", text) for text in REMEDIES.values()]
    data += [("_EXPECTED in settings/__init__.py", text) for text in _EXPECTED.values()]
    return messages() + [Found(text, place) for place, text in data]


def entry(found: Found) -> str:
    """The entry of a catalogue that is missing, to be filled in."""
    english = json.dumps(found.english, ensure_ascii=False)
    return f'# {found.place}\n[[message]]\nen = {english}\nkk = ""\nru = ""\n'


def test_every_message_of_the_code_is_translated():
    missing = [found for found in all_messages() if found.template.shape not in BY_SHAPE]
    entries = {found.template.shape: entry(found) for found in missing}
    assert not missing, (
        f"{len(entries)} messages have no translation. Put them into a file of "
        "pipeline/kazprep/messages/resources/, with Kazakh and Russian, and with other names of the "
        "placeholders if that is clearer; a text that is not a message goes into UNTRANSLATED of "
        "tests/messages/collected.py:\n\n" + "\n".join(entries.values())
    )


def test_what_is_a_message_in_a_message_is_translated_too():
    """`{name:m}` where the code puts a message, except into a command to type, and a verb of English."""
    wrong = [
        f"{found.place}: {{{name}}} of {entry.template.english!r} can be a message: write {{{name}:m}}"
        for found in all_messages()
        if (entry := BY_SHAPE.get(found.template.shape)) is not None
        for code, (name, kind) in zip(
            found.template.kinds.values(), entry.template.kinds.items(), strict=True
        )
        if code == "m" and kind != "m" and name != "command" and not name.startswith("_")
    ]
    assert not wrong, "\n".join(wrong)


def test_no_message_has_two_entries():
    shapes = [message.template.shape for message in catalogue()]
    assert len(shapes) == len(set(shapes)), [each for each in shapes if shapes.count(each) > 1]


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_placeholders_of_its_message(language):
    """All of them but those whose names begin with `_`, verbs that only English has, and error numbers."""
    wrong = [
        f"{message.template.english!r}: {message.translations.get(language)!r}"
        for message in catalogue()
        if placeholders(message.translations.get(language, ""))
        != {name for name in message.template.kinds if not name.startswith("_")}
        or not message.translations.get(language, "").strip()
    ]
    assert not wrong, "\n".join(wrong)


def test_a_form_of_a_word_is_given_after_1_2_and_5():
    wrong = [
        translation
        for message in catalogue()
        for translation in message.translations.values()
        for braces in translation.split("{")[1:]
        if braces.partition("}")[0].count("|") not in (0, 3)
    ]
    assert not wrong, "\n".join(wrong)


def test_every_entry_is_a_message_of_the_code():
    """An entry of a message that has changed is found by no text: its own words are nowhere in the code."""
    texts = {
        node.value
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    code = "\n".join(" ".join(text.split()) for text in texts)
    known = {found.template.shape for found in all_messages()}
    stale = [
        message.template.english
        for message in catalogue()
        if message.template.shape not in known
        and message.source not in LISTED
        and not all(" ".join(literal.split()) in code for literal in message.template.literals)
    ]
    assert not stale, "\n".join(stale)


def filled(template: Template) -> dict[str, str]:
    """A value for each placeholder, by which it is found again."""
    values = {"": "ҚАР{}", "m": "ҚАР{}", "w": "ҚАР{}", "n": "1,234"}
    return {
        name: values[kind].format(number)
        if kind in values
        else f"1,234 {kind.split('|')[-1]}{'s' * ('|' not in kind)}"
        for number, (name, kind) in enumerate(template.kinds.items())
    }


def printed(template: Template, values: dict[str, str]) -> str:
    """The message in English with these values."""
    texts = [template.literals[0]]
    for value, literal in zip(values.values(), template.literals[1:], strict=True):
        texts += [value, literal]
    return "".join(texts)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_message_is_found_by_its_own_entry(language):
    """And not by that of another message, which its text fits as well."""
    wrong = []
    for message in catalogue():
        values = filled(message.template)
        text = printed(message.template, values)
        if message.template.specificity[0] == 0 or "ҚАР0ҚАР1" in text:
            continue
        translation = translate(text, language)
        for name in placeholders(message.translations[language]):
            if f"{{{name}}}" in message.translations[language]:
                number = values[name].split(" ")[0]
                shown = local_number(number, language) if number == "1,234" else values[name]
                if shown not in translation:
                    wrong.append(f"{text!r}: {translation!r} lacks {shown!r}")
        best = next(other for other in catalogue() if other.template.match(text) is not None)
        if best is not message:
            wrong.append(f"{text!r} is taken for {best.template.english!r}")
    assert not wrong, "\n".join(wrong)


def test_names_that_stay_in_english_have_no_entry():
    entries = {message.template.english for message in catalogue()}
    assert not entries & UNTRANSLATED


def test_each_language_but_english_is_translated_to():
    assert set(TRANSLATED) == set(Language) - {Language.ENGLISH}
    assert all(
        isinstance(message, Message) and set(message.translations) == set(TRANSLATED)
        for message in catalogue()
    )
