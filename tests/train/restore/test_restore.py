"""Building the lexicon and training the model of context, on a few sentences."""

import pytest

from kazprep.lexicon import Lexicon
from kazprep.restoration.context import EDGE, ContextModel
from kazprep.train.restore.context import train_context
from kazprep.train.restore.lexicon import build_lexicon
from kazprep.train.restore.text import part_of, read_sentences

SENTENCES = [
    f"{who} {day} қала шетіндегі {what}"
    for who in ("Бала", "Кісі", "Қария", "Шопан", "Оқушы", "Дәрігер")
    for day in ("бүгін", "кеше", "ертең", "таңертең")
    for what in ("кең өзенге барды.", "он ағаш отырғызды.", "оң жақтағы үйге кірді.", "қойларын жайды.")
]


@pytest.fixture
def data(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "gazetteers").mkdir()
    (tmp_path / "morphology").mkdir()
    (tmp_path / "raw/tatoeba.txt").write_text("\n".join([*SENTENCES, SENTENCES[0]]), encoding="utf-8")
    words = "өзен\nөзенге\nАлматы\nтаудай\n"
    (tmp_path / "gazetteers/wordlist_by_frequency.txt").write_text(words, encoding="utf-8")
    (tmp_path / "gazetteers/lemmas.tsv").write_text(
        "pos\tlemma\nzatEsim\tөзен\netistik\tбар\n", encoding="utf-8"
    )
    (tmp_path / "gazetteers/names.tsv").write_text("city\tАлматы\t\n", encoding="utf-8")
    lexicon = "form\tlemma\tupos\tfeats\tcount\tshare\nқала\tқала\tNOUN\t_\t9\t1.00\n"
    (tmp_path / "morphology/lexicon.tsv").write_text(lexicon, encoding="utf-8")
    return tmp_path


def test_copies_of_a_sentence_are_for_the_same_use():
    assert part_of("Бұл – қала!") == part_of("бұл қала")
    parts = [part_of(sentence) for sentence in SENTENCES]
    assert {"train", "test", "tuning"} >= set(parts)
    assert parts.count("train") > len(parts) / 2


def test_a_sentence_is_read_once(data):
    texts = [sentence.text for sentence in read_sentences(data)]
    assert sorted(texts) == sorted(SENTENCES)


def test_the_lexicon_has_no_count_of_held_out_sentences(data):
    build_lexicon(data, data)
    lexicon = Lexicon.read(data / "kazakh.tsv.xz", data / "endings.tsv.xz")
    train = [sentence for sentence in SENTENCES if part_of(sentence) == "train"]
    assert len(train) < len(SENTENCES)
    assert lexicon.count("қала") == len(train)
    assert lexicon.is_known("өзендеріміз") and lexicon.is_name("алматы")


def test_the_model_learns_what_stands_beside_a_word(data):
    build_lexicon(data, data)
    lexicon = Lexicon.read(data / "kazakh.tsv.xz", data / "endings.tsv.xz")
    train_context(data, lexicon, data / "context.npz", epochs=30)
    model = ContextModel.read(data / "context.npz")
    same = [0.0, 0.0]
    ten, right = model.scores(["он", "оң"], same, "шетіндегі", "ағаш")
    assert ten > right
    ten, right = model.scores(["он", "оң"], same, "шетіндегі", "жақтағы")
    assert right > ten
    assert model.scores(["он"], [-2.0], EDGE, EDGE)[0] < 0
