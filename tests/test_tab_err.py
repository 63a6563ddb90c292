"""tab-err as the oracle of mechanisms and operators: the same effect on the same column at the same rate.

Where the two mean different things the test says what each does; docs/chaos.md has them in one table. tab-err runs on
Python below 3.13, with pandas 2.
"""

import itertools
import random
from collections import Counter

import numpy as np
import pytest
import scipy.stats

import misata_sql
from misata_sql.chaos.operators.keyboards import neighbours

pd = pytest.importorskip("pandas")
pytest.importorskip("tab_err")
from tab_err import error_mechanism, error_type  # noqa: E402
from tab_err.api.low_level import create_errors  # noqa: E402

FALSE_ALARM = 1e-6  # of each statistical test, at a fixed seed
N = 20_000
SEED = 11
REGIONS = ("EU", "NA", "APAC", "LATAM")
SHARES = (0.5, 0.3, 0.15, 0.05)
CELLS = f"""CREATE TABLE cells (
    id BIGINT PRIMARY KEY,
    number DOUBLE DEFAULT misata_normal(100, 15),
    other DOUBLE DEFAULT misata_lognormal(3, 1),
    whole BIGINT DEFAULT misata_uniform(1, 100000),
    ordered_at TIMESTAMP DEFAULT misata_timeline(DATE '2024-01-01', DATE '2025-01-01'),
    word VARCHAR DEFAULT misata_regex('[a-z]{{3,9}}'),
    name VARCHAR DEFAULT misata_regex('[A-Z][a-z]{{3,7}} [A-Z][a-z]{{3,7}}'),
    region ENUM {REGIONS} DEFAULT misata_choice({list(REGIONS)}, {list(SHARES)}))"""
CLEAN = f"misata_table('cells', {N}, seed := {SEED})"


@pytest.fixture(scope="module")
def con():
    """The table cells; and marked, where it is stored with the cells that tab-err hit at a rate of a half."""
    connection = misata_sql.connect()
    connection.execute("SELECT misata_define(?)", [CELLS])
    connection.execute("SET threads = 1")
    connection.execute(
        f"CREATE TABLE marked AS SELECT * REPLACE (date_trunc('second', ordered_at) AS ordered_at) FROM {CLEAN}"
    )
    data = frame(connection, "FROM marked")
    mask = error_mechanism.ECAR(seed=SEED).sample(data, "number", 0.5)["number"]
    connection.register("mask", mask.to_frame("hit"))
    connection.execute("CREATE OR REPLACE TABLE marked AS SELECT marked.*, hit FROM marked POSITIONAL JOIN mask")
    connection.execute("SELECT misata_define(sql) FROM duckdb_tables() WHERE table_name = 'marked'")
    yield connection
    connection.close()


def frame(con, query):
    """A query's rows as tab-err expects them: moments in nanoseconds, categories without an order."""
    rows = con.execute(query).df()
    moments = dict.fromkeys(rows.select_dtypes("datetime").columns, "datetime64[ns]")
    return rows.astype(moments | {name: pd.CategoricalDtype(REGIONS) for name in rows.columns if name == "region"})


def both(con, type, column, value):
    """Cells that were hit: before, by tab-err, and by UPDATE ... SET column = value. The others stay as they are."""
    data = frame(con, "FROM marked")
    hit = data.pop("hit").to_numpy(bool)
    mask = pd.DataFrame({name: hit if name == column else False for name in data.columns})
    theirs = type.apply(data, mask, column)
    scenario = f"UPDATE marked SET {column} = {value} WHERE hit"
    query = con.execute("SELECT rows_sql FROM misata_chaos_sql('marked', ?, seed := 3)", [scenario]).fetchone()[0]
    ours = frame(con, query)[column]
    before = data[column]
    assert (theirs[~hit] == before[~hit]).all() and (ours[~hit] == before[~hit]).all()
    return before[hit].to_numpy(), theirs[hit].to_numpy(), ours[hit].to_numpy()


def are_alike(*counts):
    """Whether counts may be of the same distribution: a chi-square test of homogeneity."""
    keys = sorted(set().union(*counts))
    table = [[count[key] for key in keys] for count in counts]
    return scipy.stats.chi2_contingency(table).pvalue > FALSE_ALARM


