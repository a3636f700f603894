"""Invented articles: dated ones with people and places, one with contacts, one with markup."""

from pathlib import Path

from tests.report.invented import invent_corpus

CONTACTS = (
    " date 2025-03-04 Кітапхана жұмысын бастады\n"
    "Сұрақтарыңызды kitaphana@dala.example мекенжайына жазыңыз. Телефон: +7 (727) 355-12-34.\n"
    "Толығырақ https://dala.example/kitaphana сайтында жазылған. Алматы қаласында жаңа кітапхана ашылды.\n"
)
"""An e-mail address, a telephone number and a link."""

DAMAGED = (
    " date 2025-03-05 <img src=x onerror=alert(1)> деген жазу\n"
    "😀 Гүлнар Сейiтова Астанаға келдi. <script>alert(2)</script> Дала кең, аспан биік.\n"
    "Жиында Гүлнар Сейітова мен Марат Жүнісов сөз сөйледі. Сейітованың айтуынша, мектеп ашылады.\n"
)
"""Latin letters in a name, an emoji ahead of it, and markup."""


def write_articles(folder: Path, articles: int = 80) -> None:
    """Write the articles."""
    invent_corpus(folder, articles)
    (folder / "байланыс.txt").write_text(CONTACTS, encoding="utf-8")
    (folder / "таңба.txt").write_text(DAMAGED, encoding="utf-8")
