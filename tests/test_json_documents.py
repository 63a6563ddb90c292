"""misata_json: documents that DuckDB takes for JSON, whose values are those of the generators."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import misata_sql
from misata_sql.errors import MisataError
from misata_sql.registry import Registry
from misata_sql.values.json_template import Call, parse_template

N_ROWS = 2_000


@pytest.fixture(scope="module")
def shop():
    connection = misata_sql.connect()
    yield connection
    connection.close()


def ddl(template: str) -> str:
    quoted = template.replace("'", "''")
    return f"CREATE TABLE d (x VARCHAR DEFAULT misata_json('{quoted}'))"


def documents(con, template: str, n_rows: int = N_ROWS) -> list:
    """Parsed by Python, after DuckDB took every one of them for JSON."""
    query = "SELECT x, json_valid(x) FROM misata_table(?, ?)"
    rows = con.execute(query, [ddl(template), n_rows]).fetchall()
    assert all(is_valid for _, is_valid in rows)
    return [json.loads(x) for x, _ in rows]


EVERY = r"""
{
  "id": "{misata_sequence(1)}", "die": "{misata_uniform(1, 6)}", "small": "{misata_uniform(-3, 3)::SMALLINT}",
  "least": "{misata_constant(-9223372036854775807)}", "ratio": "{misata_beta(2, 8)}",
  "price": "{misata_lognormal(3, 0.8)::DECIMAL(9,2)}", "minus": "{CAST(misata_normal(0, 1) AS DECIMAL(4, 1))}",
  "word": "{misata_vocabulary('word')}", "odd": "{misata_choice(['a\"b', 'c\\d', 'é', ''])}",
  "any": "{misata_regex('[\\x01-\\x7fäß€😀]{0,12}')}", "uuid": "{misata_uuid()}", "paid": "{misata_bernoulli(0.5)}",
  "day": "{misata_uniform(DATE '1600-01-01', DATE '2400-01-01')}",
  "at": "{misata_uniform(TIMESTAMP '1900-01-01', TIMESTAMP '2100-01-01')}",
  "noon": "{misata_constant(TIMESTAMP '2024-02-29 12:00:00')}",
  "time": "{misata_uniform(TIME '00:00:00', TIME '24:00:00')}", "iban": "{misata_iban('FR')}",
  "address": {"street": "{misata_uniform(1, 250)} {misata_vocabulary('street')}", "zip": null},
  "tags": ["{misata_vocabulary('word')}", "{misata_vocabulary('word')}", 1, 2.50, 1e5, true, {}, []],
  "constant \" ü": "{no call} {misata", "object": "{misata_choice(['{', '}'])}"
}
"""


def test_values_have_the_types_of_json(shop):
    """Numbers, strings, true and false as such; the document is otherwise the template."""
    found = documents(shop, EVERY)
    assert [row["id"] for row in found] == list(range(1, N_ROWS + 1))
    assert {row["die"] for row in found} == set(range(1, 7))
    assert {row["small"] for row in found} == set(range(-3, 4))
    assert {row["least"] for row in found} == {-9223372036854775807}
    assert all(isinstance(row["ratio"], float) and 0 <= row["ratio"] <= 1 for row in found)
    assert all(isinstance(row["price"], float) and row["price"] == round(row["price"], 2) for row in found)
    assert any(-1 < row["minus"] < 0 for row in found)
    assert {row["odd"] for row in found} == {'a"b', "c\\d", "é", ""}
    assert {row["object"] for row in found} == {"{", "}"}
    assert {row["paid"] for row in found} == {True, False}
    assert {row["noon"] for row in found} == {"2024-02-29T12:00:00"}
    for row in found[:20]:
        assert row["address"]["zip"] is None
        assert row["tags"][2:] == [1, 2.5, 1e5, True, {}, []]
        assert row['constant " ü'] == "{no call} {misata"
    assert list(found[0]) == list(json.loads(EVERY))


COLUMNS = {
    "die": ("BIGINT", "misata_uniform(1, 6)"),
    "price": ("DECIMAL(9,2)", "misata_lognormal(3, 0.8)"),
    "any": ("VARCHAR", "misata_regex('[ -~äß€]{0,12}')"),
    "word": ("VARCHAR", "misata_vocabulary('word')"),
    "paid": ("BOOLEAN", "misata_bernoulli(0.5)"),
    "day": ("DATE", "misata_uniform(DATE '1600-01-01', DATE '2400-01-01')"),
    "at": ("TIMESTAMP", "misata_uniform(TIMESTAMP '1900-01-01', TIMESTAMP '2100-01-01')"),
    "time": ("TIME", "misata_uniform(TIME '00:00:00', TIME '24:00:00')"),
    "part": ("INTEGER", "misata_null(0.4, misata_uniform(-5, 5))"),
    "name": ("VARCHAR", "misata_null(0.4, misata_regex('[a-z\"]{1,9}'))"),
}


def test_duckdb_reads_every_value_back(shop):
    """json_extract and a cast give values of the generator's range and type, and NULL for null."""
    template = json.dumps({name: f"{{{call}::{type}}}" for name, (type, call) in COLUMNS.items()})
    reads = ", ".join(f"(x ->> '{name}')::{type} AS \"{name}\"" for name, (type, _) in COLUMNS.items())
    (row,) = shop.execute(
        f"""
        WITH relation AS (SELECT {reads} FROM misata_table(?, ?))
        SELECT count(*) FILTER (die BETWEEN 1 AND 6), count(*) FILTER (price > 0), count(DISTINCT "any"),
            count(*) FILTER (day BETWEEN DATE '1600-01-01' AND DATE '2400-01-01'), count(DISTINCT "at"),
            count(DISTINCT "time"), bool_and(part BETWEEN -5 AND 5), count(part), count(name), count(paid)
        FROM relation""",
        [ddl(template), N_ROWS],
    ).fetchall()
    n = N_ROWS
    assert row[:2] == (n, n) and row[2] > n * 0.9 and row[3] == n and row[4] == n and row[5] > n - 3 and row[6]
    assert abs(row[7] - 0.6 * n) < 6 * (0.24 * n) ** 0.5
    assert abs(row[8] - 0.6 * n) < 6 * (0.24 * n) ** 0.5
    assert row[9] == n