# Mechanisms


def hits(con, where):
    """Rows whose number is lost under a WHERE of ours."""
    scenario = f"UPDATE cells SET number = NULL WHERE {where}"
    rows = f"misata_perturb('cells', {N}, $${scenario}$$, seed := {SEED})"
    return frame(con, f"SELECT * FROM {rows}")["number"].isna().to_numpy()


def lost(con, mechanism, rate):
    """The clean rows, and which of them lose their number by tab-err."""
    data = frame(con, f"FROM {CLEAN}")
    dirty, mask = create_errors(data, "number", rate, mechanism, error_type.MissingValue())
    hit = mask["number"].to_numpy()
    assert (dirty["number"].isna() == hit).all() and hit.sum() == int(N * rate)
    return data, hit


@pytest.mark.parametrize("rate", [0.02, 0.3])
def test_ecar_is_completely_at_random(con, rate):
    """A count that tab-err fixes and misata_chance draws; misata_exactly fixes it too. No group is hit more."""
    data, theirs = lost(con, error_mechanism.ECAR(seed=SEED), rate)
    chance, exactly = hits(con, f"misata_chance({rate})"), hits(con, f"misata_exactly({theirs.sum()})")
    assert exactly.sum() == theirs.sum()
    assert scipy.stats.binomtest(int(chance.sum()), N, rate).pvalue > FALSE_ALARM
    for groups in (data["region"].astype(str), pd.qcut(data["other"], 10, False), pd.qcut(data["number"], 10, False)):
        assert are_alike(*(Counter(groups[hit]) for hit in (theirs, chance, exactly)))
        for group in set(groups):
            of_group = (groups == group).to_numpy()
            for hit in (theirs, chance, exactly):
                found = scipy.stats.binomtest(int(hit[of_group].sum()), int(of_group.sum()), rate)
                assert found.pvalue > FALSE_ALARM, group


@pytest.mark.parametrize("rate", [0.02, 0.3])
@pytest.mark.parametrize(
    ("mechanism", "column"),
    [(error_mechanism.EAR("other", seed=SEED), "other"), (error_mechanism.ENAR(seed=SEED), "number")],
    ids=["EAR", "ENAR"],
)
def test_ear_and_enar_are_conditions(con, mechanism, column, rate):
    """They hit all of a block of neighbouring values, which tab-err draws and a WHERE names: the very same cells."""
    data, theirs = lost(con, mechanism, rate)
    block = data[column][theirs]
    between = f"{column} BETWEEN {block.min():.17e} AND {block.max():.17e}"
    assert (hits(con, between) == theirs).all()
    thinned = hits(con, f"{between} AND misata_chance(0.4)")  # which tab-err cannot
    assert not thinned[~theirs].any()
    assert scipy.stats.binomtest(int(thinned.sum()), int(theirs.sum()), 0.4).pvalue > FALSE_ALARM
    for hit in (theirs, thinned):  # region depends on neither column
        regions = Counter(data["region"].astype(str)[hit])
        shares = [regions[r] for r in REGIONS], np.array(SHARES) * hit.sum()
        assert scipy.stats.chisquare(*shares).pvalue > FALSE_ALARM


# Types whose result is one


CERTAIN = [
    (error_type.MissingValue(), "number", "NULL"),
    (error_type.MissingValue({"missing_value": "N/A"}), "word", "misata_default(word, 'N/A')"),
    (error_type.AddDelta({"add_delta_value": 5.25}), "number", "misata_unit(number, 1, 5.25)"),
    (error_type.AddDelta({"add_delta_value": -7}), "whole", "misata_unit(whole, 1, -7)"),
    (error_type.AddDelta({"add_delta_value": 90}), "ordered_at", "misata_clock_skew(ordered_at, 90)"),
    (error_type.WrongUnit({"wrong_unit_scaling": lambda x: x * 100}), "number", "misata_unit(number, 100)"),
    (error_type.WrongUnit({"wrong_unit_scaling": lambda x: x * 1000}), "whole", "misata_unit(whole, 1000)"),
    (error_type.WrongUnit({"wrong_unit_scaling": lambda x: x * 1.8 + 32}), "number", "misata_unit(number, 1.8, 32)"),
    (error_type.Extraneous({"extraneous_value_template": "{value} "}), "word", "misata_whitespace(word, 'trailing')"),
    (error_type.Extraneous({"extraneous_value_template": "<{value}>"}), "word", "'<' || word || '>'"),
    (error_type.Replace({"replace_what": "e", "replace_with": "3"}), "word", "replace(word, 'e', '3')"),
    (error_type.Permutate(), "name", "misata_near_duplicate(name, 'swapped_words')"),
    (error_type.Mistype({"mistype_dtype": "int64"}), "number", "trunc(number)"),
]  # fmt: skip


