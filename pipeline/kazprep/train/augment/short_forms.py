"""Short forms, which articles use where KazNERD, transcribed from speech, has the full ones.

KazNERD's open part has two initials before a surname, no surname in capitals, no `млн`, `ж.` or `км`, no date
such as `20 ақпан 2020 жылы` (but `20-сыншы ақпан 2020-сыншы жылы`), `15.03.2026` or `2026-03-15`, no `$` and
no `°`, and a dozen weekdays and times such as `9:30`. Each function takes a sentence and returns it with some
of its entities in such a form. The words around them may need another case: a tagger learns the edges of
entities anyway.
"""

import random
import re
from collections.abc import Iterator, Sequence

from kazprep.corpora.kaznerd import LabelledSentence

_Change = tuple[int, int, Sequence[str], str]

_PATRONYMICS = "АӘБҒДЕЖЗИКҚЛМНОӨРСТУҰҮШІ"  # their initials
_SECOND_INITIAL = 0.25
_GLUED = 0.4  # Қ.Оспанов for Қ. Оспанов
_DAYS = ("дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі", "жексенбі")
_DAY_SUFFIXES = {  # after і and after а
    "бүгін": ("де", "да"),
    "кеше": ("де", "да"),
    "ертең": ("де", "да"),
    "бүгіннен": ("ден", "дан"),
    "бүгінге": ("ге", "ға"),
    "ертеңге": ("ге", "ға"),
    "бүгінгі": ("дегі", "дағы"),
    "кешегі": ("дегі", "дағы"),
}
_WITH_DAY = 0.4  # сейсенбі күні for сейсенбіде
_MODIFIERS = ("өткен", "келесі", "осы")
_WITH_MODIFIER = 0.2
_NUMERIC = frozenset({"CARDINAL", "MONEY", "QUANTITY"})
_UNITS = {
    "миллион": ("млн", "млн."),
    "миллиард": ("млрд", "млрд."),
    "триллион": ("трлн", "трлн."),
    "теңге": ("тг", "тг."),
    "километр": ("км",),
    "шақырым": ("км",),
    "метр": ("м",),
    "сантиметр": ("см",),
    "килограмм": ("кг",),
    "тонна": ("т",),
    "гектар": ("га",),
}
_YEARS = {"жылы": "ж.", "жыл": "ж.", "жылдары": "жж.", "ғасырда": "ғ.", "ғасыр": "ғ."}
_ISO = 0.2  # 2026-03-15 for 15.03.2026
_WITH_YEAR = 0.5  # 15.03.2026 ж. for 15.03.2026
_HOUR = re.compile(r"(\d{1,2})-[дт][ае](н?)|(\d{1,2})-[гғкқ][ае]")
_MINUTES = (("00", "де", "ден", "ге"), ("30", "да", "дан", "ға"), ("15", "те", "тен", "ке"))
_CLOCK_SEPARATORS = (":", ":", ".")  # 9:30 and 9.30
_DEGREES = re.compile(r"градус(?:қа|та|тан|ты|тық)?")
_AMOUNT = re.compile(r"\d+")
_CURRENCY = re.compile(r"(доллар|еуро|евро|фунт|теңге)\w*")
_SIGNS = {"доллар": "$", "еуро": "€", "евро": "€", "фунт": "£", "теңге": "$€"}
# The forms of each month: nominative, genitive, dative, accusative, locative, ablative, and the adjective.
_MONTHS = tuple(
    tuple(month + suffix for suffix in ("", *suffixes.split()))
    for month, suffixes in {
        "қаңтар": "дың ға ды да дан дағы",
        "ақпан": "ның ға ды да нан дағы",
        "наурыз": "дың ға ды да дан дағы",
        "сәуір": "дің ге ді де ден дегі",
        "мамыр": "дың ға ды да дан дағы",
        "маусым": "ның ға ды да нан дағы",
        "шілде": "нің ге ні де ден дегі",
        "тамыз": "дың ға ды да дан дағы",
        "қыркүйек": "тің ке ті те тен тегі",
        "қазан": "ның ға ды да нан дағы",
        "қараша": "ның ға ны да дан дағы",
        "желтоқсан": "ның ға ды да нан дағы",
    }.items()
)
_CASE = {form: case for forms in _MONTHS for case, form in enumerate(forms)}
_OTHER_CASE = 0.5  # of the replaced months are in any case
_ORDINAL = re.compile(r"(\d+)-\w*[нс]?(?:шы|ші)")


def with_initials(sentence: LabelledSentence, rng: random.Random, rate: float) -> LabelledSentence:
    """The sentence with initials for first names, at this rate.

    >>> sentence = LabelledSentence(1, ("Болат", "Оспановтың"), ("B-PERSON", "I-PERSON"))
    >>> with_initials(sentence, random.Random(1), 1.0).words
    ('Б.', 'Оспановтың')
    """
    return sentence.with_entities(_initials(sentence, rng, rate))


