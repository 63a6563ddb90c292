"""E-mail addresses, user names, telephone numbers and birth dates: safe, in shape, unique where they must be."""

import datetime as dt
import re
import subprocess
import sys
from collections import Counter

import duckdb
import pytest
from people_helpers import counts_match, family_letters, given_letters

from misata_sql.values.phone_masks import RESERVED, USUAL, phone_masks


def rows(
    con: duckdb.DuckDBPyConnection, columns: str, wanted: str = "*", n_rows: float = 2_000, options: str = ""
) -> list[tuple]:
    """Of a table of these columns, called people."""
    ddl = f"CREATE TABLE people ({columns})"
    return con.execute(f"SELECT {wanted} FROM misata_table($${ddl}$$, {n_rows}{options})").fetchall()


# -- addresses


def test_addresses_reach_nobody(con):
    """They are at the domains that RFC 2606 reserves, unless others are given."""
    found = rows(con, "email VARCHAR, contact_email VARCHAR, a VARCHAR DEFAULT misata_email('de_DE')", n_rows=30_000)
    domains = Counter(address.split("@")[1] for row in found for address in row)
    assert set(domains) == {"example.com", "example.org", "example.net"}
    domains = Counter(row[0].split("@")[1] for row in found)
    assert counts_match(domains, {"example.com": 0.6, "example.org": 0.2, "example.net": 0.2})


@pytest.mark.parametrize(
    ("call", "domains"),
    [
        ("misata_email('fr_FR', ['test.acme.eu', 'acme.co.uk'])", {"test.acme.eu": 1, "acme.co.uk": 1}),
        ("misata_email('fr_FR', 'acme.dev')", {"acme.dev": 1}),
        ("misata_email(['one.test', 'two.test'])", {"one.test": 1, "two.test": 1}),
        ("misata_email(MAP {'one.test': 3, 'two.test': 1})", {"one.test": 3, "two.test": 1}),
    ],
)
def test_domains_can_be_given(con, call, domains):
    """In the second argument, or in the first where no locale is meant."""
    found = rows(con, f"email VARCHAR DEFAULT {call}", n_rows=10_000)
    assert counts_match(Counter(email.split("@")[1] for (email,) in found), domains)


@pytest.mark.parametrize(
    "domain",
    ["acme", "-a.com", "a..com", "a b.com", "a_b.com", "ä.com", ".com", "a.com.", "x@a.com", "a." + "b" * 64, ""],
)
def test_malformed_domains_are_refused(con, domain):
    """What no mail server could have as its name."""
    with pytest.raises(duckdb.Error, match="domains must be Internet domains"):
        rows(con, f"email VARCHAR DEFAULT misata_email('fr_FR', ['good.com', '{domain}'])")


def test_addresses_are_valid_in_all_rows(con):
    """One @, letters, digits and dots before it, at most 64 characters, in every locale of a mix."""
    mix = "['ja_JP', 'ru_RU', 'ar_AA', 'de_DE', 'vi_VN', 'zh_CN', 'hi_IN', 'el_GR']"
    found = rows(
        con, f"email VARCHAR DEFAULT misata_email({mix}), login VARCHAR DEFAULT misata_user_name({mix})", n_rows=20_000
    )
    for email, login in found:
        assert re.fullmatch(r"[a-z]{1,16}\.[a-z]{1,16}\d{0,2}@example\.(com|org|net)", email)
        assert re.fullmatch(r"[a-z]{1,16}[._]?[a-z]{1,16}\d{0,2}", login)


# -- no value twice

UNIQUE = """CREATE TABLE people (email VARCHAR UNIQUE, user_name VARCHAR UNIQUE, phone VARCHAR UNIQUE,
    full_name VARCHAR UNIQUE, company VARCHAR UNIQUE, product_name VARCHAR UNIQUE, domain VARCHAR UNIQUE)"""


def test_unique_texts_never_repeat_at_any_size(con):
    """Slices of a table of 1e9 rows, at its start, in its middle and at its end, have nothing in common."""
    con.execute("SELECT misata_define(?)", [UNIQUE])
    slices = " UNION ALL ".join(
        f"FROM misata_table('people', 30_000, start := {start}, total := 1_000_000_000)"
        for start in (0, 90_000, 99_990_000, 500_000_000, 999_970_000)
    )
    counts = con.execute(f"SELECT count(*), count(DISTINCT COLUMNS(*)) FROM ({slices})").fetchone()
    assert counts == (150_000,) * 8


