"""The format of marked articles."""

from pathlib import Path

import pytest

from kazprep.corpora.articles import Article, begins_article, labelled_sentences, parse, read_articles
from kazprep.corpora.sentence import GoldEntity
from kazprep.errors import CorpusError


def article(marked: str) -> Article:
    return parse("007-news.txt", f"# genre: news\n{marked}")


def sentences(marked: str) -> list[tuple[str, str]]:
    read = article(marked)
    return [(read.text[start:end], part) for start, end, part in read.sentences]


def entities(marked: str) -> list[tuple[str, str]]:
    read = article(marked)
    return [(read.text[start:end], label) for start, end, label in read.entities]


def test_name_and_genre_are_read() -> None:
    read = article("Қар жауды.")
    assert (read.name, read.genre, read.text) == ("007-news", "news", "Қар жауды.\n")


def test_notes_are_not_part_of_the_text() -> None:
    assert article("# a note\n# another\n\nҚар жауды.\n# тег\n").text == "Қар жауды.\n# тег\n"


def test_sentences_end_at_bars_and_at_ends_of_lines() -> None:
    assert sentences("{title}Қар жауды\nЖол жабық. ‖ Күтіңіз!‖Рақмет.\n\n{credit}Сурет: А. Сейіт") == [
        ("Қар жауды", "title"),
        ("Жол жабық.", "text"),
        ("Күтіңіз!", "text"),
        ("Рақмет.", "text"),
        ("Сурет: А. Сейіт", "credit"),
    ]


def test_a_sentence_continues_in_the_next_line_after_an_arrow() -> None:
    assert sentences("Қар қалың↵\nжауды. ‖ Жол↵\nжабық.") == [
        ("Қар қалың\nжауды.", "text"),
        ("Жол\nжабық.", "text"),
    ]


def test_white_space_is_outside_sentences() -> None:
    assert sentences("   Қар  жауды. ‖ \n") == [("Қар  жауды.", "text")]


def test_entities_are_read_over_the_end_of_a_line() -> None:
    marked = "[Сәуле|PERSON] [Қызыл↵\nжарда|GPE] тұрады."
    assert entities(marked) == [("Сәуле", "PERSON"), ("Қызыл\nжарда", "GPE")]


def test_brackets_of_the_text_are_written_in_another_way() -> None:
    assert article("⟦1⟧ Қар жауды.").text == "[1] Қар жауды.\n"


@pytest.mark.parametrize(
    ("marked", "line", "problem"),
    [
        ("[Абай", 2, "a sentence that ends inside an entity"),
        ("# note\n\nҚар.\n[Абай ‖ Ол|PERSON]", 5, "a sentence that ends inside an entity"),
        ("Қар.\n[Абай|NAME] келді.", 3, "a wrong mark '|NAME]'"),
        ("Қар.\nАбай|PERSON] келді.", 3, "a wrong mark"),
        ("Қар {title}жауды.", 2, "a wrong mark"),
        ("{footer}Қар жауды.", 2, "a wrong mark"),
        ("[Абай [Құнанбаев|PERSON]", 2, "an entity inside another"),
        ("Абай | келді.", 2, "a stray '|' after 'Абай '"),
        ("Абай] келді.", 2, "a stray ']'"),
        ("Келген [Абай↵", 2, "an entity without an end"),
        ("# note\n", 3, "there is no text"),
    ],
)
def test_a_text_that_breaks_the_format_is_an_error(marked: str, line: int, problem: str) -> None:
    with pytest.raises(CorpusError) as error:
        article(marked)
    assert str(error.value).startswith(f"007-news.txt, line {line}: {problem}")


def test_a_text_without_a_genre_is_an_error() -> None:
    with pytest.raises(CorpusError, match=r"a\.txt, line 1: the first line is 'Қар\.', not '# genre: NAME'"):
        parse("a.txt", "Қар.\n# genre: news")


@pytest.mark.parametrize(
    ("line", "begins"),
    [
        ("# genre: news", True),
        ("# genre: news\r\n", True),
        ("# genre:", False),
        ("genre: news", False),
        ("# newdoc id = news", False),
    ],
)
def test_an_article_says_what_it_is(line: str, begins: bool) -> None:
    assert begins_article(line) is begins


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("002-post.txt", "001-news.txt", "note.md"):
        (tmp_path / name).write_text(f"# genre: {name[4:8]}\nҚар.\n", encoding="utf-8")
    assert [(read.name, read.genre) for read in read_articles(tmp_path)] == [
        ("001-news", "news"),
        ("002-post", "post"),
    ]


def test_errors_name_the_file_and_its_line(tmp_path: Path) -> None:
    file = tmp_path / "001-news.txt"
    file.write_bytes("\ufeff# genre: news\r\nҚар.\r\n[Абай".encode())
    with pytest.raises(CorpusError, match=r"001-news\.txt, line 3: a sentence that ends inside"):
        read_articles(tmp_path)


def test_sentences_for_training_have_their_own_offsets() -> None:
    first, second = labelled_sentences(article("Бүгін [Сәуле|PERSON] келді. ‖ [Орал|GPE], [Атырау|GPE]."))
    assert (first.text, first.entities) == ("Бүгін Сәуле келді.", (GoldEntity(6, 11, "PERSON"),))
    assert (second.text, second.entities) == (
        "Орал, Атырау.",
        (GoldEntity(0, 4, "GPE"), GoldEntity(6, 12, "GPE")),
    )
    assert second.forms() == ["Орал,", "Атырау."]


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        ("Ол [Қызыл ↵\n  жарда|GPE] тұрады.", "Ол [Қызыл жарда] тұрады."),
        ("Ол [Қызыл-↵\nжарда|GPE] тұрады.", "Ол [Қызылжарда] тұрады."),
        ("Биыл [Атырау-↵\nАқтөбе|FACILITY] жолы ашылды.", "Биыл [Атырау-Ақтөбе] жолы ашылды."),
        ("Оған [2-↵\nден|CARDINAL] тиді.", "Оған [2-ден] тиді."),
        ("Тұз      [Атырау|GPE]", "Тұз [Атырау]"),
        ("Тұз –↵\n[Атырау|GPE]", "Тұз – [Атырау]"),
    ],
)
def test_wrapped_sentences_for_training_are_one_line(marked: str, text: str) -> None:
    (sentence,) = labelled_sentences(article(marked))
    (entity,) = sentence.entities
    before, within, after = (
        sentence.text[: entity.start],
        sentence.text[entity.start : entity.end],
        sentence.text[entity.end :],
    )
    assert f"{before}[{within}]{after}" == text
