"""Invented sentences in the layout of the training data."""

import lzma
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from kazprep.inference.threads import one_thread
from kazprep.models.folder import model_path

# Each sentence: form, lemma, part of speech, features, MISC; the words of a line are one sentence.
_SENTENCES = [
    [
        ("Балалар", "бала", "NOUN", "Case=Nom|Number=Plur", "_"),
        ("кітапты", "кітап", "NOUN", "Case=Acc", "Conf=0.9"),
        ("оқыды", "оқы", "VERB", "Tense=Past|VerbForm=Fin", "SpaceAfter=No"),
        (".", ".", "PUNCT", "_", "_"),
    ],
    [
        ("Айгүл", "Айгүл", "PROPN", "Case=Nom", "_"),
        ("мектепке", "мектеп", "NOUN", "Case=Dat", "_"),
        ("барды", "бар", "VERB", "Tense=Past|VerbForm=Fin", "Conf=0.7|SpaceAfter=No"),
        (".", ".", "PUNCT", "_", "_"),
    ],
    [
        ("Мектепте", "мектеп", "NOUN", "Case=Loc", "_"),
        ("кітап", "кітап", "NOUN", "Case=Nom", "_"),
        ("көп", "_", "_", "_", "Conf=0.4|Guess=көп/ADV/_|SpaceAfter=No"),
        (".", ".", "PUNCT", "_", "_"),
    ],
]


@pytest.fixture(autouse=True)
def single_thread() -> Iterator[None]:
    """Small products take longer in several threads, far longer on a busy machine."""
    with one_thread():
        yield


def conllu(sentences: list[list[tuple[str, str, str, str, str]]], document: str) -> str:
    """The sentences as CoNLL-U."""
    blocks = []
    for number, words in enumerate(sentences, 1):
        rows = [
            f"{i}\t{form}\t{lemma}\t{upos}\t_\t{feats}\t_\t_\t_\t{misc}"
            for i, (form, lemma, upos, feats, misc) in enumerate(words, 1)
        ]
        blocks.append("\n".join([f"# sent_id = {document}:{number}:{number}", *rows]) + "\n")
    return "\n".join(blocks) + "\n"


@pytest.fixture(scope="session")
def morphology_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three invented sentences as silver and as two gold documents, a lexicon and a list of lemmas."""
    folder = tmp_path_factory.mktemp("morphology_data")
    for name in ("morphology", "ud_kazakh_ktb", "gazetteers"):
        (folder / name).mkdir()
    silver = conllu(_SENTENCES, "news").encode("utf-8")
    (folder / "morphology" / "silver.conllu.xz").write_bytes(lzma.compress(silver))
    gold = conllu(_SENTENCES[:1], "told.txt") + conllu(
        [[("Балалар", "бала", "NOUN", "Case=Nom|Number=Plur", "_"), ("барды", "бар", "VERB", "_", "_")]],
        "story.txt",
    )
    (folder / "ud_kazakh_ktb" / "invented.conllu").write_text(gold, encoding="utf-8")
    lexicon = "form\tlemma\tupos\tfeats\tcount\tshare\nқаласы\tқала\tNOUN\tCase=Nom\t7\t1.00\n"
    (folder / "morphology" / "lexicon.tsv").write_text(lexicon, encoding="utf-8")
    listed = "pos\tlemma\netistik\tбар\nzatEsim\tтерезе\nshylau\tмен\n"
    (folder / "gazetteers" / "lemmas.tsv").write_text(listed, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def tagger_vectors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A resources folder whose entity tagger has vectors of a few words, and nothing else."""
    folder = tmp_path_factory.mktemp("vectors")
    words = ["<PAD>", "<UNK>", "<EMPTY>", "<ROOT>", "балалар", "кітапты", "мектепке", "терезе"]
    content = {
        "model": {"delta_emb.weight": torch.randn(len(words), 100).half()},
        "vocab": {"delta": {"_unit2id": {word: i for i, word in enumerate(words)}}},
    }
    path = model_path(folder, "ner")
    path.parent.mkdir(parents=True)
    torch.save(content, path)
    return folder
