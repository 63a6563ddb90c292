"""misata_table(..., locale := ...): where people, places and companies are from that nothing else decides."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import duckdb
import pytest
from people_helpers import counts_match, family_letters, given_letters, is_of

import misata_sql
from misata_sql.values.person_pools import company_names, job_titles

SHOP = """
    CREATE TABLE customers (customer_id BIGINT PRIMARY KEY, first_name VARCHAR, last_name VARCHAR, email VARCHAR,
        phone VARCHAR, company VARCHAR, job_title VARCHAR);
    CREATE TABLE orders (order_id BIGINT PRIMARY KEY, customer_id BIGINT REFERENCES customers,
        email VARCHAR DEFAULT customers.email, phone VARCHAR DEFAULT customers.phone,
        label VARCHAR DEFAULT upper(customers.last_name) || ', ' || customers.first_name, contact VARCHAR);
"""


@pytest.fixture(scope="module")
def shop():
    connection = misata_sql.connect()
    connection.execute("SELECT misata_define(?)", [SHOP])
    connection.execute("SET threads = 1")
    yield connection
    connection.close()


def rows(con: duckdb.DuckDBPyConnection, source: str, wanted: str = "*") -> list[tuple]:
    return con.execute(f"SELECT {wanted} FROM {source}").fetchall()


def test_everybody_is_from_there(shop):
    """Names, addresses, numbers, companies and jobs."""
    given, family = given_letters("de_DE"), family_letters("de_DE")
    companies = {" ".join(name.split()) for name in company_names("de_DE").values}
    found = rows(shop, "misata_table('customers', 3000, locale := 'de_DE')")
    for _, first, last, email, phone, company, _ in found:
        assert is_of(email.split("@")[0], given[first], family[last], r"\.", r"\d{0,2}")
        assert phone.startswith("+49 ")
        assert company in companies
    assert {row[6] for row in found} <= set(job_titles("de_DE").values)


@pytest.mark.parametrize("locale", ["'de_DE'", "'DE'", "'Germany'", "'de-de'", "['DE']", "MAP {'DE': 2}"])
def test_a_locale_can_be_written_in_many_ways(shop, locale):
    """All of these are the same rows."""
    expected = rows(shop, "misata_table('customers', 500, locale := 'de_DE')")
    assert rows(shop, f"misata_table('customers', 500, locale := {locale})") == expected


def test_a_mix_has_its_shares_and_rows_agree(shop):
    """Person and company of a row are from one country."""
    found = rows(shop, "misata_table('customers', 20_000, locale := MAP {'DE': 0.7, 'FR': 0.2, 'JP': 0.1})")
    codes = {"+49": "de_DE", "+33": "fr_FR", "+81": "ja_JP"}
    assert counts_match(Counter(row[4][:3] for row in found), {"+49": 0.7, "+33": 0.2, "+81": 0.1})
    given = {code: given_letters(locale) for code, locale in codes.items()}
    companies = {
        code: {" ".join(name.split()) for name in company_names(locale).values} for code, locale in codes.items()
    }
    for _, first, _, _, phone, company, _ in found:
        assert first in given[phone[:3]]
        assert company in companies[phone[:3]]


def test_what_is_declared_goes_before(con):
    """An argument and a country column decide; the locale is for the others, and for rows without a country."""
    ddl = """CREATE TABLE t (country VARCHAR DEFAULT misata_null(0.5, misata_choice(['FR', 'PL'])), full_name VARCHAR, phone VARCHAR,
        billing_name VARCHAR DEFAULT misata_name('JP'), billing_phone VARCHAR)"""
    found = con.execute(
        f"SELECT country, phone, billing_phone FROM misata_table($${ddl}$$, 5000, locale := 'GB')"
    ).fetchall()
    for country, phone, billing_phone in found:
        assert phone.startswith({"FR": "+33", "PL": "+48", None: "+44"}[country])
        assert billing_phone.startswith("+81")


def test_people_places_companies_and_the_country_agree(con):
    """A country column that declares nothing is where the locale says, and the row's person, city and phone with it."""
    ddl = "CREATE TABLE t (country VARCHAR, city VARCHAR, full_name VARCHAR, phone VARCHAR)"
    found = con.execute(f"FROM misata_table('{ddl}', 3000, locale := MAP {{'IT': 2, 'PL': 1}})").fetchall()
    assert counts_match(Counter(country for country, *_ in found), {"IT": 2, "PL": 1})
    given = {"IT": given_letters("it_IT"), "PL": given_letters("pl_PL")}
    cities = {code: {city for country, city, *_ in found if country == code} for code in given}
    assert not cities["IT"] & cities["PL"]
    for country, _, name, phone in found:
        assert phone.startswith({"IT": "+39", "PL": "+48"}[country])
        assert any(name.startswith(own) for own in given[country])


