"""Faker's locales as rows, the countries that they belong to, and what they call people."""

import math
import re
from importlib.metadata import version

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misata_sql.errors import GeneratorError, UnknownNameError
from misata_sql.values import locale_facts
from misata_sql.values.ascii_form import ascii_form
from misata_sql.values.locales import (
    faker_locales,
    known_locale,
    locale_of_country,
    locales_of_country,
    source_locale,
)
from misata_sql.values.person_pools import (
    Names,
    city_names,
    company_names,
    job_titles,
    locales_with,
    person_pools,
    phone_formats,
    postcode_formats,
    street_names,
    zipf_weights,
)


@pytest.fixture(autouse=True, scope="module")
def cache(tmp_path_factory):
    """A cache of these tests' own, so that names are derived by the code that is tested."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MISATA_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


def test_the_locales_are_fakers(con):
    """All of them, each with the groups of providers that Faker has modules of it for."""
    from faker.config import AVAILABLE_LOCALES

    rows = con.execute("SELECT name, providers, country, language FROM misata_locales()").fetchall()
    assert [row[0] for row in rows] == sorted(AVAILABLE_LOCALES)
    assert ("de_DE", "DE", "de") in {(row[0], row[2], row[3]) for row in rows}
    assert con.execute(
        "SELECT count(*) FROM misata_locales() WHERE country IS NULL OR language IS NULL"
    ).fetchone() == (4,)
    (example,) = con.execute("SELECT example FROM misata_locales() WHERE name = 'de_CH'").fetchone()
    assert example == "misata_faker('name', 'de_CH')"
    assert con.execute(f"SELECT {example}").fetchone()[0]


@pytest.mark.parametrize("locale", ["de_DE", "de", "en_US", "en_AU", "fr_CH", "ja_JP", "ar_AE", "la", "th", "es_CA"])
def test_providers_are_where_faker_finds_them(locale):
    """A group of providers is a locale's own where Faker's factory takes it from this locale."""
    from faker import Factory

    generator = Factory.create(locale)
    full = {"de": "de_DE", "th": "th_TH"}.get(locale, locale)
    own = {p.__provider__.rpartition(".")[2] for p in generator.get_providers() if p.__lang__ == full}
    assert set(faker_locales()[locale].providers) == own


def test_languages_and_countries_have_names():
    """Every code of Faker's locales has an English name, Faker's own where it has one."""
    from faker.providers.date_time import Provider as Dates

    found = faker_locales().values()
    assert {x.language for x in found} - {None} == set(locale_facts.LANGUAGE_NAMES)
    assert {x.country for x in found} - {None} == set(locale_facts.COUNTRY_NAMES)
    named = {c.alpha_2_code: c.name for c in Dates.countries}
    other = {k for k, name in locale_facts.COUNTRY_NAMES.items() if name != named[k]}
    assert other <= {"CN", "CZ", "IE", "NL"}  # Faker has longer forms


def test_locales_of_a_country():
    """Shares add up to 1; a country without a locale has none, and no neighbour's."""
    assert locales_of_country("ch") == (("de_CH", 0.65), ("fr_CH", 0.25), ("it_CH", 0.1))
    assert locales_of_country("DE") == (("de_DE", 1.0),)
    assert (locale_of_country("IN"), locale_of_country("JP"), locale_of_country("XK")) == ("en_IN", "ja_JP", None)
    assert locales_of_country("AQ") == ()
    for country in locale_facts.COUNTRY_NAMES:
        shares = locales_of_country(country)
        assert math.fsum(share for _, share in shares) == pytest.approx(1), country
        assert {faker_locales()[name].country for name, _ in shares} == {country}
    assert {n for row in locale_facts.MAIN_LOCALES.values() for n, _ in row} <= set(faker_locales())
    several = {
        x.country for x in faker_locales().values() if x.country and not locale_facts.MAIN_LOCALES.get(x.country)
    }
    for country in several:
        assert sum(x.country == country for x in faker_locales().values()) == 1, country


def test_what_a_locale_lacks_comes_from_its_language_or_not_at_all():
    """Names, jobs and companies may; addresses, phones and banks belong to a country."""
    assert source_locale("de_CH", "job") == "de_DE"
    assert source_locale("it_CH", "person") == "it_IT"
    assert source_locale("en_AU", "person") == "en_US"
    assert source_locale("ar_AE", "person") == "ar_AA"
    assert source_locale("en_PH", "person") is None  # English there, but not English names
    assert source_locale("en_KE", "phone_number") is None
    assert source_locale("mt_MT", "person") is None
    assert locales_of_country("CA", "phone_number") == (("en_CA", 1.0),)  # fr_CA has none
    assert locale_of_country("MT", "person") is None


def test_spelling_of_locales():
    """Case and hyphens do not count."""
    assert known_locale("DE-ch") == "de_CH"
    with pytest.raises(UnknownNameError, match="did you mean 'de_CH'"):
        known_locale("de_CHH")


SOME = [
    "en_US",
    "de_DE",
    "fr_FR",
    "ru_RU",
    "cs_CZ",
    "ja_JP",
    "zh_CN",
    "ko_KR",
    "hu_HU",
    "el_GR",
    "ar_AE",
    "th_TH",
    "is_IS",
]


