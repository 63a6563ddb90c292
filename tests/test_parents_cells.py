"""A child's copy of its parent's cell is that cell, for every type and every generator, though it is computed anew."""

import pytest
from zoo import COLUMNS, ddl

N_PARENTS, N_CHILDREN = 700, 3_000


@pytest.mark.parametrize(("name", "columns"), COLUMNS.items())
def test_cells_at_picked_rows_are_those_of_the_parent(con, name, columns):
    """Joined by the key, all columns agree, text by text."""
    parent = ddl("parent", {"id": "BIGINT PRIMARY KEY", **columns})
    # a DEFAULT takes no expression over BIT or INTERVAL columns of another table, but it takes the cell itself
    copies = {
        column: f"{text.split(' DEFAULT ')[0].removesuffix(' UNIQUE')} DEFAULT parent.{column}"
        for column, text in columns.items()
    }
    child = ddl("child", {"parent_id": "BIGINT REFERENCES parent DEFAULT misata_fk('zipf', 0.5)", **copies})
    con.execute("SELECT misata_define(?)", [parent + ";" + child]).fetchall()
    parents = f"misata_table('parent', {N_PARENTS}, seed := 3)"
    children = f"misata_table('child', {N_CHILDREN}, seed := 3, parents := MAP {{'parent': {N_PARENTS}}})"
    wrong = ", ".join(
        f"count(*) FILTER (CAST(c.{column} AS VARCHAR) IS DISTINCT FROM CAST(p.{column} AS VARCHAR)) AS {column}"
        for column in columns
    )
    found = con.execute(f"SELECT count(*), {wrong} FROM {children} c JOIN {parents} p ON p.id = c.parent_id").fetchone()
    assert found[0] == N_CHILDREN
    assert dict(zip(columns, found[1:], strict=True)) == dict.fromkeys(columns, 0)
