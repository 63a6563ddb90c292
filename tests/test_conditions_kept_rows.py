"""Rows whose keys, numbers or parents' cells go with nothing that is drawn are found before the first row is given."""

import duckdb
import pytest

U = "DEFAULT misata_uniform"
P = f"CREATE TABLE p (id INTEGER PRIMARY KEY, d DATE {U}(DATE '2020-01-01', DATE '2020-07-01'));"
CASES = {
    "a key": (f"CREATE TABLE t (id INTEGER PRIMARY KEY, x INTEGER {U}(0, 100), CHECK (id <= x))", "90", "20000", "row 100: none of 524,287 draws .*\n  id is 101\n"),
    "a sequence, with NULLs beside it": (
        "CREATE TABLE t (n INTEGER DEFAULT misata_sequence(1), x INTEGER DEFAULT misata_null(0.1, misata_uniform(0, 100)), "
        "CHECK (coalesce(x, 0) >= n))", "100", "200", r"row 100: .*\n  n is 101\n",
    ),
    "a cell of a parent in order": (
        P + f"CREATE TABLE t (pid INTEGER REFERENCES p DEFAULT misata_fk('fanout', 0, 3, 20), e DATE {U}(DATE '2020-01-01', DATE '{{}}'), "
        "CHECK (e > p.d))", "2020-07-02", "2020-03-01", r"in row \d+: .*\n  d is 2020-0[3-6]-\d\d\n",
    ),
    "a list beside a key": (
        "CREATE TABLE t (id INTEGER PRIMARY KEY, l INTEGER[] DEFAULT [misata_uniform(1, 3), misata_uniform(1, 9)], "
        "CHECK (l[1] * l[2] >= id))", "27", "28", r"row 27: .*\n  id is 28\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_row_that_nothing_goes_with_is_named(con, case):
    """With what it holds; without it the rows are drawn."""
    ddl, good, bad, message = CASES[case]
    for value, is_good in ((good, True), (bad, False)):
        con.execute("SELECT misata_define(?)", [ddl.format(value)])
        call = "misata_table('t', 400, parents := MAP {'p': 200})" if "{" in ddl else f"misata_table('t', {value})"
        if is_good:
            con.execute(f"FROM {call}").fetchall()
            continue
        with pytest.raises(duckdb.Error, match=rf"cannot hold in {message.removeprefix('in ')}"):
            con.execute(f"EXPLAIN FROM {call}")


def test_few_parents_are_those_of_the_seed(con):
    """Of three parents one in ten is early: under most seeds there is none, which is said at bind, and never later."""
    con.execute("SELECT misata_define(?)", [
        f"CREATE TABLE p (id INTEGER PRIMARY KEY, x INTEGER {U}(0, 9)); CREATE TABLE t (pid INTEGER REFERENCES p, y INTEGER {U}(0, 9), "
        "CHECK (p.x * 10 + y < 10))"
    ])  # fmt: skip
    given = 0
    for seed in range(12):
        sizes = f"3, seed := {seed}"
        has_one = con.execute(f"SELECT min(x) = 0 FROM misata_table('p', {sizes})").fetchone()[0]
        call = f"misata_table('t', 500, parents := MAP {{'p': 3}}, seed := {seed})"
        if not has_one:
            with pytest.raises(duckdb.Error, match="cannot hold: none of"):
                con.execute(f"EXPLAIN FROM {call}")
            continue
        given += 1
        assert con.execute(f"SELECT count(*), count(DISTINCT pid) FROM {call}").fetchone()[0] == 500
    assert 0 < given < 12
