"""Named profiles of a week: relative weights of its hours, Monday first.

Made up to look like what they are named after, not measured. docs/time.md shows the same numbers.
"""

Day = tuple[float, ...]
Week = tuple[Day, Day, Day, Day, Day, Day, Day]

_CLOSED: Day = (0.0,) * 24
_FLAT: Day = (1.0,) * 24


def _from(first_hour: int, *weights: float) -> Day:
    """A day with these weights from an hour on, and none before and after."""
    return (0.0,) * first_hour + weights + (0.0,) * (24 - first_hour - len(weights))


def _week(working_day: Day, saturday: Day, sunday: Day) -> Week:
    return (working_day, working_day, working_day, working_day, working_day, saturday, sunday)


_OFFICE = _from(9, 0.9, 1.0, 1.0, 0.5, 0.8, 1.0, 0.9, 0.7)
_SHOP = _from(8, 0.2, 0.4, 0.6, 0.7, 0.8, 0.7, 0.7, 0.8, 0.9, 1.0, 0.9, 0.5)
_SHOP_SATURDAY = _from(8, 0.3, 0.7, 1.1, 1.3, 1.4, 1.4, 1.4, 1.3, 1.1, 0.8, 0.5, 0.2)
_SHOP_SUNDAY = _from(11, 0.4, 0.7, 0.8, 0.8, 0.7, 0.5, 0.3)
_WEB: Day = (
    0.30, 0.18, 0.10, 0.07, 0.06, 0.08, 0.16, 0.30, 0.45, 0.55, 0.62, 0.66,
    0.70, 0.68, 0.66, 0.66, 0.68, 0.74, 0.84, 0.95, 1.00, 0.95, 0.75, 0.50,
)  # fmt: skip
_WEB_WEEKEND: Day = (
    0.38, 0.25, 0.15, 0.09, 0.06, 0.06, 0.09, 0.17, 0.32, 0.52, 0.70, 0.80,
    0.82, 0.80, 0.78, 0.78, 0.80, 0.82, 0.86, 0.92, 0.96, 0.92, 0.76, 0.55,
)  # fmt: skip
_NIGHT: Day = (1.0, 1.0, 1.0, 0.9, 0.7, 0.4) + (0.0,) * 16 + (0.6, 0.9)

PROFILES: dict[str, Week] = {
    "flat": _week(_FLAT, _FLAT, _FLAT),
    "business": _week(_OFFICE, _CLOSED, _CLOSED),
    "retail": _week(_SHOP, _SHOP_SATURDAY, _SHOP_SUNDAY),
    "web": _week(_WEB, _WEB_WEEKEND, _WEB_WEEKEND),
    "night": _week(_NIGHT, _NIGHT, _NIGHT),
}
