"""What a tagger knows, as Stanza's vocabularies: words, characters, parts of speech, features."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from kazprep.train.morphology.sentences import Tokens

UNKNOWN = 1  # Stanza's id of what a vocabulary lacks
EMPTY = 2  # Stanza's id of a feature that a word does not have
_MIN_CHARACTERS = 3  # occurrences of a character that is learned


class Vocabularies:
    """The vocabularies of a tagger, as Stanza has them."""

    def __init__(self, words: Sequence[str], sentences: Iterable[Tokens]) -> None:
        """`words` are those with a vector, in lowercase; the rest is taken from `sentences`."""
        from stanza.models.common.vocab import VOCAB_PREFIX, CharVocab
        from stanza.models.pos.vocab import FeatureVocab, MultiVocab, WordVocab

        tokens = list(chain.from_iterable(sentences))
        counts = Counter(token.form for token in tokens)
        characters: Counter[str] = Counter()
        for form, count in counts.items():
            for character in form:
                characters[character] += count
        kept = sorted(character for character, count in characters.items() if count >= _MIN_CHARACTERS)
        upos = sorted({token.upos for token in tokens if token.upos is not None})
        feats = sorted({token.feats for token in tokens})
        word_vocabulary = WordVocab([], "kk", lower=True)
        word_vocabulary._id2unit = [*VOCAB_PREFIX, *words]
        word_vocabulary._unit2id = {word: i for i, word in enumerate(word_vocabulary._id2unit)}
        features = FeatureVocab([[(each,)] for each in feats], "kk")
        self.stanza = MultiVocab(
            {
                "char": CharVocab([[(character,)] for character in kept], "kk"),
                "word": word_vocabulary,
                "upos": WordVocab([[(tag,)] for tag in upos], "kk"),
                # No training text has language-specific tags.
                "xpos": WordVocab([], "kk", ignore=["_"]),
                "feats": features,
            }
        )
        self.words: dict[str, int] = word_vocabulary._unit2id
        self.first_word = len(VOCAB_PREFIX)
        """The id of the first word that has a vector; before it come Stanza's special entries."""
        self.characters: dict[str, int] = self.stanza["char"]._unit2id
        self.upos: dict[str, int] = self.stanza["upos"]._unit2id
        self.feats: dict[str, list[int]] = {each: features.unit2id(each) for each in feats}
        """The ids of each value of the column FEATS: one for each feature, `EMPTY` where it is absent."""
        self.feature_sizes: list[int] = features.lens()
