"""Random tables with random CHECKs, from the grammar that docs/expressions.md promises.

Most CHECKs are rectified, as in pivoted query synthesis (Rigger and Su, OSDI 2020): they are looked at in rows drawn
without CHECKs, and one that is true in none of them is negated. Those that pass some rows and not others are preferred,
and constants are often values of the columns. The rest comes as it comes, so that refusals are tested too.
"""

import functools
import operator
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from plain_rows import PlainRows, literal

_PART = re.compile(r"\{([^{}]+)\}")

# Of each kind: leaves, one of which a column of the kind is added to; then forms whose parts in braces are kinds, or
# lists of words.
LEAVES = {
    "integer": "0|1|2|(-3)|10|100",
    "decimal": "0.5|1.05|(-2.50)|99.9",
    "float": "1e0|2.5e-1|1e3",
    "text": "'a'|''|'Zb-'|'red'",
    "truth": "true|false|(NULL::BOOLEAN)",
    "date": "DATE '2020-02-29'|DATE '2022-07-01'",
    "time": "TIMESTAMP '2021-01-31 23:59:59.5'|TIMESTAMP '2023-05-01'",
    "words": "[1, 2]|[3, NULL]",
}
UNIONS = {
    "number": ("integer", "integer", "decimal", "float"), "exact": ("integer", "decimal"),
    "moment": ("date", "time"), "any": ("integer", "decimal", "float", "text", "date", "time"),
}  # fmt: skip
FORMS = {
    "integer": """
({integer} {+|-|*} {integer})
({integer} {//|%} {integer})
({integer} {&|^|<<|>>} {1|2|3})
({integer} | {integer})
xor({integer}, {integer})
(-{integer})
abs({integer})
round({integer}, {-1|0})
sign({number})
length({text})
len({words})
year({moment})
{month|day|quarter|dayofyear|isodow|dayofweek|week}({moment})
{hour|minute|second}({time})
date_part('{month|year|dow|day}', {moment})
extract({month|year|day} FROM {moment})
{date_diff|datediff}('{day|month|week|year}', {moment}, {moment})
({date} - {date})
CAST({number} AS {BIGINT|INTEGER|SMALLINT})
CAST({truth} AS INTEGER)
CASE WHEN {truth} THEN {integer} ELSE {integer} END
CASE {integer} WHEN 1 THEN {integer} WHEN 2 THEN {integer} END
{least|greatest|coalesce|nullif}({integer}, {integer})""",
    "decimal": """
({decimal} {+|-|*|%} {exact})
({exact} {+|-|*} {decimal})
round({decimal}, {0|1|2})
{floor|ceil|abs|-}({decimal})
CAST({number} AS {DECIMAL(10,2)|DECIMAL(18,6)|DECIMAL(6,1)})
CASE WHEN {truth} THEN {decimal} ELSE {decimal} END
{least|greatest|coalesce}({decimal}, {exact})""",
    "float": """
({float} {+|-|*|//|%} {number})
({number} / {number})
round({float}, {0|2})
{floor|ceil|abs|trunc}({float})
sqrt({number})
sqrt(abs({number}))
ln(abs({number}) + 1)
exp({float} / 1000)
({integer} ** {2|0.5})
pow({integer}, {0|1|2|3})
{power|pow}({float}, 2)
CAST({number} AS {DOUBLE|FLOAT})
CASE WHEN {truth} THEN {float} END
{least|greatest|coalesce}({float}, {number})""",
    "text": """
({text} || {text})
concat({text}, {integer})
{lower|upper|trim|reverse}({text})
substring({text}, {1|2|-2}, {1|2|3})
{left|right}({text}, {1|2})
replace({text}, 'a', 'b')
CAST({integer} AS VARCHAR)
CASE WHEN {truth} THEN {text} ELSE {text} END
coalesce({text}, {text})""",
    "truth": """
({truth} {AND|OR} {truth})
({truth} {AND|OR} {truth})
(NOT {truth})
({integer} {=|<>|<|<=|>|>=} {integer})
({number} {=|<>|<|<=|>|>=|!=} {number})
({number} IS {DISTINCT|NOT DISTINCT} FROM {number})
({text} {=|<>|<|>=} {text})
({moment} {=|<|>=|<=|>} {moment})
({date} {<|>=} {date})
({number} {BETWEEN|NOT BETWEEN} {number} AND {number})
({moment} BETWEEN {moment} AND {moment})
(({time} - {time}) {<|<=|>|>=} INTERVAL {2|40|900} {HOUR|DAY})
({integer} {IN|NOT IN} ({integer}, {integer}, 5))
({text} IN ({text}, 'a', 'ok'))
({any} IS {NULL|NOT NULL})
({truth} IS {TRUE|NOT FALSE})
({truth} = {truth})
{starts_with|contains|ends_with}({text}, {text})
({text} {LIKE|NOT LIKE|ILIKE} '{a%|%b%|_%|%e%|A%|r_d}')
({text} SIMILAR TO '{[a-m].*|.*e.*}')
regexp_matches({text}, '{^a|[0-9]|b$|e}')
(({integer} % {2|3|7}) = {0|1})
({truth} OR {any} IS NULL)
CASE WHEN {truth} THEN {truth} ELSE {truth} END
coalesce({truth}, {truth})
isnan({float})""",
    "date": """
({date} {+|-} {1|3|100})
({date} {+|-} CAST({integer} AS INTEGER))
CAST({time} AS DATE)
last_day({moment})
{greatest|least}({date}, {date})""",
    "time": """
({moment} {+|-} INTERVAL {1|2|30} {DAY|MONTH|HOUR|YEAR|WEEK})
({moment} {+|-} INTERVAL '{1 day 2 hours|3 months}')
date_trunc('{year|quarter|month|week|day|hour}', {moment})
CAST({date} AS TIMESTAMP)
({moment} + to_days({integer}))
coalesce({time}, {time})""",
    "words": """
list_append({words}, {integer})""",
}

