"""Nouns behind a name that say of what class it is: data.

The classes, and whether the noun is inside the name, follow KazNERD's guidelines and, where they are silent,
what its validation split does more often.
"""

from typing import Final

from kazprep.entities.rules.word_forms import POSSESSIVE_CASE
from kazprep.text.lazy_pattern import lazy_pattern

_QUOTED = {
    "ORGANISATION": """
        агенттігі агрофирмасы альянсы ансамблі апталығы арнасы артелі ассоциациясы банкі баспасы баспаханасы
        биржасы бірлестігі газеті гвардиясы журналы зауыты кәсіподағы кәсіпорны клубы колхозы командасы
        комбинаты компаниясы консорциумы кооперативі корпорациясы қауымдастығы қожалығы қозғалысы қоры
        құрамасы лигасы мекемесі одағы оркестрі партиясы радиосы редакциясы серіктестігі совхозы студиясы
        телеарнасы телеканалы тобы ұйымы фабрикасы федерациясы фирмасы фракциясы холдингі
    """,
    "FACILITY": """
        автобекеті айлағы автовокзалы автожолы аквапаркі базары бассейні бекеті бекінісі дәмханасы зираты
        карьері кафесі кеніші кесенесі кешені кинотеатры көпірі қоймасы қонақүйі қорғаны қорығы қорымы
        лагері медресесі мейманханасы мейрамханасы мешіті монументі моншасы музейі мұражайы орны полигоны
        порты разрезі санаторийі сарайы саябағы стадионы тасжолы театры трассасы туннелі үйі шатыры шахтасы
        шипажайы шіркеуі
    """,
    "ART": """
        айдары альбомы әні әңгімесі балладасы бейнебаяны белгісі дастаны драмасы ертегісі жинағы жыры
        картинасы клипі комедиясы күйі кітабы мақаласы медалі мультфильмі мюзиклі новелласы номинациясы
        операсы ордені очеркі өлеңі панносы повесі портреті поэмасы пьесасы романы сериалы симфониясы
        сыйлығы телехикаясы толғауы төсбелгісі трилогиясы триптихі фильмі хикаясы хикаяты энциклопедиясы
        эпосы
    """,
    "PROJECT": "бағдарламасы жобасы стратегиясы тұжырымдамасы",
    "EVENT": """
        айтысы байқауы жәрмеңкесі кинофестивалі конкурсы концерті көрмесі марафоны мерекесі олимпиадасы
        спартакиадасы спектаклі турнирі фестивалі форумы чемпионаты
    """,
    "LOCATION": "асуы бұлағы көлі өзені тауы үңгірі шағынауданы шатқалы шыңы ықшамауданы",
    "MISCELLANEOUS": "мамандығы пәні сорты тұқымы",
    "PRODUCT": """
        бальзамы вакцинасы диірмені дәрісі жерсерігі зымыраны кемесі кремі қосымшасы мұзжарғышы паромы пеші
        препараты сейнері сусыны таблеткасы танкері теплоходы шарабы шырыны яхтасы
    """,
}
QUOTED: Final = {noun: label for label, nouns in _QUOTED.items() for noun in nouns.split()}
"""Behind a name in quotation marks: `«Арай» газеті`. The name alone is the entity."""

_BARE = {
    "GPE": "ауданы ауылы елдімекені кенті қаласы мекені",
    "LOCATION": """
        алқабы аңғары асуы бұлағы жазығы жотасы көлі құмы мүйісі ойысы өзені өткелі сарқырамасы тауы үңгірі
        үстірті шағынауданы шатқалы шоқысы шөлі шыңы ықшамауданы
    """,
    "FACILITY": """
        автожолы бөгені бөгеті ғибадатханасы каналы кеніші қамалы қорығы қорымы порты стансасы станциясы
        тасжолы трассасы
    """,
}
BARE: Final = {noun: label for label, nouns in _BARE.items() for noun in nouns.split()}
"""Behind the name of a place: `Арыс өзені`. The name alone is the entity."""

OF_LISTS: Final = {**BARE, "алабы": "LOCATION", "саласы": "LOCATION"}
"""Around several names, in the plural: `Ірі салалары: Аюсай, Жарлы`, `Арыс, Шаян өзендері`."""

