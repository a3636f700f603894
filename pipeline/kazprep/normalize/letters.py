"""Letters that are typed in the place of Kazakh ones: data alone; `scripts.py` has the rules.

Where nothing else is said, a row is attested in open Kazakh corpora: reviews, law pages, Wikipedia.
"""

CYRILLIC = "\u0400-\u0481\u048a-\u052f"
"""The Cyrillic letters, as the inside of a regular expression's class; combining marks are not letters."""

LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff"
"""The Latin letters, likewise, phonetic ones (ə) included."""

KAZAKH_ONLY = "әғқңөұүһӘҒҚҢӨҰҮҺ"
"""Letters of Kazakh that no Slavic language has: they show that a text is Kazakh, or Turkic at the least."""

VOWELS = frozenset("аәеёиоөуұүыіэюя")
BACK_VOWELS = frozenset("аоұы")
"""A native word has either these or ә, ө, ү, і, е; и, у, э, ю, я go with both."""

LATIN_TO_CYRILLIC = {
    "A": "А",  # Aстана
    "B": "В",
    "C": "С",  # Cаенс
    "E": "Е",
    "F": "Ғ",  # Fылым
    "I": "І",
    "K": "К",  # Kинопарк
    "M": "М",
    "O": "О",
    "P": "Р",  # Pecпублика
    "T": "Т",  # Tаза
    "X": "Х",  # Xалық
    "a": "а",
    "c": "с",  # cұлу
    "e": "е",
    "f": "ғ",
    "h": "һ",  # жаhан
    "i": "і",  # мемлекеттiк
    "o": "о",
    "p": "р",  # peт
    "x": "х",  # кардиоxирургиялық
    "Ə": "Ә",  # Əділет
    "ə": "ә",  # жəне
    "Ǝ": "Ә",
    "ǝ": "ә",
    "ı": "і",  # бıр; right in Latin Kazakh, so only inside a Cyrillic word
    "Ö": "Ө",
    "ö": "ө",  # кöл
    "Ü": "Ү",
    "ü": "ү",  # кüн
    "Ñ": "Ң",
    "ñ": "ң",  # жаñа
    "Ŋ": "Ң",
    "ŋ": "ң",
    "Ë": "Ё",
    "ë": "ё",
    "Ɵ": "Ө",
    "ɵ": "ө",
}
"""Latin letter to the Cyrillic one that it stands for in a Cyrillic word. H, Y and y depend on the word."""

CYRILLIC_TO_LATIN = {
    "А": "A",
    "В": "B",
    "С": "C",  # СOVID
    "Е": "E",
    "Н": "H",
    "І": "I",
    "К": "K",  # Каspi
    "М": "M",
    "О": "O",
    "Р": "P",
    "Т": "T",
    "Х": "X",
    "Ѕ": "S",
    "а": "a",
    "с": "c",
    "е": "e",  # еGov
    "һ": "h",
    "і": "i",
    "о": "o",
    "р": "p",  # httр
    "х": "x",
    "у": "y",
    "ѕ": "s",
}
"""Cyrillic letter to the Latin letter that it stands for inside a Latin word."""

H_STEMS = ("жаһан", "жиһан", "жиһаз", "қаһар", "шаһар", "гауһар", "айдаһар", "баһадүр", "жәһаннам", "уһіле")
"""Words in which a Latin H stands for Һ; in every other it stands for Н (HҰР). General knowledge."""

LOOKALIKES = {
    "ӊ": "ң",  # аӊшы
    "ӈ": "ң",
    "ҥ": "ң",  # right in Sakha, Altai, Mari
    "ҡ": "қ",  # right in Bashkir
    "ӄ": "қ",
    "ҝ": "қ",  # right in Azerbaijani Cyrillic
    "ќ": "қ",  # ќазаќ; right in Macedonian
    "ӻ": "ғ",
    "ӷ": "ғ",
    "ѓ": "ғ",  # ѓылым; right in Macedonian
    "ӧ": "ө",  # right in Altai, Komi, Mari
    "ѳ": "ө",  # ѳмір; right in old Russian
    "ӱ": "ү",  # right in Altai, Mari
    "ћ": "һ",  # гаућар; right in Serbian
    "ї": "ү",  # їшін; right in Ukrainian; between vowels it is һ (жиїан)
    "ў": "ұ",  # ўлт; right in Uzbek, Karakalpak, Belarusian
    "Ӏ": "і",  # Ӏлияс; right in the languages of the northern Caucasus
    "ӏ": "і",
}
"""Cyrillic letters of other alphabets to the Kazakh ones they stand for; the capitals follow from them."""

FOREIGN = {
    "ҡ": "ҙҫҘҪ",  # Bashkir
    "ҥ": "ҕҔӓӒӹӸ",  # Sakha, Mari
    "ҝ": "ҹҸјЈ",  # Azerbaijani
    "ӧ": "ӓӒӹӸ",
    "ӱ": "ӓӒӹӸ",
    "ќ": "љњџЉЊЏ",
    "ѓ": "љњџЉЊЏ",
    "ћ": "љњџђЉЊЏЂ",
    "ў": "ҳҲ",  # Uzbek, Karakalpak; see also NOT_UZBEK
    "ї": "єЄґҐ",  # Ukrainian
    "ѳ": "ѣѢ",  # old Russian
}
"""Letters that show, where they stand in the same text, that a look-alike is right there."""

NOT_UZBEK = "ыіәөүңұЫІӘӨҮҢҰ"
"""Letters that Uzbek lacks: without one of them in the text, ў may be Uzbek's own."""

ROMAN = {"І": "I", "Х": "X", "С": "C", "М": "M", "Ѵ": "V"}
"""Cyrillic letters typed for the letters of a Roman numeral."""
