"""Carrying out what the rules say: spans of sentences and tokens in, spans out."""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from operator import attrgetter

import numpy as np

from kazprep.boundaries.candidates import Stop, Verdict, place_without_stop, stops
from kazprep.boundaries.headlines import headline_ends
from kazprep.boundaries.rules import RULES, Rules
from kazprep.spans import Offsets, Spans

LONGEST_SENTENCE = 10_000
"""Characters; no rule makes a sentence longer, so that a text without an end stays in pieces."""


_AT_A_TIME = 1_000_000  # characters


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a boundary: where it is, which rule spoke, and what it said.

    `rule` and `verdict` are None where all abstained.
    """

    offset: int
    before: bool
    """Whether a boundary was there."""
    after: bool
    rule: str | None
    verdict: Verdict | None


def refine(text: str, sentences: Spans, tokens: Spans, rules: Rules = RULES) -> tuple[Spans, Spans]:
    """Correct the boundaries of a text's sentences and tokens by rules.

    `tokens` cover all of the text but white space, and each lies in one of the `sentences`, none of which
    goes over a line feed; so it is of what is given back, sentences first. Offsets count code points.

    >>> text = "Халқы 19 млн. адам."
    >>> sentences, tokens = refine(text, Spans.of([(0, 13), (14, 19)]),
    ...     Spans.of([(0, 5), (6, 8), (9, 12), (12, 13), (14, 18), (18, 19)]))
    >>> list(sentences), tokens.slices(text)
    ([(0, 19)], ['Халқы', '19', 'млн.', 'адам', '.'])
    """
    refined_sentences: list[Spans] = []
    refined_tokens: list[Spans] = []
    for start, end in _portions(text):
        own_sentences, own_tokens = _refined(
            text[start:end], _within(sentences, start, end), _within(tokens, start, end), rules
        )
        refined_sentences.append(own_sentences.moved(start))
        refined_tokens.append(own_tokens.moved(start))
    return Spans.concatenated(refined_sentences), Spans.concatenated(refined_tokens)


def explain(text: str, sentences: Spans, rules: Rules = RULES) -> list[Decision]:
    """Each place where a sentence may end, with the rule that decided it: for people who write rules.

    >>> [(d.offset, d.rule) for d in explain("Ә. Оспанов келді.", Spans.of([(0, 2), (3, 17)]))]
    [(2, 'initial'), (17, None)]
    """
    return list(_sentence_decisions(text, sentences, _places(text), rules))


def _portions(text: str) -> Iterator[tuple[int, int]]:
    """The text in stretches of whole lines, which rules look at one by one, to bound the memory they take."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + _AT_A_TIME) + 1 or len(text)
        yield start, end
        start = end


def _within(spans: Spans, start: int, end: int) -> Spans:
    """The spans that lie in a stretch, counted from its start."""
    first, last = np.searchsorted(spans.start, [start, end])
    return spans[first:last].moved(-start)


def _refined(text: str, sentences: Spans, tokens: Spans, rules: Rules) -> tuple[Spans, Spans]:
    if not len(tokens):
        return sentences, tokens
    places = _places(text)
    ends = [
        decision.offset for decision in _sentence_decisions(text, sentences, places, rules) if decision.after
    ]
    if rules.names():
        tokens = _parted_at_space(text, tokens)
    refined = _with_edges(tokens, _edges(text, places, ends, rules))
    return _sentences(refined, np.array(ends, np.int32)), refined


def _places(text: str) -> list[Stop]:
    """Where sentences may end: at stops, and where a headline may have none; in the order of the text."""
    return list(merge(stops(text), headline_ends(text), key=attrgetter("start")))


