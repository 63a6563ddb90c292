"""Identifiers pass the check digits that others compute for them, and number their values.

The judges are python-stdnum, schwifty and, where neither knows a number, SQL that DuckDB runs. Rows are of seed 0: what
passes once passes always.
"""

import doctest
import importlib
import ipaddress
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import schwifty
from hypothesis import given, settings
from hypothesis import strategies as st
from misata_sql.engine.arena import Arena

import misata_sql
from misata_sql.domains.domain import Domain
from misata_sql.engine.program import Program
from misata_sql.generators.catalogue import GENERATORS
from misata_sql.kernels.ids import fill_sequence
from misata_sql.samplers.base import Cell, ProgramBuilder
from misata_sql.spec.types import VARCHAR
from misata_sql.values import json_template
from misata_sql.values.formats import codes, companies, iban, language, national
from misata_sql.values.formats.tables import reciprocal_of

N_ROWS = 10_000
N_PEOPLE = 3_000
N_SLOW = 300  # of the judges that take 50 microseconds a value, for each of 73 countries


@pytest.fixture(scope="module")
def shop():
    connection = misata_sql.connect()
    yield connection
    connection.close()


def texts(con, call: str, n_rows: int = N_ROWS) -> list[str]:
    ddl = f"CREATE TABLE s (x VARCHAR DEFAULT {call})"
    return [x for (x,) in con.execute("SELECT x FROM misata_table(?, ?)", [ddl, n_rows]).fetchall()]


def stdnum(name: str):
    return importlib.import_module(f"stdnum.{name}")


def refused(judge, values: list[str]) -> list[str]:
    """Those that the judge does not take."""
    return [value for value in values if not judge(value)]


# -- IBANs


def spelled(text: str) -> str:
    """Letters as the numbers 10 to 35."""
    return text.translate({ord("A") + i: str(10 + i) for i in range(26)})


@pytest.mark.filterwarnings("ignore:No national checksum algorithm")
@pytest.mark.parametrize("country", iban.COUNTRIES)
def test_ibans_pass_two_judges(shop, country):
    """Of every country: the check digits, the registry's form, and the country's own check digits."""
    found = texts(shop, f"misata_iban('{country}')")
    assert {value[:2] for value in found} == {country}
    assert not refused(lambda value: int(spelled(value[4:] + value[:4])) % 97 == 1, found)
    assert not refused(stdnum("iban").is_valid, found[:N_SLOW])
    assert not refused(lambda value: schwifty.IBAN(value).validate(validate_bban=True), found[:N_SLOW])


def test_national_check_digits_of_ibans_that_no_judge_of_ibans_knows(shop):
    """Croatia by ISO 7064, Hungary by the weights 9731, Iceland by the holder's number, Slovakia as Czechia."""
    pure = stdnum("iso7064.mod_11_10").is_valid
    assert all(pure(value[4:11]) and pure(value[11:]) for value in texts(shop, "misata_iban('HR')"))
    hungarian = "list_sum(list_transform(range(1, {n} + 1), lambda i: substr(x, {at} + i, 1)::INT * [9, 7, 3, 1][(i - 1) % 4 + 1])) % 10"
    bank, account = hungarian.format(n=8, at=4), hungarian.format(n=16, at=12)
    ddl = "CREATE TABLE s (x VARCHAR DEFAULT misata_iban('HU'))"
    assert shop.execute(
        f"SELECT count(*) FROM misata_table(?, ?) WHERE {bank} = 0 AND {account} = 0", [ddl, N_ROWS]
    ).fetchone() == (N_ROWS,)
    assert not refused(lambda value: stdnum("is_.kennitala").is_valid(value[16:]), texts(shop, "misata_iban('IS')"))
    assert not refused(lambda value: stdnum("no.kontonr").is_valid(value[4:]), texts(shop, "misata_iban('NO')"))
    assert not refused(lambda value: stdnum("es.ccc").is_valid(value[4:]), texts(shop, "misata_iban('ES')"))
    eleven = "list_sum(list_transform(range(1, 11), lambda i: substr(x, 8 + i, 1)::INT * (11 - i))) % 11 = 0"
    ddl = "CREATE TABLE s (x VARCHAR DEFAULT misata_iban('NL'))"
    assert shop.execute(f"SELECT bool_and({eleven}) FROM misata_table(?, ?)", [ddl, N_ROWS]).fetchone() == (True,)


