"""Numbers spread over places and split into parts: exact at any size, compared with whole-number arithmetic."""

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misata_sql.kernels import tuples
from misata_sql.kernels.numbers import MOST_NUMBERS, SPLIT_WORDS, Divisor, Split, Spread
from misata_sql.kernels.regex import fill_regex_numbered, fill_regex_numbered_unbranched
from misata_sql.random.streams import KEY_COUNT, key_of_rank, stream_key
from misata_sql.values.regex import compile_regex
from misata_sql.values.regex_numbers import number_places, number_strings

KEY = stream_key(1, "t", "x", purpose="numbers")
keys = st.integers(0, KEY_COUNT - 1).map(key_of_rank)
sizes = st.integers(0, 62).flatmap(lambda bits: st.integers(1, 2**bits))
both_ways = pytest.mark.parametrize("way", ["compiled", "__call__"])


def call(kernel, way, *arguments, n, n_out=1):
    """The int64 arrays that a kernel writes behind its other arguments; scalars as the compiled form reads them."""
    out = [np.empty(n, np.int64) for _ in range(n_out)]
    kinds = [p.dtype if p.kind == "scalar" else "" for p in kernel.parameters]
    given_ = [np.dtype(k).type(a) if k else a for k, a in zip(kinds, arguments, strict=False)]
    getattr(kernel, way)(*given_, *out)
    return out[0] if n_out == 1 else out


def numbers(values):
    return np.array(list(values), np.int64)


