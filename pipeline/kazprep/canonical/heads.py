"""Nouns that a compound name ends in, and their possessive, which is part of the name: `Қостанай облысы`."""

import re

from kazprep.canonical.endings import Sound, sound_of

# Own list, from general knowledge of how places, bodies and events are named in Kazakh.
_HEADS = """
агенттік аймақ академия алаң алқа ансамбль арал арена архив ассамблея ассоциация аудан аурухана аэропорт
әкімдік әкімшілік әмірлік әуежай бағдарлама базар байқау банк бап басқарма баспа бассейн батальон бекет
биржа бөлік бөлім бренд бригада бульвар бірлестік бюро газет галерея гвардия дала даңғыл департамент
дивизия диспансер дума ел емхана ескерткіш жағалау жарғы жарыс жоба жол жоспар журнал жыл заң зауыт
зертхана институт кафедра кәсіподақ кеден келісім кент кеңес кесене кешен клиника клуб кодекс колледж
комбинат комиссариат комиссия комитет компания конвенция конкурс консерватория консорциум конституция
конфедерация конференция концерн корпорация корпус көл көпір көрме көше кубок күн күш қала қалашық қауым
қауымдастық қоғам қозғалыс қойма қор қорған қорғаныс қорық құрылтай қызмет лига лицей магистраль майдан
марафон мәжіліс мәслихат мектеп мемлекет мешіт министрлік миссия монастырь музей мұрағат мұражай мұхит
облыс объект одақ ойын округ опера орда оркестр орман орталық отряд өзен өкілдік өлке палата парк
парламент партия патриархат подкаст полигон полиция порт проект прокуратура проспект радио редакция
резерв резиденция рекорд республика саммит сарай секретариат сенат серіктестік сессия соғыс сот стадион
станция стенд съезд сыйлық тармақ тау театр телеарна телерадиокешен теңіз топ тракт трест турнир түбек
университет ұжым ұйым ұлан үй үкімет фабрика факультет федерация фестиваль филармония филиал фонд форум
фракция холдинг цирк чемпионат шарт шаруашылық шаршы шатқал шөл штаб штат шығанақ шіркеу эстакада
"""

# Whose possessive is not made by rule: халық → халқы.
_IRREGULAR = {"халқы": "халық", "кәсіпорны": "кәсіпорын", "орны": "орын"}

_SOFTENED = {"қ": "ғ", "к": "г", "п": "б"}
_KEPT_HARD = frozenset({"банк", "клиник", "парк", "цирк"})  # loans do not soften
_HARDENED = {soft: hard for hard, soft in _SOFTENED.items()}


def possessives(noun: str) -> tuple[str, ...]:
    """The possessive of the third person of a noun in small letters, in the shapes that harmony may ask for.

    >>> possessives("қала"), possessives("орталық"), possessives("парк")
    (('қаласы', 'қаласі'), ('орталығы', 'орталығі'), ('паркы', 'паркі'))
    """
    if sound_of(noun) is Sound.VOWEL:
        return noun + "сы", noun + "сі"
    stem = noun if noun in _KEPT_HARD else noun[:-1] + _SOFTENED.get(noun[-1], noun[-1])
    return stem + "ы", stem + "і"


HEADS = frozenset(_HEADS.split()) | frozenset(_IRREGULAR.values())
"""The nouns, in small letters."""

HEAD_OF = {possessive: noun for noun in sorted(HEADS) for possessive in possessives(noun)} | _IRREGULAR
"""Each noun by its possessive: `министрлігі` → `министрлік`."""

# басқармасы, бірлестігі, штаттары, әмірліктері: what is hardly anything but a possessive
_POSSESSIVE = re.compile(r"(?:[аеыіиу]с[ыі]|л[ыі][ғг][ыі]|[дт][ыі][ғг][ыі]|[лдт][ае]р[ыі])\Z")


_IN_N = (
    "алтын ағын ақын жалын жауын жиын егін келін күн құйын мойын ойын орын өтін сын тоғын түтін тығын шығын"
)
BARE_IN_N = frozenset(_IN_N.split())
"""Nouns in ын, ін: the end of theirs is no accusative."""

_NATIVE_BEFORE_T = re.compile(r"(?:[қтшх]|ік|мек)\Z")


def may_take_t(noun: str) -> bool:
    """Whether ты, ті behind a noun in small letters is an accusative: in контексті it is no ending by itself.

    >>> may_take_t("көмек"), may_take_t("контекс")
    (True, False)
    """
    return _NATIVE_BEFORE_T.search(noun) is not None


def is_possessive(word: str) -> bool:
    """Whether the last word of a compound name, in small letters, is in the possessive of the third person.

    >>> is_possessive("облысы"), is_possessive("бірлестігі"), is_possessive("алматы")
    (True, True, False)
    """
    return word in HEAD_OF or _POSSESSIVE.search(word) is not None


def hardened(stem: str) -> str | None:
    """A stem whose last consonant was softened before a vowel, as it stands alone; None where it was not.

    >>> hardened("қарабұлағ")
    'қарабұлақ'
    """
    hard = _HARDENED.get(stem[-1])
    return stem[:-1] + hard if hard else None
