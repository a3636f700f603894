"""An invented corpus: short Kazakh articles with dates, some with defects, some that can't be read."""

import random
from datetime import date, timedelta
from pathlib import Path

PEOPLE = (
    "Әсет Нұрланов",
    "Гүлнар Сейітова",
    "Дәурен Қалиев",
    "Айгерім Төлегенова",
    "Марат Жүнісов",
    "Сәуле Омарова",
)
CITIES = ("Алматы", "Астана", "Шымкент", "Қарағанды", "Түркістан", "Ақтау", "Семей", "Орал")
SUBJECTS = ("мектеп", "кітапхана", "аурухана", "көпір", "спорт кешені", "театр", "балабақша", "жылыжай")
HEADLINES = (
    "{city} қаласында жаңа {subject} ашылды",
    "{person}: «Жаңа {subject} көпшілікке қызмет етеді»",
    "{city} тұрғындары жаңа {subject} туралы не дейді?",
    "Биыл {city} қаласында {number} {subject} салынады",
)
SENTENCES = (
    "{person} {day} {month} {city} қаласына келді.",
    "Жаңа {subject} құрылысына {number} млн теңге бөлінді.",
    "Жиында {person} мен {other} сөз сөйледі.",
    "«Бұл {subject} тұрғындарға өте қажет», – деді {person}.",
    "{city} қаласында былтыр {number} отбасы баспаналы болды.",
    "Оған {number} адам қатысты.",
    "Ауа райы жылынып, қар ери бастады.",
    "Тұрғындардың айтуынша, жол {number} пайызға қысқарды.",
    "Құрылыс жұмыстары {day} {month} басталып, келер жылдың көктемінде аяқталады деп жоспарланып отыр.",
    "Мұғалімдер мен оқушылар бұл жаңалыққа қуанды.",
    "Дала кең, аспан биік.",
)
MONTHS = ("қаңтарда", "наурызда", "мамырда", "шілдеде", "қыркүйекте", "қарашада")
RUSSIAN = "В городе открылась новая школа. Жители благодарят строителей за работу.\n"

HOSTILE_TITLE = "<script>alert(1)</script> деген жазу"
HOSTILE_TEXT = (
    f" date 2025-07-01 {HOSTILE_TITLE}\n"
    "</script><script>alert(2)</script> Алматы қаласында "
    "<img src=http://example.invalid/x.png onerror=alert(3)>\n"
    "<!-- <b>қалың</b> &amp; \"тырнақша\" 'дәйекше' ]]> 😀 Гүлнар Сейітова Астанаға келдi.\n"
)
"""Markup and script in the title and in the text, an emoji ahead of a name, and a Latin letter."""

LONG_TEXT = "Ұзақ мақала\n" + "Ауа райы жылынып, қар ери бастады. " * 800 + "\n"
"""More than a report shows of one document."""


def invent_corpus(folder: Path, articles: int, seed: int = 7) -> None:
    """Write articles, and beside them five files that can't be read."""
    dice = random.Random(seed)
    for number in range(articles - 2):
        path = folder / f"{number // 250:02}" / f"{number:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_with_defects(_article(dice), dice).encode())
    (folder / "қауіпті <b>.txt").write_text(HOSTILE_TEXT, encoding="utf-8")
    (folder / "ұзақ.txt").write_text(LONG_TEXT, encoding="utf-8")
    (folder / "бос.txt").write_text("  \n", encoding="utf-8")
    (folder / "екілік.txt").write_bytes(b"\x00\x01\x02" * 100)
    (folder / "utf16.txt").write_bytes("Қар еріді.".encode("utf-16"))
    (folder / "ескі.txt").write_bytes("Көктем келді.".encode()[:7] + b"\xff\xfe")
    (folder / "сурет<i>.xyz").write_bytes(b"<script>alert(4)</script>")


def _article(dice: random.Random) -> str:
    if dice.random() < 0.03:
        return RUSSIAN
    published = date(2025, 1, 6) + timedelta(days=int(dice.triangular(0, 400, 300)))
    header = f" date {published} {_filled(dice.choice(HEADLINES), dice)}\n" if dice.random() < 0.9 else ""
    paragraphs = [
        " ".join(_filled(dice.choice(SENTENCES), dice) for _ in range(dice.randint(1, 4)))
        for _ in range(dice.randint(1, 3))
    ]
    return header + "\n".join(paragraphs) + "\n"


def _filled(pattern: str, dice: random.Random) -> str:
    person, other = dice.sample(PEOPLE, 2)
    return pattern.format(
        person=person,
        other=other,
        city=dice.choice(CITIES),
        subject=dice.choice(SUBJECTS),
        number=dice.randint(2, 950),
        day=dice.randint(1, 28),
        month=dice.choice(MONTHS),
    )


def _with_defects(text: str, dice: random.Random) -> str:
    """The text with at most one type of defect, as texts from the web have them."""
    head, line_feed, body = text.partition("\n") if text.startswith(" date") else ("", "", text)
    defect = dice.random()
    if defect < 0.15:
        body = body.replace("і", "i")
    elif defect < 0.25:
        body = body.replace(" ", "  ", 3)
    elif defect < 0.32:
        body = body.replace("қала", "қа\u00adла").replace("адам", "адам\u200b")
    elif defect < 0.36:
        body = body.replace("\n", "\r\n")
    elif defect < 0.39:
        body = body.replace("қ", "?").replace("ң", "?")
    elif defect < 0.42:
        body = body.replace("ө", "ѳ").replace("с", "c", 2)
    elif defect < 0.43:
        body = body.encode().decode("cp1251", "replace") if "\u0098".encode() not in body.encode() else body
    return head + line_feed + body
