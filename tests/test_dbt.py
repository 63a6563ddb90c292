"""The dbt-duckdb plugin under real dbt: the example project, and what goes wrong in profiles, sources and tests.

Needs the extra `dbt`, whose pins want an environment of their own (.ci/run). The example is built by the dbt command, the
others run dbt in this process.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("dbt.adapters.duckdb", reason="needs the extra dbt")

import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

import misata_sql
from misata_sql.cli import main

EXAMPLE = Path(__file__).parent.parent / "sql" / "examples" / "dbt_shop"
os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"

PROJECT = "name: shop\nversion: '1.0'\nprofile: shop\nvars: {}\n"
PROFILE = """
shop:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: shop.duckdb
      threads: 2
      plugins:
        - module: misata_sql.dbt
          config: CONFIG
"""
SOURCES = """
sources:
  - name: raw
    config: {meta: {plugin: misata}}
    tables:
      - name: customers
        config: {meta: {rows: 50}}
        columns:
          - {name: id, data_type: integer, data_tests: [unique, not_null]}
          - {name: email, data_type: varchar}
      - name: orders
        config: {meta: {rows: "1e3"}}
        columns:
          - {name: id, data_type: integer, data_tests: [unique, not_null]}
          - name: customer_id
            data_type: integer
            data_tests: [relationships: {arguments: {to: "source('raw', 'customers')", field: id}}]
          - {name: price, data_type: "decimal(10,2)"}
"""
MODEL = "SELECT * FROM {{ source('raw', 'orders') }}"


def dbt(folder: Path, *arguments: str, **variables: object):
    """Run a command in a project; its results by the names of the nodes, and what it said of its failure."""
    given = ["--vars", json.dumps(variables)] if variables else []
    done = dbtRunner().invoke(
        [*arguments, *given, "--project-dir", str(folder), "--profiles-dir", str(folder), "-q", "--no-use-colors"]
    )
    results = {r.node.name: r for r in getattr(done.result, "results", None) or []}
    said = [str(done.exception or ""), *(str(r.message) for r in results.values() if r.message)]
    return done.success, results, "\n".join(said)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A function that writes a project and returns its folder."""
    monkeypatch.chdir(tmp_path)  # the database's path is relative to where dbt runs
    DuckDBConnectionManager.close_all_connections()  # dbt-duckdb keeps that of the project before

    def write(sources: str = SOURCES, config: str = "{}", profile: str = PROFILE, **files: str) -> Path:
        content = {"dbt_project.yml": PROJECT, "profiles.yml": profile.replace("CONFIG", config)}
        content |= {"models/sources.yml": sources, "models/orders.sql": MODEL}
        content |= {name.replace("__", "/").replace("_DOT_", "."): text for name, text in files.items()}
        for name, text in content.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text)
        return tmp_path

    return write


def rows(folder: Path, sql: str) -> list:
    """Of the project's database, which dbt keeps open in this process, so that it must be opened in the same way."""
    with misata_sql.connect(next(folder.glob("*.duckdb"))) as con:
        return con.execute(sql).fetchall()


