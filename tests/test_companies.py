"""Companies and jobs: name and domain of one company per row and role, titles in the person's language."""

from collections import Counter

import duckdb
import pytest
from people_helpers import counts_match

from misata_sql.samplers.company import LONGEST_COMPANY, LONGEST_JOB
from misata_sql.values.locales import faker_locales, source_locale
from misata_sql.values.origins import main_locale
from misata_sql.values.person_pools import company_names, job_titles


def rows(con: duckdb.DuckDBPyConnection, columns: str, wanted: str = "*", n_rows: float = 2_000) -> list[tuple]:
    """Of a table of these columns, called firms."""
    return con.execute(f"SELECT {wanted} FROM misata_table($$CREATE TABLE firms ({columns})$$, {n_rows})").fetchall()


def letters(locale: str) -> dict[str, str]:
    """ASCII forms by the names of companies."""
    names = company_names(locale)
    return {" ".join(value.split()): ascii for value, ascii in zip(names.values, names.ascii, strict=True)}


def test_a_company_s_domain_is_its_name(con):
    """In letters, under .example, which is reserved; inferred in a table of companies and by the generator."""
    known = letters("en_US")
    for name, domain, other in rows(con, "name VARCHAR, domain VARCHAR, x VARCHAR DEFAULT misata_company_domain()"):
        assert domain == f"{known[name]}.example"
        assert other == domain


def test_unique_companies_and_domains(con):
    """A number each, of their own; no two rows have the same."""
    found = rows(con, "company VARCHAR UNIQUE, site VARCHAR UNIQUE DEFAULT misata_company_domain()", n_rows=20_000)
    assert len({company for company, _ in found}) == len({site for _, site in found}) == 20_000
    known = letters("en_US")
    for company, site in found:
        name, _, number = company.rpartition(" ")
        assert number.isdigit()
        assert site.startswith(known[name]) and site.endswith(".example")


def test_suppliers_and_manufacturers_are_others(con):
    """Each role is a company of its own, and its domain goes with it."""
    known = letters("en_US")
    columns = "company VARCHAR, supplier_name VARCHAR, supplier_domain VARCHAR DEFAULT misata_company_domain()"
    found = rows(con, columns, n_rows=5_000)
    assert sum(company == supplier for company, supplier, _ in found) < 50
    assert all(domain == f"{known[supplier]}.example" for _, supplier, domain in found)


def test_companies_of_the_row_s_country(con):
    """A country column decides, and a locale; all names of a locale are equally likely."""
    german, french = letters("de_DE"), letters("fr_FR")
    found = rows(con, "country VARCHAR DEFAULT misata_choice(['DE', 'FR']), company VARCHAR")
    assert all(company in (german if country == "DE" else french) for country, company in found)
    found = rows(con, "x VARCHAR DEFAULT misata_company('it_IT')", n_rows=100_000)
    usable = [name for name in letters("it_IT") if len(name) <= LONGEST_COMPANY and not name[-1].isdigit()]
    counts = Counter(name for (name,) in found)
    assert set(counts) <= set(usable)
    assert len(counts) > 0.99 * len(usable)
    weights: dict[str, float] = {}
    names = company_names("it_IT")
    for value in names.values:
        text = " ".join(value.split())
        if text in usable:
            weights[text] = weights.get(text, 0.0) + 1.0
    assert counts_match(counts, weights)


def test_every_locale_with_companies_and_jobs(con):
    """Of their own lists, or those of the language; others are refused by name."""
    for locale in faker_locales():
        own_locale = main_locale(locale) if source_locale(locale, "person") is None else locale
        for group, function, longest in (
            ("company", "misata_company", LONGEST_COMPANY),
            ("job", "misata_job_title", LONGEST_JOB),
        ):
            column = f"x VARCHAR DEFAULT {function}('{locale}')"
            source = source_locale(own_locale, group)
            if source is None:
                with pytest.raises(duckdb.Error, match=rf"{function}: Faker has no values for"):
                    rows(con, column)
                continue
            listed = company_names(source) if group == "company" else job_titles(source)
            own = {" ".join(value.split()) for value in listed.values}
            found = {text for (text,) in rows(con, column, n_rows=30)}
            if not source.startswith("en") or group == "company":
                assert found <= own, locale
            assert all(0 < len(text) <= longest for text in found)


def test_jobs_are_in_the_person_s_language(con):
    """A German has a German title; in English the common titles come first."""
    german = set(job_titles("de_DE").values)
    found = rows(
        con, "country VARCHAR DEFAULT misata_choice(['DE', 'US']), job_title VARCHAR, name VARCHAR", n_rows=5_000
    )
    assert all(job in german for country, job, _ in found if country == "DE")
    english = Counter(job for country, job, _ in found if country == "US")
    assert {job for job, _ in english.most_common(3)} & {
        "Software Engineer",
        "Sales Representative",
        "Project Manager",
        "Accountant",
        "Registered Nurse",
        "Teacher",
    }


def test_lengths(con):
    """VARCHAR(n) holds all or is refused."""
    with pytest.raises(duckdb.Error, match=r"VARCHAR\(12\) cannot hold: misata_company"):
        rows(con, "x VARCHAR(12) DEFAULT misata_company()")
    with pytest.raises(duckdb.Error, match=r"VARCHAR\(8\) cannot hold: misata_job_title"):
        rows(con, "x VARCHAR(8) DEFAULT misata_job_title('de_DE')")
    assert rows(con, "company VARCHAR(9), job VARCHAR(60)", "max(length(company)) <= 9, max(length(job)) <= 60") == [
        (True, True)
    ]
