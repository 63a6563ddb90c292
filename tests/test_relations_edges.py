"""Keys and sizes at their limits: what just holds, and what just does not."""

import re

import duckdb
import numpy as np
import pytest
import scipy.optimize
import scipy.stats
from schemas import SCHEMAS, Schema

P = "CREATE TABLE p (id INTEGER PRIMARY KEY, code VARCHAR UNIQUE{code}, x INTEGER{x});"


def define(con: duckdb.DuckDBPyConnection, sql: str, sizes: str = "") -> None:
    """misata_define of a text, with sizes as SQL."""
    con.execute(f"SELECT misata_define(?{', ' + sizes if sizes else ''})", [sql]).fetchall()


def count(con: duckdb.DuckDBPyConnection, call: str) -> int:
    """Rows of misata_table(call)."""
    return con.execute(f"SELECT count(*) FROM misata_table({call})").fetchone()[0]


@pytest.mark.parametrize("null", ["misata_null(0.5, misata_uuid())", "misata_null(0.1, misata_regex('[a-z]{9}'))"])
@pytest.mark.parametrize("key", ["NOT NULL", "PRIMARY KEY", ""])
def test_no_row_refers_to_a_parent_whose_key_is_null(con, null, key):
    """UNIQUE allows NULL in a parent's key; a foreign key to it would be NULL there, whatever the child declares."""
    code = f" DEFAULT {null}"
    define(con, P.format(code=code, x="") + f"CREATE TABLE c (f VARCHAR {key} REFERENCES p (code))")
    with pytest.raises(
        duckdb.Error, match=r"p\.code is NULL with probability 0\.\d, .*\n  Hint: keep NULL out of p\.code"
    ):
        con.execute("FROM misata_table('c', 10)")
    further = (
        "CREATE TABLE d (f VARCHAR REFERENCES c (f))"
        if key == "PRIMARY KEY"
        else "CREATE TABLE d (f VARCHAR REFERENCES p (code))"
    )
    define(con, further)  # also where c is a parent itself
    with pytest.raises(duckdb.Error, match=r"p\.code is NULL with probability"):
        con.execute("FROM misata_table('d', 10)")


def test_a_unique_key_without_nulls_is_referred_to(con):
    """Also when it is not declared NOT NULL."""
    sql = P.format(code="", x="") + "CREATE TABLE c (id INTEGER PRIMARY KEY, f VARCHAR NOT NULL REFERENCES p (code));"
    assert Schema("", ("p", "c"), sql).insert_all(con, 1) == {"p": 1000, "c": 10_000}


def test_natural_sizes_that_do_not_fit_are_not_mended(con):
    """At a scale every table has its natural size times that: a parent does not grow for one of its children only."""
    sql = P.format(code="", x="") + "CREATE TABLE c (f INTEGER UNIQUE REFERENCES p)"
    define(con, sql, "MAP {'p': 10, 'c': 11}")
    assert count(con, "'p', NULL, scale := 3") == 30
    with pytest.raises(duckdb.Error, match=r"c has 33 rows and p 30"):
        con.execute("FROM misata_table('c', NULL, scale := 3)")
    assert count(con, "'c', 33") == 33  # without a scale, the parents are as many as c needs


@pytest.mark.parametrize("scale", ["0.0001", "0.0035", "1.0 / 3", "0.999", "1", "2.5"])
def test_tables_of_one_scale_fit_together_after_rounding(con, scale):
    """Sizes are rounded up; a fan-out of at least 3 may take a row or two more than that."""
    sql = (
        "CREATE TABLE a (id INTEGER PRIMARY KEY); "
        "CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER «DEFAULT misata_fk('fanout', 3, 3, 3)» REFERENCES a);"
        "CREATE TABLE c (id INTEGER PRIMARY KEY, b INTEGER UNIQUE REFERENCES b, a INTEGER REFERENCES a);"
    )
    counts = Schema("", ("a", "b", "c"), sql).insert_all(con, scale)
    assert counts["b"] == 3 * counts["a"] >= 3
    sizes = con.execute(f"SELECT name, rows FROM misata_explain('c', scale := {scale}) WHERE kind = 'size'").fetchall()
    assert dict(sizes) == counts
    of_b = con.execute(f"SELECT name, rows FROM misata_explain('b', scale := {scale}) WHERE kind = 'size'").fetchall()
    assert dict(of_b) == {name: counts[name] for name in "ab"}


