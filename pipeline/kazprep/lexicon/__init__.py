"""The word forms of Kazakh with their counts, and the endings that make a form of a known stem known too."""

from kazprep.lexicon.lexicon import Lexicon, load_lexicon, load_russian_words

__all__ = ["Lexicon", "load_lexicon", "load_russian_words"]
