import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazprep.corpora.sentence import parse_marked
from kazprep.train.augment.quotation import can_be_quoted, quote

SAID = [parse_marked("Күн шықты|."), parse_marked("Ол келе ме|?"), parse_marked("Тоқта|, бала|!")]
FORMS = {
    "«Күн шықты», – деді",
    "«Күн шықты», деді",
    "«Күн шықты,» – деді",
    "– Күн шықты, – деді",
    "«Күн шықты.»",
    "«Күн шықты».",
}


@given(st.integers(0, 2**32), st.lists(st.sampled_from(SAID), min_size=1, max_size=4))
def test_a_quotation_keeps_its_sentences_and_their_words(seed, sentences):
    quoted = quote(sentences, random.Random(seed))
    assert len(quoted) == len(sentences)
    for before, after in zip(sentences, quoted, strict=True):
        words = [form for form in before.forms() if form.isalpha()]
        assert " ".join(words) in " ".join(form for form in after.forms() if form not in ",")


@given(st.integers(0, 2**32), st.lists(st.sampled_from(SAID), min_size=1, max_size=4))
def test_tokens_of_a_quotation_cover_all_but_white_space(seed, sentences):
    for sentence in quote(sentences, random.Random(seed)):
        assert "".join(sentence.forms()) == "".join(sentence.text.split())
        assert not any(character.isspace() for form in sentence.forms() for character in form)


@pytest.mark.parametrize("form", sorted(FORMS))
def test_every_form_of_quotation_comes(form):
    drawn = [quote(SAID[:1], random.Random(seed))[0].text for seed in range(500)]
    assert any(text.startswith(form) for text in drawn)


def test_a_full_stop_is_not_lost_on_a_question():
    texts = [quote(SAID[1:2], random.Random(seed))[0].text for seed in range(500)]
    assert all("ме?" in text for text in texts)


@pytest.mark.parametrize(
    ("marked", "can"),
    [("Күн шықты|.", True), ("«|Ақжол|» шықты|.", False), ("Күн шықты|...", False), ("Күн шықты", False)],
)
def test_what_can_be_quoted(marked, can):
    assert can_be_quoted(parse_marked(marked)) is can
