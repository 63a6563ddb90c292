"""Which columns are one place, where it is, and what its declarations do: types, CHECKs, keys."""

import time

import duckdb
import pytest
from people_helpers import counts_match, given_letters

import misata_sql
from misata_sql.registry import Registry
from misata_sql.values.gazetteer import gazetteer


@pytest.fixture(scope="module")
def shop():
    connection = misata_sql.connect()
    yield connection
    connection.close()


def rows(
    con: duckdb.DuckDBPyConnection,
    columns: str,
    n_rows: int = 500,
    wanted: str = "*",
    table: str = "t",
    options: str = "",
) -> list:
    ddl = f"CREATE TABLE {table} ({columns})"
    return con.execute(f"SELECT {wanted} FROM misata_table($ddl, {n_rows}{options})", {"ddl": ddl}).fetchall()


def known(country: str, what: str) -> set:
    """Pairs of city and region, or of city and time zone, of a country."""
    towns = gazetteer()
    found = {"region": towns.region_name, "time_zone": lambda n: towns.zones[int(towns.zone[n])]}[what]
    return {(towns.names[n], found(n)) for n in towns.countries[country].towns}


# -- where a place is


@pytest.mark.parametrize(
    "country",
    [
        "VARCHAR DEFAULT misata_choice(['DE', 'FR', 'JP'])", "VARCHAR DEFAULT misata_choice(['Germany', 'France', 'Japan'])",
        "ENUM('DE', 'FR', 'JP')", "VARCHAR CHECK (country IN ('DE', 'FR', 'JP'))", "VARCHAR DEFAULT misata_country(['DEU', 'FRA', 'JPN'])",
        "VARCHAR DEFAULT misata_country_name(['DE', 'FR', 'JP'])", "VARCHAR DEFAULT misata_country_alpha3(['DE', 'FR', 'JP'])",
        "VARCHAR DEFAULT misata_country() CHECK (country IN ('DE', 'FR', 'JP'))", "ENUM('DE', 'FR', 'JP') DEFAULT misata_country()",
    ],
)  # fmt: skip
def test_a_country_column_decides(shop, country):
    """However it is drawn and written: of people too."""
    zones = {"D": "Europe/Berlin", "G": "Europe/Berlin", "F": "Europe/Paris", "J": "Asia/Tokyo"}
    codes = {"D": "+49", "G": "+49", "F": "+33", "J": "+81"}
    found = rows(
        shop,
        f"country {country}, time_zone VARCHAR, phone VARCHAR, city VARCHAR, region VARCHAR",
        600,
        table="customers",
    )
    assert len({row[0] for row in found}) == 3
    for code, zone, phone, city, region in found:
        assert zone == zones[code[0]] or (code[0] == "D" and zone == "Europe/Busingen")
        assert phone.startswith(codes[code[0]])
        assert (city, region) in known({"D": "DE", "G": "DE", "F": "FR", "J": "JP"}[code[0]], "region")


DECLARED = {
    "a city's": "city VARCHAR DEFAULT misata_city({}), first_name VARCHAR, phone VARCHAR, country VARCHAR",
    "a name's": "city VARCHAR, first_name VARCHAR DEFAULT misata_first_name({}), phone VARCHAR, country VARCHAR",
    "a phone's": "city VARCHAR, first_name VARCHAR, phone VARCHAR DEFAULT misata_phone({}), country VARCHAR",
    "a postcode's": "city VARCHAR, first_name VARCHAR, phone VARCHAR, country VARCHAR, zip VARCHAR DEFAULT misata_postcode({})",
    "a country's": "city VARCHAR, first_name VARCHAR, phone VARCHAR, country VARCHAR DEFAULT misata_country({})",
}


