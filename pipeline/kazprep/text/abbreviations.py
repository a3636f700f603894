"""Kazakh abbreviations that are written with a full stop, by how they are used in a sentence.

Sources, by letter:

T  UD_Kazakh-KTB, the open documents
C  counted before a lowercase letter, a digit or a comma in Wikipedia, news, ministry and court texts, prose
L  lists: apertium-kaz (its lexicon), pragmatic_segmenter (kazakh.rb), yasbd
E  usage of Kazakh encyclopaedias and scholarly titles
R  Russian ones that Kazakh documents keep

A word is listed in lowercase and without its last full stop; `ғ.к` and `ғ.д` are for degrees in every field
(`т.ғ.к`, `а.-ш.ғ.д`). Words that end sentences as well (`қар`, `қаз`,
`жел`, `мыс`, `көш`) have a type that asks for more than the word; `бас`, `бет` and `ат` are not.
"""

import re
from enum import Enum


class AbbreviationType(Enum):
    """How an abbreviation relates to the words around it."""

    BEFORE = "before"
    """Before what it belongs to, never at the end: проф. Оспанов, тел. 55-12-13."""
    DEGREE = "degree"
    """Before a name, or at the end: т.ғ.к. Оспанов; Ол – т.ғ.к."""
    AFTER_NAME = "after a name"
    """After a name, sometimes before one: Алматы қ., қ. Алматы."""
    YEAR = "year"
    """After the number of a year, a century or an age: 1947 ж."""
    AMOUNT = "amount"
    """Between a number and what is counted: 16 млрд. АҚШ доллары."""
    UNIT = "unit"
    """After a number: 500 тг."""
    METRE = "metre"
    """A unit after a number, written without a full stop: one at its end may be the sentence's."""
    MEASURE = "measure"
    """Before a number: тереңд. 26 м."""
    AND_SO_ON = "and so on"
    """At the end of a list: т.б."""
    MONTH = "month"
    """After the number of a day; most are words too: 5 қар. 2020."""
    EXAMPLE = "example"
    """At the start of a sentence or bracket, else it is a word: (мыс., жусан); мыс (copper)."""
    WORD = "word"
    """A word as well, which is an abbreviation only before a lowercase letter: араб. тілінен; Ол – араб."""
    STREET = "street"
    """After a capitalised name, else it is a word: Абай көш.; көш (caravan)."""


