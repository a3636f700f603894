"""Names of diseases that are nothing else, and their forms: data.

Words that are other things as well, as `қызылша` (a vegetable) and `оба` (a mound), are left to the tagger.
"""

from typing import Final

from kazprep.entities.rules.word_forms import CASE, stems
from kazprep.text.lazy_pattern import lazy_pattern

DISEASES: Final = """
анемия ангина аппендицит аритмия артрит артроз астма атеросклероз аутизм безгек ботулизм бронхит бруцеллез
бруцеллёз гайморит гастрит гемофилия гепатит гипертония гипотиреоз глаукома грипп дерматит демікпе диабет
дизентерия дифтерия инсульт инфаркт катаракта конъюнктивит кариес қаназдық қызамық қылтамақ лейкемия лейкоз
листериоз малярия менингит мерез мигрень миокардит нефрит остеопороз остеохондроз отит панкреатит паротит
пиелонефрит пневмония полиомиелит преэклампсия псориаз ревматизм ретинопатия ринит сальмонеллез
сальмонеллёз сепсис сифилис скарлатина сколиоз стенокардия тонзиллит токсоплазмоз тромбоз тромбофлебит
туберкулез туберкулёз тұмау тырысқақ целиакия цирроз цистит шизофрения экзема энцефалит эпилепсия
эхинококкоз
"""
_DISEASE = lazy_pattern(rf"(?:{stems(DISEASES)})(?:[ыі]|с[ыі])?{CASE}")
_ADJECTIVE = lazy_pattern(r"[лдт][ыі][қк]$")
BEFORE: Final = {
    "диабет": frozenset({"қант"}),
    "тұмау": frozenset({"құс", "шошқа"}),
    "энцефалит": frozenset({"кене"}),
}
"""What is inside the name where it stands before it: `кене энцефалиті`."""


def is_disease(word: str) -> bool:
    """Whether a word in small letters is a form of the name of a disease.

    >>> is_disease("тұмауға"), is_disease("бронхиті"), is_disease("кредиті")
    (True, True, False)
    """
    if _DISEASE.fullmatch(word) is None:
        return False
    return _ADJECTIVE.search(word) is None or word == "қаназдық"
