"""The matcher against simple ones and against ScanCode itself, on some of ScanCode's rules."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.rules import index_of, tables_of

from compliance.detect.licenses import alignment, building, exact, matching, spans
from compliance.detect.licenses import tables as tables_module
from compliance.detect.licenses.query import read
from compliance.detect.licenses.tables import Tables

RULES = (
    "mit.LICENSE", "mit_30.RULE", "mit_31.RULE", "mit_1.RULE", "isc.LICENSE", "bsd-new.LICENSE", "bsd-simplified.LICENSE",
    "zlib.LICENSE", "apache-2.0.RULE", "apache-2.0_1.RULE", "apache-2.0_10.RULE", "apache-2.0_7.RULE", "gpl-2.0-plus_1.RULE",
    "gpl-2.0-plus.RULE", "gpl-2.0-plus_10.RULE", "gpl-2.0_12.RULE", "lgpl-2.1-plus_1.RULE", "lgpl-2.1-plus_10.RULE",
    "public-domain_45.RULE", "public-domain_bare_words.RULE", "gpl_bare_word_only.RULE", "license-intro_1.RULE",
    "license-intro_10.RULE", "license-intro_2.RULE", "unknown-license-reference_1.RULE", "unknown-license-reference_10.RULE",
    "unknown-license-reference_100.RULE", "false-positive_1.RULE", "false-positive_10.RULE", "false-positive_100.RULE",
    "mit_or_gpl-2.0_1.RULE", "mpl-2.0_1.RULE", "mpl-2.0_10.RULE", "bsd-new_192.RULE", "bsd-simplified_201.RULE",
)  # fmt: skip
NOISE = (
    "def main(argument):", "the quick brown fox", "Copyright (c) 2020 Jane Roe", "* p 2 0 1 5 *", "", "\n\n\n",
    "zzyzx qwrtl", "license", "all rights reserved", "<p>see the file</p>", "2015 2016 2017", "\n" * 17,
)  # fmt: skip


@pytest.fixture(scope="module")
def index() -> Any:
    from licensedcode.models import rules_data_dir

    there = [name for name in RULES if name.endswith(".LICENSE") or (Path(rules_data_dir) / name).exists()]
    assert len(there) >= 30
    return index_of(*there)


@pytest.fixture(scope="module")
def tables(index: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tables]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "CHANCE", 0)  # the one threshold that is not ScanCode's
        yield tables_of(index, tmp_path_factory.mktemp("tables") / "t")


@st.composite
def passages(draw: st.DrawFn, texts: Sequence[str]) -> str:
    """Rules, whole and mangled, among other lines."""
    parts: list[str] = []
    for _ in range(draw(st.integers(1, 4))):
        if draw(st.booleans()):
            parts.append(draw(st.sampled_from(NOISE)))
        words = draw(st.sampled_from(texts)).split(" ")
        first = draw(st.integers(0, min(len(words) - 1, 5)))
        last = draw(st.integers(first + 1, len(words)))
        words = words[first:last] if draw(st.booleans()) else words
        for at in draw(st.lists(st.integers(0, len(words) - 1), max_size=3)):
            words[at] = draw(st.sampled_from(("", "not", "software frobnicator", "\n", "license")))
        parts.append(" ".join(words))
    return "\n".join(parts)


@pytest.mark.slow
class TestWholeMatcher:
    """ScanCode's own index of the same rules is the reference: same rules, same places, same coverage."""

    @settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_it_keeps_what_scancode_keeps(self, index: Any, tables: Tables, data: st.DataObject) -> None:
        from licensedcode.query import Query

        text = data.draw(passages([some.text for some in index.rules_by_rid]))
        text = "\n".join(line.strip() for line in text.split("\n")).strip("\n")
        if not text or "spdx" in text.lower():
            return
        query = read(text, tables)
        ours = [(m.rule, m.start, m.end, m.coverage) for m in matching.matches_in(query, tables)]
        reference = index.match_query(Query(query_string=text, idx=index, line_threshold=15))
        assert ours == [(m.rule.rid, m.qstart, m.qend, m.coverage()) for m in reference]

    def test_every_rule_is_found_in_its_own_text(self, index: Any, tables: Tables) -> None:
        for some in index.rules_by_rid:
            if not some.is_false_positive:
                (found,) = matching.matches_in(read(some.text, tables), tables)
                assert (found.rule, found.coverage) == (some.rid, 100)

    def test_a_text_that_repeats_a_licence_without_end_stays_quick(self, tables: Tables) -> None:
        notice = "Licensed under the MIT license, without warranty of any kind.\n"
        assert len(matching.licenses_in(notice * 4000, tables)) > 1000


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["mit license\n" * 8000, "{shuffled}", "{altered}" * 60], ids=("repeated", "shuffled", "altered")
)
def test_no_text_runs_away(text: str, licence_tables: Path) -> None:
    """Against all rules: thousands of matches, no order at all, one changed text after the other."""
    import random

    from licensedcode.models import rules_data_dir

    known = tables_module.load(licence_tables)
    gpl = (Path(rules_data_dir).parent / "licenses" / "gpl-3.0.LICENSE").read_text(encoding="utf-8").split()
    words = random.Random(1).sample(gpl, len(gpl))
    text = text.replace("{shuffled}", " ".join(words)).replace("{altered}", " ".join(gpl[100:400:2]) + "\n")
    start = time.process_time()
    matching.licenses_in(text.lower(), known)
    assert time.process_time() - start < 30


