"""The named scenarios: each does what it says to every table that it is about, and its ledger tells all of it."""

import pytest
from scenarios import apply_ledger, call, texts, types

import misata_sql
from misata_sql.chaos.named import named_scenario, scenario_names

N = 3_000
CASES = [(name, table) for name in scenario_names() for table in named_scenario(name).tables]


@pytest.fixture(scope="module")
def packs():
    connection = misata_sql.connect()
    yield connection
    connection.close()


@pytest.mark.parametrize(("name", "table"), CASES, ids=[f"{name}-{table}" for name, table in CASES])
def test_clean_and_ledger_are_dirty(packs, name, table):
    dirty = call("misata_perturb", N, name, table=table)
    names, rows = apply_ledger(packs, N, name, table=table)
    assert names == list(types(packs, dirty))
    assert texts(packs, dirty) == rows


@pytest.mark.parametrize("name", scenario_names())
def test_every_statement_hits_something(packs, name):
    """In 200,000 rows of each of its tables."""
    scenario = named_scenario(name)
    hit = set()
    for table in scenario.tables:
        log = call("misata_chaos_log", 200_000, name, table=table)
        hit |= {number for (number,) in packs.execute(f"SELECT DISTINCT statement FROM {log}").fetchall()}
    code = "\n".join(line for line in scenario.sql.splitlines() if not line.startswith("--"))
    assert hit == set(range(1, code.count(";") + 1))


def test_they_are_listed(packs):
    rows = packs.execute("FROM misata_scenarios()").fetchall()
    assert [row[0] for row in rows] == list(scenario_names())
    for _, pattern, tables, sql, example in rows:
        assert ":" in pattern and tables and sql
        assert packs.execute(example).fetchone() is not None


def test_an_unknown_name(packs):
    with pytest.raises(Exception, match="no scenario named 'black_monday'; did you mean 'black_friday'"):
        packs.execute("FROM misata_perturb('retail.orders', 10, 'black_monday')")