def test_unique_addresses_are_still_the_person_s(con):
    """Only a number is added; small tables have small numbers."""
    con.execute(
        "SELECT misata_define('CREATE TABLE people (first_name VARCHAR, last_name VARCHAR, email VARCHAR UNIQUE, user_name VARCHAR UNIQUE)')"
    )
    found = con.execute("FROM misata_table('people', 5000)").fetchall()
    for first, last, email, login in found:
        assert re.fullmatch(rf"{first}\.{last}\d{{1,4}}@example\.\w+".lower(), email)
        assert re.fullmatch(rf"{first}[._]?{last}\d{{1,4}}".lower(), login)
    assert sorted(int(re.search(r"\d+", email)[0]) for *_, email, _ in found[:9]) == list(range(1, 10))


def test_an_address_can_be_the_key(con):
    """A PRIMARY KEY without a generator whose name says what it is."""
    con.execute(
        "SELECT misata_define('CREATE TABLE people (email VARCHAR PRIMARY KEY, first_name VARCHAR)')"
    ).fetchall()
    con.execute(
        "SELECT misata_define('CREATE TABLE logins (login_id BIGINT PRIMARY KEY, email VARCHAR REFERENCES people)')"
    ).fetchall()
    found = con.execute("FROM misata_table('people', 10_000)").fetchall()
    assert len({email for email, _ in found}) == 10_000
    assert all(re.fullmatch(rf"{name}\.[a-z]+\d+@example\.\w+".lower(), email) for email, name in found)
    (n_orphans,) = con.execute("""
        SELECT count(*) FROM misata_table('logins', 50_000, parents := MAP {'people': 10_000})
        WHERE email NOT IN (SELECT email FROM misata_table('people', 10_000))""").fetchone()
    assert n_orphans == 0