# Generators of columns by kind and type; "" leaves the column to its name and type.
COLUMNS = {
    "integer": {
        "INTEGER": "|misata_uniform(-20, 20)|misata_uniform(0, 3)|misata_poisson(3)|misata_choice([1, 2, 5], [6, 3, 1])"
        "|misata_geometric(0.3)|misata_zipf(1.2, 50)|misata_sequence(1)",
        "TINYINT": "|misata_uniform(-100, 100)|misata_choice([0, 127, -128])",
        "BIGINT": "|misata_uniform(-9223372036854775808, 9223372036854775807)|misata_uniform(0, 1000000)",
        "SMALLINT": "|misata_normal(0, 300)",
        "UTINYINT": "misata_uniform(0, 255)",
        "UINTEGER": "misata_uniform(0, 4294967295)|misata_uniform(0, 40)",
        "UBIGINT": "misata_uniform(0, 100)",
        "HUGEINT": "misata_uniform(-5, 100)",
    },
    "decimal": {
        "DECIMAL(9,2)": "|misata_uniform(0, 100)|misata_lognormal(2, 1)",
        "DECIMAL(4,1)": "misata_uniform(-99.9, 99.9)",
        "DECIMAL(18,4)": "misata_normal(0, 1000)",
        "DECIMAL(30,2)": "misata_uniform(0, 1000)",
    },
    "float": {
        "DOUBLE": "|misata_normal(0, 1)|misata_exponential(0.1)|misata_choice([0.0, -0.0, 1.5, 1e300])",
        "FLOAT": "misata_uniform(-1, 1)|misata_normal(10, 100)",
    },
    "text": {
        "VARCHAR": "|misata_choice(['a', 'b', 'red', ''], [4, 3, 2, 1])|misata_regex('[a-c]{1,3}')|misata_vocabulary('colour')"
        "|misata_vocabulary('city')|misata_regex('[A-F]-\\d{2}')|misata_name()",
        "ENUM('red', 'green', 'a')": "|misata_choice(['red', 'a'])",
    },
    "truth": {"BOOLEAN": "|misata_bernoulli(0.2)"},
    "date": {"DATE": "|misata_uniform(DATE '2020-01-01', DATE '2020-03-01')"},
    "time": {
        "TIMESTAMP": "|misata_uniform(TIMESTAMP '2020-01-01', TIMESTAMP '2020-01-05')|misata_timeline(DATE '2020-01-01', DATE '2021-01-01')",
        "TIMESTAMP_S": "",
        "TIMESTAMP_MS": "",
    },
    "words": {"INTEGER[]": "|[misata_uniform(1, 3), misata_uniform(1, 9)]", "SMALLINT[]": ""},
}  # fmt: skip
COMPUTED = {"integer": "HUGEINT", "decimal": "DECIMAL(18,4)", "float": "DOUBLE", "text": "VARCHAR", "truth": "BOOLEAN",
            "date": "DATE", "time": "TIMESTAMP", "words": "INTEGER[]"}  # fmt: skip