@pytest.mark.slow
class TestExact:
    @given(
        tokens=st.lists(st.integers(0, 6), max_size=40), start=st.integers(0, 40), length=st.integers(1, 30)
    )
    def test_it_finds_what_a_naive_search_finds(
        self, tables: Tables, tokens: list[int], start: int, length: int
    ) -> None:
        """Random words around a piece of a real rule."""
        number = (start * 7 + length) % len(tables.lengths)
        text = [*tokens, *tables.rule_tokens(number).tolist()[: length * 9], *tokens]
        assert exact.occurrences(text, tables) == naive_occurrences(text, tables)

    def test_equal_hashes_are_not_enough(self, tables: Tables) -> None:
        """All hashes of the rules set equal to those of one text: only equal words match."""
        from dataclasses import replace

        import numpy as np

        words = tables.rule_tokens(0).tolist()
        other = [*words[:4], *(word + 1 for word in words[4:])]
        fooled = replace(tables, hashes=np.full_like(tables.hashes, hash_of(other)))
        assert all(
            other[at : at + tables.lengths[r]] == tables.rule_tokens(r).tolist()
            for at, r in exact.occurrences(other, fooled)
        )


class TestAlignment:
    @given(
        text=st.lists(st.integers(0, 5), min_size=1, max_size=30),
        other=st.lists(st.integers(0, 5), min_size=1, max_size=30),
    )
    def test_blocks_are_those_of_a_naive_search(self, text: list[int], other: list[int]) -> None:
        tables = toy_tables(other, legalese=3)
        (seeds,) = alignment.seeds(text, 0, [0], tables)
        found = list(alignment.blocks(text, 0, len(text) - 1, other, seeds))
        assert found == naive_blocks(text, other, legalese=3)

    @given(text=st.lists(st.integers(-1, 5), min_size=1, max_size=30))
    def test_what_may_not_match_does_not(self, text: list[int]) -> None:
        tables = toy_tables([0, 1, 2, 3, 0, 1], legalese=3)
        (seeds,) = alignment.seeds(text, 0, [0], tables)
        for at, place, size in alignment.blocks(text, 0, len(text) - 1, [0, 1, 2, 3, 0, 1], seeds):
            assert text[at : at + size] == [0, 1, 2, 3, 0, 1][place : place + size]


@given(st.sets(st.integers(0, 300)))
def test_bits_are_sets_of_positions(positions: set[int]) -> None:
    bits = spans.bits_of(positions)
    assert list(spans.positions_of(bits)) == sorted(positions)
    if positions:
        assert (spans.first_of(bits), spans.last_of(bits)) == (min(positions), max(positions))


def naive_occurrences(text: list[int], tables: Tables) -> list[tuple[int, int]]:
    rules = [tables.rule_tokens(number).tolist() for number in range(len(tables.lengths))]
    return [
        (at, number)
        for at in range(len(text))
        for number, words in enumerate(rules)
        if text[at : at + len(words)] == words
    ]


def naive_blocks(text: list[int], other: list[int], legalese: int) -> list[tuple[int, int, int]]:
    """The longest common piece of legalese words, grown by any word, then left and right of it."""

    def within(left: int, right: int, low: int, high: int) -> list[tuple[int, int, int]]:
        best = (0, 0, 0)
        for at in range(left, right):
            for place in range(low, high):
                size = 0
                while (
                    at + size < right and place + size < high
                    and text[at + size] == other[place + size] and text[at + size] < legalese
                ):  # fmt: skip
                    size += 1
                if size > best[2]:
                    best = (at, place, size)
        at, place, size = best
        if not size:
            return []
        while at > left and place > low and text[at - 1] == other[place - 1]:
            at, place, size = at - 1, place - 1, size + 1
        while at + size < right and place + size < high and text[at + size] == other[place + size]:
            size += 1
        before = within(left, at, low, place)
        return [*before, (at, place, size), *within(at + size, right, place + size, high)]

    joined: list[tuple[int, int, int]] = []
    for at, place, size in within(0, len(text), 0, len(other)):
        if joined and joined[-1][0] + joined[-1][2] == at and joined[-1][1] + joined[-1][2] == place:
            joined[-1] = (*joined[-1][:2], joined[-1][2] + size)
        else:
            joined.append((at, place, size))
    return joined


def toy_tables(words: list[int], legalese: int) -> Any:
    """As much of tables as alignment asks for."""
    from types import SimpleNamespace

    import numpy as np

    return SimpleNamespace(
        tokens=np.array(words, np.int16), offsets=np.array([0, len(words)]), legalese=legalese
    )


def hash_of(words: list[int]) -> int:
    import numpy as np

    from compliance.detect.licenses.tables import powers

    return int(((np.array(words, np.uint64) + np.uint64(1)) * powers(len(words))).sum(dtype=np.uint64))
