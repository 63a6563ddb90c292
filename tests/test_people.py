"""People: names, sex and title of one person per row, where they are from, and who is who."""

import re
from collections import Counter
from pathlib import Path

import duckdb
import pytest
from people_helpers import counts_match, family_letters, given_letters, is_of

from misata_sql.samplers.person_names import MOST_CHARACTERS, MOST_LETTERS
from misata_sql.values.honorifics import honorifics
from misata_sql.values.locales import faker_locales, source_locale
from misata_sql.values.origins import main_locale, origins_of
from misata_sql.values.person_pools import person_pools


def rows(con: duckdb.DuckDBPyConnection, columns: str, wanted: str = "*", n_rows: float = 2_000) -> list[tuple]:
    """Of a table of these columns, called people."""
    ddl = f"CREATE TABLE people ({columns})"
    return con.execute(f"SELECT {wanted} FROM misata_table($${ddl}$$, {n_rows})").fetchall()


# -- one person per row


def test_the_columns_of_a_row_are_one_person(con):
    """Name, e-mail address and user name are made of the same given and family name, in plain SQL."""
    con.execute(
        "SELECT misata_define('CREATE TABLE people (first_name VARCHAR, last_name VARCHAR, full_name VARCHAR, email VARCHAR, user_name VARCHAR)')"
    )
    (n_wrong,) = con.execute(r"""
        SELECT count(*) FROM misata_table('people', 100_000)
        WHERE full_name <> first_name || ' ' || last_name
           OR regexp_replace(split_part(email, '@', 1), '\d+$', '') <> lower(first_name) || '.' || lower(last_name)
           OR NOT regexp_matches(user_name, '^' || lower(first_name) || '[._]?' || lower(last_name) || '\d{0,2}$')
    """).fetchone()
    assert n_wrong == 0  # en_US has names of plain letters only


def test_declared_generators_agree_as_inferred_columns_do(con):
    """Generators in a DEFAULT, also inside of expressions, are of the row's person."""
    found = rows(
        con,
        "a VARCHAR DEFAULT misata_first_name('fr_FR'), b VARCHAR DEFAULT upper(misata_last_name('fr_FR')), "
        "c VARCHAR DEFAULT misata_name('fr_FR')",
        "count(*) FILTER (upper(c) = upper(a) || ' ' || b)",
    )
    assert found == [(2_000,)]


def test_sex_and_title_agree_with_the_given_name(con):
    """A name of women only is of an F with a women's title, one of men only of an M with a men's."""
    pools = person_pools("de_DE")
    women, men = set(pools.given_female.values), set(pools.given_male.values)
    titles = [set(names.values) for names in honorifics(pools)]
    found = rows(
        con, "first_name VARCHAR DEFAULT misata_first_name('de_DE'), sex VARCHAR, salutation VARCHAR", n_rows=20_000
    )
    for name, sex, title in found:
        assert title in titles[sex == "M"]
        assert name in (men if sex == "M" else women)
    share = sum(sex == "F" for _, sex, _ in found) / len(found)
    assert abs(share - 0.5) < 5 * (0.25 / len(found)) ** 0.5  # false alarm 6e-7


def test_a_sex_column_of_its_own_decides(con):
    """Where sex is drawn by a choice or is an ENUM, names and titles follow; neither of both gets any name."""
    pools = person_pools("en_US")
    women, men = set(pools.given_female.values), set(pools.given_male.values)
    found = rows(
        con,
        "sex VARCHAR DEFAULT misata_choice(['woman', 'man', 'n/a'], [0.3, 0.6, 0.1]), first_name VARCHAR",
        n_rows=9_000,
    )
    assert all(name in women for sex, name in found if sex == "woman")
    assert all(name in men for sex, name in found if sex == "man")
    both = [name for sex, name in found if sex == "n/a"]
    assert any(name not in women for name in both) and any(name not in men for name in both)
    assert counts_match(Counter(sex for sex, _ in found), {"woman": 0.3, "man": 0.6, "n/a": 0.1})
    for sex, name in rows(con, "gender ENUM('male', 'female'), fname VARCHAR"):
        assert name in (men if sex == "male" else women)


