"""Whatever the text: tables or a DefinitionError, and nothing else."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_ddl import SHOP

from misata_sql.errors import DefinitionError
from misata_sql.spec.ddl import parse_tables

_WORDS = """
CREATE TABLE TYPE TEMP OR REPLACE IF NOT EXISTS AS ENUM PRIMARY KEY UNIQUE CHECK FOREIGN REFERENCES
DEFAULT NULL GENERATED ALWAYS VIRTUAL STORED COLLATE CONSTRAINT BIGINT VARCHAR DECIMAL(10,2)
TIMESTAMP INTERVAL STRUCT(a MAP( ENUM('a','b') [] [3] ( ) , ; . :: := -> || >= <> != ~ @ ! ? $1 *
- CASE WHEN THEN ELSE END BETWEEN AND IN LIKE IS DISTINCT FROM CAST( DATE '2020-01-01' lambda x y t
misata_choice(['a','b'],[0.7,0.3]) "q""q" 'it''s' $$ $a$ E'\\n' X'AB' B'01' -- /* */ 1e5 .5 é
{'a':1} SELECT extract( JSON ON DELETE DAY
"""
WORDS = _WORDS.split()


def check(text: str) -> None:
    start = time.process_time()
    problems = None
    try:
        tables = parse_tables(text)
    except DefinitionError as error:
        problems = error.problems
    if problems is None:
        assert parse_tables(text) == tables
    else:
        assert problems
        assert all(problem.strip() for problem in problems)
    assert time.process_time() - start < 5


@settings(deadline=None, max_examples=500)
@given(st.text())
@example("{{% %}}")
@example("CREATE TABLE t(a INT DEFAULT {{x}})")
def test_any_text(text):
    check(text)


@settings(deadline=None, max_examples=1000)
@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_any_sequence_of_words(words):
    """Inside of a table, where each of them means something somewhere."""
    check("CREATE TABLE t (x INT, y VARCHAR, " + " ".join(words) + ")")
    check(" ".join(words))


@settings(deadline=None, max_examples=500)
@given(st.data())
def test_any_change_of_a_good_text(data):
    """Cut out, put in, doubled."""
    text = SHOP
    for _ in range(data.draw(st.integers(1, 4))):
        start, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
        piece = data.draw(st.one_of(st.text(max_size=3), st.sampled_from(WORDS), st.just(text[start:end])))
        end = min(end, start + data.draw(st.integers(0, 12)))
        text = text[:start] + piece + text[end:]
    check(text)


@settings(deadline=None, max_examples=100)
@given(st.sampled_from("([{-~@'\"$/*.,;:|<a1"), st.integers(1, 30_000))
def test_one_character_many_times(character, n):
    """No quadratic time and no overflow of the stack."""
    check("CREATE TABLE t (x INT DEFAULT " + character * n)
    check("CREATE TABLE t (x INT DEFAULT " + f"{character} " * n + ")")


def test_an_expression_of_which_sqlglot_reads_nothing():
    """Found by fuzzing: refused, with its place."""
    with pytest.raises(DefinitionError, match="line 1"):
        parse_tables("CREATE TABLE t (y VARCHAR DEFAULT ELSE CREATE B'01' BETWEEN COLLATE B'01')")
