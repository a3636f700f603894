"""Applying the rules: the entities of a tagger in, corrected entities out."""

from collections.abc import Sequence
from itertools import chain

import numpy as np

from kazprep.entities.entity import Entities
from kazprep.entities.rules.draft import Change, Draft
from kazprep.entities.rules.kinds import kinds_of
from kazprep.entities.rules.rules import RULES, Rules
from kazprep.spans import Offsets


def apply_rules(
    entities: Entities, words: Sequence[str], first_tokens: Offsets, rules: Rules = RULES
) -> Entities:
    """The entities after the rules; what a rule decided has its name as source and no score.

    `words` are the tokens that the entities are spans of; sentence i has those from `first_tokens[i]` to
    `first_tokens[i + 1]`, exclusive. Rules look at one sentence at a time, and apply in their order, each to
    what those before it have left.

    >>> import numpy as np
    >>> from kazprep.spans import Spans
    >>> words = ["«", "Арай", "»", "газеті", "12", "мың", "еуро", "алды", "."]
    >>> found = Entities(Spans.of([(1, 2), (4, 6)]), ("ART", "CARDINAL"))
    >>> found = apply_rules(found, words, np.array([0, 9], np.int32))
    >>> list(found.tokens), found.types, found.sources
    ([(1, 2), (4, 7)], ('ORGANISATION', 'MONEY'), ('quoted-name', 'money'))
    """
    draft = Draft(entities, words)
    _apply(draft, first_tokens, rules)
    return draft.entities()


def explain(
    entities: Entities, words: Sequence[str], first_tokens: Offsets, rules: Rules = RULES
) -> list[Change]:
    """Each change that the rules make, in the order in which they make it: for people who write rules.

    >>> import numpy as np
    >>> from kazprep.spans import Spans
    >>> found = Entities(Spans.of([(0, 1)]), ("GPE",))
    >>> [change] = explain(found, ["Арыс", "өзені"], np.array([0, 2], np.int32))
    >>> change.rule, change.before, change.after
    ('place-name', ((0, 1, 'GPE'),), ((0, 1, 'LOCATION'),))
    """
    draft = Draft(entities, words)
    draft.changes = []
    _apply(draft, first_tokens, rules)
    return draft.changes


def _apply(draft: Draft, first_tokens: Offsets, rules: Rules) -> None:
    candidates = [(token, kinds) for token, kinds in enumerate(map(kinds_of, draft.words)) if kinds]
    bounds = first_tokens.tolist()
    sentences = np.searchsorted(first_tokens, [token for token, _ in candidates], side="right").tolist()
    by_kinds: dict[int, list[tuple[int, int, int]]] = {}
    for (token, kinds), sentence in zip(candidates, sentences, strict=True):
        by_kinds.setdefault(kinds, []).append((token, bounds[sentence - 1], bounds[sentence]))
    for rule in rules.rules:
        draft.rule = rule.name
        groups = [found for kinds, found in by_kinds.items() if kinds & rule.kinds]
        for token, draft.first, draft.last in groups[0] if len(groups) == 1 else sorted(chain(*groups)):
            rule.apply(draft, token)
