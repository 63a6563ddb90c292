"""Keys and foreign keys: DuckDB itself takes every row, and the picks are what was declared."""

import duckdb
import pytest
import scipy.stats
from schemas import SCHEMAS, Schema

import misata_sql

by_name = {schema.name: schema for schema in SCHEMAS}


@pytest.fixture(scope="module")
def defined():
    """A connection with every schema of SCHEMAS defined in a schema of its own, s0, s1, ..."""
    connection = misata_sql.connect()
    yield connection
    connection.close()


@pytest.mark.parametrize("scale", [1, 20])
@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.name)
def test_the_insert_test(con, schema: Schema, scale: int):
    """DuckDB accepts every row of a schema at its natural size and at 20 times that, in foreign key order."""
    counts = schema.insert_all(con, scale)
    assert min(counts.values()) >= 100


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.name)
def test_rows_do_not_depend_on_projection_start_or_threads(con, schema: Schema):
    """Each column alone, each range alone and many threads give the cells of the whole table."""
    con.execute("SELECT misata_define(?)", [schema.definition]).fetchall()
    for table in schema.tables:
        source = f"misata_table('{table}', NULL, scale := 0.5)"
        con.execute("SET threads = 1")
        names = [name for (name,) in con.execute(f"SELECT name FROM misata_columns('{table}')").fetchall()]
        whole = con.execute(f"FROM {source}").fetchall()
        names = [d[0] for d in con.description]
        n_rows = len(whole)
        for place, name in enumerate(names):
            alone = [row[0] for row in con.execute(f'SELECT "{name}" FROM {source}').fetchall()]
            assert alone == [row[place] for row in whole]
        cut = n_rows // 3 + 1
        first = con.execute(f"FROM misata_table('{table}', {cut}, scale := 0.5)").fetchall()
        rest = con.execute(f"FROM misata_table('{table}', NULL, start := {cut}, scale := 0.5)").fetchall()
        assert first + rest == whole
        con.execute("SET threads = 4")
        columns = ", ".join(f'"{name}"' for name in names)
        query = f"SELECT count(*), bit_xor(hash({columns})), sum(hash({columns})::HUGEINT) FROM {source}"
        found = con.execute(query).fetchone()
        con.execute("SET threads = 1")
        assert found == con.execute(query).fetchone()


def test_a_child_has_the_cells_of_its_parents_row(con):
    """A parent's cell in a DEFAULT is the cell of the row that the foreign key refers to, NULL where that is NULL."""
    for name in ("several keys to one table", "nullable"):
        by_name[name].insert_all(con, 1) if name == "nullable" else None
    con.execute("SELECT misata_define(?)", [by_name["nullable"].definition]).fetchall()
    wrong, nulls, n_rows = con.execute(
        "SELECT count(*) FILTER (o.city IS DISTINCT FROM c.city), count(*) FILTER (o.customer_id IS NULL), count(*) "
        "FROM orders o LEFT JOIN customers c USING (customer_id)"
    ).fetchone()
    assert wrong == 0
    # binomial(10000, 0.25): 5 standard deviations, false alarm below 1e-6 (the seed is fixed)
    assert abs(nulls - n_rows * 0.25) < 5 * (n_rows * 0.25 * 0.75) ** 0.5


def test_ordered_draws_inside_an_expression(con):
    """Times that an expression adds to the parent's ascend with the line number, and have the declared distribution."""
    schema = by_name["ordered after the parent"]
    schema.insert_all(con, 5)
    descends, before, n_rows = con.execute(
        "SELECT count(*) FILTER (o.ordered_at < p.ordered_at OR o.week < p.week), "
        "count(*) FILTER (o.ordered_at < since), count(*) FROM "
        "(SELECT *, CAST(code[2:position('/' IN code) - 1] AS INTEGER) AS week FROM orders) o JOIN customers USING (customer_id) "
        "LEFT JOIN (SELECT *, CAST(code[2:position('/' IN code) - 1] AS INTEGER) AS week FROM orders) p "
        "ON p.customer_id = o.customer_id AND p.number_of_customer = o.number_of_customer - 1"
    ).fetchone()
    assert (descends, before) == (0, 0)
    minutes = con.execute(
        "SELECT date_diff('minute', since::TIMESTAMP, ordered_at) FROM orders JOIN customers USING (customer_id)"
    ).fetchnumpy()
    # Kolmogorov-Smirnov, false alarm below 1e-6 (the seed is fixed): lines of a parent are stratified, which only helps
    values = next(iter(minutes.values()))
    assert n_rows == len(values) == 20_000
    assert scipy.stats.kstest(values, "expon", (0, 1e5)).pvalue > 1e-6