@pytest.mark.parametrize("declared", DECLARED)
def test_a_locale_of_one_column_is_that_of_all(shop, declared):
    """A mix declared once: person, telephone, place and country agree in every row, and the shares hold."""
    columns = DECLARED[declared].format("MAP {'DE': 3, 'FR': 1, 'PL': 1}")
    codes, locales = {"DE": "+49", "FR": "+33", "PL": "+48"}, {"DE": "de_DE", "FR": "fr_FR", "PL": "pl_PL"}
    given = {country: set(given_letters(locale)) for country, locale in locales.items()}
    cities = {country: {city for city, _ in known(country, "region")} for country in codes}
    counts = dict.fromkeys(codes, 0)
    for city, name, phone, country in rows(shop, columns, 4000, "city, first_name, phone, country"):
        assert city in cities[country]
        assert name in given[country]
        assert phone.startswith(codes[country])
        counts[country] += 1
    assert counts_match(counts, {"DE": 3, "FR": 1, "PL": 1})


def test_the_locale_option_is_for_places_too(shop):
    """misata_table(..., locale := ...): country, city and name, where nothing else decides."""
    found = rows(shop, "first_name VARCHAR, city VARCHAR, country VARCHAR", options=", locale := ['IT', 'SE']")
    assert {country for _, _, country in found} == {"IT", "SE"}
    assert all(city in {c for c, _ in known(country, "region")} for _, city, country in found)
    decided = rows(shop, "city VARCHAR, country VARCHAR DEFAULT misata_choice(['PT'])", options=", locale := 'IT'")
    assert {city for city, _ in decided} <= {c for c, _ in known("PT", "region")}


def test_towns_speak_the_language_of_the_locale(shop):
    """In countries of several: streets are French in the French part, whoever decides; shares are those of the locales."""
    for columns in ("city VARCHAR DEFAULT misata_city('fr_CH'), region VARCHAR, street VARCHAR",
                    "city VARCHAR, region VARCHAR, street VARCHAR, first_name VARCHAR DEFAULT misata_first_name('fr_CH')"):  # fmt: skip
        regions = {region for (region,) in rows(shop, columns, wanted="region")}
        assert regions <= {"Genève", "Vaud", "Neuchâtel", "Jura", "Fribourg", "Valais"}
    mixed = rows(shop, "country VARCHAR DEFAULT misata_choice(['BE']), city VARCHAR, region VARCHAR", 20_000, "region")
    flemish = sum(region == "Vlaanderen" for (region,) in mixed)
    assert counts_match({"nl": flemish, "fr": 20_000 - flemish}, {"nl": 0.6, "fr": 0.4})
    mixed = rows(
        shop,
        "first_name VARCHAR DEFAULT misata_first_name(['BE', 'DE']), city VARCHAR, region VARCHAR, country VARCHAR",
        20_000,
        "country, region",
    )
    flemish, other = (sum(c == "BE" and (r == "Vlaanderen") == is_it for c, r in mixed) for is_it in (True, False))
    assert counts_match({"nl": flemish, "fr": other}, {"nl": 0.6, "fr": 0.4})


def test_rows_without_a_country_are_the_default_s(shop):
    """NULL, and what is no country."""
    for country in ("misata_null(0.5, misata_choice(['DE']))", "misata_choice(['DE', 'Atlantis', 'EMEA'])"):
        for code, zone in rows(shop, f"country VARCHAR DEFAULT {country}, time_zone VARCHAR"):
            assert zone.split("/")[0] == ("Europe" if code == "DE" else zone.split("/")[0])
            assert (code == "DE") == zone.startswith("Europe/")


def test_latin_is_no_laos(shop):
    """LA is a country where 'la' is a locale of Faker's."""
    assert {z for (_, z) in rows(shop, "country VARCHAR DEFAULT misata_choice(['LA']), time_zone VARCHAR")} == {
        "Asia/Vientiane"
    }


# -- one place or several


