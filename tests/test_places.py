"""The parts of a place agree with each other and with the row's country, and have the distribution that is documented.

What is right is known here from elsewhere: forms of postcodes and first digits as the postal services publish them,
boxes around countries read off a map, and (test_towns.py) GeoNames itself.
"""

import re
from collections import Counter
from pathlib import Path

import duckdb
import numpy as np
import pytest
import scipy.stats
from people_helpers import FALSE_ALARM, counts_match

import misata_sql
from misata_sql.samplers.place import LONGEST
from misata_sql.samplers.place_conditions import everywhere, texts_of
from misata_sql.samplers.towns import all_towns
from misata_sql.values.addresses import weights_of
from misata_sql.values.gazetteer import gazetteer
from misata_sql.values.lists.places import LISTS
from misata_sql.values.postcodes import agreement
from misata_sql.values.street_names import street_names

# country: form of the postcode; least and greatest latitude, longitude, 5 km around; time zone, where it is one; calling code
COUNTRIES = {
    "US": (r"\d{5}", 18.9, 71.5, -179.2, -66.9, None, "+1"),
    "DE": (r"\d{5}", 47.2, 55.1, 5.8, 15.1, "Europe/Berlin", "+49"),
    "GB": (r"[A-Z]{1,2}\d[\dA-Z]? \d[A-Z]{2}", 49.8, 60.9, -8.7, 1.85, "Europe/London", "+44"),
    "FR": (r"\d{5}", 41.3, 51.2, -5.3, 9.7, "Europe/Paris", "+33"),
    "NL": (r"[1-9]\d{3} [A-Z]{2}", 50.7, 53.6, 3.3, 7.3, "Europe/Amsterdam", "+31"),
    "CA": (r"[A-Z]\d[A-Z] \d[A-Z]\d", 41.6, 83.2, -141.1, -52.5, None, "+1"),
    "JP": (r"\d{3}-\d{4}", 24.0, 45.6, 122.9, 146.0, "Asia/Tokyo", "+81"),
    "BR": (r"\d{5}-\d{3}", -33.8, 5.3, -74.1, -34.7, None, "+55"),
    "PL": (r"\d{2}-\d{3}", 48.9, 54.9, 14.1, 24.2, "Europe/Warsaw", "+48"),
    "SE": (r"\d{3} \d{2}", 55.2, 69.1, 10.9, 24.2, "Europe/Stockholm", "+46"),
    "AU": (r"\d{4}", -43.7, -10.0, 112.9, 153.7, None, "+61"),
    "HK": ("", 22.1, 22.6, 113.8, 114.5, "Asia/Hong_Kong", "+852"),
}
# First digit of the ZIP codes of each state (USPS), and of the towns that have one area of PLZ
ZIP = {
    "0": "CT MA ME NH NJ RI VT", "1": "DE NY PA", "2": "DC MD NC SC VA WV", "3": "AL FL GA MS TN", "4": "IN KY MI OH",
    "5": "IA MN MT ND SD WI", "6": "IL KS MO NE", "7": "AR LA OK TX", "8": "AZ CO ID NM NV UT WY", "9": "AK CA HI OR WA",
}  # fmt: skip
PLZ = {"Berlin": "1", "Hamburg": "2", "Hannover": "3", "Köln": "5", "Frankfurt am Main": "6", "Stuttgart": "7",
       "München": "8", "Nürnberg": "9", "Leipzig": "0", "Dresden": "0", "Kiel": "2", "Münster": "4"}  # fmt: skip
TOWNS = {  # region, its code, centre
    ("US", "New York"): ("New York", "NY", 40.71, -74.01), ("US", "Chicago"): ("Illinois", "IL", 41.88, -87.63),
    ("US", "Houston"): ("Texas", "TX", 29.76, -95.37), ("DE", "München"): ("Bayern", "BY", 48.14, 11.58),
    ("DE", "Köln"): ("Nordrhein-Westfalen", "NW", 50.94, 6.96), ("GB", "Edinburgh"): ("Scotland", "SCT", 55.95, -3.19),
    ("FR", "Marseille"): ("Provence-Alpes-Côte d'Azur", "PAC", 43.30, 5.37), ("NL", "Rotterdam"): ("Zuid-Holland", "ZH", 51.92, 4.48),
    ("CA", "Montréal"): ("Québec", "QC", 45.50, -73.57), ("JP", "Osaka"): ("Osaka", "Osaka", 34.69, 135.50),
    ("BR", "Brasília"): ("Distrito Federal", "DF", -15.79, -47.88), ("AU", "Sydney"): ("New South Wales", "NSW", -33.87, 151.21),
    ("AU", "Perth"): ("Western Australia", "WA", -31.95, 115.86), ("SE", "Göteborg"): ("Västra Götaland", "Västra Götaland", 57.71, 11.97),
}  # fmt: skip

