"""misata-sql dbt-schema: manifests as CREATE TABLEs, whose rows pass the tests; what cannot be honoured, by name."""

import json
import subprocess
import sys

import pytest
from dbt_manifests import constraint, generic_test, manifest, model, singular_test, source

from misata_sql.cli import main
from misata_sql.dbt.declare import Options, declare
from misata_sql.dbt.manifest import read_manifest
from misata_sql.errors import DefinitionError

COLUMNS = {
    "id": "integer", "customer_id": "integer", "status": "varchar", "code": "varchar", "email": "varchar", "n": "integer",
    "low": "integer", "high": "integer", "price": "decimal(10,2)", "ordered_at": "timestamp", "flag": "boolean",
}  # fmt: skip
CUSTOMERS = source("customers", {"id": {"data_type": "integer", "constraints": [constraint("primary_key")]}})
UTILS, EXPECT = "dbt_utils.", "dbt_expectations.expect_"


def declared(*nodes, select=None, **options):
    read = read_manifest(manifest(*nodes))
    wanted = [id for id, table in read.tables.items() if table.is_source or table.is_contracted]
    return declare(read, select or wanted, Options(**options))


def rows_of(con, declarations, n_rows=2_000):
    """Generate the last table into `rows`; the others too, by the names of their tables."""
    con.execute("SELECT misata_define($1)", ["\n".join(d.sql for d in declarations)]).fetchall()
    con.execute(f"CREATE TABLE rows AS FROM misata_table('{declarations[-1].name}', {n_rows})").fetchall()


