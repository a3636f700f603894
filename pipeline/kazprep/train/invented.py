"""Invented sentences with initials and abbreviations, which the corpora have too few of.

A small stock: enough to show the tokenizer that `Ә.`, `ж.` and `млн.` don't end a sentence. `|` ends a token
that no space follows. Names, years and amounts are drawn at random and say nothing of anybody.
"""

import random

from kazprep.corpora.sentence import Sentence, parse_marked

INITIALS = tuple("АӘБҒДЕЖЗИҚКЛМНОӨРСТУҰҮФХҺШІЭЮЯ")
SURNAMES = [
    "Оспанов",
    "Жұмабеков",
    "Әлімова",
    "Сейітқали",
    "Қасенов",
    "Нұрланова",
    "Төлегенов",
    "Ыбыраева",
    "Мұратов",
    "Бекенова",
    "Өтегенов",
    "Шәріпова",
    "Ғабдуллин",
    "Ізбасарова",
    "Үсенов",
    "Ділдебаева",
    "Ахметов",
    "Омарова",
    "Хасенов",
    "Рахымова",
]
PLACES = [
    "Семейде",
    "Алматыда",
    "Оралда",
    "Таразда",
    "Шымкентте",
    "Ақтөбеде",
    "Қостанайда",
    "Өскеменде",
    "Павлодарда",
    "Атырауда",
]
TOWNS = ["Семей", "Алматы", "Орал", "Тараз", "Шымкент", "Ақтөбе", "Қостанай", "Өскемен", "Павлодар", "Атырау"]
SITES = ["mektep", "kitap", "audan", "habar", "tarih", "bilim"]
CENTURIES = ["XVII", "XVIII", "XIX", "XX", "XXI"]

TEMPLATES = (
    "{name} {year} ж. {place} туған|.",
    "{year} ж. {place} жаңа мектеп ашылды|.",
    "{year} ж. {surname} осы қалаға көшіп келді|.",
    "{name} {year} {dash} {year2} жж. осы мектепте сабақ берді|.",
    "Жиынға {name}|, {name2}|, т.б. ғалымдар қатысты|.",
    "Кездесуде проф. {name} баяндама жасады|.",
    "Хатқа {name} мен {name2} қол қойды|.",
    "Бұл пікірді {name} да қолдады|.",
    "Кітаптың авторы {dash} {name}|.",
    "Мұны алғаш {initial} {surname} атап көрсеткен|.",
    "Жобаға {amount} млн. теңге бөлінді|.",
    "Бюджеттен {amount} млрд. теңге қаралды|.",
    "Шығын {amount} трлн. теңгеден асты|.",
    "Қала халқы {decimal} млн. адам|.",
    "Өнім {decimal}%-ға өсті|.",
    "Тұрғындардың {percent}%-ы ауылда тұрады|.",
    "Дүкенде кітап|, дәптер|, қалам т.б. сатылады|.",
    "Базарда алма|, алмұрт|, жүзім|, т.б.",
    "Облыста бидай|, арпа|, сұлы т.б. егіледі|.",
    "Бұл әдет {century} ғ. басында пайда болған|.",
    "Ғимарат {year} ж. салынған (|сәулетшісі {name}|)|.",
    "Мұнда шөп түрлері көп (|мыс.|, жусан|, изен|)|.",
    "Мекенжайы|: {town} қ.|, Абай көш.|, {percent}|.",
    "Билеттің бағасы {dash} {amount} мың тг.",
    "Жиын {date} күні өтеді|.",
    "Хабар сағат {hour}:30-да басталады|.",
    "Толығырақ {site} сайтынан оқыңыз|.",
    "{surname} үндемеді|…",
    "Бәрі осылай аяқталды|...",
    "«|Шынымен бе|?!|» – деді {name}|.",
    "Ауа температурасы {degrees}°С-қа дейін көтеріледі|.",
)


def invent_sentences(rng: random.Random, count: int) -> list[Sentence]:
    """Draw `count` sentences."""
    return [_invent(rng) for _ in range(count)]


def invent_speaker(rng: random.Random) -> str:
    """Who said it, marked as a template: `ол`, `{initial} {surname}`, a surname."""
    return rng.choice(("ол", "ол", _name(rng), rng.choice(SURNAMES), "маман", "министр"))


def _invent(rng: random.Random) -> Sentence:
    year = rng.randrange(1890, 2020)
    slots = {
        "name": _name(rng),
        "name2": _name(rng),
        "initial": f"{rng.choice(INITIALS)}.",
        "surname": rng.choice(SURNAMES),
        "year": str(year),
        "year2": str(year + rng.randrange(2, 40)),
        "place": rng.choice(PLACES),
        "town": rng.choice(TOWNS),
        "century": rng.choice(CENTURIES),
        "amount": str(rng.randrange(2, 900)),
        "percent": str(rng.randrange(1, 99)),
        "decimal": f"{rng.randrange(1, 60)},{rng.randrange(1, 10)}",
        "date": f"{rng.randrange(1, 29):02}.{rng.randrange(1, 13):02}.{year}",
        "degrees": str(rng.randrange(2, 41)),
        "hour": str(rng.randrange(8, 22)),
        "site": f"{rng.choice(SITES)}.kz",
        "dash": "–",
    }
    return parse_marked(rng.choice(TEMPLATES).format_map(slots))


def _name(rng: random.Random) -> str:
    initials = [f"{initial}." for initial in rng.sample(INITIALS, rng.choice((1, 1, 2)))]
    joint = rng.choice((" ", " ", " ", "|"))  # some write Ә.Оспанов
    return joint.join([*initials, rng.choice(SURNAMES)])
