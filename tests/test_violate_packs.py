"""misata_violate over the CHECKs of the packs: each is false in every row that is hit, or refused by name."""

import re

import duckdb
import pytest

import misata_sql
from misata_sql.chaos.violate.names import catalogue_name
from misata_sql.packs import pack_names, pack_tables
from misata_sql.spec.keywords import fold, quote_text

N = 20  # rows, of which the packs' smallest tables have more
# by pack the CHECKs that are false in every row when one column is set, when several are, and those that are refused:
# they read keys only, are about all rows together, or follow from others for some rows
FOUND = {
    "banking": (19, 5, 1), "clinic": (8, 3, 2), "hr": (11, 2, 3), "iot": (11, 0, 0), "logistics": (14, 0, 1),
    "retail": (17, 1, 0), "saas": (11, 2, 1), "social": (4, 0, 1), "tpch": (14, 0, 3),
}  # fmt: skip
REASON = re.compile(
    r"is part of (PRIMARY KEY|UNIQUE|FOREIGN KEY) \(|is about all rows together|rows of a sample cannot be"
)


@pytest.fixture(scope="module")
def con():
    connection = misata_sql.connect()
    connection.execute("SET threads = 1")
    yield connection
    connection.close()


@pytest.mark.parametrize("pack", pack_names())
def test_each_check_of_a_pack(con, pack):
    """By the name that DuckDB's catalogue has for it where no other CHECK of the table has the same, else by its text."""
    found = [0, 0, 0]
    for table in pack_tables(pack).values():
        names = [fold(catalogue_name(table, check)) for check in table.checks]
        keys = [table.primary_key, *table.uniques, *table.foreign_keys]
        parts = {column for key in keys if key is not None for column in key.columns}
        for check, name in zip(table.checks, names, strict=True):
            given = quote_text(name if names.count(name) == 1 else check.sql)
            ways = [_break(con, pack, table.name, [column], given, check) for column in check.columns]
            if len(check.columns) > 1 and (free := [column for column in check.columns if column not in parts]):
                ways.append(_break(con, pack, table.name, free, given, check))
            best = min((way for way in ways if way), key=len, default=None)
            found[2 if best is None else len(best) > 1] += 1
    assert tuple(found) == FOUND[pack]


def _rows(table):
    return 5 if table == "region" else N


def _break(con, pack, table, columns, given, check):
    """The columns by which the CHECK is false in every row: these, or more where the refusal says so; None: refused."""
    scenario = f"UPDATE {table} SET {', '.join(f'{column} = misata_violate({given})' for column in columns)}"
    if check.foreign:  # another table's cell, which only a scenario can name
        scenario += f"; DELETE FROM {table} WHERE ({check.sql}) IS FALSE"
    rows = f"misata_perturb('{pack}.{table}', {_rows(table)}, $scenario${scenario}$scenario$)"
    falses = "count(*)" if check.foreign else f"count(*) FILTER (WHERE ({check.sql}) IS FALSE)"
    try:
        count = con.execute(f"SELECT {falses} FROM {rows}").fetchone()[0]
    except duckdb.Error as error:
        assert REASON.search(str(error)), str(error)
        more = re.search(r"Hint: set (.*) by the same call", str(error))
        return _break(con, pack, table, [*columns, *re.split(", | and ", more[1])], given, check) if more else None
    assert count == (0 if check.foreign else _rows(table)), (table, str(check), columns)
    return columns
