"""Contacts among the words of sentences, and the entities that they replace."""

import numpy as np
import pytest

from kazprep import Tagger
from kazprep.entities.entity import Entities
from kazprep.entities.rules import RULES, apply_rules
from kazprep.spans import Spans


def found_in(words, entities=(), first_tokens=None):
    """The contacts and the other entities of a sentence, each with its class."""
    found = apply_rules(
        Entities(Spans.of([each[:2] for each in entities]), tuple(each[2] for each in entities)),
        words,
        np.array(first_tokens or [0, len(words)], np.int32),
        RULES.only(["contact"]),
    )
    return [
        (" ".join(words[first:last]), label)
        for (first, last), label in zip(found.tokens, found.types, strict=True)
    ]


@pytest.mark.parametrize(
    "contact",
    [
        "info@dala.kz",
        "A.Ospanov@mail.dala.kz",
        "info@dala.kz-ке",
        "www.dala.kz",
        "WWW.DALA.KZ",
        "https://dala.kz/otinim?id=5",
        "dala.kz/otinim",
        "t.me/dala_kz",
        "+77001234567",
        "+7 700 123 45 67",
        "+7 700 123-45-67",
        "+7 ( 700 ) 123-45-67",
        "+7(700)123-45-67",
        "+7-700-123-4567",
        "87001234567",
        "8 700 123 45 67",
        "8-727-250-00-00",
        "8 ( 7172 ) 55 - 12 - 34",
        "8 71234 5-12-34",
        "+90 212 555 12 34",
        "+86-10-5555-1234",
    ],
)
def test_contacts(contact):
    assert found_in(["Бізге", *contact.split(), "арқылы", "жазыңыз", "."]) == [(contact, "CONTACT")]


@pytest.mark.parametrize(
    "words",
    [
        "dala.kz",  # as often the paper as its site
        "@dala",
        "км/сағ",
        "24/7",
        "және/немесе",
        "esep.pdf",
        "8",
        "+7",
        "+7 градус",
        "8 мың 500",
        "8 100 200 30 40",  # no area begins with 1
        "850 001 234 567",
        "85000000000",
        "870012345678",  # a digit too many
        "8 700 123 45",  # and two too few
        "+5 -10 +3",
        "15 700 123 45 67",
        "2 : 8",
    ],
)
def test_other_words(words):
    assert found_in(["Олар", *words.split(), "деді"]) == []


def test_what_the_tagger_found_gives_way():
    words = ["Редакция", "t.me/dala", "Телефон", "+7", "700", "123-45-67", "Айгүл", "Сейітова"]
    entities = [(0, 2, "ORGANISATION"), (3, 4, "CARDINAL"), (4, 7, "DATE"), (7, 8, "PERSON")]
    assert found_in(words, entities) == [
        ("Редакция", "ORGANISATION"),
        ("t.me/dala", "CONTACT"),
        ("+7 700 123-45-67", "CONTACT"),
        ("Айгүл", "DATE"),
        ("Сейітова", "PERSON"),
    ]


def test_a_number_ends_with_its_sentence():
    words = ["+7", "700", "123", "45", "67", "8", "700", "123", "45", "67"]
    assert found_in(words, first_tokens=[0, 4, 10]) == [("8 700 123 45 67", "CONTACT")]
    assert found_in(words) == [("+7 700 123 45 67", "CONTACT"), ("8 700 123 45 67", "CONTACT")]


def test_taggers_find_contacts_unless_the_option_is_off():
    text = "Сұрақ болса, 8 (700) 123-45-67 нөміріне не info@dala.kz поштасына хабарласыңыз."
    wanted = [("8 (700) 123-45-67", "CONTACT"), ("info@dala.kz", "CONTACT")]
    assert [(entity.text, entity.type) for entity in Tagger()(text).named_entities] == wanted
    words = ["Сұрақты", "мына", "info@dala.kz", "поштасына", "жіберіңіз", "."]
    assert Tagger().tag_words([words]) == [["O", "O", "B-CONTACT", "O", "O", "O"]]
    number = "Анықтама +77010001234 арқылы."
    for contacts in (True, False):
        sources = [entity.source for entity in Tagger(contacts=contacts)(number).named_entities]
        assert ("contact" in sources) is contacts
