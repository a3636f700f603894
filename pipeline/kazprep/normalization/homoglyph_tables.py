"""Homoglyphs: which letters are typed for which. The rules are in `{latin,cyrillic}_homoglyphs.py`.

Unless a comment says otherwise, a row is attested in open Kazakh corpora: reviews, law pages, Wikipedia.
"""

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
"""Latin letters to the Cyrillic ones that they are typed for; H, Y and y depend on the word."""

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
"""Cyrillic letters to the Latin ones that they are typed for in a Latin word."""

H_STEMS = ("жаһан", "жиһан", "жиһаз", "қаһар", "шаһар", "гауһар", "айдаһар", "баһадүр", "жәһаннам", "уһіле")
"""Stems in which a Latin H is Һ; in all others it is Н (HҰР). General knowledge."""

OTHER_CYRILLIC_TO_KAZAKH = {
    "ӊ": "ң",  # аӊшы
    "ӈ": "ң",  # right in Evenki, Chukchi
    "ҥ": "ң",  # right in Sakha, Altai, Mari
    "ҡ": "қ",  # right in Bashkir
    "ӄ": "қ",  # right in Chukchi
    "ҝ": "қ",  # right in Azerbaijani Cyrillic
    "ќ": "қ",  # ќазаќ; right in Macedonian
    "ӻ": "ғ",
    "ӷ": "ғ",
    "ѓ": "ғ",  # ѓылым; right in Macedonian
    "ӧ": "ө",  # right in Khakas, Altai, Komi, Mari
    "ѳ": "ө",  # ѳмір; right in old Russian
    "ӱ": "ү",  # right in Khakas, Altai, Mari
    "ћ": "һ",  # гаућар; right in Serbian
    "ї": "үһ",  # їшін; right in Ukrainian; between vowels it is һ (жиїан)
    "ў": "ұ",  # ўлт; right in Uzbek, Karakalpak, Belarusian
    "ӏ": "і",  # Ӏлияс; right in the languages of the northern Caucasus
    # These come from a wrong encoding more often than from typing: see mojibake_layouts.py.
    "ґ": "өғ",  # кґп, but таґам; right in Ukrainian
    "є": "ғә",  # баєа, єлем; right in Ukrainian
    "ѕ": "ң",  # жаѕа; right in Macedonian; typed for с as well (ѕурет), so never ә
    "ј": "ә",  # right in Serbian, Macedonian, Altai
    "њ": "ң",  # right in Serbian, Macedonian
    "љ": "ө",  # right in Serbian, Macedonian
    "ђ": "ұ",  # right in Serbian
    "џ": "ү",  # right in Serbian, Macedonian
}
"""Lowercase letters of other Cyrillic alphabets (see `other_languages.py`) to the Kazakh ones meant."""

ROMAN = {"І": "I", "Х": "X", "С": "C", "М": "M", "Ѵ": "V"}
"""Cyrillic letters typed for the letters of a Roman numeral."""

MOJIBAKE_REPLACEMENT = "пїЅ"
"""U+FFFD, the sign of a lost letter, where its UTF-8 was decoded as windows-1251."""