PARENTS = "mn"
NAMES = ["a", "b", "Qty", "order by", "p x", "when_", "Ünï", 'q"t', "x1", "total"]
PICKS = ["", "misata_fk('uniform')", "misata_fk('zipf', 1.1)", "misata_fk('fanout', 0, 3, 20)",
         "misata_null(0.3, misata_fk('uniform'))", "misata_null(0.3, misata_fk('fanout', 0, 4, 20))"]  # fmt: skip


CANDIDATES = 8  # for one CHECK
FEW_PASSING = 2  # rows of the sample; with fewer a CHECK is negated
AS_IT_COMES = 0.15  # share of CHECKs that are not rectified


def constructs() -> set[str]:
    """What a CHECK may be made of: each form with each of its words."""
    return {_construct(form, word) for kind in FORMS for form in _forms(FORMS, kind) for word in _words(form)}


def _forms(forms: Mapping[str, str], kind: str) -> list[str]:
    return forms[kind].strip().split("\n")


def _words(form: str) -> list[str]:
    parts = [part for part in _PART.findall(form) if part not in LEAVES and part not in UNIONS]
    return [word for part in parts for word in part.split("|")] or [""]


def _construct(form: str, word: str) -> str:
    return f"{form}: {word}" if word else form


@dataclass(frozen=True)
class RandomColumn:
    """A column's declaration. rest: NOT NULL, UNIQUE or nothing; default, generated: expressions"""

    name: str
    type: str
    rest: str = ""
    default: str = ""
    generated: str = ""

    def sql(self, for_duckdb: bool) -> str:
        """for_duckdb: without a DEFAULT that only misata_define understands"""
        words = [quoted(self.name), self.type]
        if self.generated:
            words.append(f"GENERATED ALWAYS AS ({self.generated})")
        elif self.default and not (for_duckdb and ("misata_fk" in self.default or self.default.startswith("("))):
            words.append(f"DEFAULT {self.default}")
        return " ".join([*words, self.rest] if self.rest else words)


