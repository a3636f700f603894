import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep.corpora.detokenize import detokenize
from kazprep.corpora.sentence import Sentence, parse_marked, without_full_stop
from kazprep.train.augment.surface import DASHES, QUOTES, Style, draw_style, restyle
from kazprep.train.augment.synthetic import synthetic_sentences
from kazprep.train.compose import compose_paragraphs, has_inner_boundary, join_sentences

SEEDS = st.integers(0, 2**32)


def test_labels_mark_the_ends_of_tokens_and_sentences() -> None:
    paragraph = join_sentences([parse_marked("Ол келді|."), parse_marked("Иә")])
    assert paragraph.text == "Ол келді. Иә"
    assert paragraph.labels() == "010000012002"


@given(SEEDS)
def test_tokens_of_composed_paragraphs_cover_all_but_white_space(seed: int) -> None:
    rng = random.Random(seed)
    for paragraph in compose_paragraphs(synthetic_sentences(rng, 20), rng):
        tokens = [token for sentence in paragraph.sentences for token in sentence]
        assert "".join(paragraph.text[a:b] for a, b in tokens) == "".join(paragraph.text.split())
        assert not any(character.isspace() for a, b in tokens for character in paragraph.text[a:b])


def test_composition_loses_no_sentence() -> None:
    sentences = [parse_marked(f"Бұл {i} сөйлем|.") for i in range(300)]
    text = " ".join(p.text for p in compose_paragraphs(sentences, random.Random(1)))
    assert all(f" {i} сөйлем" in text.lower() for i in range(300))


def test_same_seed_gives_same_paragraphs() -> None:
    sentences = synthetic_sentences(random.Random(1), 50)
    first, second = (list(compose_paragraphs(sentences, random.Random(7))) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("marked", "inner"),
    [
        ("Ол келді|.", False),
        ("Ол келді|. Мен кеттім|.", True),
        ("«|Келесің бе|?|» – деді ол|.", False),
        ("«|Кел|!|»|, – деді ол|.", False),
        ("Болды ма|? — Болды|.", True),
        ("Ол 1947 ж. Оралда туған|.", False),
    ],
)
def test_inner_boundaries_are_found(marked: str, inner: bool) -> None:
    assert has_inner_boundary(parse_marked(marked)) is inner


def test_abbreviation_is_not_read_as_a_full_stop() -> None:
    listed = parse_marked("Алма|, өрік т.б.")
    assert without_full_stop(listed) == listed
    assert without_full_stop(parse_marked("Күн шықты|.")).text == "Күн шықты"


@given(SEEDS, st.sampled_from(DASHES), st.sampled_from(QUOTES))
def test_style_moves_nothing(seed: int, dash: str, quotes: tuple[str, str]) -> None:
    [sentence] = synthetic_sentences(random.Random(seed), 1)
    styled = restyle(sentence, Style(dash, quotes))
    assert len(styled.text) == len(sentence.text)
    assert [len(form) for form in styled.forms()] == [len(form) for form in sentence.forms()]


@pytest.mark.parametrize(("dash", "text"), [("—", "2005—2018 — жақсы"), ("-", "2005–2018 - жақсы")])
def test_dash_of_a_tight_range_never_becomes_a_hyphen(dash: str, text: str) -> None:
    sentence = detokenize(
        ["2005", "–", "2018", "–", "жақсы"], ["B-DATE", "I-DATE", "I-DATE", "O", "O"], tight_ranges=True
    )
    assert restyle(sentence, Style(dash, ("«", "»"))).text == text


def test_every_style_is_drawn() -> None:
    rng = random.Random(1)
    drawn = {draw_style(rng) for _ in range(2000)}
    assert drawn == {Style(dash, quotes) for dash in DASHES for quotes in QUOTES}


def test_marked_text_is_parsed() -> None:
    assert parse_marked("Ә.|Оспанов келді|.") == Sentence(
        "Ә.Оспанов келді.", ((0, 2), (2, 9), (10, 15), (15, 16))
    )