# ---- the example ----


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A copy of it, built by the dbt command with nothing but what its own profile says."""
    folder = tmp_path_factory.mktemp("example") / "dbt_shop"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("target", "logs", "*.duckdb*"))
    command = [sys.executable, "-c", "from dbt.cli.main import cli; cli()", "build", "--no-use-colors"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout
    before = Path.cwd()
    os.chdir(folder)
    DuckDBConnectionManager.close_all_connections()
    yield folder
    os.chdir(before)


def test_the_example_passes_its_tests(shop):
    """Views, a table, an incremental model, a Python model and a snapshot, on two threads."""
    results = json.loads((shop / "target" / "run_results.json").read_text())["results"]
    assert {r["status"] for r in results} == {"success", "pass"}
    assert len(results) == 33
    assert rows(shop, "SELECT count(*), sum(n_orders) FROM customer_orders") == [(1_000, 20_000)]
    assert rows(shop, "SELECT count(*) FROM order_states UNION ALL SELECT count(*) FROM sample") == [(20_000,), (100,)]


def test_incremental_runs_append_the_next_rows(shop):
    """No row twice, none left out, and each the same as in the whole; after the last one nothing comes."""
    for n_rows in (2_000, 20_000, 20_000):
        success, _, said = dbt(shop, "run", "--select", "order_log", orders_per_run=max(n_rows - 2_000, 1_000))
        assert success, said
        found = rows(shop, "SELECT count(*), count(DISTINCT order_id), min(order_id), max(order_id) FROM order_log")
        assert found == [(n_rows, n_rows, 1, n_rows)]
    success, results, said = dbt(
        shop, "show", "--inline", "SELECT order_id, customer_id, amount FROM order_log EXCEPT ALL "
        "SELECT order_id, customer_id, amount FROM {{ source('raw', 'orders') }}"
    )  # fmt: skip
    assert success, said
    assert len(results["inline_query"].agate_table.rows) == 0


CALL = "'raw.{table}', {rows}, $${scenario}$$, seed := 7{parents}"
SCENARIOS = {
    "UPDATE orders SET status = 'lost' WHERE misata_chance(0.01); UPDATE orders SET amount = NULL WHERE misata_chance(0.02)": {
        "source_accepted_values_raw_orders_status__placed__shipped__returned": "SELECT 1",  # value that is not accepted
        "source_not_null_raw_orders_amount": "SELECT count(*) FROM misata_chaos_log({orders}) WHERE \"column\" = 'amount'",
    },
    "DELETE FROM customers WHERE misata_chance(0.05); INSERT INTO orders SELECT * FROM orders WHERE misata_chance(0.01)": {
        "source_unique_raw_orders_order_id": "SELECT count(*) FROM misata_chaos_log({orders}) WHERE operator = 'insert'",
        "source_relationships_raw_orders_customer_id__customer_id__source_raw_customers_": "SELECT count(*) FROM misata_perturb({orders}) "
        "WHERE customer_id IN (SELECT CAST(key AS BIGINT) FROM misata_chaos_log({customers}) WHERE operator = 'delete')",
    },
}  # fmt: skip


@pytest.mark.parametrize("scenario", SCENARIOS, ids=["cells", "rows"])
def test_a_scenario_fails_exactly_the_tests_that_it_should(shop, scenario):
    """With as many rows as the ledger tells; without the var the rows are clean again."""
    success, results, _ = dbt(shop, "test", "--select", "source:raw", misata_scenario=scenario)
    assert not success
    orders = CALL.format(
        table="orders", rows=20_000, scenario=scenario, parents=", parents := MAP {'raw.customers': 1000}"
    )
    customers = CALL.format(table="customers", rows=1_000, scenario=scenario, parents="")
    counts = {
        name: rows(shop, sql.format(orders=orders, customers=customers))[0][0]
        for name, sql in SCENARIOS[scenario].items()
    }
    assert all(counts.values())
    assert {name: r.failures for name, r in results.items() if r.failures} == counts
    success, _, said = dbt(shop, "test", "--select", "source:raw")
    assert success, said


def test_show_docs_and_debug(shop):
    """Commands that read stored views before any source is named, and one that has no manifest."""
    success, results, said = dbt(shop, "show", "--inline", "SELECT * FROM stg_orders")
    assert success, said
    assert len(results["inline_query"].agate_table.rows) == 5
    success, _, said = dbt(shop, "docs", "generate")
    assert success, said
    catalog = json.loads((shop / "target" / "catalog.json").read_text())
    assert catalog["sources"]["source.dbt_shop.raw.orders"]["columns"]["amount"]["type"] == "DECIMAL(10,2)"
    assert dbt(shop, "debug")[0]


def test_what_the_docs_show(project, capsys):
    """Its profile, its sources and the CREATE TABLE that they become; at a thousandth of its rows."""
    text = (EXAMPLE.parents[2] / "docs" / "dbt.md").read_text()
    profile, sources, *_ = re.findall(r"```yaml\n(.*?)```", text, re.S)
    shown = next(sql for sql in re.findall(r"```sql\n(.*?)```", text, re.S) if "CREATE TABLE raw.orders" in sql)
    folder = project(sources, profile=profile)
    success, _, said = dbt(folder, "build", misata_scale=0.001)
    assert success, said
    assert rows(folder, "SELECT count(*), count(DISTINCT order_id), max(amount) <= 500 FROM orders") == [
        (1_000, 1_000, True)
    ]
    capsys.readouterr()
    assert main(["dbt-schema", "--manifest", str(folder / "target" / "manifest.json"), "--check"]) == 0
    assert shown in capsys.readouterr().out


# ---- sources ----


def test_sources_are_views_that_follow_their_meta(project):
    """rows, seed and parents of the yml; a changed meta or var changes the view, an unchanged one leaves it."""
    folder = project()
    assert dbt(folder, "build")[0]
    query = "SELECT sql, comment FROM duckdb_views() WHERE schema_name = 'raw' AND view_name = 'orders'"
    ((first, comment),) = rows(folder, query)
    assert "misata_table('raw.orders', 1000, parents := " in first
    assert comment.startswith("generated by misata, ")
    assert dbt(folder, "run")[0]
    assert rows(folder, query) == [(first, comment)]
    assert dbt(folder, "build", misata_seed=3, misata_scale=0.5)[0]
    ((second, _),) = rows(folder, query)
    assert "500" in second
    assert "seed" in second
    project(SOURCES.replace("rows: 50", "rows: 50, materialization: table"))
    assert dbt(folder, "build")[0]
    assert rows(folder, "SELECT count(*), count(DISTINCT id) FROM raw.customers") == [(50, 50)]


def test_tables_of_files_of_packs_and_at_a_scale(project):
    """A CREATE TABLE in a file takes the place of the yml; `table` names any other; scale goes by natural sizes."""
    sources = """
