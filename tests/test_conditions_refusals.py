"""What CHECKs cannot have is refused before the first row, by name, with numbers and a way out."""

import re

import duckdb
import pytest

U = "DEFAULT misata_uniform"
AB = f"a INTEGER {U}(0, 9), b INTEGER {U}(0, 9)"
P = "CREATE TABLE p (id INTEGER PRIMARY KEY, x INTEGER DEFAULT misata_uniform(0, 9));"

# (definition, pattern of the message)
CASES = {
    "one CHECK": (
        f"CREATE TABLE t ({AB}, CHECK (a + b > 18))",
        r"t: CHECK \(a \+ b > 18\) cannot hold, by the ranges of what is drawn\n  a is drawn from 0 to 9\n  b is drawn from 0 to 9"
        r"\n(.*\n)*  Hint: widen the CHECK, or let generators draw values that satisfy it",
    ),
    "the smallest clashing set": (
        f"CREATE TABLE t ({AB}, c INTEGER {U}(0, 9), CHECK (a < b), CHECK (b < c), CHECK (c < a), CHECK (a + b + c < 25), CHECK (a <> c))",
        r"t: CHECK \(a < b\) and CHECK \(b < c\) and CHECK \(c < a\) cannot hold together, by the ranges of what is drawn\n"
        r"(  \w is drawn from .*\n){3}",
    ),
    "one of two": (
        f"CREATE TABLE t ({AB}, CHECK (a < b), CHECK (a * b = 1000))",
        r"t: CHECK \(a \* b = 1000\) cannot hold, by the ranges of what is drawn\n(  \w is drawn from .*\n){2}  this is proved, not sampled\n",
    ),
    "one of two, by enumeration": (
        f"CREATE TABLE t ({AB}, CHECK (a < b), CHECK (a * b % 100 = 53))",
        r"t: CHECK \(a \* b % 100 = 53\) cannot hold: none of the [\d,]+ combinations of a and b satisfies it\n"
        r"(  \w is drawn from .*\n){2}  this is proved, not sampled\n",
    ),
    "too few": (
        f"CREATE TABLE t (a DOUBLE {U}(0.0, 1.0), b DOUBLE {U}(0.0, 1.0), CHECK (a * b < 1e-6))",
        r"CHECK \(a \* b < 1e-6\) holds in \d+ of [\d,]+ rows drawn, a share of \S+ that is below 0\.0001\n(.*\n)+?"
        r"  Hint: .*; or ask for it by min_acceptance := \S+, at [\d,]+ attempts a row",
    ),
    "none of the rows drawn": (
        f"CREATE TABLE t (a DOUBLE {U}(0.0, 1.0), b DOUBLE {U}(0.0, 1.0), CHECK (a * b > 1), CHECK (a <> b))",
        r"t: CHECK \(a \* b > 1\) cannot hold: none of [\d,]+ rows drawn satisfies it\n(  \w is drawn from .*\n){2}  Hint: widen",
    ),
    "a GENERATED column without a value": (
        "CREATE TABLE t (a INTEGER, g INTEGER GENERATED ALWAYS AS (0 // 0))",
        r"g GENERATED ALWAYS AS \(.*\) cannot hold: it has no value in any row",
    ),
    "bounds of one column": ("CREATE TABLE t (a INTEGER CHECK (a > 5 AND a < 3))", "leaves no value for t.a"),
    "a generator's range": (f"CREATE TABLE t (a INTEGER {U}(0, 9) CHECK (a > 10))", r"(?s)CHECK \(a > 10\) cannot hold.*Hint: "),
    "keys only": (
        "CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER UNIQUE DEFAULT misata_sequence(1), CHECK (a + b < 100))",
        r"t: CHECK \(a \+ b < 100\) cannot hold: row \d+ does not satisfy it, and nothing in it can be drawn again\n  a is drawn from .* to .*\n"
        r"  b is drawn from 1 to .*\n  Hint: change the CHECK, or let a generator draw one of its columns",
    ),
    "parents in order": (
        P + "CREATE TABLE t (pid INTEGER REFERENCES p DEFAULT misata_fk('fanout', 0, 2, 9), CHECK (p.x > 4))",
        r"CHECK \(p\.x > 4\) cannot hold: row \d+ does not satisfy it, and nothing in it can be drawn again",
    ),
    "corr() and a CHECK": (
        "CREATE TABLE t (a DOUBLE DEFAULT misata_normal(0, 1), b DOUBLE DEFAULT misata_normal(0, 1), CHECK (corr(a, b) = 0.5), CHECK (a < b))",
        r"CHECK \(a < b\) together with CHECK \(corr\(a, b\) = 0\.5\): rows are drawn again until the one holds, by which the other would not "
        r"be kept for a\n  line 1, column \d+: .*\n +\^+\n  Hint: drop one of them, or bound a by a constant, which keeps the correlation",
    ),
    "corr() and a CHECK with NULLs": (
        "CREATE TABLE t (a DOUBLE DEFAULT misata_null(0.1, misata_normal(0, 1)), b DOUBLE DEFAULT misata_normal(0, 1), c INTEGER, "
        "CHECK (corr(a, b) = 0.5), CHECK (a < c))",
        r"CHECK \(a < c\) together with CHECK \(corr\(a, b\) = 0\.5\)",
    ),
    "an unsupported function": (f"CREATE TABLE t ({AB}, CHECK (hash(a) < b))", r"function hash is not supported.* in a CHECK(?s:.*)line 1, column \d+"),
    "a function whose digits differ": (f"CREATE TABLE t ({AB}, CHECK (gamma(a) < b))", "function gamma is not supported in a CHECK"),
    "an equality of last digits": (
        f"CREATE TABLE t ({AB}, CHECK (b > 3 OR ln(a) = 2))",
        r"t: CHECK \(b > 3 OR ln\(a\) = 2\) cannot be decided: the last digits of LN\(\"a\"\) in LN\(\"a\"\) = 2 are not the same on every machine"
        r"\n(.*\n)*  Hint: compare within a margin",
    ),
    "one of a list": (f"CREATE TABLE t ({AB}, CHECK (exp(a) IN (1, b)))", "cannot be decided: the last digits of"),
    "last digits of a remainder": (
        f"CREATE TABLE t ({AB}, CHECK (ln(a) % 2 > 1))", r"% of LN\(\"a\"\) is not supported in .*(.*\n)*  Hint: round it to some digits first",
    ),
    "an edge on a value": (
        f"CREATE TABLE t ({AB}, CHECK (ln(a) <= ln(5)))",
        r"t: CHECK \(ln\(a\) <= ln\(5\)\) cannot be decided for [\d,]+ of [\d,]+ rows drawn: both sides are the same but for their last digits, "
        r"which are not the same on every machine\n  a is 5\n  Hint: move the bound off",
    ),
    "types that do not go together": (f"CREATE TABLE t ({AB}, CHECK (a < DATE '2020-01-01'))", r"(?i)cannot compare|do not go together"),
    "an unknown column": (f"CREATE TABLE t ({AB}, CHECK (a < z))", "CHECK names the column z, which t does not have"),
    "an unknown parent": (f"CREATE TABLE t ({AB}, CHECK (a < q.x))", "q"),
    "a generator in a CHECK": (f"CREATE TABLE t ({AB}, CHECK (a < misata_uniform(0, 9)))", "misata_uniform"),
    "an error in every row": (f"CREATE TABLE t ({AB}, CHECK (a // (b - b) = 1))", "cannot hold: none of"),
    "never NULL": (
        "CREATE TABLE t (a INTEGER DEFAULT misata_null(1, misata_uniform(0, 9)), CHECK (a IS NOT NULL))",
        r"CHECK \(a IS NOT NULL\) cannot hold: the column's DEFAULT gives NULL always",
    ),
    "NOT NULL and a DEFAULT that gives NULL": (
        "CREATE TABLE t (a INTEGER NOT NULL DEFAULT misata_null(0.5, misata_uniform(0, 9)), CHECK (a IS NOT NULL))",
        r"NOT NULL cannot hold: the column's DEFAULT gives NULL with probability 0\.5",
    ),
    "a GENERATED column of a key": (
        "CREATE TABLE t (a INTEGER PRIMARY KEY, g INTEGER GENERATED ALWAYS AS (100 // (a - 777)))",
        r"t: g GENERATED ALWAYS AS \(.*\) cannot hold: row 776 has no value, and nothing in it can be drawn again\n  a is drawn from .*\n"
        r"  Hint: change the expression",
    ),
}  # fmt: skip


