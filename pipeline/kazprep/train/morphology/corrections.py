"""Known faults of silver analyses, corrected before they are learned.

Silver analyses are an analyser's, of which a model chose one, and for some forms it chose the wrong one
nearly always, or none. Three kinds are corrected:

- a plural that could also be a verb's rare future form: `құжаттар`, documents, or "(who) will document". The
  noun is taken if its plural, by what it occurs in elsewhere, is likelier than the verb's form;
- patronymics, `Серікұлы`, `Серікқызының`: most are unknown to the analyser;
- frequent forms one by one: those of `FORMS`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, Self

from kazprep.train.morphology.sentences import Token, Tokens

PLURAL = re.compile(r"(?<=..)(?:лар|лер|дар|дер|тар|тер)$")
"""The plural at the end of a noun of two letters or more."""

_PLURAL_NOUN = "Case=Nom|Number=Plur"
_THEIRS = "Number[psor]=Plur,Sing|Person[psor]=3"

_PATRONYMIC = re.compile(
    r"(?P<lemma>[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]+(?P<gender>ұлы|қызы))(?P<ending>ның|на|н|нда|нан|мен|ндағы)?"
)
_GENDERS = {"ұлы": "Masc", "қызы": "Fem"}
_CASES = {
    None: "Nom",
    "ның": "Gen",
    "на": "Dat",
    "н": "Acc",
    "нда": "Loc",
    "ндағы": "Loc",
    "нан": "Abl",
    "мен": "Ins",
}
_PATRONYMIC_WEIGHT = 0.9
"""What a patronymic counts that the analyser does not know."""


class Reading(NamedTuple):
    """What a token is corrected to; `feats` None leaves the features."""

    lemma: str
    upos: str
    feats: str | None


FORMS: Mapping[tuple[str, str], Reading] = {
    ("аза", "аз"): Reading("аза", "NOUN", "Case=Nom"),
    ("атап", "атап"): Reading("ата", "VERB", "Aspect=Perf|VerbForm=Conv"),
    ("ақыры", "ақыр"): Reading("ақыры", "ADV", "_"),
    ("баға", "бақ"): Reading("баға", "NOUN", "Case=Nom"),
    ("барысы", "бары"): Reading("барыс", "NOUN", None),
    ("барысын", "бары"): Reading("барыс", "NOUN", None),
    ("барысымен", "бары"): Reading("барыс", "NOUN", None),
    ("барысындағы", "бары"): Reading("барыс", "NOUN", None),
    ("бойжеткен", "бойжет"): Reading("бойжеткен", "NOUN", "Case=Nom"),
    ("ерен", "ер"): Reading("ерен", "ADJ", "_"),
    ("ерте", "ерт"): Reading("ерте", "ADV", "_"),
    ("есте", "ест"): Reading("ес", "NOUN", "Case=Loc"),
    ("жайлау", "жайла"): Reading("жайлау", "NOUN", "Case=Nom"),
    ("жастар", "жастар"): Reading("жас", "NOUN", _PLURAL_NOUN),
    ("жүзеге", "жүзе"): Reading("жүзеге", "NOUN", "Case=Dat"),
    ("жөндеу", "жөн"): Reading("жөндеу", "NOUN", "Case=Nom"),
    ("жөндеуге", "жөн"): Reading("жөндеу", "NOUN", "Case=Dat"),
    ("заңның", "За"): Reading("заң", "NOUN", "Case=Gen"),
    ("кеден", "Ке"): Reading("кеден", "NOUN", "Case=Nom"),
    ("кісінің", "кіс"): Reading("кісі", "NOUN", "Case=Gen"),
    ("майдан", "май"): Reading("майдан", "NOUN", "Case=Nom"),
    ("оқыс", "оқы"): Reading("оқыс", "ADJ", "_"),
    ("салдары", "сал"): Reading("салдар", "NOUN", f"Case=Nom|{_THEIRS}"),
    ("салдарын", "сал"): Reading("салдар", "NOUN", f"Case=Acc|{_THEIRS}"),
    ("салдарынан", "сал"): Reading("салдар", "NOUN", f"Case=Abl|{_THEIRS}"),
    ("солар", "сол"): Reading("сол", "PRON", f"{_PLURAL_NOUN}|PronType=Dem"),
    ("сынама", "сына"): Reading("сынама", "NOUN", "Case=Nom"),
    ("талап", "тала"): Reading("талап", "NOUN", "Case=Nom"),
    ("тап", "тал"): Reading("тап", "NOUN", "Case=Nom"),
    ("тапшы", "тап"): Reading("тапшы", "ADJ", "_"),
    ("таяу", "тая"): Reading("таяу", "ADJ", "_"),
    ("теңге", "тең"): Reading("теңге", "NOUN", "Case=Nom"),
    ("терінің", "тер"): Reading("тері", "NOUN", "Case=Gen"),
    ("тумасы", "ту"): Reading("тума", "NOUN", f"Case=Nom|{_THEIRS}"),
    ("туысқан", "ту"): Reading("туысқан", "NOUN", "Case=Nom"),
    ("факті", "факт"): Reading("факті", "NOUN", "Case=Nom"),
    ("фактілерді", "факт"): Reading("факті", "NOUN", None),
    ("фактілері", "факт"): Reading("факті", "NOUN", None),
    ("фактісі", "факт"): Reading("факті", "NOUN", None),
    ("қабыл", "қап"): Reading("қабыл", "ADJ", "_"),
    ("қабырға", "қабыр"): Reading("қабырға", "NOUN", "Case=Nom"),
    ("қазылар", "қаз"): Reading("қазы", "NOUN", _PLURAL_NOUN),
    ("қайтыс", "қайт"): Reading("қайтыс", "NOUN", "Case=Nom"),
    ("қаржылай", "қаржыла"): Reading("қаржылай", "ADV", "_"),
    ("әлде", "әл"): Reading("әлде", "CCONJ", "_"),
    ("әлі", "әл"): Reading("әлі", "ADV", "_"),
    ("іні", "ін"): Reading("іні", "NOUN", "Case=Nom"),
    ("өйткені", "өйт"): Reading("өйткені", "SCONJ", "_"),
}
"""By form, in lowercase, and the lemma that is wrong for it: found by reading the most frequent forms of the
silver sentences and of the project's own articles."""