def test_parents_cells_are_those_of_the_parents_under_the_same_locale(shop):
    """A child computes its parents' cells: joined, they are the same, also inside of expressions."""
    for locale in ("'pl_PL'", "MAP {'DE': 1, 'JP': 1}", "['IT', 'BR', 'RU']"):
        joined = shop.execute(f"""
            SELECT count(*), count(*) FILTER (o.email = c.email AND o.phone = c.phone
                AND o.label = upper(c.last_name) || ', ' || c.first_name)
            FROM misata_table('orders', 5000, parents := MAP {{'customers': 700}}, locale := {locale}) o
            JOIN misata_table('customers', 700, locale := {locale}) c USING (customer_id)""").fetchone()
        assert joined == (5000, 5000)
    other = shop.execute("""
        SELECT count(*) FILTER (o.email = c.email) FROM misata_table('orders', 5000, parents := MAP {'customers': 700}) o
        JOIN misata_table('customers', 700, locale := 'pl_PL') c USING (customer_id)""").fetchone()
    assert other[0] < 50


def test_no_locale_is_the_default_s_rows(shop):
    """Asking for another locale before changes nothing, and other columns do not change with it."""
    rows(shop, "misata_table('customers', 10, locale := 'ko_KR')")
    plain = rows(shop, "misata_table('orders', 300)")
    assert rows(shop, "misata_table('orders', 300, locale := 'en_US')") == plain
    other = rows(shop, "misata_table('orders', 300, locale := 'ko_KR')")
    assert [row[:2] for row in other] == [row[:2] for row in plain]
    assert all(a[2] != b[2] for a, b in zip(other, plain, strict=True))


def test_rows_depend_on_nothing_else(shop):
    """Projection, start and threads."""
    source = "misata_table('orders', 4000, parents := MAP {'customers': 300}, locale := MAP {'DE': 1, 'JP': 2})"
    whole = rows(shop, source)
    assert rows(shop, source, "contact, email") == [(row[5], row[2]) for row in whole]
    part = source.replace("4000,", "1000, start := 2500, total := 4000,")
    assert rows(shop, part) == whole[2500:3500]
    query = f"SELECT count(*), bit_xor(hash(COLUMNS(*))) FROM {source.replace('4000', '300_000')}"
    found = shop.execute(query).fetchone()
    shop.execute("SET threads = 8")
    assert shop.execute(query).fetchone() == found
    shop.execute("SET threads = 1")


def test_a_new_definition_is_seen_under_a_locale(con):
    """What was compiled for a locale is forgotten with the definition."""
    con.execute("SELECT misata_define('CREATE TABLE t (name VARCHAR DEFAULT misata_name())')").fetchall()
    before = con.execute("FROM misata_table('t', 20, locale := 'DE')").fetchall()
    con.execute("SELECT misata_define('CREATE TABLE t (name VARCHAR DEFAULT misata_last_name())')").fetchall()
    after = con.execute("FROM misata_table('t', 20, locale := 'DE')").fetchall()
    assert all(name.endswith(last) and name != last for (name,), (last,) in zip(before, after, strict=True))


def test_packs_and_nested_columns(con):
    """A pack's table, a field of a STRUCT and an item of a LIST."""
    for pack_table in ("retail.customers", "retail.orders"):
        con.execute(f"SELECT count(COLUMNS(*)) FROM misata_table('{pack_table}', 50, locale := 'BE')").fetchall()
    ddl = "CREATE TABLE t (who STRUCT(first_name VARCHAR, email VARCHAR), first_names VARCHAR[])"
    korean = given_letters("ko_KR")
    for who, names in con.execute(f"FROM misata_table('{ddl}', 200, locale := 'KR')").fetchall():
        assert who["first_name"] in korean
        assert set(names) <= set(korean)


