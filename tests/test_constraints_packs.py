"""The CHECKs of the packs: by which rule each is kept, that DuckDB has them, and joins that judge those over parents."""

import duckdb
import pytest
from test_packs import SCALES, filled

from misata_sql.compile.correlate import is_correlation
from misata_sql.duckdb_ddl import duckdb_ddl
from misata_sql.packs import pack_ddl, pack_names, pack_tables
from misata_sql.spec.ddl import parse_script

# Of single columns that are drawn: nothing to say. Of the others, what is neither computed nor constructed.
DERIVED = {
    "clinic.prescriptions": {"CHECK (n_doses = daily_doses * n_days)"},
    "hr.absences": {"CHECK (ends_on = starts_on + (n_days - 1))"},
}
DRAWN = {
    "banking.customers": {"CHECK (joined_on >= birth_date + INTERVAL 18 YEAR)"},
    "hr.employees": {"CHECK (hired_on >= birth_date + INTERVAL 18 YEAR)"},
    "logistics.drivers": {"CHECK (hired_on >= birth_date + INTERVAL 21 YEAR)"},
}
MANY = 1_000  # a scale at which keys are more than a condition of keys only could be looked at

TABLES = [(pack, table) for pack in pack_names() for table in pack_tables(pack).values()]
OVER_PARENTS = [(p, t, check) for p, t in TABLES for check in t.checks if check.foreign and not is_correlation(check)]


@pytest.mark.parametrize("pack", pack_names())
def test_by_which_rule_each_check_is_kept(con, pack):
    """Most are true by their columns' expressions, a few decide what is drawn, and none is refused at any scale."""
    for table in pack_tables(pack).values():
        name = f"{pack}.{table.name}"
        found: dict[str, set[str]] = {}
        for check, rule in con.execute(
            "SELECT name, strategy FROM misata_explain(?, scale := 1) WHERE kind = 'constraint'", [name]
        ).fetchall():
            if check.startswith("CHECK"):
                found.setdefault(rule, set()).add(check)
        assert found.pop("derive", set()) == DERIVED.get(name, set())
        assert found.pop("reject", set()) | found.pop("order", set()) == DRAWN.get(name, set())
        assert found.keys() <= {"truncate", "construct", "copula"}


@pytest.mark.parametrize("pack", ["banking", "clinic", "hr", "iot", "retail", "saas"])
def test_none_is_refused_at_a_large_scale(con, pack):
    """Conditions of keys and numbers alone are proved, so that there may be more rows than can be looked at."""
    for table in pack_tables(pack).values():
        if table.checks:
            name = f"{pack}.{table.name}"
            assert con.execute(f"FROM misata_table('{name}', NULL, scale := {MANY}) LIMIT 1").fetchone() is not None


def test_how_many_there_are():
    """Every CHECK of the packs is of one column, of several, or over parents."""
    checks = [check for _, table in TABLES for check in table.checks if not is_correlation(check)]
    several = [check for check in checks if not check.foreign and len(check.columns) > 1]
    assert (len(checks), len(several), len(OVER_PARENTS)) == (133, 25, 24)


@pytest.mark.parametrize("pack", pack_names())
def test_duckdb_has_all_that_are_not_over_parents(pack):
    """They judge every row of the insert test."""
    con = filled(pack, 1)
    for table in pack_tables(pack).values():
        (found,) = con.execute(
            "SELECT count(*) FROM duckdb_constraints() "
            "WHERE constraint_type = 'CHECK' AND schema_name = ? AND table_name = ?", [pack, table.name],
        ).fetchone()  # fmt: skip
        assert found == sum(not check.foreign and not is_correlation(check) for check in table.checks)
    kept = {table.name: table for table in parse_script(pack_ddl(pack)).tables}
    assert [t.columns for t in kept.values() if any(check.foreign for check in t.checks)] == []


def joined(pack: str, table, check) -> str:
    """SELECT count(*) of the rows of a table that a CHECK over parents is false for, by DuckDB's own joins."""
    from sqlglot import exp

    tables = pack_tables(pack)
    joins: dict[tuple[str, ...], str] = {}

    def alias(path: tuple[str, ...], at) -> tuple[str, object]:
        name, so_far = "own", ()
        for step in path:
            key = next(k for k in at.foreign_keys if k.table.lower() == step or k.columns[-1].lower() == step)
            at, so_far = tables[key.table.lower()], (*so_far, step)
            columns = key.parent_columns or at.primary_key.columns
            other = "_".join(so_far)
            on = " AND ".join(f"{name}.{a} = {other}.{b}" for a, b in zip(key.columns, columns, strict=True))
            joins.setdefault(so_far, f"JOIN {at.name} AS {other} ON {on}")
            name = other
        return name, at

    condition = check.expression.copy()
    for column in list(condition.find_all(exp.Column)):
        *path, name = (part.name.lower() for part in column.parts)
        column.replace(exp.column(name, alias(tuple(path), table)[0]))
    return f"SELECT count(*) FROM {table.name} AS own {' '.join(joins.values())} WHERE NOT ({condition.sql('duckdb')})"


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize(
    ("pack", "table", "check"), OVER_PARENTS, ids=[f"{p}.{t.name}-{c.columns}" for p, t, c in OVER_PARENTS]
)
def test_checks_over_parents_hold(pack, table, check, scale):
    """DuckDB refuses to have them in a table, and joins judge them."""
    sql = joined(pack, table, check)
    assert "JOIN" in sql
    assert filled(pack, scale).execute(sql).fetchone() == (0,)


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("i INTEGER, p_id INTEGER REFERENCES p, CHECK (i > p.k), CHECK (p.k < i), CHECK (i > 0)", "CHECK (i > 0)"),
        ("CHECK (i > p.k), CHECK (p.k < i), i INTEGER, p_id INTEGER REFERENCES p, CHECK (i > 0)", "CHECK (i > 0)"),
        ("i INTEGER CHECK (i > p.k) NOT NULL, p_id INTEGER REFERENCES p", "NOT NULL"),
        ("i INTEGER, CHECK (i > p.k), p_id INTEGER REFERENCES p, CHECK (i > p.k)", "REFERENCES p"),
    ],
)
def test_the_ddl_for_duckdb_leaves_out_what_is_over_parents(body, left):
    """Beside each other, first, last and on a column; what is around them stays a definition."""
    text = f"CREATE TABLE p (k INTEGER PRIMARY KEY); CREATE TABLE t ({body});"
    found = duckdb_ddl(text)
    duckdb.connect().execute(found)
    assert "p.k" not in found and left in found