FANOUTS = [
    # the table's rows, parents, least and most, the way out that the error shows (None: it holds)
    (10, 10, "1, 2, 3", None),
    (30, 10, "1, 2, 3", None),
    (9, 10, "1, 2, 3", "parents := MAP {'p': 4}"),
    (31, 10, "1, 2, 3", "parents := MAP {'p': 16}"),
    (100, 10, "10, 10, 10", None),
    (99, 10, "10, 10, 10", "ask for another number of rows, for example 100"),
    (101, 10, "10, 10, 10", "ask for another number of rows, for example 100"),
    (1, 1, "0, 0, NULL", None),
    (1, 2, "0, 0, 1", None),
    (3, 2, "0, 0, 1", "parents := MAP {'p': 3}"),
]


@pytest.mark.parametrize(("n_rows", "n_parents", "bounds", "way"), FANOUTS)
def test_fanouts_at_their_bounds(con, n_rows, n_parents, bounds, way):
    """n from least to most times the parents holds; otherwise the error names a way out, and that is one."""
    sql = (
        P.format(code="", x="")
        + f"CREATE TABLE c (id INTEGER PRIMARY KEY, f INTEGER DEFAULT misata_fk('fanout', {bounds}) REFERENCES p)"
    )
    define(con, sql)
    call = f"'c', {n_rows}, parents := MAP {{'p': {n_parents}}}"
    if way is None:
        least, _, most = bounds.split(", ")
        fewest, greatest = con.execute(
            f"SELECT min(n), max(n) FROM (SELECT count(c.f) n FROM misata_table('p', {n_parents}) p "
            f"LEFT JOIN misata_table({call}) c ON c.f = p.id GROUP BY p.id)"
        ).fetchone()
        assert int(least) <= fewest and (most == "NULL" or greatest <= int(most))
        assert count(con, call) == n_rows
        return
    with pytest.raises(duckdb.Error) as caught:
        con.execute(f"FROM misata_table({call})")
    assert way in str(caught.value)
    mended = way.rpartition("example ")[2] if "example" in way else None
    call = f"'c', {mended}, parents := MAP {{'p': {n_parents}}}" if mended else f"'c', {n_rows}, {way}"
    assert count(con, call) == int(mended or n_rows)


def test_a_fanout_has_room_for_a_child(con):
    """At most 0 children of each parent is no fan-out."""
    with pytest.raises(duckdb.Error, match=r"most must be a whole number from 1 to .*\(got most=0\)"):
        define(con, "CREATE TABLE p (i INT PRIMARY KEY); CREATE TABLE c (p INT DEFAULT misata_fk('fanout', 0, 0, 0) REFERENCES p)")  # fmt: skip


def test_exponent_0_is_uniform(con):
    """misata_fk('zipf', 0) makes every parent equally likely, as the formula says."""
    rows = {}
    for pick in ("'zipf', 0", "'uniform'"):
        define(con, P.format(code="", x="") + f"CREATE TABLE c (f INTEGER DEFAULT misata_fk({pick}) REFERENCES p)")
        rows[pick] = con.execute("FROM misata_table('c', 1000)").fetchall()
    assert rows["'zipf', 0"] == rows["'uniform'"]


