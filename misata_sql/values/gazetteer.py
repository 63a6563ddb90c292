"""The towns of the world: where they lie, how many live there, what country, region and time zone they are in.

The table is built/gazetteer.zlib, written by build_gazetteer.py from GeoNames (CC BY 4.0); see docs/places.md.
"""

import json
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

FILE = Path(__file__).parent / "built" / "gazetteer.zlib"


@dataclass(frozen=True)
class Country:
    """A country or territory of ISO 3166-1 that has towns.

    code, alpha3: its letters; name: in English; towns: their numbers, the largest town first
    """

    code: str
    alpha3: str
    name: str
    towns: range


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Towns by number, n of them: those of a country stand together.

    names: of the towns
    region, zone: (n,) int32, places in `regions` and `zones`
    latitude, longitude: (n,) int64, of the centre, in 1e-5 degrees
    span: (n,) int64, how far places lie east and west of the centre, in 1e-6 degrees: 5 km
    population: (n,) int64, inhabitants, at least 100
    regions: (code of the country, name); zones: IANA names
    """

    countries: dict[str, Country]
    names: tuple[str, ...]
    region: np.ndarray
    zone: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray
    span: np.ndarray
    population: np.ndarray
    regions: tuple[tuple[str, str], ...]
    zones: tuple[str, ...]

    def region_name(self, town: int) -> str:
        """The name of the region that a town is in."""
        return self.regions[int(self.region[town])][1]

    def country_of(self, town: int) -> Country:
        """The country that a town is in."""
        return self.countries[self.regions[int(self.region[town])][0]]


@cache
def gazetteer() -> Gazetteer:
    """The table of the package, read when first asked for (15 ms)."""
    content = json.loads(zlib.decompress(FILE.read_bytes()))
    towns = content["towns"]
    regions = tuple((code, name) for code, name in content["regions"])
    owners = [regions[region][0] for region in towns["region"]]
    countries: dict[str, Country] = {}
    first = 0
    for code, alpha3, name in content["countries"]:
        stop = first
        while stop < len(owners) and owners[stop] == code:
            stop += 1
        countries[code] = Country(code, alpha3, name, range(first, stop))
        first = stop
    return Gazetteer(
        countries,
        tuple(towns["name"]),
        np.array(towns["region"], np.int32),
        np.array(towns["zone"], np.int32),
        np.array(towns["latitude"], np.int64),
        np.array(towns["longitude"], np.int64),
        np.array(towns["span"], np.int64),
        np.array(towns["population"], np.int64),
        regions,
        tuple(content["zones"]),
    )