@pytest.mark.parametrize(("type", "column", "value"), CERTAIN, ids=[f"{type(t).__name__} {v}" for t, _, v in CERTAIN])
def test_what_is_certain_is_the_same_cell(con, type, column, value):
    before, theirs, ours = both(con, type, column, value)
    assert len(before) == N // 2
    assert all(a == b or (a != a and b != b) for a, b in zip(theirs, ours, strict=True))
    assert any(a != b for a, b in zip(before, ours, strict=True))


def test_types_of_single_cells(con):
    """Mistype gives single cells another type, and MissingValue a text '<NA>' or 'nan'; here a column has one type."""
    data = frame(con, "FROM marked").drop(columns="hit")
    mask = pd.DataFrame({name: [name in ("whole", "word")] * N for name in data.columns})
    theirs = error_type.Mistype({"mistype_dtype": "string"}).apply(data, mask, "whole")
    scenario = "ALTER TABLE marked ALTER COLUMN whole TYPE VARCHAR; UPDATE marked SET word = NULL"
    query = con.execute("SELECT rows_sql FROM misata_chaos_sql('marked', ?)", [scenario]).fetchone()[0]
    ours = con.execute(query).df()
    assert list(theirs) == list(ours["whole"])
    assert set(error_type.MissingValue().apply(data, mask, "word")) <= {"<NA>", "nan"}
    assert ours["word"].isna().all()


ENCODINGS = ("utf_8", "iso-8859-1", "windows-1252", "windows-1250", "windows-1251", "iso-8859-2")


@pytest.mark.parametrize(("written", "read"), list(itertools.permutations(ENCODINGS, 2)))
def test_mojibake_is_the_same_text(con, written, read):
    """But where the bytes are none of the encoding: tab-err drops them, we read U+FFFD, or a control character."""
    draw = random.Random(f"{written} {read}")
    points = (*range(0xA0, 0x180), *range(0x400, 0x460), 0x20AC, *b"abcdefgh" * 8)
    letters = [chr(point) for point in points if chr(point).encode(written, "ignore")]
    points = range(0x80, 0xA0)  # where the encodings of Western Europe differ
    letters += [c for c in (bytes((b,)).decode(written, "ignore") for b in points) if c] if written != "utf_8" else []
    letters += [piece for piece in (c.encode(read, "ignore").decode(written, "ignore") for c in letters) if piece]
    data = pd.DataFrame({"text": ["".join(draw.choices(letters, k=draw.randint(1, 6))) for _ in range(600)]})
    config = {"encoding_sender": written, "encoding_receiver": read}
    theirs = error_type.Mojibake(config).apply(data, data == data, "text")
    ours = con.execute(f"SELECT misata_mojibake(text, '{written}', '{read}', 0) FROM data").fetchall()
    none = (
        {chr(b) for b in range(0x80, 0xA0) if not bytes((b,)).decode(read, "ignore")} if read != "utf_8" else "\ufffd"
    )
    n_exact = 0
    for text, their, (our,) in zip(data["text"], theirs, ours, strict=True):
        assert "".join(c for c in our if c not in none) == their, text
        n_exact += our == their != text
    assert n_exact > 20


def test_mojibake_of_what_the_encoding_lacks(con):
    """tab-err drops it; we write a question mark, as encoders do."""
    data = pd.DataFrame({"text": ["Łódź"]})
    config = {"encoding_sender": "iso-8859-1", "encoding_receiver": "windows-1251"}
    assert list(error_type.Mojibake(config).apply(data, data == data, "text")) == ["уd"]
    ours = con.execute("SELECT misata_mojibake(text, 'latin1', 'cp1251', 0) FROM data").fetchone()
    assert ours == ("?уd?",)


