from pathlib import Path

import pytest

from kazprep.errors import CorpusError
from kazprep.evaluate.gold import Format, GoldDocument, read_gold
from tests.evaluate.conftest import HELD_OUT, KAZNERD, POST, TRAINED


def slices(document: GoldDocument, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [document.text[start:end] for start, end in spans]


def test_kaznerd_is_given_as_written_a_sentence_a_line(kaznerd: Path) -> None:
    first, second = read_gold([kaznerd])
    assert first.text == "Әсет Алматыда үш жыл тұрды.\nӘсет Алматыда 3 жыл тұрды."
    assert second.text == "Баға 3,5%-ке өсті."
    assert slices(first, first.sentences) == first.text.split("\n")


def test_kaznerd_gives_entities_with_their_offsets(kaznerd: Path) -> None:
    document = read_gold([kaznerd])[0]
    assert document.tokens is None
    assert [(document.text[e.start : e.end], e.type) for e in document.entities or ()] == [
        ("Әсет", "PERSON"),
        ("Алматыда", "GPE"),
        ("үш", "CARDINAL"),
        ("Әсет", "PERSON"),
        ("Алматыда", "GPE"),
        ("3", "CARDINAL"),
    ]


def test_duplicates_are_of_one_cluster(kaznerd: Path) -> None:
    assert [document.clusters for document in read_gold([kaznerd])] == [
        (str(HELD_OUT), str(HELD_OUT)),
        (str(TRAINED + 1),),
    ]


def test_conllu_is_given_as_running_text(conllu: Path) -> None:
    story, law = read_gold([conllu])
    assert story.text == "Қар жауған жоқ. Үйсіз қалды.\nКүн шықты."
    assert slices(story, story.sentences) == ["Қар жауған жоқ.", "Үйсіз қалды.", "Күн шықты."]
    assert law.text == "Мақұлданды."


def test_conllu_gives_surface_tokens_and_complete_forms(conllu: Path) -> None:
    story, _ = read_gold([conllu])
    assert story.entities is None
    assert slices(story, story.tokens or ()) == [
        *("Қар", "жауған жоқ", "."),
        *("Үйсіз", "қалды", "."),
        *("Күн", "шықты", "."),
    ]


def test_an_article_is_given_with_its_own_lines(articles: Path) -> None:
    news, post = read_gold([articles])
    assert (news.name, news.genre, post.name, post.genre) == ("001-news", "news", "002-post", "post")
    assert news.text == (
        "Қызылжарда қар жауды\nСәуле Ертай жолдың\nжабылғанын айтты. Ол екі көлік көрген.\nСурет: А. Сейіт"
    )
    assert slices(news, news.sentences) == [
        "Қызылжарда қар жауды",
        "Сәуле Ертай жолдың\nжабылғанын айтты.",
        "Ол екі көлік көрген.",
        "Сурет: А. Сейіт",
    ]
    assert news.parts == ("title", "text", "text", "credit")
    assert [(news.text[e.start : e.end], e.type) for e in news.entities or ()] == [
        ("Қызылжарда", "GPE"),
        ("Сәуле Ертай", "PERSON"),
        ("екі", "CARDINAL"),
        ("А. Сейіт", "PERSON"),
    ]


def test_an_article_is_drawn_whole(articles: Path) -> None:
    first, second = (set(document.clusters) for document in read_gold([articles]))
    assert (len(first), len(second), len(first | second)) == (1, 1, 2)


def test_articles_with_one_name_are_drawn_apart(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "001-post.txt").write_text(POST, encoding="utf-8")
    documents = read_gold([tmp_path])
    assert [document.name for document in documents] == ["001-post", "001-post-2"]
    assert len({cluster for document in documents for cluster in document.clusters}) == 2


def test_files_are_recognised_by_what_is_in_them(gold_folder: Path, articles: Path) -> None:
    formats = [document.format for document in read_gold([gold_folder, articles])]
    assert formats == [*[Format.KAZNERD] * 2, *[Format.CONLLU] * 2, *[Format.ARTICLE] * 2]


def test_no_article_is_held_out(gold_folder: Path, articles: Path) -> None:
    documents = read_gold([gold_folder, articles], held_out=True)
    assert Format.ARTICLE not in {document.format for document in documents}


def test_a_folder_means_the_gold_files_in_it(gold_folder: Path) -> None:
    names = [document.name for document in read_gold([gold_folder])]
    assert names == [
        f"invented-{HELD_OUT // 1000:04}",
        f"invented-{TRAINED // 1000:04}",
        "invented-story.tagged.txt",
        "invented-заң_1_2",
    ]


def test_folders_with_names_like_files_are_looked_into(tmp_path: Path) -> None:
    (tmp_path / "old.txt").mkdir()
    (tmp_path / "old.conllu").mkdir()
    (tmp_path / "old.txt" / "invented.txt").write_text(KAZNERD, encoding="utf-8")
    assert len(read_gold([tmp_path])) == 2


@pytest.mark.parametrize("name", ["lost.conllu", "lost.txt"])
def test_a_file_that_can_not_be_read_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / name).symlink_to(tmp_path / "absent")
    with pytest.raises(CorpusError, match=rf"{name} can't be read: No such file"):
        read_gold([tmp_path])


def test_held_out_leaves_what_training_keeps_out(gold_folder: Path) -> None:
    names = [document.name for document in read_gold([gold_folder], held_out=True)]
    assert names == [f"invented-{HELD_OUT // 1000:04}", "invented-story.tagged.txt"]


def test_names_are_distinguished(kaznerd: Path) -> None:
    names = [document.name for document in read_gold([kaznerd, kaznerd])]
    assert len(set(names)) == len(names) == 4


def test_a_file_without_gold_annotation_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "plain.conllu").write_text("Қар жауған жоқ.\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"plain\.conllu is neither CoNLL-U .* nor KazNERD .* nor a marked"):
        read_gold([tmp_path / "plain.conllu"])


def test_missing_gold_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="there is no file or folder"):
        read_gold([tmp_path / "absent"])
    with pytest.raises(CorpusError, match="there are no sentences to score"):
        read_gold([tmp_path])


def test_gold_without_anything_held_out_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "trained.txt"
    path.write_text(f"AID{TRAINED} O\nИә O\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="leave out --held-out"):
        read_gold([path], held_out=True)
