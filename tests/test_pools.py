"""Pools of Faker's values: exact where they can be, the same everywhere, safe on disk."""

import datetime as dt
import hashlib
import json
import os
import random
import subprocess
import sys
import threading
import time
from importlib.metadata import version
from pathlib import Path

import pytest

from misata_sql.errors import GeneratorError, MisataError, UnknownNameError
from misata_sql.values import pool_builder, pool_store, pools
from misata_sql.values.faker_world import NOW, pinned
from misata_sql.values.pools import Pool, faker_formats, faker_masks, faker_pool

PINNED = "40.54.0"
needs_pinned_faker = pytest.mark.skipif(version("faker") != PINNED, reason=f"recorded for Faker {PINNED}")

# Of the values, types and weights. A change is a change of bytes: CHANGELOG.md, and pool_store.FORMAT.
DIGESTS = {
    "first_name_female en_US": "4afd2fab4638da9d",
    "last_name de_DE": "17cb2a93e3811c9c",
    "job ja_JP": "b378a90bcb2e9ff6",
    "city it_IT": "42e5baf1df501d29",
    "bban de_DE": "b183823a5068ba7e",
    "address en_US": "2a27e32606571219",
    "date_of_birth en_US": "a72607c5abab7a3b",
    "date_time_this_year fr_FR": "ce533a9d855152d4",
    "month_name en_US": "78ed94e3dcfbb397",
    "curp es_MX": "c5f06562b6c01733",
    "color en_US": "5b9e6d78eaec6464",
    "latitude en_US": "ae9dac7c7e7e6707",
    "uuid4 en_US": "49e9acbda4418376",
    "passport_full en_US": "a1d61f4363a1c5eb",
}


def digest(pool: Pool) -> str:
    text = json.dumps([pool.type, [str(v) for v in pool.values], pool.weights, pool.source, pool.origin])
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def forget() -> None:
    """What a new process knows: nothing in memory."""
    from misata_sql.values import locales, person_pools

    pools._pools.clear()
    locales.faker_locales.cache_clear()
    person_pools.person_pools.cache_clear()
    person_pools._names.cache_clear()


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """An empty cache."""
    monkeypatch.setenv("MISATA_CACHE_DIR", str(tmp_path / "cache"))
    forget()
    yield tmp_path / "cache"
    forget()


CHILD = """
import sys
sys.path.insert(0, sys.argv[1])
from test_pools import digest
from misata_sql.values.pools import faker_pool
for name in sys.argv[2:]:
    print(name, digest(faker_pool(*name.split())))
"""


def child(names, **environment):
    """A new process that prints the digests of pools."""
    path = os.pathsep.join(filter(None, [os.getcwd(), os.environ.get("PYTHONPATH")]))
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, os.path.dirname(__file__), *names],
        env={**os.environ, "PYTHONPATH": path, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )


def digests(process) -> dict[str, str]:
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return dict(line.rsplit(" ", 1) for line in out.splitlines())


@needs_pinned_faker
def test_the_same_bytes_in_every_process(tmp_path):
    """Whatever the hash seed, the time zone and the language of the process are."""
    odd = {"TZ": "Pacific/Kiritimati", "LC_ALL": "de_DE.UTF-8", "PYTHONHASHSEED": "4711"}
    first = child(DIGESTS, MISATA_CACHE_DIR=str(tmp_path / "a"), PYTHONHASHSEED="1", TZ="America/New_York")
    second = child(DIGESTS, MISATA_CACHE_DIR=str(tmp_path / "b"), **odd)
    assert digests(first) == digests(second) == DIGESTS


def test_no_other_list_of_fakers_has_an_order_by_hash():
    """Lists that Faker makes of sets are put in order, and UNORDERED names all of them."""
    code = """if True:
        import hashlib
        from importlib import import_module
        from faker.config import PROVIDERS
        from faker.utils.loading import list_module
        for path in PROVIDERS:
            group = import_module(path)
            for locale in list_module(group) if getattr(group, "localized", False) else [None]:
                provider = (import_module(f"{path}.{locale}") if locale else group).Provider
                for name, value in sorted(vars(provider).items()):
                    if isinstance(value, (list, tuple, dict, set, frozenset)):
                        texts = repr([v for v in value if isinstance(v, (str, tuple))])
                        print(path, locale, name, hashlib.md5(texts.encode()).hexdigest())
    """
    command = [sys.executable, "-W", "ignore", "-c", code]
    listed = [
        set(subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": s}, capture_output=True, text=True, check=True)
            .stdout.splitlines())
        for s in "12"
    ]  # fmt: skip
    assert len(listed[0]) > 1000
    found = {tuple(line.split()[:3]) for line in listed[0] ^ listed[1]}
    named = {(path, locale, name) for (path, locale), names in pool_builder.UNORDERED.items() for name in names}
    assert found == named