def _initials(sentence: LabelledSentence, rng: random.Random, rate: float) -> Iterator[_Change]:
    for start, end, label in sentence.entities():
        name = sentence.words[start:end]
        if label != "PERSON" or len(name) != 2 or not all(word.istitle() for word in name):
            continue
        if rng.random() < rate:
            initials = f"{name[0][0]}."
            if rng.random() < _SECOND_INITIAL:
                initials += f"{rng.choice(_PATRONYMICS)}."
            yield start, end, [initials + name[1]] if rng.random() < _GLUED else [initials, name[1]], label


def with_capital_surnames(sentence: LabelledSentence, rng: random.Random, rate: float) -> LabelledSentence:
    """The sentence with the last word of names in capitals, as in bylines, at this rate.

    >>> sentence = LabelledSentence(1, ("Болат", "Оспановтың"), ("B-PERSON", "I-PERSON"))
    >>> with_capital_surnames(sentence, random.Random(1), 1.0).words
    ('Болат', 'ОСПАНОВТЫҢ')
    """
    return sentence.with_entities(
        (start, end, [*sentence.words[start : end - 1], sentence.words[end - 1].upper()], label)
        for start, end, label in sentence.entities()
        if label == "PERSON" and end - start > 1 and rng.random() < rate
    )


def with_weekdays(sentence: LabelledSentence, rng: random.Random, rate: float) -> LabelledSentence:
    """The sentence with weekdays for `бүгін`, `кеше`, `ертең`, at this rate; `күні` is not part of the date.

    >>> with_weekdays(LabelledSentence(1, ("Бүгін",), ("B-DATE",)), random.Random(3), 1.0).words
    ('Жұма', 'күні')
    """
    words: list[str] = []
    labels: list[str] = []
    for i, (word, label) in enumerate(zip(sentence.words, sentence.labels, strict=True)):
        suffixes = _DAY_SUFFIXES.get(word.lower())
        is_one_word = label == "B-DATE" and sentence.labels[i + 1 : i + 2] != ("I-DATE",)
        if suffixes is None or not is_one_word or rng.random() >= rate:
            words.append(word)
            labels.append(label)
            continue
        day = rng.choice(_DAYS)
        bare = suffixes[0] == "де" and rng.random() < _WITH_DAY
        date = [day if bare else day + suffixes[day.endswith("а")]]
        if rng.random() < _WITH_MODIFIER:
            date.insert(0, rng.choice(_MODIFIERS))
        if word[0].isupper():
            date[0] = date[0].capitalize()
        words += [*date, "күні"] if bare else date
        labels += ["B-DATE", *["I-DATE"] * (len(date) - 1), *["O"] * bare]
    return LabelledSentence(sentence.number, tuple(words), tuple(labels))


def with_short_units(sentence: LabelledSentence, rng: random.Random, rate: float) -> LabelledSentence:
    """The sentence with the units of amounts and the years of dates abbreviated, at this rate.

    >>> sentence = LabelledSentence(1, ("3", "миллиард", "теңге"), ("B-MONEY", "I-MONEY", "I-MONEY"))
    >>> with_short_units(sentence, random.Random(1), 1.0).words
    ('3', 'млрд', 'тг.')
    """
    words = list(sentence.words)
    for i, (word, label) in enumerate(zip(sentence.words, sentence.labels, strict=True)):
        if i == 0 or rng.random() >= rate:
            continue
        short = ""
        if label[2:] in _NUMERIC and word in _UNITS:
            short = rng.choice(_UNITS[word])
        elif label == "I-DATE" and word in _YEARS and words[i - 1][-1].isdigit():
            short = _YEARS[word]
        if short:
            last = sentence.words[i + 1 : i + 2] == (".",)
            words[i] = short.removesuffix(".") if last else short
    return LabelledSentence(sentence.number, tuple(words), sentence.labels)


def with_numeric_dates(sentence: LabelledSentence, rng: random.Random, rate: float) -> LabelledSentence:
    """The sentence with `15.03.2026`, `15.03.2026 ж.` or `2026-03-15` for dates in a month, at this rate.

    >>> sentence = LabelledSentence(1, ("15-інші", "наурызда"), ("B-DATE", "I-DATE"))
    >>> with_numeric_dates(sentence, random.Random(1), 1.0).words
    ('2006-02-28',)
    """
    return sentence.with_entities(_numeric_dates(sentence, rng, rate))


def _numeric_dates(sentence: LabelledSentence, rng: random.Random, rate: float) -> Iterator[_Change]:
    for start, end, label in sentence.entities():
        in_a_month = label == "DATE" and any(map(_is_month, sentence.words[start:end]))
        if in_a_month and rng.random() < rate:
            day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1990, 2029)
            if rng.random() < _ISO:
                yield start, end, [f"{year}-{month:02}-{day:02}"], label
                continue
            with_year = rng.random() < _WITH_YEAR and sentence.words[end : end + 1] != (".",)
            yield start, end, [f"{day:02}.{month:02}.{year}", *["ж."] * with_year], label


