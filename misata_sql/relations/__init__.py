"""Foreign keys and other keys over several columns: sizes of tables, picks of parent rows, unique tuples."""
