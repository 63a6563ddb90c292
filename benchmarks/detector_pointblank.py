"""A validation plan of pointblank for each table: from the DDL, and from what a reference sample of it looks like."""

import math
from typing import Any

import pointblank as pb
import polars as pl
from detector_found import Check, Found
from detector_rules import Rule
from narwhals.exceptions import NarwhalsError

Step = tuple[str, dict[str, Any]]  # a method of pb.Validate, and its arguments
NAME = "pointblank"
FEW = 20  # different texts of a column that is taken for a category; each has 50 rows at least, on average
TOLERANCE = 0.05  # of the number of rows

# what one writes by hand, since neither the types nor the sample say it
PATTERNS = {
    "retail.customers": {"email": r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$", "phone": r"^\+[0-9 ()/-]{7,20}$"},
    "retail.products": {"sku": r"^[A-Z]{3}-[0-9]{4}-[A-Z0-9]{2}$", "ean": r"^[0-9]{13}$"},
    "retail.payments": {"reference": r"^PAY-[0-9a-f]{12}$"},
    "retail.shipments": {"tracking_code": r"^[A-Z]{2}[0-9]{9}[A-Z]{2}$"},
    "iot.devices": {
        "serial_no": r"^[A-Z]{2}[0-9]{8}$",
        "mac": r"^([0-9a-f]{2}:){5}[0-9a-f]{2}$",
        "ip": r"^10(\.[0-9]{1,3}){3}$",
        "firmware": r"^[0-9]+\.[0-9]+\.[0-9]+$",
        "settings": r"^\{.*\}$",
    },
}


class Pointblank:
    """con: the database that has the tables; reference: a table -> a sample of it that is known to be good"""

    name = NAME

    def __init__(self, con: Any, rules: list[Rule], reference: dict[str, str]) -> None:
        self.con = con
        self.steps = {
            table: _plan(table, [rule for rule in rules if rule.table == table], self._frame(sample))
            for table, sample in reference.items()
        }

    def _frame(self, table: str) -> pl.DataFrame:
        return pl.from_arrow(self.con.sql(f"FROM {table}").to_arrow_table())  # type: ignore[return-value]

    def check(self, tables: list[str]) -> Found:
        found = Found()
        for table in tables:
            frame = self._frame(table)
            for step in self.steps[table]:
                self._run(table, frame, step, found)
        return found

    def _run(self, table: str, frame: pl.DataFrame, step: Step, found: Found) -> None:
        """A plan of one step: one that cannot run, as on a text that was a number, may end the whole plan."""
        method, arguments = step
        columns = arguments.get("columns") or arguments.get("columns_subset") or arguments.get("expr", "")
        check = Check(table, method, str(columns))
        try:
            validation = getattr(pb.Validate(frame), method)(**arguments).interrogate(extract_limit=10**9)
        except (NarwhalsError, pl.exceptions.PolarsError, TypeError):
            found.whole.add(check)
            return
        (info,) = validation.validation_info
        if info.eval_error or (not info.all_passed and info.extract is None):
            found.whole.add(check)
        elif not info.all_passed:
            found.rows[check] |= {row - 1 for row in info.extract["_row_num_"]}


def _plan(table: str, rules: list[Rule], sample: pl.DataFrame) -> list[Step]:
    types = [(name, str(type)) for name, type in sample.schema.items()]
    steps: list[Step] = [
        ("col_schema_match", {"schema": pb.Schema(columns=types)}),
        ("row_count_match", {"count": len(sample), "tol": TOLERANCE}),
    ]
    patterns = PATTERNS.get(table, {})
    steps += [("col_vals_regex", {"columns": name, "pattern": p, "na_pass": True}) for name, p in patterns.items()]
    done = set(patterns)
    for rule in rules:
        first = rule.columns[0]
        match rule.kind:
            case "not_null":
                steps.append(("col_vals_not_null", {"columns": first}))
            case "unique":
                steps.append(("rows_distinct", {"columns_subset": list(rule.columns)}))
                done |= set(rule.columns) if len(rule.columns) == 1 else set()
            case "accepted_values":
                steps.append(("col_vals_in_set", {"columns": first, "set": [*rule.values, None]}))
                done.add(first)
            case "range":
                steps.append(_range(first, *rule.bounds))
                done.add(first)
            case "condition":
                steps.append(("col_vals_expr", {"expr": pl.sql_expr(rule.sql).fill_null(True)}))
            case "relationships":
                done |= set(rule.columns)
    steps += [step for name in sample.columns if name not in done for step in _of_sample(sample[name])]
    return steps


def _of_sample(column: pl.Series) -> list[Step]:
    """The categories of a text column of few values; the range of a number or a time."""
    if column.dtype == pl.String:
        values = column.unique().drop_nulls().sort().to_list()
        is_category = len(values) <= min(FEW, len(column) / 50)
        return [("col_vals_in_set", {"columns": column.name, "set": [*values, None]})] if is_category else []
    if column.dtype.is_numeric():
        return [_range(column.name, float(column.min()), float(column.max()))]  # type: ignore[arg-type]
    if column.dtype.is_temporal():
        return [_range(column.name, column.min(), column.max())]
    return []


def _range(column: str, low: Any, high: Any) -> Step:
    high = math.inf if high is None else high  # col_vals_ge asks a DECIMAL whether it is NaN, which Polars refuses
    return "col_vals_between", {"columns": column, "left": low, "right": high, "na_pass": True}
