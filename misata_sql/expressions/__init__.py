"""SQL expressions over draws and columns: bound to typed nodes as DuckDB types them, evaluated by Polars."""