def test_russian_family_names_and_patronymics_have_the_sex(con):
    """A woman is called Ivanova, and her patronymic ends in -na."""
    found = rows(con, "name VARCHAR DEFAULT misata_name('ru_RU'), sex VARCHAR", n_rows=3_000)
    pools = person_pools("ru_RU")
    for name, sex in found:
        given, patronymic, family = name.split()
        own = (pools.given_female, pools.middle_female, pools.family_female)
        if sex == "M":
            own = (pools.given_male, pools.middle_male, pools.family_male)
        assert given in own[0].values
        assert patronymic in own[1].values
        assert family in own[2].values


@pytest.mark.parametrize(
    ("locale", "pattern"),
    [("ja_JP", "family given"), ("hu_HU", "family given"), ("ko_KR", "familygiven"), ("de_DE", "given family")],
)
def test_names_stand_in_the_order_of_the_locale(con, locale, pattern):
    """Family name first in Japan and Hungary, without a space in Korea."""
    found = rows(
        con,
        f"a VARCHAR DEFAULT misata_first_name('{locale}'), b VARCHAR DEFAULT misata_last_name('{locale}'), name VARCHAR",
    )
    assert all(name == pattern.replace("given", given).replace("family", family) for given, family, name in found)


# -- who is who


def test_roles_keep_people_apart(con):
    """billing_first_name and first_name are two people; an e-mail address belongs to the name of its role."""
    found = rows(
        con,
        "first_name VARCHAR, last_name VARCHAR, email VARCHAR, billing_first_name VARCHAR, billing_last_name VARCHAR, billing_email VARCHAR, work_email VARCHAR",
        n_rows=20_000,
    )
    same = 0
    for first, last, email, other_first, other_last, other_email, work_email in found:
        same += first == other_first and last == other_last
        assert email.startswith(f"{first}.{last}".lower())
        assert work_email.startswith(f"{first}.{last}".lower())  # no name has the role work: the main person's
        assert other_email.startswith(f"{other_first}.{other_last}".lower())
    assert same < 20


def test_the_table_s_person_is_whose_name_it_has(con):
    """customer_name and email are one person; a manager is another."""
    found = con.execute(
        "SELECT * FROM misata_table('CREATE TABLE orders (customer_name VARCHAR, email VARCHAR, manager VARCHAR)', 5000)"
    ).fetchall()
    assert all(email.startswith(name.lower().replace(" ", ".")) for name, email, _ in found)
    assert sum(name == manager for name, _, manager in found) < 20


# -- where people are from

COUNTRIES = {"DE": "de_DE", "France": "fr_FR", "jp": "ja_JP", "pl_PL": "pl_PL", "US": "en_US"}


@pytest.mark.parametrize(
    "country",
    [
        "VARCHAR DEFAULT misata_choice(['DE', 'France', 'jp', 'pl_PL', 'US'])",
        "ENUM('DE', 'France', 'jp', 'pl_PL', 'US')",
        "VARCHAR DEFAULT misata_null(0.2, misata_choice(['DE', 'France', 'jp', 'pl_PL', 'US']))",
    ],
)
def test_the_country_column_decides(con, country):
    """By code, English name or locale, in any case; a row without a country has the default locale."""
    found = rows(con, f"country {country}, first_name VARCHAR, last_name VARCHAR, email VARCHAR")
    given = {locale: given_letters(locale) for locale in COUNTRIES.values()}
    family = {locale: family_letters(locale) for locale in COUNTRIES.values()}
    for code, first, last, email in found:
        locale = COUNTRIES[code] if code is not None else "en_US"
        assert is_of(email.split("@")[0], given[locale][first], family[locale][last], r"\.", r"\d{0,2}")
    assert {code for code, *_ in found} - {None} == set(COUNTRIES)


def test_a_country_without_names_has_those_of_the_table_s_locale(con):
    """misata_name(country) over all countries of the built-in list, which has more than Faker has names for."""
    found = rows(con, "country VARCHAR, name VARCHAR DEFAULT misata_name(country), phone VARCHAR", n_rows=20_000)
    assert {"SG", "DE", "CN"} <= {country for country, _, _ in found}
    american = given_letters("en_US")
    assert all(name.split()[0] in american for country, name, _ in found if country == "SG")
    assert all(phone.startswith("+65 ") for country, _, phone in found if country == "SG")