def test_two_keys_to_one_table_lead_to_their_own_rows(con):
    """billing_id.city is the city of the billing customer and customer_id.city that of the other."""
    by_name["several keys to one table"].insert_all(con, 1)
    assert con.execute(
        "SELECT count(*) FROM orders o JOIN customers c ON c.customer_id = o.customer_id "
        "JOIN customers b ON b.customer_id = o.billing_id "
        "WHERE o.ship_city <> c.city OR o.bill_to <> b.name || ', ' || b.city"
    ).fetchone() == (0,)


def test_no_task_crosses_a_tenant(con):
    """Foreign keys that share a column agree in it; every assignee of the tenant is as likely."""
    by_name["tenants"].insert_all(con, 1)
    nulls, n_rows, users = con.execute(
        "SELECT count(*) FILTER (assignee_id IS NULL), count(*), count(DISTINCT (tenant_id, assignee_id)) FROM tasks"
    ).fetchone()
    assert abs(nulls - n_rows * 0.1) < 5 * (n_rows * 0.1 * 0.9) ** 0.5
    assert users > 9_000


def test_a_declared_pick_is_kept_beside_a_wider_key(con):
    """A fan-out over the shared column itself, a key through a wider key, and one row for each tenant."""
    by_name["tenants with picks of their own"].insert_all(con, 1)
    spread = "SELECT min(n), max(n), avg(n) FROM (SELECT count(*) n FROM {} GROUP BY {})"
    least, most, mean = con.execute(spread.format("projects", "tenant_id")).fetchone()
    assert (least, most <= 9, mean) == (1, True, 2)
    assert con.execute("SELECT count(*), max(user_id) FROM users").fetchone() == (4_000, 4_000)
    most, n_tasks = con.execute("SELECT max(task), count(*) FROM tasks").fetchone()
    assert 5 < most <= 40 and n_tasks == 10_000
    # all users of a tenant write: of tenants with 10 comments for each user, hardly one has a user who never did
    silent, n_users = con.execute(
        "SELECT count(*) FILTER (user_id NOT IN (SELECT author_id FROM comments)), count(*) FROM users u WHERE "
        "(SELECT count(*) FROM comments c WHERE c.tenant_id = u.tenant_id) >= "
        "10 * (SELECT count(*) FROM users o WHERE o.tenant_id = u.tenant_id)"
    ).fetchone()
    assert n_users > 2_000
    assert silent < n_users / 1_000  # a user has no comment with a probability of e^-10 at most
    assert con.execute("SELECT count(*), count(DISTINCT tenant_id) FROM leads").fetchone() == (1_000, 1_000)


def test_a_bridge_at_full_density_is_the_whole_product(con):
    """As many rows as there are pairs give each pair once; one more is refused with both numbers."""
    con.execute("SELECT misata_define(?)", [by_name["bridge"].definition]).fetchall()
    parents = "parents := MAP {'customers': 37, 'products': 53}"
    source = f"misata_table('likes', {37 * 53}, {parents})"
    assert con.execute(f"SELECT count(DISTINCT (customer_id, product_id)) FROM {source}").fetchone() == (37 * 53,)
    with pytest.raises(duckdb.Error, match=r"1,961 different tuples \(37 x 53\), but 1,962 rows are asked for"):
        con.execute(f"FROM misata_table('likes', 1962, {parents})")


