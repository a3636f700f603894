"""The rules of normalization, in the order in which they run, and the profiles that they make up.

A rule is a function from a text to its replacements, in ascending order and without overlap. To add one,
write the function, put it into `RULES` and add its cases to `tests/normalization/cases/`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kazprep.edits import Replacement, ScoredReplacement
from kazprep.normalization import (
    characters,
    foreign_cyrillic,
    mixed_script,
    mojibake_latin1,
    mojibake_layouts,
    mojibake_utf8,
    restored,
    typography,
    wrapped_lines,
)
from kazprep.transliteration.read import arabic_to_cyrillic, latin_to_cyrillic

_INCLUDED = {
    "minimal": ("minimal",),
    "default": ("minimal", "default"),
    "aggressive": ("minimal", "default", "aggressive"),
    "restore": ("minimal", "default", "restore"),
}
PROFILES = tuple(_INCLUDED)
"""Unicode hygiene; safe repairs besides; one spelling besides; or, besides safe repairs, restored words."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name in settings and in the table `repairs`, its function, the first profile with it."""

    name: str
    find: Callable[[str], Iterator[Replacement] | Iterator[ScoredReplacement]]
    profile: str


WRAPPED_LINES = "wrapped-lines"
"""The rule that the setting `wrapped_lines` switches on or off, whatever the text looks like."""

LATIN_KAZAKH, ARABIC_KAZAKH = "latin-kazakh", "arabic-kazakh"
"""The rules that bring Kazakh in other scripts to Cyrillic."""

RULES = (
    # Before rules that delete or change characters, which in mojibake are parts of letters.
    Rule("utf8-mojibake", mojibake_utf8.utf8_mojibake, "default"),
    Rule("latin1-mojibake", mojibake_latin1.latin1_mojibake, "default"),
    Rule("kz1048-mojibake", mojibake_layouts.kz1048_mojibake, "default"),
    Rule("ptcp154-mojibake", mojibake_layouts.ptcp154_mojibake, "default"),
    Rule("udhr-mojibake", mojibake_layouts.udhr_mojibake, "default"),
    Rule("html-entity", characters.html_entity, "default"),
    # Before rules that delete soft hyphens, blank lines and indents.
    Rule(WRAPPED_LINES, wrapped_lines.wrapped_lines, "default"),
    Rule("invisible", characters.invisible, "minimal"),
    Rule("not-sign", characters.not_sign, "default"),
    Rule("line-break", characters.line_break, "minimal"),
    Rule("space", characters.space, "minimal"),
    Rule("stress-mark", characters.stress_mark, "default"),
    Rule("nfc", characters.nfc, "minimal"),
    Rule("hyphen", characters.hyphen, "default"),
    Rule("comma", characters.comma, "default"),
    Rule(LATIN_KAZAKH, latin_to_cyrillic, "default"),
    Rule(ARABIC_KAZAKH, arabic_to_cyrillic, "default"),
    Rule("yen-sign", mixed_script.yen_sign, "default"),
    Rule("cyrillic-homoglyph", foreign_cyrillic.cyrillic_homoglyph, "default"),
    Rule("schwa-initial", mixed_script.schwa_initial, "default"),
    Rule("roman-numeral", mixed_script.roman_numeral, "default"),
    Rule("latin-letter", mixed_script.latin_letter, "default"),
    Rule("cyrillic-letter", mixed_script.cyrillic_letter, "default"),
    # The letters of words are of one script now.
    Rule("lost-letter", restored.lost_letter, "restore"),
    Rule("russian-typing", restored.russian_typing, "default"),
    Rule("wrong-letter", restored.wrong_letter, "restore"),
    Rule("divided-word", restored.divided_word, "restore"),
    Rule("glued-words", restored.glued_words, "restore"),
    Rule("comma-space", typography.comma_space, "aggressive"),
    Rule("line-end-hyphen", typography.line_end_hyphen, "aggressive"),
    Rule("quotation-mark", typography.quotation_mark, "aggressive"),
    Rule("dash", typography.dash, "aggressive"),
)
"""Every rule, in the order in which they run."""


def rules_of(profile: str) -> tuple[Rule, ...]:
    """The rules of a profile. Raises `ValueError` for an unknown profile."""
    if profile not in PROFILES:
        raise ValueError(f"there is no profile {profile!r}; the profiles are {', '.join(PROFILES)}")
    return tuple(rule for rule in RULES if rule.profile in _INCLUDED[profile])