@pytest.mark.parametrize("locale", SOME)
def test_names_of_people(locale):
    """Distinct names, weights above 0, and an ASCII form of letters for each."""
    pools = person_pools(locale)
    named = [pools.given_female, pools.given_male, pools.family_female, pools.family_male]
    optional = [pools.title_female, pools.title_male, pools.middle_female, pools.middle_male]
    for names in named + [names for names in optional if names is not None]:
        check(names)
    assert all(len(names.values) >= 20 for names in named)
    assert pools.n_family == 1


def check(names: Names) -> None:
    assert len(set(names.values)) == len(names.values) == len(names.weights) == len(names.ascii)
    assert all(value.strip() for value in names.values)
    assert all(weight > 0 and math.isfinite(weight) for weight in names.weights)
    assert all(re.fullmatch("[a-z]+", form) for form in names.ascii)


def test_family_names_come_first_where_they_do():
    """As Faker's formats have it, without a space in Chinese and Korean."""
    first = {n: p.separator for n in locales_with("person") if n in ORDERED and (p := person_pools(n)).family_first}
    assert first == {"ja_JP": " ", "zh_CN": "", "zh_TW": "", "ko_KR": "", "hu_HU": " ", "vi_VN": " "}
    assert person_pools("es_ES").n_family == 2


ORDERED = {"ja_JP", "zh_CN", "zh_TW", "ko_KR", "hu_HU", "vi_VN", "ru_RU", "en_US", "lt_LT", "es_ES", "pl_PL"}


def test_gender():
    """Family names have it in Slavic languages, Greek and Icelandic; given names nearly everywhere."""
    for locale in ("cs_CZ", "sk_SK", "ru_RU", "uk_UA", "bg_BG", "el_GR", "is_IS", "lv_LV"):
        pools = person_pools(locale)
        assert pools.is_gendered
        assert len(set(pools.family_female.values) - set(pools.family_male.values)) >= 15
    for locale in ("de_DE", "en_US", "ja_JP"):
        assert not person_pools(locale).is_gendered
    assert person_pools("de_DE").given_female != person_pools("de_DE").given_male
    assert person_pools("ru_RU").middle_female is not None
    assert all(name.endswith("а") for name in person_pools("ru_RU").middle_female.values)
    assert person_pools("en_US").middle_female is None


def test_ascii_forms_of_names():
    """Umlauts as Germans write them, kanji as Faker reads them, accents dropped."""

    def forms(names: Names) -> dict[str, str]:
        return dict(zip(names.values, names.ascii, strict=True))

    assert forms(person_pools("de_DE").family_male)["Schäfer"] == "schaefer"
    assert forms(person_pools("ja_JP").family_male)["佐藤"] == "sato"
    assert forms(person_pools("fr_FR").given_female)["Hélène"] == "helene"
    assert forms(person_pools("ru_RU").family_male)["Иванов"] == "ivanov"


@given(st.text())
def test_ascii_forms_are_letters(text):
    """Of any text, and never empty."""
    assert re.fullmatch("[a-z]+", ascii_form(text))
    assert re.fullmatch("[a-z]+", ascii_form(text, "de_AT"))


def test_ranks_where_there_are_no_frequencies():
    """1 / (k + 2); Faker's frequencies are kept where it has them."""
    weights = zipf_weights(["b", "a", "d", "c"], by_hash=False)
    assert weights == [1 / 3, 1 / 4, 1 / 5, 1 / 6]
    assert sorted(zipf_weights(["a", "b", "c", "d"], by_hash=True), reverse=True) == weights
    german = person_pools("de_DE").given_male  # alphabetical, so ranked by hash
    assert german.is_ranked
    assert max(german.weights[:50]) < 1 / 3 or german.weights.index(1 / 3) > 0
    american = person_pools("en_US").family_male
    assert not american.is_ranked
    assert american.values[american.weights.index(max(american.weights))] == "Smith"
    assert job_titles("en_US").weights[0] != job_titles("en_US").weights[1]


def test_what_places_and_companies_are_called():
    """Where Faker has it for the country; else nothing."""
    for names in (company_names("de_DE"), job_titles("de_CH"), street_names("fr_FR"), city_names("it_IT")):
        check(names)
    assert job_titles("de_CH") == job_titles("de_DE")
    assert street_names("de_LU") is city_names("de_LU") is postcode_formats("de_LU") is None
    assert phone_formats("en_KE") is None
    assert phone_formats("de_CH").are_masks
    assert all("#" in mask for mask in phone_formats("de_CH").texts)
    assert postcode_formats("de_DE").texts == ("#####",)
    assert not postcode_formats("en_GB").are_masks
    assert len(postcode_formats("en_GB").texts) == 4096


def test_a_locale_without_names_is_refused():
    """By name, with where to look."""
    with pytest.raises(GeneratorError, match=r"(?s)no names of people for the locale mt_MT.*misata_locales"):
        person_pools("mt_MT")


@pytest.mark.skipif(version("anyascii") != "0.3.3", reason="recorded for anyascii 0.3.3")
def test_transliterations_are_recorded():
    """A change of these is a change of bytes."""
    texts = [
        "Ærøskøbing",
        "Łódź",
        "Nguyễn",
        "İşık",
        "Αλέξανδρος",
        "Щербаков",
        "გიორგი",
        "王秀英",
        "김영희",
        "محمد",
        "अमित",
    ]
    assert [ascii_form(text) for text in texts] == EXPECTED


EXPECTED = [
    "aeroskobing", "lodz", "nguyen", "isik", "alexandros", "shcherbakov", "giorgi", "wangxiuying", "gimyeonghui", "mhmd",
    "amit",
]  # fmt: skip
