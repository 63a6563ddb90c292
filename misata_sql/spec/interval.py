"""The value of an INTERVAL."""

from typing import NamedTuple


class Interval(NamedTuple):
    """DuckDB's INTERVAL; its three parts have no common unit."""

    months: int
    days: int
    micros: int
