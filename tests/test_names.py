"""Inference: what a column gets by its name and type, and that its type can hold all of it."""

import math
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

import misata_sql
from misata_sql.generators.catalogue import GENERATORS
from misata_sql.registry import Registry
from misata_sql.samplers.place_conditions import everywhere, reaches
from misata_sql.samplers.towns import all_towns
from misata_sql.spec.name_rules import Draw
from misata_sql.spec.names import RULES, infer, split_name, to_markdown
from misata_sql.spec.types import (
    BIGINT,
    BOOLEAN,
    DATE,
    DOUBLE,
    FLOAT,
    INTEGER,
    SIMPLE_TYPES,
    TIME,
    TIMESTAMP,
    TINYINT,
    VARCHAR,
    array_of,
    decimal,
    enum,
    list_of,
    map_of,
    struct,
)
from misata_sql.values.lists.goods import categories, price_points
from misata_sql.values.regex import compile_regex
from misata_sql.values.vocabularies import vocabulary

ROOT = Path(__file__).parent.parent
EXAMPLES = {
    "text": VARCHAR,
    "integer": BIGINT,
    "fraction": DOUBLE,
    "boolean": BOOLEAN,
    "date": DATE,
    "timestamp": TIMESTAMP,
    "time": TIME,
}
DECIMALS = [
    decimal(w, s) for w in (1, 2, 3, 4, 5, 9, 10, 18, 19, 30, 38) for s in {0, 1, 2, w // 2, w - 1, w} if s <= w
]
NUMERIC = [t for t in SIMPLE_TYPES if t.is_numeric] + DECIMALS
SQL_OF_RULES = sorted(
    {sql for r in RULES for sql in ([r.fill] if isinstance(r.fill, str) else [d.sql for d in r.fill])}
)


@pytest.fixture(scope="module")
def con():
    connection = misata_sql.connect()
    yield connection
    connection.close()


@cache
def reach(sql: str) -> tuple[float, float]:
    """Least and greatest number of a generator, by scipy at the least and greatest u."""
    match = re.fullmatch(r"(?:CAST\()?misata_(\w+)\((.*?)\)(?: AS DECIMAL\(\d+,\d+\)\))?", sql)
    assert match, sql
    name, text = match.groups()
    if name == "choice":
        values = eval(text.partition("]")[0] + "]")
        return min(values), max(values)
    if name == "price":
        prices = [cents / 100 for category in categories() for _, m in category.nouns for cents, _ in price_points(m)]
        return min(prices), max(prices)
    if name in ("latitude", "longitude"):
        towns = all_towns(everywhere())
        lows, highs = reaches(towns, name, DOUBLE)
        return min(lows), max(highs)
    arguments = eval(f"({text},)")
    if name == "uniform":
        return arguments
    if name == "bernoulli":
        return 0, 1
    if name == "sequence":
        return 1, 1
    if name == "triangular":
        return arguments[0], arguments[2]
    family = {
        "normal": lambda m, s: stats.norm(m, s),
        "lognormal": lambda m, s: stats.lognorm(s, scale=math.exp(m)),
        "beta": stats.beta,
        "poisson": stats.poisson,
        "geometric": stats.geom,
    }[name](*arguments)
    if name in ("poisson", "geometric"):
        return float(family.ppf(2.0**-64)), next(float(k) for k in range(10_000) if family.sf(k) <= 2.0**-64)
    high = float(family.isf(2.0**-64))
    if math.isnan(high):  # beta, whose isf fails so far out
        high = optimize.brentq(lambda x: family.logsf(x) + 64 * math.log(2), 0.5, 1 - 1e-12)
    return float(family.ppf(2.0**-64)), high


def test_stated_reaches_cover_the_generators():
    """A Draw's least and greatest number enclose what its generator can give at all."""
    for draw in (d for r in RULES if not isinstance(r.fill, str) for d in r.fill):
        low, high = reach(draw.sql)
        assert draw.low <= low <= high <= draw.high, draw


def all_phrases():
    return sorted({(phrase.strip(), rule.tables.split(" ")[0]) for rule in RULES for phrase in rule.words.split(",")})


@pytest.mark.parametrize("type", NUMERIC, ids=str)
def test_numbers_fit_their_type(type):
    """Whatever a numeric column is called, what it gets lies within the type, also rounded."""
    bounds = type.bounds or (-3.4e38, 3.4e38)
    unit = 10 ** (type.scale or 0)
    names = [*all_phrases(), ("something", ""), ("other_id", ""), ("id", "t")]
    for name, table in names:
        sql = infer(name, type, table or "t").sql
        low, high = reach(sql)
        assert bounds[0] <= round(low * unit) <= round(high * unit) <= bounds[1], (name, type, sql)
        if type.id == "DECIMAL":  # a drawn double has 53 bits
            scale = int(sql.rpartition(",")[2].rstrip(") ")) if sql.startswith("CAST") else type.scale or 0
            assert high * 10**scale < 2**53
            assert scale <= (type.scale or 0)


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r.words[:30]}/{r.kinds}/{r.tables[:10]}")
def test_every_phrase_of_every_rule_is_reached(rule):
    """No rule is hidden by an earlier one: each of its phrases leads to it, for one type."""
    for phrase in rule.words.split(","):
        name = phrase.strip().replace(" ", "_") + ("_x" if rule.where == "start" else "")
        table = rule.tables.split(" ")[0] or "t"
        wanted = {rule.fill} if isinstance(rule.fill, str) else {rule.fill[0].sql}
        got = {infer(name, EXAMPLES[kind], table).sql for kind in rule.kinds.split()}
        assert wanted & got, (name, got)