STEMS = {"алып кел": "әкел"}
"""Lemmas that are replaced where the form begins with the right one: UD_Kazakh-KTB writes out the origin of
`әкел`, `алып кел`, and the silver sentences do not."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """What is corrected, by what some sentences have."""

    plurals: Mapping[str, str]
    """Forms in lowercase that are taken for plurals of nouns, and their lemmas."""

    @classmethod
    def of(cls, sentences: Iterable[Tokens]) -> Self:
        """The corrections for silver sentences."""
        return cls(dict(_plurals(list(chain.from_iterable(sentences)))))

    def sentences(self, sentences: Iterable[Tokens]) -> list[Tokens]:
        """The sentences, corrected."""
        return [tuple(self.token(token) for token in tokens) for tokens in sentences]

    def token(self, token: Token) -> Token:
        """A token, corrected; itself if nothing is wrong with it as far as is known."""
        name = _PATRONYMIC.fullmatch(token.form)
        if name is not None and token.lemma != name["lemma"]:
            feats = f"Case={_CASES[name['ending']]}|Gender={_GENDERS[name['gender']]}"
            return token._replace(
                lemma=name["lemma"], upos="PROPN", feats=feats, weight=max(token.weight, _PATRONYMIC_WEIGHT)
            )
        if token.lemma is None or token.upos is None:
            return token
        form = token.form.lower()
        stem = STEMS.get(token.lemma)
        if stem is not None and form.startswith(stem):
            return token._replace(lemma=stem)
        reading = FORMS.get((form, token.lemma))
        if reading is None and token.upos == "VERB" and token.lemma == form[:-1] and form in self.plurals:
            reading = Reading(self.plurals[form], "NOUN", _PLURAL_NOUN)
        if reading is None:
            return token
        feats = token.feats if reading.feats is None else reading.feats
        return token._replace(lemma=reading.lemma, upos=reading.upos, feats=feats)


def _plurals(tokens: Sequence[Token]) -> Iterable[tuple[str, str]]:
    """Forms that are taken for plurals, and their lemmas.

    Expected are as many plurals in the nominative as the noun's other plurals make likely, and as many verbs
    in the future as the verb's other forms do, by the shares that these forms have of all plurals and verbs.
    """
    verbs: dict[str, str] = {}
    others: Counter[tuple[str, str]] = Counter()
    totals: Counter[str] = Counter()
    for form, lemma, upos, feats, _ in tokens:
        if upos == "VERB" and lemma is not None:
            in_question = "Tense=Fut" in feats and form.lower() == lemma + "р"
            if in_question and PLURAL.search(form.lower()):
                verbs[form.lower()] = lemma
            totals["future" if in_question else "verbs"] += 1
            others[lemma, "VERB"] += not in_question
        elif upos == "NOUN" and lemma is not None and "Number=Plur" in feats.split("|"):
            totals["nominative" if feats == _PLURAL_NOUN else "plurals"] += 1
            others[lemma, "NOUN"] += feats != _PLURAL_NOUN
    for form, verb in verbs.items():
        noun = PLURAL.sub("", form)
        nouns_expected = others[noun, "NOUN"] * totals["nominative"] / max(totals["plurals"], 1)
        verbs_expected = others[verb, "VERB"] * totals["future"] / max(totals["verbs"], 1)
        if nouns_expected > verbs_expected:
            yield form, noun