def with_clock_times(sentence: LabelledSentence, rng: random.Random, rate: float) -> LabelledSentence:
    """The sentence with minutes after the hours of times, at this rate.

    >>> sentence = LabelledSentence(1, ("кешкі", "7-де"), ("B-TIME", "I-TIME"))
    >>> with_clock_times(sentence, random.Random(1), 1.0).words
    ('кешкі', '7:00-де')
    """
    words = list(sentence.words)
    for i, (word, label) in enumerate(zip(sentence.words, sentence.labels, strict=True)):
        hour = _HOUR.fullmatch(word) if label[2:] == "TIME" else None
        is_minutes = sentence.words[i - 1 : i] == (":",)
        if hour and not is_minutes and rng.random() < rate:
            minutes, locative, ablative, dative = rng.choice(_MINUTES)
            suffix = dative if hour[3] else ablative if hour[2] else locative
            words[i] = f"{hour[1] or hour[3]}{rng.choice(_CLOCK_SEPARATORS)}{minutes}-{suffix}"
    return LabelledSentence(sentence.number, tuple(words), sentence.labels)


def with_degree_signs(sentence: LabelledSentence, rng: random.Random, rate: float) -> LabelledSentence:
    """The sentence with `25°С` for `25 градус`, at this rate.

    >>> sentence = LabelledSentence(1, ("25", "градусқа"), ("B-QUANTITY", "I-QUANTITY"))
    >>> with_degree_signs(sentence, random.Random(1), 1.0).words
    ('25°С',)
    """
    words: list[str] = []
    labels: list[str] = []
    for word, label in zip(sentence.words, sentence.labels, strict=True):
        degrees = label == "I-QUANTITY" and _DEGREES.fullmatch(word) and words[-1].isdigit()
        if degrees and rng.random() < rate:
            words[-1] += rng.choice(("°С", "°С", "°"))
        else:
            words.append(word)
            labels.append(label)
    return LabelledSentence(sentence.number, tuple(words), tuple(labels))


def with_currency_signs(sentence: LabelledSentence, rng: random.Random, rate: float) -> LabelledSentence:
    """The sentence with `$45` for `45 доллар`, and `$45` or `€45` for `45 теңге`, at this rate.

    >>> sentence = LabelledSentence(1, ("45", "долларға"), ("B-MONEY", "I-MONEY"))
    >>> with_currency_signs(sentence, random.Random(1), 1.0).words
    ('$45',)
    """
    return sentence.with_entities(_currency_signs(sentence, rng, rate))


def _currency_signs(sentence: LabelledSentence, rng: random.Random, rate: float) -> Iterator[_Change]:
    for start, end, label in sentence.entities():
        money = sentence.words[start:end]
        currency = _CURRENCY.fullmatch(money[-1])
        is_amount = label == "MONEY" and len(money) > 1 and _AMOUNT.fullmatch(money[0])
        if is_amount and currency and rng.random() < rate:
            yield start, end, [rng.choice(_SIGNS[currency[1]]) + money[0], *money[1:-1]], label


def _is_month(word: str) -> bool:
    """Whether a word is a month, in any case."""
    return word in _CASE


def with_bare_numbers(sentence: LabelledSentence) -> LabelledSentence:
    """The sentence without the ordinal suffixes of numbers before another word of their date.

    >>> with_bare_numbers(LabelledSentence(1, ("15-інші", "наурызда"), ("B-DATE", "I-DATE"))).words
    ('15', 'наурызда')
    """
    words = list(sentence.words)
    for i, word in enumerate(words[:-1]):
        ordinal = _ORDINAL.fullmatch(word)
        if ordinal and sentence.labels[i][2:] == "DATE" and sentence.labels[i + 1] == "I-DATE":
            words[i] = ordinal[1]
    return LabelledSentence(sentence.number, tuple(words), sentence.labels)


def with_other_months(sentence: LabelledSentence, rng: random.Random, rate: float) -> LabelledSentence:
    """The sentence with each month of its dates replaced, at this rate, by a random one, half of them in any
    case.

    KazNERD has few days before a month that is not in the locative.

    >>> sentence = LabelledSentence(1, ("15-інші", "наурызда"), ("B-DATE", "I-DATE"))
    >>> with_other_months(sentence, random.Random(1), 1.0).words
    ('15-інші', 'ақпанды')
    """
    words = list(sentence.words)
    for i, (word, label) in enumerate(zip(sentence.words, sentence.labels, strict=True)):
        case = _CASE.get(word)
        if case is not None and label[2:] == "DATE" and rng.random() < rate:
            forms = rng.choice(_MONTHS)
            words[i] = rng.choice(forms) if rng.random() < _OTHER_CASE else forms[case]
    return LabelledSentence(sentence.number, tuple(words), sentence.labels)
