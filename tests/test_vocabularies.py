"""The built-in vocabularies: distinct values, positive weights, codes as in their standards."""

import math
import re

import pytest

from misata_sql.errors import UnknownNameError
from misata_sql.values.lists.places import COUNTRIES
from misata_sql.values.vocabularies import vocabularies, vocabulary


@pytest.mark.parametrize("name", vocabularies())
def test_values_are_distinct_and_weights_positive(name):
    """Each value once, none empty or padded, and each can be drawn."""
    words = vocabulary(name)
    assert words.name == name
    assert words.about
    assert len(words.values) >= 2
    assert len(set(words.values)) == len(words.values) == len(words.weights)
    assert all(v and v == v.strip() and v.isprintable() for v in words.values)
    assert all(math.isfinite(w) and w > 0 for w in words.weights)


@pytest.mark.parametrize(
    ("name", "pattern", "least"),
    [
        ("country", "[A-Z]{2}", 50),
        ("currency", "[A-Z]{3}", 50),
        ("language", "[a-z]{2}", 40),
        ("us_state", "[A-Z]{2}", 51),
        ("time_zone", "UTC|[A-Z][A-Za-z]+(/[A-Z][A-Za-z_]+)+", 30),
        ("first_name", r"\w+", 200),
        ("family_name", r"[\w']+", 300),
        ("first_name_ascii", "[a-z]+", 200),
        ("family_name_ascii", "[a-z]+", 300),
        ("word", "[a-z]+", 300),
        ("city", r"[\w ]+", 100),
        ("order_status", "[a-z_]+", 5),
        ("mime_type", "[a-z]+/[a-z0-9]+", 5),
    ],
)
def test_values_have_their_form(name, pattern, least):
    """Codes look as ISO 3166, 4217 and 639 have them; names for addresses are plain ASCII."""
    values = vocabulary(name).values
    assert len(values) >= least
    assert [v for v in values if not re.fullmatch(pattern, v)] == []


def test_countries_agree_with_their_names_and_currencies():
    """One row per country; currency and language weights are sums over countries."""
    assert len({c[0] for c in COUNTRIES}) == len({c[1] for c in COUNTRIES}) == len(COUNTRIES)
    total = sum(c[4] for c in COUNTRIES)
    for name in ("country", "country_name", "currency", "language"):
        assert sum(vocabulary(name).weights) == pytest.approx(total)
    currencies = vocabulary("currency")
    euro = currencies.weights[currencies.values.index("EUR")]
    assert euro == pytest.approx(sum(c[4] for c in COUNTRIES if c[2] == "EUR"))


def test_ranked_lists_weigh_by_zipf():
    """Lists without weights of their own are ranked: rank k weighs 1 / (k + 2)."""
    assert vocabulary("word").weights[:3] == (1 / 3, 1 / 4, 1 / 5)


def test_codes_that_faker_knows():
    """Country, currency and language codes are codes, by a source that is not ours."""
    faker = pytest.importorskip("faker")
    from faker.providers.currency import Provider as Currency
    from faker.providers.date_time import Provider as Dates

    assert faker
    assert set(vocabulary("country").values) - {c.alpha_2_code for c in Dates.countries} <= {"HK"}
    known = {code for code, _ in Currency.currencies}
    assert set(vocabulary("currency").values) - known <= {"VES"}  # Venezuela's of 2018, which Faker lacks


def test_time_zones_exist():
    """IANA names, by the zoneinfo database where there is one."""
    zoneinfo = pytest.importorskip("zoneinfo")
    known = zoneinfo.available_timezones()
    if known:
        assert set(vocabulary("time_zone").values) <= known


def test_an_unknown_name_lists_what_there_is():
    """And guesses which was meant."""
    with pytest.raises(UnknownNameError, match="did you mean 'country'"):
        vocabulary("contry")
    assert vocabulary("COUNTRY") is vocabulary("country")
