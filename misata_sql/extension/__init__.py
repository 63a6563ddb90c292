"""The DuckDB extension: a loader in C, the bridge between DuckDB's C API and Python, and what installs them."""