@given(st.integers(1, 40), st.integers(0, 60), keys)
@settings(deadline=None, max_examples=60)
def test_spread_numbers_own_all_places(n_numbers, more, key):
    """Numbers own disjoint runs of places in order, and every place can be drawn."""
    n_places = n_numbers + more
    words = Spread(n_numbers, n_places).words
    seen = [set() for _ in range(n_numbers)]
    for rank in range(40):
        places = call(
            tuples.spread_numbers, "compiled", key_of_rank(rank), numbers(range(n_numbers)), *words, n=n_numbers
        )
        for own, place in zip(seen, places.tolist(), strict=True):
            own.add(place)
    ends = [n_places * k // n_numbers for k in range(n_numbers + 1)]
    for k, own in enumerate(seen):
        assert own <= set(range(ends[k] - 1, ends[k + 1] + 1))
    assert all(max(a) < min(b) for a, b in itertools.pairwise(seen))
    assert min(seen[0]) >= 0
    assert max(seen[-1]) < n_places
    if more <= n_numbers:
        assert set().union(*seen) == set(range(n_places))


@given(sizes, st.integers(0, 64), keys, st.data())
@settings(deadline=None, max_examples=150)
def test_huge_spreads_are_exact(n_numbers, bits, key, data):
    """Neighbouring numbers own neighbouring runs, from the first place to the last, at any size to 2^64."""
    n_places = data.draw(st.integers(n_numbers, max(2**bits, n_numbers)))
    if n_places // n_numbers >= 2**64:
        return
    spread = Spread(n_numbers, n_places)

    def start(k):
        return k * spread.whole + (k * spread.fraction >> 64)

    assert start(0) == 0
    assert start(n_numbers) == n_places
    some = sorted({0, n_numbers - 1, *data.draw(st.lists(st.integers(0, n_numbers - 1), max_size=20))})
    places = call(tuples.spread_numbers, "compiled", key, numbers(some), *spread.words, n=len(some))
    for k, place in zip(some, places.tolist(), strict=True):
        assert start(k) <= place % 2**64 < start(k + 1)


@given(sizes, st.lists(st.integers(0, 2**63 - 1), min_size=1, max_size=30))
@settings(deadline=None, max_examples=300)
def test_division_is_exact(divisor, values):
    """For every divisor to 2^62 and number below 2^63, those next to multiples above all."""
    near = [min(max(v // divisor * divisor + d, 0), 2**63 - 1) for v in values for d in (-1, 0, 1)]
    values = [*values, *near, 2**63 - 1]
    quotients, rests = call(
        tuples.divide_numbers, "compiled", numbers(values), *Divisor(divisor).words, n=len(values), n_out=2
    )
    assert quotients.tolist() == [v // divisor for v in values]
    assert rests.tolist() == [v % divisor for v in values]


@both_ways
@pytest.mark.parametrize("divisor", [1, 2, 3, 2**32 - 1, 2**32, 2**32 + 1, 2**61, 2**62 - 1, 2**62])
def test_division_by_the_hardest(way, divisor):
    """Powers of two and their neighbours."""
    values = [0, 1, divisor - 1, divisor, divisor + 1, 2 * divisor - 1, 2**62, 2**63 - divisor, 2**63 - 1]
    quotients, rests = call(
        tuples.divide_numbers, way, numbers(values), *Divisor(divisor).words, n=len(values), n_out=2
    )
    assert [divmod(v, divisor) for v in values] == list(zip(quotients.tolist(), rests.tolist(), strict=True))


@both_ways
def test_small_splits_are_pairs(way):
    """Every number of up to 5 x 5 pairs has a pair of its own, each pair where there are as many."""
    for width, rest in itertools.product(range(1, 6), repeat=2):
        for n in range(1, width * rest + 1):
            words = np.array(Split(n, width, rest).words, np.uint64)
            firsts, rests = call(tuples.split_numbers, way, KEY, numbers(range(n)), words, n=n, n_out=2)
            pairs = set(zip(firsts.tolist(), rests.tolist(), strict=True))
            assert len(pairs) == n
            assert all(0 <= a < width and 0 <= b < rest for a, b in pairs)


@given(sizes, sizes, keys, st.data())
@settings(deadline=None, max_examples=200)
def test_huge_splits_are_pairs(width, rest, key, data):
    """Neighbours differ and stay within, for any number of numbers to the product or 2^62."""
    n = data.draw(st.integers(1, min(width * rest, MOST_NUMBERS)))
    starts = data.draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=10))
    some = sorted({min(s + d, n - 1) for s in starts for d in range(10)} | {0, n - 1})
    words = np.array(Split(n, width, rest).words, np.uint64)
    firsts, rests = call(tuples.split_numbers, "compiled", key, numbers(some), words, n=len(some), n_out=2)
    pairs = list(zip(firsts.tolist(), rests.tolist(), strict=True))
    assert len(set(pairs)) == len(some)
    assert all(0 <= a < width and 0 <= b < rest for a, b in pairs)
    if n == width * rest:
        assert pairs == [divmod(v, rest) for v in some]
    else:
        assert firsts.tolist() == sorted(firsts.tolist())


def test_sparse_splits_reach_all_pairs():
    """7 numbers over 5 x 4 pairs: over 2,000 keys each comes up; those whose number has a share to itself most often."""
    words = np.array(Split(7, 5, 4).words, np.uint64)
    seen = Counter()
    for rank in range(2000):
        firsts, rests = call(
            tuples.split_numbers, "compiled", key_of_rank(rank * 7919), numbers(range(7)), words, n=7, n_out=2
        )
        seen.update(zip(firsts.tolist(), rests.tolist(), strict=True))
    assert len(seen) == 20
    assert max(seen.values()) < 3 * min(seen.values())


@given(st.integers(2, 12))
@settings(deadline=None)
def test_small_unequal_pairs_are_all_pairs(m):
    """Each ordered pair of different places once."""
    n = m * (m - 1)
    firsts, seconds = call(tuples.split_unequal, "compiled", numbers(range(n)), *Divisor(m - 1).words, n=n, n_out=2)
    assert list(zip(firsts.tolist(), seconds.tolist(), strict=True)) == list(itertools.permutations(range(m), 2))


@both_ways
@given(st.integers(2, 2**31), st.data())
@settings(deadline=None, max_examples=50)
def test_huge_unequal_pairs(way, m, data):
    """The pair's rank is the number, and its members differ."""
    some = sorted({0, m * (m - 1) - 1, *data.draw(st.lists(st.integers(0, m * (m - 1) - 1), max_size=5))})
    firsts, seconds = call(tuples.split_unequal, way, numbers(some), *Divisor(m - 1).words, n=len(some), n_out=2)
    for v, a, b in zip(some, firsts.tolist(), seconds.tolist(), strict=True):
        assert a != b
        assert 0 <= a < m
        assert 0 <= b < m
        assert a * (m - 1) + b - (b > a) == v


@both_ways
def test_items_of_a_number(way):
    """split_items is split_numbers over and over; lead_items repeats the number and keeps the others within."""
    words = np.array([*Split(3**4, 3, 27).words, *Split(27, 3, 9).words, *Split(9, 3, 3).words], np.uint64)
    assert words.size == 3 * SPLIT_WORDS
    out = call_items(tuples.split_items, way, numbers(range(81)), 4, words)
    assert list(map(tuple, out.tolist())) == list(itertools.product(range(3), repeat=4))
    out = np.empty(5 * 4, np.int64)
    getattr(tuples.lead_items, way)(np.uint64(KEY), numbers([6, 0, 3, 6, 2]), 4, np.uint64(7), out)
    out = out.reshape(5, 4)
    assert out[:, 0].tolist() == [6, 0, 3, 6, 2]
    assert (out[0] == out[3]).all()
    assert ((out >= 0) & (out < 7)).all()


def call_items(kernel, way, values, times, words):
    out = np.empty(values.size * times, np.int64)
    getattr(kernel, way)(np.uint64(KEY), values, times, words, out)
    return out.reshape(-1, times)


# Regular languages, with fewer numbers than strings


def general(language, most, values, key, way="compiled"):
    """Strings by the walk through the automaton."""
    given_, tables = number_strings(language, most), language.tables
    arguments = (
        tables.first_edge,
        given_.edge_start,
        given_.edge_words,
        tables.edge_chars,
        tables.edge_target,
        tables.alphabet,
    )
    return strings(fill_regex_numbered, language, values, key, arguments, way)


def unbranched(language, most, values, key, way="compiled"):
    """Strings by shares."""
    given_, tables = number_places(language, most), language.tables
    arguments = (given_.words, given_.place_kind, tables.edge_width, tables.edge_chars, tables.alphabet)
    return strings(fill_regex_numbered_unbranched, language, values, key, arguments, way)


def strings(kernel, language, values, key, arguments, way):
    slot = max(language.max_bytes, 1)
    out, lengths = np.zeros(len(values) * slot, np.uint8), np.zeros(len(values), np.int32)
    getattr(kernel, way)(np.uint64(key), numbers(values), *arguments, slot, out, lengths)
    content = out.tobytes()
    return [content[r * slot : r * slot + lengths[r]].decode() for r in range(len(values))]


PATTERNS = [
    "[ab]{0,6}",
    "a|bc|bcd|[x-z]{3}",
    "(ab|[a-d][0-4]|e{1,3}){1,2}",
    "[äö€😀]{1,4}",
    "(a?){5}[0-9]",
    "x[0-9]{2}|y",
]
STRAIGHT = ["[a-e]{3}", "[0-9]-[ab][cd]€[x-z]", "a[0-9]{2}b"]


@pytest.mark.parametrize("pattern", PATTERNS + STRAIGHT)
@pytest.mark.parametrize("most", [8, 13, 64])
def test_few_numbers_are_spread_over_all_strings(pattern, most):
    """Numbers of one key have different strings; over 5,000 keys every string comes up."""
    language = compile_regex(pattern)
    draws = (general, unbranched) if language.tables.unbranched else (general,)
    n = min(language.count, most)
    every = {language.unrank(i) for i in range(language.count)}
    for draw in draws:
        seen = Counter()
        for rank in range(5000):
            found = draw(language, most, range(n), key_of_rank(rank * 104_729))
            assert len(set(found)) == n
            seen.update(found)
            if set(seen) == every:
                break
        assert set(seen) == every


@pytest.mark.parametrize("pattern", PATTERNS + STRAIGHT)
def test_enough_numbers_are_the_strings(pattern):
    """String number k, in machine code and in Python."""
    language = compile_regex(pattern)
    expected = [language.unrank(i) for i in range(language.count)]
    draws = (general, unbranched) if language.tables.unbranched else (general,)
    for draw in draws:
        assert draw(language, MOST_NUMBERS, range(language.count), KEY) == expected
        assert draw(language, MOST_NUMBERS, range(min(20, language.count)), KEY, "__call__") == expected[:20]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["[a-z]", "[0-9a-f]", "x", ".", r"\d", "(foo|ba?r)", "[ab]", "€"]), st.integers(1, 25)
        ),
        min_size=1,
        max_size=4,
    ),
    st.data(),
)
@settings(deadline=None, max_examples=60)
def test_numbers_of_huge_languages_differ(parts, data):
    """Neighbours anywhere among 2^62 numbers; all strings match."""
    import re

    pattern = "".join(f"{part}{{{n}}}" for part, n in parts)
    if data.draw(st.booleans()):
        pattern = f"{pattern}|q{parts[0][0]}{{1,9}}"
    language = compile_regex(pattern)
    n = min(language.count, MOST_NUMBERS)
    starts = data.draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=6))
    some = sorted({min(s + d, n - 1) for s in starts for d in range(20)} | {0, n - 1})
    draws = (general, unbranched) if language.tables.unbranched else (general,)
    for draw in draws:
        found = draw(language, MOST_NUMBERS, some, KEY)
        assert len(set(found)) == len(some)
        assert all(re.fullmatch(pattern, s, re.ASCII) for s in found)
        if language.count <= MOST_NUMBERS:
            assert found == [language.unrank(k) for k in some]


def test_spread_strings_have_their_share_of_branches():
    """Two branches of 26^20 and 3 * 26^20 strings: a quarter of 20,000 numbers each way, within 6 sigma."""
    language = compile_regex("x[a-z]{20}|[0-2][a-z]{20}y")
    step = MOST_NUMBERS // 20_000
    found = general(language, MOST_NUMBERS, range(0, 20_000 * step, step), KEY)
    assert abs(sum(s.startswith("x") for s in found) - 5000) < 6 * 61
    assert len(set(found)) == 20_000
    for place in (1, 10, 20):
        counts = Counter(s[place] for s in found)
        assert len(counts) == 26
        assert max(counts.values()) < 1.5 * min(counts.values())