def test_roles(shop):
    """Two places of an order are two; what complements each other is one."""
    billing = "billing_city VARCHAR, billing_region VARCHAR, shipping_city VARCHAR, shipping_region VARCHAR, country VARCHAR DEFAULT misata_country('DE')"
    found = rows(shop, billing, wanted="billing_city, billing_region, shipping_city, shipping_region")
    regions = known("DE", "region")
    assert all((a, b) in regions and (c, d) in regions for a, b, c, d in found)
    assert sum(row[0] == row[2] for row in found) < 60
    found = rows(
        shop,
        "order_id BIGINT, ship_city VARCHAR, ship_region VARCHAR, ship_state VARCHAR, status VARCHAR",
        wanted="ship_city, ship_region, ship_state, status",
        table="orders",
    )
    assert all(
        (city, region) in known("US", "region") and len(state) == 2 and len(status) > 3
        for city, region, state, status in found
    )
    found = rows(
        shop, "customer_city VARCHAR, region_name VARCHAR, tz VARCHAR, supplier_city VARCHAR, supplier_province VARCHAR"
    )
    assert all((a, b) in known("US", "region") and (a, z) in known("US", "time_zone") for a, b, z, _, _ in found)
    assert all((c, d) in known("US", "region") for _, _, _, c, d in found)
    from_to = "pickup_lat DOUBLE, pickup_lng DOUBLE, dropoff_lat DOUBLE, dropoff_lng DOUBLE, city_from VARCHAR DEFAULT misata_city(), city_to VARCHAR DEFAULT misata_city()"
    found = rows(shop, from_to)
    assert sum(row[0] == row[2] or row[4] == row[5] for row in found) < 60


def test_a_struct_is_a_place(shop):
    """Its fields are of one town."""
    found = rows(
        shop,
        "home STRUCT(city VARCHAR, province VARCHAR, tz VARCHAR, lat DOUBLE), places STRUCT(city VARCHAR, tz VARCHAR)[]",
    )
    for home, places in found:
        assert (home["city"], home["province"]) in known("US", "region")
        assert all((place["city"], place["tz"]) in known("US", "time_zone") for place in places)


def test_an_address_is_a_street_where_a_city_stands_beside_it(shop):
    """Of an inferred column; a declared one is always the whole line."""
    found = rows(shop, "address VARCHAR, city VARCHAR, line VARCHAR DEFAULT misata_address()")
    assert all(line.startswith(f"{address}, {city}") for address, city, line in found)
    assert all(address.count(",") == 2 for (address,) in rows(shop, "address VARCHAR"))


def test_german_and_french_tables(shop):
    """As teams there write them."""
    found = rows(shop, "vorname VARCHAR, straße VARCHAR, plz VARCHAR, ort VARCHAR, bundesland VARCHAR, breitengrad DOUBLE, land VARCHAR DEFAULT misata_country('DE')",
                 wanted="ort, bundesland, breitengrad, plz", table="kunden")  # fmt: skip
    assert all(
        (city, region) in known("DE", "region") and 47 < lat < 55.1 and len(plz) == 5
        for city, region, lat, plz in found
    )
    found = rows(
        shop,
        "prénom VARCHAR, rue VARCHAR, code_postal VARCHAR, ville VARCHAR, pays VARCHAR DEFAULT misata_country('FR')",
        wanted="ville",
        table="clients",
    )
    assert {city for (city,) in found} <= {city for city, _ in known("FR", "region")}


# -- types


@pytest.mark.parametrize(
    ("type", "same"),
    [
        ("FLOAT", "longitude::FLOAT"), ("DECIMAL(9,6)", "longitude::DECIMAL(9,6)"), ("DECIMAL(18,9)", "longitude::DECIMAL(9,6)"),
        ("DECIMAL(5,2)", "floor(longitude::DECIMAL(9,6) * 100 + 0.5) / 100"), ("DECIMAL(38,10)", "longitude::DECIMAL(9,6)"),
        ("INTEGER", "floor(longitude + 0.5)"), ("SMALLINT", "floor(longitude + 0.5)"),
    ],
)  # fmt: skip
def test_coordinates_in_any_number(shop, type, same):
    """The same place, rounded to what the type holds."""
    shop.execute("SELECT misata_define('CREATE TABLE t (longitude DOUBLE, latitude DOUBLE)')").fetchall()
    ddl = f"CREATE TABLE t (longitude {type} DEFAULT misata_longitude(), latitude DOUBLE)"
    joined = "SELECT count(*) FROM misata_table('t', 3000) a POSITIONAL JOIN misata_table($ddl, 3000) b"
    assert shop.execute(
        f"{joined} WHERE a.latitude = b.latitude AND b.longitude = {same.replace('longitude', 'a.longitude')}",
        {"ddl": ddl},
    ).fetchone() == (3000,)


