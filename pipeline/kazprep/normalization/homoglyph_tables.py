"""Letters that are typed in the place of Kazakh ones: data alone; `scripts.py` has the rules.

Where nothing else is said, a row is attested in open Kazakh corpora: reviews, law pages, Wikipedia.
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
    # These are typed one by one less often than they come of an encoding: see layouts.py.
    "ґ": "өғ",  # кґп, but таґам; right in Ukrainian
    "є": "ғә",  # баєа, єлем; right in Ukrainian
    "ѕ": "ң",  # жаѕа; right in Macedonian; typed for с as well (ѕурет), so never ә
    "ј": "ә",  # right in Serbian, Macedonian, Altai
    "њ": "ң",  # right in Serbian, Macedonian
    "љ": "ө",  # right in Serbian, Macedonian
    "ђ": "ұ",  # right in Serbian
    "џ": "ү",  # right in Serbian, Macedonian
}
"""Small letters of other Cyrillic alphabets to the Kazakh ones they are typed for; alphabets.py has whose."""

ROMAN = {"І": "I", "Х": "X", "С": "C", "М": "M", "Ѵ": "V"}
"""Cyrillic letters typed for the letters of a Roman numeral."""

MOJIBAKE_REPLACEMENT = "пїЅ"
"""What U+FFFD, which is in place of a lost letter, looks like where its UTF-8 was read as windows-1251."""
