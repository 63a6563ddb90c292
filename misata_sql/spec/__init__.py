"""What a table declares: types, columns, constraints, and the reading of DDL."""
