"""Precision and recall of flagged rows, against misata's ledger.

A row is told apart by (row, copy), as the ledger does: the number of the clean row, and which copy of it. Truth are the
rows that the ledger names: changed, come or gone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Row = tuple[int, int]


@dataclass(frozen=True)
class Score:
    """Counts of rows: in the ledger, flagged by a checker, and both."""

    n_faulty: int
    n_flagged: int
    n_hit: int

    def __add__(self, other: "Score") -> "Score":
        return Score(self.n_faulty + other.n_faulty, self.n_flagged + other.n_flagged, self.n_hit + other.n_hit)

    @property
    def recall(self) -> float | None:
        """The share of the faulty rows that were flagged. None where no row is faulty."""
        return self.n_hit / self.n_faulty if self.n_faulty else None

    @property
    def precision(self) -> float | None:
        """The share of the flagged rows that are faulty. None where none is flagged."""
        return self.n_hit / self.n_flagged if self.n_flagged else None


def score(faulty: set[Row], flagged: Mapping[Any, set[Row]], on_clean: Mapping[Any, set[int]]) -> Score:
    """Of one table.

    faulty: by the ledger; flagged: by each check
    on_clean: numbers of the rows that the same check flags in the clean table. It would have flagged them anyway, so that is
        no merit where such a row is faulty by chance
    """
    hit = {row for check, rows in flagged.items() for row in caught(faulty, rows, on_clean.get(check, set()))}
    return Score(len(faulty), len(set().union(*flagged.values())), len(hit))


def caught(faulty: set[Row], flagged: set[Row], on_clean: set[int]) -> set[Row]:
    """The faulty rows that one check found."""
    return {row for row in faulty & flagged if row[0] not in on_clean}


def faulty_rows(con: Any, log: str) -> set[Row]:
    """The rows that a ledger names, less copies that were deleted again: nobody misses them.

    log: a table or query with the columns of misata_chaos_log
    """
    return set(con.execute(f"""
        SELECT DISTINCT "row", copy FROM {log} WHERE "row" IS NOT NULL
        EXCEPT SELECT "row", copy FROM {log} WHERE operator = 'delete' AND copy <> 0""").fetchall())  # fmt: skip


def number_rows(con: Any, log: str, n_clean: int, to: str) -> None:
    """Create the table `to` (position, "row", copy) of the rows of a dirty table in their order: copies follow their row.

    position: the rowid of a table that was made from misata_perturb on one thread
    """
    con.execute(f"""
        CREATE OR REPLACE TABLE {to} AS
        WITH alive AS (
            (SELECT range AS "row", 0 AS copy FROM range({n_clean})
             UNION ALL SELECT "row", copy FROM {log} WHERE operator = 'insert')
            EXCEPT SELECT "row", copy FROM {log} WHERE operator = 'delete')
        SELECT row_number() OVER (ORDER BY "row", copy) - 1 AS position, * FROM alive ORDER BY position""")  # fmt: skip


def rows_at(con: Any, numbers: str, positions: Iterable[int]) -> set[Row]:
    """(row, copy) at positions of the dirty table. numbers: of number_rows"""
    import polars as pl

    wanted = pl.DataFrame({"position": pl.Series(sorted(positions), dtype=pl.Int64)})
    con.register("wanted_positions", wanted.to_arrow())
    found = con.execute(f'SELECT "row", copy FROM {numbers} SEMI JOIN wanted_positions USING (position)').fetchall()
    con.unregister("wanted_positions")
    return set(found)


def check_ledger(con: Any, clean: str, dirty: str, log: str, numbers: str) -> None:
    """Raise AssertionError unless exactly those cells differ between a clean and a dirty table that the ledger names.

    A copy may differ as the row does that it was made of. Cells of columns that were renamed, dropped or retyped are not
    compared.
    """
    (n_dirty,) = con.execute(f"SELECT count(*) FROM {dirty}").fetchone()
    (n_numbered,) = con.execute(f"SELECT count(*) FROM {numbers}").fetchone()
    assert n_dirty == n_numbered, f"{dirty} has {n_dirty} rows, by the ledger {n_numbered}"
    kinds = [{row[0]: row[1] for row in con.execute(f"DESCRIBE {table}").fetchall()} for table in (clean, dirty)]
    columns = [name for name, kind in kinds[0].items() if kind == kinds[1].get(name)]
    changed = ", ".join(f'CASE WHEN c."{name}" IS DISTINCT FROM d."{name}" THEN \'{name}\' END' for name in columns)
    wrong = con.execute(f"""
        WITH differ AS (
            SELECT "row", copy, unnest([{changed}]) AS "column" FROM {dirty} d
            JOIN {numbers} n ON d.rowid = n.position JOIN {clean} c ON c.rowid = n."row"),
        named AS (SELECT DISTINCT "row", copy, "column" FROM {log} SEMI JOIN {numbers} USING ("row", copy)
                  WHERE list_contains($columns, "column"))
        SELECT "column", 'not in the ledger', count(*) FROM differ
        WHERE "column" IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM {log} l WHERE l."row" = differ."row" AND l."column" = differ."column"
              AND (l.copy = differ.copy OR differ.copy <> 0))
        GROUP BY ALL
        UNION ALL SELECT "column", 'in vain', count(*) FROM (FROM named ANTI JOIN differ USING ("row", copy, "column")) GROUP BY ALL""",
        {"columns": columns},
    ).fetchall()  # fmt: skip
    assert not wrong, f"{dirty}: {wrong}"
