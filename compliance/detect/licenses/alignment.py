"""Where a rule and a run of text agree, piece by piece: the longest common piece, then the same to the
left and to the right of it (as difflib does), seeded by words of licences only, grown by any word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compliance.detect.licenses.exact import ranges
from compliance.detect.licenses.tables import Tables

# (position in the query, position in the rule, length)
Block = tuple[int, int, int]
_UNMATCHABLE = -1


def pairs(tokens: Sequence[int], rules: Sequence[int], tables: Tables) -> list[int]:
    """For each of `rules`, how many pairs of equal licence words it and `tokens` have."""
    import numpy as np

    counts = np.bincount(
        [token for token in tokens if 0 <= token < tables.legalese], minlength=tables.legalese
    )
    numbers = np.array(rules, np.int64)
    sizes = tables.bag_starts[numbers + 1] - tables.bag_starts[numbers]
    rows = ranges(tables.bag_starts[numbers], sizes)
    words = tables.bag_tokens[rows]
    high = words < tables.legalese
    each = np.where(high, counts[np.where(high, words, 0)], 0) * tables.bag_counts[rows].astype(np.int64)
    ends = np.cumsum(sizes)
    sums = np.concatenate(([0], np.cumsum(each)))
    return [int(total) for total in sums[ends] - sums[ends - sizes]]


def seeds(tokens: Sequence[int], first: int, rules: Sequence[int], tables: Tables) -> list[list[Block]]:
    """For each of `rules`, the longest pieces of licence words that it shares with `tokens`.

    `tokens` are those of a query from position `first`, -1 where nothing may match.
    """
    import numpy as np

    text = np.array(tokens, np.int64)
    order = np.argsort(text, kind="stable")
    ordered = text[order]
    numbers = np.array(rules, np.int64)
    sizes = (tables.offsets[numbers + 1] - tables.offsets[numbers]).astype(np.int64)
    places = ranges(tables.offsets[numbers], sizes)
    words = tables.tokens[places].astype(np.int64)
    # Between two rules stands a token that matches nothing, so that no piece runs over the border.
    owner = np.repeat(np.arange(len(rules)), sizes)
    words = np.insert(words, np.cumsum(sizes), _UNMATCHABLE - 1)
    within = np.arange(int(sizes.sum())) + owner

    high = words[within] < tables.legalese
    within, owner = within[high], owner[high]
    left = np.searchsorted(ordered, words[within], "left")
    count = np.searchsorted(ordered, words[within], "right") - left
    at = order[ranges(left, count)]
    place, owner = np.repeat(within, count), np.repeat(owner, count)

    padded = np.append(text, _UNMATCHABLE)
    begins = (padded[at - 1] != words[place - 1]) | (padded[at - 1] >= tables.legalese)
    begins |= (at == 0) | (padded[at - 1] < 0)
    at, place, owner = at[begins], place[begins], owner[begins]
    length = np.ones(len(at), np.int64)
    growing = np.arange(len(at))
    while len(growing):
        here, there = at[growing] + length[growing], place[growing] + length[growing]
        token = padded[np.minimum(here, len(text))]
        goes_on = (here < len(text)) & (token >= 0) & (token < tables.legalese) & (token == words[there])
        growing = growing[goes_on]
        length[growing] += 1
    base = np.concatenate(([0], np.cumsum(sizes + 1)[:-1]))
    found: list[list[Block]] = [[] for _ in rules]
    rows = zip(
        (at + first).tolist(), (place - base[owner]).tolist(), length.tolist(), owner.tolist(), strict=True
    )
    for query_at, rule_at, size, number in rows:
        found[number].append((query_at, rule_at, size))
    return found


def blocks(
    query: Sequence[int], first: int, last: int, rule: Sequence[int], pieces: Sequence[Block]
) -> Iterator[Block]:
    """The pieces that query[first : last + 1] and `rule` share, in order in both; none touches the next.

    `query` has -1 where nothing may match; `pieces` are the seeds of this rule.
    """
    found: list[Block] = []
    queue = [(first, last + 1, 0, len(rule), pieces)]
    while queue:
        left, right, low, high, inside = queue.pop()
        best = _longest(left, right, low, high, inside)
        if best is None:
            continue
        at, place, size = _grown(best, query, rule, (left, right, low, high))
        found.append((at, place, size))
        if before := [piece for piece in inside if piece[0] < at and piece[1] < place]:
            queue.append((left, at, low, place, before))
        end, rule_end = at + size, place + size
        if behind := [p for p in inside if p[0] + p[2] > end and p[1] + p[2] > rule_end]:
            queue.append((end, right, rule_end, high, behind))
    return _collapsed(sorted(found))


def _longest(left: int, right: int, low: int, high: int, pieces: Sequence[Block]) -> Block | None:
    """The longest piece inside query[left:right] and rule[low:high]; the first of equals."""
    best: Block | None = None
    longest = 0
    for at, place, size in pieces:
        # Written out, for this is the innermost loop: what of the piece lies inside.
        cut = left - at if left - at > low - place else low - place
        cut = cut if cut > 0 else 0
        end = right - at if right - at < high - place else high - place
        end = end if end < size else size
        inside = end - cut
        if inside <= 0 or inside < longest:
            continue
        start = (at + cut, place + cut)
        if inside > longest or (best and start < best[:2]):
            best, longest = (*start, inside), inside
    return best


def _grown(
    block: Block, query: Sequence[int], rule: Sequence[int], bounds: tuple[int, int, int, int]
) -> Block:
    """`block` with the words before and behind it that agree too."""
    at, place, size = block
    left, right, low, high = bounds
    while at > left and place > low and query[at - 1] == rule[place - 1]:
        at, place, size = at - 1, place - 1, size + 1
    while at + size < right and place + size < high and query[at + size] == rule[place + size]:
        size += 1
    return at, place, size


def _collapsed(found: Sequence[Block]) -> Iterator[Block]:
    """Blocks that touch in both become one."""
    last: Block | None = None
    for at, place, size in found:
        if last and last[0] + last[2] == at and last[1] + last[2] == place:
            last = (last[0], last[1], last[2] + size)
            continue
        if last:
            yield last
        last = (at, place, size)
    if last:
        yield last