def test_sizes_scale_together(con):
    """misata_table(t, n) scales the parents by the same factor; parents := fixes some; scale := fits a whole schema."""
    con.execute("SELECT misata_define(?)", [by_name["uniform"].definition]).fetchall()

    def largest(call: str) -> tuple:
        return con.execute(
            f"SELECT max(customer_id), max((product_id - 100) // 5 + 1) FROM misata_table({call})"
        ).fetchone()

    assert largest("'orders', 100000") == (10_000, 10_000)
    assert largest("'orders', 100000, parents := MAP {'customers': 7}") == (7, 10_000)
    assert largest("'orders', NULL, scale := 0.1") == (100, 100)
    assert con.execute("SELECT count(*) FROM misata_table('orders', NULL, scale := 100)").fetchone() == (1_000_000,)
    sizes = con.execute(
        "SELECT name, rows, reason FROM misata_explain('orders', rows := 500) WHERE kind = 'size' ORDER BY name"
    ).fetchall()
    assert [(name, rows) for name, rows, _ in sizes] == [("customers", 50), ("orders", 500), ("products", 50)]
    assert all(reason for _, _, reason in sizes)


SIZES_THAT_DO_NOT_FIT = [
    ("s INTEGER DEFAULT misata_uniform(1, 16), p INTEGER REFERENCES p, UNIQUE (p, s)", "160 different tuples"),
    ("p INTEGER UNIQUE REFERENCES p", "c has 5,000 rows and p 10"),
    ("p INTEGER DEFAULT misata_fk('fanout', 0, 5, 20) REFERENCES p", "0 to 200 rows"),
]


@pytest.mark.parametrize(("columns", "message"), SIZES_THAT_DO_NOT_FIT)
def test_sizes_at_a_scale_that_do_not_fit_are_refused(con, columns, message):
    """A parent has as many rows as the scale says, whoever asks: more of them would be keys that it has not."""
    con.execute(
        "SELECT misata_define($1, MAP {'p': 10, 'c': 5000})",
        [f"CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c ({columns})"],
    ).fetchall()
    with pytest.raises(duckdb.Error, match=message):
        con.execute("FROM misata_table('c', NULL, scale := 1)")
    # rows asked for by number take the parents that they need
    assert con.execute("SELECT count(*) FROM misata_table('c', 5000)").fetchone() == (5000,)


def test_natural_sizes_can_be_given(con):
    """misata_define(ddl, rows) for one table, a MAP for several."""
    sql = by_name["uniform"].definition
    con.execute("SELECT misata_define(?, MAP {'customers': 20, 'ORDERS': 300})", [sql]).fetchall()
    rows = con.execute("SELECT name, rows FROM misata_explain('orders') WHERE kind = 'size'").fetchall()
    assert dict(rows) == {"orders": 300, "customers": 20, "products": 1_000}
    con.execute("SELECT misata_define('CREATE TABLE t (i INT)', 5)").fetchall()
    assert con.execute("SELECT count(*) FROM misata_table('t', NULL, scale := 2)").fetchone() == (10,)
    with pytest.raises(duckdb.Error, match="rows is the natural size of one table, but the definition has 3"):
        con.execute("SELECT misata_define(?, 5)", [sql]).fetchall()
    with pytest.raises(duckdb.Error, match="no table in the definition named 'order'; did you mean 'orders'"):
        con.execute("SELECT misata_define(?, MAP {'order': 5})", [sql]).fetchall()


def test_reference_cycles_between_tables(con):
    """Two tables that refer to each other find their rows in each other."""
    con.execute(
        "SELECT misata_define('CREATE TABLE departments (id INTEGER PRIMARY KEY, head INTEGER REFERENCES employees);"
        "CREATE TABLE employees (id INTEGER PRIMARY KEY, department INTEGER REFERENCES departments)')"
    ).fetchall()
    assert con.execute(
        "SELECT count(*) FILTER (e.id IS NULL) FROM misata_table('departments', 500) d "
        "LEFT JOIN misata_table('employees', 500) e ON e.id = d.head"
    ).fetchone() == (0,)


def test_children_come_before_or_after_their_parents(con):
    """A child may be defined first; until its parent is, using it says what is missing."""
    con.execute("SELECT misata_define('CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES q)')").fetchall()
    with pytest.raises(duckdb.Error, match="the table q is not defined"):
        con.execute("FROM misata_table('c', 3)")
    con.execute("SELECT misata_define('CREATE TABLE q (id INTEGER PRIMARY KEY)')").fetchall()
    assert len(con.execute("FROM misata_table('c', 30)").fetchall()) == 30
    con.execute("SELECT misata_define('CREATE TABLE q (id BIGINT PRIMARY KEY)')").fetchall()
    with pytest.raises(duckdb.Error, match=r"p is INTEGER, but q\.id is BIGINT"):
        con.execute("FROM misata_table('c', 3)")


