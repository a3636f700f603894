"""The rules over boundaries, in the order in which they are asked.

To add one, write the function, put it into its list and add its cases to `tests/boundaries/cases/`.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from kazprep.boundaries import openings, reference_rules, sentence_rules, single_letters, token_rules
from kazprep.boundaries.candidates import Stop, Verdict
from kazprep.boundaries.token_rules import Edges
from kazprep.errors import check_rule_names


@dataclass(frozen=True, slots=True)
class SentenceRule:
    """A rule over the boundaries of sentences: its name, as settings have it, and what it says of a stop."""

    name: str
    decide: Callable[[Stop], Verdict | None]


@dataclass(frozen=True, slots=True)
class TokenRule:
    """A rule over the boundaries of tokens: its name, as settings have it, and the boundaries it wants."""

    name: str
    find: Callable[[str, Sequence[Stop]], Edges]


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules that are asked, in their order."""

    sentence: tuple[SentenceRule, ...]
    token: tuple[TokenRule, ...]

    def names(self) -> list[str]:
        """The names of all rules."""
        return [*(rule.name for rule in self.sentence), *(rule.name for rule in self.token)]

    def without(self, names: Collection[str]) -> "Rules":
        """The rules but for those with these names. Raises `ValueError` for the name of no rule."""
        check_rule_names(names, self.names())
        return Rules(
            tuple(rule for rule in self.sentence if rule.name not in names),
            tuple(rule for rule in self.token if rule.name not in names),
        )


RULES = Rules(
    sentence=(
        SentenceRule("headline", sentence_rules.headline),
        SentenceRule("no-punctuation", sentence_rules.no_stop),
        SentenceRule("before-punctuation", sentence_rules.before_mark),
        SentenceRule("dateline", openings.dateline),
        SentenceRule("label", openings.label),
        SentenceRule("bibliography", reference_rules.bibliography),
        SentenceRule("list-number", sentence_rules.list_number),
        SentenceRule("inline-list-number", sentence_rules.number_in_list),
        SentenceRule("list-item", sentence_rules.point_of_list),
        SentenceRule("attribution", sentence_rules.attribution),
        SentenceRule("closing-punctuation", sentence_rules.closing_mark),
        SentenceRule("inside-word", sentence_rules.inner_stop),
        SentenceRule("abbreviation", sentence_rules.abbreviation),
        SentenceRule("single-letter", single_letters.lone_letter),
        SentenceRule("initial", sentence_rules.initial),
        SentenceRule("finite-verb", sentence_rules.verb_end),
        SentenceRule("lowercase", sentence_rules.small_letter),
        SentenceRule("ellipsis", sentence_rules.ellipsis),
        SentenceRule("embedded-question", sentence_rules.embedded_question),
        SentenceRule("quotation-end", sentence_rules.quotation_end),
        SentenceRule("reference-mark", reference_rules.reference_mark),
        SentenceRule("bracket-end", sentence_rules.bracket_end),
        SentenceRule("emoji", sentence_rules.emoji),
        SentenceRule("terminal-punctuation", sentence_rules.plain_stop),
    ),
    token=(
        TokenRule("address-token", token_rules.address),
        TokenRule("symbol-token", token_rules.sign),
        TokenRule("dialogue-dash-token", token_rules.reply),
        TokenRule("number-token", token_rules.number),
        TokenRule("abbreviation-token", token_rules.abbreviation),
        TokenRule("number-suffix-token", token_rules.number_with_hyphen),
        TokenRule("initial-token", token_rules.initial),
        TokenRule("word-token", token_rules.word),
        TokenRule("punctuation-run-token", token_rules.row_of_marks),
        TokenRule("final-punctuation-token", token_rules.stop_of_sentence),
        TokenRule("quote-or-bracket-token", token_rules.quotation_mark_or_bracket),
        TokenRule("comma-token", token_rules.comma),
    ),
)
"""Every rule."""