@pytest.mark.parametrize(
    ("locale", "message"),
    [
        ("'de_DEE'", "no locale or country named 'de_DEE'.*did you mean 'de_DE'"),
        ("'Germny'", "no locale or country named 'Germny'"),
        ("MAP {'DE': 1, 'XX': 1}", "no locale or country named 'XX'"),
        ("42", "locale must be a locale or country"),
        ("MAP {'DE': -1}", "locale must be a locale or country"),
        ("[]", "locale must be a locale or country"),
        ("NULL", "locale must not be NULL"),
        ("'SG'", "Faker has no names of people for SG"),
    ],
)
def test_what_is_no_locale_is_refused(shop, locale, message):
    """At bind, with what was meant where that is near; a country without names too, for a table of people."""
    for function in ("misata_table('customers', 10, ", "misata_explain('customers', "):
        with pytest.raises(duckdb.Error, match=message):
            shop.execute(f"FROM {function}locale := {locale})")


def test_what_a_language_lacks_is_english(con):
    """Faker has no Italian titles of jobs: an inferred column has English ones, and misata_explain says so."""
    con.execute("SELECT misata_define('CREATE TABLE t (full_name VARCHAR, job_title VARCHAR)')").fetchall()
    english = {job for (job,) in con.execute("SELECT job_title FROM misata_table('t', 20_000)").fetchall()}
    found = con.execute("FROM misata_table('t', 500, locale := 'IT')").fetchall()
    italian = given_letters("it_IT")
    assert all(any(name.startswith(given) for given in italian) for name, _ in found)
    assert len({job for _, job in found} - english) < 30
    ((detail,),) = con.execute(
        "SELECT detail FROM misata_explain('t', locale := 'IT') WHERE name = 'job_title'"
    ).fetchall()
    assert detail == "misata_job_title(IT); Faker has none for it_IT: those of en_US"
    with pytest.raises(duckdb.Error, match="misata_job_title: Faker has no values for it_IT"):
        con.execute("FROM misata_table('CREATE TABLE t (x VARCHAR DEFAULT misata_job_title(''IT''))', 10)")


def test_explain_shows_it(shop):
    """A row of its own, and in each column's generator."""
    found = rows(shop, "misata_explain('customers', locale := MAP {'DE': 3, 'AT': 1})", "kind, name, detail")
    assert ("locale", "DE 75%, AT 25%", None) in found
    details = {name: detail for kind, name, detail in found if kind == "column"}
    assert details["email"] == "misata_email(DE 75%, AT 25%)"
    assert not [row for row in rows(shop, "misata_explain('customers')") if row[0] == "locale"]


def test_generate_has_it(tmp_path: Path):
    """misata-sql generate --locale, once or several times with weights."""
    definition = tmp_path / "shop.sql"
    definition.write_text("CREATE TABLE people (name VARCHAR, phone VARCHAR);")

    def generate(*options: str) -> list[str]:
        out = tmp_path / "out.csv"
        command = [
            sys.executable,
            "-m",
            "misata_sql.cli",
            "generate",
            str(definition),
            "--rows",
            "300",
            "--out",
            str(out),
            "--force",
        ]
        subprocess.run([*command, *options], check=True, capture_output=True)
        return out.read_text().splitlines()[1:]

    assert all(",+48 " in line for line in generate("--locale", "PL"))
    assert {line.rpartition(",")[2][:3] for line in generate("--locale", "PL=1", "--locale", "JP=2")} == {"+48", "+81"}
    parts = ["--locale", "wrong"]
    with pytest.raises(subprocess.CalledProcessError) as raised:
        generate(*parts)
    assert b"no locale or country named 'wrong'" in raised.value.stderr
    with pytest.raises(subprocess.CalledProcessError) as raised:
        generate("--locale", "DE=x")
    assert b"must be a locale or country, such as de_DE or AT=0.2" in raised.value.stderr
