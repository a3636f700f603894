"""Invented gold files, small enough to count by hand."""

from pathlib import Path

import pytest

from kazprep.corpora.holdout import BLOCK, Split, split_of

HELD_OUT = next(number for number in range(BLOCK, 500_000, BLOCK) if split_of(number) is Split.DEV)
TRAINED = next(number for number in range(BLOCK + 500, 500_000, BLOCK) if split_of(number) is Split.TRAIN)

KAZNERD = f"""\
AID{HELD_OUT} O
Әсет B-PERSON
Алматыда B-GPE
үш B-CARDINAL
жыл O
тұрды O
. O

BID{HELD_OUT} O
Әсет B-PERSON
Алматыда B-GPE
3 B-CARDINAL
жыл O
тұрды O
. O

AID{TRAINED} O
( O
ыыы O
) O

AID{TRAINED + 1} O
Баға O
3 B-PERCENTAGE
, I-PERCENTAGE
5 I-PERCENTAGE
%-ке I-PERCENTAGE
өсті O
. O
"""

REST = "\t_\t_\t_\t_\t_\t_\t_\t"
CONLLU = f"""\
# newdoc id = story.tagged.txt
1\tҚар{REST}_
2\tжауған жоқ{REST}SpaceAfter=No
3\t.{REST}_

1-2\tҮйсіз{REST}_
1\tүй{REST}_
2\tсіз{REST}_
3\tқалды{REST}SpaceAfter=No
4\t.{REST}SpaceAfter=No

# newpar
1\tКүн{REST}_
2\tшықты{REST}SpaceAfter=No
3\t.{REST}_

# newdoc id = заң/1:2
1\tМақұлданды{REST}SpaceAfter=No
2\t.{REST}_

"""

NEWS = """\
# genre: news
{title}[Қызылжарда|GPE] қар жауды
[Сәуле Ертай|PERSON] жолдың↵
жабылғанын айтты. ‖ Ол [екі|CARDINAL] көлік көрген.
{credit}Сурет: [А. Сейіт|PERSON]
"""
POST = """\
# genre: post
[Бүгін|DATE] мәре сызығын көрдік! ‖ Рақмет.
"""


@pytest.fixture(scope="session")
def gold_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A KazNERD file, a CoNLL-U file and a text that is neither."""
    folder = tmp_path_factory.mktemp("gold")
    (folder / "kaznerd").mkdir()
    (folder / "treebank").mkdir()
    (folder / "kaznerd" / "invented.txt").write_text(KAZNERD, encoding="utf-8")
    (folder / "treebank" / "invented.conllu").write_text(CONLLU, encoding="utf-8")
    (folder / "README.txt").write_text("Қар жауған жоқ.\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two marked articles, of different genres, and a note on them."""
    folder = tmp_path_factory.mktemp("articles")
    (folder / "001-news.txt").write_text(NEWS, encoding="utf-8")
    (folder / "002-post.txt").write_text(POST, encoding="utf-8")
    (folder / "README.txt").write_text("Articles:\t2\n", encoding="utf-8")
    return folder


@pytest.fixture
def kaznerd(gold_folder: Path) -> Path:
    return gold_folder / "kaznerd" / "invented.txt"


@pytest.fixture
def conllu(gold_folder: Path) -> Path:
    return gold_folder / "treebank" / "invented.conllu"