@pytest.mark.parametrize("sql", SQL_OF_RULES)
def test_generators_are_those_of_the_catalogue(sql):
    """Known functions, existing vocabularies, patterns that compile, and no clock."""
    for name in re.findall(r"misata_\w+", sql):
        assert name in GENERATORS
    for name in re.findall(r"misata_vocabulary\('(\w+)'\)", sql):
        assert vocabulary(name)
    for pattern in re.findall(r"misata_regex\('(.*?)'\)", sql):
        assert compile_regex(pattern).count > 1
    assert not re.search(r"\b(now|today|current_\w+|random)\b", sql)


TYPES = [*SIMPLE_TYPES, *DECIMALS, enum(["a", "it's"])]


def test_duckdb_accepts_every_inference(con):
    """As a DEFAULT of a column: DuckDB binds the expression and has a cast to the type."""
    seen = set()
    for type in TYPES:
        for name, table in [*all_phrases(), ("something", ""), ("customer_id", ""), ("id", "")]:
            sql = infer(name, type, table or "t").sql
            if (sql, type) not in seen:
                seen.add((sql, type))
    for type in TYPES:
        columns = [sql for sql, t in sorted(seen, key=str) if t == type]
        definitions = ", ".join(f"c{i} {type} DEFAULT {sql}" for i, sql in enumerate(columns))
        con.execute(f"CREATE OR REPLACE TABLE t ({definitions})")
        con.execute("EXPLAIN INSERT INTO t DEFAULT VALUES")  # a value that misata_table would leave out may not fit


@pytest.mark.parametrize("type", TYPES, ids=str)
def test_every_inference_can_be_planned(type):
    """The compiler fits each inferred generator to its column, by its own arithmetic of ranges."""
    names = {}
    for name, table in [*all_phrases(), ("something", ""), ("customer_id", "")]:
        if table in ("", "t"):
            names.setdefault(infer(name, type, "t").sql, name)
    columns = ", ".join(f'"{name}" {type}' for name in names.values())
    plan = Registry().plan(f"CREATE TABLE t ({columns})", 100, 0, 0)
    assert len(plan.columns) == len(names)


@pytest.mark.parametrize(
    ("name", "type", "table", "sql"),
    [
        ("id", BIGINT, "orders", "misata_sequence(1)"),
        ("order_id", INTEGER, "main.orders", "misata_sequence(1)"),
        ("OrderID", INTEGER, "Orders", "misata_sequence(1)"),
        ("customer_key", INTEGER, "dim_customer", "misata_sequence(1)"),
        ("customer_id", INTEGER, "orders", "misata_uniform(1, 1000)"),
        ("customer_id", TINYINT, "orders", "misata_uniform(1, 127)"),
        ("customer_id", VARCHAR, "orders", "'customer-' || misata_uniform(1, 1000)"),
        ("customer_id", VARCHAR, "customers", "'customer-' || misata_sequence(1)"),
        ("price", decimal(10, 2), "products", "misata_price()"),
        ("price", decimal(10, 2), "offers", "misata_lognormal(3.0, 0.8)"),
        ("price", decimal(4, 2), "products", "misata_uniform(0.0, 99.99)"),
        ("price", decimal(38, 18), "coins", "CAST(misata_lognormal(3.0, 0.8) AS DECIMAL(15,10))"),
        ("status", VARCHAR, "orders", "misata_vocabulary('order_status')"),
        ("status", VARCHAR, "users", "misata_vocabulary('status')"),
        ("is_active", BOOLEAN, "users", "misata_bernoulli(0.9)"),
        ("isActive", TINYINT, "users", "misata_bernoulli(0.5)"),
        ("has_children", BOOLEAN, "users", "misata_bernoulli(0.5)"),
        ("emailVerified", BOOLEAN, "users", "misata_bernoulli(0.9)"),
        ("lat", decimal(9, 6), "stores", "misata_latitude()"),
        ("lng", decimal(8, 6), "stores", "misata_uniform(-99.0, 99.0)"),
        ("created_at", BIGINT, "events", "misata_uniform(1577836800, 1735689599)"),
        ("price_usd", DOUBLE, "t", "misata_lognormal(3.0, 0.8)"),
        ("name", VARCHAR, "countries", "misata_country_name()"),
        ("name", VARCHAR, "cities", "misata_city()"),
        ("Ort", VARCHAR, "kunden", "misata_city()"),
        ("shipping_postal_code", VARCHAR, "orders", "misata_postcode()"),
        ("code_postal", VARCHAR, "clients", "misata_postcode()"),
        ("cap", VARCHAR, "clienti", "misata_postcode()"),
        ("market_cap", VARCHAR, "firms", "misata_vocabulary('word')"),
        ("state", VARCHAR, "customers", "misata_region_code()"),
        ("state", VARCHAR, "jobs", "misata_vocabulary('status')"),
        ("shipping_state", VARCHAR, "orders", "misata_region_code()"),
        ("region", VARCHAR, "customers", "misata_region()"),
        ("region", VARCHAR, "sales", "misata_vocabulary('region')"),
        ("addressLine1", VARCHAR, "t", "misata_street()"),
        ("address1", VARCHAR, "t", "misata_street()"),
        ("address_line_2", VARCHAR, "t", r"misata_null(0.8, misata_regex('(Apt|Suite|Unit) [1-9]\d?'))"),
        ("address", VARCHAR, "t", "misata_address()"),
        ("straße", VARCHAR, "kunden", "misata_street()"),
        ("country_iso3", VARCHAR, "t", "misata_country_alpha3()"),
        ("nationality", VARCHAR, "t", "misata_vocabulary('country')"),
        ("tz", VARCHAR, "users", "misata_time_zone()"),
        ("iban", VARCHAR, "accounts", "misata_iban()"),
        ("cardNumber", VARCHAR, "payments", "misata_card_number()"),
        ("ean13", VARCHAR, "products", "misata_ean13()"),
        ("isbn_10", VARCHAR, "books", "misata_isbn10()"),
        ("client_ip", VARCHAR, "logs", "misata_ipv4()"),
        ("national_id", VARCHAR, "people", "misata_national_id('US')"),
        ("tax_id", INTEGER, "people", "misata_uniform(1, 1000)"),
        ("CPF", VARCHAR, "clientes", "misata_national_id('BR')"),
        ("vat_number", VARCHAR, "suppliers", "misata_company_id('DE')"),
        ("colour", VARCHAR, "products", "misata_colour()"),
        ("colour_hex", VARCHAR, "products", "misata_hex_colour()"),
        ("whatever", enum(["a", "it's"]), "t", "misata_choice(['a', 'it''s'])"),
    ],
)  # fmt: skip
def test_examples(name, type, table, sql):
    """Some names as people write them."""
    assert infer(name, type, table).sql == sql


