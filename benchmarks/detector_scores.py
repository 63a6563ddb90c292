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


def score(faulty: set[Row], flagged: Mapping[str, set[Row]], on_clean: Mapping[str, set[int]]) -> Score:
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

    Cells of columns that were renamed, dropped or retyped are not compared.
    """
    (n_dirty,) = con.execute(f"SELECT count(*) FROM {dirty}").fetchone()
    (n_numbered,) = con.execute(f"SELECT count(*) FROM {numbers}").fetchone()
    assert n_dirty == n_numbered, f"{dirty} has {n_dirty} rows, by the ledger {n_numbered}"
    kinds = [{row[0]: row[1] for row in con.execute(f"DESCRIBE {table}").fetchall()} for table in (clean, dirty)]
    for column in kinds[0]:
        if kinds[0][column] != kinds[1].get(column):
            continue
        differ = f"""SELECT "row", copy FROM {dirty} d JOIN {numbers} n ON d.rowid = n.position JOIN {clean} c ON c.rowid = n."row"
                     WHERE c."{column}" IS DISTINCT FROM d."{column}" """
        named = f"""SELECT "row", copy FROM {log} SEMI JOIN {numbers} USING ("row", copy) WHERE "column" = '{column}'"""
        (missing,) = con.execute(f"SELECT count(*) FROM ({differ} EXCEPT {named})").fetchone()
        (surplus,) = con.execute(f"SELECT count(*) FROM ({named} EXCEPT {differ})").fetchone()
        assert (missing, surplus) == (0, 0), f"{dirty}.{column}: {missing} cells not in the ledger, {surplus} in vain"
