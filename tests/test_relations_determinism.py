"""Keys, picks and parents' cells depend on the definition, the seed and the sizes, and on nothing else."""

import hashlib
import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from schemas import SCHEMAS, Schema
from test_determinism import texts

import misata_sql

GOLDEN = Path(__file__).parent / "golden_relations.json"
CIRCLE = Schema("a circle", ("departments", "employees"), """
CREATE TABLE departments (id INTEGER PRIMARY KEY, head INTEGER NOT NULL UNIQUE REFERENCES employees, name VARCHAR);
CREATE TABLE employees (id INTEGER PRIMARY KEY, department INTEGER «DEFAULT misata_fk('fanout', 1, 9, 40)» REFERENCES departments,
    works_in VARCHAR «DEFAULT departments.name»);""")  # fmt: skip
CORRELATED = Schema("correlated children", ("shops", "sales"), """
CREATE TABLE shops (id INTEGER PRIMARY KEY, size DOUBLE «DEFAULT misata_normal(100, 20)», rent DOUBLE «DEFAULT misata_normal(9, 2)»,
    CHECK (corr(size, rent) = 0.8));
CREATE TABLE sales (id BIGINT PRIMARY KEY, shop INTEGER REFERENCES shops, of_size DOUBLE «DEFAULT shops.size»);""")  # fmt: skip
ALL = [*SCHEMAS, CIRCLE, CORRELATED]
ALL_BY_NAME = {schema.name: schema for schema in ALL}


def schema_digests(schema: Schema, names_of_faker: bool = True) -> dict[str, str]:
    """Of 700 rows of each table in a database of their own.

    names_of_faker: with the VARCHAR columns, which may have names from Faker, whose version decides on them
    """
    con = misata_sql.connect()
    con.execute("SELECT misata_define(?)", [schema.definition]).fetchall()
    found = {}
    for table in schema.tables:
        source = f"misata_table('{table}', 700, total := 1000)"
        columns = con.execute(f"DESCRIBE FROM {source}").fetchall()
        wanted = [f'"{name}"' for name, type, *_ in columns if names_of_faker or type != "VARCHAR"]
        rows = texts(con, source, *wanted) if wanted else []
        found[table] = hashlib.sha256(repr(rows).encode()).hexdigest()[:20]
    con.close()
    return found


@pytest.mark.parametrize("schema", ALL, ids=lambda schema: schema.name)
def test_golden_digests(schema):
    """The bytes of all but texts are those of the recorded version; a change is a change of the contract."""
    golden = json.loads(GOLDEN.read_text())
    assert schema_digests(schema, names_of_faker=False) == golden[schema.name]


@pytest.mark.parametrize("schema", ALL, ids=lambda schema: schema.name)
def test_rows_do_not_depend_on_the_morsel(schema, monkeypatch):
    """The capacity of the arenas, and so of a run of the kernels, changes no byte."""
    expected = schema_digests(schema)
    for capacity in (7, 500):
        monkeypatch.setattr("misata_sql.plan.NATIVE_ROWS", capacity)
        monkeypatch.setattr("misata_sql.plan.PYTHON_ROWS", capacity)
        assert schema_digests(schema) == expected


def test_rows_do_not_depend_on_the_process():
    """A fresh process gives the same digests of all schemas."""
    script = (
        "import json, sys\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "from test_relations_determinism import ALL, schema_digests\n"
        "print(json.dumps({schema.name: schema_digests(schema) for schema in ALL}))\n"
    )
    run = [sys.executable, "-c", script, str(Path(__file__).parent)]
    printed = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    other = json.loads(printed.splitlines()[-1])  # DuckDB may show its progress before
    assert other == {schema.name: schema_digests(schema) for schema in ALL}


@pytest.mark.parametrize("schema", [CIRCLE, CORRELATED], ids=lambda schema: schema.name)
def test_rows_do_not_depend_on_projection_start_or_threads(schema):
    """Of the schemas that no INSERT can fill in order: each column alone, slices, and many threads."""
    con = misata_sql.connect()
    con.execute("SELECT misata_define(?)", [schema.definition]).fetchall()
    for table in schema.tables:
        source = f"misata_table('{table}', {{}}, total := 5000)"
        whole = texts(con, source.format(5000))
        names = [name for (name, *_) in con.execute(f"DESCRIBE FROM {source.format(1)}").fetchall()]
        for place, name in enumerate(names):
            assert texts(con, source.format(5000), name) == [(row[place],) for row in whole]
        cuts = [0, 1, 2049, 4999, 5000]
        parts = [texts(con, source.format(f"{b - a}, start := {a}")) for a, b in pairwise(cuts)]
        assert [row for part in parts for row in part] == whole
        con.execute("SET threads = 4")
        many = con.execute(f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM {source.format(5000)}").fetchall()
        assert sorted(many, key=str) == sorted(whole, key=str)