def test_dates_and_times_are_written_as_iso_8601(shop):
    """As DuckDB casts them, with a T between."""
    template = """{"d": "{misata_uniform(DATE '0001-01-01', DATE '9999-12-31')}",
        "t": "{misata_uniform(TIMESTAMP '0001-01-01', TIMESTAMP '9999-12-31')}"}"""
    query = """
        SELECT count(*) FROM misata_table(?, 20000)
        WHERE (x ->> 'd') = (x ->> 'd')::DATE::VARCHAR
            AND rtrim(rtrim(replace(x ->> 't', 'T', ' '), '0'), '.') = rtrim(rtrim((x ->> 't')::TIMESTAMP::VARCHAR, '0'), '.')"""
    assert shop.execute(query, [ddl(template)]).fetchone() == (20_000,)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('ab{"\\é', max_size=3), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(json_values, st.sampled_from([None, 2]))
def test_constant_templates_come_back(value, indent):
    """Any JSON is a template; without calls it is the document, whatever its layout."""
    (text,) = parse_template(json.dumps(value, indent=indent))
    assert json.loads(text) == value


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), min_size=2, max_size=4))
def test_any_text_around_calls_stays(shop, texts):
    """Quotes, backslashes, braces, controls and any other character."""
    texts = [text.replace("\0", "") for text in texts]
    string = "{misata_constant(7)}".join(texts)
    template = json.dumps([string + " "])  # so that it is never one call as a whole
    (found,) = documents(shop, template, 1)
    assert found == ["7".join(texts) + " "]


def test_calls_are_found_in_strings():
    """Also with braces, quotes and spaces inside."""
    assert parse_template("[\"{ misata_choice(['}', '{']) }\"]") == ("[", Call("misata_choice(['}', '{'])", True), "]")
    call = Call("misata_uuid()", False)
    assert parse_template('"a {misata_uuid()}{misata_uuid()}"') == ('"a ', call, call, '"')
    assert parse_template('"{misata_uuid()}"') == (Call("misata_uuid()", True),)


def test_nulls_are_null_at_any_place(shop):
    """First, last and between; a rate of 1 gives null always."""
    found = documents(
        shop,
        """["{misata_null(0.5, misata_uniform(1, 9))}", "{misata_null(1, misata_vocabulary('word'))}",
            "{misata_null(0.5, misata_bernoulli(0.5))}", "{misata_null(0.5, misata_vocabulary('country'))}"]""",
    )
    for place, values in ((0, set(range(1, 10))), (1, set()), (2, {True, False})):
        assert {row[place] for row in found} == {None, *values}
    nulls = [[value is None for value in row] for row in found]
    assert len({tuple(row) for row in nulls}) == 8


