"""Cells of chaos/cells.py against plain lists, under any sequence of what statements do to them."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misata_sql.chaos.cells import Cells, take_all
from misata_sql.expressions.nested import ListSeries
from misata_sql.spec.types import VARCHAR


class Made:
    """A source that makes its cells when asked, and says how many."""

    def __init__(self, values):
        self.values = values
        self.n_made = 0

    def __len__(self):
        return len(self.values)

    def gather(self, places):
        self.n_made += len(places)
        return pl.Series([self.values[place] for place in places], dtype=pl.String)


STEPS = st.lists(st.tuples(st.sampled_from(("take", "change", "alike", "copy")), st.integers(0, 2**32 - 1)), max_size=8)


@given(st.integers(1, 30), STEPS)
@settings(max_examples=300, deadline=None)
def test_any_sequence(n, steps):
    cells, expected = Cells((Made([f"row {i}" for i in range(n)]),)), [f"row {i}" for i in range(n)]
    for number, (step, seed) in enumerate(steps):
        random = np.random.default_rng(seed)
        places = np.flatnonzero(random.random(len(expected)) < 0.5)
        some = [expected[place] for place in places]
        if step == "take":
            cells, expected = cells.take(places), some
        elif step == "copy":
            copies = cells.take(places)
            if seed % 2 and len(places):
                copies = copies.changed(np.array([0]), pl.Series(["copy"]), len(places), VARCHAR)
                some = ["copy", *some[1:]]
            cells, expected = cells.followed_by(copies, len(expected), len(places)), expected + some
        elif len(places):
            new = ["alike"] if step == "alike" else [f"{number}.{i}" for i in range(len(places))]
            cells = cells.changed(places, pl.Series(new), len(expected), VARCHAR)
            for i, place in enumerate(places):
                expected[place] = new[i if step == "change" else 0]
    assert cells.value().to_list() == expected


def test_only_what_is_read_is_made():
    made = Made([str(i) for i in range(1_000)])
    cells = Cells((made,)).changed(np.arange(500, 1_000), pl.Series(["x"]), 1_000, VARCHAR)
    assert cells.take(np.arange(600, 900)).value().to_list() == ["x"] * 300
    assert made.n_made == 0
    assert cells.take(np.array([3, 999, 4])).value().to_list() == ["3", "x", "4"]
    assert made.n_made == 2


def test_columns_that_are_at_the_same_rows_share_them():
    first, second = Cells.every(pl.Series([1, 2, 3]), 3), Cells.every(pl.Series(["a"]), 3)
    taken = take_all({"first": first, "second": second}, np.array([2, 0]))
    assert taken["first"].at is taken["second"].at
    assert [cells.value().to_list() for cells in taken.values()] == [[3, 1], ["a", "a"]]


def test_lists_of_different_lengths_follow_each_other():
    def lists(*items):
        n = len(items[0])
        return ListSeries(pl.Series([True] * n), pl.Series([len(items)] * n), tuple(map(pl.Series, items)))

    short, long = Cells.every(lists([1, 2]), 2), Cells.every(lists([3], [4]), 1)
    for left, right, lengths in ((short, long, [1, 1, 2]), (long, short, [2, 1, 1])):
        joined = left.followed_by(right, len(left.value().lengths), len(right.value().lengths)).value()
        assert joined.lengths.to_list() == lengths
        assert len(joined.items) == 2


@pytest.mark.parametrize("places", [[], [0, 1, 2]])
def test_no_cells_and_all_of_them(places):
    cells = Cells.alike(pl.Series([7]), 3).take(np.array(places, np.int64))
    assert cells.value().to_list() == [7] * len(places)
