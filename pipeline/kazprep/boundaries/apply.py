"""Applying the boundary rules: spans of sentences and tokens in, corrected spans out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from operator import attrgetter

import numpy as np

from kazprep.boundaries.candidates import (
    Candidate,
    Verdict,
    candidate_at,
    candidates,
    headline_candidates,
    marked_heading_candidates,
)
from kazprep.boundaries.rules import RULES, Rules
from kazprep.spans import Offsets, Spans

MAX_SENTENCE = 10_000
"""Characters; no rule makes a longer sentence, so that a text without punctuation stays in pieces."""

_CHUNK_SIZE = 1_000_000  # characters


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision on a boundary: its offset, the rule that decided, and that rule's verdict.

    `rule` and `verdict` are None where all rules abstained.
    """

    offset: int
    before: bool
    """Whether the model had a boundary there."""
    after: bool
    """Whether there is one now."""
    rule: str | None
    verdict: Verdict | None


def apply_rules(
    text: str, sentences: Spans, tokens: Spans, rules: Rules = RULES, parts: Sequence[str] = ()
) -> tuple[Spans, Spans]:
    """Correct the sentence and token boundaries of a text by rules.

    `tokens` cover all of the text but white space, and each is in one of the `sentences`, none of which
    contains a line feed; the same holds for the result, sentences first. Offsets count code points. `parts`
    says what each line of the text is part of (`kazprep.structure.line_parts`); without it all are `text`.

    >>> text = "Халқы 19 млн. адам."
    >>> sentences, tokens = apply_rules(text, Spans.of([(0, 13), (14, 19)]),
    ...     Spans.of([(0, 5), (6, 8), (9, 12), (12, 13), (14, 18), (18, 19)]))
    >>> list(sentences), tokens.slices(text)
    ([(0, 19)], ['Халқы', '19', 'млн.', 'адам', '.'])
    """
    corrected_sentences: list[Spans] = []
    corrected_tokens: list[Spans] = []
    first_line = 0
    for start, end in _chunks(text):
        chunk = text[start:end]
        n_lines = chunk.count("\n") if len(parts) else 0
        chunk_sentences, chunk_tokens = _corrected(
            chunk,
            _within(sentences, start, end),
            _within(tokens, start, end),
            rules,
            parts[first_line : first_line + n_lines + 1],
        )
        first_line += n_lines
        corrected_sentences.append(chunk_sentences.moved(start))
        corrected_tokens.append(chunk_tokens.moved(start))
    return Spans.concatenated(corrected_sentences), Spans.concatenated(corrected_tokens)


def explain(text: str, sentences: Spans, rules: Rules = RULES, parts: Sequence[str] = ()) -> list[Decision]:
    """Each position where a sentence may end, with the rule that decided: for people who write rules.

    >>> [(d.offset, d.rule) for d in explain("Ә. Оспанов келді.", Spans.of([(0, 2), (3, 17)]))]
    [(2, 'initial'), (17, None)]
    """
    return list(_sentence_decisions(text, sentences, _all_candidates(text), rules, parts))


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """The text in chunks of whole lines, which rules look at one by one to limit memory."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + _CHUNK_SIZE) + 1 or len(text)
        yield start, end
        start = end


def _within(spans: Spans, start: int, end: int) -> Spans:
    """The spans in a chunk, with offsets from its start."""
    first, last = np.searchsorted(spans.start, [start, end])
    return spans[first:last].moved(-start)


def _corrected(
    text: str, sentences: Spans, tokens: Spans, rules: Rules, parts: Sequence[str]
) -> tuple[Spans, Spans]:
    if not len(tokens):
        return sentences, tokens
    found = _all_candidates(text)
    decisions = _sentence_decisions(text, sentences, found, rules, parts)
    ends = [decision.offset for decision in decisions if decision.after]
    if rules.names():
        tokens = _split_at_whitespace(text, tokens)
    corrected = _with_votes(tokens, _boundary_votes(text, found, ends, rules))
    return _sentences(corrected, np.array(ends, np.int32)), corrected


def _all_candidates(text: str) -> list[Candidate]:
    """Where sentences may end: at punctuation, and where a headline may end without; in the text's order."""
    found = merge(
        candidates(text), headline_candidates(text), marked_heading_candidates(text), key=attrgetter("start")
    )
    return list(found)


def _sentence_decisions(
    text: str, sentences: Spans, candidates: Iterable[Candidate], rules: Rules, parts: Sequence[str]
) -> Iterator[Decision]:
    """Decide all candidates and all other ends of the model's sentences, in the order of the text.

    Sets `part`, `sentence_start` and `ends_sentence` of each candidate.
    """
    if not len(sentences):
        return
    special = _special_lines(text, parts)
    sentence_start = int(sentences.start[0])
    moved = False  # a boundary inside a run of punctuation, where none stays, is one after it
    for candidate, is_boundary, is_inside_next in _with_model_ends(text, candidates, sentences.end.tolist()):
        while special and special[-1][1] < candidate.end:
            special.pop()
        if special and special[-1][0] <= candidate.start:
            candidate.part = special[-1][2]
        candidate.sentence_start = sentence_start
        decision = _decision(candidate, is_boundary or moved, rules)
        candidate.ends_sentence = decision.after
        moved = is_inside_next and (moved or not decision.after)
        if decision.after:
            sentence_start = _next_start(text, decision.offset)
        yield decision