sources:
  - name: raw
    config: {meta: {plugin: misata, scale: 0.5}}
    tables:
      - {name: orders}
      - {name: customers, config: {meta: {table: retail.customers}}}
"""
    ddl = (
        "CREATE TABLE raw.shops (id INTEGER PRIMARY KEY);"
        "CREATE TABLE raw.orders (id INTEGER PRIMARY KEY, shop INTEGER REFERENCES raw.shops, n INTEGER CHECK (n > 3))"
    )
    count = "SELECT count(*) AS n FROM {{ source('raw', 'customers') }}"
    folder = project(sources, "{schema: schema/*.sql}", schema__a_DOT_sql=ddl, models__count_DOT_sql=count)
    success, _, said = dbt(folder, "build")
    assert success, said
    _, results, _ = dbt(
        folder, "show", "--inline", "SELECT count(*), min(n) FROM orders UNION ALL SELECT n, 4 FROM count"
    )
    (of_file, of_pack) = [tuple(row) for row in results["inline_query"].agate_table.rows]
    assert of_file == (5_000, 4)
    assert of_pack[0] > 100


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        ("{shema: x.sql}", "no config key of misata_sql.dbt named 'shema'; did you mean 'schema'?"),
        ("{schema: nowhere/*.sql}", "misata_sql.dbt: schema: nowhere/*.sql finds no file in"),
        ("{schema: {a: 1}}", "schema must be a text or a list of them (got {'a': 1})"),
        ("{dialect: snowflak}", "no SQL dialect named 'snowflak'; did you mean 'snowflake'?"),
        ("{leave_out: [unique_x]}", "no test named 'unique_x'"),
        ("{schema: models/sources.yml}", "models/sources.yml: "),
    ],
)
def test_mistakes_in_the_profile(project, config, reason):
    """One sentence that names it."""
    success, _, said = dbt(project(config=config), "build")
    assert not success
    assert reason in said


def test_a_profile_that_forbids_the_extension(project):
    profile = PROFILE.replace("threads: 2", "config_options: {allow_unsigned_extensions: false}")
    success, _, said = dbt(project(profile=profile), "build")
    assert not success
    assert "config_options has allow_unsigned_extensions: False, but misata_sql.dbt needs it; leave it out" in said


def test_a_database_in_memory_and_no_meta(project):
    """`config` of a source says the same; a manifest that is not written is not needed."""
    sources = SOURCES.replace("{meta: {plugin: misata}}", "{plugin: misata}").replace(
        "{meta: {rows: 50}}", "{rows: 50}"
    )
    success, _, said = dbt(
        project(sources, profile=PROFILE.replace("path: shop.duckdb", "path: ':memory:'")), "build", "--no-write-json"
    )
    assert success, said


def test_settings_of_duckdb_are_no_config(project):
    """dbt-duckdb mixes them into a plugin's config; an alias is the name that meta gives."""
    profile = PROFILE.replace("threads: 2", "settings: {memory_limit: 1GB}").replace(
        "module: misata_sql.dbt", "module: misata_sql.dbt\n          alias: made"
    )
    folder = project(SOURCES.replace("plugin: misata", "plugin: made"), profile=profile)
    success, _, said = dbt(folder, "build")
    assert success, said