@pytest.mark.parametrize(
    ("column", "check"),
    [
        ("VARCHAR PRIMARY KEY CHECK ({} IN ('a', 'b', 'c'))", "{} IN ('c', 'b', 'a')"),
        ("VARCHAR PRIMARY KEY CHECK ({} IN ('a', 'b', 'c'))", "{} <> 'd'"),
        ("INTEGER PRIMARY KEY DEFAULT misata_uniform(1, 100000) CHECK ({} BETWEEN 10 AND 5000)", "{} > 0"),
    ],
)
def test_a_check_that_the_parents_key_satisfies_holds(con, column, check):
    """The CHECK of a foreign key's column is one on the key of the parent, which declares at least as much."""
    type = column.split()[0]
    sql = (
        f"CREATE TABLE p (k {column.format('k')}); "
        f"CREATE TABLE c (id INTEGER PRIMARY KEY, f {type} REFERENCES p CHECK ({check.format('f')}));"
    )
    con.execute("SELECT misata_define(?)", [sql]).fetchall()
    con.execute(sql.replace(" DEFAULT misata_uniform(1, 100000)", ""))
    con.execute(
        "INSERT INTO p FROM misata_table('p', NULL, scale := 1); INSERT INTO c FROM misata_table('c', NULL, scale := 1)"
    )
    sql = sql.replace("IN ('c', 'b', 'a')", "= 'a'").replace("<> 'd'", "<> 'a'").replace("f > 0", "f > 10")
    define(con, sql)
    broken = (
        "SELECT count(*) FROM misata_table('c', 1000, parents := MAP {'p': 3}) WHERE NOT ("
        + re.search(r"CHECK \((f .*?)\)\)", sql)[1]
        + ")"
    )
    assert con.execute(broken).fetchone() == (0,)  # another parent is picked
    define(con, sql.replace("CHECK (f", "DEFAULT misata_fk('fanout', 1, 2, 5) CHECK (f"))
    with pytest.raises(duckdb.Error, match=r"not known to satisfy it\n  Hint: declare the same CHECK on p\.k"):
        con.execute("FROM misata_table('c', 10)")


def test_cells_of_parents_one_to_one_are_unique(con):
    """The key itself, what is computed from it, and a cell that the parent declares UNIQUE."""
    sql = P.format(code="", x="") + (
        "CREATE TABLE c (f INTEGER UNIQUE REFERENCES p, y VARCHAR UNIQUE «DEFAULT f.code», z VARCHAR UNIQUE «DEFAULT 'c' || f»);"
    )
    Schema("", ("p", "c"), sql).insert_all(con, 1)
    with pytest.raises(
        duckdb.Error,
        match=r"UNIQUE \(y\) cannot hold: f\.x repeats values\n.*\n.*\n  Hint: make the foreign key UNIQUE",
    ):
        define(
            con,
            P.format(code="", x="") + "CREATE TABLE c (f INTEGER UNIQUE REFERENCES p, y INTEGER UNIQUE DEFAULT f.x)",
        )
    with pytest.raises(duckdb.Error, match=r"UNIQUE \(y\) cannot hold: f\.code repeats values"):
        define(
            con, P.format(code="", x="") + "CREATE TABLE c (f INTEGER REFERENCES p, y VARCHAR UNIQUE DEFAULT f.code)"
        )


def test_keys_that_are_repeated_in_further_foreign_keys(con):
    """(a, b, c) leads to a row of c, and its a alone to that of a: the way goes over keys of several columns."""
    sql = (
        "CREATE TABLE a (a INTEGER PRIMARY KEY); "
        "CREATE TABLE b (a INTEGER REFERENCES a, b INTEGER, PRIMARY KEY (a, b));"
        "CREATE TABLE c (a INTEGER, b INTEGER, c INTEGER, PRIMARY KEY (a, b, c), FOREIGN KEY (a, b) REFERENCES b);"
        "CREATE TABLE d (a INTEGER, b INTEGER, c INTEGER, d INTEGER, PRIMARY KEY (a, b, c, d), name VARCHAR,"
        " FOREIGN KEY (a, b, c) REFERENCES c, FOREIGN KEY (a) REFERENCES a, FOREIGN KEY (a, b) REFERENCES b);"
    )
    assert Schema("", ("a", "b", "c", "d"), sql).insert_all(con, 0.01)["d"] == 10_000