def _special_lines(text: str, parts: Sequence[str]) -> list[tuple[int, int, str]]:
    """Start, end and part of each line that is not `text`, the last one first."""
    special = []
    start = 0
    for part in parts:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if part != "text":
            special.append((start, end, part))
        start = end + 1
    return special[::-1]


def _with_model_ends(
    text: str, candidates: Iterable[Candidate], ends: list[int]
) -> Iterator[tuple[Candidate, bool, bool]]:
    """The candidates, with one without punctuation for each end of the model's sentences that is at none.

    With each: whether the model has a boundary there, and whether that is inside the next candidate.
    """
    i = 0
    for candidate in candidates:
        while i < len(ends) and ends[i] < candidate.end:
            yield candidate_at(text, ends[i]), True, ends[i] >= candidate.start
            i += 1
        is_boundary = i < len(ends) and ends[i] == candidate.end
        i += is_boundary
        yield candidate, is_boundary, False
    for end in ends[i:]:
        yield candidate_at(text, end), True, False


def _decision(candidate: Candidate, before: bool, rules: Rules) -> Decision:
    end = candidate.end
    if not (candidate.next_word or candidate.opening or candidate.dash):  # the end of a paragraph
        return Decision(end, before, True, None, None)
    for rule in rules.sentence:
        verdict = rule.decide(candidate)
        if verdict is Verdict.JOIN and end - candidate.sentence_start > MAX_SENTENCE:
            break
        if verdict is not None:
            return Decision(end, before, verdict is Verdict.SPLIT, rule.name, verdict)
    return Decision(end, before, before, None, None)


def _next_start(text: str, end: int) -> int:
    while end < len(text) and text[end].isspace():
        end += 1
    return min(end, len(text) - 1)


def _boundary_votes(
    text: str, candidates: list[Candidate], ends: list[int], rules: Rules
) -> dict[int, Verdict]:
    """The verdict on each offset of the first token rule that votes on it; sentence ends are decided."""
    votes = dict.fromkeys(ends, Verdict.SPLIT)
    for rule in rules.token:
        for offset, verdict in rule.find(text, candidates):
            votes.setdefault(offset, verdict)
    return votes


_IS_SPACE = np.array([chr(code).isspace() for code in range(0x3002)])


def _split_at_whitespace(text: str, tokens: Spans) -> Spans:
    """Tokens without white space: a model may find `5 000` as one, and a rule may split it anywhere."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    spaces = np.flatnonzero(_IS_SPACE[np.minimum(codes, len(_IS_SPACE) - 1)]).astype(np.int32)
    token = np.searchsorted(tokens.start, spaces, side="right") - 1
    inside = spaces[(token >= 0) & (spaces < tokens.end[token])]
    if not len(inside):
        return tokens
    start = np.sort(np.concatenate([tokens.start, inside + np.int32(1)]))
    end = np.sort(np.concatenate([tokens.end, inside]))
    is_filled = start < end
    return Spans(start[is_filled], end[is_filled])


def _with_votes(tokens: Spans, votes: dict[int, Verdict]) -> Spans:
    """The tokens, joined and split at the offsets that were voted on."""
    offsets = np.fromiter(votes, np.int32, len(votes))
    is_split = np.fromiter((verdict is Verdict.SPLIT for verdict in votes.values()), bool, len(votes))
    start, end = tokens.start, tokens.end
    joins = offsets[~is_split]
    after, before = np.searchsorted(start, joins), np.searchsorted(end, joins)
    has_both = (after < len(start)) & (before < len(end))
    after, before, joins = after[has_both], before[has_both], joins[has_both]
    is_boundary = (start[after] == joins) & (end[before] == joins)
    if is_boundary.any():
        start, end = np.delete(start, after[is_boundary]), np.delete(end, before[is_boundary])
    splits = np.sort(offsets[is_split])
    token = np.searchsorted(start, splits, side="right") - 1
    splits = splits[(token >= 0) & (start[token] < splits) & (splits < end[token])]
    if len(splits):
        start, end = np.sort(np.concatenate([start, splits])), np.sort(np.concatenate([end, splits]))
    return Spans(start, end)


def _sentences(tokens: Spans, ends: Offsets) -> Spans:
    """The sentences with these ends, each from the first token after the sentence before."""
    first_tokens = np.searchsorted(tokens.start, np.concatenate([[0], ends[:-1]]))
    return Spans(tokens.start[first_tokens], ends)