PRICE = 'name: price, data_type: "decimal(10,2)"'


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (f"          - {{{PRICE}}}", "          - {name: price}", "source raw.orders: no data_type for price"),
        (PRICE, f"{PRICE}, data_tests: [odd]", "test source_odd_raw_orders_price of source raw.orders cannot be honoured: odd is not known"),
        ('{rows: "1e3"}', "{rows: 5, scenario: black_fridy}", "source raw.orders: no scenario named 'black_fridy'; did you mean 'black_friday'?"),
        ('{rows: "1e3"}', "{rows: 5, scenario: UPDATE orders SET prise = 1}", "source raw.orders: "),
        ('{rows: "1e3"}', "{tags: x}", "source raw.orders: nothing says how many rows it has"),
    ],
)  # fmt: skip
def test_mistakes_in_the_sources(project, old, new, reason):
    """The models that need it say so in a sentence; the others run. More of them are in test_dbt_sources.py."""
    macro = "{% test odd(model, column_name) %} SELECT 1 WHERE false {% endtest %}"
    files = {"macros__odd_DOT_sql": macro, "models__other_DOT_sql": "SELECT 1 AS one"}
    assert SOURCES.count(old) == 1
    success, results, said = dbt(project(SOURCES.replace(old, new), **files), "run")
    assert not success
    assert reason in said, said
    assert {name: str(r.status) for name, r in results.items()} == {"other": "success", "orders": "error"}


def test_a_source_without_columns(project):
    sources = "sources: [{name: raw, config: {meta: {plugin: misata, rows: 5}}, tables: [{name: orders}]}]"
    success, _, said = dbt(project(sources), "run")
    assert not success
    assert "source raw.orders has no columns in its yml, and no CREATE TABLE defines it" in said


def test_a_reference_to_what_is_not_generated(project):
    """The keys of stored rows are not known."""
    other = "  - name: stored\n    tables: [{name: customers, columns: [{name: id, data_type: integer, data_tests: [unique]}]}]\n"
    folder = project(SOURCES.replace("source('raw', 'customers')", "source('stored', 'customers')") + other)
    success, _, said = dbt(folder, "run")
    assert not success
    assert "of source raw.orders cannot be honoured: source stored.customers is not generated by this plugin" in said
    assert "Hint: leave_out: [source_relationships_raw_orders_customer_id__id__source_stored_customers_] in" in said


def test_a_test_is_left_out_by_name(project):
    """And the source is made without it."""
    macro = "{% test odd(model, column_name) %} SELECT 1 WHERE false {% endtest %}"
    sources = SOURCES.replace(PRICE, f"{PRICE}, data_tests: [odd]")
    folder = project(sources, "{leave_out: ['*_odd_*']}", macros__odd_DOT_sql=macro)
    success, _, said = dbt(folder, "build")
    assert success, said


def test_data_that_is_there_is_not_replaced(project):
    """A table of the source's name that misata has not made stays as it is."""
    folder = project()
    with duckdb.connect(folder / "shop.duckdb") as con:
        con.execute("CREATE SCHEMA raw; CREATE TABLE raw.orders AS SELECT 42 AS id").fetchall()
    success, _, said = dbt(folder, "run")
    assert not success
    assert "raw.orders is a table that misata has not made, so it is not replaced" in said
    assert rows(folder, "FROM raw.orders") == [(42,)]