@dataclass(frozen=True)
class RandomTable:
    """A table t with CHECKs.

    parents: CREATE TABLEs of those that its foreign keys name
    checks: conditions that DuckDB keeps; beyond: those that name a parent's columns or a GENERATED one, which it refuses
    joins: SQL that joins the parents to t
    constructs: those of constructs() that its CHECKs have
    share: of 200 rows drawn without the CHECKs those that satisfy them; None where no such rows can be drawn
    """

    parents: tuple[str, ...]
    columns: tuple[RandomColumn, ...]
    constraints: tuple[str, ...]
    checks: tuple[str, ...]
    beyond: tuple[str, ...]
    joins: str
    constructs: frozenset[str] = frozenset()
    share: float | None = None

    def ddl(self, with_checks: bool = True, for_duckdb: bool = False) -> str:
        """The CREATE TABLE."""
        checks = [*self.checks, *(() if for_duckdb else self.beyond)] if with_checks else []
        parts = [column.sql(for_duckdb) for column in self.columns]
        return f"CREATE TABLE t ({', '.join([*parts, *self.constraints, *(f'CHECK ({check})' for check in checks)])})"

    @property
    def script(self) -> str:
        """The text for misata_define."""
        return ";\n".join([*self.parents, self.ddl()])


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def sql_of(
    rng: random.Random,
    kind: str,
    depth: int,
    leaves: Mapping[str, list[str]],
    forms: Mapping[str, str] = FORMS,
    unions: Mapping[str, tuple[str, ...]] = UNIONS,
    used: set[str] | None = None,
) -> str:
    """An expression of a kind with at most `depth` levels of operators over the leaves. used: gets its constructs"""
    kind = rng.choice(unions[kind]) if kind in unions else kind
    if depth == 0 or (rng.random() < 0.1 and kind != "truth"):
        return rng.choice(leaves[kind])
    form = rng.choice(_forms(forms, kind))
    words = []

    def fill(part: re.Match[str]) -> str:
        if part[1] in leaves or part[1] in unions:
            return sql_of(rng, part[1], depth - 1, leaves, forms, unions, used)
        words.append(rng.choice(part[1].split("|")))
        return words[-1]

    found = _PART.sub(fill, form)
    if used is not None:
        used.update(_construct(form, word) for word in words or [""])
    return found


