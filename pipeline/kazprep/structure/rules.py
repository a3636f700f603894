"""The rules over the parts of an article, in the order in which they are applied.

To add one, write the function, put it into its list and add its cases to `tests/structure/cases/`.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

from kazprep.errors import check_rule_names
from kazprep.structure import (
    credit_rules,
    head_rules,
    heading_rules,
    item_rules,
    page_rules,
    reference_rules,
    run_rules,
    signature_rules,
)
from kazprep.structure.lines import Line, Lines, Part


@dataclass(frozen=True, slots=True)
class FormRule:
    """A rule over a line alone: its name in the settings; its part, or None where it abstains."""

    name: str
    decide: Callable[[Line], Part | None]
    of_prose: bool = False
    """Whether it sees lines that are prose by their length (`Line.is_prose`), too."""


@dataclass(frozen=True, slots=True)
class ContextRule:
    """A rule over a line, by its index, among those around it and what was decided on them."""

    name: str
    decide: Callable[[Lines, int], Part | None]
    of_prose: bool = False
    in_head: bool = False
    """Whether it sees the first lines alone (`Lines.head`)."""


@dataclass(frozen=True, slots=True)
class PartRules:
    """The rules in their order: of those that do not abstain on a line, the first decides.

    Those of `form` see every line before those of `context` see the first.
    """

    form: tuple[FormRule, ...]
    context: tuple[ContextRule, ...]

    def names(self) -> list[str]:
        """The names of all rules."""
        return [*(rule.name for rule in self.form), *(rule.name for rule in self.context)]

    def without(self, names: Collection[str]) -> "PartRules":
        """All rules but those with these names. Raises `ValueError` for an unknown name."""
        check_rule_names(names, self.names())
        return PartRules(
            tuple(rule for rule in self.form if rule.name not in names),
            tuple(rule for rule in self.context if rule.name not in names),
        )


def _alone(decide: Callable[[Line], Part | None], lines: Lines, index: int) -> Part | None:
    """A rule over a line alone that others come before, which look at the lines around."""
    return decide(lines.lines[index])


PART_RULES = PartRules(
    form=(
        FormRule("markup-heading", heading_rules.markup),
        FormRule("symbols", page_rules.symbols),
        FormRule("caption", item_rules.caption),
        FormRule("exchange-rates", page_rules.exchange_rates),
        FormRule("weather", page_rules.weather),
        FormRule("place-and-date", credit_rules.place_and_date),
        FormRule("place-and-author", credit_rules.place_and_author),
        FormRule("labelled-credit", credit_rules.labelled_credit),
        FormRule("done-by", credit_rules.done_by),
        FormRule("byline", credit_rules.byline),
        FormRule("picture-from", credit_rules.picture_from),
        FormRule("author-and-time", credit_rules.author_and_time),
        FormRule("imprint", credit_rules.imprint),
        FormRule("signature", credit_rules.signature),
        FormRule("source", credit_rules.source),
        FormRule("contact", page_rules.contact),
        FormRule("navigation", page_rules.navigation),
        FormRule("rights", page_rules.rights),
        FormRule("library-code", page_rules.library_code),
        FormRule("leaders", item_rules.leaders),
    ),
    context=(
        ContextRule("bullet-item", item_rules.bullet_item, of_prose=True),
        ContextRule("table-row", item_rules.table_row),
        ContextRule("label-and-value", item_rules.label_and_value),
        ContextRule("numbered-part", heading_rules.numbered_part),
        ContextRule("page-number", partial(_alone, page_rules.page_number)),
        ContextRule("dated-heading", heading_rules.dated_heading),
        ContextRule("known-heading", heading_rules.known),
        ContextRule("post-author", head_rules.post_author, in_head=True),
        ContextRule("act-date", head_rules.act_date, in_head=True),
        ContextRule("metadata", partial(_alone, page_rules.metadata)),
        ContextRule("running-head", partial(_alone, page_rules.running_head)),
        ContextRule("menu", partial(_alone, page_rules.menu)),
        ContextRule("head-credit", head_rules.head_credit, in_head=True),
        ContextRule("site-name", head_rules.site_name, in_head=True),
        ContextRule("greeting", head_rules.greeting),
        ContextRule("single-row", item_rules.single_row),
        ContextRule("other-title", reference_rules.other_title),
        ContextRule("dash-item", item_rules.dash_item, of_prose=True),
        ContextRule("numbered-item", item_rules.numbered_item, of_prose=True),
        ContextRule("symbol-item", item_rules.symbol_item),
        ContextRule("score", item_rules.score),
        ContextRule("dated-item", item_rules.dated_item, of_prose=True),
        ContextRule("semicolon-item", item_rules.semicolon_item, of_prose=True),
        ContextRule("meaning", run_rules.meaning, of_prose=True),
        ContextRule("last-item", run_rules.last_item, of_prose=True),
        ContextRule("counted-item", run_rules.counted, of_prose=True),
        ContextRule("dated-entry", run_rules.dated_entry, of_prose=True),
        ContextRule("entry", run_rules.entry, of_prose=True),
        ContextRule("quotation-item", run_rules.quotation),
        ContextRule("below-sources", reference_rules.below_sources, of_prose=True),
        ContextRule("bibliography-item", reference_rules.bibliography, of_prose=True),
        ContextRule("subtitle-in-brackets", heading_rules.in_brackets),
        ContextRule("above-photo", heading_rules.above_photo),
        ContextRule("dated-caption", heading_rules.dated_caption),
        ContextRule("title", heading_rules.title),
        ContextRule("act-title", head_rules.act_title, in_head=True),
        ContextRule("below-title", head_rules.below_title, in_head=True),
        ContextRule("signature-at-begin", signature_rules.signature_at_begin),
        ContextRule("place-below-author", signature_rules.place_below_author),
        ContextRule("around-title", heading_rules.around_title),
        ContextRule("end-credit", signature_rules.end_credit),
        ContextRule("signature-at-end", signature_rules.signature_at_end),
        ContextRule("short-heading", heading_rules.short_heading),
    ),
)
"""Every rule."""
