"""What share of each fault common checks catch: precision and recall of dbt's generic tests and of pointblank, by the ledger.

    python3 -m venv peer
    peer/bin/pip install '.[bench]' duckdb==2.0.0 'dbt-core<1.12' dbt-duckdb==1.11.1 pointblank==1.1.1
    peer/bin/python benchmarks/detectors.py [--scale 20] [--only typo] [--out benchmarks/results/detectors.md]

Each fault of detector_faults.py is one scenario over the packs retail and iot. misata_perturb makes the dirty table,
misata_chaos_log the truth, and before anything is counted the two are held against the clean table, cell by cell.
Checkers are configured once: from the DDL, and pointblank's also from a sample of another seed. docs/detectors.md
says what comes out. With --picture it is painted, too.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import contest
from detector_dbt import Dbt
from detector_faults import Fault, named, one_column, one_table
from detector_found import Check, Found
from detector_pointblank import Pointblank
from detector_report import Result, Verdict, report
from detector_rules import rules_of
from detector_scores import Row, caught, check_ledger, faulty_rows, number_rows, rows_at, score

from misata_sql.packs import pack_tables

SEED, REFERENCE_SEED = 7, 1
PACKS = ("retail", "iot")


class Bench:
    """The clean tables, their reference samples, and the checkers."""

    def __init__(self, scale: float, folder: Path) -> None:
        self.scale = scale
        self.con = contest.misata()  # one thread: rows come in their order
        self.tables = [f"{pack}.{name}" for pack in PACKS for name in pack_tables(pack)]
        for schema in [f"{prefix}{pack}" for pack in PACKS for prefix in ("", "clean_", "reference_")]:
            self.con.execute(f"CREATE SCHEMA {schema}")
        for table in self.tables:
            self.make(
                f"reference_{table}", f"misata_table('{table}', NULL, scale := {scale}, seed := {REFERENCE_SEED})"
            )
            self.make(f"clean_{table}", f"misata_table('{table}', NULL, scale := {scale}, seed := {SEED})")
            self.make(table, f"clean_{table}")
        rules = [rule for pack in PACKS for rule in rules_of(pack)]
        dbt = Dbt(self.con, folder, rules)
        dbt.copy(self.tables)
        self.checkers = [dbt, Pointblank(self.con, rules, {table: f"reference_{table}" for table in self.tables})]
        self.on_clean = {checker.name: checker.check(self.tables) for checker in self.checkers}

    def make(self, table: str, source: str) -> None:
        self.con.execute(f"CREATE OR REPLACE TABLE {table} AS FROM {source}")

    def size(self, table: str) -> int:
        (n,) = self.con.execute(f"SELECT count(*) FROM {table}").fetchone()
        return n

    def run(self, fault: Fault) -> Result:
        faulty: dict[str, set[Row]] = {}
        n_cells = 0
        for table in fault.tables:
            numbers, log = f"numbers_{table.partition('.')[2]}", f"log_{table.partition('.')[2]}"
            call = f"('{table}', NULL, $scenario${fault.scenario}$scenario$, scale := {self.scale}, seed := {SEED})"
            self.make(table, f"misata_perturb{call}")
            self.make(log, f"misata_chaos_log{call}")
            number_rows(self.con, log, self.size(f"clean_{table}"), numbers)
            check_ledger(self.con, f"clean_{table}", table, log, numbers)
            faulty[table] = faulty_rows(self.con, log)
            n_cells += self.size(f'{log} WHERE "row" IS NOT NULL AND "column" IS NOT NULL')
        verdicts = {}
        for checker in self.checkers:
            found = checker.check(list(fault.tables))
            verdicts[checker.name] = self.judge(found, self.on_clean[checker.name], faulty)
        for table in fault.tables:
            self.make(table, f"clean_{table}")
        self.checkers[0].copy(list(fault.tables))
        return Result(fault, n_cells, sum(map(len, faulty.values())), verdicts)

    def judge(self, found: Found, on_clean: Found, faulty: dict[str, set[Row]]) -> Verdict:
        verdict = Verdict(by={check.kind for check in found.whole - on_clean.whole})
        for table, truth in faulty.items():
            flagged = self.flagged(found, table)
            verdict.by |= {c.kind for c, rows in flagged.items() if caught(truth, rows, on_clean.rows.get(c, set()))}
            verdict.score += score(truth, flagged, on_clean.rows)
        return verdict

    def flagged(self, found: Found, table: str) -> dict[Check, set[Row]]:
        """Rows of a table by check; one whose key others miss is flagged by them."""
        numbers = f"numbers_{table.partition('.')[2]}"
        named = {check: rows_at(self.con, numbers, rows) for check, rows in found.rows.items() if check.table == table}
        missed = {check: self.rows_of_keys(table, keys) for check, keys in found.keys.items() if check.table == table}
        return named | missed

    def alarms(self) -> dict[str, tuple[int, int, list[str]]]:
        """Of each checker on the clean tables: rows flagged, rows in all, and which checks they are."""
        n_rows = sum(map(self.size, self.tables))
        alarms = {}
        for name, found in self.on_clean.items():
            flagged = {(check.table, row) for check, rows in found.rows.items() for row in rows}
            checks = [f"{table}.{about} ({kind}): {len(rows)}" for (table, kind, about), rows in found.rows.items()]
            alarms[name] = len(flagged), n_rows, checks + [" ".join(check) for check in sorted(found.whole)]
        return alarms

    def rows_of_keys(self, table: str, keys: set[str]) -> set[Row]:
        pack, name = table.split(".")
        primary = pack_tables(pack)[name].primary_key
        assert primary is not None
        key = " || '-' || ".join(primary.columns)
        rows = self.con.execute(f"SELECT rowid, CAST({key} AS VARCHAR) FROM clean_{table}").fetchall()
        return {(row, 0) for row, text in rows if text in keys}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=20, help="of the packs: 20 is 100,000 orders")
    parser.add_argument("--only", default="", help="faults whose name, table or column contains this")
    parser.add_argument("--out", help="a Markdown file")
    parser.add_argument("--picture", help="a PNG file; needs matplotlib")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options.scale, Path(folder) / "dbt")
        scenarios = bench.con.execute("SELECT name, tables FROM misata_scenarios()").fetchall()
        faults = [*one_column(), *one_table(), *named(scenarios)]
        results = []
        for fault in faults:
            if options.only in fault.title:
                results.append(bench.run(fault))
                print(f"{len(results)} of {len(faults)}: {fault.title}", file=sys.stderr)
        text = report(results, bench.alarms(), options.scale)
    print(text)
    if options.out:
        Path(options.out).write_text(text)
    if options.picture:
        from detector_picture import paint

        paint(results).savefig(options.picture, dpi=130)


if __name__ == "__main__":
    main()