def test_unique_addresses_need_no_memory():
    """Ten times the rows take no more memory: nothing is remembered of what was given out."""
    script = (
        "import resource, misata_sql\n"
        "con = misata_sql.connect()\n"
        "ddl = 'CREATE TABLE people (email VARCHAR UNIQUE, user_name VARCHAR UNIQUE)'\n"
        "for n in (200_000, 4_000_000):\n"
        "    con.execute(f'SELECT max(email), max(user_name) FROM misata_table($${ddl}$$, {n})').fetchall()\n"
        "    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    small, large = map(int, done.stdout.split())
    assert large - small < 30_000  # KiB


def test_lengths_hold_or_are_refused(con):
    """VARCHAR(n): what is inferred gives way, what is declared is refused with its length."""
    found = rows(
        con, "email VARCHAR(12), login VARCHAR(5), phone VARCHAR(18), full_name VARCHAR(4)", "max(length(COLUMNS(*)))"
    )
    assert all(length <= limit for length, limit in zip(found[0], (12, 5, 18, 4), strict=True))
    given, family = given_letters("en_US"), family_letters("en_US")
    names = max(map(len, given)) + max(map(len, family))
    letters = max(len(form) for forms in given.values() for form in forms)
    letters += max(len(form) for forms in family.values() for form in forms)
    for declared, longest in (
        ("misata_email()", letters + len(".99@example.com")),
        ("misata_user_name()", letters + len("_99")),
        ("misata_phone('GB')", len("+441134960123")),
        ("misata_name()", names + 1),
        ("misata_first_name()", max(map(len, given))),
    ):
        rows(con, f"x VARCHAR({longest}) DEFAULT {declared}")
        with pytest.raises(duckdb.Error, match=rf"VARCHAR\(\d+\) cannot hold: .* up to {longest} characters"):
            rows(con, f"x VARCHAR({longest - 1}) DEFAULT {declared}")


def test_numbers_that_are_too_long_for_the_column_are_refused(con):
    """UNIQUE in a VARCHAR(n) holds as many rows as the digits that are left can tell apart."""
    (longest,) = con.execute(
        "SELECT max(length(email)) FROM misata_table('CREATE TABLE t (email VARCHAR)', 500_000)"
    ).fetchone()
    room = f"CREATE TABLE people (email VARCHAR({longest + 3}) UNIQUE)"
    with pytest.raises(duckdb.Error, match=r"different values in VARCHAR\(\d+\)"):
        con.execute(f"SELECT count(email) FROM misata_table('{room}', 1e8)")
    n_rows, n_distinct, length = con.execute(
        f"SELECT count(*), count(DISTINCT email), max(length(email)) FROM misata_table('{room}', 9_000)"
    ).fetchone()
    assert n_rows == n_distinct == 9_000
    assert length <= longest + 3


# -- telephone

CALLING_CODES = {
    "US": "+1", "CA": "+1", "GB": "+44", "DE": "+49", "FR": "+33", "AU": "+61", "SE": "+46", "IE": "+353", "IT": "+39",
    "ES": "+34", "PL": "+48", "NL": "+31", "BE": "+32", "AT": "+43", "CH": "+41", "JP": "+81", "KR": "+82", "CN": "+86",
    "IN": "+91", "BR": "+55", "MX": "+52", "AR": "+54", "TR": "+90", "RU": "+7", "UA": "+380", "ZA": "+27", "EG": "+20",
    "NG": "+234", "DK": "+45", "NO": "+47", "FI": "+358", "PT": "+351", "GR": "+30", "CZ": "+420", "HU": "+36", "RO": "+40",
    "ID": "+62", "TH": "+66", "VN": "+84", "PH": "+63", "MY": "+60", "SG": "+65", "NZ": "+64", "IL": "+972", "SA": "+966",
    "AE": "+971", "HK": "+852", "TW": "+886",
}  # fmt: skip


def test_phones_are_of_the_row_s_country(con):
    """The international prefix is the country's."""
    listed = ", ".join(f"'{code}'" for code in CALLING_CODES)
    found = rows(con, f"country VARCHAR DEFAULT misata_choice([{listed}]), phone VARCHAR", n_rows=20_000)
    assert {code for code, _ in found} == set(CALLING_CODES)
    for country, phone in found:
        assert re.match(re.escape(CALLING_CODES[country]) + "[ -]", phone), (country, phone)
        digits = re.sub(r"\D", "", phone)
        assert 8 <= len(digits) <= 15  # E.164


# Written here again from what the authorities publish, in digits.
FICTION = {
    "US": r"\+1-[2-9]\d\d-555-01\d\d",
    "CA": r"\+1-[2-9]\d\d-555-01\d\d",
    "GB": r"\+44(1134960|1144960|1154960|1164960|1174960|1184960|1214960|1314960|1414960|1514960|1614960|2079460|1914980"
    r"|2896496|2920180|1632960|7700900)\d{3}",
    "DE": r"\+49(3023125\d{3}|6990009\d{3}|4066969\d{3}|2214710\d{3}|8999998\d{3}|17139200\d\d|176040690\d\d)",
    "FR": r"\+33(199 00|261 91|353 01|465 71|536 49|639 98)\d{4}".replace(" ", ""),
    "AU": r"\+61[2378]5550\d{4}",
    "SE": r"\+46(3139006\d\d|4062804\d\d|8465004\d\d|7017406\d\d)",
    "IE": r"\+3532091\d{5}",
}


@pytest.mark.parametrize("country", FICTION)
def test_phones_of_fiction_are_used_where_there_are_such(con, country):
    """Where the authority keeps numbers for films and books, every number is one of them."""
    found = rows(con, f"phone VARCHAR DEFAULT misata_phone('{country}')", n_rows=5_000)
    pattern = FICTION[country]
    for (phone,) in found:
        assert re.fullmatch(
            pattern, phone if country in ("US", "CA") else re.sub(r"\D", "", "0" + phone).replace("0", "+", 1)
        ), phone


def test_every_known_country_has_numbers_of_its_masks(con):
    """Each of the masks of a country is drawn, and nothing else; without spaces where the column is short."""
    for country in [*RESERVED, *USUAL]:
        masks = phone_masks(country)
        patterns = [re.escape(mask).replace(r"\#", r"\d") for mask in masks]
        found = [p for (p,) in rows(con, f"phone VARCHAR DEFAULT misata_phone('{country}')", n_rows=100)]
        assert all(any(re.fullmatch(pattern, phone) for pattern in patterns) for phone in found), country
    found = rows(con, "country VARCHAR DEFAULT misata_choice(['DE', 'JP']), phone VARCHAR(16)")
    assert all(re.fullmatch(r"\+\d{8,15}", phone) for _, phone in found)


def test_countries_without_numbers_are_refused_where_they_are_named(con):
    """A language alone has none."""
    with pytest.raises(duckdb.Error, match="no form of telephone numbers is known for"):
        rows(con, "phone VARCHAR DEFAULT misata_phone('ar_AA')")


# -- birth dates

AS_OF = dt.date(2025, 1, 1)


def age(born: dt.date) -> int:
    """In years on AS_OF."""
    return AS_OF.year - born.year - ((AS_OF.month, AS_OF.day) < (born.month, born.day))


def weight_of_age(years: int) -> float:
    """As docs/people.md says."""
    return 1.0 if years <= 60 else max(0.05, 1 - 0.95 * (years - 60) / 35)


@pytest.mark.parametrize(("least", "most"), [(18, 90), (0, 120), (30, 30), (64, 99)])
def test_ages_are_as_stated(con, least, most):
    """As many at each age up to 60, then fewer in a straight line; every day of a year of age is as likely."""
    found = rows(con, f"born DATE DEFAULT misata_birth_date({least}, {most})", n_rows=50_000)
    ages = Counter(age(born) for (born,) in found)
    assert least <= min(ages) and max(ages) <= most
    assert counts_match(ages, {years: weight_of_age(years) for years in range(least, most + 1)})
    days = Counter(born.month for (born,) in found)
    assert counts_match(
        days,
        {
            m: (dt.date(2021 + m // 12, m % 12 + 1, 1) - dt.date(2021, m, 1)).days + (m == 2) * 0.25
            for m in range(1, 13)
        },
    )


def test_birth_dates_within_a_check_and_in_other_types(con):
    """The bounds of a CHECK hold; a TIMESTAMP is the same day at midnight."""
    found = rows(con, "birth_date DATE, dob TIMESTAMP", n_rows=3_000)
    assert all(dt.datetime.combine(day, dt.time()) == moment for day, moment in found)
    found = rows(con, "birth_date DATE CHECK (birth_date >= DATE '1990-03-05' AND birth_date < DATE '1990-03-09')")
    assert {day for (day,) in found} == {dt.date(1990, 3, d) for d in (5, 6, 7, 8)}
    for ages in ("-1, 5", "5, 4", "0, 121"):
        with pytest.raises(duckdb.Error, match="ages must be 0 <= min_age <= max_age <= 120"):
            rows(con, f"born DATE DEFAULT misata_birth_date({ages})")


def test_correlated_birth_dates_keep_ages_and_correlation(con):
    """In a corr() CHECK each day comes from one random number; the ages are those of the column alone."""
    ddl = """born DATE, income DOUBLE DEFAULT misata_normal(50, 10), height DOUBLE DEFAULT misata_normal(170, 10),
        CHECK (corr(born, income) = -0.5 AND corr(born, height) = 0.2)"""
    wanted = "corr(epoch(born), income), corr(epoch(born), height)"
    assert rows(con, ddl, wanted, 400_000)[0] == pytest.approx((-0.5, 0.2), abs=0.008)  # five standard errors
    found = rows(con, ddl, "born", 100_000)
    assert counts_match(
        Counter(age(born) for (born,) in found), {years: weight_of_age(years) for years in range(18, 91)}
    )
    single = (
        "born DATE DEFAULT misata_birth_date(40, 40), x DOUBLE DEFAULT misata_normal(0, 1), CHECK (corr(born, x) = 0.9)"
    )
    assert rows(con, single, "corr(epoch(born), x)", 200_000)[0][0] == pytest.approx(0.9, abs=0.005)
    part = rows(con, ddl, "born", 100, ", start := 3000, total := 400_000")
    assert part == rows(con, ddl, "born", 400_000)[3000:3100]


def test_birth_dates_in_order(con):
    """Of the children of one parent the first is the eldest."""
    con.execute("""SELECT misata_define('
        CREATE TABLE families (family_id BIGINT PRIMARY KEY);
        CREATE TABLE children (family_id BIGINT DEFAULT misata_fk(''fanout'', 1, 3, 8) REFERENCES families,
            n INTEGER DEFAULT misata_line_number(), born DATE DEFAULT misata_ordered(misata_birth_date(0, 17)))')""").fetchall()
    wrong = con.execute("""SELECT count(*) FILTER (born < before), count(*) FROM (
        SELECT born, lag(born) OVER (PARTITION BY family_id ORDER BY n) AS before
        FROM misata_table('children', 9000))""").fetchone()
    assert wrong == (0, 9_000)


def test_a_correlation_changes_no_other_birth_date(con):
    """Without a CHECK the column is what it was: a member of the group changes, nobody else."""
    plain = rows(con, "birth_date DATE, x DOUBLE")
    other = rows(con, "birth_date DATE, x DOUBLE, y DOUBLE, CHECK (corr(x, y) = 0.3)", "birth_date, x")
    assert [day for day, _ in plain] == [day for day, _ in other]