# kind, column, arguments, config, and the SQL by which dbt or the package finds the rows that fail
HONOURED = [
    ("not_null", "n", {}, {}, "SELECT * FROM rows WHERE n IS NULL"),
    ("not_null", "n", {}, {"where": "status = 'a'"}, "SELECT * FROM (SELECT * FROM rows WHERE status = 'a') WHERE n IS NULL"),
    ("unique", "n", {}, {}, "SELECT n FROM rows WHERE n IS NOT NULL GROUP BY n HAVING count(*) > 1"),
    ("unique", "n", {}, {"where": "n > 3"}, "SELECT n FROM rows WHERE n > 3 GROUP BY n HAVING count(*) > 1"),
    ("accepted_values", "status", {"values": ["a", "it's"]}, {}, "SELECT * FROM rows WHERE status NOT IN ('a', 'it''s')"),
    ("accepted_values", "n", {"values": [1, 2]}, {}, "SELECT * FROM rows WHERE n NOT IN ('1', '2')"),
    ("accepted_values", "n", {"values": ["1", "2"]}, {}, "SELECT * FROM rows WHERE n NOT IN ('1', '2')"),
    ("accepted_values", "n", {"values": [1, 2], "quote": False}, {"error_if": "> 10"}, "SELECT * FROM rows WHERE n NOT IN (1, 2)"),
    ("accepted_values", "status", {"values": [1, 2]}, {}, "SELECT * FROM rows WHERE status NOT IN ('1', '2')"),
    ("accepted_values", "flag", {"values": [True]}, {}, "SELECT * FROM rows WHERE flag NOT IN ('True')"),
    ("accepted_values", '"n"', {"values": [7]}, {}, "SELECT * FROM rows WHERE n <> 7"),
    (UTILS + "not_accepted_values", "status", {"values": ["the"]}, {}, "SELECT * FROM rows WHERE status IN ('the')"),
    (UTILS + "at_least_one", "n", {}, {}, "SELECT 1 FROM rows HAVING count(n) = 0"),
    (UTILS + "expression_is_true", "", {"expression": "low < high AND high < low + 10"}, {}, "SELECT * FROM rows WHERE NOT (low < high AND high < low + 10)"),
    (UTILS + "expression_is_true", "n", {"expression": "BETWEEN 3 AND 5"}, {}, "SELECT * FROM rows WHERE NOT (n BETWEEN 3 AND 5)"),
    (UTILS + "accepted_range", "price", {"min_value": 1, "max_value": "20.5", "inclusive": False}, {}, "SELECT * FROM rows WHERE NOT (price > 1) OR NOT (price < 20.5)"),
    (UTILS + "accepted_range", "ordered_at", {"min_value": "'2024-01-01'"}, {}, "SELECT * FROM rows WHERE NOT (ordered_at >= '2024-01-01')"),
    (UTILS + "not_empty_string", "code", {}, {}, "SELECT * FROM rows WHERE trim(code) = ''"),
    (UTILS + "not_null_proportion", "n", {"at_least": 0.9}, {}, "SELECT 1 FROM rows HAVING count(n) / count(*) < 0.9"),
    (UTILS + "unique_combination_of_columns", "", {"combination_of_columns": ["n", "low"]}, {}, "SELECT n, low FROM rows GROUP BY ALL HAVING count(*) > 1"),
    (EXPECT + "column_values_to_be_between", "n", {"min_value": 3, "max_value": 9, "strictly": True, "row_condition": "id > 5"}, {}, "SELECT * FROM rows WHERE id > 5 AND NOT (n > 3 AND n < 9)"),
    (EXPECT + "column_values_to_be_in_set", "status", {"value_set": ["x", "y"], "quote_values": True}, {}, "SELECT * FROM rows WHERE status NOT IN ('x', 'y')"),
    (EXPECT + "column_values_to_not_be_in_set", "n", {"value_set": [1, 2]}, {}, "SELECT * FROM rows WHERE n IN (1, 2)"),
    (EXPECT + "column_values_to_not_be_null", "n", {"row_condition": "low > 3"}, {}, "SELECT * FROM rows WHERE low > 3 AND n IS NULL"),
    (EXPECT + "column_values_to_be_null", "n", {}, {}, "SELECT * FROM rows WHERE n IS NOT NULL"),
    (EXPECT + "column_values_to_be_unique", "n", {}, {}, "SELECT n FROM rows GROUP BY n HAVING count(*) > 1 AND n IS NOT NULL"),
    (EXPECT + "compound_columns_to_be_unique", "", {"column_list": ["n", "high"]}, {}, "SELECT 1 FROM rows GROUP BY n, high HAVING count(*) > 1"),
    (EXPECT + "column_pair_values_A_to_be_greater_than_B", "", {"column_A": "high", "column_B": "low", "or_equal": True}, {}, "SELECT * FROM rows WHERE NOT (high >= low)"),
    (EXPECT + "column_pair_values_to_be_equal", "", {"column_A": "high", "column_B": "low"}, {}, "SELECT * FROM rows WHERE NOT (high = low)"),
    (EXPECT + "column_values_to_match_regex", "code", {"regex": "^[A-Z]{3}-[0-9]{4}$"}, {}, "SELECT * FROM rows WHERE NOT regexp_matches(code, '^[A-Z]{3}-[0-9]{4}$')"),
    (EXPECT + "column_values_to_match_regex", "email", {"regex": "@"}, {}, "SELECT * FROM rows WHERE NOT regexp_matches(email, '@')"),
    (EXPECT + "column_values_to_not_match_regex", "status", {"regex": "^t"}, {}, "SELECT * FROM rows WHERE regexp_matches(status, '^t')"),
    (EXPECT + "column_values_to_match_like_pattern", "code", {"like_pattern": "AB%"}, {}, "SELECT * FROM rows WHERE code NOT LIKE 'AB%'"),
    (EXPECT + "column_value_lengths_to_be_between", "status", {"min_value": 3, "max_value": 5}, {}, "SELECT * FROM rows WHERE length(status) NOT BETWEEN 3 AND 5"),
    (EXPECT + "column_value_lengths_to_equal", "status", {"value": 4}, {}, "SELECT * FROM rows WHERE length(status) <> 4"),
    ("dbt_expectations.expression_is_true", "", {"expression": "low < high", "row_condition": "n > 3"}, {}, "SELECT * FROM rows WHERE n > 3 AND NOT (low < high)"),
    (UTILS + "expression_is_true", "flag", {"expression": "OR n > 3"}, {}, "SELECT * FROM rows WHERE NOT (flag OR n > 3)"),
    (EXPECT + "column_values_to_not_match_like_pattern", "status", {"like_pattern": "t%"}, {}, "SELECT * FROM rows WHERE status LIKE 't%'"),
    (UTILS + "relationships_where", "customer_id", {"to": "source('raw', 'customers')", "field": "id", "from_condition": "n > 1", "to_condition": "1=1"}, {}, "SELECT * FROM rows WHERE customer_id NOT BETWEEN 1 AND 200"),
    (EXPECT + "column_to_exist", "n", {"column_index": 6}, {}, "SELECT 1 FROM rows HAVING count(n) IS NULL"),
    (EXPECT + "column_values_to_be_of_type", "n", {"column_type": "INTEGER"}, {}, "SELECT 1 FROM rows WHERE typeof(n) <> 'INTEGER'"),
    (EXPECT + "table_columns_to_contain_set", "", {"column_list": ["ID", "n"]}, {}, "SELECT id, n FROM rows LIMIT 0"),
    ("relationships", "customer_id", {"to": "source('raw', 'customers')", "field": "id"}, {"where": "n > 1"}, "SELECT * FROM rows WHERE customer_id NOT BETWEEN 1 AND 200"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "column", "arguments", "config", "fails"), HONOURED)