ALL_PARTS = (
    "country VARCHAR, country_name VARCHAR, country_iso3 VARCHAR, region VARCHAR, state_code VARCHAR, city VARCHAR, "
    "postcode VARCHAR, street VARCHAR, street_name VARCHAR, full_address VARCHAR DEFAULT misata_address(), "
    "latitude DOUBLE, longitude DOUBLE, time_zone VARCHAR, phone VARCHAR, first_name VARCHAR"
)


@pytest.fixture(scope="module")
def world():
    """Rows of customers in the countries above, equally often."""
    connection = misata_sql.connect()
    ddl = f"CREATE TABLE customers ({ALL_PARTS})".replace(
        "country VARCHAR,", f"country VARCHAR DEFAULT misata_country({list(COUNTRIES)}),", 1
    )
    connection.execute("CREATE TABLE customers AS FROM misata_table($ddl, 60_000)", {"ddl": ddl})
    connection.execute("CREATE TABLE known (country VARCHAR, form VARCHAR, south DOUBLE, north DOUBLE, west DOUBLE, "
                       "east DOUBLE, zone VARCHAR, calling VARCHAR)")  # fmt: skip
    connection.executemany("INSERT INTO known VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [(c, *v) for c, v in COUNTRIES.items()])
    yield connection
    connection.close()


def one(con: duckdb.DuckDBPyConnection, sql: str) -> tuple:
    found = con.execute(sql).fetchone()
    assert found is not None
    return found


def rows(con: duckdb.DuckDBPyConnection, ddl: str, n_rows: int = 1000, wanted: str = "*") -> list[tuple]:
    return con.execute(f"SELECT {wanted} FROM misata_table(?, {n_rows})", [ddl]).fetchall()


def test_every_row_is_in_its_country(world):
    """Postcode by its form, coordinates within the box, time zone, telephone: by the country alone."""
    wrong = one(world, """
        SELECT count(*), count(*) FILTER (NOT regexp_full_match(postcode, form)),
            count(*) FILTER (NOT latitude BETWEEN south AND north), count(*) FILTER (NOT longitude BETWEEN west AND east),
            count(*) FILTER (time_zone <> zone), count(*) FILTER (NOT starts_with(phone, calling)), count(DISTINCT country)
        FROM customers JOIN known USING (country)""")  # fmt: skip
    assert wrong == (60_000, 0, 0, 0, 0, 0, len(COUNTRIES))


def test_time_zones_are_of_the_continent(world):
    """Where a country has several."""
    zones = {"US": ("America", "Pacific"), "CA": ("America",), "BR": ("America",), "AU": ("Australia", "Antarctica")}
    for country, continents in zones.items():
        found = world.execute("SELECT DISTINCT time_zone FROM customers WHERE country = ?", [country]).fetchall()
        assert len(found) > 3
        assert {zone.split("/")[0] for (zone,) in found} <= set(continents)
    assert one(
        world, "SELECT count(*) FROM customers WHERE time_zone NOT IN (SELECT name FROM pg_timezone_names())"
    ) == (0,)


@pytest.mark.parametrize(("place", "known"), TOWNS.items(), ids=str)
def test_towns_are_where_they_are(world, place, known):
    """Region, its code, and coordinates within 10 km of the centre."""
    region, code, latitude, longitude = known
    found = world.execute(f"""
        SELECT count(*) > 0, bool_and(region = $region), bool_and(state_code = $code),
            max(111.2 * sqrt((latitude - {latitude}) ** 2 + ((longitude - {longitude}) * cos(radians({latitude}))) ** 2)) < 10
        FROM customers WHERE country = $country AND city = $city
            AND ($city <> 'Houston' OR state_code = 'TX') AND ($city <> 'New York' OR state_code = 'NY')""",
        {"region": region, "code": code, "country": place[0], "city": place[1]}).fetchone()  # fmt: skip
    assert found == (True, True, True, True)


def test_postcodes_begin_as_their_region_s_do(world):
    """ZIP codes by state, PLZ by town, in Canada the first letter by province."""
    for digit, states in ZIP.items():
        wrong = "SELECT count(*) FROM customers WHERE country = 'US' AND (left(postcode, 1) = ?) <> (state_code IN (SELECT unnest(?)))"
        assert world.execute(wrong, [digit, states.split()]).fetchone() == (0,)
    for town, digit in PLZ.items():
        found = world.execute(
            "SELECT DISTINCT left(postcode, 1) FROM customers WHERE country = 'DE' AND city = ?", [town]
        )
        assert found.fetchall() == [(digit,)]
    letters = {"QC": "GHJ", "ON": "KLMNP", "BC": "V", "AB": "T", "MB": "R", "NS": "B"}
    for province, first in letters.items():
        found = world.execute(
            "SELECT DISTINCT left(postcode, 1) FROM customers WHERE country = 'CA' AND state_code = ?", [province]
        )
        assert {letter for (letter,) in found.fetchall()} <= set(first)


def test_the_line_has_the_parts(world):
    """Street name in street, street in address, and there city, postcode and country where they stand."""
    assert one(world, """
        SELECT count(*) FILTER (NOT contains(street, street_name) OR street = street_name),
            count(*) FILTER (NOT starts_with(full_address, street || ',')),
            count(*) FILTER (NOT contains(full_address, city) OR NOT contains(full_address, postcode)),
            count(*) FILTER (NOT ends_with(full_address, country_name)), count(*) FILTER (contains(full_address, '  '))
        FROM customers""") == (0, 0, 0, 0, 0)  # fmt: skip
    number = {
        "US": r"\d+ .*",
        "GB": r"\d+[abc]? .*",
        "FR": r"\d+ .*",
        "DE": r".* \d+[abc]?",
        "NL": r".* \d+[abc]?",
        "BR": r".*, \d+",
    }
    for country, form in number.items():
        wrong = "SELECT count(*) FROM customers WHERE country = ? AND NOT regexp_full_match(street, ?)"
        assert world.execute(wrong, [country, form]).fetchone() == (0,)


def test_names_of_countries_agree(world):
    """Code, name and three letters, against pycountry."""
    pycountry = pytest.importorskip("pycountry")
    found = world.execute("SELECT DISTINCT country, country_name, country_iso3 FROM customers").fetchall()
    assert len(found) == len(COUNTRIES)
    for code, name, alpha3 in found:
        country = pycountry.countries.get(alpha_2=code)
        assert country.alpha_3 == alpha3
        assert country.name == name


def test_all_countries_and_codes_are_iso_3166():
    """Of the gazetteer, and the codes of regions as far as ISO 3166-2 has them with that name."""
    pycountry = pytest.importorskip("pycountry")
    for code, country in gazetteer().countries.items():
        assert pycountry.countries.get(alpha_2=code).alpha_3 == country.alpha3
    towns = all_towns((("US", None), ("CA", None), ("AU", None), ("BR", None), ("DE", None)))
    for group, name, code in set(zip(towns.group_of, towns.regions, towns.region_codes, strict=True)):
        listed = pycountry.subdivisions.get(code=f"{towns.groups[group][0]}-{code.decode()}")
        assert listed is not None
        assert listed.name.replace("Quebec", "Québec") == name.decode()


def test_countries_have_the_weights_of_the_vocabulary(con):
    """Chi-square."""
    codes = Counter(code for (code,) in rows(con, "CREATE TABLE t (c VARCHAR DEFAULT misata_country())", 50_000))
    assert counts_match(codes, dict(LISTS["country"][1]))


@pytest.mark.parametrize("country", ["DE", "US", "NG"])
def test_towns_are_drawn_by_their_inhabitants(con, country):
    """Chi-square, by name."""
    towns = gazetteer()
    shares: dict[str, float] = {}
    for town in towns.countries[country].towns:
        shares[towns.names[town]] = shares.get(towns.names[town], 0.0) + float(towns.population[town])
    found = rows(con, f"CREATE TABLE t (city VARCHAR DEFAULT misata_city('{country}'))", 50_000)
    assert counts_match(Counter(name for (name,) in found), shares)


def test_streets_are_drawn_by_zipf_with_a_flat_head(con):
    """Chi-square."""
    names = street_names()["de_DE"]
    found = rows(con, "CREATE TABLE t (x VARCHAR DEFAULT misata_street_name('DE'))", 50_000)
    assert counts_match(Counter(name for (name,) in found), dict(zip(names, weights_of(len(names)), strict=True)))


def test_places_lie_around_the_centre(con):
    """North and east of it by sums of two uniform numbers, up to 5 km, independently."""
    ddl = "CREATE TABLE t (city VARCHAR DEFAULT misata_city('SG'), latitude DOUBLE, longitude DOUBLE)"
    found = np.array(rows(con, ddl, 20_000, "latitude, longitude"))
    town = gazetteer().countries["SG"].towns[0]
    north = (found[:, 0] - gazetteer().latitude[town] / 1e5) * 111.2
    east = (found[:, 1] - gazetteer().longitude[town] / 1e5) * 111.2 * np.cos(np.radians(found[:, 0]))
    for offsets in (north, east):
        assert np.abs(offsets).max() < 5.01
        assert scipy.stats.kstest(offsets, scipy.stats.triang(0.5, -5, 10).cdf).pvalue > FALSE_ALARM
    assert abs(np.corrcoef(north, east)[0, 1]) < 5 / np.sqrt(20_000)


def test_the_longest_texts_of_all_countries():
    """What VARCHAR(n) is checked against where a column decides the country."""
    towns = all_towns(everywhere())
    longest = {
        part: max(len(t.decode()) for t in texts_of(towns, part))
        for part in ("city", "region", "region_code", "time_zone")
    }
    longest["postcode"] = max(towns.longest_postcodes)
    every = [
        all_towns(((country, locale),))
        for country, locale in [*everywhere(), ("CH", "fr_CH"), ("CA", "fr_CA"), ("BE", "fr_BE")]
    ]
    longest["street"] = max(max(own.longest_lines) for own in every)
    longest["street_name"] = max(map(len, (name for names in street_names().values() for name in names)))
    longest["address"] = max(towns.longest_address, *(own.longest_address + 2 + 30 for own in every))
    assert all(longest[part] <= LONGEST[part] for part in LONGEST)


def test_countries_without_postcodes_have_an_empty_one(con):
    """And an address without a gap; where nothing was declared and a CHECK wants a text, 00000."""
    ddl = "CREATE TABLE t (country VARCHAR DEFAULT misata_country(['HK', 'QA']), zip VARCHAR NOT NULL, line VARCHAR DEFAULT misata_address())"
    for country, postcode, line in rows(con, ddl):
        assert postcode == ""
        assert line.endswith({"HK": ", Hong Kong", "QA": ", Qatar"}[country])
        assert ", ," not in line
    ddl = (
        "CREATE TABLE t (country VARCHAR DEFAULT misata_country(['HK', 'DE']), zip VARCHAR NOT NULL CHECK (zip <> ''))"
    )
    assert all((postcode == "00000") == (country == "HK") for country, postcode in rows(con, ddl))


SCALARS = {
    "misata_country()": "[A-Z]{2}", "misata_country('DE')": "DE", "misata_country_name(['FR', 'PL'])": "France|Poland",
    "misata_country_alpha3('JP')": "JPN", "misata_region('CA')": "[A-Z][^0-9]+", "misata_region_code()": "[A-Z]{2}",
    "misata_city('de_AT')": "[^0-9]+", "misata_postcode('GB')": COUNTRIES["GB"][0], "misata_street('FR')": r"\d+ .+",
    "misata_street_name('fr_CA')": r"\D+", "misata_address('US')": r"\d+ .+, .+, [A-Z]{2} \d{5}",
    "misata_latitude('NO')": r"(5[789]|6\d|7[01])\.\d+", "misata_longitude('NZ')": r"1[67]\d\.\d+", "misata_time_zone('IT')": "Europe/Rome",
    "misata_city(MAP {'DE': 1.0, 'FR': 2.0})": "[^0-9]+",
}  # fmt: skip


@pytest.mark.parametrize("call", SCALARS)
def test_plain_queries(con, call):
    """Each generator is a scalar function."""
    found = con.execute(f"SELECT {call}::VARCHAR FROM range(200)").fetchall()
    assert con.execute(
        "SELECT bool_and(regexp_full_match(x, ?)) FROM (SELECT unnest(?) AS x)", [SCALARS[call], [x for (x,) in found]]
    ).fetchone() == (True,)
    assert len(set(found)) > 1 or "'DE')" in call or "'JP')" in call or "'IT')" in call


ADDRESSES = """
    CREATE TABLE customers (customer_id BIGINT PRIMARY KEY, full_name VARCHAR NOT NULL, country CHAR(2) NOT NULL,
        CHECK (country <> ''));
    CREATE TABLE addresses (address_id BIGINT PRIMARY KEY, customer_id BIGINT NOT NULL REFERENCES customers,
        country VARCHAR NOT NULL DEFAULT customers.country, country_name VARCHAR(40) NOT NULL,
        address_line_1 VARCHAR(60) NOT NULL, address_line_2 VARCHAR(20), city VARCHAR(40) NOT NULL, region VARCHAR(40) NOT NULL,
        postcode VARCHAR(12) NOT NULL, lat DECIMAL(8,6) CHECK (lat BETWEEN -90 AND 90), lon DECIMAL(9,6) CHECK (lon BETWEEN -180 AND 180),
        time_zone VARCHAR(40), one_line VARCHAR DEFAULT misata_address());
    CREATE TABLE orders (order_id BIGINT PRIMARY KEY, address_id BIGINT NOT NULL REFERENCES addresses,
        ship_street VARCHAR DEFAULT addresses.address_line_1, ship_city VARCHAR DEFAULT addresses.city,
        ship_postcode VARCHAR DEFAULT addresses.postcode, ship_country VARCHAR DEFAULT address_id.customer_id.country,
        ship_line VARCHAR DEFAULT addresses.one_line, ship_lat DOUBLE DEFAULT addresses.lat, return_city VARCHAR, return_zip VARCHAR,
        return_country VARCHAR DEFAULT addresses.country);
"""


@pytest.mark.parametrize("scale", [1, 20])
def test_the_insert_test(con, scale):
    """DuckDB takes the rows of a schema with an address of every part; children have their parents' cells."""
    bare = ADDRESSES  # DuckDB's own CREATE TABLE takes no columns of other tables in a DEFAULT
    for name in ("customers.country", "addresses.address_line_1", "addresses.city", "addresses.postcode", "address_id.customer_id.country",
                 "addresses.one_line", "addresses.lat", "addresses.country"):  # fmt: skip
        bare = bare.replace(f" DEFAULT {name}", "")
    con.execute(bare)
    con.execute("SELECT misata_define(?, MAP {'customers': 200})", [ADDRESSES]).fetchall()
    for table in ("customers", "addresses", "orders"):
        con.execute(f"INSERT INTO {table} SELECT * FROM misata_table('{table}', NULL, scale := {scale})")
    found = one(con, """
        SELECT count(*), count(*) FILTER (ship_street = address_line_1 AND ship_city = city AND ship_postcode = postcode
            AND ship_country = c.country AND ship_line = one_line AND ship_lat = lat),
            count(*) FILTER (contains(one_line, city) AND contains(one_line, postcode) AND starts_with(one_line, address_line_1)),
            count(*) FILTER (a.country = c.country), count(DISTINCT city) > 500, count(*) FILTER (return_city <> city) > 0
        FROM orders JOIN addresses a USING (address_id) JOIN customers c USING (customer_id)""")  # fmt: skip
    n = 20_000 * scale
    assert found == (n, n, n, n, True, True)
    forms = one(
        con,
        "SELECT count(*) FROM orders WHERE return_country = 'PL' AND NOT regexp_full_match(return_zip, '\\d\\d-\\d{3}')",
    )
    assert forms == (0,)


def test_the_documentation_says_how_closely_postcodes_agree():
    """Each country stands in one line of docs/places.md, or is one of those without postcodes."""
    text = (Path(__file__).parent.parent / "docs" / "places.md").read_text()
    table = text.split("## How closely postcodes agree")[1].split("|---|---|")[1]
    lines = {
        what.strip(): codes.split()
        for _, codes, what, _ in (line.split("|") for line in table.strip().splitlines() if line[:1] == "|")
    }
    found: dict[str, list[str]] = {what: [] for what in lines}
    without = 0
    for country in gazetteer().countries:
        said = agreement(country)
        match = re.search(r"(\d+) of (\d+) towns", said)
        share = int(match[1]) / int(match[2]) if match else 0
        if said == "none":
            without += 1
        elif said.startswith("the region"):
            found["the region, and in towns that we know, the town" if match else "the region"].append(country)
        elif match:
            found["the town, in most towns" if share > 0.8 else "the town, in the largest"].append(country)
        else:
            found["the country's form"].append(country)
    assert found == lines
    assert f"{without} in all" in text
    assert "all 243 countries".lower() in text.lower() and len(gazetteer().countries) == 243


def test_the_documentation_counts_right():
    """Towns, regions, zones, streets."""
    text = (Path(__file__).parent.parent / "docs" / "places.md").read_text()
    towns = gazetteer()
    streets = street_names()
    for shown in (f"{len(towns.names):,}", f"{len(towns.regions):,} and {len(towns.zones)}",
                  f"{sum(map(len, streets.values())):,} in {len(streets)} locales"):  # fmt: skip
        assert shown in text