def test_definitions_from_the_catalogue_in_any_order(con):
    """SELECT misata_define(sql) FROM duckdb_tables() brings keys and all."""
    con.execute(by_name["tenants"].duckdb_sql)
    con.execute("SELECT misata_define(sql) FROM duckdb_tables() ORDER BY table_name DESC").fetchall()
    assert len(con.execute("FROM misata_table('tasks', 1000)").fetchall()) == 1000


PICKS = [
    ("uniform", "orders", "customer_id", lambda k: 1.0, 1.0),
    ("zipf", "orders", "customer_id", lambda k: (k + 1) ** -1.2, 1.0),
    ("bridge with a fan-out", "likes", "(product_id - 100) // 5 + 1", lambda k: 1.0, 1.0),
    ("bridge", "likes", "customer_id", lambda k: 1.0, 1 - 1 / 50),
]


@pytest.mark.parametrize(("name", "table", "key", "weight", "spread"), PICKS, ids=[name for name, *_ in PICKS])
def test_picks_have_their_distribution(con, name, table, key, weight, spread):
    """Chi-square of the children of each of 200 parents, false alarm 1e-6 each (the seed is fixed).

    spread: variance of a count in units of the multinomial's, below 1 where tuples are drawn without repetition.
    """
    con.execute("SELECT misata_define(?)", [by_name[name].definition]).fetchall()
    n_parents = 200
    others = "'products': 200" if name == "bridge with a fan-out" else "'customers': 200"
    full = {"bridge": 200 * 10_000 // 50, "bridge with a fan-out": 40_000}.get(name, 100_000)
    rest = {"bridge": ", 'products': 10000", "bridge with a fan-out": ", 'customers': 10000"}.get(name, "")
    source = f"misata_table('{table}', {full}, parents := MAP {{{others}{rest}}})"
    counts = dict(con.execute(f"SELECT {key} - 1, count(*) FROM {source} GROUP BY 1").fetchall())
    observed = [counts.get(k, 0) for k in range(n_parents)]
    total = sum(weight(k) for k in range(n_parents))
    expected = [full * weight(k) / total for k in range(n_parents)]
    statistic = sum((o - e) ** 2 / e for o, e in zip(observed, expected, strict=True)) / spread
    low, high = scipy.stats.chi2.ppf([5e-7, 1 - 5e-7], n_parents - 1)
    # without repetition within a customer, products are a little more even than independent draws: no lower bound then
    assert (name == "bridge with a fan-out" or statistic > low) and statistic < high


def test_generated_columns_are_computed_as_duckdb_does(con):
    """Left out for an INSERT, they are there with generated := true, equal to what the table computes."""
    by_name["generated columns"].insert_all(con, 1)
    assert con.execute(
        "SELECT count(*) FROM misata_table('items', NULL, scale := 1, generated := true) g JOIN items i USING (id) "
        "WHERE g.total IS DISTINCT FROM i.total OR g.price IS DISTINCT FROM i.price"
    ).fetchone() == (0,)


def test_a_tree_has_its_fan_out(con):
    """Every manager has from 1 to 12 direct reports, all but row 0 a manager of a smaller number."""
    by_name["self reference as a tree"].insert_all(con, 1)
    least, most, average = con.execute(
        "SELECT min(n), max(n), avg(n) FROM (SELECT count(*) n FROM employees WHERE manager_id IS NOT NULL GROUP BY manager_id)"
    ).fetchone()
    assert (least, most) == (1, 12)
    assert average == pytest.approx(6, rel=0.05)
    assert con.execute("SELECT count(*) FROM employees WHERE manager_id >= id").fetchone() == (0,)


def test_unique_emails_at_any_row(con):
    """The rows from a billion on have other values than the first ones."""
    con.execute(
        "SELECT misata_define('CREATE TABLE u (email VARCHAR UNIQUE, k BIGINT UNIQUE DEFAULT misata_uniform(1, 4000000000))')"
    ).fetchall()
    assert con.execute(
        "SELECT count(DISTINCT email), count(DISTINCT k), count(*) FROM (FROM misata_table('u', 50000) UNION ALL "
        "FROM misata_table('u', 50000, start := 1e9))"
    ).fetchone() == (100_000, 100_000, 100_000)


REFUSED = [
    ("CREATE TABLE p (a INT UNIQUE); CREATE TABLE c (p INT REFERENCES p)", "p has no primary key"),
    ("CREATE TABLE p (a INT); CREATE TABLE c (p INT REFERENCES p (a))", "neither the PRIMARY KEY nor UNIQUE"),
    ("CREATE TABLE p (a INT PRIMARY KEY); CREATE TABLE c (p INT REFERENCES p (b))", "p has no column b"),
    ("CREATE TABLE p (a INT PRIMARY KEY); CREATE TABLE c (p INT DEFAULT misata_uniform(1, 9) REFERENCES p)", "say how to pick one"),
    ("CREATE TABLE p (a INT PRIMARY KEY); CREATE TABLE c (p INT DEFAULT misata_fk('random') REFERENCES p)", "no kind of misata_fk named 'random'"),
    ("CREATE TABLE p (a INT PRIMARY KEY); CREATE TABLE c (p INT DEFAULT misata_fk('fanout', 5, 1, 9) REFERENCES p)", "mean must be from least=5 to most=9"),
    ("CREATE TABLE p (a INT PRIMARY KEY); CREATE TABLE c (p INT UNIQUE DEFAULT misata_fk('zipf') REFERENCES p)", "UNIQUE and so one to one"),
    ("CREATE TABLE c (id INT PRIMARY KEY, p INT NOT NULL REFERENCES c)", "row 0 has no earlier row"),
    ("CREATE TABLE c (id INT PRIMARY KEY, p INT DEFAULT misata_fk('zipf') REFERENCES c)", "does not go with a reference to the same table"),
    ("CREATE TABLE c (id INT DEFAULT misata_fk('uniform'))", "misata_fk is for the columns of a FOREIGN KEY"),
    ("CREATE TABLE c (id INT DEFAULT misata_line_number())", "wants one foreign key with"),
    ("CREATE TABLE c (x INT DEFAULT 1 + misata_ordered(misata_uniform(1, 9)))", "c has no foreign key"),
    ("CREATE TABLE p (a INT PRIMARY KEY); CREATE TABLE c (p INT REFERENCES p, x INT DEFAULT 1 + misata_ordered(misata_uniform(1, 9)))",
     "wants one foreign key with"),
    ("CREATE TABLE p (a INT PRIMARY KEY); CREATE TABLE c (p INT DEFAULT misata_fk('fanout', 1, 2, 3) REFERENCES p, "
     "x VARCHAR DEFAULT 'a' || misata_ordered(misata_vocabulary('word')))", "one quantile function"),
    ("CREATE TABLE t (a INT PRIMARY KEY);"
     "CREATE TABLE p (t INT NOT NULL DEFAULT misata_fk('uniform') REFERENCES t, a INT, PRIMARY KEY (t, a));"
     "CREATE TABLE c (t INT NOT NULL DEFAULT misata_fk('zipf', 1) REFERENCES t, a INT, FOREIGN KEY (t, a) REFERENCES p)",
     "share columns, and no way is known"),
    ("CREATE TABLE c (x VARCHAR DEFAULT other.y)", "has no foreign key by which to reach another table"),
    ("CREATE TABLE p (a INT PRIMARY KEY); CREATE TABLE c (p INT REFERENCES p, x INT DEFAULT p.b)", "no column of p named 'b'"),
    ("CREATE TABLE p (a INT PRIMARY KEY); CREATE TABLE c (k INT REFERENCES p, l INT REFERENCES p, x INT DEFAULT p.a)", "name the one that is meant by its column"),
    ("CREATE TABLE c (id INT PRIMARY KEY, p INT REFERENCES c, x INT DEFAULT p.x + 1)", "in a circle"),
    ("CREATE TABLE c (x INT UNIQUE DEFAULT misata_poisson(3))", "UNIQUE"),
    ("CREATE TABLE c (x VARCHAR UNIQUE DEFAULT misata_vocabulary('country') || misata_uniform(1, 9))", "nothing shows that the values"),
    ("CREATE TABLE c (x INT, y INT GENERATED ALWAYS AS (misata_uniform(1, 2)))", "calls a generator"),
    ("CREATE TABLE p (a INT PRIMARY KEY); CREATE TABLE q (a INT PRIMARY KEY);"
     "CREATE TABLE c (p INT DEFAULT misata_fk('zipf') REFERENCES p, q INT REFERENCES q, PRIMARY KEY (p, q))",
     "cannot be kept by construction"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_what_cannot_hold_is_refused(con, sql, message):
    """Each with an error that names the declaration and offers a fix, at define or at bind."""

    def use() -> None:
        con.execute("SELECT misata_define(?)", [sql]).fetchall()
        con.execute("FROM misata_table('c', 10)")

    with pytest.raises(duckdb.Error, match=message) as caught:
        use()
    assert "\n" in str(caught.value)


TOO_MANY = [
    ("one to one", "profiles", 11, "MAP {'customers': 10}", "profiles has 11 rows and customers 10"),
    ("fanout with line numbers", "orders", 201, "MAP {'customers': 10}", "have 0 to 200 rows of orders together, but 201"),
    ("uniform", "orders", 1, "MAP {'customers': 0}", "orders has 1 rows, but customers has none"),
    ("uniform", "orders", 1, "MAP {'custommers': 1}", "did you mean 'customers'"),
    ("uniform", "orders", 1, "MAP {'customers': -1}", "must be a whole number from 0"),
    ("uniform", "orders", 1, "[1]", "parents must be a MAP"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "table", "n_rows", "parents", "message"), TOO_MANY)
def test_sizes_that_cannot_be_are_refused_with_the_arithmetic(con, name, table, n_rows, parents, message):
    """More children than parents, outside of the fan-out, unknown or impossible parents."""
    con.execute("SELECT misata_define(?)", [by_name[name].definition]).fetchall()
    with pytest.raises(duckdb.Error, match=message):
        con.execute(f"FROM misata_table('{table}', {n_rows}, parents := {parents})")


def test_start_wants_the_sizes(con):
    """Rows in the middle of a table whose size nobody said are refused, with the two ways to say it."""
    con.execute("SELECT misata_define(?)", [by_name["uniform"].definition]).fetchall()
    with pytest.raises(duckdb.Error, match=r"total := .*parents := MAP \{'customers': 1000, 'products': 1000\}"):
        con.execute("FROM misata_table('orders', 10, start := 5)")
    some = con.execute(
        "FROM misata_table('orders', 10, start := 5, parents := MAP {'customers': 9, 'products': 9})"
    ).fetchall()
    whole = con.execute("FROM misata_table('orders', 15, parents := MAP {'customers': 9, 'products': 9})").fetchall()
    assert some == whole[5:]
    whole = con.execute("FROM misata_table('orders', 300)").fetchall()
    assert con.execute("FROM misata_table('orders', 20, start := 100, total := 300)").fetchall() == whole[100:120]
    with pytest.raises(duckdb.Error, match=r"start \+ rows must be at most total = 110"):
        con.execute("FROM misata_table('orders', 20, start := 100, total := 110)")
    with pytest.raises(duckdb.Error, match="total and scale both say"):
        con.execute("FROM misata_table('orders', 20, total := 110, scale := 1)")


def test_a_plain_insert_says_where_misata_fk_has_a_value(con):
    """DuckDB takes the DDL with misata_fk in a DEFAULT; drawing from it outside of misata_table is an error."""
    con.execute(
        "CREATE TABLE p (id INT PRIMARY KEY); CREATE TABLE c (id INT, p INT DEFAULT misata_fk('zipf', 1.1) REFERENCES p, n INT DEFAULT misata_line_number())"
    )
    with pytest.raises(duckdb.Error, match="only in the rows of misata_table"):
        con.execute("INSERT INTO c (id) VALUES (1)")
