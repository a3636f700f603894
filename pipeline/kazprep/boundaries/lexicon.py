"""Words and verb suffixes that show where a sentence begins or ends, and where speech is attributed."""

_STARTERS = """
Айта Айтпақшы Ақыры Ақырында Ал Алайда Алғаш Алдағы Алдымен Анығы Арада Арғы Арнайы Ары Әдетте Әзір
Әзірге Әйтпесе Әйтсе Әлбетте Әлгі Әлдебір Әлі Әр Әрбір Әрине Әркім Әсіресе Әттең Барлығы Барлық
Баршасы Басқа Басқасы Баяғыда Бәлкім Бәрі Бәріміз Бәрінің Белгілі Биыл Биылғы Бұған Бұдан Бұл Бұлар
Бұнда Бұны Бұның Бұрын Бұрынғы Бүгін Бүгінге Бүгінгі Бүгінде Бүкіл Былтыр Біз Бізге Бізде Біздің Бір
Біраздан Бірақ Бірде Біреу Біреуі Бірнеше Бірінші Біріншіден Дәл Дегенмен Демек Егер Екеуі Екі
Екінші Екіншіден Енді Ең Ертең Ертесіне Ешкім Ештеңе Жақында Жалпы Жаңағы Жарайды Жә Және Жоқ Иә
Кәне Кей Кейбір Кейбіреуі Кейде Кейін Кейіннен Келесі Кеше Кешке Көбі Көбінесе Көп Көптеген Кім
Кімде Қазір Қазіргі Қазірде Қайда Қайта Қалай Қалған Қалғаны Қандай Қанша Қашан Қысқасы Маған
Мәселен Мен Менде Мені Менің Мұнда Мұндағы Мұндай Мұны Мұның Мұнысы Мүмкін Мына Мынадай Мынау Мысалы
Міне Нәтижесінде Не Небәрі Неге Негізі Негізінен Неліктен Оған Одан Ойпырмай Ол Олай Олар Оларға
Олардан Оларды Олардың Онда Ондай Онсыз Оны Онымен Оның Осы Осыған Осыдан Осылай Осылайша Осымен
Осында Осындай Осының Өз Өзге Өздері Өзі Өзім Өйткені Өкінішке Өткен Себебі Сен Сенде Сендер Сенің
Соған Содан Сол Солай Солар Солардың Сонан Сонау Сонда Сондай Сондықтан Сонымен Соның Сонысы Соңғы
Соңынан Соңында Сосын Сөйтсе Сөйтіп Сіз Сізге Сіздер Сіздің Тағы Тек Тиісінше Төменде Түнде Тіпті
Үшінші Үшіншіден Хош Шамасы Шынында Ықтимал Яғни
"""
STARTERS = frozenset(_STARTERS.split())
"""Words that begin sentences and are not names: capitalised, they are the first word of a sentence.

Pronouns, conjunctions, adverbs and the like, which are largely a closed class, and the most frequent first
words of news sentences that are hardly ever capitalised inside one.
"""

_SPEECH = """
деген дегенде дегенді деді дедік дедім дейді дейсің дейтін демекші демепті деп депті дер десе деседі десті
"""
SPEECH = frozenset(_SPEECH.split())
"""Forms of the verb деу (to say), which follow a quotation."""

FINITE_SUFFIXES = "[лмтс]айды|[лмдтс]ейді|[дт]ырды|[дт]ірді"
"""Suffixes of finite verbs that no noun in the accusative has, as alternatives of a regular expression."""

FINITE_VERBS = "етті|кетті|өтті|отыр|жатыр|тұр|жүр|екен"
"""Verbs and predicates that end sentences, as alternatives of a regular expression."""

SPEECH_STEMS = "айт|атап|баянда|есепте|ескерт|жаз|жеткіз|қос|мәлім|ойла|сана|сұра|түсіндір|хабарла"
"""Stems of verbs of saying and thinking except деу, as alternatives of a regular expression."""
