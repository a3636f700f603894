"""Training sentences in the short forms of articles."""

import random
import re

import pytest

from kazprep.corpora.detokenize import detokenize
from kazprep.corpora.kaznerd import LabelledSentence
from kazprep.train.augment.short_forms import (
    with_bare_numbers,
    with_capital_surnames,
    with_clock_times,
    with_currency_signs,
    with_degree_signs,
    with_initials,
    with_numeric_dates,
    with_short_units,
    with_weekdays,
)


def labelled(marked):
    """`Болат/PERSON Оспанов/PERSON- келді`: a class begins an entity, with a hyphen it continues one."""
    words, labels = [], []
    for part in marked.split():
        word, _, label = part.partition("/")
        words.append(word)
        labels.append("O" if not label else f"I-{label[:-1]}" if label.endswith("-") else f"B-{label}")
    return LabelledSentence(1, tuple(words), tuple(labels))


def drawn(change, marked, rate=1.0):
    """What the sentence may become: the text, and its entities between square brackets."""
    found = set()
    for seed in range(300):
        changed = change(labelled(marked), random.Random(seed), rate)
        sentence = detokenize(changed.words, changed.labels)
        text = sentence.text
        for entity in reversed(sentence.entities):
            text = f"{text[: entity.start]}[{text[entity.start : entity.end]}]{text[entity.end :]}"
        found.add(text)
    return found


def test_first_names_become_initials():
    texts = drawn(with_initials, "Кеше/DATE Болат/PERSON Оспановқа/PERSON- хат келді .")
    assert {
        "[Кеше] [Б. Оспановқа] хат келді.",
        "[Кеше] [Б.Оспановқа] хат келді.",
        "[Кеше] [Б.Қ. Оспановқа] хат келді.",
        "[Кеше] [Б.Қ.Оспановқа] хат келді.",
    } <= texts
    assert all(text.startswith("[Кеше] [Б.") for text in texts)


@pytest.mark.parametrize(
    "marked",
    [
        "Абай/PERSON келді .",
        "Абай/PERSON Құнанбай/PERSON- ұлы/PERSON- келді .",
        "Абай/PERSON көкеме/PERSON- келді .",
        "Қар/O жауды .",
    ],
)
def test_other_names_stay(marked):
    sentence = labelled(marked.replace("/O", ""))
    assert with_initials(sentence, random.Random(1), 1.0) == sentence


def test_surnames_become_capitals():
    assert drawn(with_capital_surnames, "Б./PERSON Оспановқа/PERSON- хат") == {"[Б. ОСПАНОВҚА] хат"}
    assert drawn(with_capital_surnames, "Абайға/PERSON хат") == {"[Абайға] хат"}


def test_days_become_weekdays_and_the_word_day_stays_out():
    texts = drawn(with_weekdays, "Бүгін/DATE қар жауды .")
    assert {"[Жұма] күні қар жауды.", "[Сенбіде] қар жауды.", "[Өткен жұмада] қар жауды."} <= texts
    texts = drawn(with_weekdays, "Біз ертеңге/DATE қалдырдық .")
    assert {"Біз [жұмаға] қалдырдық.", "Біз [сейсенбіге] қалдырдық."} <= texts


def test_days_within_longer_dates_stay():
    sentence = labelled("Бүгін/DATE таңертең/DATE- қар жауды .")
    assert with_weekdays(sentence, random.Random(1), 1.0) == sentence


def test_units_and_years_are_abbreviated_only_with_numbers_and_keep_one_stop_at_the_end():
    amount = drawn(with_short_units, "Оған 3/MONEY миллиард/MONEY- теңге/MONEY- керек .")
    assert amount == {f"Оған [3 {m} {t}] керек." for m in ("млрд", "млрд.") for t in ("тг", "тг.")}
    assert drawn(with_short_units, "Оған 3/MONEY теңге/MONEY- .") == {"Оған [3 тг]."}
    assert drawn(with_short_units, "Ол 1990/DATE жылы/DATE- туған .") == {"Ол [1990 ж.] туған."}
    assert drawn(with_short_units, "Ол өткен/DATE жылы/DATE- туған .") == {"Ол [өткен жылы] туған."}
    assert drawn(with_short_units, "Бұл миллион адам .") == {"Бұл миллион адам."}


