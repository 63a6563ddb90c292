"""Random schemas with random CHECKs: refused before the first row, or every row is one that DuckDB accepts."""

import random
import re
from collections import Counter

import pytest
from checked import judge
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_checks import LEAVES, constructs, random_table, sql_of

from misata_sql.conditions.lowering import lower

N_SCHEMAS = 30
SEEN: Counter[str] = Counter()


@pytest.fixture
def judged_by_polars(monkeypatch: pytest.MonkeyPatch) -> None:
    """No kernels of conditions and computed columns."""

    def refuse(*_: object) -> None:
        raise lower.NotLoweredError("by Polars")

    monkeypatch.setattr(lower, "lower_mask", refuse)


def check(rng: random.Random, n_rows: int, seed: int, by_catalogue: bool) -> None:
    """One random table, whose outcome must not be wrong."""
    table = random_table(rng)
    outcome = judge(table, n_rows, seed, by_catalogue)
    SEEN[outcome.kind] += 1
    assert not outcome.kind.startswith("WRONG"), f"{outcome.kind}\n{outcome.text}\n{table.script}"


@settings(
    max_examples=N_SCHEMAS, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
@given(rng=st.randoms(use_true_random=False), seed=st.integers(0, 2), by_catalogue=st.booleans())
def check_some(rng: random.Random, seed: int, by_catalogue: bool) -> None:
    """Random tables that hypothesis draws."""
    check(rng, 2_000, seed, by_catalogue)


def test_random_checks_hold_or_are_refused(judged_by_polars: None) -> None:
    """Most are accepted and some refused, so that both are seen.

    Judged by Polars, since a kernel takes a second to compile; that both say the same is test_conditions_lowering.py.
    """
    SEEN.clear()
    check_some()
    assert SEEN.total() >= N_SCHEMAS
    assert SEEN["accepted"] >= SEEN.total() / 2, SEEN
    assert any(kind.startswith("refused") for kind in SEEN), SEEN


def test_random_checks_as_kernels() -> None:
    """A few of them as they are run."""
    for number in range(4):
        check(random.Random(number), 2_000, 0, number % 2 == 1)


LANGUAGE = (
    "AND OR NOT = <> < <= > >= BETWEEN IN IS NULL DISTINCT CASE + - * / // % ** & | << >> xor abs round floor ceil least greatest "
    "coalesce sqrt ln exp power INTERVAL to_days date_part date_trunc extract datediff length lower upper substring concat "
    "starts_with contains LIKE ILIKE SIMILAR regexp_matches len"
).split()


def test_random_checks_are_of_the_whole_language() -> None:
    """Every construct of the grammar is written, and it has all that a CHECK may be."""
    rng, used = random.Random(0), set[str]()
    leaves = {kind: words.split("|") for kind, words in LEAVES.items()}
    for _ in range(4000):
        sql_of(rng, "truth", 3, leaves, used=used)
    assert used == constructs()
    for word in LANGUAGE:
        assert any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", construct) for construct in used), word
