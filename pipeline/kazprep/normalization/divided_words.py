"""Words that a line end divides: whether the hyphen there is a part of the word."""

import re
from functools import cached_property

# Compounds that are written with a hyphen, in the nominative; from common usage.
_COMPOUNDS_TABLE = """
аға-іні ағайын-туыс ағыл-тегіл азды-көпті азық-түлік ай-күн айла-тәсіл ақыл-кеңес ақыл-ой алды-арты аман-есен
анда-санда ара-тұра арыз-шағым ас-су астан-кестең ата-ана ата-баба ауру-сырқау ауыл-аймақ аяқ-қол
әдет-ғұрып әдіс-тәсіл әзіл-қалжың әке-шеше әлеуметтік-мәдени әлеуметтік-экономикалық ән-жыр ән-күй
әңгіме-дүкен әпке-сіңлі бала-шаға бас-аяқ бас-көз бау-бақша бет-ауыз бет-әлпет бірен-саран вице-министр
вице-премьер вице-президент ғылыми-зерттеу ғылыми-техникалық дау-дамай дәрі-дәрмек дос-жаран дүние-мүлік
ел-жұрт ерлі-зайыпты ертелі-кеш есеп-қисап жай-жапсар жай-күй жақын-жуық жан-дүние жан-жақ жан-жануар
жеміс-жидек жер-су жол-жөнекей жора-жолдас жөн-жоба жөн-жосық жүріс-тұрыс зат-бұйым іс-әрекет іс-қимыл
іс-тәжірибе іс-шара кем-кетік киім-кешек көрші-қолаң күні-түні күш-жігер күш-қуат қам-қарекет
қаржы-қаражат қару-жарақ қарым-қатынас қоғамдық-саяси құрал-жабдық құрал-сайман құрт-құмырсқа қыз-жігіт
қыз-келіншек қысы-жазы мал-мүлік материалдық-техникалық мән-жай мән-мағына мәдени-ағарту
нормативтік-құқықтық ой-арман ой-пікір ойын-күлкі ойын-сауық оқу-ағарту оқу-әдістемелік оқу-жаттығу
оқу-тәрбие оңтүстік-батыс оңтүстік-шығыс өзді-өзі өлең-жыр премьер-министр салт-дәстүр салт-сана
сауда-саттық сән-салтанат солтүстік-батыс солтүстік-шығыс сондай-ақ сый-құрмет сый-сыяпат тау-тас
туған-туысқан туыс-туған тұрмыс-салт тұрмыс-тіршілік ұлан-байтақ ұсақ-түйек үлкен-кіші үсті-басы
хал-ахуал хал-жағдай шай-су ыдыс-аяқ
"""
_COMPOUNDS: dict[str, tuple[str, ...]] = {}
for _first, _, _second in sorted(word.partition("-") for word in _COMPOUNDS_TABLE.split()):
    _COMPOUNDS[_first] = (*_COMPOUNDS.get(_first, ()), _second)
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_WORD_BEFORE = re.compile(r"[^\W_]+(?:-[^\W_]+)*\Z")
_MAX_WORD = 60  # characters


class WordsOfText:
    """The words of a text, which show how a word that is divided by a hyphen is written elsewhere."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word.casefold() for word in _WORD.findall(self._text))

    def keeps_hyphen(self, end: int, start: int) -> bool:
        """Whether the hyphen before `end`, at a line's end, is part of the word that continues at `start`.

        It does before an uppercase letter and beside a digit (`Қасым-Жомарт`, `5-сынып`), in a compound that
        is known or is elsewhere in the text (`салт-дәстүр`), and in a reduplication (`бірте-бірте`). A soft
        hyphen never does.

        >>> text = "салт-\\nдәстүр, мем-\\nлекет"
        >>> WordsOfText(text).keeps_hyphen(5, 6), WordsOfText(text).keeps_hyphen(18, 19)
        (True, False)
        """
        text = self._text
        left = _WORD_BEFORE.search(text, max(0, end - 1 - _MAX_WORD), end - 1)
        right = _WORD.match(text, start)
        if text[end - 1] != "-" or left is None or right is None:
            return False
        first, second = left[0].casefold(), right[0].casefold()
        if first[-1].isdigit() or second[0].isdigit() or (right[0][0].isupper() and not left[0].isupper()):
            return True
        part = first.rpartition("-")[2]
        if any(second.startswith(known[:-1]) for known in _COMPOUNDS.get(part, ())):
            return True
        if part == second or (len(part) > 2 and second.startswith(part)):
            return True
        words = self._words
        return f"{first}-{second}" in words and first + second not in words