def test_a_key_that_contains_another_needs_nothing_more(con):
    """UNIQUE over the columns of the key in another order, and over more than those."""
    sql = (
        "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE q (id INTEGER PRIMARY KEY);"
        "CREATE TABLE c (a INTEGER REFERENCES p, b INTEGER REFERENCES q, x VARCHAR, PRIMARY KEY (a, b), UNIQUE (b, a), UNIQUE (x, b, a));"
    )
    Schema("", ("p", "q", "c"), sql).insert_all(con, 1)
    with pytest.raises(
        duckdb.Error,
        match=r"UNIQUE \(a, d\) overlaps other keys, .*\n(.*\n)*.*Hint: make one of the foreign keys in it UNIQUE",
    ):
        define(con, sql.replace("x VARCHAR", "d INTEGER REFERENCES p").replace("UNIQUE (x, b, a)", "UNIQUE (a, d)"))


def test_foreign_keys_that_differ_in_pairs(con):
    """Chains of CHECK (x <> y) hold, at two parents too; three that all differ are refused by name."""
    sql = (
        "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (x INTEGER REFERENCES p, y INTEGER REFERENCES p,"
        " z INTEGER REFERENCES p, CHECK (x <> y), CHECK (z <> x){});"
    )
    define(con, sql.format(""))
    for n_parents in (2, 3, 50):
        assert con.execute(
            f"SELECT count(*) FILTER (x = y OR x = z), count(DISTINCT y - z) > 1 "
            f"FROM misata_table('c', 10000, parents := MAP {{'p': {n_parents}}})"
        ).fetchone() == (0, n_parents > 2)
    with pytest.raises(duckdb.Error, match="must differ, but p has 1 row"):
        con.execute("FROM misata_table('c', 10, parents := MAP {'p': 1})")
    with pytest.raises(
        duckdb.Error, match=r"CHECK \(y <> z\) is not supported yet: c\.z would have to differ from .*two"
    ):
        define(con, sql.format(", CHECK (y <> z)"))


def test_keys_in_a_circle_are_refused_with_a_way_out(con):
    """A key that is that of the other table, which is this one's."""
    define(con, "CREATE TABLE a (i INT PRIMARY KEY REFERENCES b); CREATE TABLE b (i INT PRIMARY KEY REFERENCES a)")
    with pytest.raises(duckdb.Error, match=r"in a circle: a\.i <- b\.i <- a\.i\n  Hint: "):
        con.execute("FROM misata_table('a', 10)")


@pytest.mark.parametrize("n_rows", [0, 1, 2, 3])
@pytest.mark.parametrize("pick", ["", "UNIQUE", "DEFAULT misata_fk('fanout', 1, 2, 3)"])
def test_self_references_of_few_rows(con, n_rows, pick):
    """Row 0 has no parent, every other row one with a smaller number, and UNIQUE and fan-out hold."""
    define(con, f"CREATE TABLE t (id INTEGER PRIMARY KEY, p INTEGER {pick} REFERENCES t)")
    rows = con.execute(f"FROM misata_table('t', {n_rows}) ORDER BY id").fetchall()
    assert [i for i, _ in rows] == list(range(1, n_rows + 1))
    assert all(p is None if i == 1 else 1 <= p < i for i, p in rows)


@pytest.mark.parametrize("first", ["a", "b", "c"])
def test_a_circle_of_three_tables(con, first):
    """Each finds its rows in the next, one of them one to one."""
    define(
        con,
        "CREATE TABLE a (id INT PRIMARY KEY, f INT REFERENCES b); CREATE TABLE b (id INT PRIMARY KEY, f INT REFERENCES c);"
        "CREATE TABLE c (id INT PRIMARY KEY, f INT NOT NULL UNIQUE REFERENCES a)",
    )
    other = {"a": "b", "b": "c", "c": "a"}[first]
    assert con.execute(
        f"SELECT count(*), count(o.id), count(DISTINCT x.f) = 500 FROM misata_table('{first}', NULL, scale := 0.5) x "
        f"LEFT JOIN misata_table('{other}', NULL, scale := 0.5) o ON o.id = x.f"
    ).fetchone() == (500, 500, first == "c")


