"""What DuckDB itself makes of a definition, for the tests of spec."""

import duckdb
from sqlglot import exp

from misata_sql.spec.keywords import quote_name
from misata_sql.spec.table import Table


def without_brackets(tree: exp.Expression | None) -> exp.Expression | None:
    """The tree without exp.Paren, which DuckDB prints around everything."""
    if tree is None:
        return None
    tree = tree.copy()
    for bracket in list(tree.find_all(exp.Paren)):
        if bracket is tree:
            tree = bracket.this
        else:
            bracket.replace(bracket.this)
    return tree


def printed(con: duckdb.DuckDBPyConnection, table: Table) -> str:
    """duckdb_tables().sql of the table."""
    found = con.execute("SELECT sql FROM duckdb_tables() WHERE table_name = ?", [table.name]).fetchall()
    assert len(found) == 1
    return found[0][0]


def described(con: duckdb.DuckDBPyConnection, table: Table) -> list[tuple[str, str, bool]]:
    """(name, type, NOT NULL) of each column by DESCRIBE."""
    names = [n for n in (table.schema, table.name) if n is not None]
    rows = con.execute("DESCRIBE " + ".".join(map(quote_name, names))).fetchall()
    return [(row[0], row[1], row[2] == "NO") for row in rows]


def columns_of(table: Table) -> list[tuple[str, str, bool]]:
    return [(column.name, str(column.type), column.not_null) for column in table.columns]