def test_generated_rows_pass_the_test(con, kind, column, arguments, config, fails):
    """By the SQL that dbt would run, on rows of the table that the test alone is about."""
    orders = source("orders", COLUMNS)
    (*_, last) = found = declared(CUSTOMERS, orders, generic_test(kind, orders, column, config, **arguments))
    rows_of(con, found)
    assert last.name == "raw.orders"
    assert con.execute(fails).fetchall() == []
    assert con.execute("SELECT count(*) FROM rows").fetchall() == [(2_000,)]


REFUSED = [
    (UTILS + "equal_rowcount", "", {"compare_model": "ref('x')"}, {}, "is not known to state a condition"),
    ("my_own_test", "n", {}, {}, "my_own_test is not known"),
    ("not_null", "n", {}, {"error_if": "= 0"}, "wants rows that fail"),
    ("not_null", "n", {}, {"where": "at > '{{ var(\"day\") }}'"}, "where has Jinja in it"),
    ("not_null", "nn", {}, {}, "there is no column nn"),
    ("unique", "lower(email)", {}, {}, "there is no column lower"),
    ("accepted_values", "n", {"values": []}, {}, "must be a list"),
    ("accepted_values", "n", {"values": [1], "tolerance": 2}, {}, "its argument tolerance is not understood"),
    (UTILS + "accepted_range", "n", {}, {}, "neither min_value nor max_value"),
    (UTILS + "accepted_range", "n", {"min_value": "{{ var('m') }}"}, {}, "min_value has Jinja"),
    (UTILS + "expression_is_true", "", {"expression": "sum(n) > 3"}, {}, "is about more than one row"),
    (UTILS + "expression_is_true", "", {"expression": "n > (SELECT 1)"}, {}, "is about more than one row"),
    (UTILS + "expression_is_true", "", {"expression": "n >"}, {}, "is no SQL expression"),
    (UTILS + "expression_is_true", "", {"expression": "n > 1; DROP TABLE x"}, {}, "is no SQL expression"),
    (UTILS + "expression_is_true", "", {"expression": "n > 1) OR (n > 2"}, {}, "is no SQL expression"),
    (UTILS + "expression_is_true", "", {"expression": "n > m"}, {}, "names m, which is not among the columns"),
    (UTILS + "not_null_proportion", "n", {"at_least": 0.1, "at_most": 0.5}, {}, "is a share of the rows"),
    (UTILS + "relationships_where", "n", {"to": "source('raw', 'customers')", "field": "id", "to_condition": "id > 3"}, {}, "leaves only some of the rows"),
    ("relationships", "n", {"to": "ref('nobody')", "field": "id"}, {}, "ref('nobody') is not in the manifest"),
    (EXPECT + "column_values_to_match_regex", "code", {"regex": "a", "flags": "i"}, {}, "flags: 'i'"),
    (EXPECT + "column_values_to_be_of_type", "n", {"column_type": "bigint"}, {}, "the type of n is integer"),
    (EXPECT + "table_column_count_to_equal", "", {"value": 3}, {}, "has 11 columns"),
    (EXPECT + "table_column_count_to_equal", "", {"value": "many"}, {}, "its argument value must be a number (got 'many')"),
    (EXPECT + "column_to_exist", "n", {"column_index": 2}, {}, "column_index is 2, and n is column 6 of source raw.orders"),
    (EXPECT + "table_columns_to_match_set", "", {"column_list": ["id"]}, {}, "the columns of source raw.orders are id, customer_id"),
    (UTILS + "not_empty_string", "", {}, {}, "it names no column"),
    (EXPECT + "expression_is_true", "", {"expression": "n > 1"}, {}, "is not known"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "column", "arguments", "config", "reason"), REFUSED)