def test_dates_in_a_month_become_a_numeric_date():
    texts = drawn(with_numeric_dates, "Ол 5-інші/DATE мамырда/DATE- келді .")
    assert len(texts) > 200
    in_order = re.compile(r"Ол \[(?:\d\d\.\d\d\.\d{4}(?: ж\.)?|\d{4}-\d\d-\d\d)\] келді\.")
    assert all(map(in_order.fullmatch, texts))
    assert any(text[8] == "-" for text in texts)
    assert any(" ж.] келді." in text for text in texts)
    assert any(text.startswith("Ол [28.") for text in drawn(with_numeric_dates, "Ол мамырда/DATE келді ."))
    assert drawn(with_numeric_dates, "Ол бүгін/DATE келді .") == {"Ол [бүгін] келді."}
    assert drawn(with_numeric_dates, "Ол Мамыр/PERSON келді .") == {"Ол [Мамыр] келді."}


def test_hours_get_minutes_and_minutes_do_not():
    texts = drawn(with_clock_times, "Ол кешкі/TIME 7-ден/TIME- кейін/TIME- келді .")
    times = ("7:00-ден", "7.00-ден", "7:30-дан", "7.30-дан", "7:15-тен", "7.15-тен")
    assert texts == {f"Ол [кешкі {time} кейін] келді." for time in times}
    assert drawn(with_clock_times, "Ол 7/TIME :/TIME- 30-да/TIME- келді .") == {"Ол [7:30-да] келді."}
    assert drawn(with_clock_times, "Ол 7-де/CARDINAL болды .") == {"Ол [7-де] болды."}


def test_degrees_become_signs():
    assert drawn(with_degree_signs, "Ауа 25/QUANTITY градусқа/QUANTITY- жылынды .") == {
        "Ауа [25°С] жылынды.",
        "Ауа [25°] жылынды.",
    }
    assert drawn(with_degree_signs, "Ол 25/QUANTITY градус/QUANTITY- ыстық .") == {
        "Ол [25°С] ыстық.",
        "Ол [25°] ыстық.",
    }
    assert drawn(with_degree_signs, "Ауа бес/QUANTITY градус/QUANTITY- .") == {"Ауа [бес градус]."}


def test_currencies_become_signs():
    assert drawn(with_currency_signs, "Оған 45/MONEY долларға/MONEY- алды .") == {"Оған [$45] алды."}
    assert drawn(with_currency_signs, "Оған қырық/MONEY доллар/MONEY- берді .") == {
        "Оған [қырық доллар] берді."
    }
    assert drawn(with_currency_signs, "Оған 45/MONEY теңге/MONEY- берді .") == {
        "Оған [$45] берді.",
        "Оған [€45] берді.",
    }
    assert drawn(with_currency_signs, "Оған 2/MONEY ,/MONEY- 5/MONEY- мың/MONEY- теңге/MONEY- .") == {
        "Оған [$2,5 мың].",
        "Оған [€2,5 мың].",
    }
    assert drawn(with_currency_signs, "Оған 45/CARDINAL теңге .") == {"Оған [45] теңге."}


@pytest.mark.parametrize(
    "change",
    [
        with_initials,
        with_capital_surnames,
        with_weekdays,
        with_short_units,
        with_numeric_dates,
        with_clock_times,
        with_degree_signs,
        with_currency_signs,
    ],
)
def test_at_rate_nothing_a_sentence_stays(change):
    sentence = labelled(
        "Бүгін/DATE 7-де/TIME Болат/PERSON Оспанов/PERSON- 45/MONEY доллар/MONEY- мен "
        "5/QUANTITY градус/QUANTITY- дейді ."
    )
    assert change(sentence, random.Random(1), 0.0) == sentence


def with_labels(marked):
    """A sentence written as `word` or `word/LABEL`."""
    pairs = [word.partition("/") for word in marked.split()]
    return LabelledSentence(
        7, tuple(word for word, _, _ in pairs), tuple(label or "O" for _, _, label in pairs)
    )


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("15-інші/B-DATE наурызға/I-DATE", "15 наурызға"),
        ("2019-ыншы/B-DATE жылғы/I-DATE 6-ншы/I-DATE мамыр/I-DATE", "2019 жылғы 6 мамыр"),
        ("жылдың/B-DATE 15-інші/I-DATE", "жылдың 15-інші"),  # nothing of the date after it
        ("3-інші/B-ORDINAL орын", "3-інші орын"),
        ("2019-дан/B-DATE бері/I-DATE", "2019-дан бері"),
    ],
)
def test_numbers_in_dates(marked, words):
    assert with_bare_numbers(with_labels(marked)).words == tuple(words.split())