def test_a_column_named_as_the_argument_decides(con):
    """misata_name(home), whatever the column is called; without it the column means nothing."""
    home = "home VARCHAR DEFAULT misata_choice(['ja_JP', 'KR'])"
    found = rows(con, f"{home}, name VARCHAR DEFAULT misata_name(home)")
    japanese, korean = family_letters("ja_JP"), family_letters("ko_KR")
    for code, name in found:
        assert name.split()[0] in japanese if code == "ja_JP" else any(name.startswith(family) for family in korean)
    assert all(name.isascii() for _, name in rows(con, f"{home}, name VARCHAR"))


def test_what_cannot_decide_is_refused(con):
    """Texts that are no locale, columns that are not there or that no list fills."""
    for columns, message in (
        ("c VARCHAR DEFAULT misata_choice(['DE', 'Atlantis']), name VARCHAR DEFAULT misata_name(c)", "'Atlantis' is neither a locale nor a country"),
        ("c VARCHAR DEFAULT misata_regex('[A-Z]{2}'), name VARCHAR DEFAULT misata_name(c)", "its texts are not from a list"),
        ("c INTEGER, name VARCHAR DEFAULT misata_name(c)", "must be a VARCHAR or ENUM"),
        ("c VARCHAR, name VARCHAR DEFAULT misata_name(b)", "DEFAULT names the column b, which people does not have"),
        ("name VARCHAR DEFAULT misata_name('de_DEE')", "did you mean 'de_DE'"),
        ("name VARCHAR DEFAULT misata_name('SG')", "Faker has no names of people for SG"),
        ("name VARCHAR DEFAULT misata_name(MAP {'DE': -1})", "locale must be"),
    ):  # fmt: skip
        with pytest.raises(duckdb.Error, match=message):
            rows(con, columns)


def test_an_unknown_country_that_nobody_named_has_the_default_locale(con):
    """An inferred column of people beside a country column of any texts is no error."""
    found = rows(con, "country VARCHAR DEFAULT misata_choice(['Atlantis', 'SG']), name VARCHAR")
    american = given_letters("en_US")
    assert all(name.split()[0] in american for _, name in found)


@pytest.mark.parametrize(
    ("argument", "shares"),
    [
        ("MAP {'de_DE': 0.7, 'fr_FR': 0.3}", {"+49": 0.7, "+33": 0.3}),
        ("MAP {'PL': 1, 'GB': 2, 'JP': 1}", {"+48": 1, "+44": 2, "+81": 1}),
        ("['IT', 'es_ES']", {"+39": 1, "+34": 1}),
        ("'Switzerland'", {"+41": 1}),
    ],
)
def test_a_mix_has_its_shares(con, argument, shares):
    """A MAP of weights or a list; the columns of a person agree in which it is."""
    found = rows(con, f"phone VARCHAR, name VARCHAR DEFAULT misata_name({argument}), email VARCHAR", n_rows=20_000)
    assert counts_match(Counter(phone[:3] for phone, _, _ in found), shares)
    assert len({phone[:3] for phone, _, _ in found}) == len(shares)


def test_a_country_of_several_languages_has_their_shares(con):
    """Belgium is 60% nl_BE and 40% fr_BE."""
    shares = dict(origins_of("BE"))
    flemish, walloon = given_letters("nl_BE"), given_letters("fr_BE")
    found = [name for (name,) in rows(con, "name VARCHAR DEFAULT misata_first_name('Belgium')", n_rows=20_000)]
    assert all(name in flemish or name in walloon for name in found)
    weights: dict[str, float] = {}
    for origin, share in shares.items():
        pools = person_pools(origin.locale)
        for listed in (pools.given_female, pools.given_male):
            usable = fitting(listed)
            for name, weight in usable.items():
                weights[name] = weights.get(name, 0.0) + share * 0.5 * weight
    assert counts_match(Counter(found), weights)


# -- how often