_INSIDE = {
    "EVENT": "көтерілісі соғысы чемпионаты шайқасы",
    "GPE": "империясы қағанаты патшалығы хандығы",
    "LAW": "кодексі конвенциясы",
    "LOCATION": "түбегі",
    "ORGANISATION": "академиясы институты университеті",
    "FACILITY": "әуежайы бекінісі даңғылы кесенесі көшесі мешіті мұражайы",
}
INSIDE: Final = {noun: label for label, nouns in _INSIDE.items() for noun in nouns.split()}
"""Behind the name that it is a part of: `Аңырақай шайқасы`, `Абай көшесі`."""

ROADS: Final = frozenset({"автожолы", "тасжолы", "трассасы"})
"""Behind a route, which is one name: `Орал – Саратов автожолы`."""

TWO_WORDS: Final = {
    "орны": "кен",
    "қоймасы": "су",
    "қожалығы": "шаруа",
    "мекені": "елді",
    "кешені": "спорт",
    "үйі": "мәдениет",
}
"""Nouns that are heads only with the noun before them: `кен орны`, `шаруа қожалығы`."""

_MODIFIERS = """
акционерлік атты ауданаралық аудандық әдеби балалар баскетбол бейнежазба волейбол ғылыми деген деректі
жастар жауапкершілігі журналистік кен командалық көркем көрме-жәрмеңке қайырымдылық қалалық қоғамдық
қоғамдық-саяси құрметті мемлекеттік мерейтойлық мультимедиялық облыстық өндірістік республикалық сауда
спорт су тарихи телекоммуникациялық туристік ұлттық футбол халықаралық хоккей шағын шаруа шектеулі
экологиялық электрондық
"""
MODIFIERS: Final = frozenset(_MODIFIERS.split())
"""Words that may be between a name in quotation marks and its head noun."""

_COMPANY_FORMS = """
ААҚ АҚ БК ЖАҚ ЖШС КММ ҚБ ҚҚ ҚҚБ МКК МКҚК РМҚК РММ ҰАҚ ҰК ФК ХК ШЖҚ
"""
COMPANY_FORMS: Final = frozenset(_COMPANY_FORMS.split())
"""Abbreviations of legal forms, and of kinds of clubs, that are inside the name: `«Арай» ЖШС`."""

COUNTRIES: Final = frozenset(
    {"АҚШ", "Азия", "Америка", "Африка", "Еуропа", "Қазақстан", "Қытай", "Моңғолия", "Ресей", "Түркия"}
)
"""Places that rivers and mountains are of, and not called: `Қазақстан өзені`."""

_SINGULAR_END = lazy_pattern("с?[ыі]$")
_PLURAL = lazy_pattern(f"[лдт][ае]р[ыі]{POSSESSIVE_CASE}$")
_VOICED = {"б": "п", "г": "к", "ғ": "қ"}


def _bases(noun: str) -> set[str]:
    """A head noun without its possessive: `топ` or `тоб` of `тобы`."""
    base = _SINGULAR_END.sub("", noun)
    return {base, base[:-1] + _VOICED.get(base[-1], base[-1])}


_PLURALS = {base: noun for noun in (*OF_LISTS, *QUOTED) for base in _bases(noun)}
HEADS: Final = frozenset({*QUOTED, *OF_LISTS, *TWO_WORDS, *INSIDE})
"""All of them."""
_ENDING = lazy_pattern(f"{POSSESSIVE_CASE}$")


def head_of(word: str) -> str | None:
    """The head noun that a word in small letters is a form of, or None.

    >>> head_of("газетінің"), head_of("өзені"), head_of("газет")
    ('газеті', 'өзені', None)
    """
    if word in HEADS:
        return word
    ending = _ENDING.search(word)
    if ending is None:
        return None
    noun = word[: ending.start()]
    return noun if noun in HEADS else None


def plural_head_of(word: str) -> str | None:
    """The noun behind quotation marks or a place that a word in small letters is a plural of, or None.

    >>> plural_head_of("паромдарында"), plural_head_of("өзендері"), plural_head_of("паромы")
    ('паромы', 'өзені', None)
    """
    ending = _PLURAL.search(word)
    return None if ending is None else _PLURALS.get(word[: ending.start()])


def is_head(word: str) -> bool:
    """Whether a word in small letters is a form of a head noun, in singular or plural."""
    return head_of(word) is not None or plural_head_of(word) is not None