# -- cards, goods, books, securities


LENGTHS = {"visa": 16, "mastercard": 16, "amex": 15, "discover": 16, "diners": 14, "jcb": 16}


@pytest.mark.parametrize("network", LENGTHS)
def test_card_numbers_have_a_test_prefix_and_a_luhn_digit(shop, network):
    """Length and first digits are the network's; every prefix occurs."""
    found = texts(shop, f"misata_card_number('{network}')")
    assert {len(value) for value in found} == {LENGTHS[network]}
    assert {value[:6] for value in found} == set(codes.CARD_NETWORKS[network][1])
    assert not refused(stdnum("luhn").is_valid, found)


def test_any_card_is_of_a_network_with_16_digits(shop):
    """The default, which VARCHAR(16) holds."""
    found = texts(shop, "misata_card_number()")
    assert {len(value) for value in found} == {16}
    assert len({value[:6] for value in found}) == 10
    assert not refused(stdnum("luhn").is_valid, found)


SIMPLE = {
    "misata_luhn(2)": ("luhn", r"\d{2}"),
    "misata_luhn(9)": ("luhn", r"\d{9}"),
    "misata_luhn(12, '0042')": ("luhn", r"0042\d{8}"),
    "misata_luhn(40)": ("luhn", r"\d{40}"),
    "misata_ean13()": ("ean", r"2\d{12}"),
    "misata_ean13('400638')": ("ean", r"400638\d{7}"),
    "misata_ean13('')": ("ean", r"\d{13}"),
    "misata_upc()": ("ean", r"4\d{11}"),
    "misata_isbn13()": ("isbn", r"978\d{10}"),
    "misata_isbn10()": ("isbn", r"\d{9}[\dX]"),
    "misata_lei()": ("lei", r"\d{6}[A-Z0-9]{12}\d{2}"),
    "misata_imei()": ("imei", r"00\d{13}"),
    "misata_isin()": ("isin", r"US\d{10}"),
    "misata_isin('DE')": ("isin", r"DE000\d{7}"),
    "misata_isin('GB')": ("isin", r"GB00B[0-9B-Z]{6}\d"),
    "misata_isin('CH')": ("isin", r"CH\d{10}"),
    "misata_isin('XS')": ("isin", r"XS\d{10}"),
    "misata_bic()": ("bic", r"[A-Z]{4}DE[A-Z]0"),
    "misata_bic('US')": ("bic", r"[A-Z]{4}US[A-Z]0"),
    "misata_mac()": ("mac", r"[0-9a-f][26ae](:[0-9a-f]{2}){5}"),
}


@pytest.mark.parametrize("call", SIMPLE)
def test_numbers_pass_their_judge(shop, call):
    """By python-stdnum, and of the form that the documentation says."""
    judge, pattern = SIMPLE[call]
    found = texts(shop, call)
    assert not refused(stdnum(judge).is_valid, found)
    assert not refused(re.compile(pattern).fullmatch, found)


def test_numbers_inside_others_are_right(shop):
    """CUSIP and SEDOL within an ISIN; the registration group of an ISBN."""
    assert not refused(lambda value: stdnum("cusip").is_valid(value[2:11]), texts(shop, "misata_isin('US')"))
    assert not refused(lambda value: stdnum("gb.sedol").is_valid(value[4:11]), texts(shop, "misata_isin('GB')"))
    assert not refused(lambda value: stdnum("isbn").split(value)[1], texts(shop, "misata_isbn13()"))
    assert stdnum("isbn").is_valid("080442957X")
    assert any(value.endswith("X") for value in texts(shop, "misata_isbn10()"))


VIN_SQL = """
    SELECT count(*) FROM (
        SELECT x, list_sum(list_transform(range(1, 18), lambda i:
            [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2][i]
            * translate(substr(x, i, 1), 'ABCDEFGHJKLMNPRSTUVWXYZ', '12345678123457923456789')::INT)) % 11 AS remainder
        FROM (SELECT substr(x, 1, 8) || '0' || substr(x, 10) AS x, substr(x, 9, 1) AS digit FROM misata_table($ddl, $n)) v
    ) c POSITIONAL JOIN (SELECT substr(x, 9, 1) AS digit FROM misata_table($ddl, $n)) d
    WHERE digit = CASE remainder WHEN 10 THEN 'X' ELSE remainder::VARCHAR END
"""


