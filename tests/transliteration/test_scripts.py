"""Kazakh in Latin and Arabic script: brought to Cyrillic, written from it, and other languages left alone."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kazprep import normalize, transliterate
from kazprep.transliteration import SCRIPTS, TARGETS
from kazprep.transliteration.alphabets import alphabet
from kazprep.transliteration.reader import reader_for
from tests.test_edits import rebuilt
from tests.transliteration.spelling import HABITS, OFFICIAL, spelt, words

CASES = Path(__file__).parent / "cases"
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]*)*")


def groups(name):
    """The lines of a file by the heading that they are under."""
    found, lines = {}, []
    for line in (CASES / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            lines = found.setdefault(line[2:], [])
        elif line:
            lines.append(line)
    return found


SENTENCES = [sentence for sentences in groups("sentences.txt").values() for sentence in sentences]
OTHERS = groups("other_languages.txt")


def share_right(sentences, script, text_of):
    """The share of words that come back right from a script, whatever their capitals."""
    right = total = 0
    for sentence, found in zip(sentences, text_of([spelt(each, script) for each in sentences]), strict=True):
        expected, got = words(sentence), _LETTERS.findall(found)
        total += len(expected)
        right += sum(a.lower() == b.lower() for a, b in zip(expected, got, strict=False))
    return right / total


def as_document(texts):
    return normalize("\n".join(texts), wrapped_lines="never").text.split("\n")


def one_by_one(texts):
    return [normalize(text).text for text in texts]


LEAST = dict.fromkeys(OFFICIAL, 0.995) | {"arabic": 0.98} | dict.fromkeys(HABITS, 0.97)
LEAST_ALONE = LEAST | {"latin-2018": 0.983, "latin-1929": 0.99} | dict.fromkeys(HABITS, 0.968)
"""The same of sentences that are texts of their own: those with too little that only Kazakh has stay."""


@pytest.mark.parametrize("script", LEAST)
def test_the_words_of_a_document_come_back(script):
    assert share_right(SENTENCES, script, as_document) >= LEAST[script]


@pytest.mark.parametrize("script", LEAST)
def test_most_words_of_single_sentences_come_back(script):
    assert share_right(SENTENCES, script, one_by_one) >= LEAST_ALONE[script]


@pytest.mark.parametrize("script", ["latin-2021", "latin-2018", "latin-2017", "latin-1929"])
def test_the_spellings_of_the_tests_are_those_of_the_package(script):
    for sentence in SENTENCES[:100]:
        written = transliterate(sentence, to=script).text.replace("’", "'")
        assert written == spelt(sentence, script)


def test_the_arabic_spellings_of_the_tests_are_those_of_the_package():
    for sentence in SENTENCES[:100]:
        assert transliterate(sentence, to="arabic").text == spelt(sentence, "arabic").translate(
            {ord("،"): ",", ord("؟"): "?"}
        )


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages_stay(language):
    assert [text for text in OTHERS[language] if normalize(text).text != text] == []


@pytest.mark.parametrize("language", ["turkish", "azerbaijani", "uzbek", "uyghur", "persian", "urdu"])
def test_there_are_enough_texts_in_the_nearest_languages(language):
    assert len(set(OTHERS[language])) >= 50


@pytest.mark.parametrize(
    ("written", "is_kazakh"),
    [
        ("Bul úlgi joq.", False),  # the same in Karakalpak
        ("Bul jaqsy úlgi.", True),  # y, which Karakalpak has as ı
        ("بالا كەلدى.", False),  # as well Uyghur
        ("ٴبىز كەلدىك، بالا.", True),
        ("Bos alma bar.", False),  # as well Turkish
        ("Balalar jurt aldynda turdy.", True),
    ],
)
def test_a_short_line_needs_something_that_only_kazakh_has(written, is_kazakh):
    assert (normalize(written).text != written) == is_kazakh


@pytest.mark.parametrize("language", OTHERS)
def test_documents_in_other_languages_stay(language):
    text = "\n".join(OTHERS[language])
    assert normalize(text, wrapped_lines="never").text == text


@pytest.mark.parametrize(
    ("written", "expected", "script"),
    [
        (
            "Google men Facebook kompaniyalary 2021-jyly jana ofis ashty, XXI gasyrda 15-shi oryn.",
            "Google мен Facebook компаниялары 2021-жылы жаңа офис ашты, XXI ғасырда 15-ші орын.",
            "latin-chat",
        ),
        (
            "Ol «Game of Thrones» serialyn kordi dedi, biraq magan unagan joq.",
            "Ол «Game of Thrones» сериалын көрді деді, бірақ маған ұнаған жоқ.",
            "latin-chat",
        ),
        (
            "A. Baitūrsynūly – ūly ğalym. AQŞ pen BŪŪ ökılderı IT salasyn talqylady: info@mysal.kz #bilim",
            "А. Байтұрсынұлы – ұлы ғалым. АҚШ пен БҰҰ өкілдері IT саласын талқылады: info@mysal.kz #bilim",
            "latin-2021",
        ),
        ("ٴبىز ەرتەڭ قالاعا بارامىز، ال سەن شە؟", "Біз ертең қалаға барамыз, ал сен ше?", "arabic"),
        ("ءبىز ەرتەڭ قالاعا بارامىز", "Біз ертең қалаға барамыз", "arabic"),
        ("QAZAQSTANDA JAÑA MEKTEPTER SALYNADY", "ҚАЗАҚСТАНДА ЖАҢА МЕКТЕПТЕР САЛЫНАДЫ", "latin-2021"),
        ("Qazaqstannyn’ jan’a zan’y qabyldandy", "Қазақстанның жаңа заңы қабылданды", "latin-2017"),
    ],
)
def test_what_stays_and_what_does_not(written, expected, script):
    normalized = normalize(written)
    assert (normalized.text, normalized.script) == (expected, script)


def test_a_paragraph_in_latin_script_is_brought_to_cyrillic_within_other_text():
    text = "Жаңа оқу жылы басталды.\nBıyl mektepke üş myñ bala bardy.\nThe school is open to all of them."
    normalized = normalize(text)
    assert normalized.text.split("\n")[1] == "Биыл мектепке үш мың бала барды."
    assert normalized.text.split("\n")[2] == text.split("\n")[2]
    assert normalized.script == "Cyrl"


def test_a_word_is_one_repair_so_that_its_raw_offsets_are_exact():
    text = "Bügın jaña mektep aşyldy."
    normalized = normalize(text)
    assert [repair.before for repair in normalized.repairs] == ["Bügın", "jaña", "mektep", "aşyldy"]
    for repair in normalized.repairs:
        assert text[repair.raw_start : repair.raw_end] == repair.before
        assert normalized.text[repair.start : repair.end] == repair.after
    assert normalized.explain().splitlines()[0].startswith("[Bügın→Бүгін] жаңа мектеп ашылды.  latin-kazakh")


def test_scripts_can_be_chosen_or_left_out():
    latin, arabic = "Bügın jaña mektep aşyldy.", "بۇگىن جاڭا مەكتەپ اشىلدى."
    assert normalize(latin, scripts=["arabic"]).text == latin
    assert normalize(latin, scripts="latin-2021").text == "Бүгін жаңа мектеп ашылды."
    assert normalize(arabic, scripts=["latin-2021"]).text == arabic
    assert normalize(arabic, scripts=[]).text == arabic
    assert normalize(arabic).text == "Бүгін жаңа мектеп ашылды."
    assert normalize(latin, disable=["latin-kazakh"]).text == latin


def test_a_script_that_does_not_exist_is_an_error():
    with pytest.raises(
        ValueError, match="there is no script 'latin'; the scripts are latin-2021, latin-2018"
    ):
        normalize("мәтін", scripts=["latin"])
    with pytest.raises(ValueError, match="there is no script 'latin-chat' to write in"):
        transliterate("мәтін", to="latin-chat")


KAZAKH = st.text("абвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщыіэюяАӘБІҚШЮЯ .,-«»1XIa’'", max_size=40)


@pytest.mark.parametrize("to", TARGETS)
@given(st.one_of(KAZAKH, st.text(max_size=40)))
def test_the_record_of_a_transliteration_rebuilds_both_texts(to, text):
    written = transliterate(text, to=to)
    assert rebuilt(text, written.text, written.edits) == (text, written.text)


@pytest.mark.parametrize("to", TARGETS)
@given(KAZAKH)
def test_offsets_of_a_transliteration_lead_both_ways_in_order(to, text):
    written = transliterate(text, to=to)
    for spans, length in (
        (written.to_raw_spans(range(len(written.text)), range(1, len(written.text) + 1)), len(text)),
        (written.from_raw_spans(range(len(text)), range(1, len(text) + 1)), len(written.text)),
    ):
        for bounds in (spans.start.tolist(), spans.end.tolist()):
            assert bounds == sorted(bounds)
            assert all(0 <= bound <= length for bound in bounds)


def test_each_word_of_a_transliteration_leads_back_to_its_word():
    for sentence in SENTENCES[:20]:
        for to in TARGETS:
            written = transliterate(sentence, to=to)
            starts = [match.start() for match in re.finditer(r"\S+", written.text)]
            ends = [match.end() for match in re.finditer(r"\S+", written.text)]
            raw = [sentence[start:end] for start, end in written.to_raw_spans(starts, ends)]
            assert raw == sentence.split()
            spans = [match.span() for match in re.finditer(r"\S+", sentence)]
            there = written.from_raw_spans(*zip(*spans, strict=True)).slices(written.text)
            assert [word.lstrip("ٴ") for word in there] == [word.lstrip("ٴ") for word in written.text.split()]


def test_the_high_hamza_makes_a_word_front():
    reader = reader_for("arabic", ())
    found = [reader.best(word).form for word in ("ار", "ٴار", "ءار", "ۇن", "ٴۇن", "ٷن")]
    assert found == ["ар", "әр", "әр", "ұн", "үн", "үн"]


SCRAPS = [
    *[
        "bügın",
        "Qazaqstan",
        "jaña",
        "men",
        "jäne",
        "ǵylym",
        "ózi",
        "a'ke",
        "on'",
        "qazaq",
        "zhana",
        "кеше",
        "2021-jyly",
        "15-şi",
        "Google",
        "«The",
        "XIX",
    ],
    *[
        "ٴبىز",
        "قازاق",
        "مەن،",
        "ە",
        "'Qala'",
        "WhatsApp-ta",
        "info@mysal.kz",
        "ь",
        "ə",
        "ƣ",
        "ꞑ",
        "I",
        "İ",
        "ı",
        "i'",
    ],
    *["\n", "\xa0", "\xad", ".", "—", "(", ")", "»", "?"],
]
MIXED = st.lists(st.one_of(st.sampled_from(SCRAPS), st.text("aäıqwх'ññşйәі", max_size=4)), max_size=14).map(
    " ".join
)


@settings(deadline=None)
@given(MIXED)
@example("Bügın jaña mektep aşyldy, Google men Facebook")
@example("qazaq tili men 'Qala' a'ke")
def test_the_laws_of_normalization_hold_for_other_scripts(text):
    normalized = normalize(text)
    assert normalize(normalized.text).text == normalized.text
    assert rebuilt(text, normalized.text, normalized.edits) == (text, normalized.text)
    raw = normalized.to_raw(range(len(normalized.text) + 1)).tolist()
    assert raw == sorted(raw)


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_table_reads_every_letter_and_writes_those_of_kazakh(script):
    table = alphabet(script)
    letters = set("аәбвгғдежзийкқлмнңоөпрстуұүфхһшыі")
    assert letters <= {piece for readings in table.reads.values() for piece, _ in readings}
    if script != "latin-chat":
        assert letters <= set(table.writes)


def test_tables_have_the_script_that_a_document_was_written_in():
    from kazprep import Document
    from kazprep.stages.built_in import NormalizeStage
    from kazprep.tables.build import concat, document_rows

    texts = [
        "Bügın jaña mektep aşyldy.",
        "Бүгін жаңа мектеп ашылды.",
        "بۇگىن جاڭا مەكتەپ اشىلدى.",
        "2026",
        "Good day.",
    ]
    documents = NormalizeStage()([Document.of(text) for text in texts])
    rows = concat(document_rows(documents))["documents"]
    assert rows["script"].to_pylist() == ["latin-2021", "Cyrl", "arabic", "Zyyy", "Latn"]
    assert rows["text"].to_pylist()[0] == "Бүгін жаңа мектеп ашылды."


def test_a_title_in_latin_script_is_brought_to_cyrillic_too():
    from dataclasses import replace

    from kazprep import Document
    from kazprep.stages.built_in import NormalizeStage

    document = replace(
        Document.of("Jaña mektep aşyldy\n\nBügın auylda üş jüz orynmen mektep aşyldy."), has_title=True
    )
    assert NormalizeStage()([document])[0].title == "Жаңа мектеп ашылды"
