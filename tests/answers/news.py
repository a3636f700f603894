"""News of two invented years: articles from patterns of sentences, with people, posts, places and dates."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

FIRST_DAY, LAST_DAY = date(2025, 1, 1), date(2026, 12, 31)


@dataclass(frozen=True)
class Person:
    """Somebody in the news: the full name, a short one, the post, and `мен` as it sounds behind the name."""

    name: str
    short: str
    role: str
    and_: str


PEOPLE = (
    Person("Арман Балаев", "А. Балаев", "қаржы министрі", "пен"),
    Person("Айгүл Сейітова", "А. Сейітова", "облыс әкімі", "мен"),
    Person("Дәурен Қалиев", "Д. Қалиев", "бас дәрігер", "пен"),
    Person("Гүлнар Омарова", "Г. Омарова", "мектеп директоры", "мен"),
    Person("Марат Жүнісов", "М. Жүнісов", "полиция бастығы", "пен"),
    Person("Сәуле Әбенова", "С. Әбенова", "университет ректоры", "мен"),
    Person("Ерлан Төлегенов", "Е. Төлегенов", "экология министрі", "пен"),
    Person("Нұржан Есімов", "Н. Есімов", "ауыл әкімі", "пен"),
)
CITIES = (
    ("Алматыда", "Алматыға"),
    ("Астанада", "Астанаға"),
    ("Шымкентте", "Шымкентке"),
    ("Семейде", "Семейге"),
    ("Оралда", "Оралға"),
    ("Ақтауда", "Ақтауға"),
    ("Қостанайда", "Қостанайға"),
    ("Түркістанда", "Түркістанға"),
)
MONTHS = ("қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан")

HEADLINES = {2025: "{place} жаңа мектеп салынады", 2026: "{place} тасқын қаупі бар"}
STORIES = {
    2025: (
        "{role} {person} {place} жаңа мектеп салынатынын айтты.",
        "{place} {number} орындық мектептің іргетасы қаланды.",
        "Мектеп құрылысына {number} миллион теңге бөлінді.",
        "{towards} келген {role} {person} мектеп оқушыларымен кездесті.",
        "Жаңа мектепте спорт залы мен кітапхана болады.",
    ),
    2026: (
        "{role} {person} {place} тасқын қаупі барын ескертті.",
        "{place} тасқын суы {number} үйді басып қалды.",
        "Тасқын басталған ауылға {number} құтқарушы жіберілді.",
        "{towards} келген {role} {person} тасқын болған ауылды аралады.",
        "Тасқыннан зардап шеккен тұрғындарға баспана берілді.",
    ),
}
"""What the news of each year are about."""
REMARKS = (
    "Кездесу {day} {month} күні өтті.",
    "«Бұл шешім тұрғындарға керек», – деді {short}.",
    "Ертең {place} күн ашық болады.",
    "Жиын соңында {short} журналистердің сұрақтарына жауап берді.",
    "Тұрғындар бұл жаңалыққа қуанды.",
)
MEETING = "Жиынға {role} {person} {and_} {other_role} {other} қатысты."


@dataclass(frozen=True)
class Article:
    """An article, and whose names one of its sentences has together."""

    name: str
    published: date
    text: str
    people: tuple[Person, Person]


def articles(number: int = 300, seed: int = 5) -> Iterator[Article]:
    """Articles, the days of which are spread over the two years; each fifth has a Latin letter to repair."""
    dice = random.Random(seed)
    days = (LAST_DAY - FIRST_DAY).days
    for at in range(number):
        published = FIRST_DAY + timedelta(days=at * days // (number - 1))
        person, other = dice.sample(PEOPLE, 2)
        place, towards = dice.choice(CITIES)
        values = {
            "person": person.name,
            "short": person.short,
            "role": person.role,
            "and_": person.and_,
            "other": other.name,
            "other_role": other.role,
            "place": place,
            "towards": towards,
            "day": dice.randint(1, 28),
            "month": dice.choice(MONTHS),
        }
        patterns = [
            *dice.sample(STORIES[published.year], 2),
            MEETING,
            *dice.sample(REMARKS, dice.randint(1, 3)),
        ]
        sentences = [_sentence(each, values | {"number": dice.randint(20, 950)}) for each in patterns]
        body = " ".join(sentences[:3]) + "\n" + " ".join(sentences[3:])
        if at % 5 == 4:
            body = body.replace("і", "i", 1)
        title = HEADLINES[published.year].format(**values)
        text = f" date {published} {title}\n{body}\n"
        yield Article(f"{published}-{at:03}.txt", published, text, (person, other))


def _sentence(pattern: str, values: dict[str, object]) -> str:
    sentence = pattern.format(**values)
    return sentence[0].upper() + sentence[1:]


def write(folder: Path, chosen: list[Article]) -> None:
    """Write articles to a folder, a file each."""
    folder.mkdir(parents=True)
    for each in chosen:
        (folder / each.name).write_text(each.text, encoding="utf-8")


def met(chosen: list[Article]) -> Counter[frozenset[str]]:
    """In how many sentences each two people are named together."""
    return Counter(frozenset(person.name for person in each.people) for each in chosen)