def test_states_and_regions_beside_an_address():
    """They are parts of it, whatever the table is called."""
    assert infer("state", VARCHAR, "orders", is_addressed=True).sql == "misata_region_code()"
    assert infer("region", VARCHAR, "sales", is_addressed=True).sql == "misata_region()"
    assert infer("status", VARCHAR, "orders", is_addressed=True).sql == "misata_vocabulary('order_status')"
    assert "beside an address" in infer("region", VARCHAR, "sales", is_addressed=True).reason


@pytest.mark.parametrize(
    "type",
    [list_of(VARCHAR), array_of(FLOAT, 3), struct({"a": INTEGER}), map_of(VARCHAR, DOUBLE)],
    ids=str,
)
def test_nested_types_are_left_to_their_children(type):
    """No SQL of their own, and a reason."""
    inference = infer("tags", type, "t")
    assert inference.sql is None
    assert str(type) in inference.reason


def test_spellings_are_the_same():
    """snake_case, camelCase, PascalCase, kebab-case, words and capitals."""
    spellings = [
        "unit_price",
        "unitPrice",
        "UnitPrice",
        "unit-price",
        "Unit Price",
        "UNIT_PRICE",
        "unitprice",
        "unit_prices",
    ]
    assert {infer(s, decimal(10, 2), "t").sql for s in spellings} == {"misata_lognormal(3.0, 0.8)"}
    assert split_name("HTTPStatusCode2") == ("http", "status", "code", "2")
    assert split_name("größeÄnderung") == ("größe", "änderung")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=20), st.sampled_from(TYPES), st.text(max_size=10))
def test_any_name_and_type_has_an_inference(name, type, table):
    """Also empty names and names of no letters; and the reason names the type."""
    inference = infer(name, type, table)
    assert inference.sql
    assert inference.reason
    assert inference == infer(name, type, table)


def test_reasons_are_sentences():
    """As misata_explain shows them."""
    assert infer("created_at", TIMESTAMP, "t").reason == (
        "the name ends in 'at' and the type is TIMESTAMP: moments of 2020 to 2024"
    )
    assert "reduced to what the type holds" in infer("price", decimal(4, 2), "t").reason
    assert "tells nothing" in infer("xyzzy", INTEGER, "t").reason


def test_the_documentation_is_up_to_date():
    """docs/inference.md is what `python -m misata_sql.spec.names` prints."""
    assert (ROOT / "docs" / "inference.md").read_text(encoding="utf-8") == to_markdown()


def test_draws_are_stated_once_each():
    """A rule's spare range is not empty."""
    for rule in RULES:
        assert rule.spare[0] < rule.spare[1]
        assert isinstance(rule.fill, str) or all(isinstance(d, Draw) for d in rule.fill)
        assert set(rule.kinds.split()) <= set(EXAMPLES)