def test_enums_of_cities(shop):
    """The town is one of those, and the rest agrees."""
    found = rows(
        shop, "city ENUM('Leipzig', 'Dresden', 'Atlantis') DEFAULT misata_city('DE'), region VARCHAR, lat FLOAT"
    )
    assert {(city, region) for city, region, _ in found} == {("Leipzig", "Sachsen"), ("Dresden", "Sachsen")}
    assert all(50.9 < lat < 51.5 for _, _, lat in found)


# -- CHECKs


def test_a_check_on_one_part_conditions_the_place(shop):
    """Cities, regions, bounds of coordinates, declared or inferred: all other parts follow; towns keep their weights."""
    columns = "city VARCHAR CHECK (city IN ('Chicago', 'Houston')), state VARCHAR, zip VARCHAR"
    found = rows(shop, columns, 5000, table="customers")
    assert {(city, state, postcode[0]) for city, state, postcode in found} == {
        ("Chicago", "IL", "6"),
        ("Houston", "TX", "7"),
    }
    towns = gazetteer()
    inhabitants = {towns.names[n]: float(towns.population[n]) for n in reversed(towns.countries["US"].towns)}
    cities = ("Chicago", "Houston")
    assert counts_match({c: sum(row[0] == c for row in found) for c in cities}, {c: inhabitants[c] for c in cities})
    columns = "region VARCHAR DEFAULT misata_region('DE') CHECK (region NOT IN ('Bayern', 'Berlin')), city VARCHAR, plz VARCHAR"
    assert not {city for _, city, _ in rows(shop, columns)} & {"München", "Nürnberg", "Berlin"}
    columns = "latitude DECIMAL(8,6) CHECK (latitude > 40), longitude DOUBLE, city VARCHAR, CHECK (longitude BETWEEN -80 AND -70)"
    for latitude, longitude, city in rows(shop, columns):
        assert latitude > 40
        assert -80 <= longitude <= -70
        assert city not in ("Chicago", "Los Angeles")


def test_bounds_of_the_globe_leave_everything(shop):
    """CHECKs that people write, with a country that a column decides."""
    columns = "country VARCHAR, lat DOUBLE NOT NULL CHECK (lat >= -90 AND lat <= 90), lon FLOAT CHECK (lon BETWEEN -180 AND 180), tz VARCHAR"
    assert len({zone for *_, zone in rows(shop, columns, 2000)}) > 40


def test_a_guess_gives_way(shop):
    """What a CHECK lists in an inferred column need not be places of the country; a declared generator's must be."""
    columns = "city VARCHAR CHECK (city IN ('Springfield', 'Shelbyville')), country VARCHAR"
    assert {city for city, _ in rows(shop, columns)} == {"Springfield", "Shelbyville"}
    assert all(lat > 85 for (lat,) in rows(shop, "lat DOUBLE CHECK (lat > 85)"))


def test_other_checks_draw_the_place_again(shop):
    """The columns of one place go on agreeing."""
    columns = "city VARCHAR DEFAULT misata_city('DE') CHECK (city > 'M'), plz VARCHAR DEFAULT misata_postcode('DE')"
    found = rows(shop, columns, 2000)
    assert all(city > "M" for city, _ in found)
    assert all(plz[0] == "8" for city, plz in found if city == "München")
    assert any(city == "München" for city, _ in found)