def test_sizes_by_schema(con):
    """misata_define(ddl, MAP) takes names with a schema; a name without one is that of any schema; NULL is refused."""
    ddl = 'CREATE TABLE s1.t (i INT); CREATE TABLE "S 2".t (i INT)'
    define(con, ddl, "MAP {'s1.t': 5, '\"S 2\".T': 6}")
    assert (count(con, "'s1.t', NULL, scale := 1"), count(con, "'\"s 2\".t', NULL, scale := 1")) == (5, 6)
    define(con, ddl, "MAP {'t': 7}")
    assert (count(con, "'s1.t', NULL, scale := 1"), count(con, "'\"s 2\".t', NULL, scale := 1")) == (7, 7)
    with pytest.raises(duckdb.Error, match=r"no table in the definition named 's3.t'; did you mean 's1.t'"):
        define(con, ddl, "MAP {'s3.t': 7}")
    with pytest.raises(duckdb.Error, match="rows must not be NULL; leave it out"):
        define(con, ddl, "NULL")


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.name)
def test_explain_shows_every_size(con, schema):
    """Of the table and all its ancestors, by rows, scale and parents; given back as parents, they give the same rows."""
    con.execute("SELECT misata_define(?)", [schema.definition]).fetchall()
    table = schema.tables[-1]

    def sizes(arguments: str) -> dict[str, int]:
        rows = con.execute(
            f"SELECT name, rows, reason FROM misata_explain('{table}'{arguments}) WHERE kind = 'size'"
        ).fetchall()
        assert all(n_rows is not None and reason for _, n_rows, reason in rows)
        return {name.strip('"'): n_rows for name, n_rows, _ in rows}

    def rows(arguments: str) -> list:
        return con.execute(f"SELECT COLUMNS(*)::VARCHAR FROM misata_table('{table}', {arguments})").fetchall()

    natural = sizes("")
    assert set(natural) <= set(schema.tables)
    assert natural == sizes(", scale := 1")
    for scale in (0.07, 3):
        for name, n_rows in sizes(f", scale := {scale}").items():
            assert n_rows == count(con, f"'{name}', NULL, scale := {scale}")
    asked = sizes(", rows := 100")
    assert asked.pop(table) == 100
    given = "MAP {" + ", ".join(f"'{name}': {n_rows}" for name, n_rows in asked.items()) + "}"
    if asked:
        assert rows(f"100, parents := {given}") == rows("100")
        first = next(iter(asked))
        assert sizes(f", rows := 100, parents := MAP {{'{first}': {asked[first]}}}")[first] == asked[first]


@pytest.mark.parametrize("bounds", [(0, 3, 10), (1, 2, 8), (0, 2.5, None)])
def test_fanouts_have_their_distribution(con, bounds):
    """Chi-square of the children of 20,000 parents by SQL against the law of greatest entropy, false alarm 1e-6."""
    least, mean, most = bounds
    shown = "NULL" if most is None else most
    define(
        con,
        P.format(code="", x="")
        + f"CREATE TABLE c (f INTEGER DEFAULT misata_fk('fanout', {least}, {mean}, {shown}) REFERENCES p)",
    )
    n_parents, n_rows = 20_000, int(20_000 * mean)
    counts = dict(con.execute(
        f"SELECT n, count(*) FROM (SELECT count(c.f) n FROM misata_table('p', {n_parents}) p LEFT JOIN "
        f"misata_table('c', {n_rows}, parents := MAP {{'p': {n_parents}}}) c ON c.f = p.id GROUP BY p.id) GROUP BY n"
    ).fetchall())  # fmt: skip
    assert sum(n * parents for n, parents in counts.items()) == n_rows
    values = np.arange(least, (most or 200) + 1)

    def law(ratio: float) -> np.ndarray:
        weights = ratio ** (values - least)
        return weights / weights.sum()

    ratio = scipy.optimize.brentq(lambda r: law(r) @ values - mean, 1e-6, 2)
    expected = n_parents * law(ratio)
    often = expected > 10  # the rare ones together
    observed = np.array([counts.get(int(v), 0) for v in values])
    pairs = [*zip(observed[often], expected[often], strict=True), (observed[~often].sum(), expected[~often].sum())]
    statistic = sum((o - e) ** 2 / e for o, e in pairs if e > 0)
    assert statistic < scipy.stats.chi2.ppf(1 - 1e-6, often.sum())