def test_what_cannot_be_honoured_is_refused_by_its_name(kind, column, arguments, config, reason):
    """With the reason, and how to leave it out; left out, nothing of it is in the text."""
    orders = source("orders", COLUMNS)
    node = generic_test(kind, orders, column, config, **arguments)
    with pytest.raises(DefinitionError) as caught:
        declared(CUSTOMERS, orders, node)
    (problem,) = caught.value.problems
    assert problem.startswith(f"test {node['name']} of source raw.orders cannot be honoured: ")
    assert reason in problem
    assert problem.endswith(f"\n  Hint: --leave-out {node['name']}")
    assert node["name"] not in declared(CUSTOMERS, orders, node, leave_out=[node["name"]])[-1].sql


def test_all_problems_come_together():
    """Tables without columns or types, unknown types, keys that are none, and who refers to what cannot be."""
    bare = source("bare", {})
    untyped = source("untyped", {"id": "integer", "x": None})
    odd = source("odd", {"id": "NUMBER(38, 0)"})
    orders = source("orders", COLUMNS)
    seen = model("seen", {}, contract=False)
    nodes = [
        generic_test("relationships", orders, "n", to="ref('seen')", field="id"),
        generic_test("relationships", orders, "id", to="source('raw', 'untyped')", field="id"),
    ]
    with pytest.raises(DefinitionError) as caught:
        declared(bare, untyped, odd, orders, seen, *nodes)
    problems = "\n".join(caught.value.problems)
    assert len(caught.value.problems) == 5
    assert "source raw.bare has no columns in its yml, and no CREATE TABLE defines it" in problems
    assert "source raw.untyped: no data_type for x" in problems
    assert "source raw.odd, column id: the type NUMBER is not known\n  Hint: for types of another warehouse" in problems
    assert "relationships_raw_orders_n of source raw.orders cannot be honoured: model seen has no columns" in problems
    assert "id of source raw.untyped is not unique by any test or constraint" in problems