def test_vehicle_numbers_have_the_check_digit_of_49_cfr_565(shop):
    """Computed in SQL; 17 characters without I, O and Q; a published one comes out right."""
    ddl = "CREATE TABLE s (x VARCHAR DEFAULT misata_vin())"
    assert shop.execute(VIN_SQL, {"ddl": ddl, "n": N_ROWS}).fetchone() == (N_ROWS,)
    assert not refused(re.compile("[1-5][A-HJ-NPR-Z]{2}[A-HJ-NPR-Z0-9]{14}").fullmatch, texts(shop, "misata_vin()"))
    values = codes.VIN_VALUES
    assert sum(w * values[c] for w, c in zip(codes.VIN_WEIGHTS, "1M8GDM9AXKP042788", strict=True)) % 11 == 10


# -- people and companies


PEOPLE = {
    "AT": "at.vnr", "AU": "au.tfn", "BE": "be.nn", "BG": "bg.egn", "BR": "br.cpf", "CA": "ca.sin", "CH": "ch.ssn",
    "CL": "cl.rut", "CN": "cn.ric", "CZ": "cz.rc", "DE": "de.idnr", "DK": "dk.cpr", "EE": "ee.ik", "ES": "es.dni",
    "FI": "fi.hetu", "FR": "fr.nir", "GR": "gr.amka", "HR": "hr.oib", "IE": "ie.pps", "IL": "il.idnr",
    "IN": "in_.aadhaar", "IS": "is_.kennitala", "KR": "kr.rrn", "LT": "lt.asmens", "NL": "nl.bsn",
    "NO": "no.fodselsnummer", "PL": "pl.pesel", "PT": "pt.nif", "RO": "ro.cnp", "SE": "se.personnummer", "SK": "sk.rc",
    "TH": "th.pin", "TR": "tr.tckimlik", "ZA": "za.idnr",
}  # fmt: skip
NEVER_ISSUED = {"GB": r"QQ\d{6}[A-D]", "US": r"9\d{2}-(0[1-9]|[1-4]\d)-\d{4}"}


@pytest.mark.parametrize("country", national.FORMATS)
def test_national_ids_pass_their_judge(shop, country):
    """By python-stdnum; those of GB and US are of ranges that nobody is given."""
    found = texts(shop, f"misata_national_id('{country}')", N_PEOPLE)
    if country in NEVER_ISSUED:
        assert not refused(re.compile(NEVER_ISSUED[country]).fullmatch, found)
        assert country == "GB" or not any(stdnum("us.ssn").is_valid(v) or stdnum("us.itin").is_valid(v) for v in found)
    else:
        assert not refused(stdnum(PEOPLE[country]).is_valid, found)


WITH_FORMAT = ["BE", "BR", "CH", "CZ", "DK", "SE"]


@pytest.mark.parametrize("country", WITH_FORMAT)
def test_national_ids_are_written_as_the_country_writes_them(shop, country):
    """As python-stdnum formats them."""
    found = texts(shop, f"misata_national_id('{country}')", 1_000)
    assert [stdnum(PEOPLE[country]).format(value) for value in found] == found


def test_birth_dates_in_ids_are_all_days_of_the_years(shop):
    """Also 29 February; women and men alike where the number says."""
    found = texts(shop, "misata_national_id('PL')", 100_000)
    assert len({value[:6] for value in found}) > 23_000
    assert {value[:2] for value in found} == {f"{year % 100:02d}" for year in range(1940, 2005)}
    assert any(value[2:6] == "0229" for value in found)
    sexes = [stdnum("ee.ik").get_gender(value) for value in texts(shop, "misata_national_id('EE')")]
    assert abs(sexes.count("F") - N_ROWS / 2) < 6 * N_ROWS**0.5 / 2