# Types whose result is drawn


@pytest.mark.parametrize(
    ("weighing", "values"),
    [
        ("uniform", (f"misata_swap(region, {list(REGIONS)})", "misata_perturb('swap', 1)")),
        ("frequency", (f"misata_choice({list(REGIONS)}, {list(SHARES)})",)),
    ],
)
def test_category_swap(con, weighing, values):
    """tab-err draws another label once for each label of the column (pandas applies a function to categories), ours
    for each cell: uniformly; by frequency it is a new draw of the column's distribution, which may give the same."""
    labels = [region for region, share in zip(REGIONS, SHARES, strict=True) for _ in range(round(20 * share))]
    data = pd.DataFrame({"region": pd.Categorical(labels, REGIONS)})
    np.random.seed(SEED)
    type, theirs = error_type.CategorySwap({"mislabel_weighing": weighing}), Counter()
    random.seed(SEED)
    for _ in range(400):
        theirs.update(set(zip(labels, type.apply(data, data == data, "region"), strict=True)))
    assert sum(theirs.values()) == 400 * len(REGIONS)
    for value in values:
        before, _, ours = both(con, type, "region", value)
        found = Counter((old, new) for old, new in zip(before, ours, strict=True) if old != new)
        assert found.total() == len(before) or weighing == "frequency"
        for old in REGIONS:
            others = {new: share for new, share in zip(REGIONS, SHARES, strict=True) if new != old}
            weights = np.array([share if weighing == "frequency" else 1 for share in others.values()])
            for counts in (theirs, found):
                counted = np.array([counts[old, new] for new in others])
                expected = weights / weights.sum() * counted.sum()
                assert scipy.stats.chisquare(counted, expected).pvalue > FALSE_ALARM, (value, old)


def test_outliers(con):
    """Both leave Tukey's fences, and go up as often as down. tab-err pushes a value on, past the fence of its own side;
    misata_outlier puts it at least three interquartile ranges away, on either side, with a heavy tail."""
    before, theirs, ours = both(con, error_type.Outlier(seed=SEED), "number", "misata_outlier(number)")
    clean = frame(con, "FROM marked")["number"]
    first, third = clean.quantile(0.25), clean.quantile(0.75)
    spread, mean = third - first, clean.mean()
    for after in (theirs, ours):
        is_out = (after < first - 1.5 * spread) | (after > third + 1.5 * spread)
        assert is_out.mean() > 0.9
        up = int((after > before).sum())
        assert scipy.stats.binomtest(up, len(after), 0.5).pvalue > FALSE_ALARM
    is_on = [(after > before) == (before > mean) for after in (theirs, ours)]
    assert is_on[0].all()
    assert scipy.stats.binomtest(int(is_on[1].sum()), len(ours), 0.5).pvalue > FALSE_ALARM
    sizes = [np.abs(after - before) / spread for after in (theirs, ours)]
    assert sizes[0].min() > 1.4 and sizes[0].max() < 2.6  # 2, by the noise of 0.1
    of_10_000 = np.sort(clean[:10_000])
    sizes[1] *= spread / (of_10_000[-2500] - of_10_000[2499])
    assert sizes[1].min() > 3 - 1e-9
    assert scipy.stats.kstest(sizes[1], scipy.stats.pareto(2, scale=3).cdf).pvalue > FALSE_ALARM


def test_outliers_of_tab_err_in_sql(con):
    """A push away from the mean, then noise: the same distribution, and the same size without noise."""
    clean = frame(con, "FROM marked")["number"]
    first, third, mean = clean.quantile(0.25), clean.quantile(0.75), clean.mean()
    up, down = 0.7 * (third + 1.5 * (third - first) - mean), 0.7 * (mean - (first - 1.5 * (third - first)))
    push = f"CASE WHEN number < {mean:.17e} THEN number - {down:.17e} ELSE number + {up:.17e} END"
    config = {"outlier_coefficient": 0.7, "outlier_noise_coeff": 0.0}
    _, theirs, ours = both(con, error_type.Outlier(config, seed=SEED), "number", push)
    assert (theirs == ours).all()
    config = {"outlier_coefficient": 0.7, "outlier_noise_coeff": 0.2}
    value = f"misata_noise({push}, {0.2 * (third - first):.17e})"
    before, theirs, ours = both(con, error_type.Outlier(config, seed=SEED), "number", value)
    for side in (before < mean, before > mean):
        changes = (theirs - before)[side], (ours - before)[side]
        assert scipy.stats.ks_2samp(*changes).pvalue > FALSE_ALARM