def test_constraints_of_contracts(con):
    """All kinds, at columns and at the model; a foreign key by `to`, by a relation's name and by an expression."""
    listed = {
        "id": {"data_type": "integer", "constraints": [constraint("not_null"), constraint("unique")]},
        "a": {"data_type": "integer", "constraints": [constraint("foreign_key", to="source('raw', 'customers')", to_columns=["id"])]},
        "b": {"data_type": "integer", "constraints": [constraint("foreign_key", to='"db"."raw"."customers"', to_columns=["id"])]},
        "c": {"data_type": "integer", "constraints": [constraint("foreign_key", expression="raw.customers (id)")]},
        "n": {"data_type": "integer", "constraints": [constraint("check", expression="n > 3")], "meta": {"misata": "misata_uniform(1, 9)"}},
    }  # fmt: skip
    rules = [
        constraint("check", columns=[], expression="a <> b", name="two"),
        constraint("unique", columns=["a", "n"]),
    ]
    found = declared(CUSTOMERS, model("facts", listed, constraints=rules))
    assert found[-1].sql == (
        "-- model facts, models/facts.sql\n"
        "CREATE TABLE main.facts (\n"
        "  id integer PRIMARY KEY,                         -- unique of id, not_null of id\n"
        "  a integer,\n"
        "  b integer,\n"
        "  c integer,\n"
        "  n integer DEFAULT misata_uniform(1, 9),\n"
        "  UNIQUE (a, n),                                  -- unique\n"
        "  FOREIGN KEY (a) REFERENCES raw.customers (id),  -- foreign_key of a\n"
        "  FOREIGN KEY (b) REFERENCES raw.customers (id),  -- foreign_key of b\n"
        "  FOREIGN KEY (c) REFERENCES raw.customers (id),  -- foreign_key of c\n"
        "  CHECK (n > 3),                                  -- check of n\n"
        "  CHECK (a <> b)                                  -- two\n"
        ");"
    )
    rows_of(con, found, 300)
    assert con.execute("SELECT count(*), min(n) > 3, bool_and(a <> b) FROM rows").fetchall() == [(300, True, True)]
    with pytest.raises(DefinitionError, match="constraint mask of model f cannot be honoured: such a constraint"):
        declared(model("f", {"id": "integer"}, constraints=[constraint("custom", columns=[], name="mask")]))


def test_queries_that_are_tests():
    """One that reads this table alone is about it; one that reads several is about none."""
    orders = source("orders", COLUMNS)
    declared(CUSTOMERS, orders, singular_test("totals_agree", orders, CUSTOMERS))
    with pytest.raises(DefinitionError, match=r"test no_gaps of source raw.orders cannot be honoured: it is a query"):
        declared(CUSTOMERS, orders, singular_test("no_gaps", orders))


def test_another_warehouses_types_and_expressions(con):
    """Of the adapter that wrote the manifest, or of --dialect."""
    listed = {"ID": "NUMBER(9, 0)", "AT": "TIMESTAMP_NTZ", "TEXT": "STRING", "N": "NUMBER(9, 0)"}
    table = source("facts", listed)
    test = generic_test(UTILS + "expression_is_true", table, expression="IFF(N > 3, TEXT < 't', TRUE) -- of ours")
    (found,) = declared(table, test, dialect="snowflake")
    assert "CASE WHEN N > 3 THEN TEXT < 't' ELSE TRUE END" in found.sql
    rows_of(con, [found], 200)
    assert con.execute("SELECT bool_and(n <= 3 OR text < 't') FROM rows").fetchall() == [(True,)]


def test_names_are_quoted_in_their_own_dialect(con):
    """A double quote begins a text in BigQuery; what the tests' rules write themselves is DuckDB's."""
    columns = {
        "order": "INT64",
        "n": {"data_type": "INT64", "constraints": [constraint("check", expression="MOD(`order`, 2) = 0")]},
    }
    table = source("facts", columns)
    tests = [
        generic_test(UTILS + "expression_is_true", table, "order", expression="BETWEEN 4 AND 20 AND `order` <> 8"),
        generic_test("accepted_values", table, "order", values=[4, 6, 8, 10], quote=False),
        generic_test(UTILS + "accepted_range", table, "n", {"where": '`order` > 4 AND "a" = "a"'}, min_value="CAST('3' AS INT64)"),
    ]  # fmt: skip
    found = declared(table, *tests, dialect="bigquery")
    rows_of(con, found)
    assert con.execute('SELECT DISTINCT "order" FROM rows ORDER BY ALL').fetchall() == [(4,), (6,), (10,)]
    assert con.execute('SELECT min(n) FROM rows WHERE "order" > 4').fetchall() == [(3,)]


# ---- the command ----


def write(tmp_path, *nodes, **given):
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest(*nodes, **given)))
    return str(path)


