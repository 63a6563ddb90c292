"""The built-in lists. Each module's LISTS maps a name to (about, entries); an entry is a value, or (value, weight)."""
