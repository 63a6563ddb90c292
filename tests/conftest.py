"""Connections for the tests."""

import os
from collections.abc import Iterator

import duckdb
import pytest

import misata_sql

# Tests start `python -m misata_sql.cli` and the like; without this they would find the source tree of the current folder,
# which has no compiled modules, before the installed package.
os.environ["PYTHONSAFEPATH"] = "1"


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory database with the extension loaded."""
    connection = misata_sql.connect()
    yield connection
    connection.close()
