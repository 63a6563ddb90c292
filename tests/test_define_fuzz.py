"""misata_define takes any text: tables that can be planned, or an error of ours."""

from hypothesis import given, settings
from hypothesis import strategies as st
from zoo import GENERATOR_TABLE, TYPE_TABLE

from misata_sql.errors import MisataError
from misata_sql.generators.catalogue import CATALOGUE
from misata_sql.registry import Registry

WORDS = """CREATE TABLE t ( x y INTEGER VARCHAR(3) DECIMAL(4,2) DATE TIMESTAMP BOOLEAN ENUM('a','b') DOUBLE[] STRUCT(a INT)
PRIMARY KEY NOT NULL DEFAULT CHECK UNIQUE REFERENCES GENERATED ALWAYS AS > < = <> BETWEEN AND IN ( ) , ; 1 -1 0.5 1e9 NULL 'a'
'2020-01-01' || + - * / CASE WHEN THEN ELSE END INTERVAL 1 DAY :: [ ] { } -- /*""".split()
CONSTANTS = ["0", "1", "-1", "0.5", "1e9", "NULL", "'a'", "''", "true", "DATE '2020-01-01'", "[1, 2]", "['a']", "[0.5, 0.5]",
             "misata_normal(0, 1)", "misata_uuid()", "misata_choice(['a', 'b'])", "INTERVAL 1 DAY", "x"]  # fmt: skip
TYPES = ["INTEGER", "TINYINT", "DOUBLE", "DECIMAL(3,1)", "DATE", "TIMESTAMP", "TIME", "VARCHAR", "VARCHAR(2)", "UUID", "BOOLEAN",
         "ENUM('a', 'b')", "INTERVAL", "BLOB", "HUGEINT", "INTEGER[]", "BIT"]  # fmt: skip


def plan_all(text: str) -> None:
    """Everything up to the first row; raises only MisataError."""
    registry = Registry()
    try:
        registry.define(text)
        for name in registry.defined_names():
            plan = registry.plan(name, 100)
            plan.scan(tuple(range(len(plan.columns)))).open().fill(0, 100)
    except MisataError as error:
        assert str(error).strip()


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_sequences_of_words(words):
    """Mostly nonsense behind the head of a CREATE TABLE."""
    plan_all("CREATE TABLE t (x INTEGER, y " + " ".join(words))


@settings(max_examples=500, deadline=None)
@given(
    st.sampled_from(TYPES),
    st.sampled_from([g.name for g in CATALOGUE]),
    st.lists(st.sampled_from(CONSTANTS), max_size=4),
    st.sampled_from(
        ["", " NOT NULL", " CHECK (y > 1)", " CHECK (y IN (1, 'a'))", " PRIMARY KEY", " CHECK (y <> '2020-01-01')"]
    ),
)
def test_calls_with_any_arguments(type_, generator, arguments, rest):
    """Any generator with any constants in a column of any type."""
    plan_all(f"CREATE TABLE t (x INTEGER, y {type_} DEFAULT {generator}({', '.join(arguments)}){rest})")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([TYPE_TABLE, GENERATOR_TABLE]), st.data())
def test_damaged_definitions(text, data):
    """A piece cut out of a definition that is right."""
    start = data.draw(st.integers(0, len(text)))
    plan_all(text[:start] + text[data.draw(st.integers(start, min(len(text), start + 40))) :])