def test_the_command_prints_what_is_selected_and_its_parents(tmp_path, capsys):
    """By name, source, folder and pattern; parents first; only contracted models by themselves."""
    orders = source("orders", COLUMNS)
    nodes = (
        CUSTOMERS, orders, model("loose", {"id": "integer"}, contract=False), model("tight", {"id": "integer"}),
        generic_test("relationships", orders, "n", to="source('raw', 'customers')", field="id"),
    )  # fmt: skip
    path = write(tmp_path, *nodes)
    for select, names in (
        ([], ["raw.customers", "raw.orders", "main.tight"]),
        (["orders"], ["raw.customers", "raw.orders"]),
        (["raw.cust*"], ["raw.customers"]),
        (["marts"], ["main.loose", "main.tight"]),
    ):
        arguments = ["--select", *select] if select else []
        assert main(["dbt-schema", "--manifest", path, "--check", *arguments]) == 0
        out = capsys.readouterr().out
        assert sorted(
            n for n in ("raw.customers", "raw.orders", "main.loose", "main.tight") if f"TABLE {n} " in out
        ) == sorted(names)
        assert out.count("CREATE TABLE") == len(names)


def test_check_names_the_tests_that_clash(tmp_path, capsys):
    """The engine's refusal, and where each CHECK in it comes from."""
    orders = source("orders", COLUMNS)
    nodes = [
        generic_test(UTILS + "accepted_range", orders, "n", min_value=10),
        generic_test(EXPECT + "column_values_to_be_between", orders, "n", max_value=3),
    ]
    path = write(tmp_path, orders, *nodes)
    assert main(["dbt-schema", "--manifest", path]) == 0
    assert main(["dbt-schema", "--manifest", path, "--check"]) == 1
    said = capsys.readouterr().err
    assert "  CHECK (n >= 10) is dbt_utils_accepted_range_raw_orders_n, on source raw.orders" in said
    assert "  CHECK (n <= 3) is dbt_expectations_expect_column_values_to_be_between_raw_orders_n" in said


def test_mistakes_on_the_command_line(tmp_path, capsys):
    """One sentence each."""
    path = write(tmp_path, source("orders", COLUMNS))
    (tmp_path / "no.json").write_text("{")
    (tmp_path / "other.json").write_text("{}")
    for arguments, reason in (
        (["--manifest", "nowhere.json"], "nowhere.json is not there\n  Hint: dbt parse writes it"),
        (["--manifest", str(tmp_path / "no.json")], "is no JSON"),
        (["--manifest", str(tmp_path / "other.json")], "this is no dbt manifest"),
        (["--manifest", path, "--select", "oders"], "no table in the manifest named 'oders'; did you mean"),
        (["--manifest", path, "--leave-out", "x"], "no test named 'x'"),
        (["--manifest", path, "--dialect", "snowflak"], "no SQL dialect named 'snowflak'; did you mean 'snowflake'?"),
    ):
        assert main(["dbt-schema", *arguments]) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert reason in err


def test_five_hundred_models(tmp_path):
    """Each refers to the one before; none is lost, and dbt is not imported."""
    nodes = []
    for i in range(500):
        table = model(f"m{i}", {"id": "integer", "before": "integer", "status": "varchar"})
        nodes += [table, generic_test("unique", table, "id"), generic_test("not_null", table, "id")]
        nodes.append(generic_test("accepted_values", table, "status", values=["a", "b"]))
        if i:
            nodes.append(generic_test("relationships", table, "before", to=f"ref('m{i - 1}')", field="id"))
    program = (
        "import sys; from misata_sql.cli import main; code = main(sys.argv[1:])\n"
        "assert not {'dbt', 'duckdb', 'numpy'} & set(sys.modules); sys.exit(code)"
    )
    command = [sys.executable, "-c", program, "dbt-schema", "--manifest", write(tmp_path, *nodes)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert [done.stdout.count(what) for what in ("CREATE TABLE", "PRIMARY KEY", "REFERENCES", "CHECK")] == [
        500,
        500,
        499,
        500,
    ]
    assert done.stdout.index("main.m0 (") < done.stdout.index("main.m499 (")
