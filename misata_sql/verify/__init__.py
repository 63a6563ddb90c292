"""Checks of generated rows in DuckDB's own SQL, which share nothing with the code that generates: see docs/check.md."""
