"""The boundary rules, in the order in which they are applied.

To add one, write the function, put it into its list and add its cases to `tests/boundaries/cases/`.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from kazprep.boundaries import (
    abbreviation_rule,
    dateline_rule,
    line_rules,
    message_rules,
    sentence_rules,
    structure_rules,
    token_rules,
)
from kazprep.boundaries.candidates import Candidate, Verdict
from kazprep.boundaries.token_rules import BoundaryVotes
from kazprep.errors import check_rule_names


@dataclass(frozen=True, slots=True)
class SentenceRule:
    """A rule over sentence boundaries: its name in the settings, and its verdict on a candidate or None."""

    name: str
    decide: Callable[[Candidate], Verdict | None]


@dataclass(frozen=True, slots=True)
class TokenRule:
    """A rule over token boundaries: its name in the settings, and its votes on the offsets of a text."""

    name: str
    find: Callable[[str, Sequence[Candidate]], BoundaryVotes]


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules that are applied, in their order: of those that do not abstain, the first decides."""

    sentence: tuple[SentenceRule, ...]
    token: tuple[TokenRule, ...]

    def names(self) -> list[str]:
        """The names of all rules."""
        return [*(rule.name for rule in self.sentence), *(rule.name for rule in self.token)]

    def without(self, names: Collection[str]) -> "Rules":
        """All rules but those with these names. Raises `ValueError` for an unknown name."""
        check_rule_names(names, self.names())
        return Rules(
            tuple(rule for rule in self.sentence if rule.name not in names),
            tuple(rule for rule in self.token if rule.name not in names),
        )


RULES = Rules(
    sentence=(
        SentenceRule("headline", structure_rules.headline),
        SentenceRule("marked-heading", structure_rules.marked_heading),
        SentenceRule("no-punctuation", structure_rules.no_punctuation),
        SentenceRule("row", line_rules.row),
        SentenceRule("before-punctuation", sentence_rules.before_punctuation),
        SentenceRule("dateline", dateline_rule.dateline),
        SentenceRule("credit-line", line_rules.credit_line),
        SentenceRule("record", line_rules.record),
        SentenceRule("pages", line_rules.pages),
        SentenceRule("label", structure_rules.label),
        SentenceRule("bibliography", structure_rules.bibliography),
        SentenceRule("list-number", structure_rules.list_number),
        SentenceRule("inline-list-number", structure_rules.inline_list_number),
        SentenceRule("list-item", structure_rules.list_item),
        SentenceRule("symbol-in-line", message_rules.symbol_in_line),
        SentenceRule("attribution", sentence_rules.attribution),
        SentenceRule("closing-punctuation", sentence_rules.closing_punctuation),
        SentenceRule("inside-word", sentence_rules.inside_word),
        SentenceRule("bracketed-abbreviation", sentence_rules.bracketed_abbreviation),
        SentenceRule("abbreviation", abbreviation_rule.abbreviation),
        SentenceRule("single-letter", sentence_rules.single_letter),
        SentenceRule("initial", sentence_rules.initial),
        SentenceRule("lowercase-writing", message_rules.lowercase_writing),
        SentenceRule("finite-verb", sentence_rules.finite_verb),
        SentenceRule("lowercase", sentence_rules.lowercase),
        SentenceRule("ellipsis", sentence_rules.ellipsis),
        SentenceRule("embedded-question", sentence_rules.embedded_question),
        SentenceRule("title-with-stop", sentence_rules.title_with_stop),
        SentenceRule("bracketed-remark", sentence_rules.bracketed_remark),
        SentenceRule("quotation-end", sentence_rules.quotation_end),
        SentenceRule("reference-mark", structure_rules.reference_mark),
        SentenceRule("bracket-end", sentence_rules.bracket_end),
        SentenceRule("emoji", message_rules.emoji),
        SentenceRule("terminal-punctuation", sentence_rules.terminal_punctuation),
    ),
    token=(
        TokenRule("address-token", token_rules.address),
        TokenRule("symbol-token", token_rules.symbol),
        TokenRule("dialogue-dash-token", token_rules.dialogue_dash),
        TokenRule("number-token", token_rules.number),
        TokenRule("abbreviation-token", token_rules.abbreviation),
        TokenRule("number-suffix-token", token_rules.number_suffix),
        TokenRule("initial-token", token_rules.initial),
        TokenRule("word-token", token_rules.word),
        TokenRule("punctuation-run-token", token_rules.punctuation_run),
        TokenRule("final-punctuation-token", token_rules.final_punctuation),
        TokenRule("quote-or-bracket-token", token_rules.quote_or_bracket),
        TokenRule("comma-token", token_rules.comma),
    ),
)
"""Every rule."""
