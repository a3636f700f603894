"""What a text was written in, from the record of its repairs."""

from kazprep.edits import Edits
from kazprep.normalization.rules import ARABIC_KAZAKH, LATIN_KAZAKH
from kazprep.spans import Spans
from kazprep.text.script import script
from kazprep.transliteration.recognize import latin_script_of

_MIN_SHARE = 0.5


def written_script(text: str, raw_text: str, before: Spans, edits: Edits) -> str:
    """The script that most of a normalized text was brought to Cyrillic from, or that it is in.

    `before[i]` is the span of `raw_text` that edit i replaced. The former is one of
    `kazprep.transliteration.SCRIPTS`, where at least half of the text's letters were brought from it; the
    latter the ISO 15924 code of most letters: `Cyrl`, `Latn`, `Arab`, `Zzzz` for others, `Zyyy` for none.
    """
    for rule in (LATIN_KAZAKH, ARABIC_KAZAKH):
        changed = [index for index, name in enumerate(edits.rule.tolist()) if rule in name.split("+")]
        if not changed:
            continue
        n_brought = int((edits.after.end[changed] - edits.after.start[changed]).sum())
        if n_brought >= _MIN_SHARE * sum(map(str.isalpha, text)):
            if rule == ARABIC_KAZAKH:
                return "arabic"
            words = Spans(before.start[changed], before.end[changed]).slices(raw_text)
            return latin_script_of(words)
    return script(text)[0]
