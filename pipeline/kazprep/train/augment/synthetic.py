"""Synthetic sentences with initials and abbreviations, of which the corpora have too few.

They show the tokenizer that `Ә.`, `ж.` and `млн.` don't end a sentence, and when they do. Names, years and
amounts are drawn at random and mean nobody.
"""

import random

from kazprep.corpora.sentence import Sentence, parse_marked
from kazprep.train.augment.templates import (
    CAPITALS,
    CENTURIES,
    COMPANIES,
    CURRENCIES,
    DOMAINS,
    DOUBLE_INITIALS,
    FIRST_NAMES,
    GROUPS,
    PLACES,
    SITES,
    SPEAKERS,
    STREETS,
    SURNAMES,
    TEMPLATES,
    TOWNS,
)

MONTHS = ("қаңтарда", "ақпанда", "наурызда", "мамырда", "маусымда", "тамызда", "қазанда", "желтоқсанда")


def synthetic_sentences(rng: random.Random, count: int) -> list[Sentence]:
    """Random sentences from the templates."""
    return [_sentence(rng) for _ in range(count)]


def synthetic_speaker(rng: random.Random) -> str:
    """A speaker for an attribution, with `|` as in templates: `ол`, `министр Ә. Оспанов`, a surname."""
    name = rng.choice((_name(rng), rng.choice(SURNAMES), _full_name(rng)))
    role = rng.choice(SPEAKERS)
    return rng.choice(("ол", "ол", name, name, role, f"{role} {name}"))


def _sentence(rng: random.Random) -> Sentence:
    year = rng.randrange(1820, 2027)
    slots = {
        "name": _name(rng),
        "name2": _name(rng),
        "full": _full_name(rng),
        "first": rng.choice(FIRST_NAMES),
        "initial": _initial(rng),
        "surname": rng.choice(SURNAMES),
        "year": str(year),
        "year2": str(year + rng.randrange(2, 40)),
        "day": str(rng.randrange(1, 32)),
        "month": rng.choice(MONTHS),
        "place": rng.choice(PLACES),
        "town": rng.choice(TOWNS),
        "street": rng.choice(STREETS),
        "group": rng.choice(GROUPS),
        "company": rng.choice(COMPANIES),
        "currency": rng.choice(CURRENCIES),
        "century": rng.choice(CENTURIES),
        "amount": str(rng.randrange(100, 999)),
        "percent": str(rng.randrange(2, 99)),
        "decimal": f"{rng.randrange(1, 60)}{rng.choice(',,,.')}{rng.randrange(1, 10)}",
        "date": f"{rng.randrange(1, 29):02}.{rng.randrange(1, 13):02}.{year}",
        "degrees": str(rng.randrange(2, 31)),
        "hour": str(rng.randrange(8, 22)),
        "site": f"{rng.choice(SITES)}.{rng.choice(DOMAINS)}",
        "dash": "–",
    }
    return parse_marked(rng.choice(TEMPLATES).format_map(slots))


def _full_name(rng: random.Random) -> str:
    return f"{rng.choice(FIRST_NAMES)} {rng.choice(SURNAMES)}"


def _initial(rng: random.Random) -> str:
    return f"{rng.choice(CAPITALS if rng.random() < 0.95 else DOUBLE_INITIALS)}."


def _name(rng: random.Random) -> str:
    """A surname with its initials: `Ә. Оспанов`, `А.Б. Оспанов`, `Ә.Оспанов`."""
    count = rng.choice((1, 1, 2))
    between = rng.choice((" ", "|"))
    last = rng.choice((" ", " ", "|"))
    return between.join(_initial(rng) for _ in range(count)) + last + rng.choice(SURNAMES)
