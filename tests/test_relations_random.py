"""Random schemas: DuckDB accepts every row, or the definition is refused with a way out."""

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemas import Schema

import misata_sql

KEY_TYPES = ["INTEGER", "BIGINT", "UUID", "VARCHAR", "DATE", "DECIMAL(12,2)", "BLOB", "TIMESTAMP", "SMALLINT"]
PICKS = [
    "", "", "«DEFAULT misata_fk('uniform')»", "«DEFAULT misata_fk('zipf', 1.1)»", "«DEFAULT misata_fk('permutation')»",
    "«DEFAULT misata_fk('fanout', 0, 2, 9)»", "«DEFAULT misata_fk('fanout', 1, 3, NULL)»",
    "«DEFAULT misata_null(0.3, misata_fk('uniform'))»", "«DEFAULT misata_null(0.5, misata_fk('fanout', 0, 4, 10))»",
]  # fmt: skip
NAMES = ["a", "B b", "order", "Ünï", 'q"t']


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@st.composite
def schemas(draw: st.DrawFn) -> Schema:
    """Two to four tables, each with a key and foreign keys to earlier ones, by name and by composite key."""
    tables: list[tuple[str, list[tuple[str, str]]]] = []  # name, columns of the key with types
    statements = []
    for name in NAMES[: draw(st.integers(2, 4))]:
        own = [("id", draw(st.sampled_from(KEY_TYPES)))]
        columns, constraints, links = [], [], []
        for number, place in enumerate(draw(st.lists(st.integers(0, len(tables) - 1), max_size=2)) if tables else []):
            parent, key = tables[place]
            taken = [(f"{column} {number}", type) for column, type in key]
            pick = draw(st.sampled_from(PICKS))
            required = "NOT NULL" if "null" not in pick and draw(st.booleans()) else ""
            for i, (column, type) in enumerate(taken):
                columns.append(f"{quoted(column)} {type} {required} {pick if i == 0 else ''}")
            listed = ", ".join(quoted(column) for column, _ in taken)
            constraints.append(f"FOREIGN KEY ({listed}) REFERENCES {quoted(parent)}")
            if draw(st.integers(0, 3)) == 0:
                constraints.append(f"UNIQUE ({listed})")
            links.append((taken, pick))
        form = draw(st.sampled_from(["id", "id", "links", "line"]))
        if form == "links" and links:
            own = list(dict.fromkeys(pair for taken, _ in links for pair in taken))
        elif form == "line" and links:
            own = [*links[0][0], ("line", "INTEGER")]
            columns.append("line INTEGER")
        else:
            columns.append(f"id {own[0][1]}")
        if draw(st.booleans()):
            columns.append("code VARCHAR UNIQUE")
        if any(column.startswith("code") for column in columns) and draw(st.booleans()):
            columns.append("note VARCHAR «DEFAULT code || '!'» UNIQUE")
        constraints.append(f"PRIMARY KEY ({', '.join(quoted(column) for column, _ in own)})")
        statements.append(f"CREATE TABLE {quoted(name)} ({', '.join([*columns, *constraints])});")
        tables.append((name, own))
    return Schema("random", tuple(name for name, _ in tables), "\n".join(statements))


outcomes = {"accepted": 0, "refused": 0}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(schema=schemas(), scale=st.sampled_from([0.001, 0.0137, 0.05, 0.3]), seed=st.integers(0, 3))
def test_every_row_is_accepted_or_the_schema_is_refused(schema: Schema, scale: float, seed: int):
    """Created with all constraints and filled at one scale; a refusal says why and is no internal error."""
    con = misata_sql.connect()
    try:
        con.execute(schema.duckdb_sql)
        try:
            con.execute("SELECT misata_define(?)", [schema.definition]).fetchall()
            calls = [
                (name, f"misata_table('{quoted(name)}', NULL, scale := {scale}, seed := {seed})")
                for name in schema.tables
            ]
            for name, call in calls:
                con.execute(f"CREATE TABLE {quoted('new ' + name)} AS FROM {call}")
        except duckdb.Error as error:
            assert "internal error" not in str(error)
            assert "Hint: " in str(error)
            outcomes["refused"] += 1
            return
        for name, _ in calls:
            con.execute(f"INSERT INTO {quoted(name)} FROM {quoted('new ' + name)}")
        outcomes["accepted"] += 1
    finally:
        con.close()


def test_random_schemas_were_mostly_accepted():
    """So that the test above shows something."""
    assert sum(outcomes.values()) >= 100
    assert outcomes["accepted"] > outcomes["refused"] > 0