REFUSED = {
    "city VARCHAR DEFAULT misata_city('XX')": "no locale or country named 'XX'",
    "city VARCHAR DEFAULT misata_city('sw')": "misata_city: no towns are known of sw",
    "country VARCHAR DEFAULT misata_country(['DE', 'la'])": "misata_country: la belongs to no country",
    "country VARCHAR DEFAULT misata_choice(['DE', 'Atlantis']), city VARCHAR DEFAULT misata_city(country)": "'Atlantis' is neither a locale nor a country",
    "city VARCHAR DEFAULT misata_city('DE') CHECK (city = 'Paris')": "leaves none of the 195 towns of DE",
    "country VARCHAR DEFAULT misata_choice(['DE', 'FR']), city VARCHAR DEFAULT misata_city() CHECK (city = 'Paris')": "leaves none of the 195 towns of DE",
    "plz VARCHAR DEFAULT misata_postcode('DE') CHECK (plz IN ('10115', '10117'))": "CHECK .plz IN .* holds in .* rows drawn",
    "plz VARCHAR DEFAULT misata_postcode('HK') CHECK (plz <> '')": "leaves none of the .* towns of HK",
    "x VARCHAR DEFAULT misata_address('DE') CHECK (x = 'here')": "CHECK .x = 'here'. cannot hold: none of .* rows drawn",
    "lat DOUBLE DEFAULT misata_latitude('DE') CHECK (lat < 40)": "leaves none of the 195 towns of DE",
    "lat DOUBLE DEFAULT misata_latitude('DE') CHECK (lat IN (50, 51))": "CHECK .lat IN .50, 51.. holds in .* rows drawn",
    "lon DECIMAL(8,6) DEFAULT misata_longitude('US')": "reaches from -157.906593 to -70.196750, but DECIMAL.8,6. holds -99.999999 to 99.999999",
    "lon DECIMAL(3,2) DEFAULT misata_longitude()": "holds -9.99 to 9.99",
    "lat VARCHAR DEFAULT misata_latitude()": "draws DOUBLE, which does not go into VARCHAR",
    "city INTEGER DEFAULT misata_city()": "draws VARCHAR, which does not go into INTEGER",
    "city VARCHAR(10) DEFAULT misata_city('DE')": r"VARCHAR\(10\) cannot hold: misata_city\(DE\) gives texts of up to 26 characters",
    "country VARCHAR, city VARCHAR(20) DEFAULT misata_city()": r"VARCHAR\(20\) cannot hold: .* gives texts of up to 30 characters",
    "address VARCHAR(30) DEFAULT misata_address('JP')": r"VARCHAR\(30\) cannot hold",
    "country VARCHAR(1) DEFAULT misata_country()": r"VARCHAR\(1\) cannot hold: misata_country.* gives texts of up to 2 characters",
    "city ENUM('here', 'there') DEFAULT misata_city('DE')": "leaves none of the 195 towns of DE",
    "country ENUM('here', 'there') DEFAULT misata_country()": "none of its values is such a country",
    "city VARCHAR DEFAULT misata_city('DE'), country VARCHAR DEFAULT misata_country() CHECK (country <> 'DE')": "cannot hold: misata_country.DE. gives 'DE'",
    "plz VARCHAR UNIQUE DEFAULT misata_postcode('DE')": "UNIQUE .plz. cannot hold: misata_postcode.DE. is drawn with the row's town and repeats",
    "country VARCHAR, city VARCHAR UNIQUE DEFAULT misata_city()": "UNIQUE .city. cannot hold: .*the country is drawn",
    "lat DOUBLE UNIQUE DEFAULT misata_latitude()": "UNIQUE .lat. cannot hold",
    "country_code VARCHAR, country_name VARCHAR UNIQUE DEFAULT misata_country_name()": "follows country_code, which repeats countries",
}  # fmt: skip


@pytest.mark.parametrize("columns", REFUSED)
def test_what_cannot_be_is_refused(shop, columns):
    """When the query binds or its scan begins, by name and in numbers."""
    with pytest.raises(duckdb.Error, match=REFUSED[columns]):
        rows(shop, columns)


# -- keys