@dataclass
class _Maker:
    rng: random.Random
    leaves: dict[str, list[str]] = field(default_factory=dict)
    columns: list[RandomColumn] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    named: set[str] = field(default_factory=set)  # leaves that are columns
    beyond: set[str] = field(default_factory=set)  # leaves of which DuckDB keeps no CHECK
    rows: PlainRows | None = None
    constructs: set[str] = field(default_factory=set)

    def column(self) -> None:
        """Add a column."""
        rng = self.rng
        kind = rng.choice(["integer"] * 4 + list(COLUMNS))
        name = self.unused.pop(rng.randrange(len(self.unused)))
        shown = quoted(name)
        if len(self.columns) > 1 and rng.random() < 0.15:
            computed = sql_of(rng, kind, 1, self.leaves)
            is_generated = rng.random() < 0.5 and not any(word in computed for word in self.beyond)
            parts = {"generated": computed} if is_generated else {"default": f"({computed})"}
            self.columns.append(RandomColumn(name, COMPUTED[kind], **parts))
            self.beyond |= {shown} if is_generated else set()
        else:
            type = rng.choice(list(COLUMNS[kind]))
            default, rest = rng.choice(COLUMNS[kind][type].split("|")), ""
            if default.startswith("misata_") and rng.random() < 0.25 and "sequence" not in default:
                default = f"misata_null(0.2, {default})"
            elif rng.random() < 0.1:
                rest = "NOT NULL"
            elif rng.random() < 0.2 and type in ("INTEGER", "BIGINT") and not default:
                rest = "UNIQUE"
            self.columns.append(RandomColumn(name, type, rest, default))
        self.read(kind, shown.upper() if name == "Qty" and shown not in self.beyond else shown, 8)

    def read(self, kind: str, word: str, weight: int) -> None:
        """Let expressions name a column."""
        self.leaves[kind] += [word] * weight
        self.named.add(word)

    def anchored(self, leaves: Mapping[str, list[str]]) -> dict[str, list[str]]:
        """The leaves, and some values of each column."""
        found = {kind: list(words) for kind, words in leaves.items()}
        for kind, words in leaves.items():
            for word in dict.fromkeys(word for word in words if word in self.named):
                values = self.rows.values(word) if self.rows else []
                found[kind] += [literal(value) for value in self.rng.sample(values, min(3, len(values)))]
        return found

    def check(self, depth: int, leaves: Mapping[str, list[str]]) -> str:
        """A condition that names some column."""
        if self.rows is None or self.rng.random() < AS_IT_COMES:
            found, used = self._candidate(depth, leaves)
        else:
            found, used = self._rectified(self.rows, depth, leaves)
        self.constructs |= used
        if self.rows is not None:
            self.rows.keep(self.rows.passing(found) or set())
        return found

    def _rectified(self, rows: PlainRows, depth: int, leaves: Mapping[str, list[str]]) -> tuple[str, set[str]]:
        """One that some rows satisfy, and not all where such a one is found."""
        spare = self._candidate(depth, leaves)
        for _ in range(CANDIDATES):
            found, used = self._candidate(depth, leaves)
            passing = rows.passing(found)
            if passing is None:  # an error of types
                continue
            if len(passing) < FEW_PASSING:
                found, used = f"(NOT {found})", used | {"(NOT {truth})"}
                passing = rows.passing(found)
            if passing:
                spare = found, used
                if len(passing) < len(rows.left):
                    break
        return spare

    def _candidate(self, depth: int, leaves: Mapping[str, list[str]]) -> tuple[str, set[str]]:
        for attempt in range(200):
            used: set[str] = set()
            found = sql_of(self.rng, "truth", depth + attempt // 20, leaves, used=used)
            if any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", found) for word in self.named):
                return found, used
        return f"{self.rng.choice(sorted(self.named))} IS NOT NULL", {"({any} IS {NULL|NOT NULL}): NOT NULL"}


def random_table(rng: random.Random) -> RandomTable:
    """Two to five columns, none to two parents, one to three CHECKs."""
    maker = _Maker(rng, {kind: words.split("|") for kind, words in LEAVES.items()}, unused=list(NAMES))
    parents, constraints, joins = [], [], ""
    joined: dict[str, list[str]] = {kind: [] for kind in LEAVES}
    for number in range(rng.choice([0, 0, 0, 1, 2])):
        name = PARENTS[number]
        parents.append(
            f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, {name}i INTEGER DEFAULT misata_uniform(0, 9), "
            f"{name}d DATE DEFAULT misata_uniform(DATE '2020-01-01', DATE '2020-03-01'), {name}s VARCHAR)"
        )
        maker.columns.append(
            RandomColumn(f"{name}_id", "INTEGER", default=rng.choice(PICKS if number == 0 else PICKS[:3]))
        )
        constraints.append(f"FOREIGN KEY ({name}_id) REFERENCES {name}")
        maker.read("integer", f"{name}_id", 4)
        for kind, initial in (("integer", "i"), ("date", "d"), ("text", "s")):
            joined[kind] += [f"{name}.{name}{initial}"] * 6
        joins += f" LEFT JOIN {name} ON {name}.id = t.{name}_id"
    for _ in range(rng.randint(2, 5)):
        maker.column()
    plain = RandomTable(tuple(parents), tuple(maker.columns), tuple(constraints), (), (), joins)
    maker.rows = PlainRows.drawn(plain)
    leaves = maker.anchored(maker.leaves)
    checks = [maker.check(rng.randint(1, 3), leaves) for _ in range(rng.choice([1, 1, 2, 3]))]
    if parents and rng.random() < 0.4:
        cells = {word for words in joined.values() for word in words}
        maker.named |= cells
        both = {kind: words + joined[kind] for kind, words in leaves.items()}
        checks.append(maker.check(rng.randint(1, 2), both))
    beyond = [
        check
        for check in checks
        if any(word in check for word in {*maker.beyond, *functools.reduce(operator.iadd, joined.values(), [])})
    ]
    kept = [check for check in checks if check not in beyond]
    return replace(
        plain,
        checks=tuple(kept),
        beyond=tuple(beyond),
        constructs=frozenset(maker.constructs),
        share=len(maker.rows.left) / maker.rows.n_rows if maker.rows else None,
    )
