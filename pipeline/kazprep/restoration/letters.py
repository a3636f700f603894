"""Letters that are typed, scanned or saved for Kazakh ones, and skeletons, in which they are the same."""

TYPED_FOR = {
    # A Russian keyboard has no letters for them.
    "а": "аә",
    "г": "гғ",
    "к": "кқ",
    "н": "нң",
    "о": "оө",
    "у": "уұү",
    "х": "хһ",
    "и": "иі",
    # Mistaken for one another, on paper and on a keyboard.
    "ү": "үұ",
    "ь": "ьы",
    "э": "эә",
    "ў": "ўұ",
}
"""For each letter that may stand for others those that may be meant, itself first."""

LOST = "әғқңөұүһ"
"""The letters of Kazakh that windows-1251 lacks: each may be behind a `?` or a U+FFFD."""

LOST_MARK = "?"
"""What replaces one of these letters in a skeleton and in a word that is looked up."""

REPLACEMENT = "\ufffd"
"""What a decoder puts in the place of bytes that are no letter: any letter may be behind it."""

_TYPED = str.maketrans("әғқңөұүһіэьў", "агкноуухиаыу")
_ERASED = str.maketrans(dict.fromkeys(LOST, LOST_MARK))
_POSSIBLE = {letter: frozenset(meant) for letter, meant in TYPED_FOR.items()} | {LOST_MARK: frozenset(LOST)}


def typed(form: str) -> str:
    """The skeleton of a form in lowercase: how it looks when it is typed with Russian letters.

    >>> typed("құдайсыз"), typed("қудайсьз")
    ('кудайсыз', 'кудайсыз')
    """
    return form.translate(_TYPED)


def erased(form: str) -> str:
    """A form in lowercase with a `?` for each letter that windows-1251 loses.

    >>> erased("қазақстан")
    '?аза?стан'
    """
    return form.translate(_ERASED)


def may_be(word: str, form: str) -> bool:
    """Whether `word`, in lowercase, is what `form` looks like with other letters for some of its own.

    >>> may_be("казақ", "қазақ"), may_be("қазақ", "казақ")
    (True, False)
    """
    return len(word) == len(form) and all(
        meant == letter or meant in _POSSIBLE.get(letter, "")
        for letter, meant in zip(word, form, strict=True)
    )


def in_case_of(word: str, form: str) -> str:
    """A form with capitals where `word`, of the same length, has them; lost letters follow their neighbours.

    >>> in_case_of("Казак", "қазақ"), in_case_of("?АЗА?", "қазақ"), in_case_of("?аза?", "қазақ")
    ('Қазақ', 'ҚАЗАҚ', 'қазақ')
    """
    if word.islower():
        return form
    if word[0].isupper() and word[1:].islower():
        return form[0].upper() + form[1:]
    letters = [letter for letter in word if letter.isalpha()]
    all_capitals = any(map(str.isupper, word[1:])) and all(letter.isupper() for letter in letters)
    return "".join(
        meant.upper() if (letter.isupper() or (all_capitals and not letter.isalpha())) else meant
        for letter, meant in zip(word, form, strict=True)
    )