def test_tables_of_cities_regions_and_countries(shop):
    """A key of one country's towns or regions, or of countries: all of them, each once, and the rest agrees."""
    columns = "name VARCHAR PRIMARY KEY DEFAULT misata_city('DE'), region VARCHAR DEFAULT misata_region(), lat DOUBLE, country VARCHAR"
    found = rows(shop, columns, 195, table="cities")
    assert {row[:2] for row in found} == known("DE", "region")
    assert all(country == "DE" and 47 < lat < 55.1 for _, _, lat, country in found)
    with pytest.raises(duckdb.Error, match=r"misata_city\(DE\) has 195 different values, but 196 rows are asked for"):
        rows(shop, columns, 196, table="cities")
    n_states = len({region for _, region in known("US", "region")})  # that have towns of 50,000: 47 and DC
    found = rows(
        shop, "region VARCHAR UNIQUE DEFAULT misata_region('US'), code VARCHAR DEFAULT misata_region_code()", n_states
    )
    assert len({code for _, code in found}) == n_states > 45
    columns = "country VARCHAR PRIMARY KEY DEFAULT misata_country(), name VARCHAR UNIQUE DEFAULT misata_country_name(), capital VARCHAR DEFAULT misata_city(country)"
    found = rows(shop, columns, 108)
    assert len({row[:2] for row in found}) == 108
    assert all(gazetteer().countries[code].name == name for code, name, _ in found)
    with pytest.raises(duckdb.Error, match="has 108 different values, but 109 rows are asked for"):
        rows(shop, columns, 109)


def test_sizes_know_the_keys(shop):
    """A parent of cities has as many rows as there are."""
    shop.execute("""SELECT misata_define($$CREATE TABLE cities (city VARCHAR PRIMARY KEY DEFAULT misata_city('SI'), lat DOUBLE);
        CREATE TABLE shops (shop_id BIGINT PRIMARY KEY, city VARCHAR REFERENCES cities, lat DOUBLE DEFAULT cities.lat)$$)""").fetchall()
    n_cities = len(gazetteer().countries["SI"].towns)
    assert shop.execute("SELECT count(DISTINCT city), count(*), bool_and(s.lat = c.lat) FROM misata_table('shops', NULL, scale := 1) s "
                        "JOIN misata_table('cities', NULL, scale := 1) c USING (city)").fetchone() == (n_cities, 10 * n_cities, True)  # fmt: skip


def test_rows_do_not_depend_on_each_other_s_columns(shop):
    """Projection and start, where one column's CHECK conditions the others and a key permutes them."""
    for columns in ("name VARCHAR PRIMARY KEY DEFAULT misata_city('DE'), region VARCHAR, lat DOUBLE",
                    "city VARCHAR CHECK (city <> 'New York'), region VARCHAR, lat DOUBLE, country VARCHAR"):  # fmt: skip
        whole = rows(shop, columns, 190, table="customers")
        assert [lat for (lat,) in rows(shop, columns, 190, "lat", "customers")] == [row[2] for row in whole]
        assert rows(shop, columns, 50, "region", "customers", ", start := 100") == [(row[1],) for row in whole[100:150]]


def test_explain_says_where_from(shop):
    """The generator as it is found."""
    shop.execute(
        "SELECT misata_define('CREATE TABLE customers (city VARCHAR, country VARCHAR, zip VARCHAR, address VARCHAR, lat DOUBLE)')"
    ).fetchall()
    found = dict(shop.execute("SELECT name, detail FROM misata_explain('customers') WHERE kind = 'column'").fetchall())
    assert found["city"] == "misata_city(by country, else en_US)"
    assert found["country"] == "misata_country(), 108 countries"
    assert found["address"] == "misata_address(by country, else en_US), the street and the house number"
    assert found["lat"].endswith("within 5 km of the town's centre")


def test_wide_tables_are_compiled_in_linear_time():
    """240 columns of 40 people and places; with roles sought anew for each column it was a minute."""
    parts = (
        "city{0} VARCHAR, zip{0} VARCHAR, email{0} VARCHAR, first_name{0} VARCHAR, lat{0} DOUBLE, country{0} VARCHAR"
    )
    ddl = f"CREATE TABLE wide ({', '.join(parts.format(i) for i in range(40))})"
    registry, begun = Registry(), time.process_time()
    registry.plan(ddl, 10, 0, 0)
    assert time.process_time() - begun < 5
