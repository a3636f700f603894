"""What writers do with a sentence and corpora lack: capitals, brackets, points of a list, rows of marks.

Each function takes a sentence and gives it back in another form, its tokens moved along. Entities are moved
where it says so, and else dropped.
"""

import random

from kazprep.corpora.sentence import Sentence, followed_by, parse_marked, without_full_stop

_ENDINGS = {".": ("|...", "|…", "|!", "|!|!|!"), "?": ("|?|!", "|?|.."), "!": ("|!|!|!", "|!|..", "|?|!")}


def in_capitals(sentence: Sentence) -> Sentence:
    """The sentence in capitals, as headings are, with its entities.

    >>> in_capitals(parse_marked("Қар жауды|.")).text
    'ҚАР ЖАУДЫ.'
    """
    text = sentence.text.upper()
    if len(text) != len(sentence.text):  # `ŉ` becomes two letters
        return sentence
    return Sentence(text, sentence.tokens, sentence.entities)


def in_brackets(sentence: Sentence) -> Sentence:
    """The whole sentence in brackets, its stop inside.

    >>> in_brackets(parse_marked("Қар жауды|.")).forms()
    ['(', 'Қар', 'жауды', '.', ')']
    """
    return followed_by(followed_by(parse_marked("("), sentence, ""), parse_marked(")"), "")


def as_list_item(sentence: Sentence, number: int, rng: random.Random) -> Sentence:
    """The sentence as a point of a list: `1. `, `2) `, `а) `, `1.2. ` or a dash before it."""
    letter = "абвгдежзик"[number % 10]
    mark = rng.choice((f"{number}|.", f"{number}|.", f"{number}|)", f"{letter}|)", f"1.{number}|.", "–"))
    return followed_by(parse_marked(mark), sentence, " ")


def with_other_punctuation(sentence: Sentence, rng: random.Random) -> Sentence:
    """The sentence with `…`, `...`, `?!`, `!!!` and the like for its stop; as it is where it has none."""
    last = sentence.forms()[-1]
    if last not in _ENDINGS or len(sentence.tokens) == 1:
        return sentence
    ending = parse_marked(rng.choice(_ENDINGS[last]).lstrip("|"))
    start = sentence.tokens[-1][0]
    return followed_by(Sentence(sentence.text[:start], sentence.tokens[:-1]), ending, "")


def without_comma_spaces(sentence: Sentence) -> Sentence:
    """The sentence with nothing after its commas, but for those between digits.

    >>> without_comma_spaces(parse_marked("Мен|, сен|, ол|.")).text
    'Мен,сен,ол.'
    """
    text = ""
    tokens = []
    for (start, end), form in zip(sentence.tokens, sentence.forms(), strict=True):
        spaced = start > 0 and sentence.text[start - 1] == " "
        if spaced and not (text.endswith(",") and not text[-2:-1].isdigit() and form[0].isalpha()):
            text += " "
        tokens.append((len(text), len(text) + end - start))
        text += form
    return Sentence(text, tuple(tokens))


def as_headline(sentence: Sentence, rng: random.Random) -> Sentence:
    """The sentence without its full stop, now and then in capitals."""
    bare = without_full_stop(sentence)
    return in_capitals(bare) if rng.random() < 0.2 else bare
