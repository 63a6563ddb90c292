"""Connections for the tests."""

from collections.abc import Iterator

import duckdb
import pytest

import misata_sql


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory database with the extension loaded."""
    connection = misata_sql.connect()
    yield connection
    connection.close()