COMPANIES = {
    "AT": "at.uid", "BE": "be.vat", "BR": "br.cnpj", "CH": "ch.uid", "DE": "de.vat", "DK": "dk.cvr", "ES": "es.nif",
    "FI": "fi.ytunnus", "FR": "fr.tva", "GB": "gb.vat", "IT": "it.iva", "NL": "nl.btw", "NO": "no.orgnr",
    "PL": "pl.nip", "PT": "pt.nif", "SE": "se.orgnr",
}  # fmt: skip


@pytest.mark.parametrize("country", companies.FORMATS)
def test_company_ids_pass_their_judge(shop, country):
    """By python-stdnum."""
    assert not refused(stdnum(COMPANIES[country]).is_valid, texts(shop, f"misata_company_id('{country}')"))


# -- networks and notations


@pytest.mark.parametrize(
    "cidr", ["10.0.0.0/8", "192.0.2.0/24", "192.168.1.0/30", "203.0.113.4/31", "198.51.100.7/32", "0.0.0.0/0"]
)
def test_ipv4_addresses_are_hosts_of_their_block(shop, cidr):
    """In canonical form; of a small block all hosts, and neither the network's address nor the broadcast one."""
    network = ipaddress.ip_network(cidr)
    found = texts(shop, f"misata_ipv4('{cidr}')")
    assert all(str(ipaddress.IPv4Address(value)) == value for value in found)
    assert all(ipaddress.IPv4Address(value) in network for value in found)
    if network.num_addresses <= 256:
        assert set(found) == set(map(str, network.hosts()))


@pytest.mark.parametrize(
    "cidr", ["2001:db8::/32", "fd00::/8", "2001:db8::/120", "2001:db8:0:0:1::/80", "::/0", "::/112", "2001:db8::5/128"]
)
def test_ipv6_addresses_are_canonical_and_of_their_block(shop, cidr):
    """As Python's ipaddress writes them, which follows RFC 5952."""
    network = ipaddress.ip_network(cidr)
    found = texts(shop, f"misata_ipv6('{cidr}')")
    assert all(str(ipaddress.IPv6Address(value)) == value for value in found)
    assert all(ipaddress.IPv6Address(value) in network for value in found)
    if network.num_addresses <= 256:
        assert len(set(found)) == network.num_addresses


@settings(max_examples=200, deadline=None)
@given(groups=st.lists(st.sampled_from([0, 0, 0, 1, 0xFF, 0x100, 0xFFFF]), min_size=8, max_size=8))
def test_every_pattern_of_zero_groups_is_compressed_as_rfc_5952_says(groups):
    """Of an address that is given whole."""
    address = ipaddress.IPv6Address(sum(group << 16 * (7 - i) for i, group in enumerate(groups)))
    (found,) = numbered(f"misata_ipv6('{address}/128')", 0, 1, 1)
    assert found == str(address)


def test_colours_reach_every_byte(shop):
    """#rrggbb in lower case, each channel from 00 to ff."""
    found = texts(shop, "misata_hex_colour()")
    assert not refused(re.compile("#[0-9a-f]{6}").fullmatch, found)
    for channel in (slice(1, 3), slice(3, 5), slice(5, 7)):
        assert len({value[channel] for value in found}) == 256


# -- values by number


def sampler_of(call: str):
    name, _, rest = call.partition("(")
    return GENERATORS[name].make(*GENERATORS[name].read(list(eval(f"({rest[:-1]},)" if rest != ")" else "()"))))


def run(sampler, emit, n_rows: int) -> list[str]:
    """The texts that a sampler's steps write."""
    builder = ProgramBuilder(0)
    layout = emit(Cell(builder, ("main", "t"), ("x",), VARCHAR))
    arena = Arena(Program(tuple(builder.steps), (layout,)), n_rows)
    arena.fill(0, n_rows)
    cells = arena.array(layout.data)[: n_rows * layout.width].reshape(n_rows, layout.width)
    lengths = arena.array(layout.offsets)[:n_rows]
    return [cell[:length].tobytes().decode() for cell, length in zip(cells, lengths, strict=True)]


def numbered(call: str, start: int, step: int, n_rows: int) -> list[str]:
    """Values number start, start + step, ..."""
    sampler = sampler_of(call)

    def emit(cell):
        numbers = cell.buffer("i8")
        cell.add(fill_sequence, start, step, numbers)
        return sampler.numbered().emit_numbered(cell, numbers)

    return run(sampler, emit, n_rows)