def define_and_make(con: duckdb.DuckDBPyConnection, definition: str, call: str) -> None:
    """Both steps, either of which may refuse."""
    con.execute("SELECT misata_define(?)", [definition]).fetchall()
    con.execute(f"FROM {call}").fetchall()


@pytest.mark.parametrize("name", CASES)
def test_the_message_says_which_and_why(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Before a row is made, and not as an internal error."""
    definition, pattern = CASES[name]
    sizes = ", parents := MAP {'p': 2500}" if " p " in definition else ""
    with pytest.raises(duckdb.Error) as raised:
        define_and_make(con, definition, f"misata_table('t', 5000{sizes})")
    assert re.search(pattern, str(raised.value)), str(raised.value)
    assert "internal error" not in str(raised.value)


def test_what_nothing_can_be_drawn_again_of_has_a_limit(con: duckdb.DuckDBPyConnection) -> None:
    """Conditions over keys are looked at in every row, of which there may be a million."""
    con.execute(
        "SELECT misata_define('CREATE TABLE t (a BIGINT PRIMARY KEY, b BIGINT UNIQUE DEFAULT misata_sequence(1), CHECK (a <= b + a))')"
    )
    assert con.execute("SELECT count(*) FROM misata_table('t', 20000)").fetchone() == (20_000,)
    with pytest.raises(
        duckdb.Error,
        match=r"is about keys and numbers only.* in 1,000,000 rows, but 1,000,001 are asked for\n  Hint: drop",
    ):
        con.execute("FROM misata_table('t', 1000001)")


@pytest.mark.parametrize("n_rows", [0, 1, 2])
def test_tables_of_few_rows(con: duckdb.DuckDBPyConnection, n_rows: int) -> None:
    """None, one and two rows are made however rare the condition is among so few."""
    parents = P + "CREATE TABLE t (pid INTEGER REFERENCES p DEFAULT misata_fk('uniform'), a INTEGER DEFAULT misata_uniform(0, 99), CHECK (a = 7), " \
        "b INTEGER DEFAULT misata_uniform(0, 99), CHECK (b % 50 = p.x))"  # fmt: skip
    con.execute("SELECT misata_define(?)", [parents]).fetchall()
    found = con.execute(f"FROM misata_table('t', {n_rows}, parents := MAP {{'p': 1000}})").fetchall()
    assert len(found) == n_rows
    con.execute(
        "SELECT misata_define('CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, CHECK (a * b % 100 = 99), CHECK (id < 3))')"
    )
    found = con.execute(f"FROM misata_table('t', {n_rows})").fetchall()
    assert [a * b % 100 for _, a, b in found] == [99] * n_rows


def test_bounds_beside_a_correlation_are_kept(con: duckdb.DuckDBPyConnection) -> None:
    """A constant bound truncates the column, which corr() takes into account."""
    con.execute(
        "SELECT misata_define('CREATE TABLE t (a DOUBLE DEFAULT misata_normal(0, 1) CHECK (a > 0), b DOUBLE DEFAULT misata_normal(0, 1), "
        "c INTEGER, d INTEGER, CHECK (corr(a, b) = 0.5), CHECK (c < d))')"
    )
    found = con.execute("SELECT corr(a, b), min(a) > 0, bool_and(c < d) FROM misata_table('t', 50000)").fetchone()
    assert found is not None
    assert abs(found[0] - 0.5) < 0.02
    assert found[1:] == (True, True)
