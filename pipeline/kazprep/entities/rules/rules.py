"""The rules over entities, in the order in which they are applied.

To add one, write the function, put it into the list and add its cases to `tests/entities/cases/`.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from kazprep.entities.rules import contacts, furniture, kinds, names, numbers, people, times
from kazprep.entities.rules.draft import Draft
from kazprep.errors import check_rule_names


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule over entities: its name in the settings, the kinds of words it looks at, and what it does there.

    `apply` is called with the draft and the index of each word of these kinds, in ascending order.
    """

    name: str
    kinds: int
    apply: Callable[[Draft, int], None]


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules that are applied, each to what those before it have left."""

    rules: tuple[Rule, ...]

    def names(self) -> list[str]:
        """The names of all rules."""
        return [rule.name for rule in self.rules]

    def without(self, names: Collection[str]) -> "Rules":
        """All rules but those with these names. Raises `ValueError` for an unknown name."""
        check_rule_names(names, RULES.names())
        return Rules(tuple(rule for rule in self.rules if rule.name not in names))

    def only(self, names: Collection[str]) -> "Rules":
        """The rules with these names alone. Raises `ValueError` for an unknown name."""
        check_rule_names(names, self.names())
        return Rules(tuple(rule for rule in self.rules if rule.name in names))


RULES = Rules(
    (
        Rule("contact", kinds.CONTACT, contacts.contact),
        Rule("separator", kinds.SEPARATOR, furniture.separated),
        Rule("address", kinds.HOUSE, furniture.address),
        Rule("clock", kinds.NUMBER, times.clock),
        Rule("match-minute", kinds.NUMBER, times.match_minute),
        Rule("numeric-date", kinds.NUMBER, times.numeric_date),
        Rule("composed-date", kinds.MONTH, times.composed_date),
        Rule("list-number", kinds.NUMBER, numbers.list_number),
        Rule("money", kinds.CURRENCY, numbers.money),
        Rule("unit", kinds.UNIT | kinds.PERCENT, numbers.unit),
        Rule("degrees", kinds.NUMBER, numbers.degrees),
        Rule("match-score", kinds.NUMBER, times.score),
        Rule("two-units", kinds.UNIT | kinds.CURRENCY, numbers.two_units),
        Rule("bare-number", kinds.NUMBER, numbers.bare_number),
        Rule("number-row", kinds.NUMBER, numbers.number_row),
        Rule("fraction", kinds.PART, numbers.fraction),
        Rule("collective", kinds.COLLECTIVE, numbers.collective),
        Rule("indefinite", kinds.INDEFINITE, numbers.indefinite),
        Rule("ordinal", kinds.NUMBER, numbers.ordinal),
        Rule("day-and-month", kinds.NUMBER, times.day_and_month),
        Rule("quoted-name", kinds.HEAD, names.quoted_name),
        Rule("teams", kinds.NUMBER, names.teams),
        Rule("company-form", kinds.COMPANY, names.company_form),
        Rule("place-name", kinds.HEAD, names.place_name),
        Rule("place-list", kinds.HEAD, names.place_list),
        Rule("name-with-noun", kinds.HEAD, names.name_with_noun),
        Rule("called", kinds.CALLED, names.called),
        Rule("abbreviation", kinds.BRACKET, names.abbreviation),
        Rule("numbered-facility", kinds.NUMBER_SIGN, names.numbered_facility),
        Rule("dateline", kinds.DASH, furniture.dateline),
        Rule("site", kinds.SITE, furniture.site),
        Rule("language-switch", kinds.LANGUAGE_CODE, furniture.language_switch),
        Rule("account", kinds.HANDLE, people.handle),
        Rule("ruler", kinds.RULER, people.ruler),
        Rule("acting", kinds.ACTING, people.acting),
        Rule("post", kinds.BODY, people.post),
        Rule("profession", kinds.PROFESSION, people.profession),
        Rule("language-adverb", kinds.LANGUAGE_ADVERB, people.language_adverb),
        Rule("people", kinds.PEOPLE, people.people),
        Rule("disease", kinds.DISEASE, people.disease),
        Rule("wonder", kinds.DAWN, people.dawn),
    )
)
"""Every rule."""
