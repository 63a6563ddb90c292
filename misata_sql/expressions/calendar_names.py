"""The parts and units of dates and times that DuckDB has names for."""

MICROS_A_DAY = 86_400_000_000

# of the names that DuckDB takes: the part, or the unit to truncate to
_NAMES = {
    "year": "year years y yr yrs", "month": "month months mon mons", "day": "day days d dayofmonth",
    "decade": "decade decades dec decs", "century": "century centuries cent c",
    "millennium": "millennium millennia mil",
    "quarter": "quarter quarters", "week": "week weeks w weekofyear", "dayofweek": "dow dayofweek weekday",
    "isodow": "isodow", "dayofyear": "doy dayofyear", "isoyear": "isoyear", "yearweek": "yearweek", "era": "era",
    "hour": "hour hours h hr hrs", "minute": "minute minutes m min mins", "second": "second seconds s sec secs",
    "millisecond": "millisecond milliseconds ms msec msecs msecond mseconds",
    "microsecond": "microsecond microseconds us usec usecs usecond useconds", "epoch": "epoch", "julian": "julian",
}  # fmt: skip
PARTS = {name: part for part, names in _NAMES.items() for name in names.split()}
TIME_PARTS = ("hour", "minute", "second", "millisecond", "microsecond", "epoch")
INTERVAL_PARTS = (
    "year", "month", "day", "hour", "minute", "second", "millisecond", "microsecond", "quarter", "decade", "century",
    "millennium",
)  # fmt: skip
UNITS = {
    "microsecond": 1, "millisecond": 1_000, "second": 1_000_000, "minute": 60_000_000, "hour": 3_600_000_000,
    "day": MICROS_A_DAY, "week": 7 * MICROS_A_DAY,
}  # fmt: skip
MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200, "millennium": 12_000}
SPANS = {**UNITS, **MONTHS}