def _sentence_decisions(text: str, sentences: Spans, places: list[Stop], rules: Rules) -> Iterator[Decision]:
    """Decide the places of a text in their order; sets `sentence_start` and `ends` of each stop."""
    if not len(sentences):
        return
    model = sentences.end.tolist()
    known = len(model)
    position = 0
    start = int(sentences.start[0])

    def decide(stop: Stop, before: bool) -> Decision:
        """Decide a place by the sentence it stands in; the next is judged from where this one ends."""
        nonlocal start
        decision = _decided(stop, before, start, rules)
        if decision.after:
            start = _next_start(text, decision.offset)
        return decision

    for stop in places:
        moved = False
        while position < known and model[position] < stop.end:
            # A boundary that is no longer inside a row of marks goes behind it.
            inside = model[position] >= stop.start
            decision = decide(place_without_stop(text, model[position]), True)
            yield decision
            moved |= inside and not decision.after
            position += 1
        here = position < known and model[position] == stop.end
        position += here
        decision = decide(stop, here or moved)
        stop.ends = decision.after
        yield decision
    for end in model[position:]:
        yield decide(place_without_stop(text, end), True)


def _decided(stop: Stop, before: bool, start: int, rules: Rules) -> Decision:
    stop.sentence_start = start
    if not (stop.following or stop.open or stop.dash):  # the end of a paragraph
        return Decision(stop.end, before, True, None, None)
    for rule in rules.sentence:
        verdict = rule.decide(stop)
        if verdict is Verdict.JOIN and stop.end - start > LONGEST_SENTENCE:
            break
        if verdict is not None:
            return Decision(stop.end, before, verdict is Verdict.SPLIT, rule.name, verdict)
    return Decision(stop.end, before, before, None, None)


def _next_start(text: str, end: int) -> int:
    while end < len(text) and text[end].isspace():
        end += 1
    return min(end, len(text) - 1)


def _edges(text: str, places: list[Stop], ends: list[int], rules: Rules) -> dict[int, Verdict]:
    """What token rules say of offsets, the first rule first; the ends of sentences are settled."""
    edges = dict.fromkeys(ends, Verdict.SPLIT)
    for rule in rules.token:
        for offset, verdict in rule.find(text, places):
            edges.setdefault(offset, verdict)
    return edges


_IS_SPACE = np.array([chr(code).isspace() for code in range(0x3002)])


def _parted_at_space(text: str, tokens: Spans) -> Spans:
    """Tokens without white space: a model may find `5 000` as one, and a rule may part it anywhere."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    spaces = np.flatnonzero(_IS_SPACE[np.minimum(codes, len(_IS_SPACE) - 1)]).astype(np.int32)
    at = np.searchsorted(tokens.start, spaces, side="right") - 1
    inside = spaces[(at >= 0) & (spaces < tokens.end[at])]
    if not len(inside):
        return tokens
    start = np.sort(np.concatenate([tokens.start, inside + np.int32(1)]))
    end = np.sort(np.concatenate([tokens.end, inside]))
    filled = start < end
    return Spans(start[filled], end[filled])


def _with_edges(tokens: Spans, edges: dict[int, Verdict]) -> Spans:
    offsets = np.fromiter(edges, np.int32, len(edges))
    split = np.fromiter((verdict is Verdict.SPLIT for verdict in edges.values()), bool, len(edges))
    start, end = tokens.start, tokens.end
    joined = offsets[~split]
    at, before = np.searchsorted(start, joined), np.searchsorted(end, joined)
    inside = (at < len(start)) & (before < len(end))
    at, before, joined = at[inside], before[inside], joined[inside]
    met = (start[at] == joined) & (end[before] == joined)
    if met.any():
        start, end = np.delete(start, at[met]), np.delete(end, before[met])
    parted = np.sort(offsets[split])
    at = np.searchsorted(start, parted, side="right") - 1
    parted = parted[(at >= 0) & (start[at] < parted) & (parted < end[at])]
    if len(parted):
        start, end = np.sort(np.concatenate([start, parted])), np.sort(np.concatenate([end, parted]))
    return Spans(start, end)


def _sentences(tokens: Spans, ends: Offsets) -> Spans:
    """The sentences with these ends, each from the first token behind the one before."""
    firsts = np.searchsorted(tokens.start, np.concatenate([[0], ends[:-1]]))
    return Spans(tokens.start[firsts], ends)
