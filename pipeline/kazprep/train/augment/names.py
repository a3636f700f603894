"""Names replaced by others, so that a tagger learns from the context and not only from the names."""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from kazprep.corpora.kaznerd import LabelledSentence

# Classes of names, of which one can replace another. Numbers, dates and titles can't: other words agree with
# them.
REPLACED_CLASSES = frozenset(
    {"EVENT", "FACILITY", "GPE", "LOCATION", "ORGANISATION", "PERSON", "PRODUCT", "PROJECT"}
)

# Case suffixes, the longer first: Алматыдағы, Қазақстанның, қаласынан, үйіне, Семейден, Асанды, Абаймен.
_SUFFIX = re.compile(
    r"(?:н?[дт][ае][ғг][ыі]|[ндт][ыі]ң|[ыі]н[ае]н|[ыі]нд[ае]|[ыі]н[ае]|[ндт][ае]н|[дт][ае]|[ғқ]а|[гк]е"
    r"|[нд][ыі]|[мбп]ен)$"
)
_VOWELS = str.maketrans("еігк", "аығқ")  # vowel harmony: -де and -да are one suffix
# Suffixes of a place that somebody is at, goes to or comes from: Семейде, Астанаға, қаласынан.
_LOCAL_SUFFIXES = ("да", "та", "ға", "қа", "дан", "тан", "нан", "ына", "ында", "ынан")
_LISTED = 0.5  # of the given names without a surname are replaced by one of the list
_AT_START = 0.5  # of the sentences with a given name without a surname lose the words before it

# Given names that people in Kazakhstan bear, as written: general knowledge, no corpus. None of them is a
# common word as well, as `Үміт` and `Жеңіс` are.
_NAMES = """
Абылай Адилет Айару Айбар Айбек Айгерім Айгүл Айдана Айдар Айдос Айжан Айзат Айман Айнагүл Айнұр Айсұлу Айша
Ақан Ақбота Ақерке Ақжан Ақмарал Ақтоты Алдияр Әлихан Алия Алмагүл Алмат Алтынай Алтынбек Алуа Аманжол Амина
Амир Анара Анель Анна Арайлым Арсен Артём Аружан Асан Асель Асқар Аслан Асхат Асылбек Асылхан Атабек Ахмет
Аян Аяжан Аяулым Әбдірахман Әзиза Әйгерім Әли Әлібек Әлия Әлішер Әмина Әмір Әсел Әсия Әуез Бағдат Бағдагүл
Бағила Бақберген Бақтияр Бақытгүл Бақытжан Балжан Балнұр Батырхан Бауыржан Бейбарыс Бекболат Бекжан Бекзат
Бексұлтан Бектұр Бибігүл Болат Ғабит Ғазиз Ғалия Ғалым Ғалымжан Ғани Гаухар Гүлбану Гүлдана Гүлжан Гүлжанат
Гүлзада Гүлзира Гүлім Гүлмира Гүлназ Гүлнәр Гүлнұр Гүлсара Гүлсім Гүлшат Дамир Данагүл Данияр Дария Дархан
Дастан Дәмелі Дәулет Дәурен Дильназ Дина Динара Досжан Досым Дулат Дәметкен Евгений Екатерина Елдос Елена
Ербол Ербұлан Ерғали Ердос Еркежан Еркебұлан Ерлан Ермек Ернар Ернұр Ерсайын Ерұлан Жазира Жайна Жамал
Жамиля Жанат Жанболат Жангүл Жандос Жанерке Жанғали Жанна Жансая Жансерік Жасұлан Жәнібек Жомарт Замира
Зарина Зейнеп Зере Зәуреш Зияда Индира Ирина Иван Исатай Іңкәр Ілияс Кәмила Кәмшат Кенжегүл Күләш Күлпаш
Күлсін Қадыр Қазыбек Қайрат Қалима Қамар Қамбар Қаныш Қасым Қуандық Қырмызы Лаура Ләйлә Ләззат Лейла Мадина
Мадияр Майра Мағжан Мақпал Малика Манас Манар Марат Мария Марина Марлен Мәдина Мәди Мәлика Мәншүк Мейрамбек
Михаил Мөлдір Мұқағали Мұрат Мұстафа Мұхтар Назгүл Назерке Назым Наталья Нағима Нәзира Нұрай Нұрасыл Нұрбек
Нұргүл Нұрдәулет Нұржан Нұрлан Нұрлыбек Нұрсұлтан Нұртас Нұршат Ольга Омар Ораз Оразбек Орынбасар Өмірбек
Өмірзақ Перизат Рахим Роза Руслан Рүстем Сабина Сағадат Самат Санжар Сания Сәбит Сәкен Сәлима Сәния Сәуле
Сергей Серік Серікбол Талғат Тамара Тимур Тоғжан Тоқтар Төлеген Тұрсын Ұлбосын Ұлдана Ұлжан Ұлпан Фарида
Фариза Хадиша Шәкәрім Шәмші Шерхан Шолпан Шоқан Шыңғыс Ыбырай Ырысты
"""
GIVEN_NAMES = tuple(_NAMES.split())