def test_documents_in_other_places(shop):
    """A plain query, a nested column's default by another expression, and any batch."""
    (text,) = shop.execute("""SELECT misata_json('{"die": "{misata_uniform(1, 6)}"}')""").fetchone()
    assert json.loads(text)["die"] in range(1, 7)
    rows = shop.execute(
        "SELECT x FROM misata_table(?, 3)",
        ["""CREATE TABLE d (x VARCHAR DEFAULT '[' || misata_json('{"die": "{misata_uniform(1, 6)}"}') || ']')"""],
    ).fetchall()
    assert all(json.loads(x)[0]["die"] in range(1, 7) for (x,) in rows)


def test_a_document_with_a_unique_value_is_a_key(shop):
    """PRIMARY KEY takes it; without one it is refused."""
    text = """CREATE TABLE d (x VARCHAR PRIMARY KEY DEFAULT misata_json('{"id": "{misata_sequence(1)}"}'))"""
    assert shop.execute("SELECT count(DISTINCT x) FROM misata_table(?, 1000)", [text]).fetchone() == (1000,)


@pytest.mark.parametrize(
    "template",
    [
        '{"id": "{misata_sequence(1)}", "x": "{misata_uniform(1, 6)}"}',
        '{"x": "{misata_uniform(1, 6)}", "y": "{misata_imei()}", "n": "{misata_null(0.5, misata_uuid())}"}',
        '["{misata_uniform(1, 100000)}", "{misata_vocabulary(\'word\')}"]',
    ],
)
def test_unique_documents(shop, template):
    """UNIQUE goes by a value that the document says; nulls and texts within longer ones do not count."""
    text = ddl(template).replace("VARCHAR", "VARCHAR UNIQUE")
    query = "SELECT count(DISTINCT x), bool_and(json_valid(x)) FROM misata_table(?, 50000)"
    assert shop.execute(query, [text]).fetchone() == (50_000, True)


def test_documents_that_cannot_differ_are_refused(shop):
    """A value that may be null, or that stands within a longer string, makes no key."""
    for template in ('["{misata_null(0.5, misata_uuid())}"]', '["number {misata_sequence(1)}"]'):
        with pytest.raises(Exception, match="UNIQUE"):
            shop.execute("SELECT * FROM misata_table(?, 9)", [ddl(template).replace("VARCHAR", "VARCHAR UNIQUE")])


BAD = {
    "{": "template must be JSON .*at line 1, character 2",
    '{"a": misata_uniform(1, 6)}': "(?s)must be JSON.*Hint: a generator stands in a string",
    r'"\d"': "(?s)Invalid .*escape.*a backslash is written twice",
    '[NaN]': "NaN, which JSON has no number for",
    '{"{misata_uuid()}": 1}': "a name must be constant",
    '"{misata_uniform(1, 6"': "has no closing brace",
    '"{misata_uniform(1, 6)+ 1}"': "must be one call of a generator, or a cast of one",
    '"{misata_unifrom(1, 6)}"': "did you mean 'misata_uniform'",
    '"{misata_uniform(6, 1)}"': r"\{misata_uniform\(6, 1\)\}: .*low must be at most high",
    '"{misata_bytes(4)}"': "(?s)draws BLOB, which is not supported in a document.*Hint: cast it",
    '"{misata_choice([INTERVAL 1 DAY])}"': "draws INTERVAL",
    '"x {misata_null(0.5, misata_uniform(1, 6))}"': "gives NULL, so it must be the whole string",
    '"{misata_normal(0, 1)::BIGINT::HUGEINT}"': "must be one call|draws HUGEINT",
    '"{misata_uniform(1, 1000)::DECIMAL(3,1)}"': r"as DECIMAL\(3,1\): .*reaches from",
    '"{misata_uniform(1, 6); DROP TABLE t}"': "misata_json",
    '"\\ud800"': "half of a surrogate pair",
}  # fmt: skip


@pytest.mark.parametrize("template", BAD)
def test_bad_templates_are_refused(template):
    """With the call and what is wrong with it."""
    with pytest.raises(MisataError, match=BAD[template]):
        Registry().define(ddl(template))


def test_bad_columns_are_refused():
    """A number column, a length that a document may exceed, no template."""
    for column, message in {
        "BIGINT DEFAULT misata_json('[]')": "does not go into BIGINT",
        'VARCHAR(10) DEFAULT misata_json(\'{"die": "{misata_uniform(1, 6)}"}\')': r"VARCHAR\(10\) cannot hold",
        "VARCHAR DEFAULT misata_json()": r"takes misata_json\(template\)",
        "VARCHAR DEFAULT misata_json(5)": "template must be a text",
    }.items():
        with pytest.raises(MisataError, match=message):
            Registry().define(f"CREATE TABLE d (x {column})")