def fitting(names: object) -> dict[str, float]:
    """The shares of the names that are drawn: those that are not too long, and have no brackets or digits."""
    kept = {}
    for value, weight, ascii in zip(names.values, names.weights, names.ascii, strict=True):
        text = " ".join(value.split())
        if (
            len(text) <= MOST_CHARACTERS
            and len(ascii) <= MOST_LETTERS
            and not any(c in "()[]/@0123456789" for c in text)
        ):
            kept[text] = kept.get(text, 0.0) + weight
    total = sum(kept.values())
    return {name: weight / total for name, weight in kept.items()}


@pytest.mark.parametrize(
    ("locale", "module"), [("en_US", "faker.providers.person.en_US"), ("en_GB", "faker.providers.person.en_GB")]
)
def test_names_are_as_frequent_as_faker_says(con, locale, module):
    """Chi-square of 200,000 rows against the weights in Faker's own source."""
    import importlib

    provider = importlib.import_module(module).Provider
    assert isinstance(provider.last_names, dict)
    found = rows(con, f"a VARCHAR DEFAULT misata_last_name('{locale}')", n_rows=200_000)
    short = {name: weight for name, weight in provider.last_names.items() if len(name) <= MOST_CHARACTERS}
    assert counts_match(Counter(name for (name,) in found), short)
    if not isinstance(provider.first_names_female, dict):
        return  # a list without weights
    found = rows(
        con, f"sex VARCHAR DEFAULT misata_constant('F'), first_name VARCHAR DEFAULT misata_first_name('{locale}')",
        "first_name", n_rows=200_000,
    )  # fmt: skip
    assert counts_match(Counter(name for (name,) in found), dict(provider.first_names_female))


def test_given_and_family_name_are_independent(con):
    """Chi-square of the commonest pairs."""
    found = rows(con, "first_name VARCHAR, last_name VARCHAR", n_rows=200_000)
    firsts, lasts = Counter(a for a, _ in found), Counter(b for _, b in found)
    top_a = dict(firsts.most_common(8))
    top_b = dict(lasts.most_common(8))
    pairs = Counter((a if a in top_a else "", b if b in top_b else "") for a, b in found)
    first_shares = {**top_a, "": 200_000 - sum(top_a.values())}
    last_shares = {**top_b, "": 200_000 - sum(top_b.values())}
    expected = {(a, b): n * m for a, n in first_shares.items() for b, m in last_shares.items()}
    assert counts_match(pairs, expected)


# -- the document


def test_the_document_s_sql_runs(con):
    """Every statement of docs/people.md, and what it says of the first tables."""
    text = (Path(__file__).parent.parent / "docs" / "people.md").read_text()
    for block in re.findall(r"```sql\n(.*?)```", text, re.S):
        for statement in con.extract_statements(block):
            con.execute(statement).fetchall()
    assert con.execute("SELECT count(DISTINCT email) FROM misata_table('customers', 5000)").fetchone() == (5_000,)
    calls = {call for call, *_ in con.execute("SELECT name FROM misata_generators()").fetchall()}
    assert set(re.findall(r"misata_\w+", text)) - {"misata_sql"} <= calls | {
        "misata_define", "misata_table", "misata_explain", "misata_ordered",
    }  # fmt: skip


# -- all locales


def test_every_locale_of_faker_has_people(con):
    """A name and an address of its own letters in each of them; countries without names borrow no neighbour's."""
    checked = 0
    for locale in faker_locales():
        if source_locale(locale, "person") is None and main_locale(locale) == locale:
            with pytest.raises(duckdb.Error, match="Faker has no names of people for"):
                rows(con, f"name VARCHAR DEFAULT misata_name('{locale}')")
            continue
        found = rows(
            con,
            f"a VARCHAR DEFAULT misata_first_name('{locale}'), b VARCHAR DEFAULT misata_last_name('{locale}'), "
            f"name VARCHAR DEFAULT misata_name('{locale}'), email VARCHAR DEFAULT misata_email('{locale}')",
            n_rows=40,
        )
        own = main_locale(locale) if source_locale(locale, "person") is None else locale
        given, family = given_letters(own), family_letters(own)
        for first, last, name, email in found:
            assert first in name and last in name, locale
            assert is_of(email, given[first], family[last], r"\.", r"\d{0,2}@example\.(com|org|net)"), (locale, email)
        checked += 1
    assert checked > 80