LETTERS = "abcdefghijklmnopqrstuvwxyz"
KEYS = neighbours("qwerty")


def test_keys_beside_each_other(con):
    """Of every letter, but keys of punctuation, which ours has not; of a digit ours has no letter."""
    keyboard = neighbours("qwerty")
    keys = set("".join(keyboard.values()))
    for key in LETTERS + LETTERS.upper() + "1234567890":
        data = pd.DataFrame({"key": [key] * 500})  # missing one of six: 6 * (5/6)^500, below 1e-38
        theirs = set(error_type.Typo(seed=SEED).apply(data, data == data, "key"))
        made = con.execute(f"SELECT DISTINCT misata_typo('{key}', i) FROM range(2000) t(i)").fetchall()
        ours = {text for (text,) in made if len(text) == 1}
        known = {new for new in theirs if new.lower() in keys}
        assert ours == (known if key.isalpha() else {new for new in known if not new.isalpha()}), key


def test_typos(con):
    """tab-err hits a key beside the right one; so do a quarter of ours, at the same places, with the same keys. The
    others swap two letters, leave one out and type one twice: one edit, as there."""
    before, theirs, ours = both(con, error_type.Typo(seed=SEED), "word", "misata_typo(word)")
    for after in (theirs, ours):
        con.register("typos", pd.DataFrame({"before": before, "after": after}))
        edits = con.execute("SELECT damerau_levenshtein(before, after), count(*) FROM typos GROUP BY 1").fetchall()
        assert edits == [(1, N // 2)]
    places, keys = [], []
    for after in (theirs, ours):
        found = [
            (i, a[i], b[i])
            for a, b in zip(before, after, strict=True)
            if len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1
            for i in range(len(a))
            if a[i] != b[i]
        ]
        places.append(Counter(i for i, _, _ in found))
        keys.append(Counter((old, new) for _, old, new in found))
    more = {old for old, new in keys[0] if new not in KEYS[old]}  # punctuation beside it
    assert more == set("klmp")
    assert are_alike(*places)
    assert are_alike(*(Counter({pair: n for pair, n in count.items() if pair[0] not in more}) for count in keys))
    assert sum(places[0].values()) == len(before)
    assert scipy.stats.binomtest(sum(places[1].values()), len(before), 0.25).pvalue > FALSE_ALARM


def test_texts_of_many_words_and_of_none(con):
    """tab-err puts an error into every tenth word, and a character into the empty text; misata_typo one into a cell."""
    data = pd.DataFrame({"text": ["elm street " * 10, ""] * 50, "key": range(100)})
    con.register("made", data.assign(theirs=error_type.Typo(seed=SEED).apply(data, data == data, "text")))
    edits = "SELECT text = '', list(DISTINCT damerau_levenshtein(text, {})) FROM made GROUP BY 1 ORDER BY 1"
    assert con.execute(edits.format("theirs")).fetchall() == [(False, [2]), (True, [1])]
    assert con.execute(edits.format("misata_typo(text, key)")).fetchall() == [(False, [1]), (True, [0])]


def test_orders_of_three_words(con):
    """tab-err takes any other order, ours swaps two neighbours."""
    data = pd.DataFrame({"text": ["a b c"] * 3_000, "key": range(3_000)})
    theirs = Counter(error_type.Permutate(seed=SEED).apply(data, data == data, "text"))
    made = con.execute("SELECT misata_near_duplicate(text, 'swapped_words', key) FROM data").fetchall()
    ours = Counter(text for (text,) in made)
    assert set(theirs) == {"a c b", "b a c", "b c a", "c a b", "c b a"} and set(ours) == {"a c b", "b a c"}
    for counts in (theirs, ours):
        assert scipy.stats.chisquare(list(counts.values())).pvalue > FALSE_ALARM