_Name = tuple[str, ...]


class Names:
    """The names in labelled sentences, by class and case suffix."""

    def __init__(self, sentences: Iterable[LabelledSentence]) -> None:
        names: defaultdict[tuple[str, str], dict[_Name, None]] = defaultdict(dict)
        for sentence in sentences:
            for start, end, label in _names(sentence):
                name = sentence.words[start:end]
                names[label, case_suffix(name[-1])][name] = None
        self._names = {key: list(found) for key, found in names.items()}
        self._places = [name for suffix in _LOCAL_SUFFIXES for name in self._names.get(("GPE", suffix), ())]

    def with_other_names(
        self, sentence: LabelledSentence, rng: random.Random, rate: float
    ) -> LabelledSentence:
        """The sentence with each name replaced, at this rate, by one of the same class and case suffix."""
        return sentence.with_entities(
            (start, end, rng.choice(self._names[label, case_suffix(sentence.words[end - 1])]), label)
            for start, end, label in _names(sentence)
            if rng.random() < rate
        )

    def with_places(self, sentence: LabelledSentence, rng: random.Random, rate: float) -> LabelledSentence:
        """The sentence with a place, that somebody is at, goes to or comes from, after people, at this rate.

        KazNERD rarely has the two next to each other: a tagger trained on it takes `Айгүл Астанаға` for one
        name.
        """
        if not self._places:
            return sentence
        return sentence.with_entities(
            (end, end, rng.choice(self._places), "GPE")
            for _, end, label in sentence.entities()
            if label == "PERSON"
            and not case_suffix(sentence.words[end - 1])
            and sentence.labels[end : end + 1] == ("O",)
            and sentence.words[end].isalpha()
            and rng.random() < rate
        )


def with_given_names(sentence: LabelledSentence, rng: random.Random, rate: float) -> LabelledSentence:
    """The sentence with only the given name, or another one, for full names in the nominative, at this rate.

    Half of the changed sentences then begin with it, as in `Айгүл үйге келді`: news, and so KazNERD, name
    people in full, after their titles.

    >>> sentence = LabelledSentence(1, ("Болат", "Оспанов", "келді"), ("B-PERSON", "I-PERSON", "O"))
    >>> with_given_names(sentence, random.Random(1), 1.0).words
    ('Болат', 'келді')
    """
    shortened = [
        (start, end, [rng.choice(GIVEN_NAMES) if rng.random() < _LISTED else sentence.words[start]], label)
        for start, end, label in sentence.entities()
        if label == "PERSON" and _is_full(sentence.words[start:end]) and rng.random() < rate
    ]
    changed = sentence.with_entities(shortened)
    if not shortened or rng.random() >= _AT_START:
        return changed
    first = shortened[0][0]
    return LabelledSentence(sentence.number, changed.words[first:], changed.labels[first:])


def _is_full(name: _Name) -> bool:
    return len(name) == 2 and all(word.istitle() for word in name) and not case_suffix(name[1])


def case_suffix(word: str) -> str:
    """The case suffix of a word, in the form with back vowels; empty when there is none.

    >>> case_suffix("Астанаға"), case_suffix("Семейге"), case_suffix("Тараз")
    ('ға', 'ға', '')
    """
    found = _SUFFIX.search(word.lower())
    return found[0].translate(_VOWELS) if found and found.start() > 1 else ""


def _names(sentence: LabelledSentence) -> Iterator[tuple[int, int, str]]:
    return (each for each in sentence.entities() if each[2] in REPLACED_CLASSES)
