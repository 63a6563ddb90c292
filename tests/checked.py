"""A random table with CHECKs, generated and put into DuckDB with all of its constraints; or why it was refused."""

import re
from dataclasses import dataclass

import duckdb
from plain_rows import draw_plain, parents_of, sizes
from random_checks import RandomTable

import misata_sql

N_PLAIN = 200_000  # rows drawn without CHECKs, to see what plain rejection would do
MIN_ACCEPTANCE = 1e-4


@dataclass(frozen=True)
class Outcome:
    """kind: "accepted", "no table" (not even DuckDB takes the DDL), "refused: ..." or "WRONG: ..."; text: the error"""

    kind: str
    text: str = ""


REASONS = {
    "keys and numbers, which are never drawn again": r"keys and numbers only|nothing in it can be drawn again|take every value"
    r"|beside what is never drawn again|leaves no value for t\.[mn]_id|its values go from|its values are those of",
    "last digits that differ between machines decide": r"not the same on every machine",
    "declared NULLs against NOT NULL": r"DEFAULT gives NULL|cannot hold: .* NULL in",
    "more rows than a UNIQUE column has values": r"different values, but [\d,]+ rows",
    "too few rows satisfy it": r"of [\d,]+ rows drawn, a share of|none of [\d,]+ rows drawn",
    "not supported": r"not supported|do not go together|no conversion|differ between machines|is not clear",
    "no value": r"leaves no value|lists no value|cannot hold|no value",
    "DuckDB refuses it too": "DuckDB|No function matches|Cannot|Could not|^Invalid Input Error: t.*is out of (the )?range",
}


def reason(text: str) -> str:
    """The kind of a refusal."""
    return next((name for name, pattern in REASONS.items() if re.search(pattern, text)), "other")


def judge(table: RandomTable, n_rows: int, seed: int = 0, by_catalogue: bool = False) -> Outcome:
    """What becomes of a table. by_catalogue: whether it is defined by the SQL that duckdb_tables() prints"""
    con = misata_sql.connect()
    con.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
    try:
        try:
            for ddl in [*table.parents, table.ddl(for_duckdb=True)]:
                con.execute(ddl)
        except duckdb.Error as error:
            return Outcome("no table", str(error))
        script = table.script
        kept = all(column.sql(for_duckdb=True) == column.sql(for_duckdb=False) for column in table.columns)
        if by_catalogue and kept and not table.beyond and not table.parents:  # DuckDB has the whole of it
            ((script,),) = con.execute("SELECT sql FROM duckdb_tables() WHERE table_name = 't'").fetchall()
        return _judge_rows(con, table, script, n_rows, seed)
    finally:
        con.close()


def _judge_rows(con: duckdb.DuckDBPyConnection, table: RandomTable, script: str, n_rows: int, seed: int) -> Outcome:
    parents = parents_of(table, n_rows)
    size = sizes(parents)
    call = f"misata_table('t', {n_rows}, {size}seed := {seed})"
    try:
        con.execute("SELECT misata_define(?)", [script]).fetchall()
        con.execute(f"CREATE TEMP TABLE fresh AS FROM {call}")
    except duckdb.Error as error:
        return _refused(con, table, str(error), n_rows, seed)
    for name, n_parents in parents.items():
        con.execute(f"INSERT INTO {name} FROM misata_table('{name}', {n_parents}, seed := {seed})")
    try:
        con.execute("INSERT INTO t FROM fresh")
    except duckdb.Error as error:
        return Outcome("WRONG: DuckDB refuses a row", str(error))
    if con.execute("SELECT count(*) FROM t").fetchone() != (n_rows,):
        return Outcome("WRONG: number of rows")
    for check in table.beyond:
        query = f"SELECT count(*) FROM t{table.joins} WHERE NOT ({check})"
        try:
            found = con.execute(query).fetchone()
        except duckdb.Error as error:
            return Outcome("WRONG: an error in a row", f"{check}: {error}")
        if found != (0,):
            return Outcome("WRONG: a row violates a condition over tables", f"{check}: {found} rows")
    return Outcome("accepted")


def _refused(con: duckdb.DuckDBPyConnection, table: RandomTable, text: str, n_rows: int, seed: int) -> Outcome:
    if "internal error" in text.lower() or not any(
        word in text
        for word in (
            "Hint: ",
            "not supported",
            "DuckDB",
            "always out of the range",
            "is out of the range",
            "is out of range",
        )
    ):
        return Outcome("WRONG: no message of ours", text)
    why = reason(text)
    if why in ("too few rows satisfy it", "no value", "other"):
        rate = plain_rate(con, table, n_rows, seed)
        if rate > 2 * MIN_ACCEPTANCE:
            return Outcome(f"WRONG: refused ({why}), but plain rejection accepts", f"{rate:.2g}: {text}")
    return Outcome(f"refused: {why}", text)


def plain_rate(con: duckdb.DuckDBPyConnection, table: RandomTable, n_rows: int, seed: int) -> float:
    """The share of rows drawn without CHECKs that DuckDB finds to satisfy all of them; 0 where they cannot be drawn."""
    n = n_rows if "'fanout'" in table.script else N_PLAIN  # a fan-out has as many rows as fit its parents
    try:
        source = draw_plain(con, table, n, parents_of(table, n_rows), seed)
        con.execute("PRAGMA disable_optimizer")  # an INSERT evaluates CHECKs as they are, without rewriting them
        holds = " AND ".join(f"coalesce({check}, true)" for check in (*table.checks, *table.beyond))
        found = con.execute(f"SELECT count(*) FROM {source} WHERE TRY({holds})").fetchone()
    except duckdb.Error:
        return 0.0
    assert found is not None
    return float(found[0]) / n