ALL = [
    *(f"misata_iban('{country}')" for country in iban.COUNTRIES),
    *(f"misata_card_number('{network}')" for network in [*LENGTHS, "any"]),
    *SIMPLE, "misata_vin()", "misata_hex_colour()",
    *(f"misata_national_id('{country}')" for country in national.FORMATS),
    *(f"misata_company_id('{country}')" for country in companies.FORMATS),
    "misata_ipv4()", "misata_ipv4('192.0.2.0/24')", "misata_ipv6()", "misata_ipv6('fd00::/8')", "misata_ipv6('::/100')",
]  # fmt: skip


@pytest.mark.parametrize("call", ALL)
def test_other_numbers_give_other_values(call):
    """The first ones, the last ones, and ones from all over: no value comes twice."""
    n_values = min(sampler_of(call).numbered().n_values, 2**62)
    n_rows = min(n_values, 3_000)
    for start, step in ((0, 1), (n_values - n_rows, 1), (0, n_values // n_rows), (n_values // 3, 1)):
        n = min(n_rows, (n_values - start - 1) // step + 1)
        found = numbered(call, start, step, n)
        assert len(set(found)) == n


@pytest.mark.parametrize(
    "call", ["misata_luhn(5)", "misata_national_id('NL')", "misata_ipv4('10.0.0.0/16')", "misata_luhn(6, '12')"]
)
def test_all_numbers_give_all_values(call, shop):
    """Of a small format: as many as it says, and nothing else is ever drawn."""
    n_values = sampler_of(call).numbered().n_values
    n_rows = min(n_values, 100_000)
    every = set(numbered(call, 0, 1, n_rows))
    assert len(every) == n_rows
    if n_values == n_rows:
        assert set(texts(shop, call)) <= every


@pytest.mark.parametrize(
    "call", ["misata_iban('GB')", "misata_national_id('NO')", "misata_card_number()", "misata_ipv6()"]
)
def test_distinct_identifiers_are_valid_and_never_repeat(call):
    """As UNIQUE takes them: through a permutation of the numbers."""
    sampler = sampler_of(call)
    fitted = sampler.distinct()
    found = run(fitted, fitted.emit, 50_000)
    assert len(set(found)) == 50_000
    judges = {"misata_iban": "iban", "misata_national_id": "no.fodselsnummer", "misata_card_number": "luhn"}
    judge = judges.get(call.partition("(")[0])
    if judge is not None:
        assert not refused(stdnum(judge).is_valid, found[:5_000])


@settings(max_examples=500, deadline=None)
@given(st.data())
def test_the_share_of_a_number_leads_back_to_it(data):
    """For any count up to 2^62: floor(share * count / 2^64) is the number."""
    count = data.draw(st.one_of(st.integers(1, 2**62), st.integers(0, 62).map(lambda k: 2**k), st.integers(1, 1000)))
    number = data.draw(st.one_of(st.integers(0, count - 1), st.just(count - 1)))
    reciprocal, shift = reciprocal_of(count)
    shares, sums = np.empty(1, np.uint64), np.empty(1, np.uint64)
    from misata_sql.kernels.check_digits import shares_of_numbers

    shares_of_numbers.compiled(np.array([number]), np.uint64(reciprocal), np.uint64(shift), shares, sums)
    assert int(shares[0]) * count >> 64 == number


@pytest.mark.parametrize(
    "call", ["misata_iban('ES')", "misata_national_id('DE')", "misata_ipv6('2001:db8::/100')", "misata_ipv4()"]
)
def test_compiled_kernels_do_what_their_python_says(call):
    """The same texts from machine code and from the loops as Python."""
    sampler = sampler_of(call)
    builder = ProgramBuilder(0)
    layout = sampler.emit(Cell(builder, ("main", "t"), ("x",), VARCHAR))
    buffers = {}
    for step in builder.steps:
        arguments = []
        for argument in step.arguments:
            if hasattr(argument, "per_row"):
                argument = buffers.setdefault(argument, np.zeros(20 * argument.per_row, argument.dtype))
            elif isinstance(argument, int):
                argument = np.int64(argument) if argument < 2**63 else np.uint64(argument)
            arguments.append(argument)
        names = [p for p in step.kernel.parameters if p.kind != "row"]
        arguments = [
            np.dtype(p.dtype).type(a) if p.kind == "scalar" else a for p, a in zip(names, arguments, strict=True)
        ]
        if step.kernel.has_row:
            place = next(i for i, p in enumerate(step.kernel.parameters) if p.kind == "row")
            arguments.insert(place, 0)
        step.kernel(*arguments)
    cells = buffers[layout.data].reshape(20, -1)
    plain = [cell[:n].tobytes().decode() for cell, n in zip(cells, buffers[layout.offsets], strict=True)]
    assert plain == run(sampler, sampler.emit, 20)


@pytest.mark.parametrize(
    "call", ["misata_iban('GB')", "misata_national_id('DE')", "misata_ipv6()", "misata_json('[\"{misata_imei()}\"]')"]
)
def test_any_row_can_be_computed_alone(shop, call):
    """A program over row numbers 5, 8, 11, ... gives those rows' cells, as a child asks for its parents'."""
    sampler = sampler_of(call).fit(VARCHAR, Domain(VARCHAR))

    def emit(cell):
        rows = cell.buffer("i8")
        cell.add(fill_sequence, 5, 3, rows)
        return sampler.emit(replace(cell, table=("main", "s"), rows=rows))

    assert run(sampler, emit, 30) == texts(shop, call, 100)[5::3][:30]


@pytest.mark.parametrize("call", ["misata_iban('ES')", "misata_national_id('SE')", "misata_card_number()"])
def test_places_are_uniform(shop, call):
    """Every digit at every free place: within 6 sigma, so a right one fails below 1e-6 in all."""
    found = texts(shop, call, 100_000)
    tables = sampler_of(call).tables
    free = {"misata_iban": range(4, 12), "misata_national_id": range(7, 10), "misata_card_number": range(6, 15)}
    for place in free[call.partition("(")[0]]:
        counts = np.bincount([int(value[place]) for value in found], minlength=10)
        assert abs(counts - 10_000).max() < 6 * 95, place
    assert tables.n_words == 1


KEYS = """
    CREATE TABLE accounts (
        iban VARCHAR PRIMARY KEY DEFAULT misata_iban('ES'),
        tax_id VARCHAR UNIQUE DEFAULT misata_national_id('NO'),
        router VARCHAR UNIQUE DEFAULT misata_ipv4('10.0.0.0/16'),
        device VARCHAR DEFAULT misata_ipv6(), imei VARCHAR DEFAULT misata_imei(),
        UNIQUE (device, imei));
    CREATE TABLE transfers (
        id BIGINT PRIMARY KEY,
        iban VARCHAR NOT NULL REFERENCES accounts)
"""


def test_identifiers_are_keys_and_references(con):
    """DuckDB accepts every row with all constraints; a child's IBAN is one of its parents'."""
    con.execute("SELECT misata_define(?)", [KEYS])
    con.execute(KEYS)
    con.execute("INSERT INTO accounts SELECT * FROM misata_table('accounts', 20000)")
    con.execute(
        "INSERT INTO transfers SELECT * FROM misata_table('transfers', 50000, parents := MAP {'accounts': 20000})"
    )
    found = [x for (x,) in con.execute("SELECT DISTINCT iban FROM transfers").fetchall()]
    assert len(found) > 15_000
    assert not refused(stdnum("iban").is_valid, found[:N_SLOW])


def test_more_rows_than_unique_addresses_are_refused(con):
    """With both numbers."""
    ddl = "CREATE TABLE t (ip VARCHAR UNIQUE DEFAULT misata_ipv4('192.0.2.0/24'))"
    assert con.execute("SELECT count(DISTINCT ip) FROM misata_table(?, 254)", [ddl]).fetchone() == (254,)
    with pytest.raises(Exception, match="has 254 different values, but 255 rows are asked for"):
        con.execute("SELECT * FROM misata_table(?, 255)", [ddl])


BAD = {
    "misata_iban('XX')": "no country for misata_iban named 'XX'.*there is: AD",
    "misata_iban('US')": "no country for misata_iban named 'US'",
    "misata_iban('DEU')": "country must be a code of two letters .*country='DEU'",
    "misata_iban(5)": "country must be a text",
    "misata_bic('QQ')": "no country for misata_bic named 'QQ'",
    "misata_card_number('vsia')": "did you mean 'visa'",
    "misata_luhn(1)": r"n_digits must be from 2 to 40 \(got n_digits=1\)",
    "misata_luhn(41)": "n_digits must be from 2 to 40",
    "misata_luhn(5, '12345')": "prefix must be at most 3 digits with n_digits=5 .*prefix='12345'",
    "misata_luhn(5, 'ab')": "prefix must be at most 3 digits",
    "misata_ean13('123456789012')": "prefix must be at most 11 digits of its 13",
    "misata_upc('x')": "prefix must be at most 10 digits",
    "misata_isin('FR')": "no country for misata_isin named 'FR'.*there is: CH, DE, GB, US, XS",
    "misata_national_id('MX')": "no country for misata_national_id named 'MX'",
    "misata_national_id()": r"takes misata_national_id\(country\)",
    "misata_company_id('US')": "no country for misata_company_id named 'US'",
    "misata_ipv4('10.0.0.1/8')": "cidr must be a block such as '10.0.0.0/8' .*has host bits set",
    "misata_ipv4('2001:db8::/32')": "cidr must be a block",
    "misata_ipv6('10.0.0.0/8')": "cidr must be a block such as '2001:db8::/32'",
    "misata_vin(1)": r"takes misata_vin\(\)",
}  # fmt: skip


@pytest.mark.parametrize("call", BAD)
def test_bad_arguments_are_refused(shop, call):
    """By name and value, where the table is defined."""
    with pytest.raises(Exception, match=f"(?s){BAD[call]}"):
        texts(shop, call, 1)


def test_columns_they_do_not_fit_are_refused(shop):
    """A number column, a CHECK, a VARCHAR that is too short."""
    for column, message in {
        "BIGINT DEFAULT misata_imei()": r"misata_imei\(\) draws VARCHAR, which does not go into BIGINT",
        "VARCHAR CHECK (x = 'a') DEFAULT misata_iban()": "cannot hold: none of [0-9,]+ rows drawn satisfies it",
        "VARCHAR(20) DEFAULT misata_iban()": r"VARCHAR\(20\) cannot hold.*texts of up to 22 characters",
        "VARCHAR(14) DEFAULT misata_ipv4()": "texts of up to 15 characters",
    }.items():
        with pytest.raises(Exception, match=f"(?s){message}"):
            shop.execute("SELECT * FROM misata_table(?, 1)", [f"CREATE TABLE s (x {column})"])


def test_arguments_are_read_in_any_case(shop):
    """Country and network, as people write them."""
    assert texts(shop, "misata_iban('de')", 50) == texts(shop, "misata_iban()", 50)
    assert texts(shop, "misata_card_number('VISA')", 50) == texts(shop, "misata_card_number('visa')", 50)


ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "identifiers.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("sql", re.findall(r"```sql\n(.*?)```", PAGE, re.S))
def test_the_examples_of_the_page_run(con, sql):
    """Each of them, in a database of its own."""
    *statements, last = [s for s in re.split(r";\n", sql) if s.strip()]
    for statement in statements:
        con.execute(statement)
    assert con.execute(last).fetchall()


@pytest.mark.parametrize(
    ("sentence", "known"),
    [
        ("IBANs are of these countries", iban.COUNTRIES),
        ("National numbers are of these countries", tuple(national.FORMATS)),
        ("Companies' numbers are of these countries", tuple(companies.FORMATS)),
    ],
)
def test_the_page_lists_the_countries(sentence, known):
    """All of them, and no other."""
    listed = re.search(f"{sentence}: (.*?)[.;]", PAGE, re.S).group(1)
    assert tuple(re.findall(r"\b[A-Z]{2}\b", re.sub(r"\(.*?\)", "", listed, flags=re.S))) == known


def test_the_doctests_of_the_formats():
    """What the docstrings show happens."""
    for module in (language, json_template):
        failed, tried = doctest.testmod(module)
        assert tried and not failed
