"""Public holidays of countries and their parts, as the `holidays` package knows them.

The package is imported when first needed. Which days it knows may differ between its versions.
"""

from typing import Any

from misata_sql.errors import GeneratorError

EPOCH_ORDINAL = 719_163  # date(1970, 1, 1).toordinal()


def public_holidays(function: str, code: str, first_year: int, last_year: int) -> tuple[int, ...]:
    """Days since 1970, ascending, of the public holidays of these years, both included.

    function: for messages; code: ISO 3166, of a country ('DE') or a part of one ('DE-BY'); case does not matter.
    Raises GeneratorError for a place or years that the package does not know.
    """
    import holidays

    country, _, part = code.partition("-")
    known: dict[str, list[str]] = holidays.list_supported_countries(include_aliases=True)
    country = country.upper()
    if country not in known:
        raise GeneratorError(
            f"{function}: the holidays package knows no country {country!r} (got holidays={code!r})\n"
            f"  Hint: it takes ISO 3166 codes of countries, such as 'DE', 'GB' and 'US', and of their parts: 'DE-BY'"
        )
    parts = {known_part.upper(): known_part for known_part in known[country]}
    if part and part.upper() not in parts:
        there = f"the parts of {country} are {', '.join(known[country])}" if parts else f"{country} has none"
        raise GeneratorError(
            f"{function}: the holidays package knows no part {part!r} of {country} (got holidays={code!r})\n"
            f"  Hint: {there}"
        )
    place: Any = holidays.country_holidays(country, subdiv=parts[part.upper()] if part else None)
    start, end = place.start_year, place.end_year
    if first_year < start or last_year > end:
        raise GeneratorError(
            f"{function}: the holidays package knows the holidays of {code} for {start} to {end}, "
            f"but years {first_year} to {last_year} are asked for\n"
            f"  Hint: move start and stop, or list the days: 'holidays': [DATE '{first_year}-01-01', ...]"
        )
    # a holiday of New Year's Day may be observed on the last day of the year before
    years = range(max(first_year - 1, start), min(last_year + 1, end) + 1)
    days = holidays.country_holidays(country, subdiv=place.subdiv, years=years)
    return tuple(sorted(day.toordinal() - EPOCH_ORDINAL for day in days if first_year <= day.year <= last_year))
