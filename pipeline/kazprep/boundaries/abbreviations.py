"""Kazakh abbreviations that are written with a full stop, by how they stand in a sentence.

Sources, by letter:

T  UD_Kazakh-KTB, the open documents
C  counted before a small letter, a digit or a comma in Wikipedia, news, ministry and court texts, prose
L  lists: apertium-kaz (its lexicon), pragmatic_segmenter (kazakh.rb), yasbd
E  usage of Kazakh encyclopaedias and scholarly titles
R  Russian ones that Kazakh documents keep

A word is listed without its last stop and in small letters. Words that end sentences as well (`қар`, `қаз`,
`жел`, `мыс`, `көш`) are here with a kind that asks for more than the word; `бас`, `бет` and `ат` are not.
"""

from enum import Enum


class Kind(Enum):
    """How an abbreviation stands to the words around it."""

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
    """A unit after a number that needs no stop: a stop at the end of a sentence is the sentence's."""
    MEASURE = "measure"
    """Before a number: тереңд. 26 м."""
    AND_SO_ON = "and so on"
    """At the end of a list: т.б."""
    MONTH = "month"
    """After the number of a day; most are words too: 5 қар. 2020."""
    EXAMPLE = "example"
    """At the start of a sentence or bracket, else it is a word: (мыс., жусан); мыс (copper)."""
    WORD = "word"
    """A word as well, which is an abbreviation before a small letter alone: араб. тілінен; Ол – араб."""
    STREET = "street"
    """After a capitalised name, else it is a word: Абай көш.; көш (caravan)."""


_TABLE = """
а        METRE       ар                        L
ағыл     BEFORE      ағылшын(ша)               C
акад     BEFORE      академик                  L
ақп      MONTH       ақпан                     L
араб     WORD        араб(ша)                  E
ауд      AFTER_NAME  аудан, ауданы             L
аум      MEASURE     аумағы                    L
ә.ғ.к    DEGREE      әлеуметтану ғ. кандидаты  E
әлеум    BEFORE      әлеуметтік                C
б        UNIT        бет                       C
б.ғ.д    DEGREE      биология ғ. докторы       E
б.ғ.к    DEGREE      биология ғ. кандидаты     E
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
ғ        YEAR        ғасыр                     C
ғғ       YEAR        ғасырлар                  L
ғыл      BEFORE      ғылыми                    C
д        BEFORE      дом                       R
даңғ     AFTER_NAME  даңғылы                   E
долл     UNIT        доллар                    T
доц      BEFORE      доцент                    L
др       AND_SO_ON   другие                    R
драм     BEFORE      драмалық                  T
ж        YEAR        жыл                       T
ж.б      AND_SO_ON   және басқалар             E
ж.т.б    AND_SO_ON   және тағы басқалар        L
жел      MONTH       желтоқсан                 L
жж       YEAR        жылдар                    C
з        BEFORE      заң                       C
з.ғ.д    DEGREE      заң ғ. докторы            E
з.ғ.к    DEGREE      заң ғ. кандидаты          L
и.о      DEGREE      исполняющий обязанности   R
им       BEFORE      имени                     R
исп      BEFORE      испан(ша)                 E
итал     BEFORE      италян(ша)                E
к        AFTER_NAME  көше, кент                C
каб      BEFORE      кабинет                   C
канд     BEFORE      кандидат                  L
кв       UNIT        квартира                  R
кг       METRE       килограмм                 L
км       METRE       километр                  L
көш      STREET      көше                      C
қ        AFTER_NAME  қала, қараңыз             C
қаз      MONTH       қазан                     L
қаң      MONTH       қаңтар                    L
қар      MONTH       қараша                    L
қыр      MONTH       қыркүйек                  L
л        METRE       литр                      L
лат      BEFORE      латын(ша)                 L
м        METRE       метр                      L
м.а      DEGREE      міндетін атқарушы         C
м.ғ.д    DEGREE      медицина ғ. докторы       C
м.ғ.к    DEGREE      медицина ғ. кандидаты     L
мам      MONTH       мамыр                     L
мау      MONTH       маусым                    L
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
обл      AFTER_NAME  облыс, облысы             L
оңт      BEFORE      оңтүстік                  C
орт      BEFORE      орта, орталық             C
орыс     WORD        орыс(ша)                  E
п.ғ.д    DEGREE      педагогика ғ. докторы     L
п.ғ.к    DEGREE      педагогика ғ. кандидаты   L
пәт      UNIT        пәтер                     L
пед      BEFORE      педагогика(лық)           L
пр       BEFORE      проспект                  R
проф     BEFORE      профессор                 L
псих.ғ.к DEGREE      психология ғ. кандидаты   E
ред      BEFORE      редактор(ы)               L
реж      BEFORE      режиссер(і)               T
руб      UNIT        рубль                     R
с.ғ      YEAR        сол ғасыр                 L
с.е      METRE       салыстырмалы есеппен      C
с.с      AND_SO_ON   солар сияқты              L
сағ      UNIT        сағат                     C
салм     MEASURE     салмағы                   E
сәу      MONTH       сәуір                     L
сек      UNIT        секунд                    L
см       METRE       сантиметр, смотри         C
солт     BEFORE      солтүстік                 C
соц      BEFORE      социалистік               L
ст       BEFORE      станция                   R
т        UNIT        том, тонна                C
т.б      AND_SO_ON   тағы басқалар             T
т.ғ.д    DEGREE      тарих, техника ғ. докторы L
т.ғ.к    DEGREE      тарих ғ. кандидаты        L
т.д      AND_SO_ON   так далее                 R
т.е      BEFORE      то есть                   R
т.п      AND_SO_ON   тому подобное             R
т.с      AND_SO_ON   тағы сондай               L
т.с.с    AND_SO_ON   тағы сол сияқты           L
там      MONTH       тамыз                     L
тб       AND_SO_ON   тағы басқалар             C
тг       UNIT        теңге                     L
тел      BEFORE      телефон                   C
тереңд   MEASURE     тереңдігі                 L
тех      BEFORE      техникалық                L
техн     BEFORE      техника(лық)              L
техн.ғ.д DEGREE      техника ғ. докторы        C
техн.ғ.к DEGREE      техника ғ. кандидаты      L
трлн     AMOUNT      триллион                  T
тт       UNIT        томдар                    L
тыс      AMOUNT      тысяча                    R
ул       BEFORE      улица                     R
ұз       MEASURE     ұзындығы                  E
ф.-м.ғ.д DEGREE      физика-математика докторы E
ф.-м.ғ.к DEGREE      физика-математика канд.   E
ф.ғ.д    DEGREE      филология ғ. докторы      L
ф.ғ.к    DEGREE      филология ғ. кандидаты    L
физ      BEFORE      физика(лық)               E
фил      BEFORE      филология(лық)            E
франц    BEFORE      француз(ша)               E
х.ғ.д    DEGREE      химия ғ. докторы          E
х.ғ.к    DEGREE      химия ғ. кандидаты        E
хим      BEFORE      химия(лық)                L
ц        METRE       центнер                   L
шығ      BEFORE      шығыс                     L
шіл      MONTH       шілде                     L
э.ғ.д    DEGREE      экономика ғ. докторы      L
э.ғ.к    DEGREE      экономика ғ. кандидаты    L
экон     BEFORE      экономика(лық)            C
"""

ABBREVIATIONS: dict[str, Kind] = {
    word: Kind[kind] for word, kind, *_ in map(str.split, _TABLE.strip().splitlines())
}
"""The kind of each abbreviation, which is written here without its last stop."""