_TABLE = """
а        METRE       ар                        L
а.о      AFTER_NAME  ауылдық округ             E
а.ш      BEFORE      ауыл шаруашылығы          E
ағыл     BEFORE      ағылшын(ша)               C
акад     BEFORE      академик                  L
ақп      MONTH       ақпан                     L
араб     WORD        араб(ша)                  E
арх      DEGREE      архитектор                E
ауд      AFTER_NAME  аудан, ауданы             L
аум      MEASURE     аумағы                    L
әлеум    BEFORE      әлеуметтік                C
б        UNIT        бет                       C
б.з      YEAR        біздің заманымыз          C
б.з.б    YEAR        біздің заманымыздан бұрын T
б.з.д    YEAR        біздің заманымызға дейін  L
б.э      YEAR        біздің эрамыз             L
б.э.д    YEAR        біздің эрамызға дейін     L
бат      BEFORE      батыс                     L
бб       UNIT        беттер                    L
биол     BEFORE      биология(лық)             L
биікт    MEASURE     биіктігі                  L
в        YEAR        век                       R
г        YEAR        год, город, грамм         R
га       METRE       гектар                    C
гг       YEAR        годы                      R
геогр    BEFORE      география(лық)            L
геол     BEFORE      геология(лық)             L
гр       BEFORE      грекше                    E
грек     WORD        грекше                    E
губ      AFTER_NAME  губерния                  E
ғ        YEAR        ғасыр                     C
ғ.д      DEGREE      ғылымдарының докторы      L
ғ.к      DEGREE      ғылымдарының кандидаты    L
ғғ       YEAR        ғасырлар                  L
ғыл      BEFORE      ғылыми                    C
д        BEFORE      дом                       R
даңғ     AFTER_NAME  даңғылы                   E
дир      DEGREE      директор(ы)               E
долл     UNIT        доллар                    T
доц      BEFORE      доцент                    L
др       AND_SO_ON   другие                    R
драм     BEFORE      драмалық                  T
ж        YEAR        жыл                       T
ж.б      AND_SO_ON   және басқалар             E
ж.т.б    AND_SO_ON   және тағы басқалар        L
жел      MONTH       желтоқсан                 L
желт     MONTH       желтоқсан                 E
жж       YEAR        жылдар                    C
жоғ      BEFORE      жоғары                    E
з        BEFORE      заң                       C
и.о      DEGREE      исполняющий обязанности   R
им       BEFORE      имени                     R
инж      DEGREE      инженер                   E
исп      BEFORE      испан(ша)                 E
итал     BEFORE      италян(ша)                E
к        AFTER_NAME  көше, кент                C
каб      BEFORE      кабинет                   C
канд     BEFORE      кандидат                  L
каф      BEFORE      кафедра(сы)               E
кв       UNIT        квартира                  R
кг       METRE       килограмм                 L
км       METRE       километр                  L
корр     DEGREE      корреспондент             R
көш      STREET      көше                      C
қ        AFTER_NAME  қала, қараңыз             C
қаз      MONTH       қазан                     L
қаң      MONTH       қаңтар                    L
қар      MONTH       қараша                    L
қыр      MONTH       қыркүйек                  L
қырк     MONTH       қыркүйек                  E
л        METRE       литр                      L
лат      BEFORE      латын(ша)                 L
лейт     DEGREE      лейтенант                 R
м        METRE       метр                      L
м.а      DEGREE      міндетін атқарушы         C
мам      MONTH       мамыр                     L
мау      MONTH       маусым                    L
маус     MONTH       маусым                    E
мед      BEFORE      медицина(лық)             L
мемл     BEFORE      мемлекеттік               L
мин      UNIT        минут                     C
мкр      AFTER_NAME  мөлтек ауданы             R
млн      AMOUNT      миллион                   T
млрд     AMOUNT      миллиард                  T
мм       METRE       миллиметр                 L
мөлш     MEASURE     мөлшері                   T
мыс      EXAMPLE     мысалы                    T
нау      MONTH       наурыз                    L
наур     MONTH       наурыз                    E
обл      AFTER_NAME  облыс, облысы             L
оңт      BEFORE      оңтүстік                  C
орт      BEFORE      орта, орталық             C
орыс     WORD        орыс(ша)                  E
пәт      UNIT        пәтер                     L
пед      BEFORE      педагогика(лық)           L
подполк  DEGREE      подполковник              R
полк     DEGREE      полковник                 R
пр       BEFORE      проспект                  R
проф     BEFORE      профессор                 L
ред      BEFORE      редактор(ы)               L
реж      BEFORE      режиссер(і)               T
респ     AFTER_NAME  республика(сы)            E
рис      BEFORE      рисунок                   R
руб      UNIT        рубль                     R
с.ғ      YEAR        сол ғасыр                 L
с.е      METRE       салыстырмалы есеппен      C
с.с      AND_SO_ON   солар сияқты              L
сағ      UNIT        сағат                     C
салм     MEASURE     салмағы                   E
сәу      MONTH       сәуір                     L
сек      UNIT        секунд                    L
серж     DEGREE      сержант                   R
см       METRE       сантиметр, смотри         C
солт     BEFORE      солтүстік                 C
соц      BEFORE      социалистік               L
ст       BEFORE      станция                   R
студ     DEGREE      студент                   E
т        UNIT        том, тонна                C
т.б      AND_SO_ON   тағы басқалар             T
т.д      AND_SO_ON   так далее                 R
т.е      BEFORE      то есть                   R
т.п      AND_SO_ON   тому подобное             R
т.с      AND_SO_ON   тағы сондай               L
т.с.с    AND_SO_ON   тағы сол сияқты           L
табл     BEFORE      таблица                   R
там      MONTH       тамыз                     L
тб       AND_SO_ON   тағы басқалар             C
тг       UNIT        теңге                     L
тел      BEFORE      телефон                   C
тереңд   MEASURE     тереңдігі                 L
тех      BEFORE      техникалық                L
техн     BEFORE      техника(лық)              L
трлн     AMOUNT      триллион                  T
тт       UNIT        томдар                    L
тыс      AMOUNT      тысяча                    R
ул       BEFORE      улица                     R
ұз       MEASURE     ұзындығы                  E
фак      BEFORE      факультет(і)              E
физ      BEFORE      физика(лық)               E
фил      BEFORE      филология(лық)            E
франц    BEFORE      француз(ша)               E
хим      BEFORE      химия(лық)                L
ц        METRE       центнер                   L
чл.-кор  DEGREE      член-корреспондент        R
чл.-корр DEGREE      член-корреспондент        R
ш.а      AFTER_NAME  шағын аудан               E
ш.м      UNIT        шаршы метр                E
шығ      BEFORE      шығыс                     L
шіл      MONTH       шілде                     L
экон     BEFORE      экономика(лық)            C
dr       BEFORE      доктор, before a Latin name E
mr       BEFORE      мистер, before a Latin name E
mrs      BEFORE      миссис, before a Latin name E
"""

_TYPES: dict[str, AbbreviationType] = {
    word: AbbreviationType[name] for word, name, *_ in map(str.split, _TABLE.strip().splitlines())
}
_FIELD = re.compile(r"(?:[^\W\d_]{1,6}\.-?)+(?=ғ\.[дк]$)")
_MAX_LENGTH = 14  # letters and full stops


def abbreviation_type(word: str) -> AbbreviationType | None:
    """The type of an abbreviation, given without its last full stop; it may begin with a capital letter.

    >>> abbreviation_type("Проф"), abbreviation_type("а.-ш.ғ.к"), abbreviation_type("қала")
    (<AbbreviationType.BEFORE: 'before'>, <AbbreviationType.DEGREE: 'degree'>, None)
    """
    if not word or len(word) > _MAX_LENGTH:
        return None
    if word.endswith(("ғ.д", "ғ.к")):
        word = _FIELD.sub("", word)
    return _TYPES.get(word) or _TYPES.get(word[0].lower() + word[1:])