def test_four_processes_at_once(cache):
    """Build the same pools in the same cache: all get the same, and nothing is left over."""
    names = ["last_name en_US", "bban de_DE", "sentence en_US"]
    found = [digests(process) for process in [child(names) for _ in range(4)]]
    assert all(each == found[0] for each in found)
    left = [path.name for path in cache.rglob("*") if path.is_file()]
    assert len(left) == len(names) + 1  # and the list of locales
    assert all(name.endswith(".json") and not name.startswith(".") for name in left)
    assert {name: digest(faker_pool(*name.split())) for name in names} == found[0]


def test_threads_share_a_pool():
    """Sixteen threads that ask at once get one object."""
    found = []
    threads = [threading.Thread(target=lambda: found.append(faker_pool("job"))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 16
    assert all(pool is found[0] for pool in found)


def test_a_cached_pool_needs_no_faker(cache):
    """It is read without importing Faker or its kin, in less than 5 ms."""
    built = faker_pool("name", "de_DE")
    assert built.build_seconds > 0
    seconds = []
    for _ in range(20):
        pools._pools.clear()
        start = time.perf_counter()
        read = faker_pool("name", "de_DE")
        seconds.append(time.perf_counter() - start)
        assert read == built
    assert min(seconds) < 0.005
    code = (
        "import sys; from misata_sql.values.pools import faker_pool; faker_pool('name', 'de_DE'); "
        "print({'faker', 'anyascii', 'numba', 'polars'} & set(sys.modules))"
    )
    path = os.pathsep.join(filter(None, [os.getcwd(), os.environ.get("PYTHONPATH")]))
    process = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=True
    )
    assert process.stdout.strip() == "set()"


DAMAGES = {
    "empty": lambda content: b"",
    "cut": lambda content: content[: len(content) // 2],
    "one bit": lambda content: content[:-20] + bytes([content[-20] ^ 1]) + content[-19:],
    "not ours": lambda content: b"{}",
    "another file's": lambda content: content.replace(b"job", b"jib"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_built_anew(cache, damage):
    """And replaced by a good one."""
    built = faker_pool("job")
    (path,) = cache.rglob("pool-job-*")
    good = path.read_bytes()
    path.write_bytes(DAMAGES[damage](good))
    forget()
    assert digest(faker_pool("job")) == digest(built)
    assert len(path.read_bytes()) >= len(good) - 10  # the seconds may have fewer digits
    assert pool_store.load(["pool", "job", "en_US", [], "value"]) is not None


def test_a_cache_that_cannot_be_written_costs_only_time(tmp_path, monkeypatch):
    """A pool is built where the cache's place is taken by a file."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MISATA_CACHE_DIR", str(tmp_path / "file"))
    assert faker_pool("job").size > 500
    forget()
    assert faker_pool("job").size > 500


CLOCKS = {"now", "today", "utcnow", "time", "time_ns", "localtime", "urandom", "getpid"}


def test_neither_clock_nor_shared_random_numbers_are_touched(monkeypatch):
    """No provider of dates or numbers asks the machine for the time, or disturbs Python's random module."""
    asked = []

    def watch(frame, event, argument):
        of_instance = isinstance(getattr(argument, "__self__", None), dt.date)  # as datetime.time()
        if event == "c_call" and argument.__name__ in CLOCKS and not of_instance:
            asked.append(argument)

    monkeypatch.setattr(pool_builder, "N_DRAWN", 16)
    monkeypatch.setattr(pool_builder, "_MOST_DRAWS", 64)
    names = [
        "date", "date_between", "date_object", "date_of_birth", "date_this_century", "date_this_month", "date_time",
        "date_time_ad", "date_time_between_dates", "future_date", "past_datetime", "iso8601", "time", "unix_time",
        "credit_card_expire", "passport_dob", "passport_full", "passport_gender", "uuid1", "uuid7", "color", "msisdn",
        "user_agent", "timezone", "year",
    ]  # fmt: skip
    places = [(name, "en_US") for name in names] + [
        ("curp", "es_MX"), ("ssn", "th_TH"), ("ssn", "sv_SE"), ("ssn", "es_ES"), ("ssn", "fi_FI"), ("ssn", "zh_CN"),
        ("ssn", "et_EE"), ("license_plate", "uk_UA"), ("businesses_inn", "ru_RU"), ("businesses_ogrn", "ru_RU"),
    ]  # fmt: skip
    for _, locale in places:
        faker_pool("word", locale)  # imports of Faker's own modules may look at the clock
    before = random.getstate()
    for provider, locale in places:
        sys.setprofile(watch)
        try:
            pool_builder.draw_pool(provider, locale, [], "value")
        finally:
            sys.setprofile(None)
        assert asked == [], provider
    assert random.getstate() == before


def test_the_clock_stands_still():
    """Faker's today is the last day of 2024, and names of months are English whatever the process speaks."""
    from misata_sql.values.faker_world import _Date, _Datetime

    assert all(value < NOW for value in faker_pool("date_time").values)
    assert {value.year for value in faker_pool("date_this_year").values} == {2024}
    assert set(faker_pool("date_this_month").values) == {dt.date(2024, 12, d) for d in range(1, 31)}
    assert all(value > NOW.date() for value in faker_pool("future_date").values)
    moment = _Datetime(2024, 12, 31, 23, 5)
    assert moment.strftime("%A %a %B %b %p %x %X %%B") == "Tuesday Tue December Dec PM 12/31/24 23:05:00 %B"
    assert f"{_Date(2024, 2, 3):%d %b}" == "03 Feb"
    assert isinstance(dt.datetime(2024, 1, 1), _Datetime)
    assert abs(_Datetime.now() - dt.datetime.now()) < dt.timedelta(seconds=10)  # outside of a build


def test_faker_is_as_before_after_a_build():
    """The substitutes are gone, also after an error; other threads never see them at work."""
    import faker.providers.date_time as module
    import faker.providers.ssn.es_MX as ssn

    with pytest.raises(GeneratorError):
        faker_pool("profile")
    faker_pool("date_of_birth")
    assert module.datetime is dt.datetime
    assert module.dtdate is dt.date
    assert ssn.random is random
    seen = []
    with pinned(pool_builder._Steered()):
        assert module.datetime.now() == NOW
        thread = threading.Thread(target=lambda: seen.append((module.datetime.now(), ssn.random.random())))
        thread.start()
        thread.join()
    assert abs(seen[0][0] - dt.datetime.now()) < dt.timedelta(seconds=10)


SAMPLED_BY_FAKER = [
    ("first_name", "en_US"),
    ("first_name_male", "hu_HU"),
    ("last_name_female", "cs_CZ"),
    ("last_name", "ja_JP"),
    ("prefix", "de_DE"),
    ("job", "fr_FR"),
    ("country_code", "en_US"),
    ("locale", "en_US"),
    ("currency_symbol", "en_US"),
    ("boolean", "en_US"),
    ("passport_gender", "en_US"),
    ("http_status_code", "en_US"),
    ("internet_explorer", "en_US"),
]


@pytest.mark.parametrize(("provider", "locale"), SAMPLED_BY_FAKER, ids=str)
def test_complete_pools_have_fakers_own_distribution(provider, locale):
    """Against 4,000 draws of Faker itself, by chi-square; one false alarm in 10^6 runs of a test."""
    from faker import Faker
    from scipy import stats

    pool = faker_pool(provider, locale)
    assert pool.is_complete
    real = Faker(locale)
    real.seed_instance(20250101)
    if provider == "passport_gender":
        random.seed(7)
    n_draws = 4_000
    counts = dict.fromkeys(pool.values, 0)
    for _ in range(n_draws):
        counts[getattr(real, provider)()] += 1  # KeyError: a value that the pool lacks
    total = sum(pool.likelihoods)
    observed, expected = [0], [0.0]
    for value, weight in zip(pool.values, pool.likelihoods, strict=True):
        if expected[-1] >= 5:
            observed.append(0)
            expected.append(0.0)
        observed[-1] += counts[value]
        expected[-1] += weight / total * n_draws
    if len(expected) > 1 and expected[-1] < 5:
        observed[-2:], expected[-2:] = [sum(observed[-2:])], [sum(expected[-2:])]
    assert len(expected) > 1
    assert stats.chisquare(observed, expected).pvalue > 1e-6


def test_sizes_and_origins():
    """Complete pools have every value; samples have 4,096, or as many as come easily."""
    assert faker_pool("first_name_female").origin == "weighted"
    assert faker_pool("job").origin == "listed"
    assert faker_pool("job").weights is None
    assert faker_pool("unix_device").origin == "composed"
    sampled = faker_pool("bban", "de_DE")
    assert (sampled.origin, sampled.size, sampled.weights, sampled.source) == ("sampled", 4096, None, "de_DE")
    assert sorted(faker_pool("month").values) == [f"{m:02}" for m in range(1, 13)]
    assert sum(faker_pool("month").likelihoods) == 4096
    assert len(set(faker_pool("name").values)) == 4096
    assert faker_pool("bban", "en_US").source == "en_GB"  # Faker's own choice, said
    assert faker_pool("uuid4", "de_DE").source == "en_US"
    assert faker_pool("random_int", "de_DE").source is None


def test_costly_values_make_smaller_samples(monkeypatch):
    """A sample ends at a number of random numbers, or of bytes, that does not depend on the machine's speed."""
    monkeypatch.setattr(pool_builder, "_MOST_ANSWERS", 2_000)
    first = faker_pool("json")
    assert 5 < first.size < 50
    forget()
    monkeypatch.setattr(pool_store, "load", lambda key: None)
    assert faker_pool("json").values == first.values
    monkeypatch.setattr(pool_builder, "_MOST_BYTES", 1_000)
    forget()
    assert 3 < faker_pool("text").size < 20


TYPES = {
    "bban": "VARCHAR", "random_int": "BIGINT", "pyfloat": "DOUBLE", "latitude": "DOUBLE", "boolean": "BOOLEAN",
    "date_object": "DATE", "date_time": "TIMESTAMP", "time_object": "TIME",
}  # fmt: skip


@pytest.mark.parametrize("provider", TYPES)
def test_values_have_their_sql_type(con, provider):
    """In a column of that type, as text in a VARCHAR column and in a plain query, as DuckDB writes it."""
    type_ = TYPES[provider]
    assert faker_pool(provider).type == type_
    ddl = f"CREATE TABLE t (x {{}} DEFAULT misata_faker('{provider}'))"
    query = "SELECT count(*), count(x), any_value(typeof(x)) FROM misata_table(?, 1000)"
    assert con.execute(query, [ddl.format(type_)]).fetchone() == (1000, 1000, type_)
    # the same stream, so the same values
    query = (
        "SELECT count(*) FROM misata_table(?, 1000) a POSITIONAL JOIN misata_table(?, 1000) b WHERE a.x::VARCHAR = b.x"
    )
    assert con.execute(query, [ddl.format(type_), ddl.format("VARCHAR")]).fetchone() == (1000,)
    assert con.execute(f"SELECT typeof(misata_faker('{provider}'))").fetchone() == ("VARCHAR",)


def test_the_example_of_the_documents_runs(con):
    """docs/values.md's, for a thousand rows without a NULL; the plan tells Faker's version."""
    text = (Path(__file__).parent.parent / "docs" / "values.md").read_text()
    ddl = text.partition("```sql\n")[2].partition("```")[0]
    con.execute("SELECT misata_define(?)", [ddl])
    row = con.execute("SELECT count(*), count(COLUMNS(*)) FROM misata_table('staff', 1000)").fetchone()
    assert set(row) == {1000}
    details = con.execute("SELECT detail FROM misata_explain('staff') WHERE name = 'account'").fetchone()
    assert details == (f"misata_faker('bban', 'de_DE'), 4,096 values from Faker {version('faker')}",)


def test_arguments_are_passed_on():
    """By position; they decide the pool."""
    assert set(faker_pool("random_element", arguments=(("x", "y"),)).values) == {"x", "y"}
    assert min(faker_pool("random_int", arguments=(5, 9)).values) == 5
    assert faker_pool("random_int", arguments=(5, 9)).size == 5
    assert faker_pool("boolean", arguments=(100,)).values == (True,)


REFUSED = {
    "profile": "type dict",
    "words": "type list",
    "latlng": "type tuple",
    "pytimezone": "type ZoneInfo",
    "time_delta": "type timedelta",
    "null_boolean": "gives None.*misata_null",
    "random_digit_or_empty": r"several types \(BIGINT, VARCHAR\)",
    "enum": "missing 1 required positional argument",
}


@pytest.mark.parametrize("provider", REFUSED)
def test_what_has_no_place_in_a_column_is_refused(provider):
    """By name and with the reason."""
    with pytest.raises(GeneratorError, match=f"(?s)misata_faker\\('{provider}', 'en_US'\\): .*{REFUSED[provider]}"):
        faker_pool(provider)


def test_unknown_names():
    """Guess which was meant; the plumbing of Faker's generator is no provider."""
    with pytest.raises(UnknownNameError, match="no Faker provider of locale de_DE named 'bbban'; did you mean 'bban'"):
        faker_pool("bbban", "de_DE")
    with pytest.raises(UnknownNameError, match="no Faker locale named 'fr_DE'; did you mean"):
        faker_pool("bban", "fr_DE")
    for name in ("seed", "add_provider", "parse", "random", "__init__", "../../x", ""):
        with pytest.raises(UnknownNameError, match="no Faker provider"):
            faker_pool(name)
    assert faker_pool("BBAN", "de-de") is faker_pool("bban", "de_DE")


def test_every_provider_gives_a_pool_or_a_reason(monkeypatch):
    """All of en_US, by small samples; a pool has distinct values and weights above 0."""
    from faker import Factory

    monkeypatch.setattr(pool_builder, "N_DRAWN", 24)
    monkeypatch.setattr(pool_builder, "_MOST_DRAWS", 96)
    names = pool_builder.provider_names(Factory.create("en_US"))
    refused = {}
    for name in names:
        try:
            pool = faker_pool(name)
        except MisataError as error:
            assert f"misata_faker('{name}', 'en_US')" in str(error)
            refused[name] = str(error)
        else:
            assert len(set(pool.values)) == pool.size > 0, name
            assert min(pool.likelihoods) > 0
            assert len(pool.likelihoods) == pool.size
    assert len(names) > 250
    assert set(REFUSED) <= set(refused)
    if version("faker") == PINNED:
        assert len(refused) - len({"image", "xml"} & set(refused)) == N_REFUSED


N_REFUSED = 41  # of the pinned Faker


def test_formats_and_masks():
    """Patterns before they are filled; every phone number of Faker's fits one of the masks."""
    import re

    from faker import Faker

    assert faker_formats("name_female", "ja_JP").values == ("{{last_name}} {{first_name_female}}",)
    assert faker_masks("postcode", "nl_NL").values == ("%###^^", "%### ^^")
    assert faker_masks("postcode", "en_GB") is None
    assert faker_masks("name", "en_US") is None
    signs = {
        "#": "[0-9]",
        "%": "[1-9]",
        "$": "[2-9]",
        "!": "[0-9]?",
        "@": "[1-9]?",
        "?": "[a-zA-Z]",
        "^": "[A-Z]",
        "~": "[a-z]",
    }
    for provider, locale in (("phone_number", "en_US"), ("phone_number", "fr_FR"), ("phone_number", "de_DE"),
                             ("postcode", "nl_NL"), ("postcode", "sv_SE"), ("phone_number", "pt_BR")):  # fmt: skip
        masks = faker_masks(provider, locale)
        shape = re.compile("|".join("".join(signs.get(c, re.escape(c)) for c in mask) for mask in masks.values))
        real = Faker(locale)
        real.seed_instance(1)
        assert all(shape.fullmatch(getattr(real, provider)()) for _ in range(300))


def test_memory_is_bounded(monkeypatch):
    """Pools beyond a number are forgotten, the least recently used first."""
    monkeypatch.setattr(pools, "_MOST_IN_MEMORY", 3)
    first = faker_pool("job")
    for name in ("prefix", "suffix", "color_name"):
        faker_pool(name)
    assert len(pools._pools) == 3
    assert faker_pool("job") is not first
    assert faker_pool("job") == first


def test_a_unique_column_takes_each_value_once(con):
    """Up to the size of the pool, whatever Faker's frequencies are; beyond it, refused with both numbers."""
    n = faker_pool("last_name").size
    ddl = "CREATE TABLE u (x VARCHAR UNIQUE DEFAULT misata_faker('last_name'))"
    query = "SELECT count(DISTINCT x), count(*) FROM misata_table(?, ?)"
    assert con.execute(query, [ddl, n]).fetchone() == (n, n)
    with pytest.raises(Exception, match=f"{n:,} different values.*{n + 1:,} rows"):
        con.execute(query, [ddl, n + 1])
